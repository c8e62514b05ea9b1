//! The terminal's session: the process that holds it, and the socket that leads to it.
//!
//! A code works once, so a session cannot be opened anew by each command. `twinlatch login` starts
//! an agent, a process of the same person, which holds the vault and its one session; the other
//! commands ask it through a socket that only its owner can reach. The agent answers with the use
//! cases of `twinlatch-service` and nothing else, under the same limits as a window: it wipes the
//! session and ends at a lock, after the time without input, at the end of the session, when the
//! desktop locks or the computer sleeps, and when the system asks it to.
//!
//! A frame is a little-endian 4-byte length of at most [`FRAME_LIMIT`] bytes and that much CBOR:
//! the version of the protocol, then one [`Request`] or [`Answer`].

mod answer;
mod audit;
mod error;
mod frame;
mod link;
mod message;
mod nesting;
mod page;
mod peer;
mod people;
mod protocol;
mod server;
mod signals;
mod socket;
mod step_up;

pub use audit::AuditRequest;
pub use error::{FrameError, LinkError, MessageError};
pub use frame::FRAME_LIMIT;
pub use link::Link;
pub use message::VERSION;
pub use people::{LinesPage, PeopleAnswer, PeoplePage, PeopleRequest};
pub use protocol::{Answer, Door, FormBytes, ItemsPage, Request, Status};
pub use server::{Agent, Ended, Locks};
pub use signals::end_at_signals;
pub use socket::Socket;

pub use message::{receive, send};
