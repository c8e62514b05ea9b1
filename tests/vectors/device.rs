//! What the keyring remembers.

use twinlatch_device::{
    DeviceError, decode_account_mark, decode_vault_mark, encode_account_mark, encode_vault_mark,
};

use crate::file::{Vector, family};

#[test]
fn marks_have_one_form() {
    for vector in family("mark") {
        match (vector.text("expect"), again(&vector)) {
            ("reads", Ok((false, bytes))) => assert_eq!(bytes, vector.body(), "{}", vector.name),
            ("newer", Ok((true, _))) | ("damaged", Err(DeviceError::Damaged)) => {}
            (expected, found) => panic!("{}: {expected}, not {found:?}", vector.name),
        }
    }
}

/// Whether a mark is of a newer version, and how it is written again.
fn again(vector: &Vector) -> Result<(bool, Vec<u8>), DeviceError> {
    match vector.text("sort") {
        "account" => {
            decode_account_mark(vector.body()).map(|mark| (mark.newer, encode_account_mark(&mark)))
        }
        _ => decode_vault_mark(vector.body()).map(|mark| (mark.newer, encode_vault_mark(&mark))),
    }
}
