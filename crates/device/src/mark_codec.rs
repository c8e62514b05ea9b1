//! The bytes of a mark.
//!
//! One CBOR map (RFC 8949) with small unsigned keys in rising order, shortest integers, definite
//! lengths, no duplicates; lists are sorted by id and hold each id once. Counts without a unit are
//! plain numbers, times are seconds since 1970. A mark has at least its version.
//!
//! **Account**, entry `mark/<vault id>/<account id>`:
//!
//! | key | type | unit | meaning |
//! |---|---|---|---|
//! | 0 | unsigned | - | version of this map: 1 |
//! | 1 | unsigned | count | generation: one more with every write |
//! | 2 | array of [bytes(16), unsigned] | TOTP step | per enrolment its slot id and the last step used up; replaced enrolments stay |
//! | 3 | unsigned | count | header edit |
//! | 4 | unsigned | count | root edit |
//! | 5 | unsigned (32 bit) | count | wrong tries since the last success, as of the last threshold |
//! | 6 | unsigned | seconds since 1970 | wall time of the last write |
//! | 7 | array of [bytes(16), bytes(8)] | - | used backup codes: set id, first 8 bytes of the row id |
//! | 8 | unsigned | count | policy version |
//! | 9 | unsigned | seconds since 1970 | when a cost upgrade began that has not ended; absent if none |
//!
//! **Vault**, entry `mark/<vault id>`:
//!
//! | key | type | unit | meaning |
//! |---|---|---|---|
//! | 0 | unsigned | - | version of this map: 1 |
//! | 1 | unsigned | count | generation: one more with every write |
//! | 2 | unsigned | count | directory generation |
//! | 3 | bytes(32) | - | SHA-256 of the directory at that generation |
//! | 4 | text | - | canonical path of the file; empty if not known |
//! | 5 | unsigned | seconds since 1970 | wall time of the last write |
//! | 6 | unsigned | count | sequence number of the audit log's head |
//! | 7 | bytes(32) | - | hash of the audit log's head |
//!
//! A map of version 1 that is spelled in any other way, or holds other keys, is damaged. Of a newer
//! version what has these keys and types is read, the rest is skipped, and the mark is never
//! rewritten.

use core::convert::Infallible;

use minicbor::decode::Error as DecodeError;
use minicbor::encode::Error as EncodeError;
use minicbor::{Decoder, Encoder};

use crate::{AccountMark, DeviceError, VaultMark};

/// The version of mark that this program writes.
pub const MARK_VERSION: u64 = 1;

/// Writes an account's mark as CBOR, lists in order.
///
/// `newer` is not written: the version is always [`MARK_VERSION`].
#[must_use]
pub fn encode_account_mark(mark: &AccountMark) -> Vec<u8> {
    let mark = mark.in_order();
    written(|out| {
        out.map(9 + u64::from(mark.upgrade_begun.is_some()))?;
        out.u8(0)?.u64(MARK_VERSION)?;
        out.u8(1)?.u64(mark.generation)?;
        out.u8(2)?;
        put_pairs(out, &mark.floors, |out, floor| out.u64(*floor).map(drop))?;
        out.u8(3)?.u64(mark.header_edit)?;
        out.u8(4)?.u64(mark.root_edit)?;
        out.u8(5)?.u32(mark.failures)?;
        out.u8(6)?.u64(mark.last_wall)?;
        out.u8(7)?;
        put_pairs(out, &mark.used_backup, |out, row| out.bytes(row).map(drop))?;
        out.u8(8)?.u64(mark.policy_version)?;
        if let Some(begun) = mark.upgrade_begun {
            out.u8(9)?.u64(begun)?;
        }
        Ok(())
    })
}

/// Reads an account's mark from CBOR.
///
/// # Errors
///
/// [`DeviceError::Damaged`] if the bytes are no mark.
pub fn decode_account_mark(bytes: &[u8]) -> Result<AccountMark, DeviceError> {
    let mut mark = AccountMark::default();
    mark.newer = read_map(bytes, |key, input| {
        match key {
            1 => mark.generation = input.u64()?,
            2 => mark.floors = take_pairs(input, Decoder::u64)?,
            3 => mark.header_edit = input.u64()?,
            4 => mark.root_edit = input.u64()?,
            5 => mark.failures = input.u32()?,
            6 => mark.last_wall = input.u64()?,
            7 => mark.used_backup = take_pairs(input, take_bytes)?,
            8 => mark.policy_version = input.u64()?,
            9 => mark.upgrade_begun = Some(input.u64()?),
            _ => return Err(unknown_key()),
        }
        Ok(())
    })?;
    // Writing it again must give the same bytes: so a mark has exactly one spelling.
    ensure(mark.newer || encode_account_mark(&mark) == bytes)?;
    Ok(mark)
}

