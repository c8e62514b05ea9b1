//! The people of the device, and an invited person.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use twinlatch_service::wire::PersonRole;

use super::{ActivationFrom, CodeFrom, Kit, PasswordFrom, ProofFrom};

/// Work with the people who have an account here.
#[derive(Subcommand)]
pub(crate) enum PeopleCommand {
    /// List everybody who has an account
    List,
    /// Invite a person: the code that is shown opens an account, once, within a day
    Invite(InviteArguments),
    /// Invite the people of a list
    ///
    /// The list is CSV in UTF-8. Its first line names the columns: username, and if you like
    /// display_name and role. It holds 1000 people and 1 MiB at most. If a line cannot be invited,
    /// nobody is, unless you say --leave-out.
    Bulk(BulkArguments),
    /// Give a person another role; it counts at the next login
    Role(RoleArguments),
    /// Switch a person's account off: nothing opens it
    Off(SwitchArguments),
    /// Switch a person's account on again
    On(SwitchArguments),
}

/// One person.
#[derive(Args)]
pub(crate) struct InviteArguments {
    /// The name to log in with, 1 to 64 letters, digits and . _ - @
    #[arg(value_name = "NAME")]
    pub(crate) username: String,
    /// The name to be greeted with; the username if left out
    #[arg(long, value_name = "NAME")]
    pub(crate) display_name: Option<String>,
    /// What the person may do
    #[arg(long, value_enum, default_value_t = RoleWord::User)]
    pub(crate) role: RoleWord,
    #[command(flatten)]
    pub(crate) proof: ProofFrom,
}

/// A list of people.
#[derive(Args)]
pub(crate) struct BulkArguments {
    /// The list
    pub(crate) file: PathBuf,
    /// Say what would become of each line, and write nothing
    #[arg(long, conflicts_with_all = ["save", "leave_out"])]
    pub(crate) dry_run: bool,
    /// Save the codes to this new file, a card for each person; shown if left out
    #[arg(long, value_name = "FILE")]
    pub(crate) save: Option<PathBuf>,
    /// Leave out the lines that cannot be invited, and invite the others
    #[arg(long)]
    pub(crate) leave_out: bool,
    #[command(flatten)]
    pub(crate) proof: ProofFrom,
}

/// Another role.
#[derive(Args)]
pub(crate) struct RoleArguments {
    /// The person's username
    pub(crate) name: String,
    /// What the person may do
    #[arg(value_enum)]
    pub(crate) role: RoleWord,
    #[command(flatten)]
    pub(crate) proof: ProofFrom,
}

/// Whose account.
#[derive(Args)]
pub(crate) struct SwitchArguments {
    /// The person's username
    pub(crate) name: String,
    #[command(flatten)]
    pub(crate) proof: ProofFrom,
}

/// A role that can be given; there is one owner.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum RoleWord {
    /// Brings in and looks after people, has a vault
    Administrator,
    /// A vault
    User,
    /// A vault, to look at
    Viewer,
    /// The audit log
    Auditor,
}

impl From<RoleWord> for PersonRole {
    fn from(word: RoleWord) -> Self {
        match word {
            RoleWord::Administrator => Self::Administrator,
            RoleWord::User => Self::User,
            RoleWord::Viewer => Self::Viewer,
            RoleWord::Auditor => Self::Auditor,
        }
    }
}

/// An invited person.
#[derive(Args)]
pub(crate) struct JoinArguments {
    /// The username that you were invited under; asked for if left out
    #[arg(long, value_name = "NAME")]
    pub(crate) username: Option<String>,
    /// What the printed kit needs beside itself
    #[arg(long, value_enum, default_value_t = Kit::Kit)]
    pub(crate) kit: Kit,
    /// Save the recovery sheet to this new file; printed to standard output if left out
    #[arg(long, value_name = "FILE")]
    pub(crate) sheet: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) activation: ActivationFrom,
    #[command(flatten)]
    pub(crate) password: PasswordFrom,
    #[command(flatten)]
    pub(crate) code: CodeFrom,
}
