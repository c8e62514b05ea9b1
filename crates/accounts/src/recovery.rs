//! Ways back in with a paper: a backup code for a lost phone, the kit for anything else, a paper code
//! beside what administrators hold.
//!
//! A paper opens the root key. Then the person says what is gone, and what is gone is replaced in
//! one transaction (`finish`). Before that nothing is written but the counted try, so a recovery
//! that is broken off has used nothing.

mod backup_code;
mod emergency;
mod finish;
mod held;
mod help;
mod kit;
mod kit_start;
mod lookup;
mod new_kit;
mod open;
mod password;
mod phone;
mod reset_count;
mod wraps;
mod write;

use twinlatch_crypto::{CryptoError, Id, KdfError, NoRandom, SealError};
use twinlatch_device::DeviceError;
use twinlatch_policy::Policy;
use twinlatch_records::{DirectoryEntry, RecordsError, Tries, WayKind};
use twinlatch_secret::Password;
use twinlatch_store::{HoldError, StoreError};

use crate::accounts::Accounts;
use crate::error::{ActError, EditError, LoginError};
use crate::help::HelpWay;
use crate::new_phone::NewPhone;
use crate::password::PasswordRefusal;
use crate::session::{Access, ReadOnlyReason, Session};

pub(crate) use backup_code::is_used;
pub use finish::Unfinished;
pub use help::HelpTyped;
pub use kit_start::start_with_kit;
use new_kit::NewKit;
use phone::ReplacedPhone;

/// An account that a paper has opened, before it is said what was lost; dropping it changes
/// nothing.
pub struct Recovery {
    session: Session,
    paper: Paper,
    /// The person's row of the directory where the file has none: it is put back at the end.
    lost_entry: Option<LostEntry>,
    /// Whether the account's header is in the file; it is made anew where it is not.
    header_there: bool,
    /// Whether the row that password and code open is in the file as listed.
    slot_whole: bool,
    /// What keeps the codes of the phone from working, if anything.
    table: TableState,
    /// The device key's entry and the description that names it are written at the end.
    key_is_new: bool,
    /// The try row before this try, and the failures through this way.
    tries: Tries,
    failures: u32,
    /// The password as it will be: proved, or new.
    password: Option<Password>,
    new_password: bool,
    offered: Option<NewPhone>,
    phone: Option<ReplacedPhone>,
    new_kit: Option<NewKit>,
    /// Whether it opens the one session of an emergency kit, which replaces nothing.
    short: bool,
}

/// What opened the account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Paper {
    Backup {
        set: Id,
        row: Id,
    },
    Kit {
        tag: Id,
    },
    KitPassword {
        tag: Id,
    },
    /// The owner's emergency kit.
    Emergency {
        tag: Id,
    },
    /// An administrator's part, and the person's own.
    Help {
        way: HelpWay,
        row: Id,
    },
}

/// A directory row that is gone, as far as something else tells it.
enum LostEntry {
    /// From the person's own copy in `state`.
    Kept(Box<DirectoryEntry>),
    /// Nothing tells it but the header.
    Unknown,
}

/// Whether the codes of the phone that the account knows can open it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TableState {
    /// They can.
    Usable,
    /// The account was not opened for so long that the table has run out, or a part of it is
    /// damaged: one code of the phone makes it anew.
    Rebuildable,
    /// The account does not know its phone any more: a new one must be enrolled.
    PhoneUnknown,
}

