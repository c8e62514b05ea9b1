//! A look at hostile CBOR before anything recursive reads it.

use minicbor::Decoder;
use minicbor::data::Type;

/// Our deepest message has six levels.
const DEEPEST: usize = 16;

/// Whether the items of this CBOR lie in one another no deeper than ours do.
///
/// # Security
///
/// Serde reads nested values by recursion: without this look a frame of brackets alone would take
/// the whole stack, and the agent's session with it.
pub(crate) fn is_shallow(bytes: &[u8]) -> bool {
    let mut decoder = Decoder::new(bytes);
    // Items still to come at each level.
    let mut open: Vec<u64> = Vec::with_capacity(DEEPEST);
    while decoder.position() < bytes.len() {
        let Some(inside) = step(&mut decoder) else {
            return false;
        };
        if let Some(left) = open.last_mut() {
            *left = left.saturating_sub(1);
        }
        if inside > 0 {
            open.push(inside);
        }
        if open.len() > DEEPEST {
            return false;
        }
        while open.last() == Some(&0) {
            open.pop();
        }
    }
    true
}

/// Steps over one item's head and gives how many items it holds; `None` for what we never write.
#[expect(clippy::wildcard_enum_match_arm, reason = "all others hold nothing")]
fn step(decoder: &mut Decoder<'_>) -> Option<u64> {
    match decoder.datatype().ok()? {
        Type::Array => decoder.array().ok()?,
        Type::Map => decoder.map().ok()?.and_then(|pairs| pairs.checked_mul(2)),
        Type::ArrayIndef | Type::MapIndef | Type::Tag | Type::BytesIndef | Type::StringIndef => {
            None
        }
        _ => {
            decoder.skip().ok()?;
            Some(0)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::is_shallow;

    #[test]
    fn brackets_alone_are_refused() {
        assert!(!is_shallow(&[0x81; 60_000]), "arrays in arrays");
        assert!(!is_shallow(&[0xa1; 60_000]), "maps in maps");
        assert!(!is_shallow(&[0xc1; 60_000]), "tags on tags");
        assert!(!is_shallow(&[0x9f; 60_000]), "arrays without an end");
    }

    #[test]
    fn flat_items_are_none_of_its_business() {
        let mut flat = vec![0x99, 0x03, 0xe8];
        flat.extend([0x80; 1000]);
        assert!(is_shallow(&flat), "a thousand empty arrays in one");
    }
}
