//! The command line. No option takes a secret: they come from standard input, a file descriptor
//! or a prompt.

mod audit;
mod item;
mod moments;
mod people;
mod policy;
mod recover;
mod secret;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use twinlatch_service::doctor::Profile;

pub(crate) use audit::{AuditCommand, AuditExportArguments, AuditListArguments};
pub(crate) use item::{
    AddArguments, CommonFields, DiscardArguments, EditArguments, ExportArguments, Filter,
    ItemCommand, LoginFields, NewItem, Reveal, TokenFields,
};
pub(crate) use people::{
    BulkArguments, InviteArguments, JoinArguments, PeopleCommand, RoleArguments, SwitchArguments,
};
pub(crate) use policy::PolicyCommand;
pub(crate) use recover::{RecoverCode, RecoverCommand, RecoverKit};
pub(crate) use secret::{
    ActivationFrom, CodeFrom, KeyFrom, NotesFrom, PaperFrom, PasswordFrom, ProofFrom, SymbolsFrom,
};

/// A vault that opens with a password and a one-time code, from the terminal.
///
/// Secrets are never taken from arguments or the environment: they are asked for at the terminal
/// without being shown, or read from standard input or a file descriptor.
#[derive(Parser)]
#[command(name = "twinlatch", version, arg_required_else_help = true)]
#[command(after_help = EXIT_CODES)]
pub(crate) struct Arguments {
    /// The folder that holds vault.db, if it is not the usual one
    #[arg(long, global = true, value_name = "FOLDER")]
    pub(crate) data_dir: Option<PathBuf>,
    /// Say everything as JSON on standard output, errors too
    #[arg(long, global = true)]
    pub(crate) json: bool,
    #[command(subcommand)]
    pub(crate) command: Command,
}

const EXIT_CODES: &str = "\
Exit codes: 0 done, 1 failed, 2 wrong arguments, 3 denied or a pause, 4 no session open,
5 held by another program, 6 no such item or several, 7 something given cannot be used,
8 no vault yet or one already, 9 the codes show another time than this computer.";

/// What a person wants.
#[derive(Subcommand)]
pub(crate) enum Command {
    /// Set up the vault: name, password, phone, recovery sheet
    Init(InitArguments),
    /// Log in with username, password and code; an agent holds the session
    Login(LoginArguments),
    /// Come back in: with a backup code, or with the recovery kit
    #[command(subcommand)]
    Recover(RecoverCommand),
    /// Say whether a session is open, and who holds the vault
    Status,
    /// End the session: its keys are wiped
    Lock,
    /// Open the window; it ends the terminal's session after asking
    Open {
        /// End the terminal's session without asking
        #[arg(long)]
        yes: bool,
    },
    /// Take an account over that you were invited to: activation code, password, phone, sheet
    Join(JoinArguments),
    /// Work with the people who have an account here
    #[command(subcommand)]
    People(PeopleCommand),
    /// Look at the audit log, check it, take it out; for the owner and auditors
    #[command(subcommand)]
    Audit(AuditCommand),
    /// Work with logins, tokens and notes
    #[command(subcommand)]
    Item(ItemCommand),
    /// Check a policy, say what is decided, sign one for the vault
    #[command(subcommand)]
    Policy(PolicyCommand),
    /// Say what a standard asks for, and whether it holds here: pass, fail, or why neither
    ///
    /// 0 if everything that applies holds, 1 if something does not or could not be looked at. No login
    /// is needed; with an open session the vault's own policy is looked at too.
    Doctor {
        /// Which list of requirements
        #[arg(long, value_enum)]
        profile: ProfileName,
    },
    /// Write the completions of a shell
    Completions {
        /// Which shell
        shell: Shell,
    },
    /// Write the manual page of the program or of one of its commands
    Man {
        /// The command, word by word: "item add"
        command: Vec<String>,
    },
    /// Hold a session; started by `twinlatch login`
    #[command(hide = true)]
    Agent(VaultNumber),
}

