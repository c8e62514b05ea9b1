//! The bounds of the key derivation's costs.

use twinlatch_crypto::{Kdf, KdfError, KdfLimits};

use crate::file::family;

#[test]
fn are_checked_before_any_work() {
    let kdf = Kdf::new(KdfLimits::PRODUCT);
    for vector in family("costs") {
        match (vector.text("expect"), kdf.check(vector.costs())) {
            ("accepted", Ok(())) | ("refused", Err(KdfError::OutOfBounds { .. })) => {}
            (expected, found) => panic!("{}: {expected}, not {found:?}", vector.name),
        }
    }
    assert!(kdf.runs().is_empty(), "nothing was derived");
}
