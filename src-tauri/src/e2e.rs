//! The seams of the end-to-end build, named in this file: a release has none of them.
//!
//! - The automation variables are obeyed (`lib.rs`).
//! - Both clocks run ahead by the seconds in a file.
//! - Native dialogs are answered from a file.
//! - What crosses between window and shell is recorded in a folder (`e2e/record.rs`).
//! - The process stays readable (`lib.rs`).

mod record;

pub(crate) use record::{event, picture, wire};

use std::path::{Path, PathBuf};
use std::time::Duration;

/// Seconds by which both clocks run ahead, read anew at each call.
pub(crate) fn clock_offset() -> Duration {
    let seconds = read("TWINLATCH_E2E_CLOCK").and_then(|text| text.trim().parse().ok());
    Duration::from_secs(seconds.unwrap_or_default())
}

/// The answer to the next native dialog; an empty file is a dismissed dialog. Beside it is written
/// where the dialog would have started.
pub(crate) fn dialog_answer(start: Option<&Path>) -> Option<PathBuf> {
    let told = start.map_or_else(String::new, |start| start.display().to_string());
    let beside = std::env::var_os("TWINLATCH_E2E_DIALOG")
        .map(|file| Path::new(&file).with_extension("start"))?;
    std::fs::write(beside, told).ok()?;
    read("TWINLATCH_E2E_DIALOG")
        .map(|text| PathBuf::from(text.trim()))
        .filter(|path| !path.as_os_str().is_empty())
}

/// Where what crosses is recorded, if it is.
fn record_folder() -> Option<PathBuf> {
    std::env::var_os("TWINLATCH_E2E_RECORD").map(PathBuf::from)
}

fn read(variable: &str) -> Option<String> {
    std::fs::read_to_string(std::env::var_os(variable)?).ok()
}
