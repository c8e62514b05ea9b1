//! Native dialogs: where to save a sheet or an item, which vault file to open.

use std::path::{Path, PathBuf};

use tauri::AppHandle;
use twinlatch_service::wire::{ErrorView, SavedView};

use crate::disks;

/// Asks on a thread that may wait where to save what belongs elsewhere than the vault, beginning at
/// a removable medium.
pub(crate) async fn ask_beside(
    handle: AppHandle,
    vault: PathBuf,
    name: &'static str,
    kind: FileKind,
) -> Result<Option<PathBuf>, ErrorView> {
    let asked = tauri::async_runtime::spawn_blocking(move || {
        let start = disks::removable_media(&vault);
        ask_where_to_save(&handle, start.as_deref(), name, kind)
    });
    asked.await.map_err(|_| ErrorView::bug())
}

/// Where something was saved, and whether the vault is on the same disk.
pub(crate) fn saved(path: &Path, vault: &Path) -> SavedView {
    SavedView {
        path: Some(path.display().to_string()),
        same_disk: path
            .parent()
            .is_some_and(|folder| disks::same_disk(folder, vault)),
    }
}

/// A kind of file in a dialog: its name and its ending.
pub(crate) type FileKind = (&'static str, &'static str);

/// Asks for a file name, and before an older file is replaced, starting in `start` if there is one; `None` when dismissed.
#[cfg(not(feature = "e2e"))]
pub(crate) fn ask_where_to_save(
    app: &AppHandle,
    start: Option<&Path>,
    name: &str,
    kind: FileKind,
) -> Option<PathBuf> {
    use tauri_plugin_dialog::DialogExt as _;

    let mut dialog = app
        .dialog()
        .file()
        .set_file_name(name)
        .add_filter(kind.0, &[kind.1]);
    if let Some(start) = start {
        dialog = dialog.set_directory(start);
    }
    dialog.blocking_save_file()?.into_path().ok()
}

/// Asks for a vault file that exists, starting in `start` if there is one; `None` when dismissed.
#[cfg(not(feature = "e2e"))]
pub(crate) fn ask_which_to_open(app: &AppHandle, start: Option<&Path>) -> Option<PathBuf> {
    use tauri_plugin_dialog::DialogExt as _;

    let mut dialog = app.dialog().file();
    if let Some(start) = start {
        dialog = dialog.set_directory(start);
    }
    dialog.blocking_pick_file()?.into_path().ok()
}

/// As above, from the test's file.
#[cfg(feature = "e2e")]
pub(crate) fn ask_which_to_open(_: &AppHandle, start: Option<&Path>) -> Option<PathBuf> {
    crate::e2e::dialog_answer(start)
}

/// Answers from the test's file, and tells it where the dialog would have started.
#[cfg(feature = "e2e")]
pub(crate) fn ask_where_to_save(
    _: &AppHandle,
    start: Option<&Path>,
    _: &str,
    _: FileKind,
) -> Option<PathBuf> {
    crate::e2e::dialog_answer(start)
}
