//! Reading marks from a place and writing them by merging.

use twinlatch_secret::SecretBytes;

use crate::{
    AccountMark, DeviceError, Line, Lines, MarkReason, VaultMark, account_mark_user,
    decode_account_mark, decode_vault_mark, encode_account_mark, encode_vault_mark, mark_user,
};

/// How often a write is tried anew when the entry changed between reading and writing.
const ROUNDS: usize = 3;

/// Reads an account's mark; of several copies the one with the highest generation.
///
/// `None` if there is no entry, or none that can be read: a lost mark never hinders opening.
///
/// # Errors
///
/// Whatever the place refuses.
pub fn read_account_mark(
    lines: &dyn Lines,
    db: &[u8; 16],
    account: &[u8; 16],
) -> Result<Option<AccountMark>, DeviceError> {
    Ok(read_account_marks(lines, db, account)?.into_iter().next())
}

/// Reads every copy of an account's mark, highest generation first.
///
/// More than one where several collections of a keyring hold it: the first counts, the others
/// are for showing. Nothing is deleted.
///
/// # Errors
///
/// Whatever the place refuses.
pub fn read_account_marks(
    lines: &dyn Lines,
    db: &[u8; 16],
    account: &[u8; 16],
) -> Result<Vec<AccountMark>, DeviceError> {
    marks(lines, &account_mark_user(db, account))
}

/// Reads a vault's mark; of several copies the one with the highest generation.
///
/// `None` if there is no entry, or none that can be read: a lost mark never hinders opening.
///
/// # Errors
///
/// Whatever the place refuses.
pub fn read_vault_mark(lines: &dyn Lines, db: &[u8; 16]) -> Result<Option<VaultMark>, DeviceError> {
    Ok(read_vault_marks(lines, db)?.into_iter().next())
}

/// Reads every copy of a vault's mark, highest generation first.
///
/// # Errors
///
/// Whatever the place refuses.
pub fn read_vault_marks(lines: &dyn Lines, db: &[u8; 16]) -> Result<Vec<VaultMark>, DeviceError> {
    marks(lines, &mark_user(db))
}

/// Writes an account's mark: reads again, keeps the larger counts, adds one to the generation.
///
/// `file` is what the file says, its failures being the count in effect. Gives what was written.
/// Nothing is read back: whoever depends on this write reads the mark again.
///
/// # Errors
///
/// [`DeviceError::NewerMark`] if a newer program wrote the entry, which is left as it is;
/// [`DeviceError::Changed`] if another program keeps writing it, and whatever the place refuses.
///
/// # Security
///
/// After [`DeviceError::StillWaiting`] the write may still land. Merging anew is always safe,
/// since it begins with reading.
pub fn merge_account_mark(
    lines: &dyn Lines,
    db: &[u8; 16],
    account: &[u8; 16],
    file: &AccountMark,
    after: MarkReason,
) -> Result<AccountMark, DeviceError> {
    let user = account_mark_user(db, account);
    merge(lines, &user, |found| {
        AccountMark::merged(found, file, after)
    })
}

/// Writes a vault's mark: reads again, keeps the larger counts, adds one to the generation.
///
/// `file` is what the file says; an empty path keeps the one that is remembered. Gives what was
/// written.
///
/// # Errors
///
/// As [`merge_account_mark`].
pub fn merge_vault_mark(
    lines: &dyn Lines,
    db: &[u8; 16],
    file: &VaultMark,
    after: MarkReason,
) -> Result<VaultMark, DeviceError> {
    merge(lines, &mark_user(db), |found| {
        VaultMark::merged(found, file, after)
    })
}

/// What account and vault marks have in common.
trait Mark: Sized {
    fn decode(bytes: &[u8]) -> Result<Self, DeviceError>;
    fn encode(&self) -> Vec<u8>;
    fn generation(&self) -> u64;
    fn newer(&self) -> bool;
}

impl Mark for AccountMark {
    fn decode(bytes: &[u8]) -> Result<Self, DeviceError> {
        decode_account_mark(bytes)
    }
    fn encode(&self) -> Vec<u8> {
        encode_account_mark(self)
    }
    fn generation(&self) -> u64 {
        self.generation
    }
    fn newer(&self) -> bool {
        self.newer
    }
}

impl Mark for VaultMark {
    fn decode(bytes: &[u8]) -> Result<Self, DeviceError> {
        decode_vault_mark(bytes)
    }
    fn encode(&self) -> Vec<u8> {
        encode_vault_mark(self)
    }
    fn generation(&self) -> u64 {
        self.generation
    }
    fn newer(&self) -> bool {
        self.newer
    }
}

/// A copy of an entry: its line, and the mark if the line holds one.
struct Found<M> {
    line: Line,
    mark: Option<M>,
}

impl<M: Mark> Found<M> {
    fn new(line: Line) -> Self {
        // EXPOSE: a mark holds no secret; only its line has the type of one.
        let decode = |bytes: SecretBytes| M::decode(bytes.expose());
        let mark = line.decode().and_then(decode).ok();
        Self { line, mark }
    }

    /// Unreadable copies come last.
    fn rank(&self) -> Option<u64> {
        self.mark.as_ref().map(M::generation)
    }
}

fn marks<M: Mark>(lines: &dyn Lines, user: &str) -> Result<Vec<M>, DeviceError> {
    match copies(lines, user) {
        Ok(copies) => Ok(copies.into_iter().filter_map(|copy| copy.mark).collect()),
        Err(DeviceError::Damaged) => Ok(Vec::new()),
        Err(error) => Err(error),
    }
}

fn copies<M: Mark>(lines: &dyn Lines, user: &str) -> Result<Vec<Found<M>>, DeviceError> {
    let mut copies: Vec<Found<M>> = lines.read_all(user)?.into_iter().map(Found::new).collect();
    copies.sort_by_key(|copy| core::cmp::Reverse(copy.rank()));
    Ok(copies)
}

fn merge<M: Mark>(
    lines: &dyn Lines,
    user: &str,
    merged: impl Fn(Option<&M>) -> M,
) -> Result<M, DeviceError> {
    for _ in 0..ROUNDS {
        let found = match copies::<M>(lines, user) {
            Ok(copies) => copies.into_iter().next(),
            // What is there is no line at all; overwriting it is the way to mend it.
            Err(DeviceError::Damaged) => return overwrite(lines, user, merged(None)),
            Err(error) => return Err(error),
        };
        let (line, mark) = found.map_or((None, None), |copy| (Some(copy.line), copy.mark));
        if mark.as_ref().is_some_and(M::newer) {
            return Err(DeviceError::NewerMark);
        }
        let next = merged(mark.as_ref());
        if lines.replace(user, line.as_ref(), &Line::encode(&next.encode()))? {
            return Ok(next);
        }
    }
    Err(DeviceError::Changed)
}

fn overwrite<M: Mark>(lines: &dyn Lines, user: &str, mark: M) -> Result<M, DeviceError> {
    lines.write(user, &Line::encode(&mark.encode()))?;
    Ok(mark)
}
