//! What the keys of a policy decide.

use twinlatch_policy::{Key, SYSTEM_FILE, Source};
use twinlatch_service::wire::{PolicyFault, PolicyProblemView, SignedPolicyFault};

use crate::text::line;

/// What a key decides.
pub(crate) fn of_key(key: Key) -> &'static str {
    match key {
        Key::AuditExportAllowed => "Whether the audit log may be saved in a file.",
        Key::AuditKeepDays => {
            "How long lines of the audit log are kept. Older ones are deleted at the owner's login, and \
             the log says how many."
        }
        Key::ClipboardAllowed => "Whether fields and codes can be copied into the clipboard.",
        Key::ClipboardSeconds => "After how long a copied field is cleared from the clipboard.",
        Key::CodesHidden => {
            "Whether codes are hidden while another window has the focus, whatever a person chose."
        }
        Key::KeyFileAllowed => {
            "Whether the device key may be put into a file where there is no keyring. A vault whose \
             key lies in a file already opens all the same."
        }
        Key::KioskEnabled => {
            "Whether the window fills the screen and only owner and administrators leave it."
        }
        Key::LoginDisableAfter => {
            "After how many wrong tries in a row password and code are closed. A backup code or the \
             recovery sheet then opens the account, and a new phone opens this way again."
        }
        Key::PasswordLength => "The fewest characters of a new password.",
        Key::PasswordScore => {
            "The lowest strength of a new password: 0 guessed at once, 4 very hard to guess (zxcvbn)."
        }
        Key::PhoneDigits => {
            "The fewest digits that a newly enrolled phone shows. A phone that shows six already \
             keeps working."
        }
        Key::QuickUnlockAllowed => {
            "Whether a locked session may open with the password alone, where a person chose it."
        }
        Key::RecoveryAdministrators => {
            "How many administrators must help a person back in; with 0 the way is not offered."
        }
        Key::RecoveryEscrow => {
            "Whether administrators get a way into every account without the person, as many of them \
             as help a person. Everybody is told for good."
        }
        Key::SessionAbsolute => "When a session ends, counted from its opening, sleep included.",
        Key::SessionIdle => {
            "The longest time without input that a person can choose before a session locks."
        }
        Key::SessionLockBeforeSleep => "Whether a session locks before the computer sleeps.",
        Key::SessionLockWithDesktop => "Whether a session locks when the desktop locks.",
        Key::SessionStepUp => {
            "How long password and code hold for sensitive acts before both are asked for again."
        }
        Key::SheetRequired => {
            "Whether the recovery sheet must be typed back in part before the vault opens."
        }
        Key::TerminalAllowed => "Whether the vault may be used from a terminal.",
    }
}

/// Who decided a value.
pub(crate) fn of_source(source: Source) -> &'static str {
    match source {
        Source::Default => "default",
        Source::SystemFile => "this computer's administrator",
        Source::Device => "the vault's administrator",
    }
}

/// Why the policy that the owner has signed is not obeyed as it stands, and what mends it.
pub(crate) fn of_signed_fault(why: SignedPolicyFault) -> &'static str {
    match why {
        SignedPolicyFault::Broken => {
            "Its text is not understood here: the owner mends it, or everybody updates Twinlatch."
        }
        SignedPolicyFault::FormerOwner => {
            "It is signed by a key that is no longer the owner's: the owner installs it anew."
        }
        SignedPolicyFault::Missing => "It is gone from the file: the owner installs it anew.",
        SignedPolicyFault::NotSigned => {
            "The owner has not signed it: somebody has changed the file. The owner installs it anew."
        }
        SignedPolicyFault::Older => {
            "It is older than the one seen last: somebody has put it back. The owner installs the \
             newest anew."
        }
        SignedPolicyFault::Unreadable => {
            "Its part of the file is damaged: the owner installs it anew."
        }
    }
}

/// Why the administrator's file is not obeyed.
pub(crate) fn of_problem(problem: &PolicyProblemView) -> String {
    of_problem_in(SYSTEM_FILE, problem)
}

/// Why a policy that stands there is not obeyed.
pub(crate) fn of_problem_in(stands: &str, problem: &PolicyProblemView) -> String {
    let place = match (problem.line, &problem.what) {
        (Some(number), Some(what)) => format!("{stands}, line {number}, {}", line(what)),
        (Some(number), None) => format!("{stands}, line {number}"),
        (None, Some(what)) => line(what),
        (None, None) => stands.to_owned(),
    };
    let (least, most) = problem.allowed.unwrap_or_default();
    let why = match problem.fault {
        PolicyFault::Syntax => "this is not TOML".to_owned(),
        PolicyFault::UnknownKey => "this key is not known".to_owned(),
        PolicyFault::NotFlag => "true or false is allowed".to_owned(),
        PolicyFault::NotNumber | PolicyFault::OutOfRange => {
            format!("a number from {least} to {most} is allowed")
        }
        PolicyFault::NotEither => format!("{least} or {most} is allowed"),
        PolicyFault::NotTable => "this is the name of a table".to_owned(),
        PolicyFault::NotText => "it is not UTF-8".to_owned(),
        PolicyFault::TooLarge => "it is too large".to_owned(),
        PolicyFault::NotPlain => "it is a link, or no plain file or folder".to_owned(),
        PolicyFault::WrongOwner => "it does not belong to root".to_owned(),
        PolicyFault::Writable => "others than root can write it".to_owned(),
        PolicyFault::Unreadable => "it cannot be read".to_owned(),
    };
    format!("{place}: {why}")
}
