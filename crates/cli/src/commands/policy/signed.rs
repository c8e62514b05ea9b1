//! `twinlatch policy install` and `policy remove`: the vault's own policy, signed by its owner.

use std::path::Path;

use serde_json::json;
use twinlatch_agent::Link;
use twinlatch_policy::{Key, Rules, read_rules};
use twinlatch_service::wire::ErrorCode;

use crate::arguments::ProofFrom;
use crate::failure::Failure;
use crate::output::Report;
use crate::proof::with_proof;
use crate::terminal::Terminal;

/// Signs a file's text, after the person has agreed to what it changes.
///
/// # Errors
///
/// A file that cannot be read; what the service refuses. The policy is as it was.
pub(super) fn install(
    link: &mut Link,
    path: &Path,
    yes: bool,
    from: ProofFrom,
) -> Result<Report, Failure> {
    let bytes = super::read(path)?;
    let after = match read_rules(&bytes) {
        Ok(rules) => rules,
        Err(problems) => return Ok(super::refused(path, &problems)),
    };
    let text = String::from_utf8(bytes).map_err(|_| Failure::InputUnreadable)?;
    let before = rules(link)?;
    let changes = changes(&before, &after);
    if !yes && !agrees("This policy will hold for everybody in the vault", &changes)? {
        return Err(Failure::Cancelled);
    }
    with_proof(link, from, |link| link.install_policy(&text))?;
    let count = Key::ALL.iter().filter(|key| after.of(**key).is_some());
    let count = count.count();
    Ok(Report::done(
        format!(
            "Signed: it decides {count} of {} keys, from each person's next login on.\n{changes}",
            Key::ALL.len()
        ),
        &json!({ "decides": count }),
    ))
}

/// Signs that nothing is decided any more.
///
/// # Errors
///
/// What the service refuses. The policy is as it was.
pub(super) fn remove(link: &mut Link, yes: bool, from: ProofFrom) -> Result<Report, Failure> {
    let changes = changes(&rules(link)?, &Rules::default());
    if !yes && !agrees("The vault will decide nothing any more", &changes)? {
        return Err(Failure::Cancelled);
    }
    with_proof(link, from, Link::remove_policy)?;
    Ok(Report::done(
        "Removed: the vault decides nothing, from each person's next login on.\n",
        &json!({ "decides": 0 }),
    ))
}

/// What the vault's own policy decides as it is; of one that is not understood, nothing.
pub(super) fn rules(link: &mut Link) -> Result<Rules, Failure> {
    let text = link.policy()?.text.unwrap_or_default();
    Ok(read_rules(text.as_bytes()).unwrap_or_default())
}

fn agrees(said: &str, changes: &str) -> Result<bool, Failure> {
    let terminal = Terminal::open("--yes")?;
    terminal.tell(&format!("{said}. What changes in it:"))?;
    terminal.tell(changes.trim_end())?;
    terminal.agrees("Sign it?")
}

/// A line for each key that is decided otherwise.
fn changes(before: &Rules, after: &Rules) -> String {
    let written = |key: Key, rules: &Rules| {
        rules.of(key).map_or_else(
            || "not decided".to_owned(),
            |value| key.written(value).to_string(),
        )
    };
    let lines = Key::ALL
        .into_iter()
        .filter(|key| before.of(*key) != after.of(*key))
        .map(|key| {
            let (before, after) = (written(key, before), written(key, after));
            format!("  {}: {before} -> {after}\n", key.name())
        });
    let said: String = lines.collect();
    if said.is_empty() {
        "  nothing\n".to_owned()
    } else {
        said
    }
}

/// How an explanation reaches the vault: not at all without a session, which is told.
pub(in crate::commands) enum Vault {
    /// No session is open at the terminal.
    NotLookedAt,
    /// What its own policy decides.
    Decides(Rules),
}

impl Vault {
    /// Asks the agent, where one holds a session.
    pub(in crate::commands) fn ask(link: Option<Link>) -> Result<Self, Failure> {
        let Some(mut link) = link else {
            return Ok(Self::NotLookedAt);
        };
        match rules(&mut link) {
            Ok(rules) => Ok(Self::Decides(rules)),
            Err(Failure::NoSession) => Ok(Self::NotLookedAt),
            Err(Failure::Refused(error)) if error.code == ErrorCode::NotLoggedIn => {
                Ok(Self::NotLookedAt)
            }
            Err(failure) => Err(failure),
        }
    }

    pub(super) fn rules(&self) -> Rules {
        match self {
            Self::NotLookedAt => Rules::default(),
            Self::Decides(rules) => rules.clone(),
        }
    }

    /// For programs.
    pub(super) fn word(&self) -> &'static str {
        match self {
            Self::NotLookedAt => "not-looked-at",
            Self::Decides(rules) if rules.is_empty() => "decides-nothing",
            Self::Decides(_) => "in-force",
        }
    }
}
