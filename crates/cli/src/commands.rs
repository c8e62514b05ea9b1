//! One file a command.

mod audit;
mod doctor;
mod enrolment;
mod init;
mod item;
mod join;
mod lock;
mod login;
mod manual;
mod open;
mod people;
mod policy;
mod recover;
mod status;

use crate::agent;
use crate::arguments::{Arguments, Command};
use crate::failure::Failure;
use crate::output::{Output, Report};
use twinlatch_agent::Link;
use twinlatch_machine::Places;
use zeroize::Zeroizing;

/// Does what the person asked for.
///
/// # Errors
///
/// Why it was not done.
pub(crate) fn run(arguments: Arguments, output: &Output) -> Result<Report, Failure> {
    let data_dir = arguments.data_dir.as_deref();
    let places = || Places::find(data_dir).map_err(Failure::from);
    match arguments.command {
        Command::Init(given) => init::run(&places()?, given, output),
        Command::Login(given) => login::run(&places()?, given),
        Command::Recover(command) => recover::run(&places()?, command, output),
        Command::Status => status::run(&places()?),
        Command::Lock => lock::run(&places()?),
        Command::Open { yes } => open::run(&places()?, yes),
        Command::Join(given) => join::run(&places()?, &given, output),
        Command::People(wanted) => people::run(&mut session(&places()?)?, &wanted),
        Command::Audit(wanted) => audit::run(|| session(&places()?), wanted),
        Command::Item(wanted) => item::run(&mut session(&places()?)?, wanted),
        Command::Policy(wanted) => policy::run(data_dir, wanted),
        Command::Doctor { profile } => doctor::run(&places()?, profile.into()),
        Command::Completions { shell } => Ok(manual::completions(shell)),
        Command::Man { command } => manual::page(&command),
        Command::Agent(number) => agent::run(data_dir, number.vault_number.as_deref()).map(silent),
    }
}

/// The agent that holds the session.
fn session(places: &Places) -> Result<Link, Failure> {
    Link::open(&places.socket())?.ok_or_else(|| match status::holder(places) {
        // Whoever holds it is told by name, with the way out.
        Some(holder) if holder.who != "agent" => status::held(holder).into(),
        Some(_) | None if !places.data.join("vault.db").exists() => Failure::NoVault,
        Some(_) | None => Failure::NoSession,
    })
}

/// Nothing is said.
fn silent(exit: crate::exit::Exit) -> Report {
    Report {
        text: Zeroizing::default(),
        json: serde_json::Value::Null,
        exit,
    }
}
