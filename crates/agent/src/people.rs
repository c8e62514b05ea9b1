//! What a command may ask about the people of the device, and what the agent answers.
//!
//! A list of people is longer than a frame: it comes in parts, which the conversation keeps until it
//! is read, and goes back line by line, as much as a frame holds.

mod answer;
mod link;

use serde::{Deserialize, Serialize};
use twinlatch_service::wire::{
    BulkLineView, InvitationView, InvitePersonForm, PersonRole, PersonView,
};

use crate::protocol::FormBytes;

pub(crate) use answer::answer;

/// What a command asks about people.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PeopleRequest {
    /// Lists everybody who has an account.
    List {
        /// How many of them the command has already.
        skip: u32,
    },
    /// Makes an account for a person.
    Invite(Box<InvitePersonForm>),
    /// Switches an account off, or on again.
    Switch {
        /// The account, hex.
        id: String,
        /// Whether it can be used.
        on: bool,
    },
    /// Gives a person another role.
    GiveRole {
        /// The account, hex.
        id: String,
        /// What the person may do.
        role: PersonRole,
    },
    /// A part of a list of people, in order.
    ListPart(FormBytes),
    /// Reads the parts as a list, and says what would become of each line.
    Plan,
    /// Invites those of the list who can be.
    InvitePlanned,
    /// The lines of the list as it stands.
    Lines {
        /// How many of them the command has already.
        skip: u32,
        /// Whether the codes are asked for.
        codes: bool,
    },
    /// Saves the codes as cards in a new file.
    SaveCards {
        /// The file, from the root of the file system.
        path: String,
    },
    /// Puts the list away, codes included.
    Forget,
}

/// What the agent answers about people.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PeopleAnswer {
    /// A part of everybody.
    People(PeoplePage),
    /// An invitation.
    Invited(Box<InvitationView>),
    /// A part of a list.
    Lines(LinesPage),
}

/// A part of everybody who has an account, as much as a frame holds.
#[derive(Debug, Serialize, Deserialize)]
pub struct PeoplePage {
    /// By display name.
    pub people: Vec<PersonView>,
    /// How many come after them.
    pub rest: u32,
}

/// A part of a list of people, as much as a frame holds.
#[derive(Debug, Serialize, Deserialize)]
pub struct LinesPage {
    /// As they stand in the file.
    pub lines: Vec<BulkLineView>,
    /// How many come after them.
    pub rest: u32,
    /// When the invitations end, unix milliseconds; none before they are made.
    pub ends: Option<u64>,
}

/// The parts of a list that have come so far in one conversation.
#[derive(Default)]
pub(crate) struct ListParts(Vec<u8>);
