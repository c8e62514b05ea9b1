//! The closed list of what can go wrong, as a screen sees it.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::PasswordRefusal;

/// One error: a code with safe parameters, never foreign text.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize, TS)]
#[ts(export)]
pub struct ErrorView {
    /// What happened; `ui/src/text/en.ftl` has `err-…` and `hint-…` for it.
    pub code: ErrorCode,
    /// Figures and names of our own making.
    pub params: ErrorParams,
}

/// Parameters of an error's words.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize, TS)]
#[ts(export, optional_fields)]
pub struct ErrorParams {
    /// Seconds to wait.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seconds: Option<u32>,
    /// A count: failures, characters, bytes, as the code says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub count: Option<u32>,
    /// Who holds the vault: "window", "agent" or "terminal".
    #[serde(skip_serializing_if = "Option::is_none")]
    pub holder: Option<String>,
    /// Name of the form's field that is meant.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// A single symbol or word that is not accepted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub symbol: Option<String>,
    /// Why a password is refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refusal: Option<PasswordRefusal>,
}

/// What happened; alphabetical.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize, TS)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum ErrorCode {
    /// The account's own rows are damaged; the recovery sheet opens it.
    AccountDamaged,
    /// The account is marked for deletion; owner or administrator can take it back.
    AccountLeaving,
    /// The disk cannot take the count of a try, and neither can the keyring.
    AttemptsCannotBeCounted,
    /// A policy forbids saving the audit log in a file.
    AuditExportNotAllowed,
    /// A mistake of ours.
    Bug,
    /// Something was changed outside and is not written over.
    ChangedOutside,
    /// The policy does not allow to copy.
    ClipboardNotAllowed,
    /// The clipboard cannot be used.
    ClipboardUnavailable,
    /// The confirming code fits no step near now.
    CodeDoesNotFit,
    /// The next code opens it (a dud step).
    CodeUnusable,
    /// The confirming code was used by an attempt that failed; the next one will do.
    CodeUsed,
    /// The name of a collection cannot be used.
    CollectionNameRefused,
    /// The collection does not allow that to this person, or is not there.
    CollectionNotAllowed,
    /// What was typed to confirm a step is not the name that it asked for.
    ConfirmationWrong,
    /// A copy of the vault does not go into the vault's own folder.
    CopyOverVault,
    /// It must be decided first what becomes of this file.
    DecideFirst,
    /// Username, password or code is wrong.
    Denied,
    /// The device key of this file is not on this computer.
    DeviceKeyMissing,
    /// The disk is full.
    DiskFull,
    /// The display name cannot be used.
    DisplayNameRefused,
    /// After an emergency password, phone and sheet are to be made anew first.
    EmergencyOwed,
    /// The emergency kit has opened its one session.
    EmergencyUsed,
    /// A field of one line holds control characters.
    FieldHoldsControlCharacters,
    /// A field of a form is longer than allowed.
    FieldTooLong,
    /// The vault file is damaged.
    FileDamaged,
    /// No file bears this name.
    FileMissing,
    /// A file of this name is there already.
    FileThere,
    /// The vault file is from a newer version.
    FileTooNew,
    /// A hot journal in a read-only folder.
    FolderMustBeWritable,
    /// The folder cannot be written.
    FolderReadOnly,
    /// A form could not be read.
    FormUnreadable,
    /// The name of a group is none.
    GroupRefused,
    /// Another administrator must help too.
    HelpIncomplete,
    /// No administrator has given a part for this person in the last ten minutes.
    HelpMissing,
    /// What the inviter left is damaged or was taken back.
    InvitationDamaged,
    /// The activation code was good, and its day is over.
    InvitationExpired,
    /// The item is another than the lists name: it is kept, and is not current.
    ItemChangedOutside,
    /// The item is damaged.
    ItemDamaged,
    /// The item is from a newer version and is not changed.
    ItemFromNewerVersion,
    /// The item is not there.
    ItemMissing,
    /// The item is as it was saved, so it is deleted and not discarded.
    ItemReadable,
    /// The key file cannot be read or made.
    KeyFile,
    /// The policy does not allow to keep the device key in a file.
    KeyFileNotAllowed,
    /// The keyring holds no collection.
    KeyringEmpty,
    /// The keyring answers in a way that cannot be used.
    KeyringFails,
    /// The keyring did not keep what it acknowledged.
    KeyringForgets,
    /// The keyring is locked.
    KeyringLocked,
    /// There is no keyring service.
    KeyringMissing,
    /// The keyring has not answered yet.
    KeyringWaiting,
    /// A part of the new kit was not typed back.
    KitNotConfirmed,
    /// File and kit belong to different keys of the device.
    KitOfOtherKeys,
    /// No row of this file belongs to this kit under the vault number that was typed.
    KitOrNumberUnknown,
    /// The four symbols of the kit are wrong.
    KitSymbolsWrong,
    /// No row of this file belongs to this kit.
    KitUnknown,
    /// The last backup code is kept for a lost phone.
    LastBackupCode,
    /// A list of people lacks a column.
    ListColumnMissing,
    /// A list of people has a column that is not known, or one twice.
    ListColumnUnknown,
    /// A list of people names nobody.
    ListEmpty,
    /// The list of people is no longer kept.
    ListForgotten,
    /// A list of people is longer than allowed.
    ListTooLong,
    /// A list of people is no CSV in UTF-8.
    ListUnreadable,
    /// As many wrong tries as the policy allows: password and code are closed until a phone is enrolled
    /// anew. Params: `count`.
    LoginClosed,
    /// Memory for the key derivation was refused.
    MemoryRefused,
    /// A new password must be set first.
    NewPasswordNeeded,
    /// The operating system gives no random numbers.
    NoRandom,
    /// No session is open.
    NotLoggedIn,
    /// The role does not allow it.
    NotPermitted,
    /// The otpauth link cannot be read.
    OtpauthUnreadable,
    /// A code from paper was misread or is not complete.
    PaperMistyped,
    /// The kit asks for the password too.
    PasswordNeeded,
    /// The password is refused.
    PasswordRefused,
    /// Nobody has this account.
    PersonMissing,
    /// A person's row is not signed as it must be.
    PersonNotVerified,
    /// The phone shows codes from before the last one used.
    PhoneBehind,
    /// A phone must be enrolled.
    PhoneNeeded,
    /// The phone shows fewer digits than the policy asks for.
    PhoneShowsSix,
    /// The text of a policy has problems.
    PolicyBroken,
    /// The vault has no policy.
    PolicyMissing,
    /// A policy is not obeyed, of the administrator's file or of the vault, and no last good one is
    /// known.
    PolicyNotObeyed,
    /// The password does not open the parked session.
    QuickUnlockDenied,
    /// Nothing waits for the password alone.
    QuickUnlockEnded,
    /// The policy does not allow to open a session with the password alone.
    QuickUnlockNotAllowed,
    /// The vault is open read-only.
    ReadOnly,
    /// The own role does not give this one.
    RoleNotGranted,
    /// The secret key of a token cannot be read.
    SeedUnreadable,
    /// The session must be locked after five failures.
    SessionLocked,
    /// The person has not chosen this administrator, or not for this.
    ShareMissing,
    /// Password and code are needed again.
    StepUpNeeded,
    /// Reading or writing failed.
    Storage,
    /// The disk failed at the end of a step, which may have been kept.
    StorageInDoubt,
    /// The offset table has run out.
    TableEnded,
    /// The offset table of today cannot be read.
    TableUnreadable,
    /// The policy does not allow the terminal.
    TerminalNotAllowed,
    /// The title is missing.
    TitleMissing,
    /// The kind of token is not kept.
    TokenKindNotKept,
    /// Fewer administrators can help than must, or the policy has nobody help.
    TooFewHelpers,
    /// An item holds no more of these.
    TooManyEntries,
    /// More groups than a person can have.
    TooManyGroups,
    /// The username cannot be used.
    UsernameRefused,
    /// Somebody has this username, or one that reads the same.
    UsernameTaken,
    /// Another program holds the vault.
    VaultHeld,
    /// A symbol of the vault number is missing or misread.
    VaultNumberMistyped,
    /// The file has lost its description, and nothing on this computer tells its number.
    VaultNumberNeeded,
    /// No key of this computer opens a row of the file under the vault number that was typed.
    VaultNumberUnknown,
    /// A vault is there already.
    VaultThere,
    /// Too many failures: wait.
    Wait,
}
