//! The audit log.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use twinlatch_service::wire::{AuditFormat, AuditGroup};

use super::ProofFrom;
use super::moments::{parse_since, parse_until};

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
    /// Lines of one kind
    #[arg(long, value_enum, default_value_t = KindWord::All)]
    pub(crate) kind: KindWord,
    /// Lines of a person: who did it, or whom it was done to
    #[arg(long, value_name = "NAME", default_value = "")]
    pub(crate) who: String,
    /// Only tries that opened nothing
    #[arg(long)]
    pub(crate) failed: bool,
    /// No line before this day or moment, in this computer's time: 2026-11-28 or 2026-11-28T13:05
    #[arg(long, value_name = "TIME", value_parser = parse_since)]
    pub(crate) since: Option<u64>,
    /// No line after this day or moment
    #[arg(long, value_name = "TIME", value_parser = parse_until)]
    pub(crate) until: Option<u64>,
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

/// A kind of lines.
#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum KindWord {
    /// All of them
    All,
    /// Opening, tries that opened nothing, and closing
    Logins,
    /// Hidden fields that were shown or copied
    Secrets,
    /// Accounts and roles
    People,
    /// Passwords, phones, sheets, keys and settings
    Protection,
    /// The file, the clock, the policy and the log itself
    Device,
}

impl From<KindWord> for AuditGroup {
    fn from(word: KindWord) -> Self {
        match word {
            KindWord::All => Self::All,
            KindWord::Logins => Self::Logins,
            KindWord::Secrets => Self::Secrets,
            KindWord::People => Self::People,
            KindWord::Protection => Self::Protection,
            KindWord::Device => Self::Device,
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
