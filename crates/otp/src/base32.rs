//! Seeds as people and services write them: base32 (RFC 4648 section 6), tolerantly read.

use data_encoding::BASE32_NOPAD;
use thiserror::Error;
use twinlatch_secret::{OtpSeed, SecretText};

/// The longest text that [`parse_base32`] looks at, in bytes.
pub const MAX_SEED_TEXT_BYTES: usize = 16 * 1024;

/// Reads a seed written in base32, as services show it and people type it.
///
/// Either case, blanks and hyphens anywhere, and padding with `=` or none are the same seed. Bits
/// behind the last whole byte are dropped, whatever they hold: texts of 9, 11, 14 or 17 symbols
/// are in use, and every program that accepts them cuts there.
///
/// # Errors
///
/// - [`SeedError::Empty`]: there is no whole byte.
/// - [`SeedError::TooLong`]: more than [`MAX_SEED_TEXT_BYTES`].
/// - [`SeedError::Lookalike`]: a 0, 1 or 8, which base32 lacks because they look like letters.
/// - [`SeedError::BadSymbol`]: anything else, also `=` before the end.
pub fn parse_base32(text: &str) -> Result<OtpSeed, SeedError> {
    if text.len() > MAX_SEED_TEXT_BYTES {
        return Err(SeedError::TooLong { bytes: text.len() });
    }
    match count_symbols(text)? * 5 / 8 {
        0 => Err(SeedError::Empty),
        len => Ok(OtpSeed::filled(len, |out| decode_into(out, text))),
    }
}

/// Writes a seed in base32: upper case, no padding, nothing between the symbols.
pub fn base32(seed: &OtpSeed) -> SecretText {
    // EXPOSE: the seed as text, wiped like the seed
    SecretText::new(BASE32_NOPAD.encode(seed.expose()))
}

/// Why a text is no seed. The positions count characters from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum SeedError {
    /// There is no symbol, or too few for one byte.
    #[error("the secret is empty")]
    Empty,
    /// Longer than any secret in use.
    #[error("the secret has {bytes} bytes of text; {MAX_SEED_TEXT_BYTES} are allowed")]
    TooLong {
        /// Length of the text in bytes.
        bytes: usize,
    },
    /// A digit that base32 leaves out because it looks like a letter.
    #[error(
        "character {position} of the secret is {symbol:?}, which base32 lacks; 0 is often the letter O, 1 the letter I or L, 8 the letter B"
    )]
    Lookalike {
        /// `0`, `1` or `8`.
        symbol: char,
        /// Its place in the text.
        position: usize,
    },
    /// A character that base32 lacks, or padding before the end.
    #[error("character {position} of the secret is {symbol:?}; base32 has only A to Z and 2 to 7")]
    BadSymbol {
        /// The character; it is part of no secret.
        symbol: char,
        /// Its place in the text.
        position: usize,
    },
}

/// Counts the symbols and refuses everything that is none.
fn count_symbols(text: &str) -> Result<usize, SeedError> {
    let mut count = 0;
    let mut padding = None;
    for (index, symbol) in text.chars().enumerate().filter(|(_, c)| !is_separator(*c)) {
        match (symbol, padding) {
            ('=', _) => padding = padding.or(Some(index)),
            (_, Some(start)) => return Err(refusal('=', start)),
            (_, None) if value_of(symbol).is_some() => count += 1,
            (_, None) => return Err(refusal(symbol, index)),
        }
    }
    Ok(count)
}

fn refusal(symbol: char, index: usize) -> SeedError {
    let position = index + 1;
    match symbol {
        '0' | '1' | '8' => SeedError::Lookalike { symbol, position },
        _ => SeedError::BadSymbol { symbol, position },
    }
}

/// Fills `out` from the symbols of a text that [`count_symbols`] accepted.
fn decode_into(out: &mut [u8], text: &str) {
    let mut symbols = text.chars().filter_map(value_of);
    let mut window = 0_u16;
    let mut bits = 0;
    for byte in out {
        while bits < 8 {
            window = window << 5 | u16::from(symbols.next().unwrap_or_default());
            bits += 5;
        }
        bits -= 8;
        *byte = (window >> bits) as u8;
    }
}

