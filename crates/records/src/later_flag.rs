//! A flag that came after its map was first written.

use minicbor::{Decoder, Encoder};

use crate::canonical::{Read, Sink, Value, Written, malformed};

/// A flag whose key is left out while it is off: what was written before the flag existed reads,
/// and stays byte for byte the same until somebody sets it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LaterFlag(bool);

impl LaterFlag {
    /// Set: the key stands in the map.
    pub const ON: Self = Self(true);
    /// Not set: the key is left out.
    pub const OFF: Self = Self(false);
}

impl From<bool> for LaterFlag {
    fn from(on: bool) -> Self {
        Self(on)
    }
}

impl From<LaterFlag> for bool {
    fn from(flag: LaterFlag) -> Self {
        flag.0
    }
}

impl Value for LaterFlag {
    fn write<W: Sink>(&self, writer: &mut Encoder<W>) -> Written {
        self.0.write(writer)
    }

    fn read(reader: &mut Decoder<'_>) -> Read<Self> {
        if reader.bool()? {
            Ok(Self::ON)
        } else {
            Err(malformed("a flag that is off and not left out"))
        }
    }

    fn is_absent(&self) -> bool {
        !self.0
    }

    fn absent() -> Option<Self> {
        Some(Self::OFF)
    }
}

#[cfg(test)]
mod tests {
    use super::LaterFlag;
    use crate::RecordError;
    use crate::canonical::{as_map, decode, encode};
    use twinlatch_secret::SecretBytes;

    #[derive(Debug, PartialEq)]
    struct Sample {
        count: u32,
        flag: LaterFlag,
    }

    as_map!(Sample { 1 => count, 4 => flag });

    fn read(bytes: &[u8]) -> Result<Sample, RecordError> {
        decode(&SecretBytes::new(bytes.to_vec()))
    }

    #[test]
    fn its_key_stands_only_where_it_is_on() {
        let cases: [(LaterFlag, &[u8]); 2] = [
            (LaterFlag::OFF, &[0xa1, 1, 5]),
            (LaterFlag::ON, &[0xa2, 1, 5, 4, 0xf5]),
        ];
        for (flag, bytes) in cases {
            let sample = Sample { count: 5, flag };
            assert_eq!(encode(&sample).expose(), bytes, "{flag:?} is written");
            assert_eq!(read(bytes), Ok(sample), "{flag:?} reads back");
        }
    }

    #[test]
    fn other_spellings_are_damage() {
        let cases: [(&str, &[u8]); 3] = [
            ("a flag that says no", &[0xa2, 1, 5, 4, 0xf4]),
            ("a number", &[0xa2, 1, 5, 4, 1]),
            ("a null", &[0xa2, 1, 5, 4, 0xf6]),
        ];
        for (why, bytes) in cases {
            assert_eq!(read(bytes), Err(RecordError::NotCanonical), "{why}");
        }
    }
}
