//! Why a command did not do what it was asked: a code, an exit code, and two sentences.

use std::path::PathBuf;

use serde_json::{Value, json};
use twinlatch_agent::LinkError;
use twinlatch_machine::PlaceError;
use twinlatch_service::wire::{ErrorCode, ErrorView, FoundTimeView};

use crate::exit::Exit;
use crate::words;

/// Why a command did not do what it was asked.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The core said no.
    Refused(Box<ErrorView>),
    /// No session is open at this terminal.
    NoSession,
    /// A session is open already.
    SessionOpen {
        /// Whose.
        username: String,
    },
    /// There is no vault yet.
    NoVault,
    /// The agent could not be started.
    AgentNotStarted,
    /// The agent ended meanwhile.
    AgentGone,
    /// The agent is of another version.
    AgentVersion {
        /// Its process id.
        pid: Option<u32>,
    },
    /// Agent and command did not understand each other.
    AgentUnclear,
    /// The socket is served by somebody else.
    AgentNotOwn,
    /// More than a frame holds.
    TooLong,
    /// Several items fit.
    Ambiguous {
        /// Titles and ids.
        fitting: Vec<(String, String)>,
    },
    /// The item is of another kind.
    WrongKind {
        /// What was asked of it.
        wanted: &'static str,
    },
    /// There is no terminal to ask at.
    NoTerminal {
        /// What could have been said in place of a prompt.
        option: &'static str,
    },
    /// The person stopped.
    Cancelled,
    /// The two passwords differ.
    PasswordsDiffer,
    /// Input could not be read, or is no text.
    InputUnreadable,
    /// Input ended before the secret.
    InputEnded,
    /// More input than is taken.
    InputTooLong {
        /// The most, bytes.
        most: usize,
    },
    /// No such file descriptor.
    Descriptor {
        /// Its number.
        number: u32,
    },
    /// The sheet's file is there, or its folder is not.
    SheetFile {
        /// The file.
        path: PathBuf,
    },
    /// The sheet could not be saved after a set-up that is complete.
    SheetNotSaved(Box<ErrorView>),
    /// The codes show another time than this computer, and nobody agreed to it.
    FoundTime(FoundTimeView),
    /// There is no display for a window.
    NoDisplay,
    /// The window program is not there or did not start.
    NoWindow,
    /// A folder cannot be used.
    Place(PlaceError),
    /// There is no command of this name.
    NoManual,
    /// A log that was taken out cannot be read.
    AuditFile {
        /// The file.
        path: PathBuf,
    },
    /// A list of people cannot be read.
    ListFile {
        /// The file.
        path: PathBuf,
    },
    /// The file for cards is there, or its folder is not.
    CardsFile {
        /// The file.
        path: PathBuf,
    },
    /// The file of a policy cannot be read.
    PolicyFile {
        /// The file.
        path: PathBuf,
    },
    /// A policy has no key of this name.
    NoPolicyKey {
        /// The name.
        name: String,
    },
}

impl From<ErrorView> for Failure {
    fn from(error: ErrorView) -> Self {
        if error.code == ErrorCode::NotLoggedIn {
            return Self::NoSession;
        }
        Self::Refused(Box::new(error))
    }
}

impl From<LinkError> for Failure {
    fn from(error: LinkError) -> Self {
        match error {
            LinkError::Refused(error) => (*error).into(),
            LinkError::OtherVersion { pid, .. } => Self::AgentVersion { pid },
            LinkError::Gone => Self::AgentGone,
            LinkError::TooLong => Self::TooLong,
            LinkError::Unexpected | LinkError::Io(_) => Self::AgentUnclear,
            LinkError::NotOwn => Self::AgentNotOwn,
        }
    }
}

impl From<PlaceError> for Failure {
    fn from(error: PlaceError) -> Self {
        Self::Place(error)
    }
}

