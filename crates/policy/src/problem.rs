//! Why a file is not obeyed.

use std::path::PathBuf;

use crate::key::Range;

/// One reason why a file is not obeyed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The line, counted from 1, where it is one of a line.
    pub line: Option<u32>,
    /// The key as it is written in the file, where it is one of a key; at most 64 characters.
    pub key: Option<String>,
    /// What it is.
    pub fault: Fault,
}

/// What is wrong with a file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// Not TOML 1.1.
    #[error("this is not TOML: a table is [name], a key is name = value, and none stands twice")]
    Syntax,
    /// A key that is not known.
    #[error("this key is not known; \"twinlatch policy explain\" lists all")]
    UnknownKey,
    /// A value of another type.
    #[error("the value has the wrong type; allowed is {allowed}")]
    WrongType {
        /// What is allowed.
        allowed: Range,
    },
    /// A name that belongs to a table.
    #[error("this is the name of a table; its keys stand below [name]")]
    NotTable,
    /// A number outside of its range.
    #[error("the value is out of range; allowed is {allowed}")]
    OutOfRange {
        /// What is allowed.
        allowed: Range,
    },
    /// Bytes that are no UTF-8.
    #[error("the file is not UTF-8")]
    NotUtf8,
    /// More bytes than are read.
    #[error("the file is larger than {limit} bytes")]
    TooLarge {
        /// The most that is read, bytes.
        limit: u64,
    },
    /// A folder, a pipe, a device or a symbolic link stands where a file or folder should.
    #[error("{path} is not what it should be: a plain file in plain folders, without links")]
    NotPlain {
        /// What stands there.
        path: PathBuf,
    },
    /// File or folder belongs to somebody who does not administer the computer.
    #[error("{path} does not belong to root: chown root it")]
    WrongOwner {
        /// What belongs to somebody else.
        path: PathBuf,
    },
    /// Others than the owner can write file or folder.
    #[error("{path} can be written by others than its owner: chmod go-w it")]
    Writable {
        /// What can be written.
        path: PathBuf,
    },
    /// The system does not let it be read.
    #[error("{path} cannot be read: chmod a+r it")]
    Unreadable {
        /// What cannot be read.
        path: PathBuf,
    },
}

impl core::fmt::Display for Problem {
    fn fmt(&self, out: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        if let Some(line) = self.line {
            write!(out, "line {line}: ")?;
        }
        if let Some(key) = &self.key {
            write!(out, "{key}: ")?;
        }
        write!(out, "{}", self.fault)
    }
}

impl Problem {
    /// A problem of the file as a whole.
    pub(crate) fn of_file(fault: Fault) -> Self {
        Self {
            line: None,
            key: None,
            fault,
        }
    }
}
