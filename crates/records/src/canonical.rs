//! The one canonical form of a payload.
//!
//! A payload is one CBOR map (RFC 8949) with small unsigned keys in rising order, shortest
//! integers, definite lengths and no duplicates. A value is read key by key in that order, then
//! written again and compared: whatever differs is damage.

use core::convert::Infallible;

use minicbor::encode::Write;
use minicbor::{Decoder, Encoder};
use twinlatch_secret::SecretBytes;

use crate::RecordError;

/// Where values are written: nothing that can fail.
pub(crate) trait Sink: Write<Error = Infallible> {}

impl<W: Write<Error = Infallible>> Sink for W {}

/// The result of writing; the error has no value that this crate makes.
pub(crate) type Written = Result<(), minicbor::encode::Error<Infallible>>;

/// The result of reading; the reason is not told further.
pub(crate) type Read<T> = Result<T, minicbor::decode::Error>;

/// What can stand in a payload.
pub(crate) trait Value: Sized {
    /// Writes the value in its canonical form.
    fn write<W: Sink>(&self, writer: &mut Encoder<W>) -> Written;

    /// Reads what [`write`](Self::write) writes; other spellings of it may pass, and are found by
    /// comparing.
    fn read(reader: &mut Decoder<'_>) -> Read<Self>;

    /// Whether a map leaves the key of this value out.
    fn is_absent(&self) -> bool {
        false
    }

    /// The value that a left-out key stands for, if it may be left out.
    fn absent() -> Option<Self> {
        None
    }
}

/// Encodes a value into a buffer of its final size.
pub(crate) fn encode<T: Value>(value: &T) -> SecretBytes {
    encode_with(|writer| value.write(writer), |writer| value.write(writer))
}

/// Encodes by two runs of the same steps: one counts, the other fills a buffer of that size.
pub(crate) fn encode_with(
    count: impl FnOnce(&mut Encoder<Length>) -> Written,
    fill: impl FnOnce(&mut Encoder<Vec<u8>>) -> Written,
) -> SecretBytes {
    let mut counter = Encoder::new(Length(0));
    let mut writer = Encoder::new(Vec::new());
    count(&mut counter)
        .and_then(|()| {
            // Filled to its capacity and not beyond, so no copy is left behind by growing.
            writer = Encoder::new(Vec::with_capacity(counter.writer().0));
            fill(&mut writer)
        })
        .expect("infallible because neither a number nor a buffer refuses bytes");
    SecretBytes::new(writer.into_writer())
}

/// Decodes a value and refuses every spelling of it but the canonical one.
pub(crate) fn decode<T: Value>(payload: &SecretBytes) -> Result<T, RecordError> {
    // EXPOSE: the payload becomes the value; secrets in it get wiped buffers of their own.
    let value = T::read(&mut Decoder::new(payload.expose()));
    let value = value.map_err(|_| RecordError::NotCanonical)?;
    if encode(&value).is(payload) {
        Ok(value)
    } else {
        Err(RecordError::NotCanonical)
    }
}

/// Counts bytes and keeps none.
pub(crate) struct Length(usize);

impl Write for Length {
    type Error = Infallible;

    fn write_all(&mut self, bytes: &[u8]) -> Result<(), Infallible> {
        self.0 += bytes.len();
        Ok(())
    }
}

/// Writes one key of a map with its value, or nothing if the value is left out.
pub(crate) fn write_entry<W: Sink, T: Value>(
    writer: &mut Encoder<W>,
    key: u8,
    value: &T,
) -> Written {
    if value.is_absent() {
        return Ok(());
    }
    value.write(writer.u8(key)?)
}

/// Reads a map key by key, in rising order.
pub(crate) struct MapReader<'r, 'b> {
    reader: &'r mut Decoder<'b>,
    left: u64,
    next: Option<u8>,
}

impl<'r, 'b> MapReader<'r, 'b> {
    /// Begins to read a map.
    pub(crate) fn begin(reader: &'r mut Decoder<'b>) -> Read<Self> {
        let left = definite(reader.map()?)?;
        let next = None;
        let mut map = Self { reader, left, next };
        map.advance()?;
        Ok(map)
    }

