//! The exit codes; `docs/cli.md` lists them, and they do not change their meaning.

use std::process::ExitCode;

use twinlatch_service::wire::ErrorCode;

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exit {
    /// Done.
    Done = 0,
    /// It failed; nothing was half-done.
    Failed = 1,
    /// The arguments are wrong; clap's own code, too.
    Usage = 2,
    /// Username, password or code did not open, or a pause has to pass.
    Denied = 3,
    /// No session is open.
    NoSession = 4,
    /// Another program holds the vault.
    Held = 5,
    /// There is no such item, or there are several.
    NoItem = 6,
    /// What was given cannot be used; nothing was saved.
    Unusable = 7,
    /// There is no vault yet, or there is one already.
    Vault = 8,
    /// The codes show another time than this computer, and nobody agreed to it.
    FoundTime = 9,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

impl From<ErrorCode> for Exit {
    fn from(code: ErrorCode) -> Self {
        match code {
            ErrorCode::CodeDoesNotFit
            | ErrorCode::CodeUnusable
            | ErrorCode::CodeUsed
            | ErrorCode::Denied
            | ErrorCode::EmergencyUsed
            | ErrorCode::HelpIncomplete
            | ErrorCode::HelpMissing
            | ErrorCode::QuickUnlockDenied
            | ErrorCode::QuickUnlockEnded
            | ErrorCode::InvitationDamaged
            | ErrorCode::InvitationExpired
            | ErrorCode::KitOfOtherKeys
            | ErrorCode::KitOrNumberUnknown
            | ErrorCode::KitUnknown
            | ErrorCode::LastBackupCode
            | ErrorCode::PhoneBehind
            | ErrorCode::Wait => Self::Denied,
            ErrorCode::NotLoggedIn | ErrorCode::SessionLocked | ErrorCode::StepUpNeeded => {
                Self::NoSession
            }
            ErrorCode::VaultHeld => Self::Held,
            ErrorCode::ItemMissing | ErrorCode::PersonMissing => Self::NoItem,
            ErrorCode::CollectionNameRefused
            | ErrorCode::DisplayNameRefused
            | ErrorCode::EmergencyOwed
            | ErrorCode::KitNotConfirmed
            | ErrorCode::NewPasswordNeeded
            | ErrorCode::ShareMissing
            | ErrorCode::TooFewHelpers
            | ErrorCode::PaperMistyped
            | ErrorCode::PasswordNeeded
            | ErrorCode::PhoneNeeded
            | ErrorCode::PhoneShowsSix
            | ErrorCode::PolicyBroken
            | ErrorCode::FieldHoldsControlCharacters
            | ErrorCode::FieldTooLong
            | ErrorCode::ConfirmationWrong
            | ErrorCode::CopyOverVault
            | ErrorCode::FormUnreadable
            | ErrorCode::GroupRefused
            | ErrorCode::KitSymbolsWrong
            | ErrorCode::ListColumnMissing
            | ErrorCode::ListColumnUnknown
            | ErrorCode::ListEmpty
            | ErrorCode::ListTooLong
            | ErrorCode::ListUnreadable
            | ErrorCode::OtpauthUnreadable
            | ErrorCode::PasswordRefused
            | ErrorCode::SeedUnreadable
            | ErrorCode::TitleMissing
            | ErrorCode::TokenKindNotKept
            | ErrorCode::TooManyEntries
            | ErrorCode::TooManyGroups
            | ErrorCode::RoleNotGranted
            | ErrorCode::UsernameRefused
            | ErrorCode::UsernameTaken
            | ErrorCode::VaultNumberMistyped
            | ErrorCode::VaultNumberUnknown => Self::Unusable,
            ErrorCode::VaultThere => Self::Vault,
            ErrorCode::AccountDamaged
            | ErrorCode::AccountLeaving
            | ErrorCode::AttemptsCannotBeCounted
            | ErrorCode::Bug
            | ErrorCode::ChangedOutside
            | ErrorCode::AuditExportNotAllowed
            | ErrorCode::ClipboardNotAllowed
            | ErrorCode::ClipboardUnavailable
            | ErrorCode::CollectionNotAllowed
            | ErrorCode::DecideFirst
            | ErrorCode::DeviceKeyMissing
            | ErrorCode::FileMissing
            | ErrorCode::DiskFull
            | ErrorCode::FileDamaged
            | ErrorCode::FileThere
            | ErrorCode::FileTooNew
            | ErrorCode::FolderMustBeWritable
            | ErrorCode::FolderReadOnly
            | ErrorCode::ItemChangedOutside
            | ErrorCode::ItemDamaged
            | ErrorCode::ItemFromNewerVersion
            | ErrorCode::ItemReadable
            | ErrorCode::KeyFile
            | ErrorCode::KeyFileNotAllowed
            | ErrorCode::KeyringEmpty
            | ErrorCode::KeyringFails
            | ErrorCode::KeyringForgets
            | ErrorCode::KeyringLocked
            | ErrorCode::KeyringMissing
            | ErrorCode::KeyringWaiting
            | ErrorCode::ListForgotten
            | ErrorCode::MemoryRefused
            | ErrorCode::LoginClosed
            | ErrorCode::NoRandom
            | ErrorCode::NotPermitted
            | ErrorCode::PersonNotVerified
            | ErrorCode::PolicyMissing
            | ErrorCode::PolicyNotObeyed
            | ErrorCode::QuickUnlockNotAllowed
            | ErrorCode::ReadOnly
            | ErrorCode::Storage
            | ErrorCode::StorageInDoubt
            | ErrorCode::TableEnded
            | ErrorCode::TableUnreadable
            | ErrorCode::TerminalNotAllowed
            | ErrorCode::VaultNumberNeeded => Self::Failed,
        }
    }
}
