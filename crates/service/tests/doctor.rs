//! The requirements of each profile: judged by what was looked at, and documented.

use std::fmt::Write as _;
use std::path::Path;

use twinlatch_policy::{Key, Rules};
use twinlatch_service::doctor::{Facts, Profile, Verdict, examine};

fn documents() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs")
}

fn verdict(profile: Profile, number: &str, facts: &Facts) -> Verdict {
    let judged = examine(profile, facts);
    let found = judged.iter().find(|one| one.requirement.number == number);
    found.expect("a requirement of this number").verdict
}

#[test]
fn every_requirement_names_a_heading_that_is_there() {
    for profile in Profile::ALL {
        let mut numbers = std::collections::BTreeSet::new();
        for one in profile.requirements() {
            let (file, heading) = one.section;
            let text = std::fs::read_to_string(documents().join(file)).expect("a document");
            let found = text.lines().any(|line| {
                line.starts_with('#') && line.trim_start_matches('#').trim_start() == heading
            });
            assert!(found, "{}: {file} has no {heading}", one.number);
            assert!(numbers.insert(one.number), "{} stands twice", one.number);
        }
    }
}

#[test]
fn the_lists_of_the_documents_are_what_the_program_judges() {
    let mut table = String::new();
    for profile in Profile::ALL {
        let (name, standard) = (profile.name(), profile.standard());
        write!(table, "\n## {name}: {standard}\n\n").expect("a string takes every text");
        table.push_str("| number | asks for | judged | section |\n| --- | --- | --- | --- |\n");
        for one in profile.requirements() {
            let (file, heading) = one.section;
            let (number, text, by) = (one.number, one.text, one.judged_by());
            let line = format!("| {number} | {text} | {by} | [{heading}]({file}) |\n");
            table.push_str(&line);
        }
    }
    let written = std::fs::read_to_string(documents().join("doctor.md")).expect("the document");
    assert!(
        written.ends_with(&table),
        "docs/doctor.md has to end with:\n{table}"
    );
}

#[test]
fn nothing_passes_that_was_not_looked_at() {
    let nothing = Facts::default();
    for profile in Profile::ALL {
        for one in examine(profile, &nothing) {
            let by = one.requirement.judged_by();
            let of_this_computer = !by.starts_with("by design") && by != "does not apply";
            assert_eq!(
                one.verdict == Verdict::NotLookedAt,
                of_this_computer,
                "{}: {}",
                one.requirement.number,
                one.reason
            );
        }
    }
}

#[test]
fn a_value_that_a_policy_not_looked_at_could_loosen_is_left_open() {
    let number = "63B 2.3.3 (overall)";
    let mut facts = Facts {
        system: Some(Rules::default()),
        ..Facts::default()
    };
    let judge = |facts: &Facts| verdict(Profile::Kiosk, number, facts);
    assert_eq!(
        judge(&facts),
        Verdict::NotLookedAt,
        "the default holds, and the vault's own policy could say 24 hours"
    );
    assert_eq!(
        verdict(Profile::Aal2, "2.2.3 (overall)", &facts),
        Verdict::Pass,
        "no policy can say more than 24 hours"
    );
    facts.system = Some(Rules::default().with(Key::SessionAbsolute, 600));
    assert_eq!(judge(&facts), Verdict::Pass, "the stricter counts");
    facts.system = Some(Rules::default().with(Key::SessionAbsolute, 1440));
    assert_eq!(judge(&facts), Verdict::NotLookedAt, "it could be stricter");
    facts.vault = Some(Rules::default());
    assert_eq!(judge(&facts), Verdict::Fail, "looked at, and it is not");
    facts.vault = Some(Rules::default().with(Key::SessionAbsolute, 600));
    assert_eq!(judge(&facts), Verdict::Pass, "looked at, and it is");
}

#[test]
fn keyring_and_rights_are_judged_by_what_was_found() {
    for (found, expected) in [(true, Verdict::Pass), (false, Verdict::Fail)] {
        let facts = Facts {
            keyring: Some(found),
            private: Some(found),
            ..Facts::default()
        };
        assert_eq!(
            verdict(Profile::Asvs, "13.3.1", &facts),
            expected,
            "keyring"
        );
        assert_eq!(verdict(Profile::Asvs, "13.3.2", &facts), expected, "rights");
    }
}

#[test]
fn what_the_design_cannot_know_or_leaves_open_fails() {
    let facts = Facts::default();
    for (profile, number) in [
        (Profile::Aal2, "4.6"),
        (Profile::Asvs, "6.3.5"),
        (Profile::Asvs, "16.3.1"),
    ] {
        assert_eq!(verdict(profile, number, &facts), Verdict::Fail, "{number}");
    }
}

#[test]
fn wrong_tries_without_an_end_fail_until_a_policy_ends_them() {
    let judge = |rules: Rules| {
        let facts = Facts {
            system: Some(rules),
            vault: Some(Rules::default()),
            ..Facts::default()
        };
        verdict(Profile::Aal2, "3.2.2", &facts)
    };
    let at = |most| Rules::default().with(Key::LoginDisableAfter, most);
    assert_eq!(judge(Rules::default()), Verdict::Fail, "nobody decided");
    assert_eq!(judge(at(101)), Verdict::Fail, "one too many");
    assert_eq!(judge(at(100)), Verdict::Pass, "as the standard says");
}
