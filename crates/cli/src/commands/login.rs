//! `twinlatch login`.

use serde_json::json;
use twinlatch_agent::{Link, Status};
use twinlatch_machine::Places;
use twinlatch_service::wire::{FoundTimeView, LoginView};

use crate::arguments::LoginArguments;
use crate::failure::Failure;
use crate::form::Form;
use crate::launch::start_agent;
use crate::output::Report;
use crate::terminal::Terminal;
use crate::text::{line, moment, span};
use crate::waiting::{LOGIN, telling};
use crate::words;

/// Logs in: starts an agent, which holds the session from then on.
///
/// # Errors
///
/// `denied` for every wrong combination; what stands in the way of a login.
pub(super) fn run(places: &Places, given: LoginArguments) -> Result<Report, Failure> {
    if let Some(mut link) = Link::open(&places.socket())? {
        // Somebody else may be at the prompt of another terminal: theirs is not ended here.
        refuse_second(&link.status()?)?;
        return log_in(&mut link, None, given);
    }
    let (mut link, view) = start_agent(places, given.number.vault_number.as_deref())?;
    let done = log_in(&mut link, Some(view), given);
    if done.is_err() {
        // The vault is free when the command ends. An agent that has ended by itself is as good.
        let _ended = link.lock();
    }
    done
}

fn log_in(
    link: &mut Link,
    view: Option<LoginView>,
    given: LoginArguments,
) -> Result<Report, Failure> {
    warn_of_clock(view.as_ref());
    let known = view.and_then(|view| view.username);
    let username = match given.username.or(known) {
        Some(username) => username,
        None => Terminal::open("--username")?.ask("Username: ")?,
    };
    let password = given.password.source().line(
        &format!("Password of {}: ", line(&username)),
        "--password-stdin or --password-fd",
    )?;
    let codes = given
        .code
        .source()
        .lines(labels(given.codes), "--code-stdin or --code-fd")?;
    let form = Form::new().open(&username).secret(&password);
    let form = codes.iter().fold(form, Form::secret);
    let form = form.for_agent();
    if let Some(found) = telling(LOGIN, || link.log_in(form))? {
        agree_to(&found, given.accept_time)?;
        link.accept_found_time()?;
    }
    let status = link.status()?;
    Ok(Report::done(welcome(&status), &json!(status)))
}

/// What asks for each of so many codes.
fn labels(codes: u8) -> &'static [&'static str] {
    match codes {
        2 => &["First code: ", "The code after it: "],
        3 => &["First code: ", "The code after it: ", "And the next: "],
        _ => &["Code: "],
    }
}

/// The word that a time far from the expected one waits for; without it nothing is used up.
fn agree_to(found: &FoundTimeView, accepted: bool) -> Result<(), Failure> {
    if accepted {
        return Ok(());
    }
    let refused = || Failure::FoundTime(*found);
    let terminal = Terminal::open("--accept-time").map_err(|_| refused())?;
    terminal.tell(&format!("{}.", words::found_time(found)))?;
    terminal.tell("Going on makes every code from before that time unusable.")?;
    if terminal.agrees("Is the phone's time right, and do you go on?")? {
        Ok(())
    } else {
        Err(refused())
    }
}

fn refuse_second(status: &Status) -> Result<(), Failure> {
    match &status.session {
        Some(session) => Err(Failure::SessionOpen {
            username: session.username.clone(),
        }),
        None => Ok(()),
    }
}

/// A clock that is known to be wrong is said before anything is typed: no code may fit.
fn warn_of_clock(view: Option<&LoginView>) {
    if let Some(off) = view.and_then(|view| view.clock_off) {
        eprintln!(
            "This computer's clock says {}, but your phone's {}. Codes are read by the phone's time \
             until the computer is started anew.",
            moment(off.now),
            moment(off.phone)
        );
    } else if let Some(behind) = view.and_then(|view| view.clock_behind) {
        eprintln!(
            "This computer's clock says {}, but the last login was at {}. Codes may not fit until \
             it is set; two or three in a row do (--codes 2, --codes 3).",
            moment(behind.now),
            moment(behind.last_login)
        );
    }
}

fn welcome(status: &Status) -> String {
    let Some(session) = &status.session else {
        return String::new();
    };
    let mut said = format!(
        "Logged in as {}. The session locks after {} without a command and ends in {}.\n",
        line(&session.display_name),
        span(session.lock_after),
        span(session.ends_in)
    );
    for notice in &session.notices {
        said.push_str(&format!("- {}\n", words::of_notice(notice)));
    }
    said
}
