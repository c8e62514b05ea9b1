//! NIST SP 800-63B-4 at AAL2, as far as it is about a vault on one computer.

use twinlatch_policy::Key;

use super::{Judge, Requirement};

const THREATS: &str = "threat-model.md";
const FORMAT: &str = "vault-format.md";

pub(super) const REQUIREMENTS: &[Requirement] = &[
    Requirement {
        number: "2.2.2 (replay)",
        text: "One of the factors cannot be replayed.",
        section: (FORMAT, "10. The offset table"),
        judge: Judge::Design("a code opens once; every one before it is used up with it"),
    },
    Requirement {
        number: "2.2.2 (phishing)",
        text: "A way of logging in that cannot be phished is offered.",
        section: (THREATS, "What is not claimed"),
        judge: Judge::Lacks(
            "password and code can be told to anybody; no hardware key is taken yet",
        ),
    },
    Requirement {
        number: "2.2.3 (overall)",
        text: "A session ends after 24 hours at the latest.",
        section: ("policy.md", "The keys"),
        judge: Judge::AtMost(Key::SessionAbsolute, 24 * 60),
    },
    Requirement {
        number: "2.2.3 (inactivity)",
        text: "A session locks after an hour without input at the latest.",
        section: ("policy.md", "The keys"),
        judge: Judge::AtMost(Key::SessionIdle, 60),
    },
    Requirement {
        number: "3.1.1.2 (length)",
        text: "A password beside a second factor has eight characters or more.",
        section: ("policy.md", "The keys"),
        judge: Judge::AtLeast(Key::PasswordLength, 8),
    },
    Requirement {
        number: "3.1.1.2 (rules)",
        text: "No kind of character is demanded, and no password expires.",
        section: ("policy.md", "The keys"),
        judge: Judge::Design("no key of a policy can demand either"),
    },
    Requirement {
        number: "3.1.1.2 (storage)",
        text: "Passwords go through a salted, costly derivation, with a key that is kept elsewhere.",
        section: (
            FORMAT,
            "9. The lock: from password and code to the root key",
        ),
        judge: Judge::Design("Argon2id over password and code, and the device key beside it"),
    },
    Requirement {
        number: "3.1.2.2",
        text: "A look-up secret is used once, and tries are limited.",
        section: (FORMAT, "11. Other ways to the root key"),
        judge: Judge::Design("a backup code's row goes with its use, and wrong tries wait"),
    },
    Requirement {
        number: "3.1.4.2",
        text: "A one-time code is accepted once.",
        section: (FORMAT, "10. The offset table"),
        judge: Judge::Design("the step of a code is the floor of the next one"),
    },
    Requirement {
        number: "3.2.2",
        text: "After 100 failures in a row the way is closed until it is bound anew.",
        section: (THREATS, "Someone at the keyboard"),
        judge: Judge::AtMost(Key::LoginDisableAfter, 100),
    },
    Requirement {
        number: "3.2.3",
        text: "A biometric is used only together with a physical authenticator.",
        section: (THREATS, "What is not claimed"),
        judge: Judge::Nothing("no biometric is taken"),
    },
    Requirement {
        number: "3.2.10",
        text: "An activation secret is limited to ten failures.",
        section: (THREATS, "Locking"),
        judge: Judge::Nothing(
            "no short secret opens anything: a locked session opens with the whole password, five times tried at most",
        ),
    },
    Requirement {
        number: "3.2.12",
        text: "Secrets are drawn from the operating system's generator.",
        section: (FORMAT, "3. Notation and primitives"),
        judge: Judge::Design("every random byte comes from the operating system"),
    },
    Requirement {
        number: "4.2.2.2",
        text: "A saved code alone recovers nothing: another factor is asked for.",
        section: (THREATS, "Recovery"),
        judge: Judge::Lacks(
            "a kit of the plain kind opens alone, and no policy can ask for the kind with the password",
        ),
    },
    Requirement {
        number: "4.6",
        text: "Changes are told at two addresses.",
        section: (THREATS, "What is not claimed"),
        judge: Judge::Lacks("nothing is sent anywhere: the next login tells instead"),
    },
    Requirement {
        number: "5.1",
        text: "What holds a session is wiped at log-out and does not outlive the program.",
        section: (THREATS, "Locking"),
        judge: Judge::Design("the keys stand in memory alone and are wiped"),
    },
];
