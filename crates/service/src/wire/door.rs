//! Views of the door: set-up, login, step-up, and the other forms for a password or a code.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{ErrorView, JoiningView, LockReason, RecoveryView};

/// Which form the door shows.
#[derive(Debug, Serialize, TS)]
#[serde(tag = "screen", rename_all = "kebab-case")]
#[ts(export)]
pub enum DoorView {
    /// First run: no vault on this device.
    SetUp(SetUpView),
    /// Username, password and code.
    Login(LoginView),
    /// Password and code again, inside a session, for a sensitive act.
    StepUp(StepUpView),
    /// A new password, typed twice.
    ChangePassword,
    /// A new authenticator app; the picture comes with `begin_new_phone`.
    NewPhone,
    /// The recovery sheet, after set-up or printed later.
    Sheet(SheetView),
    /// A new recovery sheet, typed back in part before it takes the place of the old one.
    NewSheet(SheetView),
    /// All keys replaced, beginning with a new password.
    NewKeys(NewKeysView),
    /// Codes in a row have found a time that is far from the expected one.
    FoundTime(FoundTimeView),
    /// A paper has opened an account.
    Recovery(RecoveryView),
    /// An invited person has shown the activation code.
    Joining(JoiningView),
    /// Something stands in the way of every form.
    Trouble(TroubleView),
}

/// What the vault window may ask the door to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, TS)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum DoorPurpose {
    /// Change the password.
    ChangePassword,
    /// Enrol a new phone.
    NewPhone,
    /// Show the recovery sheet again.
    Sheet,
    /// Put a new recovery sheet in the place of the old one.
    NewSheet,
    /// Replace all keys.
    NewKeys,
    /// Prove password and code for the act that was refused as not fresh.
    StepUp,
}

/// What replacing all keys will reach.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct NewKeysView {
    /// Whether the device key is replaced too: nobody else has an account here.
    pub device_key: bool,
}

/// Where the device key is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, TS)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum KeyStore {
    /// The keyring of the operating system.
    Keyring,
    /// A file, by explicit choice.
    File,
}

/// What the printed kit needs beside itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, TS)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum KitKind {
    /// The printed code alone.
    Kit,
    /// The printed code and the password.
    KitPassword,
}

/// The first run.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
pub struct SetUpView {
    /// This computer's name, for the sheet and the password check.
    pub host_name: String,
    /// Why the keyring cannot be used, if it cannot; then a key file may be chosen.
    pub keyring_trouble: Option<ErrorView>,
    /// Whether a set-up was left standing for too long, so that it was ended.
    pub ended: bool,
    /// Whether the policy allows to keep the device key in a file.
    pub key_file_allowed: bool,
    /// Whether a file of the computer's administrator is there and not obeyed.
    pub policy_refused: bool,
}

/// The login form.
#[derive(Debug, Deserialize, Serialize, TS)]
#[ts(export)]
pub struct LoginView {
    /// Username to fill in: only with one account on the device, or after a lock.
    pub username: Option<String>,
    /// Display name to greet, under the same rule.
    pub display_name: Option<String>,
    /// Whether the device has more than one account.
    pub several_accounts: bool,
    /// Whose sessions wait for the password alone, the one that was locked last at the end.
    pub parked: Vec<ParkedView>,
    /// Why and with what loss the last session ended, if it was locked.
    pub locked: Option<LockedView>,
    /// Set when this computer's clock is behind the last login.
    pub clock_behind: Option<ClockBehindView>,
    /// Set when codes in a row have shown that this computer's clock is wrong: codes are read by the
    /// phone's time until the computer is started anew.
    pub clock_off: Option<ClockOffView>,
    /// Set when the account has to wait.
    pub wait: Option<WaitView>,
    /// Where the device key is kept; a key file is always visible.
    pub key_store: KeyStore,
    /// Whether a file of the computer's administrator is there and not obeyed.
    pub policy_refused: bool,
}

