//! `twinlatch policy`: checks a file, explains what is decided, and has the owner sign one.

mod signed;

use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use serde_json::{Value, json};
use twinlatch_agent::Link;
use twinlatch_machine::Places;
use twinlatch_policy::{
    Found, Key, MAX_BYTES, Policy, PolicyPlace, Problem, Rules, SYSTEM_FILE, Source, Stricter,
    Value as PolicyValue, read_rules,
};

use crate::arguments::PolicyCommand;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::Report;
use crate::text::line;
use crate::words;

pub(super) use signed::Vault;

/// Does what was asked about the policy.
///
/// # Errors
///
/// A file that cannot be read, a key that is not known.
pub(super) fn run(data_dir: Option<&Path>, wanted: PolicyCommand) -> Result<Report, Failure> {
    let session = || super::session(&Places::find(data_dir)?);
    match wanted {
        PolicyCommand::Check { file } => check(&file),
        PolicyCommand::Explain { name } => {
            // Without a folder of data there is no session either.
            let places = Places::find(data_dir).ok();
            let link = match places {
                Some(places) => Link::open(&places.socket())?,
                None => None,
            };
            let found = PolicyPlace::system().read();
            explain(name.as_deref(), &found, &Vault::ask(link)?)
        }
        PolicyCommand::Install { file, yes, proof } => {
            signed::install(&mut session()?, &file, yes, proof)
        }
        PolicyCommand::Remove { yes, proof } => signed::remove(&mut session()?, yes, proof),
    }
}

/// Reads a file up to one byte more than a policy may have.
fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    let unreadable = |_| Failure::PolicyFile {
        path: path.to_path_buf(),
    };
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(unreadable)?;
    file.take(MAX_BYTES + 1)
        .read_to_end(&mut bytes)
        .map_err(unreadable)?;
    Ok(bytes)
}

fn check(path: &Path) -> Result<Report, Failure> {
    Ok(match read_rules(&read(path)?) {
        Ok(rules) => report(path, &[], good(&rules), Exit::Done),
        Err(problems) => refused(path, &problems),
    })
}

/// What is said of a file with problems.
fn refused(path: &Path, problems: &[Problem]) -> Report {
    report(path, problems, bad(problems), Exit::Unusable)
}

fn report(path: &Path, problems: &[Problem], text: String, exit: Exit) -> Report {
    let json = json!({
        "file": path.display().to_string(),
        "problems": as_json(problems),
    });
    Report {
        text: text.into(),
        json,
        exit,
    }
}

fn good(rules: &Rules) -> String {
    let decided = Key::ALL.iter().filter(|key| rules.of(**key).is_some());
    format!(
        "No problem: it decides {} of {} keys. It is obeyed as {SYSTEM_FILE} where root owns it and \
         the folders above, and nobody else can write them.\n",
        decided.count(),
        Key::ALL.len()
    )
}

fn bad(problems: &[Problem]) -> String {
    let mut said = String::new();
    for problem in problems {
        said.push_str(&format!("{}\n", line(&problem.to_string())));
    }
    said.push_str("Nothing of it is obeyed as long as a problem is left.\n");
    said
}

fn as_json(problems: &[Problem]) -> Value {
    let list = problems.iter().map(|problem| {
        json!({
            "line": problem.line,
            "key": problem.key,
            "problem": problem.fault.to_string(),
        })
    });
    list.collect()
}

fn explain(name: Option<&str>, found: &Found, vault: &Vault) -> Result<Report, Failure> {
    let keys = match name {
        None => Key::ALL.to_vec(),
        Some(name) => vec![Key::named(name).ok_or_else(|| Failure::NoPolicyKey {
            name: name.to_owned(),
        })?],
    };
    let (rules, problems) = match found {
        Found::Nothing => (Rules::default(), Vec::new()),
        Found::Obeyed(rules) => (rules.clone(), Vec::new()),
        Found::Refused(problems) => (Rules::default(), problems.clone()),
    };
    let policy = Policy::new(rules, vault.rules());
    let mut text = standing(found);
    if matches!(vault, Vault::NotLookedAt) {
        text.push_str(
            "The vault's own policy is not looked at: no session is open (\"twinlatch login\").\n\n",
        );
    }
    for key in &keys {
        text.push_str(&of_key(*key, &policy));
    }
    let keys: Vec<Value> = keys.iter().map(|key| key_json(*key, &policy)).collect();
    let json = json!({
        "file": SYSTEM_FILE,
        "state": state(found),
        "vault": vault.word(),
        "problems": as_json(&problems),
        "keys": keys,
    });
    Ok(Report::done(text, &json))
}

fn state(found: &Found) -> &'static str {
    match found {
        Found::Nothing => "none",
        Found::Obeyed(_) => "obeyed",
        Found::Refused(_) => "refused",
    }
}

