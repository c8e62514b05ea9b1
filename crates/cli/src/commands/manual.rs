//! `twinlatch completions` and `twinlatch man`: both are made from the command line itself.

use clap::{Command, CommandFactory as _};
use clap_complete::Shell;
use serde_json::json;

use crate::arguments::Arguments;
use crate::failure::Failure;
use crate::output::Report;

/// The completions of one shell.
pub(super) fn completions(shell: Shell) -> Report {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Arguments::command(), "twinlatch", &mut script);
    let script = String::from_utf8_lossy(&script).into_owned();
    Report::done(script.clone(), &json!({ "completions": script }))
}

/// The manual page of the program or of one command.
///
/// # Errors
///
/// [`Failure::NoManual`] if there is no such command.
pub(super) fn page(words: &[String]) -> Result<Report, Failure> {
    let mut program = Arguments::command();
    program.build();
    let words = words.iter().flat_map(|word| word.split_whitespace());
    let command = words.clone().try_fold(&program, |command: &Command, word| {
        command.find_subcommand(word)
    });
    let mut page = Vec::new();
    clap_mangen::Man::new(command.ok_or(Failure::NoManual)?.clone())
        .render(&mut page)
        .map_err(|_| Failure::NoManual)?;
    let page = String::from_utf8_lossy(&page).into_owned();
    Ok(Report::done(page.clone(), &json!({ "man": page })))
}
