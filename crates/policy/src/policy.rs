//! The policy in force: one function a key, and for each value who decided it.

use std::time::Duration;

use crate::key::Key;
use crate::rules::Rules;

/// The policy in force. Its default is that nobody has decided anything.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Policy {
    system: Rules,
    device: Rules,
}

/// Who decided a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// Nobody: it is the default.
    Default,
    /// Whoever administers the computer, by the file in the system's place.
    SystemFile,
    /// Whoever administers the vault, by the policy of the device.
    Device,
}

/// A value with who decided it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Decided<T> {
    /// What holds.
    pub value: T,
    /// Who decided it; where both say the same, the file.
    pub by: Source,
}

impl Policy {
    /// The policy of two sources: the stricter counts, key by key, over the defaults.
    #[must_use]
    pub fn new(system: Rules, device: Rules) -> Self {
        Self { system, device }
    }

    /// The same with another second source: what the owner of a vault has signed.
    #[must_use]
    pub fn with_device(&self, device: Rules) -> Self {
        Self {
            system: self.system.clone(),
            device,
        }
    }

    /// What holds for a key; of flags, 0 is `false` and 1 is `true`.
    #[must_use]
    pub fn decided(&self, key: Key) -> Decided<u32> {
        let own = self.system.of(key);
        match self.system.stricter_of(&self.device).of(key) {
            None => Decided {
                value: key.default(),
                by: Source::Default,
            },
            Some(value) if own == Some(value) => Decided {
                value,
                by: Source::SystemFile,
            },
            Some(value) => Decided {
                value,
                by: Source::Device,
            },
        }
    }

    /// Whether the audit log may be saved in a file.
    #[must_use]
    pub fn allows_audit_export(&self) -> bool {
        self.flag(Key::AuditExportAllowed)
    }

    /// How long lines of the audit log are kept.
    #[must_use]
    pub fn audit_keep(&self) -> Duration {
        Duration::from_secs(u64::from(self.decided(Key::AuditKeepDays).value) * 24 * 60 * 60)
    }

    /// Whether copying into the clipboard is allowed.
    #[must_use]
    pub fn allows_clipboard(&self) -> bool {
        self.flag(Key::ClipboardAllowed)
    }

    /// Seconds until a copied field is cleared from the clipboard.
    #[must_use]
    pub fn clipboard_seconds(&self) -> u32 {
        self.decided(Key::ClipboardSeconds).value
    }

    /// Whether codes are hidden while another window has the focus, whatever a person chose.
    #[must_use]
    pub fn hides_codes(&self) -> bool {
        self.flag(Key::CodesHidden)
    }

    /// Whether the device key may be put into a file.
    #[must_use]
    pub fn allows_key_file(&self) -> bool {
        self.flag(Key::KeyFileAllowed)
    }

    /// Whether the window fills the screen and nobody but owner and administrators leaves it.
    #[must_use]
    pub fn is_kiosk(&self) -> bool {
        self.flag(Key::KioskEnabled)
    }

    /// Wrong tries in a row after which password and code are closed, until a phone is enrolled anew.
    #[must_use]
    pub fn disable_after(&self) -> u32 {
        self.decided(Key::LoginDisableAfter).value
    }

    /// Fewest code points of a new password.
    #[must_use]
    pub fn min_password_length(&self) -> usize {
        self.decided(Key::PasswordLength).value as usize
    }

    /// Lowest zxcvbn score of a new password, 0 to 4.
    #[must_use]
    pub fn min_password_score(&self) -> u8 {
        u8::try_from(self.decided(Key::PasswordScore).value)
            .expect("infallible because no range of a score goes beyond 4")
    }

    /// Fewest digits that a newly enrolled phone must show, 6 or 8.
    #[must_use]
    pub fn min_digits(&self) -> u32 {
        self.decided(Key::PhoneDigits).value
    }

    /// How many administrators must help a person back in, 1 or 2; 0 where none can.
    #[must_use]
    pub fn helping_administrators(&self) -> u32 {
        self.decided(Key::RecoveryAdministrators).value
    }

    /// Whether administrators get a way into every account without the person; it takes as many of
    /// them as help a person, so none where nobody helps.
    #[must_use]
    pub fn escrows(&self) -> bool {
        self.flag(Key::RecoveryEscrow)
    }

