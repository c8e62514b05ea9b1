//! The lock: password, code and device key together.

use twinlatch_crypto::{
    BoundsError, CodeDigits, CryptoError, Descriptor, EnrolmentMode, Kdf, KdfLimits, SlotPlace,
    Targets, open_slot, wrap_slot,
};
use twinlatch_secret::{DeviceKey, Password, RootKey};

use crate::file::{Vector, family};

#[test]
fn opens_with_the_right_factors_alone() {
    let kdf = Kdf::new(KdfLimits::danger_for_tests());
    for vector in family("slot") {
        let found = open(&kdf, &vector);
        match (vector.text("expect"), found) {
            ("opens", Ok(root_key)) => {
                assert_eq!(
                    root_key.expose(),
                    &vector.array("root-key"),
                    "{}",
                    vector.name
                );
            }
            ("denied", Err(CryptoError::Denied))
            | ("damaged", Err(CryptoError::Damaged))
            | ("out-of-bounds", Err(CryptoError::Bounds(_))) => {}
            (expected, found) => panic!("{}: {expected}, not {found:?}", vector.name),
        }
    }
}

#[test]
fn is_written_as_the_other_program_writes_it() {
    let kdf = Kdf::new(KdfLimits::danger_for_tests());
    for vector in family("slot").iter().filter(|vector| vector.has("nonce")) {
        let place = place(vector).expect("within the bounds");
        let mut memory = kdf.reserve(place.costs).expect("a little memory");
        let root_key = RootKey::from_slice(&vector.bytes("root-key")).expect("32 bytes");
        let slot = wrap_slot(
            &mut memory,
            &password(vector),
            &targets(vector),
            &vector.bytes("hardware"),
            &device_key(vector),
            &root_key,
            &place,
            &vector.nonce(),
        );
        assert_eq!(
            slot.expect("it wraps").bytes(),
            vector.body(),
            "{}",
            vector.name
        );
    }
}

fn open(kdf: &Kdf, vector: &Vector) -> Result<RootKey, CryptoError> {
    let place = place(vector)?;
    let mut memory = kdf.reserve(place.costs)?;
    let (password, targets, key) = (password(vector), targets(vector), device_key(vector));
    let hardware = vector.bytes("hardware");
    open_slot(
        &mut memory,
        &password,
        &targets,
        &hardware,
        &key,
        &vector.stored(),
        &place,
    )
}

fn place(vector: &Vector) -> Result<SlotPlace, BoundsError> {
    Ok(SlotPlace {
        account: vector.id("account"),
        slot: vector.id("slot"),
        costs: vector.costs(),
        salt: vector.array("salt"),
        descriptor: Descriptor::parse(&vector.bytes("descriptor"))?,
    })
}

/// The targets as the state keeps them.
fn targets(vector: &Vector) -> Targets {
    let even = vector.number::<u64>("even").to_le_bytes();
    let odd = vector.number::<u64>("odd").to_le_bytes();
    let (mode, list) = match vector.text("mode") {
        "pair" => (EnrolmentMode::Pair, [even, odd].concat()),
        _ => (EnrolmentMode::Single, even.to_vec()),
    };
    let digits = CodeDigits::from_count(vector.number("digits")).expect("6 or 8");
    Targets::from_list(&list, digits, mode).expect("below 10^d")
}

fn password(vector: &Vector) -> Password {
    Password::new(vector.text("password").to_owned())
}

fn device_key(vector: &Vector) -> DeviceKey {
    DeviceKey::from_slice(&vector.bytes("device-key")).expect("32 bytes")
}
