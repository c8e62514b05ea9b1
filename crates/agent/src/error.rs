//! What can go wrong between a command and the agent.

use std::io;

use twinlatch_service::wire::ErrorView;

use crate::frame::FRAME_LIMIT;

/// A frame that could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum FrameError {
    /// The length says more than a frame may hold.
    #[error("a frame of {0} bytes is longer than the {FRAME_LIMIT} allowed")]
    TooLong(usize),
    /// The other side went away inside a frame.
    #[error("the frame was cut short")]
    CutShort,
    /// The system could not carry it.
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// A frame whose content is not what it should be.
#[derive(Debug, thiserror::Error)]
pub enum MessageError {
    /// The frame itself.
    #[error(transparent)]
    Frame(#[from] FrameError),
    /// The other side speaks another version of the protocol.
    #[error("the other side speaks version {0} of the protocol")]
    OtherVersion(u32),
    /// No message of ours.
    #[error("the frame holds no message that is known here")]
    Unreadable,
    /// The message does not fit into a frame.
    #[error("the message does not fit into a frame")]
    TooLong,
}

/// Why a command did not get what it asked the agent for.
#[derive(Debug, thiserror::Error)]
pub enum LinkError {
    /// The use case said no.
    #[error("the agent refused: {:?}", .0.code)]
    Refused(Box<ErrorView>),
    /// Another version of the program holds the session.
    #[error("the agent {pid:?} is of another version ({version})")]
    OtherVersion {
        /// Its process id, if the system tells.
        pid: Option<u32>,
        /// The protocol version it speaks.
        version: u32,
    },
    /// The agent ended meanwhile: its session is over.
    #[error("the agent has ended")]
    Gone,
    /// The question or the answer is longer than a frame.
    #[error("more than a frame holds")]
    TooLong,
    /// An answer to another question, or none that is known here.
    #[error("the agent gave an answer that is not understood")]
    Unexpected,
    /// The socket belongs to somebody else.
    #[error("the socket is served by another account of the operating system")]
    NotOwn,
    /// The socket cannot be used.
    #[error("the agent's socket cannot be used: {0}")]
    Io(#[from] io::Error),
}

impl From<MessageError> for LinkError {
    fn from(error: MessageError) -> Self {
        match error {
            MessageError::Frame(FrameError::CutShort) => Self::Gone,
            MessageError::Frame(FrameError::Io(error)) => error.into_link(),
            MessageError::Frame(FrameError::TooLong(_)) | MessageError::Unreadable => {
                Self::Unexpected
            }
            MessageError::OtherVersion(version) => Self::OtherVersion { pid: None, version },
            MessageError::TooLong => Self::TooLong,
        }
    }
}

/// What an error of the socket says about the agent.
trait IntoLink {
    fn into_link(self) -> LinkError;
}

impl IntoLink for io::Error {
    fn into_link(self) -> LinkError {
        let gone = [io::ErrorKind::BrokenPipe, io::ErrorKind::ConnectionReset];
        if gone.contains(&self.kind()) {
            LinkError::Gone
        } else {
            LinkError::Io(self)
        }
    }
}
