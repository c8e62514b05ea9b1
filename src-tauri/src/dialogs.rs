//! The one native dialog: where to save the recovery sheet.

use std::path::{Path, PathBuf};

use tauri::AppHandle;

/// Asks for a file name, starting in `start` if there is one; `None` when dismissed.
#[cfg(not(feature = "e2e"))]
pub(crate) fn ask_where_to_save(
    app: &AppHandle,
    start: Option<&Path>,
    name: &str,
) -> Option<PathBuf> {
    use tauri_plugin_dialog::DialogExt as _;

    let mut dialog = app
        .dialog()
        .file()
        .set_file_name(name)
        .add_filter("Text", &["txt"]);
    if let Some(start) = start {
        dialog = dialog.set_directory(start);
    }
    dialog.blocking_save_file()?.into_path().ok()
}

/// Answers from the test's file.
#[cfg(feature = "e2e")]
pub(crate) fn ask_where_to_save(_: &AppHandle, _: Option<&Path>, _: &str) -> Option<PathBuf> {
    crate::e2e::dialog_answer()
}

/// The first removable medium that is mounted for this person, if any.
///
/// Linux desktops mount them under `/run/media/<user>` or `/media/<user>`.
pub(crate) fn removable_media() -> Option<PathBuf> {
    let user = std::env::var_os("USER")?;
    ["/run/media", "/media"]
        .iter()
        .map(|root| Path::new(root).join(&user))
        .filter_map(|root| std::fs::read_dir(root).ok())
        .flatten()
        .filter_map(Result::ok)
        .map(|entry| entry.path())
        .find(|path| path.is_dir())
}

/// Whether two paths lie on one file system.
#[cfg(unix)]
pub(crate) fn same_disk(one: &Path, other: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    let device = |path: &Path| std::fs::metadata(path).ok().map(|found| found.dev());
    device(one).is_some() && device(one) == device(other)
}

/// Whether two paths lie on one file system; assumed where the system is not asked.
#[cfg(not(unix))]
pub(crate) fn same_disk(_: &Path, _: &Path) -> bool {
    true
}
