//! `twinlatch doctor`: what a standard asks for, and whether it holds here.

use std::time::Duration;

use serde_json::{Value, json};
use twinlatch_agent::Link;
use twinlatch_machine::Places;
use twinlatch_policy::{Found, PolicyPlace, Rules};
use twinlatch_service::doctor::{Facts, Judgement, Profile, Verdict, examine};
use twinlatch_service::{Lines as _, OsKeyring};

use super::policy::Vault;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::Report;
use crate::text::line;

/// A keyring that answers at all answers sooner.
const KEYRING: Duration = Duration::from_secs(5);

/// Judges every requirement of a profile; no login is needed, and what only a session tells says so.
///
/// # Errors
///
/// A folder that cannot be used, an agent that is of another version.
pub(super) fn run(places: &Places, profile: Profile) -> Result<Report, Failure> {
    let judged = examine(profile, &facts(places)?);
    let good = |one: &Judgement| matches!(one.verdict, Verdict::Pass | Verdict::NotApplicable);
    let exit = if judged.iter().all(good) {
        Exit::Done
    } else {
        Exit::Failed
    };
    let json = json!({
        "profile": profile.name(),
        "standard": profile.standard(),
        "requirements": judged.iter().map(as_json).collect::<Vec<_>>(),
    });
    let lines: String = judged.iter().map(said).collect();
    Ok(Report {
        text: format!("{}\n\n{lines}", profile.standard()).into(),
        json,
        exit,
    })
}

fn facts(places: &Places) -> Result<Facts, Failure> {
    let system = match PolicyPlace::system().read() {
        Found::Nothing => Some(Rules::default()),
        Found::Obeyed(rules) => Some(rules),
        Found::Refused(_) => None,
    };
    let vault = match Vault::ask(Link::open(&places.socket())?)? {
        Vault::NotLookedAt => None,
        Vault::Decides(rules) => Some(rules),
    };
    let keyring = OsKeyring::with_limit(KEYRING).and_then(|keyring| keyring.probe());
    Ok(Facts {
        system,
        vault,
        keyring: Some(keyring.is_ok()),
        private: private(places),
    })
}

/// Whether file and folder are closed to others; none where one of them is not there.
fn private(places: &Places) -> Option<bool> {
    use std::os::unix::fs::PermissionsExt as _;

    let closed = |path: &std::path::Path| {
        let found = std::fs::metadata(path).ok()?;
        Some(found.permissions().mode() & 0o077 == 0)
    };
    Some(closed(&places.data)? && closed(&places.data.join("vault.db"))?)
}

fn said(one: &Judgement) -> String {
    let (file, heading) = one.requirement.section;
    format!(
        "{:<13}  {}  {}\n               {}.\n               docs/{file}, \"{heading}\"\n",
        word(one.verdict).replace('-', " "),
        one.requirement.number,
        one.requirement.text,
        line(&one.reason),
    )
}

fn as_json(one: &Judgement) -> Value {
    let (file, heading) = one.requirement.section;
    json!({
        "number": one.requirement.number,
        "text": one.requirement.text,
        "verdict": word(one.verdict),
        "reason": one.reason,
        "document": file,
        "section": heading,
    })
}

fn word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Pass => "pass",
        Verdict::Fail => "fail",
        Verdict::NotApplicable => "not-applicable",
        Verdict::NotLookedAt => "not-looked-at",
    }
}
