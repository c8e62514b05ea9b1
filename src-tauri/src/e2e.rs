//! The seams of the end-to-end build, all in one file: a release has none of them.
//!
//! 1. the automation variables are obeyed (`lib.rs`), 2. both clocks run ahead by the seconds in
//! a file, 3. native dialogs are answered from a file, 4. the process stays readable (`lib.rs`).

use std::path::PathBuf;
use std::time::Duration;

/// Seconds by which both clocks run ahead, read anew at each call.
pub(crate) fn clock_offset() -> Duration {
    let seconds = read("TWINLATCH_E2E_CLOCK").and_then(|text| text.trim().parse().ok());
    Duration::from_secs(seconds.unwrap_or_default())
}

/// The answer to the next native dialog; an empty file is a dismissed dialog.
pub(crate) fn dialog_answer() -> Option<PathBuf> {
    read("TWINLATCH_E2E_DIALOG")
        .map(|text| PathBuf::from(text.trim()))
        .filter(|path| !path.as_os_str().is_empty())
}

fn read(variable: &str) -> Option<String> {
    std::fs::read_to_string(std::env::var_os(variable)?).ok()
}
