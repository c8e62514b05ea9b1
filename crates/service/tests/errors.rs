//! The closed list of what can go wrong: its names at the door and its words on the screen.

use twinlatch_service::wire::ErrorCode;

const WORDS: &str = include_str!("../../../ui/src/text/en.ftl");

/// Lists every code with its name; a code that is not listed does not compile.
macro_rules! every_code {
    ($($code:ident => $name:literal,)*) => {
        const EVERY_CODE: &[(ErrorCode, &str)] = &[$((ErrorCode::$code, $name)),*];

        const _: fn(ErrorCode) = |code| match code {
            $(ErrorCode::$code => {})*
        };
    };
}

every_code! {
    AccountDamaged => "account-damaged",
    AccountLeaving => "account-leaving",
    AttemptsCannotBeCounted => "attempts-cannot-be-counted",
    AuditExportNotAllowed => "audit-export-not-allowed",
    Bug => "bug",
    ChangedOutside => "changed-outside",
    ClipboardNotAllowed => "clipboard-not-allowed",
    ClipboardUnavailable => "clipboard-unavailable",
    CodeDoesNotFit => "code-does-not-fit",
    CodeUnusable => "code-unusable",
    CodeUsed => "code-used",
    CollectionNameRefused => "collection-name-refused",
    CollectionNotAllowed => "collection-not-allowed",
    ConfirmationWrong => "confirmation-wrong",
    CopyOverVault => "copy-over-vault",
    DecideFirst => "decide-first",
    Denied => "denied",
    DeviceKeyMissing => "device-key-missing",
    DiskFull => "disk-full",
    DisplayNameRefused => "display-name-refused",
    EmergencyOwed => "emergency-owed",
    EmergencyUsed => "emergency-used",
    FieldHoldsControlCharacters => "field-holds-control-characters",
    FieldTooLong => "field-too-long",
    FileDamaged => "file-damaged",
    FileMissing => "file-missing",
    FileThere => "file-there",
    FileTooNew => "file-too-new",
    FolderMustBeWritable => "folder-must-be-writable",
    FolderReadOnly => "folder-read-only",
    FormUnreadable => "form-unreadable",
    GroupRefused => "group-refused",
    HelpIncomplete => "help-incomplete",
    HelpMissing => "help-missing",
    InvitationDamaged => "invitation-damaged",
    InvitationExpired => "invitation-expired",
    ItemChangedOutside => "item-changed-outside",
    ItemDamaged => "item-damaged",
    ItemFromNewerVersion => "item-from-newer-version",
    ItemMissing => "item-missing",
    ItemReadable => "item-readable",
    KeyFile => "key-file",
    KeyFileNotAllowed => "key-file-not-allowed",
    KeyringEmpty => "keyring-empty",
    KeyringFails => "keyring-fails",
    KeyringForgets => "keyring-forgets",
    KeyringLocked => "keyring-locked",
    KeyringMissing => "keyring-missing",
    KeyringWaiting => "keyring-waiting",
    KitNotConfirmed => "kit-not-confirmed",
    KitOfOtherKeys => "kit-of-other-keys",
    KitOrNumberUnknown => "kit-or-number-unknown",
    KitSymbolsWrong => "kit-symbols-wrong",
    KitUnknown => "kit-unknown",
    LastBackupCode => "last-backup-code",
    ListColumnMissing => "list-column-missing",
    ListColumnUnknown => "list-column-unknown",
    ListEmpty => "list-empty",
    ListForgotten => "list-forgotten",
    ListTooLong => "list-too-long",
    ListUnreadable => "list-unreadable",
    LoginClosed => "login-closed",
    MemoryRefused => "memory-refused",
    NewPasswordNeeded => "new-password-needed",
    NoRandom => "no-random",
    NotLoggedIn => "not-logged-in",
    NotPermitted => "not-permitted",
    OtpauthUnreadable => "otpauth-unreadable",
    PaperMistyped => "paper-mistyped",
    PasswordNeeded => "password-needed",
    PasswordRefused => "password-refused",
    PersonMissing => "person-missing",
    PersonNotVerified => "person-not-verified",
    PhoneBehind => "phone-behind",
    PhoneNeeded => "phone-needed",
    PhoneShowsSix => "phone-shows-six",
    PolicyBroken => "policy-broken",
    PolicyMissing => "policy-missing",
    PolicyNotObeyed => "policy-not-obeyed",
    QuickUnlockDenied => "quick-unlock-denied",
    QuickUnlockEnded => "quick-unlock-ended",
    QuickUnlockNotAllowed => "quick-unlock-not-allowed",
    ReadOnly => "read-only",
    RoleNotGranted => "role-not-granted",
    SeedUnreadable => "seed-unreadable",
    SessionLocked => "session-locked",
    ShareMissing => "share-missing",
    StepUpNeeded => "step-up-needed",
    Storage => "storage",
    StorageInDoubt => "storage-in-doubt",
    TableEnded => "table-ended",
    TableUnreadable => "table-unreadable",
    TerminalNotAllowed => "terminal-not-allowed",
    TitleMissing => "title-missing",
    TokenKindNotKept => "token-kind-not-kept",
    TooFewHelpers => "too-few-helpers",
    TooManyEntries => "too-many-entries",
    TooManyGroups => "too-many-groups",
    UsernameRefused => "username-refused",
    UsernameTaken => "username-taken",
    VaultHeld => "vault-held",
    VaultNumberMistyped => "vault-number-mistyped",
    VaultNumberNeeded => "vault-number-needed",
    VaultNumberUnknown => "vault-number-unknown",
    VaultThere => "vault-there",
    Wait => "wait",
}

#[test]
fn every_code_has_its_name_in_json() {
    for (code, name) in EVERY_CODE {
        let json = serde_json::to_string(code).expect("a code is a word");
        assert_eq!(json, format!("\"{name}\""), "the screen knows it by this");
    }
}

#[test]
fn codes_stand_in_order() {
    let mut sorted = EVERY_CODE.to_vec();
    sorted.sort_by_key(|(code, _)| *code);
    let names: Vec<&str> = sorted.iter().map(|(_, name)| *name).collect();
    assert!(names.is_sorted(), "the list is alphabetical: {names:?}");
}

#[test]
fn every_code_says_what_happened_and_what_to_do() {
    for (_, name) in EVERY_CODE {
        for kind in ["err", "hint"] {
            let start = format!("{kind}-{name} = ");
            let found = WORDS.lines().filter(|line| line.starts_with(&start));
            assert_eq!(found.count(), 1, "one text {kind}-{name}");
        }
    }
}

#[test]
fn no_words_are_left_of_a_code_that_is_gone() {
    for line in WORDS.lines() {
        let key = line.split(" =").next().unwrap_or_default();
        let name = key.strip_prefix("err-").or(key.strip_prefix("hint-"));
        if let Some(name) = name {
            let known = EVERY_CODE.iter().any(|(_, known)| *known == name);
            assert!(known, "{key} belongs to a code");
        }
    }
}
