//! Whether a signed policy holds: by whom it is signed, how old it is, what it says.

use twinlatch_crypto::Id;
use twinlatch_policy::{Rules, read_rules};
use twinlatch_records::SignedPolicy;

use super::SignedFault;

/// What policies are judged by.
pub(super) struct Judge<'a> {
    /// The owner's keys that followed each other, oldest first; the last one is in use.
    keys: &'a [[u8; 32]],
    db: &'a Id,
    /// The latest counter that was seen.
    pub(super) seen: u64,
}

/// A policy that holds.
pub(super) struct Judged {
    pub(super) policy: SignedPolicy,
    pub(super) rules: Rules,
}

impl<'a> Judge<'a> {
    pub(super) fn new(keys: &'a [[u8; 32]], db: &'a Id, seen: u64) -> Self {
        Self { keys, db, seen }
    }

    /// Signature first: what nobody has signed is not read.
    pub(super) fn judge(&self, policy: SignedPolicy) -> Result<Judged, SignedFault> {
        let signed_by = |key: &[u8; 32]| policy.is_signed_by(key, self.db);
        if !self.keys.last().is_some_and(signed_by) {
            return Err(if self.keys.iter().any(signed_by) {
                SignedFault::FormerOwner
            } else {
                SignedFault::NotSigned
            });
        }
        if policy.counter < self.seen {
            return Err(SignedFault::Older);
        }
        let rules = read_rules(policy.text.as_bytes()).map_err(SignedFault::Broken)?;
        Ok(Judged { policy, rules })
    }
}
