//! What an administrator decides.

use std::path::PathBuf;

use clap::Subcommand;

use super::ProofFrom;

/// Work with the policies of this computer and of the vault.
#[derive(Subcommand)]
pub(crate) enum PolicyCommand {
    /// Check the text of a policy file: every problem with its line
    Check {
        /// The file; it need not stand in its place yet
        file: PathBuf,
    },
    /// Say what is decided on this computer and, in a session, in the vault: by whom, within which
    /// bounds
    Explain {
        /// The key, as "session.idle_minutes"; every key if left out
        #[arg(value_name = "KEY")]
        name: Option<String>,
    },
    /// Sign a policy for everybody who has an account in the vault; for its owner
    ///
    /// It counts from each person's next login on. Where this computer's administrator decides too,
    /// the stricter counts, key by key.
    Install {
        /// The file with the policy's text
        file: PathBuf,
        /// Install it without asking
        #[arg(long)]
        yes: bool,
        #[command(flatten)]
        proof: ProofFrom,
    },
    /// Sign that the vault decides nothing any more; for its owner
    Remove {
        /// Remove it without asking
        #[arg(long)]
        yes: bool,
        #[command(flatten)]
        proof: ProofFrom,
    },
}