    /// Reads the value of a key, which must come next unless it may be left out.
    pub(crate) fn entry<T: Value>(&mut self, key: u8) -> Read<T> {
        if self.next != Some(key) {
            return T::absent().ok_or_else(|| malformed("a key is missing"));
        }
        let value = T::read(self.reader)?;
        self.advance()?;
        Ok(value)
    }

    /// Ends the map; a key that nobody asked for is an error.
    pub(crate) fn end(self) -> Read<()> {
        match self.next {
            None => Ok(()),
            Some(_) => Err(malformed("an unknown key")),
        }
    }

    fn advance(&mut self) -> Read<()> {
        let more = self.left > 0;
        self.left = self.left.saturating_sub(1);
        self.next = if more { Some(self.reader.u8()?) } else { None };
        Ok(())
    }
}

/// Reads the head of an array that must have this many elements.
pub(crate) fn read_array(reader: &mut Decoder<'_>, len: u64) -> Read<()> {
    if definite(reader.array()?)? == len {
        Ok(())
    } else {
        Err(malformed("an array of another length"))
    }
}

/// Refuses indefinite lengths.
pub(crate) fn definite(len: Option<u64>) -> Read<u64> {
    len.ok_or_else(|| malformed("an indefinite length"))
}

/// An error whose words stay in this crate.
pub(crate) fn malformed(what: &'static str) -> minicbor::decode::Error {
    minicbor::decode::Error::message(what)
}

/// Gives a struct the form of a map: `key => field`, keys rising.
macro_rules! as_map {
    ($type:ident { $($key:literal => $field:ident),+ $(,)? }) => {
        impl $crate::canonical::Value for $type {
            fn write<W: $crate::canonical::Sink>(
                &self,
                writer: &mut minicbor::Encoder<W>,
            ) -> $crate::canonical::Written {
                let absent = [$(self.$field.is_absent()),+];
                writer.map(absent.iter().filter(|absent| !**absent).count() as u64)?;
                $($crate::canonical::write_entry(writer, $key, &self.$field)?;)+
                Ok(())
            }

            fn read(reader: &mut minicbor::Decoder<'_>) -> $crate::canonical::Read<Self> {
                let mut map = $crate::canonical::MapReader::begin(reader)?;
                let value = Self { $($field: map.entry($key)?),+ };
                map.end()?;
                Ok(value)
            }
        }
    };
}

/// Gives a struct the form of an array: its fields in order.
macro_rules! as_array {
    ($type:ident [$($field:ident),+ $(,)?]) => {
        impl $crate::canonical::Value for $type {
            fn write<W: $crate::canonical::Sink>(
                &self,
                writer: &mut minicbor::Encoder<W>,
            ) -> $crate::canonical::Written {
                writer.array([$(stringify!($field)),+].len() as u64)?;
                $(self.$field.write(writer)?;)+
                Ok(())
            }

            fn read(reader: &mut minicbor::Decoder<'_>) -> $crate::canonical::Read<Self> {
                $crate::canonical::read_array(reader, [$(stringify!($field)),+].len() as u64)?;
                Ok(Self { $($field: $crate::canonical::Value::read(reader)?),+ })
            }
        }
    };
}

/// Gives an enum without fields the form of a number.
macro_rules! as_number {
    ($type:ident { $($variant:ident = $number:literal),+ $(,)? }) => {
        impl $crate::canonical::Value for $type {
            fn write<W: $crate::canonical::Sink>(
                &self,
                writer: &mut minicbor::Encoder<W>,
            ) -> $crate::canonical::Written {
                writer.u8(match self { $(Self::$variant => $number),+ })?.ok()
            }

            fn read(reader: &mut minicbor::Decoder<'_>) -> $crate::canonical::Read<Self> {
                match reader.u8()? {
                    $($number => Ok(Self::$variant),)+
                    _ => Err($crate::canonical::malformed("an unknown number")),
                }
            }
        }
    };
}

pub(crate) use {as_array, as_map, as_number};

#[cfg(test)]
mod tests {
    use super::{decode, encode};
    use crate::RecordError;
    use proptest::prelude::*;
    use twinlatch_secret::SecretBytes;

    #[derive(Debug, PartialEq)]
    struct Sample {
        count: u64,
        name: String,
        more: Option<u32>,
        list: Vec<u32>,
    }

