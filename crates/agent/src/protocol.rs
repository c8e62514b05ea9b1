//! What a command may ask the agent, and what the agent answers.
//!
//! The types inside are those that cross to a screen. Adding, removing or changing one raises
//! [`VERSION`](crate::VERSION).

use serde::de::{self, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use twinlatch_service::wire::{
    AuditView, CodeView, ErrorView, FieldName, FoundTimeView, ItemForm, ItemQuery, ItemRow,
    ItemView, KeptSavedView, LoginView, PolicyDraftView, SignedPolicyView, VaultView,
};
use zeroize::Zeroizing;

use crate::audit::AuditRequest;
use crate::people::{PeopleAnswer, PeopleRequest};

/// What a command asks the agent.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Request {
    /// How things stand; no input, so the time without input goes on.
    Status,
    /// Logs in. Fields: username, password, code, and one or two of the codes that come after it.
    Login(FormBytes),
    /// Goes on with the time that the codes have found; whoever does not ends the conversation.
    AcceptFoundTime,
    /// Proves password and code again, for a sensitive act. Fields: password, code.
    StepUp(FormBytes),
    /// What the vault's own policy is.
    ShowPolicy,
    /// What a text would change in the vault's own policy.
    DraftPolicy {
        /// The text, TOML.
        text: String,
    },
    /// Signs a policy for everybody who has an account in the vault.
    InstallPolicy {
        /// The text, TOML.
        text: String,
    },
    /// Signs that the vault decides nothing any more.
    RemovePolicy,
    /// Ends the session, and the agent with it.
    Lock,
    /// Finds items.
    List {
        /// Which.
        query: ItemQuery,
        /// How many of them the command has already.
        skip: u32,
    },
    /// Shows an item's open fields.
    Show {
        /// The item's id, hex.
        id: String,
    },
    /// Keeps a new item or a changed one.
    Save(Box<ItemForm>),
    /// Deletes an item.
    Delete {
        /// The item's id, hex.
        id: String,
    },
    /// Takes a deletion back.
    Restore {
        /// The item's id, hex.
        id: String,
    },
    /// Saves an item as the file has it, in a file of the person's.
    SaveKept {
        /// The item's id, hex.
        id: String,
        /// The file, from the root of the file system.
        path: String,
        /// Whether a file that bears the name is replaced.
        replace: bool,
    },
    /// Discards an item that cannot be read.
    DiscardKept {
        /// The item's id, hex.
        id: String,
    },
    /// Makes the code of a token.
    Code {
        /// The item's id, hex.
        id: String,
    },
    /// Gives one hidden field.
    Reveal {
        /// The item's id, hex.
        id: String,
        /// Which field.
        field: FieldName,
    },
    /// Asks about the people of the device.
    People(PeopleRequest),
    /// Asks about the audit log.
    Audit(AuditRequest),
}

/// What the agent answers.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Answer {
    /// It is done.
    Done,
    /// How things stand.
    Status(Box<Status>),
    /// The login waits for a word about the time that its codes have found.
    FoundTime(FoundTimeView),
    /// A part of a list.
    Items(ItemsPage),
    /// An item's open fields.
    Item(Box<ItemView>),
    /// Where an item was saved as it is.
    Kept(KeptSavedView),
    /// The vault's own policy.
    Policy(SignedPolicyView),
    /// What a text would change in it.
    PolicyDraft(PolicyDraftView),
    /// A code.
    Code(CodeView),
    /// A hidden field.
    Field(String),
    /// About the people of the device.
    People(PeopleAnswer),
    /// A part of the audit log.
    Audit(Box<AuditView>),
    /// The use case said no.
    Refused(Box<ErrorView>),
    /// The answer is longer than a frame.
    TooLong,
    /// The question is not one of these.
    NotUnderstood,
}

/// How things stand with an agent.
#[derive(Debug, Serialize, Deserialize)]
pub struct Status {
    /// The open session; none while the agent waits for its login.
    pub session: Option<VaultView>,
    /// Version of the program that runs as the agent.
    pub program: String,
}

/// A part of a list, as much as a frame holds.
#[derive(Debug, Serialize, Deserialize)]
pub struct ItemsPage {
    /// The rows.
    pub rows: Vec<ItemRow>,
    /// How many come after them.
    pub rest: u32,
    /// Items that cannot be read; they are kept.
    pub damaged: u32,
}

/// What an agent found when it started; sent once to whoever started it.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Door {
    /// The vault is held and waits for a login on the socket.
    Login(Box<LoginView>),
    /// There is no vault; the agent ends.
    NoVault,
    /// Something stands in the way; the agent ends.
    Trouble(Box<ErrorView>),
    /// The socket could not be made; the agent ends.
    NoSocket,
}

/// The bytes of a form with secrets; wiped when dropped, and never shown.
pub struct FormBytes(Zeroizing<Vec<u8>>);

impl FormBytes {
    /// Takes over the bytes.
    #[must_use]
    pub fn new(bytes: Vec<u8>) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// Gives the bytes to whoever reads the form.
    #[must_use]
    pub fn into_bytes(self) -> Zeroizing<Vec<u8>> {
        self.0
    }
}

impl Serialize for FormBytes {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(&self.0)
    }
}

impl<'de> Deserialize<'de> for FormBytes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_bytes(BytesVisitor)
    }
}

struct BytesVisitor;

impl Visitor<'_> for BytesVisitor {
    type Value = FormBytes;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the bytes of a form")
    }

    fn visit_bytes<E: de::Error>(self, bytes: &[u8]) -> Result<FormBytes, E> {
        Ok(FormBytes::new(bytes.to_vec()))
    }
}
