//! `twinlatch item`.

use std::path::PathBuf;

use clap::{ArgGroup, Args, Subcommand, ValueEnum};
use twinlatch_service::wire::{FieldName, ItemFilter, TokenAlgorithm};

use super::{KeyFrom, NotesFrom, PasswordFrom};

/// What to do with items.
///
/// ITEM is a title, an id, the beginning of an id (4 digits or more), or words that find one item.
#[derive(Subcommand)]
pub(crate) enum ItemCommand {
    /// Add a login, a token or a note
    #[command(subcommand)]
    Add(NewItem),
    /// List items
    List {
        /// Words to find in title, issuer, username, address and tag
        words: Vec<String>,
        /// Which items
        #[arg(long, value_enum, default_value_t = Filter::All)]
        filter: Filter,
        /// Only items with this tag
        #[arg(long)]
        tag: Option<String>,
    },
    /// Show an item's open fields
    Show {
        /// The item
        item: String,
        /// Show this hidden field, and nothing else
        #[arg(long, value_name = "FIELD")]
        reveal: Option<Reveal>,
    },
    /// Change an item; what is not named stays as it is
    Edit(EditArguments),
    /// Delete an item; it can be restored for 30 days
    Rm {
        /// The item
        item: String,
    },
    /// Take a deletion back
    Restore {
        /// The deleted item
        item: String,
    },
    /// Show a token's code
    Code {
        /// The token
        item: String,
    },
    /// Save an item that cannot be read, or was changed outside, as it is in the file
    ExportDamaged(ExportArguments),
    /// Discard an item that cannot be read, or was changed outside: nothing of it stays
    DiscardDamaged(DiscardArguments),
}

/// What is discarded.
#[derive(Args)]
pub(crate) struct DiscardArguments {
    /// The item
    pub(crate) item: String,
    /// Do not ask whether it goes for good
    #[arg(long)]
    pub(crate) yes: bool,
}

/// Where an item goes as it is.
#[derive(Args)]
pub(crate) struct ExportArguments {
    /// The item
    pub(crate) item: String,
    /// The new file, readable by you alone
    #[arg(long, value_name = "FILE")]
    pub(crate) out: PathBuf,
    /// Replace a file that bears the name
    #[arg(long)]
    pub(crate) replace: bool,
    /// Do not ask whether what can be read is written in plain text
    #[arg(long)]
    pub(crate) yes: bool,
}

/// The kinds of item.
#[derive(Subcommand)]
pub(crate) enum NewItem {
    /// Username, password and addresses
    Login(AddArguments<LoginFields>),
    /// A key that makes codes for another service
    Token(AddArguments<TokenFields>),
    /// A text
    Note(AddArguments<NoFields>),
}

/// A new item of one kind.
#[derive(Args)]
pub(crate) struct AddArguments<Kind: Args> {
    /// The title; a token whose link names its issuer may go without
    #[arg(long)]
    pub(crate) title: Option<String>,
    #[command(flatten)]
    pub(crate) common: CommonFields,
    #[command(flatten)]
    pub(crate) fields: Kind,
    /// Make it a favourite
    #[arg(long)]
    pub(crate) favourite: bool,
}

/// What every item has.
#[derive(Args)]
pub(crate) struct CommonFields {
    /// A tag; may be given several times
    #[arg(long = "tag", value_name = "TAG")]
    pub(crate) tags: Vec<String>,
    #[command(flatten)]
    pub(crate) notes: NotesFrom,
}

/// A note has no fields of its own.
#[derive(Args)]
pub(crate) struct NoFields {}

/// A login's own fields.
#[derive(Args)]
pub(crate) struct LoginFields {
    /// The username
    #[arg(long)]
    pub(crate) username: Option<String>,
    /// An address; may be given several times
    #[arg(long = "url", value_name = "URL")]
    pub(crate) urls: Vec<String>,
    /// The login has no password
    #[arg(long, conflicts_with_all = ["password_stdin", "password_fd"])]
    pub(crate) without_password: bool,
    #[command(flatten)]
    pub(crate) password: PasswordFrom,
}