    /// Time from the opening to the end of every session.
    #[must_use]
    pub fn absolute(&self) -> Duration {
        self.minutes(Key::SessionAbsolute)
    }

    /// The longest time without input that a session lasts, whatever a person chose.
    #[must_use]
    pub fn idle(&self) -> Duration {
        self.minutes(Key::SessionIdle)
    }

    /// Whether a session locks when the desktop locks.
    #[must_use]
    pub fn locks_with_desktop(&self) -> bool {
        self.flag(Key::SessionLockWithDesktop)
    }

    /// Whether a session locks before the computer sleeps.
    #[must_use]
    pub fn locks_before_sleep(&self) -> bool {
        self.flag(Key::SessionLockBeforeSleep)
    }

    /// Time that a proof of password and code holds for sensitive acts.
    #[must_use]
    pub fn step_up(&self) -> Duration {
        self.minutes(Key::SessionStepUp)
    }

    /// Whether a recovery sheet must be taken along before the vault opens.
    #[must_use]
    pub fn requires_sheet(&self) -> bool {
        self.flag(Key::SheetRequired)
    }

    /// Whether a locked session may open with the password alone.
    #[must_use]
    pub fn allows_quick_unlock(&self) -> bool {
        self.flag(Key::QuickUnlockAllowed)
    }

    /// Whether the vault may be used from a terminal.
    #[must_use]
    pub fn allows_terminal(&self) -> bool {
        self.flag(Key::TerminalAllowed)
    }

    fn flag(&self, key: Key) -> bool {
        self.decided(key).value != 0
    }

    fn minutes(&self, key: Key) -> Duration {
        Duration::from_secs(u64::from(self.decided(key).value) * 60)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{Policy, Source};
    use crate::{Key, Rules};

    /// What every function says, in the order of the keys.
    fn told(policy: &Policy) -> [u64; Key::ALL.len()] {
        [
            policy.allows_audit_export().into(),
            policy.audit_keep().as_secs() / (24 * 60 * 60),
            policy.allows_clipboard().into(),
            policy.clipboard_seconds().into(),
            policy.hides_codes().into(),
            policy.allows_key_file().into(),
            policy.is_kiosk().into(),
            policy.disable_after().into(),
            policy.min_password_length() as u64,
            policy.min_password_score().into(),
            policy.min_digits().into(),
            policy.allows_quick_unlock().into(),
            policy.helping_administrators().into(),
            policy.escrows().into(),
            policy.absolute().as_secs() / 60,
            policy.idle().as_secs() / 60,
            policy.locks_before_sleep().into(),
            policy.locks_with_desktop().into(),
            policy.step_up().as_secs() / 60,
            policy.requires_sheet().into(),
            policy.allows_terminal().into(),
        ]
    }

    /// A value of the range that is not the default.
    fn other(key: Key) -> u32 {
        let values = (0..=1440).filter(|value| key.range().holds(*value));
        values
            .into_iter()
            .find(|value| *value != key.default())
            .expect("no range has one value")
    }

    #[test]
    fn every_key_is_read_by_the_function_of_its_own() {
        for (place, key) in Key::ALL.into_iter().enumerate() {
            let policy = Policy::new(Rules::default().with(key, other(key)), Rules::default());
            let mut expected = told(&Policy::default());
            expected[place] = other(key).into();
            assert_eq!(told(&policy), expected, "{} and nothing else", key.name());
        }
    }

    #[test]
    fn who_decided_is_told() {
        let key = Key::PasswordLength;
        let rules = |value| Rules::default().with(key, value);
        let cases = [
            (Rules::default(), Rules::default(), 8, Source::Default),
            (rules(12), Rules::default(), 12, Source::SystemFile),
            (Rules::default(), rules(12), 12, Source::Device),
            (rules(12), rules(14), 14, Source::Device),
            (rules(14), rules(12), 14, Source::SystemFile),
            (rules(12), rules(12), 12, Source::SystemFile),
            (rules(8), Rules::default(), 8, Source::SystemFile),
        ];
        for (system, device, value, by) in cases {
            let decided = Policy::new(system, device).decided(key);
            assert_eq!((decided.value, decided.by), (value, by), "the stricter one");
        }
    }

    #[test]
    fn names_are_told_apart() {
        let names: BTreeSet<&str> = Key::ALL.iter().map(|key| key.name()).collect();
        assert_eq!(names.len(), Key::ALL.len(), "one name a key");
    }
}
