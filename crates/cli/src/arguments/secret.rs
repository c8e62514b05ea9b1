//! Where each secret comes from: a prompt if nothing else is said.

use clap::Args;

use crate::input::Source;

/// Declares the two options of one secret.
macro_rules! secret_from {
    ($(#[$doc:meta])* $name:ident, $stdin:ident, $fd:ident, $stdin_help:literal, $fd_help:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, Args)]
        pub(crate) struct $name {
            #[arg(long, help = $stdin_help)]
            $stdin: bool,
            #[arg(long, value_name = "N", help = $fd_help, conflicts_with = stringify!($stdin))]
            $fd: Option<u32>,
        }

        impl $name {
            /// The source that was chosen.
            pub(crate) fn source(self) -> Source {
                match (self.$stdin, self.$fd) {
                    (true, _) => Source::Stdin,
                    (false, Some(number)) => Source::Descriptor(number),
                    (false, None) => Source::Prompt,
                }
            }
        }
    };
}

secret_from!(
    /// A password.
    PasswordFrom,
    password_stdin,
    password_fd,
    "Read the password from the next line of standard input",
    "Read the password from this open file descriptor"
);
secret_from!(
    /// An activation code.
    ActivationFrom,
    activation_stdin,
    activation_fd,
    "Read the activation code from the next line of standard input",
    "Read the activation code from this open file descriptor"
);
secret_from!(
    /// A one-time code.
    CodeFrom,
    code_stdin,
    code_fd,
    "Read the code from the next line of standard input",
    "Read the code from this open file descriptor"
);
secret_from!(
    /// A token's key.
    KeyFrom,
    key_stdin,
    key_fd,
    "Read the key, in base32 or as an otpauth link, from the next line of standard input",
    "Read the key, in base32 or as an otpauth link, from this open file descriptor"
);
secret_from!(
    /// Notes, of many lines.
    NotesFrom,
    notes_stdin,
    notes_fd,
    "Read the notes from the rest of standard input",
    "Read the notes from this open file descriptor"
);
secret_from!(
    /// A backup code or a kit.
    PaperFrom,
    paper_stdin,
    paper_fd,
    "Read the backup code or the kit from the next line of standard input",
    "Read the backup code or the kit from this open file descriptor"
);
secret_from!(
    /// Four symbols of a new kit.
    SymbolsFrom,
    symbols_stdin,
    symbols_fd,
    "Read the four symbols that are asked back from the next line of standard input",
    "Read the four symbols that are asked back from this open file descriptor"
);

/// Password and code once more, for an act that asks for both again.
#[derive(Debug, Clone, Copy, Args)]
pub(crate) struct ProofFrom {
    #[command(flatten)]
    pub(crate) password: PasswordFrom,
    #[command(flatten)]
    pub(crate) code: CodeFrom,
}
