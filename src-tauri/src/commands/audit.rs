//! The audit log: looked at, checked, and saved where the person chooses.

use tauri::{AppHandle, State, command};
use twinlatch_service::wire::{AuditFormat, AuditQuery, AuditView, ErrorView, SavedView};
use twinlatch_service::{Standing, audit, sheet};

use crate::app::App;
use crate::dialogs;

#[command]
pub(super) async fn show_audit(
    app: State<'_, App>,
    query: AuditQuery,
) -> Result<AuditView, ErrorView> {
    app.run(move |service| audit::show_audit(service.allow()?, &query))
        .await
}

#[command]
pub(super) async fn save_audit(
    handle: AppHandle,
    app: State<'_, App>,
    format: AuditFormat,
) -> Result<SavedView, ErrorView> {
    // Asked before the dialog and again after it: a session may end while it stands.
    let vault = app
        .run(|service| {
            service.allow::<audit::ExportAudit>()?;
            Ok(sheet::vault_folder(service))
        })
        .await?;
    let (name, kind) = file_of(format);
    let Some(path) = dialogs::ask_beside(handle, vault.clone(), name, kind).await? else {
        return Ok(SavedView::nowhere());
    };
    let target = path.clone();
    // The dialog has asked whether a file that bears the name is replaced.
    app.run(move |service| {
        audit::export_audit(service.allow()?, format, &target, Standing::Replace)
    })
    .await?;
    Ok(dialogs::saved(&path, &vault))
}

/// Suggested name and kind of the file.
fn file_of(format: AuditFormat) -> (&'static str, dialogs::FileKind) {
    match format {
        AuditFormat::JsonLines => ("Twinlatch audit log.jsonl", ("JSON Lines", "jsonl")),
        AuditFormat::Syslog => ("Twinlatch audit log.log", ("Syslog", "log")),
    }
}
