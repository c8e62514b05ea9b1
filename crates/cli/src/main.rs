//! `twinlatch`: the same use cases from a terminal.
//!
//! A command reads what it needs, asks the agent that holds the session, and says what came of it.
//! Only `init`, `join` and `recover` work on the vault itself: there is no session yet.

mod agent;
mod arguments;
mod commands;
mod exit;
mod failure;
mod form;
mod input;
mod items;
mod launch;
mod output;
mod proof;
mod qr;
mod terminal;
mod text;
mod waiting;
mod words;

use std::process::ExitCode;

use clap::Parser as _;
use twinlatch_hygiene::Kept;

use arguments::{Arguments, Command, PolicyCommand};
use exit::Exit;
use output::Output;

/// The hardening leaves nothing open.
const KEPT: Kept = Kept {
    automation: false,
    readable: false,
};

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let output = Output::new(arguments.json);
    // What handles no secret needs no second start.
    if !matches!(
        arguments.command,
        Command::Completions { .. }
            | Command::Man { .. }
            | Command::Policy(PolicyCommand::Check { .. } | PolicyCommand::Explain { .. })
    ) && let Err(error) = twinlatch_hygiene::harden(KEPT)
    {
        eprintln!("twinlatch: the process could not be hardened: {error}");
        return Exit::Failed.into();
    }
    let said = match commands::run(arguments, &output) {
        Ok(report) => output.say(report),
        Err(failure) => output.complain(&failure),
    };
    said.into()
}
