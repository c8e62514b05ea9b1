//! One line of base64, the only shape of an entry.

use core::fmt;

use data_encoding::BASE64;
use twinlatch_secret::{SecretBytes, SecretText};
use zeroize::Zeroize as _;

use crate::DeviceError;

/// Longest line accepted, in bytes; a mark with hundreds of enrolments stays far below.
pub(crate) const MAX_LINE: usize = 64 * 1024;

/// One line of standard, padded base64 (RFC 4648 section 4) without a line end.
///
/// Keyrings have lost raw bytes and several lines; one ASCII line has survived everywhere. The
/// line may hold the device key, so it is wiped on drop and never shown.
pub struct Line(SecretText);

impl Line {
    /// Checks and takes over what a place gave back.
    ///
    /// # Errors
    ///
    /// [`DeviceError::Damaged`] if the bytes are no base64 of this kind, empty or longer than
    /// 64 KiB; they are wiped.
    pub fn parse(mut bytes: Vec<u8>) -> Result<Self, DeviceError> {
        if !is_base64(&bytes) {
            bytes.zeroize();
            return Err(DeviceError::Damaged);
        }
        SecretText::from_utf8(bytes)
            .map(Self)
            .ok_or(DeviceError::Damaged)
    }

    /// Writes bytes as a line.
    #[must_use]
    pub fn encode(bytes: &[u8]) -> Self {
        let mut text = String::with_capacity(BASE64.encode_len(bytes.len()));
        BASE64.encode_append(bytes, &mut text);
        Self(SecretText::new(text))
    }

    /// Gives the bytes that the line stands for.
    ///
    /// # Errors
    ///
    /// [`DeviceError::Damaged`] if they are not there; a parsed line has them.
    pub fn decode(&self) -> Result<SecretBytes, DeviceError> {
        // EXPOSE: the text is read to turn it back into bytes, which wipe themselves too.
        let text = self.0.expose().as_bytes();
        SecretBytes::try_filled(decoded_len(text), |out| decode_exactly(text, out))
    }

    /// Gives the text. Above each call stands `// EXPOSE: why`.
    pub fn expose(&self) -> &str {
        // EXPOSE: passes on to the caller, who says why.
        self.0.expose()
    }

    /// Makes a second copy, which wipes itself like the first.
    #[must_use]
    pub fn duplicate(&self) -> Self {
        Self(self.0.duplicate())
    }

    /// Compares in constant time for equal lengths.
    pub fn is(&self, other: &Self) -> bool {
        self.0.is(&other.0)
    }
}

impl fmt::Debug for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Line")
    }
}

fn is_base64(bytes: &[u8]) -> bool {
    (1..=MAX_LINE).contains(&bytes.len())
        && SecretBytes::try_filled(decoded_len(bytes), |out| decode_exactly(bytes, out)).is_ok()
}

/// Bytes that a padded line stands for, by its length and padding alone.
fn decoded_len(text: &[u8]) -> usize {
    let padding = text
        .iter()
        .rev()
        .take(2)
        .take_while(|byte| **byte == b'=')
        .count();
    (text.len() / 4 * 3).saturating_sub(padding)
}

/// Decodes into a buffer that is as long as the text says.
fn decode_exactly(text: &[u8], out: &mut [u8]) -> Result<(), DeviceError> {
    // The decoder wants room for whole groups; the spare bytes exist only inside `room`.
    let room = BASE64
        .decode_len(text.len())
        .map_err(|_| DeviceError::Damaged)?;
    let mut written = 0;
    let whole = SecretBytes::try_filled(room, |buffer| {
        written = BASE64
            .decode_mut(text, buffer)
            .map_err(|_| DeviceError::Damaged)?;
        Ok(())
    })?;
    // EXPOSE: the bytes move from one wiped buffer into the next.
    let bytes = whole.expose().get(..written).ok_or(DeviceError::Damaged)?;
    if bytes.len() != out.len() {
        return Err(DeviceError::Damaged);
    }
    out.copy_from_slice(bytes);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{Line, MAX_LINE};
    use crate::DeviceError;
    use proptest::collection::vec;
    use proptest::prelude::*;
    use static_assertions::assert_not_impl_any;

    assert_not_impl_any!(Line: Clone, PartialEq, core::fmt::Display, AsRef<str>);

    #[test]
    fn debug_shows_the_name_only() {
        assert_eq!(
            format!("{:?}", Line::encode(b"secret")),
            "Line",
            "a line may hold the key"
        );
    }

    #[test]
    fn only_one_padded_standard_line_is_accepted() {
        for (text, why) in [
            ("", "nothing is no line"),
            ("AAA", "padding is required"),
            ("AAA=\n", "a line end is no part of a line"),
            ("AA A", "no blanks"),
            ("AA-_", "standard alphabet, not the one for addresses"),
            ("AAB=", "spare bits must be zero"),
            ("====", "padding alone is nothing"),
            ("pässword", "ASCII only"),
        ] {
            let refused = Line::parse(text.as_bytes().to_vec());
            assert_eq!(refused.err(), Some(DeviceError::Damaged), "{why}");
        }
    }

    #[test]
    fn a_line_too_long_is_refused() {
        assert!(
            Line::parse(vec![b'A'; MAX_LINE]).is_ok(),
            "the limit itself is allowed"
        );
        assert!(
            Line::parse(vec![b'A'; MAX_LINE + 4]).is_err(),
            "one group more is refused"
        );
    }

    proptest! {
        #[test]
        fn decoding_gives_back_what_was_encoded(bytes in vec(any::<u8>(), 1..200)) {
            let line = Line::encode(&bytes);
            // EXPOSE: a test looks at its own bytes.
            let parsed = Line::parse(line.expose().as_bytes().to_vec()).expect("own line");
            let decoded = parsed.decode().expect("own line");
            // EXPOSE: a test looks at its own bytes.
            prop_assert_eq!(decoded.expose(), &bytes[..], "the same bytes");
        }

        #[test]
        fn no_bytes_make_parsing_panic(bytes in vec(any::<u8>(), 0..100)) {
            if let Ok(line) = Line::parse(bytes.clone()) {
                // EXPOSE: a test looks at its own bytes.
                prop_assert_eq!(line.expose().as_bytes(), &bytes[..], "unchanged");
            }
        }
    }
}
