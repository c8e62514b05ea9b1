//! Ids of rows and devices: public numbers without meaning.

use core::fmt;

use data_encoding::HEXLOWER;

use crate::{NoRandom, Random};

macro_rules! id {
    ($(#[$doc:meta])* $name:ident, $len:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name([u8; $len]);

        impl $name {
            /// Length in bytes.
            pub const LEN: usize = $len;

            /// Takes the bytes as they are.
            pub const fn new(bytes: [u8; $len]) -> Self {
                Self(bytes)
            }

            /// Draws a new id.
            ///
            /// # Errors
            ///
            /// [`NoRandom`] if the source of randomness fails.
            pub fn random(random: &dyn Random) -> Result<Self, NoRandom> {
                let mut bytes = [0; $len];
                random.fill(&mut bytes)?;
                Ok(Self(bytes))
            }

            /// Copies an id out of a slice; `None` if the length differs.
            pub fn from_slice(bytes: &[u8]) -> Option<Self> {
                bytes.try_into().ok().map(Self)
            }

            /// Reads what [`Display`](fmt::Display) writes: lower-case hex, nothing else.
            pub fn parse_hex(text: &str) -> Option<Self> {
                Self::from_slice(&HEXLOWER.decode(text.as_bytes()).ok()?)
            }

            /// Gives the bytes.
            pub const fn bytes(&self) -> &[u8; $len] {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&HEXLOWER.encode(&self.0))
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self, f)
            }
        }
    };
}

id!(
    /// The id of a row, an account, a collection or a database: 16 bytes, random or derived.
    Id,
    16
);
id!(
    /// The id of a device: derived from its key, which it names without telling it.
    DeviceId,
    8
);

#[cfg(test)]
mod tests {
    use super::{DeviceId, Id};

    #[test]
    fn an_id_reads_what_it_prints() {
        let id = Id::new(core::array::from_fn(|i| i as u8 * 17));
        assert_eq!(
            id.to_string(),
            "00112233445566778899aabbccddeeff",
            "hex in lower case"
        );
        assert_eq!(
            Id::parse_hex(&id.to_string()),
            Some(id),
            "printing and reading are inverse"
        );
        assert_eq!(
            format!("{id:?}"),
            id.to_string(),
            "a log shows the same number"
        );
    }

    #[test]
    fn other_spellings_are_no_id() {
        for text in [
            "",
            "00",
            "0011223344556677 ",
            "001122334455667X",
            "AABBCCDDEEFF0011",
        ] {
            assert_eq!(
                DeviceId::parse_hex(text),
                None,
                "one id has one spelling: {text}"
            );
        }
    }
}
