//! Appending: rows and the head in the caller's transaction.

use twinlatch_crypto::{Id, Random};
use twinlatch_records::{AuditLine, AuditRow};
use twinlatch_secret::SigningKey;
use twinlatch_store::Writing;

use crate::error::EditError;
use crate::rows::{DeviceRows, Row};

/// Who signs the end of the log.
#[derive(Clone, Copy)]
pub(crate) struct Signer<'a> {
    pub(crate) account: Id,
    pub(crate) key: &'a SigningKey,
    /// The owner's public key: a line is sealed to no key of the log that it has not signed.
    pub(crate) owner: &'a [u8; 32],
}

/// Appends lines; `false` where there is no head to append to: it is missing, does not open or names a
/// key that is not the owner's, until the owner's next login makes it anew.
///
/// # Errors
///
/// [`EditError`]; the transaction must not be committed then.
pub(crate) fn append(
    rows: &DeviceRows<'_>,
    writing: &mut Writing<'_>,
    lines: &[AuditLine],
    signer: Option<Signer<'_>>,
    random: &dyn Random,
) -> Result<bool, EditError> {
    let Row::There(mut head) = rows.audit_head(writing)? else {
        return Ok(false);
    };
    if signer.is_some_and(|signer| !head.key_is_owners(signer.owner, rows.db)) {
        return Ok(false);
    }
    for line in lines {
        let row = AuditRow::make(&head, rows.db, line, random)?;
        let id = Id::random(random)?;
        let sealed = rows.seal_audit_row(&id, &row, random)?;
        writing.objects_mut().put(&id, &sealed)?;
        head.follow(&row)?;
    }
    if let Some(signer) = signer {
        head.sign_end(signer.account, signer.key, rows.db);
    }
    let sealed = rows.seal_audit_head(&head, random)?;
    writing.objects_mut().put(&rows.audit_head_id(), &sealed)?;
    Ok(true)
}
