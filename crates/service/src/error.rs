//! Every error of the core as one closed code: no text of another library crosses the door.

use twinlatch_accounts::{
    ActError, EditError, LoginError, NameError, PasswordRefusal, SetUpError, StartError,
    UnlockError,
};
use twinlatch_crypto::{CryptoError, KdfError, NoRandom, SealError};
use twinlatch_device::DeviceError;
use twinlatch_otp::SeedError;
use twinlatch_records::RecordsError;
use twinlatch_store::{Damage, HoldError, StoreError};
use twinlatch_vault::VaultError;

use crate::clipboard::ClipboardUnavailable;
use crate::wire::{ErrorCode, ErrorParams, ErrorView};

impl From<ErrorCode> for ErrorView {
    fn from(code: ErrorCode) -> Self {
        Self {
            code,
            params: ErrorParams::default(),
        }
    }
}

impl ErrorView {
    /// A mistake of ours.
    #[must_use]
    pub fn bug() -> Self {
        ErrorCode::Bug.into()
    }

    /// A form that is not the one a command takes.
    #[must_use]
    pub fn form_unreadable() -> Self {
        ErrorCode::FormUnreadable.into()
    }

    /// A form with this field out of its bounds.
    pub(crate) fn field(name: &'static str) -> Self {
        let params = ErrorParams {
            field: Some(name.to_owned()),
            ..ErrorParams::default()
        };
        Self {
            code: ErrorCode::FormUnreadable,
            params,
        }
    }

    fn seconds(code: ErrorCode, seconds: u64) -> Self {
        let seconds = Some(u32::try_from(seconds).unwrap_or(u32::MAX));
        Self {
            code,
            params: ErrorParams {
                seconds,
                ..ErrorParams::default()
            },
        }
    }
}

impl From<LoginError> for ErrorView {
    fn from(error: LoginError) -> Self {
        match error {
            LoginError::Denied => ErrorCode::Denied.into(),
            LoginError::MarkedForDeletion { days, until: _ } => {
                let mut view = Self::from(ErrorCode::AccountLeaving);
                view.params.count = Some(days);
                view
            }
            LoginError::Wait { seconds, failures } => {
                let mut view = Self::seconds(ErrorCode::Wait, seconds);
                view.params.count = Some(failures);
                view
            }
            LoginError::Closed { failures } => Self {
                code: ErrorCode::LoginClosed,
                params: ErrorParams {
                    count: Some(failures),
                    ..ErrorParams::default()
                },
            },
            LoginError::Dud { seconds } => Self::seconds(ErrorCode::CodeUnusable, seconds),
            LoginError::TableEnded => ErrorCode::TableEnded.into(),
            LoginError::TableUnreadable => ErrorCode::TableUnreadable.into(),
            LoginError::SlotUnreadable | LoginError::HeaderUnreadable => {
                ErrorCode::AccountDamaged.into()
            }
            LoginError::AttemptsCannotBeCounted { .. } => ErrorCode::AttemptsCannotBeCounted.into(),
            LoginError::MemoryRefused => ErrorCode::MemoryRefused.into(),
            LoginError::SessionMustLock => ErrorCode::SessionLocked.into(),
            LoginError::NoRandom(error) => error.into(),
            LoginError::Kdf(error) => error.into(),
            LoginError::Store(error) => error.into(),
            LoginError::Records(error) => error.into(),
            LoginError::Seal(error) => error.into(),
        }
    }
}

impl From<UnlockError> for ErrorView {
    fn from(error: UnlockError) -> Self {
        match error {
            UnlockError::Denied { tries_left } => {
                let mut view = Self::from(ErrorCode::QuickUnlockDenied);
                view.params.count = Some(tries_left);
                view
            }
            UnlockError::Ended => ErrorCode::QuickUnlockEnded.into(),
            UnlockError::Login(error) => error.into(),
        }
    }
}

impl From<EditError> for ErrorView {
    fn from(error: EditError) -> Self {
        match error {
            EditError::ReadOnly(_) => ErrorCode::ReadOnly.into(),
            EditError::ChangedOutside => ErrorCode::ChangedOutside.into(),
            EditError::Store(error) => error.into(),
            EditError::Records(error) => error.into(),
            EditError::Seal(error) => error.into(),
            EditError::NoRandom(error) => error.into(),
        }
    }
}

impl From<ActError> for ErrorView {
    fn from(error: ActError) -> Self {
        match error {
            ActError::ProofNeeded => ErrorCode::StepUpNeeded.into(),
            ActError::KitNotConfirmed => ErrorCode::KitNotConfirmed.into(),
            ActError::CodeDoesNotFit => ErrorCode::CodeDoesNotFit.into(),
            ActError::EmergencyOwed => ErrorCode::EmergencyOwed.into(),
            ActError::OwnerOnly => ErrorCode::NotPermitted.into(),
            ActError::TooFewHelpers => ErrorCode::TooFewHelpers.into(),
            ActError::TooFewDigits => ErrorCode::PhoneShowsSix.into(),
            ActError::Edit(error) => error.into(),
            ActError::Login(error) => error.into(),
            ActError::Keyring(error) => error.into(),
            ActError::Crypto(error) => error.into(),
            ActError::Password(refusal) => password(refusal),
        }
    }
}