/// Writes a vault's mark as CBOR.
///
/// `newer` is not written: the version is always [`MARK_VERSION`].
#[must_use]
pub fn encode_vault_mark(mark: &VaultMark) -> Vec<u8> {
    written(|out| {
        out.map(8)?;
        out.u8(0)?.u64(MARK_VERSION)?;
        out.u8(1)?.u64(mark.generation)?;
        out.u8(2)?.u64(mark.directory_generation)?;
        out.u8(3)?.bytes(&mark.directory_hash)?;
        out.u8(4)?.str(&mark.path)?;
        out.u8(5)?.u64(mark.last_wall)?;
        out.u8(6)?.u64(mark.audit_sequence)?;
        out.u8(7)?.bytes(&mark.audit_hash)?;
        Ok(())
    })
}

/// Reads a vault's mark from CBOR.
///
/// # Errors
///
/// [`DeviceError::Damaged`] if the bytes are no mark.
pub fn decode_vault_mark(bytes: &[u8]) -> Result<VaultMark, DeviceError> {
    let mut mark = VaultMark::default();
    mark.newer = read_map(bytes, |key, input| {
        match key {
            1 => mark.generation = input.u64()?,
            2 => mark.directory_generation = input.u64()?,
            3 => mark.directory_hash = take_bytes(input)?,
            4 => mark.path = input.str()?.to_owned(),
            5 => mark.last_wall = input.u64()?,
            6 => mark.audit_sequence = input.u64()?,
            7 => mark.audit_hash = take_bytes(input)?,
            _ => return Err(unknown_key()),
        }
        Ok(())
    })?;
    // Writing it again must give the same bytes: so a mark has exactly one spelling.
    ensure(mark.newer || encode_vault_mark(&mark) == bytes)?;
    Ok(mark)
}

type Written = Result<(), EncodeError<Infallible>>;

fn written(write: impl FnOnce(&mut Encoder<Vec<u8>>) -> Written) -> Vec<u8> {
    let mut out = Encoder::new(Vec::new());
    write(&mut out).expect("infallible because a Vec takes every byte");
    out.into_writer()
}

fn put_pairs<T>(
    out: &mut Encoder<Vec<u8>>,
    pairs: &[([u8; 16], T)],
    put: impl Fn(&mut Encoder<Vec<u8>>, &T) -> Written,
) -> Written {
    out.array(pairs.len() as u64)?;
    for (id, value) in pairs {
        out.array(2)?.bytes(id)?;
        put(out, value)?;
    }
    Ok(())
}

fn ensure(sound: bool) -> Result<(), DeviceError> {
    if sound {
        Ok(())
    } else {
        Err(DeviceError::Damaged)
    }
}

