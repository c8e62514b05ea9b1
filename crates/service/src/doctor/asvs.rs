//! OWASP ASVS 5.0.0, as far as it is about a vault on one computer.

use twinlatch_policy::Key;

use super::{Judge, Requirement};

const THREATS: &str = "threat-model.md";
const FORMAT: &str = "vault-format.md";

pub(super) const REQUIREMENTS: &[Requirement] = &[
    Requirement {
        number: "V3, V4, V12",
        text: "Web front ends, network interfaces, secure communication.",
        section: (THREATS, "The page and the shell"),
        judge: Judge::Nothing("no process talks to a network"),
    },
    Requirement {
        number: "6.1.1",
        text: "It is written down how tries are limited, and how nobody is shut out on purpose.",
        section: (THREATS, "Someone at the keyboard"),
        judge: Judge::Design("pauses, and the ways that they do not delay"),
    },
    Requirement {
        number: "6.2.1",
        text: "A password has eight characters or more.",
        section: ("policy.md", "The keys"),
        judge: Judge::AtLeast(Key::PasswordLength, 8),
    },
    Requirement {
        number: "6.2.5",
        text: "No kind of character is demanded.",
        section: ("policy.md", "The keys"),
        judge: Judge::Design("no key of a policy can demand one"),
    },
    Requirement {
        number: "6.2.10",
        text: "No password expires.",
        section: ("policy.md", "The keys"),
        judge: Judge::Design("no key of a policy can let one expire"),
    },
    Requirement {
        number: "6.2.12",
        text: "Passwords of known breaches are refused.",
        section: (THREATS, "What is not claimed"),
        judge: Judge::Lacks("common passwords are refused; no list of breached ones is shipped"),
    },
    Requirement {
        number: "6.3.3",
        text: "Two factors are asked for.",
        section: (THREATS, "Two latches, and what each is worth"),
        judge: Judge::Design("without a code there is no key"),
    },
    Requirement {
        number: "6.3.5",
        text: "A person is told of tries that had one factor right.",
        section: (THREATS, "Two latches, and what each is worth"),
        judge: Judge::Lacks(
            "by design nothing here knows which factor failed; the next login tells how many tries did",
        ),
    },
    Requirement {
        number: "6.5.1",
        text: "A code is accepted once.",
        section: (FORMAT, "10. The offset table"),
        judge: Judge::Design("the step of a code is the floor of the next one"),
    },
    Requirement {
        number: "7.3.1",
        text: "A session ends after a time without input.",
        section: ("policy.md", "The keys"),
        judge: Judge::AtMost(Key::SessionIdle, 60),
    },
    Requirement {
        number: "7.3.2",
        text: "A session ends after a time, whatever happens.",
        section: ("policy.md", "The keys"),
        judge: Judge::AtMost(Key::SessionAbsolute, 24 * 60),
    },
    Requirement {
        number: "7.5.1",
        text: "Both factors are asked for before a factor is changed.",
        section: ("permissions.md", "Who may do what"),
        judge: Judge::Design("such acts need a proof of the last minutes, by their type"),
    },
    Requirement {
        number: "8.1.1",
        text: "It is written down who may do what.",
        section: ("permissions.md", "Who may do what"),
        judge: Judge::Design("one table, which a test compares with the program"),
    },
    Requirement {
        number: "8.3.1",
        text: "Rights are enforced where the person cannot change them.",
        section: ("architecture.md", "Rules that hold everywhere"),
        judge: Judge::Design("the core refuses; screens only show it"),
    },
    Requirement {
        number: "11.3.2",
        text: "Only authenticated encryption is used.",
        section: (FORMAT, "6. The envelope"),
        judge: Judge::Design("XChaCha20-Poly1305 in a committing envelope"),
    },
    Requirement {
        number: "11.4.2",
        text: "Passwords go through a costly derivation.",
        section: (
            FORMAT,
            "9. The lock: from password and code to the root key",
        ),
        judge: Judge::Design("Argon2id with 64 MiB and three passes at the least"),
    },
    Requirement {
        number: "13.3.1",
        text: "A key store is there that can keep the device key.",
        section: (FORMAT, "16. The keyring"),
        judge: Judge::Keyring,
    },
    Requirement {
        number: "13.3.2",
        text: "Nobody but its owner can read the vault's file.",
        section: ("architecture.md", "Where things are at run time"),
        judge: Judge::Private,
    },
    Requirement {
        number: "16.3.1",
        text: "Every login is noted with its factors, the failed ones too.",
        section: (FORMAT, "event"),
        judge: Judge::Lacks(
            "logins and failures are noted with their way; by design nothing knows which factor failed",
        ),
    },
];
