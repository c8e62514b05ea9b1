//! The keys: what each decides, its bounds, its default, and which way is stricter.

use core::fmt;

/// What can be decided; `docs/policy.md` explains each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Key {
    /// Whether the audit log may be saved in a file.
    AuditExportAllowed,
    /// Days that lines of the audit log are kept.
    AuditKeepDays,
    /// Whether copying into the clipboard is allowed.
    ClipboardAllowed,
    /// Seconds until a copied field is cleared.
    ClipboardSeconds,
    /// Whether codes are hidden while another window has the focus.
    CodesHidden,
    /// Whether the device key may be kept in a file.
    KeyFileAllowed,
    /// Whether the window fills the screen and nobody but administrators leaves it.
    KioskEnabled,
    /// Wrong tries in a row after which password and code are closed.
    LoginDisableAfter,
    /// Fewest code points of a new password.
    PasswordLength,
    /// Lowest zxcvbn score of a new password.
    PasswordScore,
    /// Fewest digits that a newly enrolled phone shows.
    PhoneDigits,
    /// Whether a locked session may open with the password alone.
    QuickUnlockAllowed,
    /// How many administrators must help a person who asks for a way back in.
    RecoveryAdministrators,
    /// Whether administrators get a way into every account without the person.
    RecoveryEscrow,
    /// Minutes from the opening to the end of a session.
    SessionAbsolute,
    /// Most minutes without input that a person can choose.
    SessionIdle,
    /// Whether a session locks when the desktop locks.
    SessionLockWithDesktop,
    /// Whether a session locks before the computer sleeps.
    SessionLockBeforeSleep,
    /// Minutes that a proof of password and code holds for sensitive acts.
    SessionStepUp,
    /// Whether a recovery sheet must be taken along before the vault opens.
    SheetRequired,
    /// Whether the vault may be used from a terminal.
    TerminalAllowed,
}

/// What a value may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Range {
    /// A whole number.
    Count {
        /// The least.
        least: u32,
        /// The most.
        most: u32,
        /// What is counted, in the plural.
        unit: &'static str,
    },
    /// One of two numbers.
    Either(u32, u32),
    /// `true` or `false`.
    Flag,
}

/// Which of two values is the stricter one; of flags, `false` counts as the smaller.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stricter {
    /// The smaller.
    Smaller,
    /// The greater.
    Greater,
}

/// A value as it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Value {
    /// A whole number.
    Count(u32),
    /// `true` or `false`.
    Flag(bool),
}

/// One line of the table of keys.
struct Line {
    name: &'static str,
    number: u32,
    range: Range,
    default: u32,
    stricter: Stricter,
}

const fn count(least: u32, most: u32, unit: &'static str) -> Range {
    Range::Count { least, most, unit }
}

impl Key {
    /// Every key, in the order of the names.
    pub const ALL: [Self; 21] = [
        Self::AuditExportAllowed,
        Self::AuditKeepDays,
        Self::ClipboardAllowed,
        Self::ClipboardSeconds,
        Self::CodesHidden,
        Self::KeyFileAllowed,
        Self::KioskEnabled,
        Self::LoginDisableAfter,
        Self::PasswordLength,
        Self::PasswordScore,
        Self::PhoneDigits,
        Self::QuickUnlockAllowed,
        Self::RecoveryAdministrators,
        Self::RecoveryEscrow,
        Self::SessionAbsolute,
        Self::SessionIdle,
        Self::SessionLockBeforeSleep,
        Self::SessionLockWithDesktop,
        Self::SessionStepUp,
        Self::SheetRequired,
        Self::TerminalAllowed,
    ];

    /// The table. Bounds: NIST SP 800-63B-4 sections 2.2.3 and 2.3.3 for the limits of a session
    /// (AAL2: at most 24 hours, 1 hour idle; AAL3: at most 12 hours), section 3.1.1.2 for the length
    /// of a password beside a second factor (8 or more; 64 must be accepted), section 3.2.2 for wrong
    /// tries in a row (at most 100). 1000 are as good as no bound: from the hundredth on a day passes
    /// between two.
    ///
    /// # Security
    ///
    /// A number, once given, keeps its meaning: the last good rules are kept by numbers.
    const fn line(self) -> Line {
        use Stricter::{Greater, Smaller};
        let (number, name, range, default, stricter) = match self {
            Self::SessionIdle => (
                1,
                "session.idle_minutes",
                count(1, 60, "minutes"),
                60,
                Smaller,
            ),
            Self::SessionAbsolute => {
                let range = count(15, 24 * 60, "minutes");
                (2, "session.absolute_minutes", range, 12 * 60, Smaller)
            }
            Self::SessionStepUp => {
                let range = count(1, 15, "minutes");
                (3, "session.step_up_minutes", range, 5, Smaller)
            }
            Self::SessionLockWithDesktop => {
                (4, "session.lock_with_desktop", Range::Flag, 1, Greater)
            }
            Self::SessionLockBeforeSleep => {
                (5, "session.lock_before_sleep", Range::Flag, 1, Greater)
            }
            Self::CodesHidden => (6, "codes.hide_without_focus", Range::Flag, 0, Greater),
            Self::ClipboardSeconds => (
                7,
                "clipboard.seconds",
                count(5, 120, "seconds"),
                20,
                Smaller,
            ),
            Self::ClipboardAllowed => (8, "clipboard.allowed", Range::Flag, 1, Smaller),
            Self::PasswordLength => {
                let range = count(8, 64, "characters");
                (9, "password.min_length", range, 8, Greater)
            }
            Self::PasswordScore => (10, "password.min_score", count(0, 4, "points"), 0, Greater),
            Self::PhoneDigits => (11, "phone.min_digits", Range::Either(6, 8), 6, Greater),
            Self::TerminalAllowed => (12, "terminal.allowed", Range::Flag, 1, Smaller),
            Self::SheetRequired => (13, "sheet.required", Range::Flag, 0, Greater),
            Self::KeyFileAllowed => (14, "key_file.allowed", Range::Flag, 1, Smaller),
            Self::LoginDisableAfter => {
                let range = count(10, 1000, "wrong tries");
                (17, "login.disable_after", range, 1000, Smaller)
            }
            Self::QuickUnlockAllowed => (15, "quick_unlock.allowed", Range::Flag, 1, Smaller),
            Self::AuditExportAllowed => (61, "audit.export_allowed", Range::Flag, 1, Smaller),
            Self::AuditKeepDays => {
                let range = count(30, 3650, "days");
                (60, "audit.keep_days", range, 3650, Greater)
            }
            Self::KioskEnabled => (40, "kiosk.enabled", Range::Flag, 0, Greater),
            Self::RecoveryAdministrators => {
                let range = count(0, 2, "administrators");
                (30, "recovery.administrators", range, 0, Greater)
            }
            Self::RecoveryEscrow => (31, "recovery.escrow", Range::Flag, 0, Smaller),
        };
        Line {
            name,
            number,
            range,
            default,
            stricter,
        }
    }

