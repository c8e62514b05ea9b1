//! Native dialogs: where to save a sheet or an item, which vault file to open.

use std::path::{Path, PathBuf};

use tauri::AppHandle;

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
