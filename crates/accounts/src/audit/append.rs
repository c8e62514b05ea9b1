//! Appending: rows and the head in the caller's transaction.

use twinlatch_crypto::{Id, Random, Sealed, kind};
use twinlatch_records::{AuditHead, AuditLine, AuditRow};
use twinlatch_secret::SigningKey;
use twinlatch_store::Writing;

use super::vouch::LogEnd;
use crate::error::EditError;
use crate::rows::{DeviceRows, Row};

/// Most rows that a log has: no number of a row is beyond it, whatever somebody has written into the
/// file.
pub(super) const MOST_ROWS: u64 = 1 << 48;

/// Who signs the end of the log.
#[derive(Clone, Copy)]
pub(crate) struct Signer<'a> {
    pub(crate) account: Id,
    pub(crate) key: &'a SigningKey,
    /// The owner's public key: a line is sealed to no key of the log that it has not signed.
    pub(crate) owner: &'a [u8; 32],
}

/// What became of lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Appended {
    /// There is no head to append to: it is missing, does not open or names a key that is not the
    /// owner's, until the owner's next login makes it anew.
    Nowhere,
    /// They are in the log. Its end, if this program vouches for it.
    To(Option<LogEnd>),
}

/// Appends lines, and signs the end where it goes on from the one that this program vouches for
/// (`vouched`): what somebody else has changed in the file meanwhile is not made good by a signature.
///
/// # Errors
///
/// [`EditError`]; the transaction must not be committed then.
pub(crate) fn append(
    rows: &DeviceRows<'_>,
    writing: &mut Writing<'_>,
    lines: &[AuditLine],
    signer: Option<Signer<'_>>,
    vouched: Option<LogEnd>,
    random: &dyn Random,
) -> Result<Appended, EditError> {
    let Row::There(head) = rows.audit_head(writing)? else {
        return Ok(Appended::Nowhere);
    };
    let Some(longer) = lengthen(rows, head, lines, signer, vouched, random)? else {
        return Ok(Appended::Nowhere);
    };
    for (id, row) in &longer.rows {
        writing.objects_mut().put(id, row)?;
    }
    let sealed = rows.seal_audit_head(&longer.head, random)?;
    writing.objects_mut().put(&rows.audit_head_id(), &sealed)?;
    Ok(Appended::To(longer.end))
}

/// A log with more lines, not written yet.
pub(super) struct Longer {
    pub(super) rows: Vec<(Id, Sealed<kind::Log>)>,
    pub(super) head: AuditHead,
    /// Its end, if this program vouches for it.
    pub(super) end: Option<LogEnd>,
}

/// Seals lines to the end of the log; nothing where the head is none to go on from.
pub(super) fn lengthen(
    rows: &DeviceRows<'_>,
    mut head: AuditHead,
    lines: &[AuditLine],
    signer: Option<Signer<'_>>,
    vouched: Option<LogEnd>,
    random: &dyn Random,
) -> Result<Option<Longer>, EditError> {
    let foreign = signer.is_some_and(|signer| !head.key_is_owners(signer.owner, rows.db));
    if foreign || head.sequence >= MOST_ROWS {
        return Ok(None);
    }
    let known = vouched == Some(LogEnd::of(&head));
    let mut sealed = Vec::new();
    for line in lines {
        let row = AuditRow::make(&head, rows.db, line, random)?;
        let id = Id::random(random)?;
        sealed.push((id, rows.seal_audit_row(&id, &row, random)?));
        head.follow(&row)?;
    }
    if let Some(signer) = signer.filter(|_| known) {
        head.sign_end(signer.account, signer.key, rows.db);
    }
    Ok(Some(Longer {
        rows: sealed,
        end: known.then(|| LogEnd::of(&head)),
        head,
    }))
}
