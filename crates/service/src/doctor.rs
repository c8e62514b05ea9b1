//! What a standard asks for, and whether it holds here: each requirement with its verdict.
//!
//! Nothing is called passed that was not looked at: a fact comes in as an argument, a value from the
//! policies in force, and what the program always does names the section that says so.

mod aal2;
mod asvs;
mod kiosk;

use twinlatch_policy::{Key, Policy, Range, Rules, Source};

/// A list of requirements.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Profile {
    /// NIST SP 800-63B-4 at AAL2.
    Aal2,
    /// OWASP ASVS 5.0.0.
    Asvs,
    /// A computer that many people share, with the figures of AAL3.
    Kiosk,
}

/// What was looked at on this computer.
#[derive(Debug, Clone, Default)]
pub struct Facts {
    /// What the administrator's file decides; none where it is not obeyed.
    pub system: Option<Rules>,
    /// What the vault's own policy decides; none without an open session.
    pub vault: Option<Rules>,
    /// Whether the keyring answers.
    pub keyring: Option<bool>,
    /// Whether vault file and folder are their owner's alone; none without a vault.
    pub private: Option<bool>,
}

/// Whether a requirement holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It does.
    Pass,
    /// It does not.
    Fail,
    /// There is nothing here that it is about.
    NotApplicable,
    /// It could not be looked at.
    NotLookedAt,
}

/// A requirement as it is judged here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judgement {
    /// Which.
    pub requirement: Requirement,
    /// Whether it holds.
    pub verdict: Verdict,
    /// Why.
    pub reason: String,
}

/// One line of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Requirement {
    /// Its number in the standard.
    pub number: &'static str,
    /// What it asks for.
    pub text: &'static str,
    /// File and heading of the documents that say how it is met, or why not.
    pub section: (&'static str, &'static str),
    judge: Judge,
}

/// How a requirement is judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Judge {
    /// The program always does so.
    Design(&'static str),
    /// The program does not.
    Lacks(&'static str),
    /// There is nothing that it is about.
    Nothing(&'static str),
    /// A value of the policies, at most so much.
    AtMost(Key, u32),
    /// A value of the policies, at least so much; of flags, 1 is `true`.
    AtLeast(Key, u32),
    /// The keyring answers.
    Keyring,
    /// File and folder are their owner's alone.
    Private,
}

impl Profile {
    /// Every profile.
    pub const ALL: [Self; 3] = [Self::Aal2, Self::Asvs, Self::Kiosk];

    /// Its name, as it is given on the command line.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Aal2 => "aal2",
            Self::Asvs => "asvs",
            Self::Kiosk => "kiosk",
        }
    }

    /// The standard that its numbers are of.
    #[must_use]
    pub const fn standard(self) -> &'static str {
        match self {
            Self::Aal2 => "NIST SP 800-63B-4, AAL2",
            Self::Asvs => "OWASP ASVS 5.0.0",
            Self::Kiosk => "a shared computer, with figures of NIST SP 800-63B-4, AAL3",
        }
    }

    /// Its requirements, in the order of their numbers.
    #[must_use]
    pub const fn requirements(self) -> &'static [Requirement] {
        match self {
            Self::Aal2 => aal2::REQUIREMENTS,
            Self::Asvs => asvs::REQUIREMENTS,
            Self::Kiosk => kiosk::REQUIREMENTS,
        }
    }
}

/// Judges every requirement of a profile by what was looked at.
#[must_use]
pub fn examine(profile: Profile, facts: &Facts) -> Vec<Judgement> {
    let judged = |requirement: &Requirement| {
        let (verdict, reason) = requirement.judge.verdict(facts);
        Judgement {
            requirement: *requirement,
            verdict,
            reason,
        }
    };
    profile.requirements().iter().map(judged).collect()
}

impl Requirement {
    /// How it is judged, in a few words.
    #[must_use]
    pub fn judged_by(&self) -> String {
        match self.judge {
            Judge::Design(_) => "by design".to_owned(),
            Judge::Lacks(_) => "by design: it does not hold".to_owned(),
            Judge::Nothing(_) => "does not apply".to_owned(),
            Judge::AtMost(key, most) => bound(key, "at most", most),
            Judge::AtLeast(key, least) => bound(key, "at least", least),
            Judge::Keyring => "the keyring answers".to_owned(),
            Judge::Private => "rights of file and folder".to_owned(),
        }
    }
}

fn bound(key: Key, way: &str, value: u32) -> String {
    let way = match key.range() {
        Range::Flag => "is",
        Range::Count { .. } | Range::Either(..) => way,
    };
    format!("`{}` {way} {}", key.name(), key.written(value))
}

impl Judge {
    fn verdict(self, facts: &Facts) -> (Verdict, String) {
        let not_looked = |why: &str| (Verdict::NotLookedAt, why.to_owned());
        match self {
            Self::Design(why) => (Verdict::Pass, why.to_owned()),
            Self::Lacks(why) => (Verdict::Fail, why.to_owned()),
            Self::Nothing(why) => (Verdict::NotApplicable, why.to_owned()),
            Self::AtMost(key, most) => value(key, facts, |value| value <= most),
            Self::AtLeast(key, least) => value(key, facts, |value| value >= least),
            Self::Keyring => match facts.keyring {
                Some(true) => (Verdict::Pass, "the keyring answers".to_owned()),
                Some(false) => (
                    Verdict::Fail,
                    "no keyring answers: the device key can only lie in a file".to_owned(),
                ),
                None => not_looked("the keyring was not asked"),
            },
            Self::Private => match facts.private {
                Some(true) => (Verdict::Pass, "nobody else can read them".to_owned()),
                Some(false) => (
                    Verdict::Fail,
                    "others can read vault file or folder: chmod go-rwx both".to_owned(),
                ),
                None => not_looked("there is no vault yet"),
            },
        }
    }
}

/// A value of the policies in force. What is not looked at can decide only what the file leaves open,
/// and otherwise only make it stricter.
fn value(key: Key, facts: &Facts, holds: impl Fn(u32) -> bool) -> (Verdict, String) {
    let Some(system) = &facts.system else {
        let why = "the administrator's file is not obeyed: what holds depends on the last good one";
        return (Verdict::NotLookedAt, why.to_owned());
    };
    let policy = Policy::new(system.clone(), facts.vault.clone().unwrap_or_default());
    let decided = policy.decided(key);
    let by = match decided.by {
        Source::Default => "the default",
        Source::SystemFile => "this computer's administrator",
        Source::Device => "the vault's owner",
    };
    let said = format!("{} is {}: {by}", key.name(), key.written(decided.value));
    let passes = holds(decided.value);
    let open = facts.vault.is_none() && (decided.by == Source::Default || !passes);
    if open && !(passes && holds(key.loosest())) {
        let said = format!("{said}; the vault's own policy is looked at in a session only");
        return (Verdict::NotLookedAt, said);
    }
    let verdict = if passes { Verdict::Pass } else { Verdict::Fail };
    (verdict, said)
}
