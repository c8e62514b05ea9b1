//! What accounts sign of the audit log: places in it, and what is taken out of it.
//!
//! | map | key | type | meaning |
//! | --- | --- | --- | --- |
//! | checkpoint | 1 | integer | sequence of the row that was the last |
//! | | 2 | 32 bytes | its hash |
//! | | 3 | id | account that signed |
//! | | 4 | 64 bytes | its signature over the map of 1 and 2, kind `log`, counter = key 1 |
//! | beginning | 5 | integer | sequence of the first row |
//! | | 6 | 32 bytes | hash of the row before it |
//! | | 7 | id | account that signed |
//! | | 8 | 64 bytes | its signature over the map of 5 and 6, kind `log`, counter = key 5 |
//! | export | 9 | 32 bytes | SHA-256 of the document; signed, kind `log`, counter = its last line |
//!
//! No two signed maps share a key, so that no signature of one stands for another.

use twinlatch_crypto::{Id, SignKind, sign, verify};
use twinlatch_secret::SigningKey;

use crate::canonical::{Value, as_map, encode};

/// Signs a payload about the log, which holds nothing secret.
pub(crate) fn sign_log<V: Value>(key: &SigningKey, db: &Id, counter: u64, payload: &V) -> [u8; 64] {
    let payload = encode(payload);
    // EXPOSE: signed; it holds nothing secret.
    sign(
        key,
        SignKind::Log,
        db,
        None,
        None,
        counter,
        payload.expose(),
    )
}

/// Whether a payload about the log is signed by a public key.
pub(crate) fn is_log_signed<V: Value>(
    key: &[u8; 32],
    db: &Id,
    counter: u64,
    payload: &V,
    signature: &[u8; 64],
) -> bool {
    let payload = encode(payload);
    // EXPOSE: verified; it holds nothing secret.
    let bytes = payload.expose();
    verify(
        key,
        SignKind::Log,
        db,
        None,
        None,
        counter,
        bytes,
        signature,
    )
}

/// An end of the log that an account signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// Sequence number of the last row.
    pub sequence: u64,
    /// Its hash.
    pub hash: [u8; 32],
    /// Who signed.
    pub account: Id,
    /// The signature.
    pub signature: [u8; 64],
}

as_map!(Checkpoint { 1 => sequence, 2 => hash, 3 => account, 4 => signature });

/// The signed part of a checkpoint.
struct SignedEnd {
    sequence: u64,
    hash: [u8; 32],
}

as_map!(SignedEnd { 1 => sequence, 2 => hash });

impl Checkpoint {
    /// Signs an end.
    pub(crate) fn sign(
        sequence: u64,
        hash: [u8; 32],
        account: Id,
        key: &SigningKey,
        db: &Id,
    ) -> Self {
        Self {
            sequence,
            hash,
            account,
            signature: sign_log(key, db, sequence, &SignedEnd { sequence, hash }),
        }
    }

    /// Whether the signature is that of a public key.
    pub fn is_signed_by(&self, key: &[u8; 32], db: &Id) -> bool {
        let (sequence, hash) = (self.sequence, self.hash);
        let signed = SignedEnd { sequence, hash };
        is_log_signed(key, db, sequence, &signed, &self.signature)
    }
}

/// Where the log begins, since its oldest rows were deleted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditStart {
    /// Sequence number of the first row.
    pub sequence: u64,
    /// Hash of the row before it.
    pub hash: [u8; 32],
    /// Who signed.
    pub account: Id,
    /// The signature.
    pub signature: [u8; 64],
}

as_map!(AuditStart { 5 => sequence, 6 => hash, 7 => account, 8 => signature });

/// The signed part of the log's beginning.
struct SignedStart {
    sequence: u64,
    hash: [u8; 32],
}

as_map!(SignedStart { 5 => sequence, 6 => hash });

impl AuditStart {
    /// Signs a beginning.
    pub(crate) fn sign(
        sequence: u64,
        hash: [u8; 32],
        account: Id,
        key: &SigningKey,
        db: &Id,
    ) -> Self {
        Self {
            sequence,
            hash,
            account,
            signature: sign_log(key, db, sequence, &SignedStart { sequence, hash }),
        }
    }

    /// Whether the signature is that of a public key.
    pub fn is_signed_by(&self, key: &[u8; 32], db: &Id) -> bool {
        let (sequence, hash) = (self.sequence, self.hash);
        let signed = SignedStart { sequence, hash };
        is_log_signed(key, db, sequence, &signed, &self.signature)
    }
}

/// The signed part of a log that was taken out.
struct SignedExport {
    digest: [u8; 32],
}

as_map!(SignedExport { 9 => digest });

/// Signs a log that was taken out; `last` is the number of its last line, `digest` the SHA-256 of the
/// document.
pub fn sign_audit_export(key: &SigningKey, db: &Id, digest: &[u8; 32], last: u64) -> [u8; 64] {
    sign_log(key, db, last, &SignedExport { digest: *digest })
}

/// Whether a log that was taken out is signed by a public key.
pub fn is_audit_export_signed(
    key: &[u8; 32],
    db: &Id,
    digest: &[u8; 32],
    last: u64,
    signature: &[u8; 64],
) -> bool {
    is_log_signed(key, db, last, &SignedExport { digest: *digest }, signature)
}