impl From<VaultError> for ErrorView {
    fn from(error: VaultError) -> Self {
        match error {
            VaultError::Missing | VaultError::NoSuchField => ErrorCode::ItemMissing.into(),
            VaultError::Damaged => ErrorCode::ItemDamaged.into(),
            VaultError::ChangedOutside => ErrorCode::ItemChangedOutside.into(),
            VaultError::Readable => ErrorCode::ItemReadable.into(),
            VaultError::FromNewerVersion => ErrorCode::ItemFromNewerVersion.into(),
            VaultError::TitleMissing => ErrorCode::TitleMissing.into(),
            VaultError::FieldTooLong { field, limit } => {
                let mut view = Self::field(field);
                view.code = ErrorCode::FieldTooLong;
                view.params.count = u32::try_from(limit).ok();
                view
            }
            VaultError::TooMany { field, limit } => {
                let mut view = Self::field(field);
                view.code = ErrorCode::TooManyEntries;
                view.params.count = u32::try_from(limit).ok();
                view
            }
            VaultError::ControlCharacters { field } => {
                let mut view = Self::field(field);
                view.code = ErrorCode::FieldHoldsControlCharacters;
                view
            }
            VaultError::FieldMissing | VaultError::SeedMissing => Self::form_unreadable(),
            VaultError::Uri(_) => ErrorCode::OtpauthUnreadable.into(),
            VaultError::CounterToken => ErrorCode::TokenKindNotKept.into(),
            VaultError::AlgorithmNotKept(_) => ErrorCode::TokenKindNotKept.into(),
            VaultError::Seed(error) => seed(&error),
            VaultError::Session(error) => error.into(),
            VaultError::Store(error) => error.into(),
        }
    }
}

pub(crate) fn password(refusal: PasswordRefusal) -> ErrorView {
    let mut view = ErrorView::from(ErrorCode::PasswordRefused);
    view.params.refusal = Some(refusal.into());
    view
}

fn seed(error: &SeedError) -> ErrorView {
    let mut view = ErrorView::from(ErrorCode::SeedUnreadable);
    view.params.symbol = match error {
        SeedError::Lookalike { symbol, .. } | SeedError::BadSymbol { symbol, .. } => {
            Some(symbol.to_string())
        }
        SeedError::Empty | SeedError::TooLong { .. } => None,
    };
    view
}

impl From<StoreError> for ErrorView {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::NotThere => ErrorCode::Storage.into(),
            StoreError::Newer { .. } => ErrorCode::FileTooNew.into(),
            StoreError::Damaged { .. } => ErrorCode::FileDamaged.into(),
            StoreError::ReadOnly => ErrorCode::FolderReadOnly.into(),
            StoreError::HotJournalReadOnly | StoreError::OlderReadOnly => {
                ErrorCode::FolderMustBeWritable.into()
            }
            StoreError::DiskFull | StoreError::NoSpaceForCopy { .. } => ErrorCode::DiskFull.into(),
            StoreError::Busy => ErrorCode::VaultHeld.into(),
            StoreError::InDoubt(_) => ErrorCode::StorageInDoubt.into(),
            StoreError::Io(_) | StoreError::AlreadyThere | StoreError::Sqlite(_) => {
                ErrorCode::Storage.into()
            }
        }
    }
}

impl From<HoldError> for ErrorView {
    fn from(error: HoldError) -> Self {
        match error {
            HoldError::HeldBy { who, .. } => {
                let params = ErrorParams {
                    holder: Some(who),
                    ..ErrorParams::default()
                };
                Self {
                    code: ErrorCode::VaultHeld,
                    params,
                }
            }
            HoldError::Io(error) => error.into(),
        }
    }
}

impl From<DeviceError> for ErrorView {
    fn from(error: DeviceError) -> Self {
        match error {
            DeviceError::Locked => ErrorCode::KeyringLocked,
            DeviceError::NoCollection => ErrorCode::KeyringEmpty,
            DeviceError::NoService => ErrorCode::KeyringMissing,
            DeviceError::StillWaiting => ErrorCode::KeyringWaiting,
            DeviceError::ReadBackDiffers => ErrorCode::KeyringForgets,
            DeviceError::File {
                kind: std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded,
                ..
            } => ErrorCode::DiskFull,
            DeviceError::File { .. } => ErrorCode::KeyFile,
            DeviceError::Ambiguous { .. }
            | DeviceError::Damaged
            | DeviceError::Changed
            | DeviceError::NewerMark
            | DeviceError::OtherKeyThere
            | DeviceError::BadName
            | DeviceError::Platform => ErrorCode::KeyringFails,
        }
        .into()
    }
}