    /// The key of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|key| key.name() == name)
    }

    /// The key of this number.
    #[must_use]
    pub fn numbered(number: u32) -> Option<Self> {
        Self::ALL.into_iter().find(|key| key.number() == number)
    }

    /// The name in the file: table, dot, key.
    #[must_use]
    pub const fn name(self) -> &'static str {
        self.line().name
    }

    /// The number under which it is kept.
    #[must_use]
    pub const fn number(self) -> u32 {
        self.line().number
    }

    /// What it may be.
    #[must_use]
    pub const fn range(self) -> Range {
        self.line().range
    }

    /// What holds where nobody decides; of flags, 0 is `false` and 1 is `true`.
    #[must_use]
    pub const fn default(self) -> u32 {
        self.line().default
    }

    /// Which way is stricter.
    #[must_use]
    pub const fn stricter(self) -> Stricter {
        self.line().stricter
    }

    /// The stricter of two values.
    #[must_use]
    pub fn stricter_of(self, one: u32, other: u32) -> u32 {
        match self.stricter() {
            Stricter::Smaller => one.min(other),
            Stricter::Greater => one.max(other),
        }
    }

    /// The strictest value of the range.
    #[must_use]
    pub fn strictest(self) -> u32 {
        let (least, most) = self.range().ends();
        self.stricter_of(least, most)
    }

    /// The loosest value of the range.
    #[must_use]
    pub fn loosest(self) -> u32 {
        let (least, most) = self.range().ends();
        match self.stricter() {
            Stricter::Smaller => most,
            Stricter::Greater => least,
        }
    }

    /// A value as it is written.
    #[must_use]
    pub fn written(self, value: u32) -> Value {
        match self.range() {
            Range::Flag => Value::Flag(value != 0),
            Range::Count { .. } | Range::Either(..) => Value::Count(value),
        }
    }
}

impl Range {
    /// Whether a number lies in it; of flags, 0 and 1 do.
    #[must_use]
    pub fn holds(self, value: u32) -> bool {
        match self {
            Self::Count { least, most, .. } => (least..=most).contains(&value),
            Self::Either(one, other) => value == one || value == other,
            Self::Flag => value <= 1,
        }
    }

    fn ends(self) -> (u32, u32) {
        match self {
            Self::Count { least, most, .. } | Self::Either(least, most) => (least, most),
            Self::Flag => (0, 1),
        }
    }
}

impl fmt::Display for Range {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Count { least, most, unit } => write!(out, "{least} to {most} {unit}"),
            Self::Either(one, other) => write!(out, "{one} or {other}"),
            Self::Flag => out.write_str("true or false"),
        }
    }
}

impl fmt::Display for Value {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Count(count) => write!(out, "{count}"),
            Self::Flag(flag) => write!(out, "{flag}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Key;

    #[test]
    fn every_key_is_found_by_its_name_and_its_number() {
        for key in Key::ALL {
            assert_eq!(Key::named(key.name()), Some(key), "no name stands twice");
            assert_eq!(Key::numbered(key.number()), Some(key), "nor a number");
        }
        assert_eq!(Key::named("session.idle"), None, "others are unknown");
        assert_eq!(Key::numbered(0), None, "and so are other numbers");
    }

    #[test]
    fn keys_stand_in_the_order_of_their_names() {
        assert!(
            Key::ALL.is_sorted_by_key(|key| key.name()),
            "as they are listed"
        );
    }

    #[test]
    fn defaults_lie_within_the_bounds() {
        for key in Key::ALL {
            assert!(key.range().holds(key.default()), "{}", key.name());
            assert!(key.range().holds(key.strictest()), "{}", key.name());
        }
    }
}
