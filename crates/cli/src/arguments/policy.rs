//! What an administrator decides.

use std::path::PathBuf;

use clap::Subcommand;

/// Work with the policy of this computer.
#[derive(Subcommand)]
pub(crate) enum PolicyCommand {
    /// Check the text of a policy file: every problem with its line
    Check {
        /// The file; it need not stand in its place yet
        file: PathBuf,
    },
    /// Say what is decided on this computer, by whom, and within which bounds
    Explain {
        /// The key, as "session.idle_minutes"; every key if left out
        #[arg(value_name = "KEY")]
        name: Option<String>,
    },
}