impl From<std::io::Error> for ErrorView {
    fn from(error: std::io::Error) -> Self {
        use std::io::ErrorKind;

        #[expect(
            clippy::wildcard_enum_match_arm,
            reason = "the system has more kinds than we say"
        )]
        match error.kind() {
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded => ErrorCode::DiskFull,
            ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => {
                ErrorCode::FolderReadOnly
            }
            _ => ErrorCode::Storage,
        }
        .into()
    }
}

impl From<CryptoError> for ErrorView {
    fn from(error: CryptoError) -> Self {
        match error {
            CryptoError::Denied => ErrorCode::Denied.into(),
            CryptoError::Damaged | CryptoError::Bounds(_) => ErrorCode::AccountDamaged.into(),
            CryptoError::Kdf(error) => error.into(),
            CryptoError::Password(_) => ErrorCode::PasswordRefused.into(),
            CryptoError::Seal(error) => error.into(),
        }
    }
}

impl From<KdfError> for ErrorView {
    fn from(error: KdfError) -> Self {
        match error {
            KdfError::MemoryRefused => ErrorCode::MemoryRefused.into(),
            KdfError::OutOfBounds { .. } => ErrorCode::AccountDamaged.into(),
            KdfError::PasswordTooLong => ErrorCode::PasswordRefused.into(),
            KdfError::NotReserved { .. } => Self::bug(),
        }
    }
}

impl From<SealError> for ErrorView {
    fn from(error: SealError) -> Self {
        match error {
            SealError::NoRandom(error) => error.into(),
            SealError::TooLong | SealError::Recipient => Self::bug(),
        }
    }
}

impl From<NoRandom> for ErrorView {
    fn from(_: NoRandom) -> Self {
        ErrorCode::NoRandom.into()
    }
}

impl From<RecordsError> for ErrorView {
    fn from(error: RecordsError) -> Self {
        match error {
            RecordsError::Store(error) => error.into(),
            RecordsError::Seal(error) => error.into(),
            RecordsError::NoRandom(error) => error.into(),
            RecordsError::ChangedOutside { .. } => ErrorCode::ChangedOutside.into(),
            RecordsError::NewerSchema { .. } => ErrorCode::ItemFromNewerVersion.into(),
            RecordsError::NeedsConsent => ErrorCode::ReadOnly.into(),
            RecordsError::UnknownCollection { .. } | RecordsError::NotPermitted { .. } => {
                ErrorCode::CollectionNotAllowed.into()
            }
        }
    }
}

impl From<StartError> for ErrorView {
    fn from(error: StartError) -> Self {
        match error {
            StartError::Held(error) => error.into(),
            StartError::Newer { .. } => ErrorCode::FileTooNew.into(),
            StartError::Damaged { what: Damage::Meta } => ErrorCode::VaultNumberNeeded.into(),
            StartError::Damaged { .. } => ErrorCode::FileDamaged.into(),
            StartError::NumberUnknown => ErrorCode::VaultNumberUnknown.into(),
            StartError::KeyMissing => ErrorCode::DeviceKeyMissing.into(),
            StartError::Device(error) => error.into(),
            StartError::Store(error) => error.into(),
        }
    }
}

impl From<SetUpError> for ErrorView {
    fn from(error: SetUpError) -> Self {
        match error {
            SetUpError::Username(error) => name(ErrorCode::UsernameRefused, error),
            SetUpError::DisplayName(error) => name(ErrorCode::DisplayNameRefused, error),
            SetUpError::Password(refusal) => password(refusal),
            SetUpError::VaultThere => ErrorCode::VaultThere.into(),
            SetUpError::Held(error) => error.into(),
            SetUpError::Note(error) => error.into(),
            SetUpError::Device(error) => error.into(),
            SetUpError::Kdf(error) => error.into(),
            SetUpError::CodeDoesNotFit => ErrorCode::CodeDoesNotFit.into(),
            SetUpError::TooFewDigits => ErrorCode::PhoneShowsSix.into(),
            SetUpError::CodeUsed => ErrorCode::CodeUsed.into(),
            SetUpError::Done => Self::bug(),
            SetUpError::Store(error) => error.into(),
            SetUpError::Records(error) => error.into(),
            SetUpError::Crypto(error) => error.into(),
            SetUpError::Seal(error) => error.into(),
            SetUpError::NoRandom(error) => error.into(),
        }
    }
}

pub(crate) fn name(code: ErrorCode, error: NameError) -> ErrorView {
    let mut params = ErrorParams::default();
    match error {
        NameError::Empty | NameError::Direction => {}
        NameError::TooLong { limit } => params.count = u32::try_from(limit).ok(),
        NameError::Character(symbol) | NameError::Place(symbol) => {
            params.symbol = Some(symbol.to_string());
        }
    }
    ErrorView { code, params }
}

impl From<ClipboardUnavailable> for ErrorView {
    fn from(_: ClipboardUnavailable) -> Self {
        ErrorCode::ClipboardUnavailable.into()
    }
}
