//! Length prefixes and joining without stray copies.

use twinlatch_secret::SecretBytes;

/// Gives the 4-byte little-endian length that stands before `bytes` wherever the format says LP.
///
/// A length above `u32::MAX` saturates. It can occur in a payload to sign and in a typed password
/// only, where the prefixed bytes still follow whole, so that two texts never encode alike.
pub(crate) fn length(bytes: &[u8]) -> [u8; 4] {
    u32::try_from(bytes.len()).unwrap_or(u32::MAX).to_le_bytes()
}

/// Encodes public bytes with their length before them.
pub(crate) fn prefixed(bytes: &[u8]) -> Vec<u8> {
    [&length(bytes), bytes].concat()
}

/// Joins parts into one secret, allocated once at its final size.
pub(crate) fn join_secret(parts: &[&[u8]]) -> SecretBytes {
    let total = parts.iter().map(|part| part.len()).sum();
    SecretBytes::filled(total, |mut out| {
        for part in parts {
            let (here, rest) = out.split_at_mut(part.len());
            here.copy_from_slice(part);
            out = rest;
        }
    })
}

#[cfg(test)]
mod tests {
    use super::{join_secret, prefixed};

    #[test]
    fn the_length_stands_before_in_little_endian() {
        assert_eq!(
            prefixed(b"abc"),
            b"\x03\0\0\0abc",
            "four bytes, low byte first"
        );
        assert_eq!(prefixed(b""), b"\0\0\0\0", "an empty part is still told");
    }

    #[test]
    fn parts_stand_in_their_order() {
        let joined = join_secret(&[b"ab", b"", b"c"]);
        assert_eq!(joined.expose(), b"abc", "nothing between, nothing lost");
    }
}