fn value_of(symbol: char) -> Option<u8> {
    match symbol {
        'A'..='Z' => Some(symbol as u8 - b'A'),
        'a'..='z' => Some(symbol as u8 - b'a'),
        '2'..='7' => Some(symbol as u8 - b'2' + 26),
        _ => None,
    }
}

fn is_separator(symbol: char) -> bool {
    symbol == '-' || symbol.is_whitespace()
}

#[cfg(test)]
mod tests {
    use super::{MAX_SEED_TEXT_BYTES, SeedError, base32, parse_base32};
    use twinlatch_secret::OtpSeed;

    fn bytes(text: &str) -> Vec<u8> {
        // EXPOSE: a seed of this test
        parse_base32(text).expect("a seed").expose().to_vec()
    }

    #[test]
    fn the_vectors_of_rfc_4648_section_10() {
        let vectors = [
            ("MY", "f"),
            ("MZXQ", "fo"),
            ("MZXW6", "foo"),
            ("MZXW6YQ", "foob"),
            ("MZXW6YTB", "fooba"),
            ("MZXW6YTBOI", "foobar"),
        ];
        for (text, plain) in vectors {
            assert_eq!(
                bytes(text),
                plain.as_bytes(),
                "{text} as the RFC decodes it"
            );
            let seed = OtpSeed::new(plain.as_bytes().to_vec());
            assert_eq!(
                // EXPOSE: a seed of this test
                base32(&seed).expose(),
                text,
                "{plain} as the RFC encodes it"
            );
        }
    }

    #[test]
    fn case_blanks_hyphens_and_padding_do_not_matter() {
        for text in [
            "mzxw6ytboi",
            "MZXW 6YTB OI",
            "mzxw-6ytb-oi======",
            "\tMZXW6YTBOI\u{a0}= =\n",
        ] {
            assert_eq!(bytes(text), b"foobar", "{text:?} is what people paste");
        }
    }

    #[test]
    fn bits_behind_the_last_byte_are_dropped() {
        assert_eq!(bytes("MZXW6YTBA"), b"fooba", "nine symbols hold five bytes");
        assert_eq!(
            bytes("MZXW6YTBOJZ"),
            b"foobar",
            "eleven symbols hold six bytes"
        );
        assert_eq!(bytes("MZ"), b"f", "a last bit that is not zero");
    }

    #[test]
    fn lookalikes_are_named() {
        for symbol in ['0', '1', '8'] {
            let error = parse_base32(&format!("AB C{symbol}D")).err();
            let expected = SeedError::Lookalike {
                symbol,
                position: 5,
            };
            assert_eq!(error, Some(expected), "{symbol} is a misread letter");
        }
    }

    #[test]
    fn other_characters_are_named() {
        let cases = [
            ("AB9", '9', 3),
            ("ABÄ", 'Ä', 3),
            ("A!B", '!', 2),
            ("AB==CD", '=', 3),
        ];
        for (text, symbol, position) in cases {
            let expected = SeedError::BadSymbol { symbol, position };
            assert_eq!(parse_base32(text).err(), Some(expected), "{text}");
        }
    }

    #[test]
    fn no_whole_byte_is_no_seed() {
        for text in ["", "A", " - ", "======", "="] {
            assert_eq!(parse_base32(text).err(), Some(SeedError::Empty), "{text:?}");
        }
    }

    #[test]
    fn length_is_limited() {
        let text = "A".repeat(MAX_SEED_TEXT_BYTES);
        assert_eq!(
            bytes(&text).len(),
            MAX_SEED_TEXT_BYTES * 5 / 8,
            "the limit itself is allowed"
        );
        let error = parse_base32(&format!("{text}A")).err();
        let expected = SeedError::TooLong {
            bytes: MAX_SEED_TEXT_BYTES + 1,
        };
        assert_eq!(error, Some(expected), "one more is not");
    }
}