/// A person whose session waits for the password alone.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize, TS)]
#[ts(export)]
pub struct ParkedView {
    /// Username.
    pub username: String,
    /// Display name.
    pub display_name: String,
    /// Passwords that can still be tried.
    pub tries_left: u32,
}

/// The session that was locked.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[ts(export)]
pub struct LockedView {
    /// What locked it.
    pub reason: LockReason,
    /// Title of the form that was open and is discarded.
    pub discarded: Option<String>,
}

/// A clock behind the last login.
#[derive(Debug, Clone, Copy, Deserialize, Serialize, TS)]
#[ts(export)]
pub struct ClockBehindView {
    /// What this computer says, unix milliseconds.
    #[ts(type = "number")]
    pub now: u64,
    /// The last login, unix milliseconds.
    #[ts(type = "number")]
    pub last_login: u64,
}

/// A clock that says another time than the person's phone.
#[derive(Debug, Clone, Copy, Deserialize, Serialize, TS)]
#[ts(export)]
pub struct ClockOffView {
    /// What this computer says, unix milliseconds.
    #[ts(type = "number")]
    pub now: u64,
    /// What the phone shows, unix milliseconds.
    #[ts(type = "number")]
    pub phone: u64,
}

/// A login that waits for the person's word: nothing is used up yet.
#[derive(Debug, Clone, Copy, Deserialize, Serialize, TS)]
#[ts(export)]
pub struct FoundTimeView {
    /// The time that the codes have found, unix milliseconds. Going on makes every code from before
    /// it unusable.
    #[ts(type = "number")]
    pub found: u64,
    /// What this computer says, unix milliseconds.
    #[ts(type = "number")]
    pub now: u64,
}

/// A wait after failures.
#[derive(Debug, Clone, Copy, Deserialize, Serialize, TS)]
#[ts(export)]
pub struct WaitView {
    /// Seconds until the next try counts.
    pub seconds: u32,
    /// Failures since the last login.
    pub failures: u32,
}

/// The step-up form.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
pub struct StepUpView {
    /// Who is logged in.
    pub display_name: String,
    /// What the proof is for.
    pub purpose: DoorPurpose,
    /// Whether new keys were left standing for too long, so that they were given up.
    pub keys_ended: bool,
}

/// Something stands in the way of every form.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
pub struct TroubleView {
    /// What it is.
    pub error: ErrorView,
    /// Whether trying again can help.
    pub can_retry: bool,
    /// Whether the recovery kit can help.
    pub kit_helps: bool,
    /// Why the keyring cannot be used, if it cannot; then a key file may be chosen.
    pub keyring_trouble: Option<ErrorView>,
    /// Whether the policy allows to keep the device key in a file.
    pub key_file_allowed: bool,
}

/// What is said about a password while it is typed.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
pub struct PasswordView {
    /// Why it is refused, if it is.
    pub refusal: Option<PasswordRefusal>,
    /// zxcvbn's score, 0 (guessed at once) to 4; it only advises.
    pub score: u8,
    /// What makes it weak, in words.
    pub warning: Option<PasswordAdvice>,
    /// What would make it stronger.
    pub suggestions: Vec<PasswordAdvice>,
    /// Length in code points.
    pub length: u32,
}

/// Why a password is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, TS)]
#[serde(tag = "why", rename_all = "kebab-case")]
#[ts(export)]
pub enum PasswordRefusal {
    /// Too few code points.
    TooShort {
        /// The fewest.
        least: u32,
    },
    /// A score below the one that the policy asks for.
    TooWeak {
        /// The lowest score, 0 to 4.
        least: u8,
    },
    /// More than 1024 bytes after normalisation.
    TooLong,
    /// One of the common passwords.
    Common,
    /// The username.
    IsUsername,
    /// The display name.
    IsDisplayName,
    /// The product's name.
    IsProduct,
    /// This computer's name.
    IsHostName,
    /// The present password, where a new one is asked for.
    Unchanged,
}

