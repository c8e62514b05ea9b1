//! The log as JSON Lines with a signature: a head, the lines, a foot.
//!
//! The head names the vault, who took it out and that person's public key; the foot has the SHA-256 of
//! everything before it and the signature over that (`docs/vault-format.md`, "The audit log taken out").

use data_encoding::HEXLOWER;
use serde::Deserialize;
use serde_json::json;
use sha2::{Digest as _, Sha256};
use twinlatch_accounts::{Session, is_export_signed};
use twinlatch_crypto::Id;

use crate::text::milliseconds;
use crate::wire::{AuditLineView, ErrorView};

/// The first number raised at every change of the document.
const VERSION: u32 = 1;

/// Writes the document; `now` is unix seconds.
pub(super) fn write(
    session: &Session,
    lines: &[AuditLineView],
    now: u64,
) -> Result<String, ErrorView> {
    let ends = |line: Option<&AuditLineView>| line.map_or(0, |line| line.sequence);
    let (first, last) = (ends(lines.first()), ends(lines.last()));
    let head = json!({
        "twinlatch_audit": VERSION,
        "vault": session.db().to_string(),
        "taken_out": milliseconds(now),
        "by": session.username(),
        "key": HEXLOWER.encode(&session.public_signing_key()),
        "first": first,
        "last": last,
    });
    let mut text = format!("{head}\n");
    for line in lines {
        let line = serde_json::to_string(line).map_err(|_| ErrorView::bug())?;
        text.push_str(&line);
        text.push('\n');
    }
    let digest: [u8; 32] = Sha256::digest(text.as_bytes()).into();
    let foot = json!({
        "sha256": HEXLOWER.encode(&digest),
        "signature": HEXLOWER.encode(&session.sign_export(&digest, last)),
    });
    text.push_str(&format!("{foot}\n"));
    Ok(text)
}

/// What a document says of itself, and that it is whole.
#[derive(Debug, PartialEq, Eq)]
pub struct ExportCheck {
    /// Who took it out, by username.
    pub by: String,
    /// That person's public key, hex: compare it with the one that the person shows.
    pub key: String,
    /// Number of the first line.
    pub first: u64,
    /// Number of the last line.
    pub last: u64,
    /// Lines between head and foot.
    pub lines: usize,
}

/// Why a document proves nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ExportProblem {
    /// It has not the form of one.
    #[error("this is no audit log that was taken out of a vault")]
    NotOne,
    /// Something in it was changed, or it was cut.
    #[error("it was changed or cut after it was taken out")]
    Changed,
    /// The signature is not that of the key that it names.
    #[error("the signature is not that of the key it names")]
    NotSigned,
}

#[derive(Deserialize)]
struct Head {
    twinlatch_audit: u32,
    vault: String,
    by: String,
    key: String,
    first: u64,
    last: u64,
}

#[derive(Deserialize)]
struct Foot {
    sha256: String,
    signature: String,
}

/// Checks a document without a vault.
///
/// # Errors
///
/// [`ExportProblem`].
///
/// # Security
///
/// It proves that the holder of the named key signed exactly these lines; whose key it is, the reader has
/// to know from elsewhere.
pub fn check_export(text: &str) -> Result<ExportCheck, ExportProblem> {
    let body = text.strip_suffix('\n').ok_or(ExportProblem::NotOne)?;
    let (before, foot) = body.rsplit_once('\n').ok_or(ExportProblem::NotOne)?;
    let signed = format!("{before}\n");
    let (head, _) = signed.split_once('\n').ok_or(ExportProblem::NotOne)?;
    let head: Head = serde_json::from_str(head).map_err(|_| ExportProblem::NotOne)?;
    let foot: Foot = serde_json::from_str(foot).map_err(|_| ExportProblem::NotOne)?;
    if head.twinlatch_audit != VERSION {
        return Err(ExportProblem::NotOne);
    }
    let digest: [u8; 32] = Sha256::digest(signed.as_bytes()).into();
    if foot.sha256 != HEXLOWER.encode(&digest) {
        return Err(ExportProblem::Changed);
    }
    let db = Id::parse_hex(&head.vault).ok_or(ExportProblem::NotOne)?;
    let key: [u8; 32] = bytes(&head.key)?;
    let signature: [u8; 64] = bytes(&foot.signature)?;
    if !is_export_signed(&key, &db, &digest, head.last, &signature) {
        return Err(ExportProblem::NotSigned);
    }
    Ok(ExportCheck {
        by: head.by,
        key: head.key,
        first: head.first,
        last: head.last,
        lines: signed.lines().count().saturating_sub(1),
    })
}

fn bytes<const N: usize>(hex: &str) -> Result<[u8; N], ExportProblem> {
    let bytes = HEXLOWER.decode(hex.as_bytes()).ok();
    let bytes = bytes.and_then(|bytes| bytes.try_into().ok());
    bytes.ok_or(ExportProblem::NotOne)
}
