//! What is remembered against roll-back.

/// What a device remembers of one account; no secret.
///
/// Every value also stands in the vault file, and the larger one counts: a mark that is lost or
/// old never hinders opening. Make one with `..Default::default()`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AccountMark {
    /// One more with every write.
    pub generation: u64,
    /// For each enrolment, replaced ones too: its slot id and the last step used up.
    pub floors: Vec<([u8; 16], u64)>,
    /// Counts the rewrites of the header.
    pub header_edit: u64,
    /// Counts the transactions made with the root key.
    pub root_edit: u64,
    /// Wrong tries since the last success, as of the last threshold.
    pub failures: u32,
    /// Wall time of the last write, in seconds since 1970.
    pub last_wall: u64,
    /// Backup codes that were used: the set's id, the first 8 bytes of the row's id.
    pub used_backup: Vec<([u8; 16], [u8; 8])>,
    /// Counter of the newest policy seen.
    pub policy_version: u64,
    /// Wall time of a cost upgrade that began and was not seen to end, in seconds since 1970.
    pub upgrade_begun: Option<u64>,
    /// Whether a newer program wrote this mark: then it is read as far as known, never rewritten.
    pub newer: bool,
}

/// What a device remembers of one vault file; no secret.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct VaultMark {
    /// One more with every write.
    pub generation: u64,
    /// Counts the changes of the directory.
    pub directory_generation: u64,
    /// SHA-256 over the directory at that generation.
    pub directory_hash: [u8; 32],
    /// Canonical path of the file; empty if not known.
    pub path: String,
    /// Wall time of the last write, in seconds since 1970.
    pub last_wall: u64,
    /// Sequence number of the audit log's head at the last checkpoint.
    pub audit_sequence: u64,
    /// Hash of the audit log's head at the last checkpoint.
    pub audit_hash: [u8; 32],
    /// Whether a newer program wrote this mark: then it is read as far as known, never rewritten.
    pub newer: bool,
}

/// What led to the writing of a mark; it decides which side counts where the two differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MarkReason {
    /// A login or step-up succeeded: failures are as the file has them.
    Success,
    /// A try failed; failures never fall by it.
    Failure,
    /// The session locks, or a minute of editing is over; failures never fall by it.
    Lock,
    /// The person made an older file or a copy the vault: policy version, directory and audit head
    /// are as the file has them. The caller has already raised the counters above both.
    Adopted,
    /// A cost upgrade came to its end: its note is removed. Otherwise like `Lock`.
    UpgradeDone,
}