impl Failure {
    /// The exit code.
    pub(crate) fn exit(&self) -> Exit {
        match self {
            Self::Refused(error) => error.code.into(),
            Self::NoSession | Self::AgentGone => Exit::NoSession,
            Self::NoVault => Exit::Vault,
            Self::Ambiguous { .. } => Exit::NoItem,
            Self::FoundTime(_) => Exit::FoundTime,
            Self::AgentVersion { .. } => Exit::Held,
            Self::TooLong
            | Self::WrongKind { .. }
            | Self::PasswordsDiffer
            | Self::InputUnreadable
            | Self::InputEnded
            | Self::InputTooLong { .. }
            | Self::Descriptor { .. }
            | Self::SheetFile { .. }
            | Self::AuditFile { .. }
            | Self::ListFile { .. }
            | Self::CardsFile { .. }
            | Self::PolicyFile { .. }
            | Self::NoPolicyKey { .. } => Exit::Unusable,
            Self::NoTerminal { .. } | Self::NoManual => Exit::Usage,
            Self::SessionOpen { .. }
            | Self::AgentNotStarted
            | Self::AgentUnclear
            | Self::AgentNotOwn
            | Self::Cancelled
            | Self::SheetNotSaved(_)
            | Self::NoDisplay
            | Self::NoWindow
            | Self::Place(_) => Exit::Failed,
        }
    }

    /// The word for programs; the core's own words are those of its errors.
    pub(crate) fn code(&self) -> Value {
        let own = match self {
            Self::Refused(error) => return json!(error.code),
            Self::NoSession => return json!(ErrorCode::NotLoggedIn),
            Self::SessionOpen { .. } => "session-open",
            Self::NoVault => "no-vault",
            Self::AgentNotStarted => "agent-not-started",
            Self::AgentGone => "agent-gone",
            Self::AgentVersion { .. } => "agent-version",
            Self::AgentUnclear => "agent-unclear",
            Self::AgentNotOwn => "agent-not-own",
            Self::TooLong => "too-long",
            Self::Ambiguous { .. } => "item-ambiguous",
            Self::WrongKind { .. } => "wrong-kind",
            Self::NoTerminal { .. } => "no-terminal",
            Self::Cancelled => "cancelled",
            Self::PasswordsDiffer => "passwords-differ",
            Self::InputUnreadable => "input-unreadable",
            Self::InputEnded => "input-ended",
            Self::InputTooLong { .. } => "input-too-long",
            Self::Descriptor { .. } => "no-descriptor",
            Self::SheetFile { .. } => "sheet-file",
            Self::SheetNotSaved(_) => "sheet-not-saved",
            Self::FoundTime(_) => "found-time",
            Self::NoDisplay => "no-display",
            Self::NoWindow => "no-window",
            Self::Place(_) => "folder",
            Self::NoManual => "no-manual",
            Self::AuditFile { .. } => "audit-file",
            Self::ListFile { .. } => "list-file",
            Self::CardsFile { .. } => "cards-file",
            Self::PolicyFile { .. } => "policy-file",
            Self::NoPolicyKey { .. } => "no-policy-key",
        };
        json!(own)
    }

    /// Figures and names beside the code.
    pub(crate) fn params(&self) -> Value {
        match self {
            Self::Refused(error) | Self::SheetNotSaved(error) => json!(error.params),
            Self::SessionOpen { username } => json!({ "username": username }),
            Self::AgentVersion { pid } => json!({ "pid": pid }),
            Self::Ambiguous { fitting } => {
                let items = fitting
                    .iter()
                    .map(|(title, id)| json!({ "title": title, "id": id }));
                json!({ "items": items.collect::<Vec<_>>() })
            }
            Self::FoundTime(view) => json!(view),
            Self::NoTerminal { option } => json!({ "option": option }),
            Self::InputTooLong { most } => json!({ "most": most }),
            Self::Descriptor { number } => json!({ "descriptor": number }),
            Self::SheetFile { path }
            | Self::AuditFile { path }
            | Self::ListFile { path }
            | Self::CardsFile { path }
            | Self::PolicyFile { path } => {
                json!({ "path": path.display().to_string() })
            }
            Self::NoPolicyKey { name } => json!({ "key": name }),
            Self::NoSession
            | Self::NoVault
            | Self::AgentNotStarted
            | Self::AgentGone
            | Self::AgentUnclear
            | Self::AgentNotOwn
            | Self::TooLong
            | Self::WrongKind { .. }
            | Self::Cancelled
            | Self::PasswordsDiffer
            | Self::InputUnreadable
            | Self::InputEnded
            | Self::NoDisplay
            | Self::NoWindow
            | Self::Place(_)
            | Self::NoManual => json!({}),
        }
    }

    /// What happened, and what is safe and what to do.
    pub(crate) fn words(&self) -> (String, String) {
        words::of_failure(self)
    }
}