/// A token's own fields. Beside a link its own figures count.
#[derive(Args)]
pub(crate) struct TokenFields {
    /// Who issued it
    #[arg(long)]
    pub(crate) issuer: Option<String>,
    /// For which account
    #[arg(long)]
    pub(crate) account: Option<String>,
    /// The hash of a key that is no link
    #[arg(long, value_enum, default_value_t = Algorithm::Sha1)]
    pub(crate) algorithm: Algorithm,
    /// Digits of a code, 1 to 10
    #[arg(long, default_value_t = 6)]
    pub(crate) digits: u8,
    /// Seconds of a step
    #[arg(long, default_value_t = 30)]
    pub(crate) period: u32,
    #[command(flatten)]
    pub(crate) key: KeyFrom,
}

/// What changes.
#[derive(Args)]
#[command(group = ArgGroup::new("change").args(CHANGES).multiple(true).required(true))]
pub(crate) struct EditArguments {
    /// The item
    pub(crate) item: String,
    /// The new title
    #[arg(long)]
    pub(crate) title: Option<String>,
    /// The new username of a login
    #[arg(long)]
    pub(crate) username: Option<String>,
    /// The new issuer of a token
    #[arg(long)]
    pub(crate) issuer: Option<String>,
    /// The new account of a token
    #[arg(long)]
    pub(crate) account: Option<String>,
    /// All addresses of a login, in place of those it has; "" for none
    #[arg(long = "url", value_name = "URL")]
    pub(crate) urls: Vec<String>,
    /// All tags, in place of those it has; "" for none
    #[arg(long = "tag", value_name = "TAG")]
    pub(crate) tags: Vec<String>,
    /// Whether it is a favourite
    #[arg(long, value_name = "YES")]
    pub(crate) favourite: Option<bool>,
    /// Ask for a new password of a login
    #[arg(long, conflicts_with_all = ["password_stdin", "password_fd"])]
    pub(crate) ask_password: bool,
    #[command(flatten)]
    pub(crate) password: PasswordFrom,
    #[command(flatten)]
    pub(crate) notes: NotesFrom,
}

/// An edit names at least one of these.
const CHANGES: [&str; 12] = [
    "title",
    "username",
    "issuer",
    "account",
    "urls",
    "tags",
    "favourite",
    "ask_password",
    "password_stdin",
    "password_fd",
    "notes_stdin",
    "notes_fd",
];

/// Which items a list shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Filter {
    /// All that are not deleted
    All,
    /// Favourites
    Favourites,
    /// Tokens
    Codes,
    /// Logins
    Logins,
    /// Notes
    Notes,
    /// Deleted in the last 30 days
    Deleted,
}

impl From<Filter> for ItemFilter {
    fn from(filter: Filter) -> Self {
        match filter {
            Filter::All => Self::All,
            Filter::Favourites => Self::Favourites,
            Filter::Codes => Self::Codes,
            Filter::Logins => Self::Logins,
            Filter::Notes => Self::Notes,
            Filter::Deleted => Self::Deleted,
        }
    }
}

/// Hash functions of a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Algorithm {
    /// SHA-1
    Sha1,
    /// SHA-256
    Sha256,
    /// SHA-512
    Sha512,
}

impl From<Algorithm> for TokenAlgorithm {
    fn from(algorithm: Algorithm) -> Self {
        match algorithm {
            Algorithm::Sha1 => Self::Sha1,
            Algorithm::Sha256 => Self::Sha256,
            Algorithm::Sha512 => Self::Sha512,
        }
    }
}

/// A field that can be revealed: `password`, `seed`, `notes`, or a custom field by its number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Reveal(pub(crate) FieldName);

impl std::str::FromStr for Reveal {
    type Err = String;

    fn from_str(word: &str) -> Result<Self, String> {
        let field = match word {
            "password" => FieldName::Password,
            "seed" => FieldName::Seed,
            "notes" => FieldName::Notes,
            "username" => FieldName::Username,
            number => {
                let position = number
                    .parse::<u32>()
                    .ok()
                    .and_then(|one| one.checked_sub(1));
                let index = position.ok_or("password, seed, notes, username or a number from 1")?;
                FieldName::Custom { index }
            }
        };
        Ok(Self(field))
    }
}
