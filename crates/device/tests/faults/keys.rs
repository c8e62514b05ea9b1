//! The entry of the device key.

use crate::faulty_place::{Fault, FaultyPlace};
use twinlatch_device::{
    DeviceError, Line, Lines as _, encode_key_line, key_user, make_key_entry, read_keys,
};
use twinlatch_secret::DeviceKey;

const DEVICE: [u8; 8] = [7; 8];

fn key(byte: u8) -> DeviceKey {
    DeviceKey::filled(|out| out.fill(byte))
}

fn holds(place: &FaultyPlace, byte: u8) -> bool {
    let held = place.held(&key_user(&DEVICE));
    held.len() == 1 && held[0].is(&encode_key_line(&DEVICE, &key(byte)))
}

#[test]
fn a_key_is_made_and_read_back_through_a_second_connection() {
    let place = FaultyPlace::default();
    make_key_entry(&place, &DEVICE, &key(1)).expect("a healthy place");
    assert!(holds(&place, 1), "the key is there");
    assert_eq!(
        place.fresh_calls(),
        1,
        "the proof does not come from memory"
    );
    let keys = read_keys(&place, &DEVICE).expect("readable");
    assert!(
        keys.len() == 1 && keys[0].is(&key(1)),
        "and it reads as the same key"
    );
}

#[test]
fn a_place_that_acknowledges_and_forgets_is_found_out() {
    let made = make_key_entry(&FaultyPlace::with(Fault::Forgets), &DEVICE, &key(1));
    assert_eq!(
        made,
        Err(DeviceError::ReadBackDiffers),
        "nothing may depend on this key"
    );
}

#[test]
fn a_key_that_lands_late_is_not_called_made_but_can_be_made_again() {
    let place = FaultyPlace::with(Fault::LandsLate);
    let made = make_key_entry(&place, &DEVICE, &key(1));
    assert_eq!(made, Err(DeviceError::StillWaiting), "nobody knows yet");
    place.fails(None);
    make_key_entry(&place, &DEVICE, &key(1)).expect("the same key again is no conflict");
    assert!(holds(&place, 1), "one entry");
}

#[test]
fn another_key_under_the_name_is_never_replaced() {
    let place = FaultyPlace::default();
    make_key_entry(&place, &DEVICE, &key(1)).expect("a healthy place");
    let other = make_key_entry(&place, &DEVICE, &key(2));
    assert_eq!(
        other,
        Err(DeviceError::OtherKeyThere),
        "a key that may open a vault stays"
    );
    assert!(holds(&place, 1), "untouched");
}

#[test]
fn a_damaged_entry_is_mended_by_the_key_in_hand() {
    for place in [FaultyPlace::default(), FaultyPlace::of_files()] {
        place.hold_rubbish(&key_user(&DEVICE));
        assert_eq!(
            read_keys(&place, &DEVICE).err(),
            Some(DeviceError::Damaged),
            "named"
        );
        make_key_entry(&place, &DEVICE, &key(1)).expect("mended");
        assert!(holds(&place, 1), "the key is back");
    }
}

#[test]
fn a_short_entry_is_damaged_too() {
    let place = FaultyPlace::default();
    place.hold(&key_user(&DEVICE), &[&Line::encode(&[1, 7, 7])]);
    assert_eq!(
        read_keys(&place, &DEVICE).err(),
        Some(DeviceError::Damaged),
        "no key in it"
    );
}

#[test]
fn copies_in_several_collections_are_all_offered_once() {
    let place = FaultyPlace::default();
    let (one, two) = (
        encode_key_line(&DEVICE, &key(1)),
        encode_key_line(&DEVICE, &key(2)),
    );
    let rubbish = Line::encode(b"rubbish");
    place.hold(&key_user(&DEVICE), &[&one, &rubbish, &two, &one]);
    let keys = read_keys(&place, &DEVICE).expect("readable");
    assert_eq!(keys.len(), 2, "the caller takes the one that the id fits");
    let made = make_key_entry(&place, &DEVICE, &key(1));
    assert_eq!(
        made,
        Err(DeviceError::OtherKeyThere),
        "with a second key nothing is proved"
    );
}

#[test]
fn a_locked_place_makes_nothing() {
    let place = FaultyPlace::with(Fault::Locked);
    assert_eq!(
        make_key_entry(&place, &DEVICE, &key(1)),
        Err(DeviceError::Locked),
        "said as it is"
    );
    assert!(
        place.names("key/").expect("test").is_empty(),
        "nothing was written"
    );
}
