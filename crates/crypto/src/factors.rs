//! How password and codes become one secret.
//!
//! This is the only place where factors are combined, behind one trait, so that another way of
//! combining them is one other implementation.

use twinlatch_secret::SecretBytes;

use crate::hazmat::bytes::{join_secret, length};
use crate::make::SALT_LEN;
use crate::{Costs, KdfError, KdfMemory, Targets};

/// Turns the factors of one login into one secret of 32 bytes, at the given costs.
pub(crate) trait CombineFactors {
    fn combine(
        &self,
        kdf: &mut KdfMemory,
        salt: &[u8; SALT_LEN],
        costs: Costs,
    ) -> Result<SecretBytes, KdfError>;
}

/// All factors in one run of Argon2id: `LP(label) || LP(password) || LP(targets) || LP(hardware)`.
///
/// # Security
///
/// No part can be tried alone: a guess is right in every factor at once or tells nothing.
pub(crate) struct JointFactors<'a> {
    /// The normalised password.
    pub(crate) password: &'a SecretBytes,
    /// Where the typed codes lead.
    pub(crate) targets: &'a Targets,
    /// The secret of a hardware factor, 32 bytes; empty without one.
    pub(crate) hardware: &'a [u8],
}

const LABEL: &[u8] = b"twinlatch/1/login";

impl CombineFactors for JointFactors<'_> {
    fn combine(
        &self,
        kdf: &mut KdfMemory,
        salt: &[u8; SALT_LEN],
        costs: Costs,
    ) -> Result<SecretBytes, KdfError> {
        let targets = self.targets.to_list();
        // EXPOSE: joined in one wiped buffer for the key derivation.
        let (password, targets) = (self.password.expose(), targets.expose());
        let parts = [LABEL, password, targets, self.hardware];
        kdf.derive(&join_prefixed(&parts), salt, costs)
    }
}

/// Joins parts into one secret, each with its length before it.
pub(crate) fn join_prefixed<const N: usize>(parts: &[&[u8]; N]) -> SecretBytes {
    let lengths = parts.map(length);
    let pieces: Vec<&[u8]> = lengths
        .iter()
        .zip(parts)
        .flat_map(|(length, part)| [&length[..], part])
        .collect();
    join_secret(&pieces)
}