/// zxcvbn's advice, one word for each of its sentences.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum PasswordAdvice {
    /// Straight rows of keys.
    StraightRows,
    /// Short keyboard patterns.
    ShortPatterns,
    /// Repeats like "aaa".
    RepeatedCharacters,
    /// Repeats like "abcabc".
    RepeatedPatterns,
    /// Sequences like "abc".
    Sequences,
    /// Recent years.
    RecentYears,
    /// Dates.
    Dates,
    /// A top-10 password.
    Top10,
    /// A top-100 password.
    Top100,
    /// A common password.
    Common,
    /// Like a common password.
    LikeCommon,
    /// A word by itself.
    SingleWord,
    /// A name by itself.
    SingleName,
    /// A common name.
    CommonName,
    /// Use a few words, avoid common phrases.
    UseFewWords,
    /// No symbols, digits or capitals are needed.
    NoSymbolsNeeded,
    /// Add another word or two.
    AddAnotherWord,
    /// Capitals do not help much.
    CapitalsDoNotHelp,
    /// All capitals are as easy as none.
    AllCapitals,
    /// Reversed words are not much harder.
    ReversedWords,
    /// Predictable substitutions do not help much.
    PredictableSubstitutions,
    /// Use a longer pattern with more turns.
    LongerPattern,
    /// Avoid repeats.
    AvoidRepeats,
    /// Avoid sequences.
    AvoidSequences,
    /// Avoid recent years.
    AvoidRecentYears,
    /// Avoid years tied to you.
    AvoidYears,
    /// Avoid dates tied to you.
    AvoidDates,
}

/// A new enrolment, waiting for its confirming code.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
pub struct EnrolmentView {
    /// One-time address of the QR picture, for an `<img>`.
    pub picture: String,
    /// Issuer as the app will show it.
    pub issuer: String,
    /// Account as the app will show it.
    pub account: String,
    /// Digits asked for.
    pub digits: u8,
    /// Step in seconds.
    pub period: u32,
}

/// The enrolment as text, on request.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
pub struct EnrolmentText {
    /// The secret in base32, in groups of four.
    pub secret: String,
    /// The otpauth URI.
    pub uri: String,
}

/// A confirmed enrolment.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
pub struct EnrolledView {
    /// Digits the phone shows: 8, or 6 with what that means.
    pub digits: u8,
    /// How many steps the phone is ahead of this computer (behind if negative).
    pub drift_steps: i32,
}

/// The recovery sheet.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
pub struct SheetView {
    /// One-time address of the sheet's picture, for an `<img>` and the printer.
    pub picture: String,
    /// What the kit needs beside itself.
    pub kit: KitKind,
    /// Which four symbols of the kit are asked back, 1 to 26, rising.
    pub asked: [u8; 4],
    /// Whether they were given before.
    pub confirmed: bool,
    /// When the kit was issued, unix milliseconds.
    #[ts(type = "number")]
    pub issued: u64,
    /// Whether this sheet ends the set-up, or stands before the vault after a login.
    pub first: bool,
    /// Whether the policy asks for the four symbols before the vault opens.
    pub required: bool,
}

/// Kit and codes as text, on request.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
pub struct SheetText {
    /// The kit in seven groups of four.
    pub kit: String,
    /// The unused backup codes.
    pub backup_codes: Vec<String>,
    /// The vault number.
    pub vault_number: String,
}

/// Where a sheet or a copy was saved.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
pub struct SavedView {
    /// File, as the person chose it; absent when the dialog was dismissed.
    pub path: Option<String>,
    /// Whether that is on the vault's own disk.
    pub same_disk: bool,
}

impl SavedView {
    /// The dialog was dismissed.
    pub const fn nowhere() -> Self {
        Self {
            path: None,
            same_disk: false,
        }
    }
}

/// What came of typing the four symbols back.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
pub struct KitAnswerView {
    /// Whether all four are right.
    pub right: bool,
}
