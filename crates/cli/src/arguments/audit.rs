//! The audit log.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use twinlatch_service::wire::{AuditFormat, AuditSort};

use super::ProofFrom;

/// Look at the audit log of the device, check it and take it out; for the owner and auditors.
#[derive(Subcommand)]
pub(crate) enum AuditCommand {
    /// List lines, newest first
    List(AuditListArguments),
    /// Check that no line was changed, deleted or cut off: exit code 1 if one was
    ///
    /// With a file, the signature of a log that was taken out is checked instead, without a vault.
    Verify {
        /// A log that was taken out as json-lines
        #[arg(value_name = "FILE")]
        file: Option<PathBuf>,
    },
    /// Save the whole log in a new file
    Export(AuditExportArguments),
}

/// Which lines.
#[derive(Args)]
pub(crate) struct AuditListArguments {
    /// Lines of one sort
    #[arg(long, value_enum, default_value_t = SortWord::All)]
    pub(crate) sort: SortWord,
    /// Lines of a person: who did it, or whom it was done to
    #[arg(long, value_name = "NAME", default_value = "")]
    pub(crate) person: String,
    /// At most so many
    #[arg(long, value_name = "COUNT", default_value_t = 50)]
    pub(crate) most: u32,
}

/// Where the log goes.
#[derive(Args)]
pub(crate) struct AuditExportArguments {
    /// The new file
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    /// In which form
    #[arg(long, value_enum, default_value_t = FormatWord::JsonLines)]
    pub(crate) format: FormatWord,
    /// Replace a file that bears the name
    #[arg(long)]
    pub(crate) replace: bool,
    #[command(flatten)]
    pub(crate) proof: ProofFrom,
}

/// A sort of lines.
#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum SortWord {
    /// All of them
    All,
    /// Opening and closing
    Logins,
    /// Tries that opened nothing
    Failures,
    /// Hidden fields that were shown or copied
    Secrets,
    /// Accounts and roles
    People,
    /// Passwords, phones, sheets, keys and settings
    Protection,
    /// The file, the clock, the policy and the log itself
    Device,
}

impl From<SortWord> for AuditSort {
    fn from(word: SortWord) -> Self {
        match word {
            SortWord::All => Self::All,
            SortWord::Logins => Self::Logins,
            SortWord::Failures => Self::Failures,
            SortWord::Secrets => Self::Secrets,
            SortWord::People => Self::People,
            SortWord::Protection => Self::Protection,
            SortWord::Device => Self::Device,
        }
    }
}

/// A form of the log outside the vault.
#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum FormatWord {
    /// A JSON document a line, signed
    JsonLines,
    /// For a collector of system logs (RFC 5424)
    Syslog,
}

impl From<FormatWord> for AuditFormat {
    fn from(word: FormatWord) -> Self {
        match word {
            FormatWord::JsonLines => Self::JsonLines,
            FormatWord::Syslog => Self::Syslog,
        }
    }
}
