//! The ways back in.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::{CodeFrom, PaperFrom, PasswordFrom, SymbolsFrom, VaultNumber};

/// Which paper is at hand.
#[derive(Subcommand)]
pub(crate) enum RecoverCommand {
    /// Password and a backup code: another phone takes the place of the lost one
    Code(RecoverCode),
    /// The recovery kit: after a lost keyring, computer, phone or password
    Kit(RecoverKit),
}

/// A lost phone.
#[derive(Args)]
pub(crate) struct RecoverCode {
    /// The username; with one account on the device it need not be given
    #[arg(long, value_name = "NAME")]
    pub(crate) username: Option<String>,
    /// The phone is here: take up its codes again, which have run out or are damaged
    #[arg(long)]
    pub(crate) same_phone: bool,
    /// Make an older, copied or rebuilt file your vault
    #[arg(long)]
    pub(crate) make_vault: bool,
    #[command(flatten)]
    pub(crate) password: PasswordFrom,
    #[command(flatten)]
    pub(crate) paper: PaperFrom,
    #[command(flatten)]
    pub(crate) code: CodeFrom,
}

/// What is gone is replaced, and so is the kit.
#[derive(Args)]
pub(crate) struct RecoverKit {
    /// A copy of the vault file from another computer, where there is none here
    #[arg(long, value_name = "FILE")]
    pub(crate) vault_file: Option<PathBuf>,
    /// The phone is gone: enrol another one
    #[arg(long)]
    pub(crate) new_phone: bool,
    /// The password is forgotten: choose a new one
    #[arg(long)]
    pub(crate) new_password: bool,
    #[command(flatten)]
    pub(crate) number: VaultNumber,
    /// Make an older, copied or rebuilt file your vault
    #[arg(long)]
    pub(crate) make_vault: bool,
    /// Keep the device key in a file of your configuration folder, where there is no keyring
    #[arg(long)]
    pub(crate) device_key_file: bool,
    /// Save the new recovery sheet to this new file; printed to standard output if left out
    #[arg(long, value_name = "FILE")]
    pub(crate) sheet: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) paper: PaperFrom,
    #[command(flatten)]
    pub(crate) password: PasswordFrom,
    #[command(flatten)]
    pub(crate) code: CodeFrom,
    #[command(flatten)]
    pub(crate) symbols: SymbolsFrom,
}
