//! The entry of the device key.
//!
//! The line is base64 of 41 bytes: version `01`, the device id (8), the key (32).

use twinlatch_secret::{DeviceKey, SecretBytes};

use crate::{DeviceError, Line, Lines, PlaceKind, key_user};

/// Version of the entry, its first byte.
const VERSION: u8 = 1;
const LEN: usize = 1 + 8 + DeviceKey::LEN;

/// Writes the key as its line: base64 of `01`, the device id and the key.
pub fn encode_key_line(device: &[u8; 8], key: &DeviceKey) -> Line {
    let bytes = SecretBytes::filled(LEN, |out| {
        out[0] = VERSION;
        out[1..9].copy_from_slice(device);
        // EXPOSE: the keyring entry is the one place where the device key is stored.
        out[9..].copy_from_slice(key.expose());
    });
    // EXPOSE: as above; the line wipes itself too.
    Line::encode(bytes.expose())
}

/// Reads the key out of its line.
///
/// # Errors
///
/// [`DeviceError::Damaged`] if length, version or device id are not as expected.
///
/// # Security
///
/// Whether the id fits the key is not checked here but by whoever can derive the id from the key;
/// a key that does not fit must be refused.
pub fn parse_key_line(line: &Line, expect: &[u8; 8]) -> Result<DeviceKey, DeviceError> {
    let bytes = line.decode()?;
    // EXPOSE: the key is copied from the line into its own type.
    match bytes.expose().split_first_chunk::<9>() {
        Some(([VERSION, device @ ..], key)) if device == expect => {
            DeviceKey::from_slice(key).ok_or(DeviceError::Damaged)
        }
        _ => Err(DeviceError::Damaged),
    }
}

/// Reads every well-formed key under the device's name; normally one, none if there is no entry.
///
/// Several collections of a keyring may hold the entry: the caller takes the key that the device
/// id fits.
///
/// # Errors
///
/// [`DeviceError::Damaged`] if there are entries but no well-formed key, and whatever the place
/// refuses.
pub fn read_keys(lines: &dyn Lines, device: &[u8; 8]) -> Result<Vec<DeviceKey>, DeviceError> {
    let found = lines.read_all(&key_user(device))?;
    let mut keys: Vec<DeviceKey> = Vec::new();
    for key in found
        .iter()
        .filter_map(|line| parse_key_line(line, device).ok())
    {
        if !keys.iter().any(|known| known.is(&key)) {
            keys.push(key);
        }
    }
    if keys.is_empty() && !found.is_empty() {
        Err(DeviceError::Damaged)
    } else {
        Ok(keys)
    }
}

/// Makes the entry of a device key and proves that it is there: writes it, reads it back through a
/// second connection, compares.
///
/// Called before anything depends on the key. An entry that holds the same key already is only
/// read back; one that is no well-formed key is replaced.
///
/// # Errors
///
/// [`DeviceError::OtherKeyThere`] if a different key stands under this name: it is never replaced.
/// [`DeviceError::ReadBackDiffers`] if the place acknowledged and forgot.
pub fn make_key_entry(
    lines: &dyn Lines,
    device: &[u8; 8],
    key: &DeviceKey,
) -> Result<(), DeviceError> {
    let user = key_user(device);
    match read_keys(lines, device) {
        Ok(keys) if keys.is_empty() => lines.write(&user, &encode_key_line(device, key))?,
        Ok(keys) if keys.iter().all(|known| known.is(key)) => {}
        Ok(_) => return Err(DeviceError::OtherKeyThere),
        Err(DeviceError::Damaged) => mend(lines, &user, &encode_key_line(device, key))?,
        Err(error) => return Err(error),
    }
    lines.fresh()?;
    read_back(lines, device, key)
}

/// A key file is never rewritten, so a damaged one goes first; its key is in hand.
fn mend(lines: &dyn Lines, user: &str, line: &Line) -> Result<(), DeviceError> {
    if lines.kind() == PlaceKind::File {
        lines.delete(user)?;
    }
    lines.write(user, line)
}

fn read_back(lines: &dyn Lines, device: &[u8; 8], key: &DeviceKey) -> Result<(), DeviceError> {
    match read_keys(lines, device) {
        Ok(keys) if keys.len() == 1 && keys[0].is(key) => Ok(()),
        Ok(_) | Err(DeviceError::Damaged) => Err(DeviceError::ReadBackDiffers),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::{encode_key_line, parse_key_line};
    use crate::{DeviceError, Line};
    use proptest::prelude::*;
    use twinlatch_secret::DeviceKey;

    const DEVICE: [u8; 8] = [0xa5; 8];

    fn key(byte: u8) -> DeviceKey {
        DeviceKey::filled(|out| out.fill(byte))
    }

    #[test]
    fn the_bytes_of_a_key_line_are_fixed() {
        let device = [0x71, 0x33, 0xae, 0xbd, 0x34, 0x29, 0xce, 0xe6];
        let line = encode_key_line(&device, &key(0xd0));
        let expected = "AXEzrr00Kc7m0NDQ0NDQ0NDQ0NDQ0NDQ0NDQ0NDQ0NDQ0NDQ0NDQ0NA=";
        // EXPOSE: a test looks at its own key.
        assert_eq!(line.expose(), expected, "01, device id, key in base64");
    }

    #[test]
    fn a_line_of_another_device_or_version_is_refused() {
        let line = encode_key_line(&DEVICE, &key(1));
        let other = parse_key_line(&line, &[0xa6; 8]);
        assert_eq!(
            other.err(),
            Some(DeviceError::Damaged),
            "an entry is for its own device"
        );
        for (bytes, why) in [
            (vec![2; 41], "another version"),
            (vec![1; 40], "one byte short"),
            (vec![1; 42], "one byte long"),
            (vec![1; 5], "hardly anything"),
        ] {
            let refused = parse_key_line(&Line::encode(&bytes), &[1; 8]);
            assert_eq!(refused.err(), Some(DeviceError::Damaged), "{why}");
        }
    }

    proptest! {
        #[test]
        fn a_key_comes_back(device in any::<[u8; 8]>(), bytes in any::<[u8; 32]>()) {
            let key = DeviceKey::filled(|out| *out = bytes);
            let read = parse_key_line(&encode_key_line(&device, &key), &device).expect("own line");
            prop_assert!(read.is(&key), "the same key");
        }
    }
}
