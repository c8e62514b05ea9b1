//! From an HMAC to the digits a person types (RFC 4226 section 5.3).

use twinlatch_secret::SecretText;

use crate::Digits;

/// Cuts an HMAC down to 31 bits: the four bytes at the offset that the last byte names, without
/// the sign bit (RFC 4226 section 5.3, "dynamic truncation").
///
/// # Security
///
/// `mac` is an HMAC of at least 20 bytes; all of [`crate::Algorithm`] are. What is shorter than
/// the offset demands gives 0, a code that anybody can guess.
// Inlined across crates: the offset tables call it a million times in a row.
#[inline]
pub fn truncate(mac: &[u8]) -> u32 {
    let offset = usize::from(mac.last().copied().unwrap_or_default() & 0x0f);
    let word = mac.get(offset..).and_then(|tail| tail.first_chunk::<4>());
    word.map_or(0, |word| u32::from_be_bytes(*word) & 0x7fff_ffff)
}

/// Writes the last `digits` decimal digits of `value`, with leading zeros.
pub(crate) fn decimal(value: u32, digits: Digits) -> SecretText {
    // At its final size, so that no copy stays behind.
    let mut text = String::with_capacity(usize::from(digits.get()));
    for place in (0..u32::from(digits.get())).rev() {
        let digit = u64::from(value) / 10_u64.pow(place) % 10;
        text.extend(char::from_digit(digit as u32, 10));
    }
    SecretText::new(text)
}

#[cfg(test)]
mod tests {
    use super::{decimal, truncate};
    use crate::Digits;
    use data_encoding::HEXLOWER;

    #[test]
    fn the_example_of_rfc_4226_section_5_4() {
        let mac = HEXLOWER
            .decode(b"1f8698690e02ca16618550ef7f19da8e945b555a")
            .expect("the RFC prints hexadecimal digits");
        assert_eq!(truncate(&mac), 0x50ef_7f19, "the RFC computes this by hand");
    }

    #[test]
    fn the_sign_bit_is_dropped() {
        assert_eq!(truncate(&[0xff; 20]), 0x7fff_ffff, "31 bits are left");
    }

    #[test]
    fn the_last_offset_of_the_shortest_digest_is_inside() {
        let mut mac = [0; 20];
        mac[15..].copy_from_slice(&[1, 2, 3, 4, 0x0f]);
        assert_eq!(truncate(&mac), 0x0102_0304, "offset 15 reaches byte 18");
    }

    #[test]
    fn what_is_no_hmac_gives_zero() {
        assert_eq!(truncate(&[]), 0, "nothing to read");
        assert_eq!(truncate(&[0x0f; 5]), 0, "the offset lies outside");
        assert_eq!(
            truncate(&[0xff, 0xff, 0xff, 0x01]),
            0,
            "only three bytes behind the offset"
        );
    }

    #[test]
    fn digits_are_the_last_ones_with_leading_zeros() {
        let cases = [
            (1_284_755_224, 6, "755224"),
            (7, 6, "000007"),
            (7, 1, "7"),
            (0, 10, "0000000000"),
            (0x7fff_ffff, 10, "2147483647"),
            (0x7fff_ffff, 9, "147483647"),
        ];
        for (value, count, expected) in cases {
            let digits = Digits::new(count).expect("1 to 10");
            assert_eq!(
                // EXPOSE: a made-up number of this test
                decimal(value, digits).expose(),
                expected,
                "{value} in {count} digits"
            );
        }
    }
}
