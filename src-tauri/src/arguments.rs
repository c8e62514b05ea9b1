//! The command line of the window program.

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

const HELP: &str = "\
Twinlatch: a vault that opens with a password and a one-time code.

Usage: twinlatch-desktop [--data-dir FOLDER] [--kiosk]

  --data-dir FOLDER   the folder that holds vault.db
  --kiosk             fill the screen until an administrator leaves kiosk mode
  --help              this text
  --version           the version
";

/// What the person asked for.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Arguments {
    /// The folder that holds `vault.db`, if it is not the usual one.
    pub(crate) data_dir: Option<PathBuf>,
    /// Whether the window is a kiosk's, whatever the policy says.
    pub(crate) kiosk: bool,
}

/// What is said in place of a start.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Answer {
    /// `--help` or `--version`.
    Text(String),
    /// Something was not understood.
    Wrong(String),
}

impl Arguments {
    /// Reads the arguments after the program's name.
    pub(crate) fn parse(words: impl Iterator<Item = OsString>) -> Result<Self, Answer> {
        let mut arguments = Self::default();
        let mut words = words;
        while let Some(word) = words.next() {
            match word.to_str() {
                Some("--help" | "-h") => return Err(Answer::Text(HELP.to_owned())),
                Some("--version" | "-V") => {
                    return Err(Answer::Text(format!(
                        "twinlatch-desktop {}\n",
                        env!("CARGO_PKG_VERSION")
                    )));
                }
                Some("--data-dir") => {
                    let folder = words
                        .next()
                        .filter(|folder| !folder.is_empty())
                        .ok_or_else(|| Answer::Wrong("--data-dir needs a folder".to_owned()))?;
                    arguments.data_dir = Some(PathBuf::from(folder));
                }
                Some("--kiosk") => arguments.kiosk = true,
                Some(_) | None => {
                    return Err(Answer::Wrong(format!(
                        "{} is not an option",
                        word.display()
                    )));
                }
            }
        }
        Ok(arguments)
    }
}

impl Answer {
    /// Says it and gives the exit code.
    #[expect(
        clippy::print_stdout,
        reason = "help and version belong on standard output"
    )]
    pub(crate) fn print(&self) -> ExitCode {
        match self {
            Self::Text(text) => {
                print!("{text}");
                ExitCode::SUCCESS
            }
            Self::Wrong(what) => {
                eprintln!("twinlatch-desktop: {what}\nTry --help.");
                ExitCode::from(2)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Answer, Arguments};

    fn parse(words: &[&str]) -> Result<Arguments, Answer> {
        Arguments::parse(words.iter().map(Into::into))
    }

    #[test]
    fn the_data_folder_is_taken() {
        let folder = parse(&["--data-dir", "/srv/v"]).map(|arguments| arguments.data_dir);
        assert_eq!(folder, Ok(Some("/srv/v".into())), "the one option");
    }

    #[test]
    fn a_kiosk_is_asked_for() {
        let kiosk = |words: &[&str]| parse(words).map(|arguments| arguments.kiosk);
        assert_eq!(kiosk(&["--kiosk"]), Ok(true), "by its word");
        assert_eq!(kiosk(&[]), Ok(false), "and not without it");
    }

    #[test]
    fn a_missing_folder_is_named() {
        assert!(
            matches!(parse(&["--data-dir"]), Err(Answer::Wrong(_))),
            "no guess is made"
        );
    }

    #[test]
    fn unknown_words_are_refused() {
        assert!(
            matches!(parse(&["--datadir=x"]), Err(Answer::Wrong(_))),
            "no word is dropped"
        );
    }
}
