//! How a typed password becomes the bytes that are hashed.

use thiserror::Error;
use twinlatch_secret::{Password, SecretBytes};
use unicode_normalization::UnicodeNormalization as _;
use unicode_properties::{GeneralCategory, UnicodeGeneralCategory as _};

/// The longest password that can be set, in bytes after normalisation.
pub const MAX_PASSWORD_BYTES: usize = 1024;

/// Checks a password that is about to be set.
///
/// # Errors
///
/// [`PasswordError::TooLong`] above [`MAX_PASSWORD_BYTES`].
pub fn check_password_bounds(password: &Password) -> Result<(), PasswordError> {
    normalise_password(password).map(drop)
}

/// Normalises a password: NFC, every other space (category Zs) as U+0020, nothing trimmed, UTF-8.
///
/// This is the OpaqueString profile (RFC 8265 section 4.2) without its refusals: any text that a
/// person can type is a password.
///
/// # Errors
///
/// [`PasswordError::TooLong`] above [`MAX_PASSWORD_BYTES`].
pub fn normalise_password(password: &Password) -> Result<SecretBytes, PasswordError> {
    let normal = normalise(password);
    if normal.len() > MAX_PASSWORD_BYTES {
        return Err(PasswordError::TooLong);
    }
    Ok(normal)
}

/// Counts the code points of the normalised password.
pub fn code_points(password: &Password) -> usize {
    // EXPOSE: only a number leaves this function.
    normal_chars(password.expose()).count()
}

/// Normalises a password of any length: at a login a longer one is simply a wrong one.
pub(crate) fn normalise(password: &Password) -> SecretBytes {
    // EXPOSE: the bytes go from one wiped buffer into another of the final size.
    let typed = password.expose();
    let len = normal_chars(typed).map(char::len_utf8).sum();
    SecretBytes::filled(len, |mut out| {
        for c in normal_chars(typed) {
            let written = c.encode_utf8(out).len();
            out = &mut out[written..];
        }
    })
}

/// A password that cannot be set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum PasswordError {
    /// Longer than [`MAX_PASSWORD_BYTES`] after normalisation.
    #[error("the password is longer than {MAX_PASSWORD_BYTES} bytes")]
    TooLong,
}

fn normal_chars(typed: &str) -> impl Iterator<Item = char> {
    let is_space = |c: char| c.general_category() == GeneralCategory::SpaceSeparator;
    typed.nfc().map(move |c| if is_space(c) { ' ' } else { c })
}

#[cfg(test)]
mod tests {
    use super::{PasswordError, check_password_bounds, code_points, normalise, normalise_password};
    use proptest::prelude::*;
    use twinlatch_secret::Password;

    fn normal(text: &str) -> Vec<u8> {
        let normal = normalise_password(&Password::new(text.to_owned())).expect("short enough");
        normal.expose().to_vec()
    }

    #[test]
    fn every_keyboard_spells_it_the_same() {
        assert_eq!(
            normal("e\u{301}"),
            "é".as_bytes(),
            "decomposed and composed are one"
        );
        assert_eq!(
            normal("a\u{a0}b\u{3000}c\u{2003}d"),
            b"a b c d",
            "every space is a space"
        );
        assert_eq!(
            normal("a\u{2000}b"),
            b"a b",
            "also one that NFC changes into another"
        );
    }

    #[test]
    fn nothing_is_trimmed_or_folded() {
        assert_eq!(
            normal("  Pass\tWord\n "),
            b"  Pass\tWord\n ",
            "every key press counts"
        );
        assert_eq!(normal("\u{fb01}"), "\u{fb01}".as_bytes(), "NFC, not NFKC");
    }

    #[test]
    fn the_limit_is_counted_in_bytes_after_normalisation() {
        let of = |text: String| check_password_bounds(&Password::new(text));
        assert_eq!(of("é".repeat(512)), Ok(()), "1024 bytes");
        assert_eq!(of("e\u{301}".repeat(512)), Ok(()), "1536 typed, 1024 kept");
        assert_eq!(
            of("é".repeat(513)),
            Err(PasswordError::TooLong),
            "1026 bytes"
        );
    }

    #[test]
    fn a_longer_password_is_not_cut() {
        let long = Password::new("a".repeat(2000));
        assert_eq!(
            normalise(&long).len(),
            2000,
            "cut, it would equal its own beginning"
        );
    }

    #[test]
    fn code_points_are_counted_after_normalisation() {
        assert_eq!(
            code_points(&Password::new("e\u{301}🔑".to_owned())),
            2,
            "é and a key"
        );
    }

    proptest! {
        #[test]
        fn normalising_twice_changes_nothing(text in "\\PC{0,40}") {
            let once = String::from_utf8(normal(&text)).expect("UTF-8");
            prop_assert_eq!(normal(&once), once.as_bytes(), "a fixed point");
        }
    }
}
