//! Administrators who help a person back in: the ways for it, kept as they have to be, and an
//! administrator's part, given for ten minutes.
//!
//! The person makes the ways and keeps a paper code for each (`own`); every login puts them right
//! (`keep`); an administrator gives his part in a session of his own (`give`). Opening with both is a
//! recovery like any other (`recovery/help.rs`).

mod give;
mod holders;
mod keep;
mod own;
mod plan;
mod rows;

pub(crate) use give::HelpRun;
pub use give::{HelpError, HelpRunView};
pub use holders::Helper;
pub(crate) use holders::shares;
pub use own::HelpView;
pub(crate) use plan::Papers;
pub(crate) use rows::{HelpRows, is_help};

use twinlatch_records::WayKind;

/// What an administrator helps with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum HelpWay {
    /// The phone is lost: password and paper code are the person's part.
    Phone,
    /// The password is forgotten: the paper code for that is the person's part.
    Password,
    /// Both, where the policy has an escrow: administrators alone open the account.
    Full,
}

impl HelpWay {
    /// Every one of them.
    pub const ALL: [Self; 3] = [Self::Phone, Self::Password, Self::Full];

    /// The way of its rows.
    pub(crate) fn kind(self) -> WayKind {
        match self {
            Self::Phone => WayKind::AdminPhone,
            Self::Password => WayKind::AdminPassword,
            Self::Full => WayKind::AdminFull,
        }
    }
}
