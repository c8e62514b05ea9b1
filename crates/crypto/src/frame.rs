//! Records: schema, revision and generation before the payload, zeros after it.

use twinlatch_secret::SecretBytes;

use crate::envelope::{OpenError, SealError};

/// What stands inside a sealed object of every kind but offsets and wrapped root keys.
#[derive(Debug)]
pub struct Record {
    /// The payload's shape, numbered per kind from 1.
    pub schema: u16,
    /// How often the object was written; 0 in kinds that no manifest lists.
    pub revision: u64,
    /// Which generation of the collection's key seals it; 0 in kinds that no manifest lists.
    pub generation: u32,
    /// One CBOR map.
    pub payload: SecretBytes,
}

/// Rounds a length in bytes up, so that it tells little about the content; at least 256.
///
/// PADME (Nikitin et al., "Reducing Metadata Leakage from Encrypted Files and Communication with
/// PURBs", section 4): at most 12 % longer.
pub fn padme(len: usize) -> usize {
    let len = len.max(LEAST);
    let exponent = len.ilog2();
    let kept_bits = exponent.ilog2() + 1;
    let mask = (1 << (exponent - kept_bits)) - 1;
    // Within one step of the largest length nothing can be rounded, and no memory holds it.
    len.checked_add(mask).map_or(len, |above| above & !mask)
}

/// The shortest length that a record is padded to, in bytes.
const LEAST: usize = 256;
/// Schema, revision, generation and the payload's length, in bytes.
const HEAD: usize = 2 + 8 + 4 + 4;

impl Record {
    /// Writes the record as it is sealed.
    ///
    /// # Errors
    ///
    /// [`SealError::TooLong`] for a payload of 4 GiB and more.
    pub fn frame(&self) -> Result<SecretBytes, SealError> {
        let len = u32::try_from(self.payload.len()).map_err(|_| SealError::TooLong)?;
        let total = HEAD
            .checked_add(self.payload.len())
            .ok_or(SealError::TooLong)?;
        Ok(SecretBytes::filled(padme(total), |out| {
            out[..2].copy_from_slice(&self.schema.to_le_bytes());
            out[2..10].copy_from_slice(&self.revision.to_le_bytes());
            out[10..14].copy_from_slice(&self.generation.to_le_bytes());
            out[14..HEAD].copy_from_slice(&len.to_le_bytes());
            // EXPOSE: the payload goes into the buffer that is sealed.
            out[HEAD..total].copy_from_slice(self.payload.expose());
        }))
    }

    /// Reads what [`frame`](Self::frame) writes and nothing else.
    pub(crate) fn parse_frame(plain: &SecretBytes) -> Result<Self, OpenError> {
        // EXPOSE: split into its fields; the payload gets a wiped buffer of its own.
        Self::parse(plain.expose()).ok_or(OpenError::Framing)
    }

    fn parse(plain: &[u8]) -> Option<Self> {
        let (schema, rest) = plain.split_first_chunk()?;
        let (revision, rest) = rest.split_first_chunk()?;
        let (generation, rest) = rest.split_first_chunk()?;
        let (len, rest) = rest.split_first_chunk()?;
        let len = usize::try_from(u32::from_le_bytes(*len)).ok()?;
        let (payload, zeros) = rest.split_at_checked(len)?;
        let fits = padme(HEAD + len) == plain.len() && zeros.iter().all(|zero| *zero == 0);
        fits.then(|| Self {
            schema: u16::from_le_bytes(*schema),
            revision: u64::from_le_bytes(*revision),
            generation: u32::from_le_bytes(*generation),
            payload: SecretBytes::filled(len, |out| out.copy_from_slice(payload)),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{Record, padme};
    use crate::OpenError;
    use proptest::prelude::*;
    use twinlatch_secret::SecretBytes;

    fn record(payload: &[u8]) -> Record {
        let payload = SecretBytes::new(payload.to_vec());
        Record {
            schema: 1,
            revision: 7,
            generation: 3,
            payload,
        }
    }

    fn framed(payload: &[u8]) -> Vec<u8> {
        record(payload)
            .frame()
            .expect("a short payload")
            .expose()
            .to_vec()
    }

    #[test]
    fn a_frame_has_its_fields_in_order() {
        let frame = framed(b"ab");
        let head = [1, 0, 7, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 2, 0, 0, 0];
        assert_eq!(frame[..18], head, "schema, revision, generation, length");
        assert_eq!(&frame[18..20], b"ab", "the payload follows");
        assert_eq!(frame[20..], [0; 236], "zeros up to 256 bytes");
    }

    #[test]
    fn other_frames_are_refused() {
        let refused = |change: fn(&mut Vec<u8>), why: &str| {
            let mut frame = framed(b"ab");
            change(&mut frame);
            let result = Record::parse_frame(&SecretBytes::new(frame));
            assert_eq!(result.err(), Some(OpenError::Framing), "{why}");
        };
        refused(|frame| frame[20] = 1, "padding is zero");
        refused(|frame| frame[255] = 1, "to its last byte");
        refused(|frame| frame.push(0), "one byte more is another length");
        refused(
            |frame| frame.truncate(255),
            "one byte less is another length",
        );
        refused(|frame| frame.truncate(17), "shorter than its head");
        refused(Vec::clear, "nothing at all");
        refused(|frame| frame[14..18].fill(0xff), "a length beyond the text");
        refused(
            |frame| frame.resize(272, 0),
            "a length that this payload does not round to",
        );
    }

    #[test]
    fn the_largest_length_does_not_overflow() {
        assert_eq!(padme(usize::MAX), usize::MAX, "nothing above it");
    }

    proptest! {
        #[test]
        fn a_record_survives_its_frame(payload in proptest::collection::vec(any::<u8>(), 0..2000)) {
            let frame = record(&payload).frame().expect("a short payload");
            let back = Record::parse_frame(&frame).expect("our own frame");
            prop_assert_eq!(back.payload.expose(), &payload[..], "the same payload");
            prop_assert_eq!((back.schema, back.revision, back.generation), (1, 7, 3), "same head");
        }

        #[test]
        fn padme_is_idempotent_and_grows_little(len in 256usize..100_000_000) {
            let padded = padme(len);
            prop_assert!(padded >= len, "never shorter");
            prop_assert_eq!(padme(padded), padded, "a padded length stays");
            prop_assert!(padded - len <= len * 12 / 100, "at most 12 % longer");
        }

        #[test]
        fn padme_is_monotone(len in 0usize..100_000_000, more in 0usize..1000) {
            prop_assert!(padme(len) <= padme(len + more), "a longer text is never shorter padded");
        }
    }
}