/// A list of requirements.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ProfileName {
    /// NIST SP 800-63B-4 at AAL2
    Aal2,
    /// OWASP ASVS 5.0.0
    Asvs,
    /// A computer that many people share
    Kiosk,
}

impl From<ProfileName> for Profile {
    fn from(name: ProfileName) -> Self {
        match name {
            ProfileName::Aal2 => Self::Aal2,
            ProfileName::Asvs => Self::Asvs,
            ProfileName::Kiosk => Self::Kiosk,
        }
    }
}

/// The first account.
#[derive(Args)]
pub(crate) struct InitArguments {
    /// The username, 1 to 64 letters, digits and . _ - @; asked for if left out
    #[arg(long, value_name = "NAME")]
    pub(crate) username: Option<String>,
    /// The name to be greeted with; the username if left out
    #[arg(long, value_name = "NAME")]
    pub(crate) display_name: Option<String>,
    /// What the printed kit needs beside itself
    #[arg(long, value_enum, default_value_t = Kit::Kit)]
    pub(crate) kit: Kit,
    /// Keep the device key in a file of your configuration folder, where there is no keyring
    ///
    /// Whoever can read your files can then read the key. The vault remembers the choice.
    #[arg(long)]
    pub(crate) device_key_file: bool,
    /// Save the recovery sheet to this new file; printed to standard output if left out
    #[arg(long, value_name = "FILE")]
    pub(crate) sheet: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) password: PasswordFrom,
    #[command(flatten)]
    pub(crate) code: CodeFrom,
}

/// What the printed kit needs beside itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Kit {
    /// The printed code alone
    Kit,
    /// The printed code and the password
    KitPassword,
}

impl Kit {
    /// The word of the set-up form.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Kit => "kit",
            Self::KitPassword => "kit-password",
        }
    }
}

/// A login.
#[derive(Args)]
pub(crate) struct LoginArguments {
    /// The username; with one account on the device it need not be given
    #[arg(long, value_name = "NAME")]
    pub(crate) username: Option<String>,
    #[command(flatten)]
    pub(crate) password: PasswordFrom,
    #[command(flatten)]
    pub(crate) code: CodeFrom,
    /// Give so many codes in a row: 2 or 3 find the time by themselves where a clock is wrong
    ///
    /// Each is the one that the phone shows after the code before it. Two are searched a day either
    /// way of this computer's time, three everywhere; it is one try. From standard input or a file
    /// descriptor each takes a line.
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u8).range(1..=3))]
    pub(crate) codes: u8,
    /// Go on, without asking, with a time found by several codes that is far from this computer's
    ///
    /// Every code from before that time is unusable afterwards.
    #[arg(long)]
    pub(crate) accept_time: bool,
    #[command(flatten)]
    pub(crate) number: VaultNumber,
}

/// The vault number of the recovery sheet; it is no secret.
#[derive(Args)]
pub(crate) struct VaultNumber {
    /// The vault number of the recovery sheet, for a file that has lost its own description
    ///
    /// Seven groups of four; blanks, hyphens and small letters make no difference. A file that tells
    /// its number itself does not need it.
    #[arg(long, value_name = "NUMBER")]
    pub(crate) vault_number: Option<String>,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::Arguments;

    #[test]
    fn the_command_line_is_sound() {
        Arguments::command().debug_assert();
    }

    /// Every option that takes a value and is about a secret names a descriptor or nothing.
    #[test]
    fn no_option_takes_a_secret() {
        fn look(command: &clap::Command) {
            for argument in command.get_arguments() {
                let name = argument.get_id().as_str();
                let takes = argument.get_action().takes_values();
                let secret = ["password", "code", "key", "secret", "notes"]
                    .iter()
                    .any(|word| name.split('_').any(|part| part == *word));
                assert!(
                    !(takes && secret) || name.ends_with("_fd"),
                    "{name}: a secret must not stand in the arguments"
                );
            }
            command.get_subcommands().for_each(look);
        }
        look(&Arguments::command());
    }
}