    as_map!(Sample { 1 => count, 2 => name, 4 => more, 7 => list });

    fn read(bytes: &[u8]) -> Result<Sample, RecordError> {
        decode(&SecretBytes::new(bytes.to_vec()))
    }

    fn written(sample: &Sample) -> Vec<u8> {
        encode(sample).expose().to_vec()
    }

    /// {1: 5, 2: "ab", 4: 9, 7: [1]}
    const WHOLE: [u8; 12] = [0xa4, 1, 5, 2, 0x62, b'a', b'b', 4, 9, 7, 0x81, 1];

    #[test]
    fn a_map_has_its_keys_in_order() {
        let sample = Sample {
            count: 5,
            name: "ab".to_owned(),
            more: Some(9),
            list: vec![1],
        };
        assert_eq!(written(&sample), WHOLE, "keys rise, integers are short");
        assert_eq!(read(&WHOLE), Ok(sample), "and it reads back");
    }

    #[test]
    fn an_optional_key_is_left_out() {
        let bytes = [0xa3, 1, 5, 2, 0x60, 7, 0x80];
        let sample = Sample {
            count: 5,
            name: String::new(),
            more: None,
            list: Vec::new(),
        };
        assert_eq!(written(&sample), bytes, "three keys; an empty list stays");
        assert_eq!(read(&bytes), Ok(sample), "and it reads back");
    }

    #[test]
    fn every_other_spelling_is_damage() {
        let cases: [(&str, &[u8]); 14] = [
            (
                "an unknown key after the last",
                &[0xa4, 1, 5, 2, 0x60, 7, 0x80, 8, 0],
            ),
            (
                "an unknown key between",
                &[0xa4, 1, 5, 2, 0x60, 3, 0, 7, 0x80],
            ),
            ("a duplicate", &[0xa4, 1, 5, 1, 5, 2, 0x60, 7, 0x80]),
            ("another order", &[0xa3, 2, 0x60, 1, 5, 7, 0x80]),
            ("a missing key", &[0xa2, 1, 5, 2, 0x60]),
            ("a long integer", &[0xa3, 1, 0x18, 5, 2, 0x60, 7, 0x80]),
            ("a long key", &[0xa3, 0x18, 1, 5, 2, 0x60, 7, 0x80]),
            ("a long length", &[0xa3, 1, 5, 2, 0x78, 0, 7, 0x80]),
            ("an indefinite map", &[0xbf, 1, 5, 2, 0x60, 7, 0x80, 0xff]),
            ("an indefinite list", &[0xa3, 1, 5, 2, 0x60, 7, 0x9f, 0xff]),
            (
                "a null in the place of a missing key",
                &[0xa4, 1, 5, 2, 0x60, 4, 0xf6, 7, 0x80],
            ),
            ("a trailing byte", &[0xa3, 1, 5, 2, 0x60, 7, 0x80, 0]),
            ("another type", &[0xa3, 1, 0x61, b'a', 2, 0x60, 7, 0x80]),
            ("nothing", &[]),
        ];
        for (why, bytes) in cases {
            assert_eq!(read(bytes), Err(RecordError::NotCanonical), "{why}");
        }
    }

    #[test]
    fn every_cut_is_damage() {
        for len in 0..WHOLE.len() {
            assert!(read(&WHOLE[..len]).is_err(), "cut to {len} bytes");
        }
    }

    #[test]
    fn a_long_list_without_elements_takes_no_memory() {
        let bytes = [
            0xa3, 1, 5, 2, 0x60, 7, 0x9b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
        ];
        assert!(read(&bytes).is_err(), "a claimed length is not believed");
    }

    proptest! {
        #[test]
        fn any_bytes_are_no_panic(bytes in prop::collection::vec(any::<u8>(), 0..64)) {
            if let Ok(sample) = read(&bytes) {
                prop_assert_eq!(written(&sample), bytes, "one value has one spelling");
            }
        }

        #[test]
        fn a_changed_byte_is_damage_or_another_value(at in 0..WHOLE.len(), byte: u8) {
            let mut bytes = WHOLE;
            bytes[at] = byte;
            if let Ok(sample) = read(&bytes) {
                prop_assert_eq!(written(&sample), bytes.to_vec(), "one value has one spelling");
            }
        }
    }
}