/// Why a paper did not open an account, or a recovery could not be brought to its end. What is in
/// the file is as it was.
#[derive(Debug, thiserror::Error)]
pub enum RecoveryError {
    /// The kit is none of this file: of another vault, replaced, or issued after this copy was made.
    #[error("no row of this file belongs to this kit")]
    KitUnknown,
    /// The description of the file is lost, and no row belongs to this kit under the typed number:
    /// number or kit are of another vault, the kit was replaced, or its row is gone.
    #[error("no row of this file belongs to this kit under this vault number")]
    KitOrNumberUnknown,
    /// The kit's row is there and does not open.
    #[error("the part of the file that the kit opens is damaged")]
    KitUnreadable,
    /// The kit asks for the password too.
    #[error("this kit needs the password besides")]
    PasswordNeeded,
    /// The device key that the account holds is another than this file's.
    #[error("file and kit belong to different keys of the device")]
    OtherRotation,
    /// The file is older, a copy, or rebuilt: the person decides first what becomes of it.
    #[error("it must be decided first what becomes of this file")]
    Undecided(ReadOnlyReason),
    /// The emergency kit has opened its one session: it leads to a new password, phone and sheet only.
    #[error("the emergency kit was used already")]
    EmergencyUsed,
    /// No administrator has given a part for this person in the last ten minutes.
    #[error("no administrator is helping")]
    NoHelp,
    /// Another administrator must give a part too.
    #[error("another administrator must help too")]
    HelpIncomplete,
    /// A new password must be set first.
    #[error("a new password must be set")]
    NewPasswordNeeded,
    /// Only a kit does this.
    #[error("only the kit does this")]
    NotByKit,
    /// The last code is kept for a lost phone.
    #[error("this is the last backup code")]
    LastCode,
    /// A new phone must be enrolled first.
    #[error("a new phone must be enrolled")]
    PhoneNeeded,
    /// The phone's clock is so far behind what was used that its codes cannot be taken up again.
    #[error("the phone's codes lie behind the last one used: a new phone must be enrolled")]
    PhoneBehind,
    /// A part of the new kit must be typed back first.
    #[error("the new kit must be confirmed")]
    KitNotConfirmed,
    /// The vault cannot be opened at all.
    #[error(transparent)]
    Start(#[from] Box<crate::start::StartError>),
    /// Another process holds the vault.
    #[error(transparent)]
    Held(#[from] HoldError),
    /// The device key could not be kept and read back.
    #[error(transparent)]
    Device(#[from] DeviceError),
    /// As for a login: a wrong combination, or why it could not be tried.
    #[error(transparent)]
    Login(#[from] LoginError),
    /// As for a change of password or phone.
    #[error(transparent)]
    Act(#[from] ActError),
}

macro_rules! through_act {
    ($($error:ty),*) => {$(
        impl From<$error> for RecoveryError {
            fn from(error: $error) -> Self {
                Self::Act(error.into())
            }
        }
    )*};
}

through_act!(
    EditError,
    StoreError,
    RecordsError,
    SealError,
    NoRandom,
    PasswordRefusal,
    CryptoError,
    KdfError
);

impl Recovery {
    /// What holds for everybody, the owner's policy included.
    pub fn policy(&self) -> &Policy {
        self.session.policy()
    }

    /// The name the person logs in with.
    pub fn username(&self) -> &str {
        self.session.username()
    }

    /// The name other people see.
    pub fn display_name(&self) -> &str {
        self.session.display_name()
    }

    /// Backup codes that stay after this recovery.
    pub fn codes_left(&self) -> usize {
        let used = usize::from(matches!(self.paper, Paper::Backup { .. }));
        self.session.ways.codes.len().saturating_sub(used)
    }

    /// Whether the codes of the phone can open the account.
    pub fn table(&self) -> TableState {
        self.table
    }

    /// Whether a kit opened it, which is then replaced; the emergency kit too.
    pub fn by_kit(&self) -> bool {
        match self.paper {
            Paper::Kit { .. } | Paper::KitPassword { .. } | Paper::Emergency { .. } => true,
            Paper::Backup { .. } | Paper::Help { .. } => false,
        }
    }

    /// Whether the emergency kit opened it.
    pub fn by_emergency(&self) -> bool {
        matches!(self.paper, Paper::Emergency { .. })
    }

    /// What administrators have helped with, if they have.
    pub fn by_help(&self) -> Option<HelpWay> {
        match self.paper {
            Paper::Help { way, .. } => Some(way),
            Paper::Backup { .. }
            | Paper::Kit { .. }
            | Paper::KitPassword { .. }
            | Paper::Emergency { .. } => None,
        }
    }

    /// Whether it ends with a new password in any case.
    pub fn must_change_password(&self) -> bool {
        let forgotten = matches!(self.by_help(), Some(HelpWay::Password | HelpWay::Full));
        forgotten || self.by_emergency()
    }

    /// Whether the present password is known to be right.
    pub fn password_proved(&self) -> bool {
        self.password.is_some() && !self.new_password
    }

    /// Whether the row that password and code open is damaged, so that the password cannot be proved.
    pub fn password_lost(&self) -> bool {
        !self.slot_whole
    }

    /// Whether the backup codes are lost with the row that holds them: a kit's recovery makes a new
    /// set, which takes the password.
    pub fn codes_lost(&self) -> bool {
        self.session.lost.ways || self.session.ways.kits.is_empty()
    }

    /// Whether a password must be typed before this can be finished.
    pub fn needs_password(&self) -> bool {
        let new_set = self.by_kit() && self.codes_lost();
        if self.must_change_password() && !self.new_password {
            return true;
        }
        self.password.is_none() && (self.phone.is_some() || !self.slot_whole || new_set)
    }

    /// Keeps the account's keys out of the swap; `false` if the system refuses one of them.
    pub fn keep_in_ram(&self, accounts: &Accounts) -> bool {
        self.session.keep_in_ram(accounts)
    }

    /// What the person has to decide before anything is replaced, if anything.
    pub fn undecided(&self) -> Option<ReadOnlyReason> {
        match self.session.access {
            Access::ReadWrite => None,
            Access::ReadOnly(reason) => Some(reason),
        }
    }

    /// Makes an older or copied file, or rebuilt lists, the vault: see [`Session::take_over`]. The
    /// paper stands for the proof.
    ///
    /// # Errors
    ///
    /// [`ActError`]; the file is as it was.
    pub fn take_over(&mut self, accounts: &mut Accounts) -> Result<(), RecoveryError> {
        Ok(self.session.make_vault(accounts, self.header_there)?)
    }

    /// Refuses a new password where the present one was not given up: a backup code and an
    /// administrator's help with a lost phone stand for the phone alone.
    fn check_new_password(&self) -> Result<(), RecoveryError> {
        if self.by_kit() || self.must_change_password() {
            Ok(())
        } else {
            Err(RecoveryError::NotByKit)
        }
    }

    /// Refuses what only a kit does.
    fn check_kit(&self) -> Result<(), RecoveryError> {
        if self.by_kit() {
            Ok(())
        } else {
            Err(RecoveryError::NotByKit)
        }
    }

    fn check_decided(&self) -> Result<(), RecoveryError> {
        self.undecided()
            .map_or(Ok(()), |reason| Err(RecoveryError::Undecided(reason)))
    }

    fn way(&self) -> WayKind {
        self.paper.way()
    }
}

impl Paper {
    fn way(self) -> WayKind {
        match self {
            Self::Backup { .. } => WayKind::Backup,
            Self::Kit { .. } => WayKind::Kit,
            Self::KitPassword { .. } | Self::Emergency { .. } => WayKind::KitPassword,
            Self::Help { way, .. } => way.kind(),
        }
    }
}