/// Walks through the map; `field` takes the value of a key it knows. Gives whether it is newer.
fn read_map(
    bytes: &[u8],
    mut field: impl FnMut(u64, &mut Decoder<'_>) -> Result<(), DecodeError>,
) -> Result<bool, DeviceError> {
    let mut input = Decoder::new(bytes);
    let count = open_map(&mut input).map_err(damaged)?;
    let version = read_version(&mut input).map_err(damaged)?;
    let newer = version > MARK_VERSION;
    let mut last = 0;
    for _ in 1..count {
        last = read_field(&mut input, last, newer, &mut field).map_err(damaged)?;
    }
    ensure(input.position() == bytes.len())?;
    Ok(newer)
}

fn read_field(
    input: &mut Decoder<'_>,
    last: u64,
    newer: bool,
    field: &mut impl FnMut(u64, &mut Decoder<'_>) -> Result<(), DecodeError>,
) -> Result<u64, DecodeError> {
    let key = input.u64()?;
    if key <= last {
        return Err(DecodeError::message("keys do not rise"));
    }
    let value = input.position();
    if let Err(error) = field(key, input) {
        if !newer {
            return Err(error);
        }
        input.set_position(value);
        input.skip()?;
    }
    Ok(key)
}

fn open_map(input: &mut Decoder<'_>) -> Result<u64, DecodeError> {
    input
        .map()?
        .ok_or_else(|| DecodeError::message("a map of unknown length"))
}

fn read_version(input: &mut Decoder<'_>) -> Result<u64, DecodeError> {
    let (key, version) = (input.u64()?, input.u64()?);
    if key != 0 || version == 0 {
        return Err(DecodeError::message("no version"));
    }
    Ok(version)
}

fn take_pairs<'b, T>(
    input: &mut Decoder<'b>,
    take: impl Fn(&mut Decoder<'b>) -> Result<T, DecodeError>,
) -> Result<Vec<([u8; 16], T)>, DecodeError> {
    let count = input
        .array()?
        .ok_or_else(|| DecodeError::message("a list of unknown length"))?;
    let mut pairs = Vec::new();
    for _ in 0..count {
        if input.array()? != Some(2) {
            return Err(DecodeError::message("no pair"));
        }
        pairs.push((take_bytes(input)?, take(input)?));
    }
    Ok(pairs)
}

fn take_bytes<const N: usize>(input: &mut Decoder<'_>) -> Result<[u8; N], DecodeError> {
    input
        .bytes()?
        .try_into()
        .map_err(|_| DecodeError::message("another length"))
}

fn unknown_key() -> DecodeError {
    DecodeError::message("unknown key")
}

/// One word for every way of being no mark.
fn damaged(_: DecodeError) -> DeviceError {
    DeviceError::Damaged
}

#[cfg(test)]
mod tests {
    use super::{
        decode_account_mark, decode_vault_mark, encode_account_mark, encode_vault_mark, written,
    };
    use crate::{AccountMark, DeviceError, VaultMark};
    use data_encoding::HEXLOWER;
    use proptest::collection::vec;
    use proptest::prelude::*;

    fn account() -> AccountMark {
        AccountMark {
            generation: 3,
            floors: vec![([0xb0; 16], 58_000_000)],
            header_edit: 4,
            root_edit: 24,
            failures: 5,
            last_wall: 1_740_000_000,
            used_backup: vec![([0x77; 16], [0xb1; 8])],
            policy_version: 0,
            upgrade_begun: Some(1_740_000_001),
            newer: false,
        }
    }

    #[test]
    fn the_bytes_of_an_account_mark_are_fixed() {
        let expected = concat!(
            "aa",
            "0001",
            "0103",
            "028182",
            "50b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0",
            "1a03750280",
            "0304",
            "041818",
            "0505",
            "061a67b64b00",
            "078182",
            "5077777777777777777777777777777777",
            "48b1b1b1b1b1b1b1b1",
            "0800",
            "091a67b64b01",
        );
        let bytes = encode_account_mark(&account());
        assert_eq!(HEXLOWER.encode(&bytes), expected, "version 1 never changes");
        assert_eq!(decode_account_mark(&bytes), Ok(account()), "and reads back");
    }

    #[test]
    fn the_bytes_of_a_vault_mark_are_fixed() {
        let mark = VaultMark {
            generation: 1,
            directory_generation: 2,
            directory_hash: [0xdd; 32],
            path: "/v.db".to_owned(),
            last_wall: 23,
            audit_sequence: 256,
            audit_hash: [0xaa; 32],
            newer: false,
        };
        let (directory, audit) = ("dd".repeat(32), "aa".repeat(32));
        let expected =
            format!("a8000101010202035820{directory}04652f762e6462051706190100075820{audit}");
        let bytes = encode_vault_mark(&mark);
        assert_eq!(HEXLOWER.encode(&bytes), expected, "version 1 never changes");
        assert_eq!(decode_vault_mark(&bytes), Ok(mark), "and reads back");
    }

    #[test]
    fn any_other_spelling_is_damaged() {
        for (hex, why) in [
            ("", "nothing"),
            ("a0", "no version"),
            ("a10000", "version 0 never was"),
            ("a10101", "the version comes first"),
            ("a1000100", "bytes behind the map"),
            ("a10001", "version 1 has all its keys"),
            ("bf0001ff", "an open-ended map"),
            ("a118000100", "a key written too long"),
            ("80", "no map"),
            ("bbffffffffffffffff0001", "more keys than there are bytes"),
        ] {
            let bytes = HEXLOWER.decode(hex.as_bytes()).expect("hex of this test");
            assert_eq!(
                decode_account_mark(&bytes),
                Err(DeviceError::Damaged),
                "account: {why}"
            );
            assert_eq!(
                decode_vault_mark(&bytes),
                Err(DeviceError::Damaged),
                "vault: {why}"
            );
        }
    }

    #[test]
    fn lists_out_of_order_are_damaged() {
        let (mut right, mut wrong) = (account(), account());
        right.floors = vec![([1; 16], 5), ([2; 16], 5)];
        wrong.floors = vec![([2; 16], 5), ([2; 16], 5)];
        let bytes = encode_account_mark(&right);
        let swapped: Vec<u8> = bytes.iter().map(|b| if *b == 1 { 2 } else { *b }).collect();
        assert!(
            decode_account_mark(&bytes).is_ok(),
            "each id once, in order"
        );
        assert!(
            decode_account_mark(&swapped).is_err(),
            "one id twice is damage"
        );
        let once = decode_account_mark(&encode_account_mark(&wrong)).expect("written in order");
        assert_eq!(
            once.floors,
            vec![([2; 16], 5)],
            "writing keeps one entry an id"
        );
    }

    #[test]
    fn a_newer_mark_is_read_as_far_as_known() {
        let bytes = written(|out| {
            out.map(6)?;
            out.u8(0)?.u64(2)?;
            out.u8(1)?.u64(41)?;
            out.u8(3)?.u64(9)?;
            out.u8(5)?.str("another type")?;
            out.u8(9)?.u64(7)?;
            out.u8(200)?.begin_array()?.str("unknown")?.u8(1)?.end()?;
            Ok(())
        });
        let mark = decode_account_mark(&bytes).expect("a newer mark is no damage");
        assert!(mark.newer, "the reader is told that it must not rewrite it");
        assert_eq!(
            (mark.generation, mark.header_edit),
            (41, 9),
            "known keys are read"
        );
        assert_eq!(mark.failures, 0, "a value of another type counts as absent");
        assert_eq!(mark.upgrade_begun, Some(7), "keys behind it are read");
    }

    #[test]
    fn a_newer_mark_whose_keys_do_not_rise_is_damaged() {
        let bytes = written(|out| {
            out.map(3)?.u8(0)?.u64(2)?.u8(3)?.u64(9)?.u8(3)?.u64(8)?;
            Ok(())
        });
        assert_eq!(
            decode_account_mark(&bytes),
            Err(DeviceError::Damaged),
            "a key once"
        );
    }

    fn any_account() -> impl Strategy<Value = AccountMark> {
        let floors = vec((any::<[u8; 16]>(), any::<u64>()), 0..5);
        let codes = vec((any::<[u8; 16]>(), any::<[u8; 8]>()), 0..9);
        let counts = (any::<u64>(), any::<u64>(), any::<u64>(), any::<u32>());
        (
            floors,
            codes,
            counts,
            any::<u64>(),
            any::<u64>(),
            any::<Option<u64>>(),
        )
            .prop_map(
                |(floors, used_backup, counts, last_wall, policy_version, upgrade_begun)| {
                    AccountMark {
                        generation: counts.0,
                        floors,
                        header_edit: counts.1,
                        root_edit: counts.2,
                        failures: counts.3,
                        last_wall,
                        used_backup,
                        policy_version,
                        upgrade_begun,
                        newer: false,
                    }
                },
            )
    }

    fn any_vault() -> impl Strategy<Value = VaultMark> {
        let hashes = (any::<[u8; 32]>(), any::<[u8; 32]>());
        let counts = (any::<u64>(), any::<u64>(), any::<u64>(), any::<u64>());
        (counts, hashes, any::<String>()).prop_map(|(counts, hashes, path)| VaultMark {
            generation: counts.0,
            directory_generation: counts.1,
            directory_hash: hashes.0,
            path,
            last_wall: counts.2,
            audit_sequence: counts.3,
            audit_hash: hashes.1,
            newer: false,
        })
    }

    proptest! {
        #[test]
        fn account_marks_come_back(mark in any_account()) {
            let read = decode_account_mark(&encode_account_mark(&mark));
            prop_assert_eq!(read, Ok(mark.in_order()), "nothing is lost but the order");
        }

        #[test]
        fn vault_marks_come_back(mark in any_vault()) {
            let read = decode_vault_mark(&encode_vault_mark(&mark));
            prop_assert_eq!(read, Ok(mark), "the same mark");
        }

        #[test]
        fn no_bytes_make_decoding_panic(bytes in vec(any::<u8>(), 0..80)) {
            if let Ok(mark) = decode_account_mark(&bytes) {
                prop_assert!(mark.newer || encode_account_mark(&mark) == bytes, "one spelling");
            }
            if let Ok(mark) = decode_vault_mark(&bytes) {
                prop_assert!(mark.newer || encode_vault_mark(&mark) == bytes, "one spelling");
            }
        }

        #[test]
        fn one_changed_bit_gives_another_mark_or_none(
            mark in any_account(),
            at in any::<prop::sample::Index>(),
            bit in 0..8_u8,
        ) {
            let mut bytes = encode_account_mark(&mark);
            let place = at.index(bytes.len());
            bytes[place] ^= 1 << bit;
            let read = decode_account_mark(&bytes);
            prop_assert_ne!(read, Ok(mark.in_order()), "no two spellings of a mark");
        }
    }
}
