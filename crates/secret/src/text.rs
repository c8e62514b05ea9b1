//! Secrets that people type and read.

use core::fmt;

use subtle::ConstantTimeEq as _;
use zeroize::Zeroize as _;

macro_rules! text_secret {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        pub struct $name(String);

        impl $name {
            /// Takes over a string; it is wiped with the secret.
            pub fn new(text: String) -> Self {
                Self(text)
            }

            /// Takes over bytes that should be UTF-8; wipes them and gives `None` if they are not.
            pub fn from_utf8(bytes: Vec<u8>) -> Option<Self> {
                match String::from_utf8(bytes) {
                    Ok(text) => Some(Self(text)),
                    Err(error) => {
                        error.into_bytes().zeroize();
                        None
                    }
                }
            }

            /// Makes a second copy, which wipes itself like the first.
            #[must_use]
            pub fn duplicate(&self) -> Self {
                Self(self.0.clone())
            }

            /// Gives the text. Above each call stands `// EXPOSE: why`.
            pub fn expose(&self) -> &str {
                &self.0
            }

            /// Whether nothing was typed.
            pub fn is_empty(&self) -> bool {
                self.0.is_empty()
            }

            /// Compares in constant time for equal lengths.
            pub fn is(&self, other: &Self) -> bool {
                self.0.as_bytes().ct_eq(other.0.as_bytes()).into()
            }
        }

        impl Drop for $name {
            fn drop(&mut self) {
                self.0.zeroize();
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(stringify!($name))
            }
        }
    };
}

text_secret!(
    /// A password as it was typed, before normalisation.
    Password
);
text_secret!(
    /// A one-time code as it was typed.
    Code
);
text_secret!(
    /// Any other text that must not be kept: a field of an item, a printed code.
    SecretText
);

#[cfg(test)]
mod tests {
    use super::{Code, Password, SecretText};
    use static_assertions::assert_not_impl_any;

    assert_not_impl_any!(Password: Clone, PartialEq, core::fmt::Display, AsRef<str>);
    assert_not_impl_any!(Code: Clone, PartialEq, core::fmt::Display, AsRef<str>);
    assert_not_impl_any!(SecretText: Clone, PartialEq, core::fmt::Display, AsRef<str>);

    #[test]
    fn debug_shows_the_name_only() {
        let password = Password::new("hunter2".to_owned());
        assert_eq!(
            format!("{password:?}"),
            "Password",
            "a password must not reach a log"
        );
    }

    #[test]
    fn bytes_that_are_no_text_are_refused() {
        assert!(
            Password::from_utf8(vec![0xff, 0xfe]).is_none(),
            "no lossy passwords"
        );
    }
}