/// What stands in the place, if that is more than nothing.
fn standing(found: &Found) -> String {
    match found {
        Found::Nothing => format!("There is no {SYSTEM_FILE}: everything is at its default.\n\n"),
        Found::Obeyed(_) => String::new(),
        Found::Refused(problems) => {
            let mut said = format!("{SYSTEM_FILE} is not obeyed:\n");
            for problem in problems {
                said.push_str(&format!("  {}\n", line(&problem.to_string())));
            }
            said.push_str(
                "The last good policy stays in force in a vault that remembers one; without one \
                 only owner and administrators can log in. Below are the defaults.\n\n",
            );
            said
        }
    }
}

fn of_key(key: Key, policy: &Policy) -> String {
    let decided = policy.decided(key);
    let by = words::of_source(decided.by);
    format!(
        "{} = {} ({by})\n  {}\n  Default {}; allowed {}; {} is stricter.\n",
        key.name(),
        key.written(decided.value),
        words::of_key(key),
        key.written(key.default()),
        key.range(),
        stricter(key),
    )
}

fn stricter(key: Key) -> String {
    match (key.written(key.strictest()), key.stricter()) {
        (PolicyValue::Flag(flag), _) => flag.to_string(),
        (PolicyValue::Count(_), Stricter::Smaller) => "less".to_owned(),
        (PolicyValue::Count(_), Stricter::Greater) => "more".to_owned(),
    }
}

fn key_json(key: Key, policy: &Policy) -> Value {
    let decided = policy.decided(key);
    json!({
        "key": key.name(),
        "value": plain(key, decided.value),
        "by": match decided.by {
            Source::Default => "default",
            Source::SystemFile => "system-file",
            Source::Device => "device",
        },
        "default": plain(key, key.default()),
        "strictest": plain(key, key.strictest()),
        "allowed": key.range().to_string(),
        "about": words::of_key(key),
    })
}

fn plain(key: Key, value: u32) -> Value {
    match key.written(value) {
        PolicyValue::Count(count) => json!(count),
        PolicyValue::Flag(flag) => json!(flag),
    }
}

#[cfg(test)]
mod tests {
    use super::{Vault, explain};
    use twinlatch_policy::{Found, Key, Rules, parse_rules};

    fn decides_nothing() -> Vault {
        Vault::Decides(Rules::default())
    }

    #[test]
    fn the_vaults_policy_is_told_beside_the_file_or_said_not_to_be_looked_at() {
        let file = Found::Obeyed(Rules::default().with(Key::SessionIdle, 10));
        let vault = Vault::Decides(Rules::default().with(Key::SessionIdle, 5));
        let key = Some("session.idle_minutes");
        let report = explain(key, &file, &vault).expect("a known key");
        let text = report.text.as_str();
        assert!(
            text.starts_with("session.idle_minutes = 5 (the vault's administrator)\n"),
            "the stricter one, and whose it is: {text}"
        );
        assert_eq!(report.json["vault"], "in-force", "for programs too");
        let report = explain(key, &file, &Vault::NotLookedAt).expect("a known key");
        let text = report.text.as_str();
        assert!(text.contains("not looked at: no session is open"), "{text}");
        assert_eq!(report.json["vault"], "not-looked-at", "for programs too");
    }

    #[test]
    fn a_value_is_told_with_who_decided_it() {
        let found = Found::Obeyed(Rules::default().with(Key::SessionIdle, 10));
        let report = explain(Some("session.idle_minutes"), &found, &decides_nothing());
        let report = report.expect("a known key");
        let text = report.text.as_str();
        assert!(
            text.starts_with("session.idle_minutes = 10 (this computer's administrator)\n"),
            "value and who: {text}"
        );
        assert!(
            text.contains("Default 60; allowed 1 to 60 minutes; less is stricter."),
            "{text}"
        );
        assert_eq!(
            report.json["keys"][0]["by"], "system-file",
            "for programs too"
        );
        assert_eq!(report.json["state"], "obeyed", "the file is");
    }

    #[test]
    fn a_file_that_is_not_obeyed_is_told_with_its_reasons() {
        let problems = parse_rules("[session]\nidle_minutes = 90\n").expect_err("out of range");
        let report = explain(None, &Found::Refused(problems), &decides_nothing());
        let report = report.expect("every key");
        let text = report.text.as_str();
        assert!(text.contains("is not obeyed"), "{text}");
        assert!(
            text.contains("line 2: session.idle_minutes"),
            "the line: {text}"
        );
        assert_eq!(report.json["state"], "refused", "for programs too");
        let keys = report.json["keys"].as_array().expect("a list");
        assert_eq!(keys.len(), Key::ALL.len(), "every key all the same");
        assert!(
            keys.iter().all(|key| key["by"] == "default"),
            "nothing of it counts"
        );
    }
}
