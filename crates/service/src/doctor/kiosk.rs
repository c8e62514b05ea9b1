//! A computer that many people share under one account of the system.

use twinlatch_policy::Key;

use super::{Judge, Requirement};

const KEYS: (&str, &str) = ("policy.md", "The keys");

pub(super) const REQUIREMENTS: &[Requirement] = &[
    Requirement {
        number: "63B 2.3.3 (overall)",
        text: "A session ends after 12 hours at the latest.",
        section: KEYS,
        judge: Judge::AtMost(Key::SessionAbsolute, 12 * 60),
    },
    Requirement {
        number: "63B 2.3.3 (inactivity)",
        text: "A session locks after 15 minutes without input at the latest.",
        section: KEYS,
        judge: Judge::AtMost(Key::SessionIdle, 15),
    },
    Requirement {
        number: "kiosk 1",
        text: "New phones show eight digits: everybody at the desk has file and keyring.",
        section: ("threat-model.md", "Two latches, and what each is worth"),
        judge: Judge::AtLeast(Key::PhoneDigits, 8),
    },
    Requirement {
        number: "kiosk 2",
        text: "Codes are hidden while another window has the focus.",
        section: KEYS,
        judge: Judge::AtLeast(Key::CodesHidden, 1),
    },
    Requirement {
        number: "kiosk 3",
        text: "A session locks with the desktop.",
        section: KEYS,
        judge: Judge::AtLeast(Key::SessionLockWithDesktop, 1),
    },
    Requirement {
        number: "kiosk 4",
        text: "A session locks before the computer sleeps.",
        section: KEYS,
        judge: Judge::AtLeast(Key::SessionLockBeforeSleep, 1),
    },
    Requirement {
        number: "kiosk 5",
        text: "The device key is not put into a file.",
        section: KEYS,
        judge: Judge::AtMost(Key::KeyFileAllowed, 0),
    },
    Requirement {
        number: "kiosk 6",
        text: "A recovery sheet is taken along before the vault opens.",
        section: KEYS,
        judge: Judge::AtLeast(Key::SheetRequired, 1),
    },
    Requirement {
        number: "kiosk 7",
        text: "The keyring answers.",
        section: ("vault-format.md", "16. The keyring"),
        judge: Judge::Keyring,
    },
    Requirement {
        number: "kiosk 8",
        text: "Nobody but its owner can read the vault's file.",
        section: ("architecture.md", "Where things are at run time"),
        judge: Judge::Private,
    },
    Requirement {
        number: "kiosk 9",
        text: "People of one account of the system are kept apart by more than password and code.",
        section: ("threat-model.md", "Several people"),
        judge: Judge::Lacks("everybody with a shell there has file and keyring of all"),
    },
    Requirement {
        number: "kiosk 10",
        text: "The window fills the screen, and nobody but owner and administrators leaves it.",
        section: ("kiosk.md", "The window"),
        judge: Judge::AtLeast(Key::KioskEnabled, 1),
    },
];
