//! The terminal itself, whatever standard input and output are.

use std::fs::File;
use std::io::{IsTerminal as _, Read, Write as _};

use rustix::termios::{
    LocalModes, OptionalActions, SpecialCodeIndex, Termios, tcgetattr, tcsetattr,
};
use twinlatch_service::SecretText;
use zeroize::Zeroizing;

use crate::failure::Failure;
use crate::input::{read_all, read_line, text};

/// What a person types in one line, bytes; the terminal itself takes no more.
const LONGEST: usize = 4096;
/// Ctrl+C.
const INTERRUPT: u8 = 3;

/// The terminal that the command was started from.
pub(crate) struct Terminal {
    file: File,
}

impl Terminal {
    /// Opens it; `option` is what could have been said in place of a prompt.
    ///
    /// # Errors
    ///
    /// [`Failure::NoTerminal`] where there is none to ask at.
    pub(crate) fn open(option: &'static str) -> Result<Self, Failure> {
        let file = File::options()
            .read(true)
            .write(true)
            .open("/dev/tty")
            .ok()
            .filter(std::io::IsTerminal::is_terminal)
            .ok_or(Failure::NoTerminal { option })?;
        Ok(Self { file })
    }

    /// Asks for a secret: what is typed is not shown.
    pub(crate) fn ask_hidden(&self, label: &str) -> Result<SecretText, Failure> {
        text(self.line(label, Echo::Off)?)
    }

    /// Asks for an open text of one line.
    pub(crate) fn ask(&self, label: &str) -> Result<String, Failure> {
        let line = self.line(label, Echo::On)?;
        String::from_utf8(line).map_err(|_| Failure::InputUnreadable)
    }

    /// Asks for a text of many lines, up to Ctrl+D.
    pub(crate) fn ask_text(&self, label: &str) -> Result<SecretText, Failure> {
        self.write(&format!("{label} (Ctrl+D ends it):\n"))?;
        text(read_all(&mut &self.file)?)
    }

    /// Asks a question that only "y" or "yes" agrees to.
    pub(crate) fn agrees(&self, question: &str) -> Result<bool, Failure> {
        let answer = self.ask(&format!("{question} [y/N] "))?;
        Ok(matches!(answer.trim(), "y" | "Y" | "yes" | "Yes"))
    }

    /// Says something between two questions.
    pub(crate) fn tell(&self, line: &str) -> Result<(), Failure> {
        self.write(&format!("{line}\n"))
    }

    fn line(&self, label: &str, echo: Echo) -> Result<Vec<u8>, Failure> {
        // First the mode: whoever types as soon as there is a prompt is not shown.
        let mode = Mode::set(&self.file, echo)?;
        self.write(label)?;
        let mut keys = Keys {
            file: &self.file,
            interrupted: false,
        };
        let line = read_line(&mut keys, LONGEST).map(Zeroizing::new);
        drop(mode);
        if keys.interrupted {
            self.write("\n")?;
            return Err(Failure::Cancelled);
        }
        if echo == Echo::Off {
            self.write("\n")?;
        }
        Ok(std::mem::take(&mut *line?))
    }

    fn write(&self, words: &str) -> Result<(), Failure> {
        (&self.file)
            .write_all(words.as_bytes())
            .map_err(|_| Failure::InputUnreadable)
    }
}

/// What is typed; Ctrl+C ends it.
struct Keys<'t> {
    file: &'t File,
    interrupted: bool,
}

impl Read for Keys<'_> {
    /// Key by key: the terminal gives a line at a time, and keeps what is not taken.
    fn read(&mut self, bytes: &mut [u8]) -> std::io::Result<usize> {
        let some = bytes.len().min(1);
        let read = self.file.read(&mut bytes[..some])?;
        if bytes[..read].contains(&INTERRUPT) {
            self.interrupted = true;
            return Ok(0);
        }
        Ok(read)
    }
}

/// Whether a question can be asked at all.
pub(crate) fn has_terminal() -> bool {
    Terminal::open("").is_ok()
}

/// Whether standard output is read by a person.
pub(crate) fn is_shown() -> bool {
    std::io::stdout().is_terminal()
}

/// Whether what is typed is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Echo {
    On,
    Off,
}

/// The terminal's mode for one question; set back when dropped.
struct Mode<'t> {
    file: &'t File,
    before: Termios,
}

impl<'t> Mode<'t> {
    /// Ctrl+C ends the line in place of the process, so that the echo always comes back.
    fn set(file: &'t File, echo: Echo) -> Result<Self, Failure> {
        let before = tcgetattr(file).map_err(|_| Failure::InputUnreadable)?;
        let mut during = before.clone();
        during.local_modes.remove(LocalModes::ISIG);
        during.special_codes[SpecialCodeIndex::VEOL] = INTERRUPT;
        if echo == Echo::Off {
            during.local_modes.remove(LocalModes::ECHO);
        }
        tcsetattr(file, OptionalActions::Flush, &during).map_err(|_| Failure::InputUnreadable)?;
        Ok(Self { file, before })
    }
}

impl Drop for Mode<'_> {
    fn drop(&mut self) {
        // If it cannot be set back, nothing can be said at this terminal either.
        let _ = tcsetattr(self.file, OptionalActions::Now, &self.before);
    }
}
