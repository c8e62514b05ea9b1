//! Where secrets come in: standard input, a file descriptor, or a prompt.

use std::fs::File;
use std::io::{self, Read};

use rustix::stdio::stdin;
use twinlatch_service::SecretText;
use zeroize::{Zeroize as _, Zeroizing};

use crate::failure::Failure;
use crate::terminal::Terminal;

/// Where a secret comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Source {
    /// A prompt at the terminal, without an echo.
    Prompt,
    /// Standard input.
    Stdin,
    /// A file descriptor that the caller has opened.
    Descriptor(u32),
}

/// The most a line may hold, bytes: an otpauth link is the longest.
const LONGEST_LINE: usize = 8 * 1024;
/// The most a text of many lines may hold, bytes; a frame takes no more.
const LONGEST_TEXT: usize = 60 * 1024;

impl Source {
    /// Whether one was named at all.
    pub(crate) fn is_named(self) -> bool {
        self != Self::Prompt
    }

    /// Reads one secret of one line; `label` asks for it at a prompt, `option` names what else
    /// could have been said.
    ///
    /// # Errors
    ///
    /// What kept it from being read; an end without a line is no secret.
    pub(crate) fn line(self, label: &str, option: &'static str) -> Result<SecretText, Failure> {
        match self {
            Self::Prompt => Terminal::open(option)?.ask_hidden(label),
            Self::Stdin => text(read_line(&mut Stdin, LONGEST_LINE)?),
            Self::Descriptor(number) => text(read_line(&mut descriptor(number)?, LONGEST_LINE)?),
        }
    }

    /// Reads secrets of one line each, as many as there are labels. A file is opened once for all.
    ///
    /// # Errors
    ///
    /// As for [`line`](Self::line).
    pub(crate) fn lines(
        self,
        labels: &[&str],
        option: &'static str,
    ) -> Result<Vec<SecretText>, Failure> {
        let mut file = match self {
            Self::Descriptor(number) => Some(descriptor(number)?),
            Self::Prompt | Self::Stdin => None,
        };
        let read = |label: &&str| match &mut file {
            Some(file) => text(read_line(file, LONGEST_LINE)?),
            None => self.line(label, option),
        };
        labels.iter().map(read).collect()
    }

    /// Reads a text of many lines, to its end.
    ///
    /// # Errors
    ///
    /// What kept it from being read.
    pub(crate) fn text(self, label: &str, option: &'static str) -> Result<SecretText, Failure> {
        let bytes = match self {
            Self::Prompt => return Terminal::open(option)?.ask_text(label),
            Self::Stdin => read_all(&mut Stdin)?,
            Self::Descriptor(number) => read_all(&mut descriptor(number)?)?,
        };
        text(bytes)
    }
}

/// Standard input without a buffer of its own: what one secret does not take is left to the next,
/// and nothing stays behind in a buffer that nobody wipes.
struct Stdin;

impl Read for Stdin {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        Ok(rustix::io::read(stdin(), bytes)?)
    }
}

/// Opens what a descriptor leads to once more; a pipe or a file, no socket.
fn descriptor(number: u32) -> Result<File, Failure> {
    File::open(format!("/dev/fd/{number}")).map_err(|_| Failure::Descriptor { number })
}

/// Reads up to the end of a line, without it.
pub(crate) fn read_line(from: &mut impl Read, most: usize) -> Result<Vec<u8>, Failure> {
    let mut line = Zeroizing::new(Vec::with_capacity(most));
    let mut byte = [0_u8];
    let ended = loop {
        match from.read(&mut byte) {
            Ok(0) => break false,
            Ok(_) if byte == *b"\n" => break true,
            Ok(_) if line.len() == most => return Err(Failure::InputTooLong { most }),
            Ok(_) => line.extend_from_slice(&byte),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(_) => return Err(Failure::InputUnreadable),
        }
    };
    byte.zeroize();
    if !ended && line.is_empty() {
        return Err(Failure::InputEnded);
    }
    if line.last() == Some(&b'\r') {
        line.pop();
    }
    Ok(std::mem::take(&mut *line))
}

/// Reads to the end; one line end at the very end is not part of it.
pub(crate) fn read_all(from: &mut impl Read) -> Result<Vec<u8>, Failure> {
    let mut bytes = Zeroizing::new(Vec::with_capacity(LONGEST_TEXT + 1));
    let most = u64::try_from(LONGEST_TEXT).unwrap_or(u64::MAX) + 1;
    from.take(most)
        .read_to_end(&mut bytes)
        .map_err(|_| Failure::InputUnreadable)?;
    if bytes.len() > LONGEST_TEXT {
        return Err(Failure::InputTooLong { most: LONGEST_TEXT });
    }
    if bytes.last() == Some(&b'\n') {
        bytes.pop();
    }
    Ok(std::mem::take(&mut *bytes))
}

/// Bytes that are no text are no secret of ours.
pub(crate) fn text(bytes: Vec<u8>) -> Result<SecretText, Failure> {
    SecretText::from_utf8(bytes).ok_or(Failure::InputUnreadable)
}

#[cfg(test)]
mod tests {
    use super::{read_all, read_line};
    use crate::failure::Failure;

    #[test]
    fn a_line_leaves_the_next_one_where_it_is() {
        let mut from = &b"first\r\nsecond"[..];
        assert_eq!(
            read_line(&mut from, 99).ok(),
            Some(b"first".to_vec()),
            "CRLF too"
        );
        assert_eq!(
            read_line(&mut from, 99).ok(),
            Some(b"second".to_vec()),
            "no line end"
        );
        assert!(
            matches!(read_line(&mut from, 99), Err(Failure::InputEnded)),
            "nothing is no secret"
        );
    }

    #[test]
    fn an_empty_line_is_an_empty_secret() {
        assert_eq!(
            read_line(&mut &b"\n"[..], 99).ok(),
            Some(Vec::new()),
            "it was given"
        );
    }

    #[test]
    fn a_line_without_an_end_is_refused_in_time() {
        assert!(
            matches!(
                read_line(&mut std::io::repeat(b'a'), 99),
                Err(Failure::InputTooLong { most: 99 })
            ),
            "no memory is filled"
        );
    }

    #[test]
    fn a_text_keeps_its_inner_lines() {
        assert_eq!(
            read_all(&mut &b"a\n\nb\n"[..]).ok(),
            Some(b"a\n\nb".to_vec()),
            "but the last"
        );
    }
}
