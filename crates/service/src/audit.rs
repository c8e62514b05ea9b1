//! The audit log: looking at it, checking it, taking it out.

mod document;
mod syslog;
mod views;

use std::path::Path;

use twinlatch_accounts::About;
use twinlatch_records::{AuditKind, Role};

use crate::guard::{Allowed, permissions};
use crate::private_file::{self, Standing};
use crate::wire::{AuditFormat, AuditQuery, AuditView, ErrorCode, ErrorView};

pub use document::{ExportCheck, ExportProblem, check_export};

permissions! {
    /// The lines of everybody, and whether they fit together.
    ReadAudit { fresh: false, writes: false, roles: Role::Owner | Role::Auditor }
    /// The lines in a file outside the vault.
    ExportAudit { fresh: true, writes: false, roles: Role::Owner | Role::Auditor }
}

/// Lines that are shown at once.
const LINES_AT_ONCE: usize = 200;

/// Finds lines, newest first, and checks the whole log.
///
/// # Errors
///
/// What keeps the file from being read.
pub fn show_audit(
    allowed: Allowed<'_, ReadAudit>,
    query: &AuditQuery,
) -> Result<AuditView, ErrorView> {
    let open = allowed.open;
    let entries = open.session.audit_entries(&open.accounts)?;
    let check = open.session.check_log(&open.accounts)?;
    let mut found: Vec<_> = entries.iter().map(views::line).collect();
    let people = views::people(&found);
    let newest = found.first().map_or(0, |line| line.sequence);
    let check = views::check(&check, &found);
    found.retain(|line| views::is_wanted(line, query));
    let skip = usize::try_from(query.skip).unwrap_or(usize::MAX);
    Ok(AuditView {
        found: u32::try_from(found.len()).unwrap_or(u32::MAX),
        lines: found.into_iter().skip(skip).take(LINES_AT_ONCE).collect(),
        people,
        newest: query.newest.unwrap_or(newest),
        readable: open.session.reads_log(),
        check,
    })
}

/// Saves the whole log in a file, oldest line first.
///
/// # Errors
///
/// `audit-export-not-allowed` by the policy; `file-there`, `disk-full`, `folder-read-only`, `storage`: a file that stood there is as it was.
///
/// # Security
///
/// The file shows who did what, in plain text. That it was made is a line of the log.
pub fn export_audit(
    allowed: Allowed<'_, ExportAudit>,
    format: AuditFormat,
    path: &Path,
    standing: Standing,
) -> Result<(), ErrorView> {
    let open = allowed.open;
    if !open.session.policy().allows_audit_export() {
        return Err(ErrorCode::AuditExportNotAllowed.into());
    }
    let mut entries = open.session.audit_entries(&open.accounts)?;
    entries.reverse();
    let lines: Vec<_> = entries.iter().map(views::line).collect();
    let text = match format {
        AuditFormat::JsonLines => {
            let now = allowed.desk.outside.env.clock.wall();
            document::write(&open.session, &lines, now)?
        }
        AuditFormat::Syslog => syslog::write(&lines, &allowed.desk.outside.env.host_name),
    };
    private_file::write(text.as_bytes(), path, standing)?;
    let about = About {
        detail: Some(match format {
            AuditFormat::JsonLines => "json-lines",
            AuditFormat::Syslog => "syslog",
        }),
        ..About::default()
    };
    open.session
        .log(&mut open.accounts, AuditKind::Exported, about);
    Ok(())
}
