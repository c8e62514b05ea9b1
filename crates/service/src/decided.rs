//! What administrators have decided, as a screen shows it.

use twinlatch_policy::{Fault, Key, Policy, Problem, Range, Source};

use crate::wire::{DecidedBy, DecidedView, PolicyFault, PolicyKey, PolicyProblemView};

/// What is decided for everybody, in the order of the keys.
pub(crate) fn decided(policy: &Policy) -> Vec<DecidedView> {
    let told = |key: Key| {
        let decided = policy.decided(key);
        let by = match decided.by {
            Source::Default => return None,
            Source::SystemFile => DecidedBy::SystemFile,
            Source::Device => DecidedBy::Device,
        };
        Some(DecidedView {
            key: key.into(),
            value: decided.value,
            by,
        })
    };
    Key::ALL.into_iter().filter_map(told).collect()
}

impl From<Key> for PolicyKey {
    fn from(key: Key) -> Self {
        match key {
            Key::AuditExportAllowed => Self::AuditExportAllowed,
            Key::AuditKeepDays => Self::AuditKeepDays,
            Key::ClipboardAllowed => Self::ClipboardAllowed,
            Key::ClipboardSeconds => Self::ClipboardSeconds,
            Key::CodesHidden => Self::CodesHidden,
            Key::KeyFileAllowed => Self::KeyFileAllowed,
            Key::KioskEnabled => Self::KioskEnabled,
            Key::LoginDisableAfter => Self::LoginDisableAfter,
            Key::PasswordLength => Self::PasswordLength,
            Key::PasswordScore => Self::PasswordScore,
            Key::PhoneDigits => Self::PhoneDigits,
            Key::QuickUnlockAllowed => Self::QuickUnlockAllowed,
            Key::RecoveryAdministrators => Self::RecoveryAdministrators,
            Key::RecoveryEscrow => Self::RecoveryEscrow,
            Key::SessionAbsolute => Self::SessionAbsolute,
            Key::SessionIdle => Self::SessionIdle,
            Key::SessionLockBeforeSleep => Self::SessionLockBeforeSleep,
            Key::SessionLockWithDesktop => Self::SessionLockWithDesktop,
            Key::SessionStepUp => Self::SessionStepUp,
            Key::SheetRequired => Self::SheetRequired,
            Key::TerminalAllowed => Self::TerminalAllowed,
        }
    }
}

impl From<&Problem> for PolicyProblemView {
    fn from(problem: &Problem) -> Self {
        let (fault, path, allowed) = match &problem.fault {
            Fault::Syntax => (PolicyFault::Syntax, None, None),
            Fault::UnknownKey => (PolicyFault::UnknownKey, None, None),
            Fault::WrongType { allowed } => match allowed {
                Range::Flag => (PolicyFault::NotFlag, None, None),
                Range::Count { .. } | Range::Either(..) => {
                    (PolicyFault::NotNumber, None, ends(*allowed))
                }
            },
            Fault::OutOfRange { allowed } => match allowed {
                Range::Either(..) => (PolicyFault::NotEither, None, ends(*allowed)),
                Range::Count { .. } | Range::Flag => {
                    (PolicyFault::OutOfRange, None, ends(*allowed))
                }
            },
            Fault::NotTable => (PolicyFault::NotTable, None, None),
            Fault::NotUtf8 => (PolicyFault::NotText, None, None),
            Fault::TooLarge { .. } => (PolicyFault::TooLarge, None, None),
            Fault::NotPlain { path } => (PolicyFault::NotPlain, Some(path), None),
            Fault::WrongOwner { path } => (PolicyFault::WrongOwner, Some(path), None),
            Fault::Writable { path } => (PolicyFault::Writable, Some(path), None),
            Fault::Unreadable { path } => (PolicyFault::Unreadable, Some(path), None),
        };
        Self {
            line: problem.line,
            what: problem
                .key
                .clone()
                .or_else(|| path.map(|path| path.display().to_string())),
            fault,
            allowed,
        }
    }
}

fn ends(range: Range) -> Option<(u32, u32)> {
    match range {
        Range::Count { least, most, .. } | Range::Either(least, most) => Some((least, most)),
        Range::Flag => None,
    }
}
