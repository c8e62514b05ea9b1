//! The rows that this program opens one by one: opened, and sealed again under the same nonce.

use twinlatch_crypto::{Id, SealError, Sealed, parse_kit};
use twinlatch_records::{
    RecordError, open_device_settings, open_directory, open_header, open_kit, open_pending,
    open_recovery, open_state, open_tries, open_ways, seal_device_settings, seal_directory,
    seal_header, seal_kit, seal_pending, seal_recovery, seal_state, seal_tries, seal_ways,
};
use twinlatch_secret::{DeviceKey, KitCode, PendingKey, RootKey, SecretText};

use crate::file::{Fixed, Vector, family};

#[test]
fn has_one_form() {
    for vector in family("payload") {
        match (vector.text("expect"), again(&vector)) {
            ("opens", Ok(sealed)) => {
                if let Some(sealed) = sealed {
                    assert_eq!(
                        sealed,
                        vector.body(),
                        "{}: the same bytes again",
                        vector.name
                    );
                }
            }
            ("not-canonical", Err(RecordError::NotCanonical))
            | ("newer-schema", Err(RecordError::NewerSchema { schema: 2 })) => {}
            (expected, found) => panic!("{}: {expected}, not {found:?}", vector.name),
        }
    }
}

/// Opens the row, and seals what it says again if the vector tells its nonce.
fn again(vector: &Vector) -> Result<Option<Vec<u8>>, RecordError> {
    let (db, id, account) = (&vector.id("db"), &vector.id("id"), &vector.id("account"));
    let stored = &vector.stored();
    let again = Again::of(vector);
    Ok(match vector.text("kind") {
        "directory" => {
            let key = device_key(vector);
            let entry = open_directory(&key, db, id, stored)?;
            again.seal(|nonce| seal_directory(&key, db, id, &entry, nonce))
        }
        "header" => {
            let key = device_key(vector);
            let header = open_header(&key, db, id, stored)?;
            again.seal(|nonce| seal_header(&key, db, id, &header, nonce))
        }
        "try" => {
            let key = device_key(vector);
            let tries = open_tries(&key, db, id, stored)?;
            again.seal(|nonce| seal_tries(&key, db, id, &tries, nonce))
        }
        "recovery" => {
            let key = device_key(vector);
            let row = open_recovery(&key, db, id, stored)?;
            again.seal(|nonce| seal_recovery(&key, db, id, &row, nonce))
        }
        "device" => {
            let key = device_key(vector);
            let settings = open_device_settings(&key, db, stored)?;
            again.seal(|nonce| seal_device_settings(&key, db, &settings, nonce))
        }
        "kit" => {
            let code = kit(vector);
            let row = open_kit(&code, db, id, stored)?;
            again.seal(|nonce| seal_kit(&code, db, id, &row, nonce))
        }
        "pending" => {
            let key = PendingKey::from_slice(&vector.bytes("pending-key")).expect("32 bytes");
            let left = open_pending(&key, db, account, id, stored)?;
            again.seal(|nonce| seal_pending(&key, db, account, id, &left, nonce))
        }
        "state" => {
            let key = root_key(vector);
            let state = open_state(&key, db, account, stored)?;
            again.seal(|nonce| seal_state(&key, db, account, &state, nonce))
        }
        "ways" => {
            let key = root_key(vector);
            let ways = open_ways(&key, db, account, stored)?;
            again.seal(|nonce| seal_ways(&key, db, account, &ways, nonce))
        }
        other => panic!("{}: kind {other}", vector.name),
    })
}

/// The nonce of a vector, where it tells it.
struct Again(Option<Fixed>);

impl Again {
    fn of(vector: &Vector) -> Self {
        Self(vector.has("nonce").then(|| vector.nonce()))
    }

    fn seal<K>(
        &self,
        seal: impl FnOnce(&Fixed) -> Result<Sealed<K>, SealError>,
    ) -> Option<Vec<u8>> {
        let nonce = self.0.as_ref()?;
        Some(seal(nonce).expect("what was read fits").bytes().to_vec())
    }
}

#[test]
fn of_every_kind_there_is_a_row() {
    let kinds = [
        "device",
        "directory",
        "header",
        "kit",
        "pending",
        "recovery",
        "state",
        "try",
        "ways",
    ];
    for kind in kinds {
        let vector = Vector::read(&format!("payload/{kind}"));
        assert_eq!(
            vector.text("kind"),
            kind,
            "the file is named after its kind"
        );
        assert_ne!(vector.id("id"), Id::new([0; 16]), "and stands somewhere");
    }
}

fn device_key(vector: &Vector) -> DeviceKey {
    DeviceKey::from_slice(&vector.bytes("device-key")).expect("32 bytes")
}

fn root_key(vector: &Vector) -> RootKey {
    RootKey::from_slice(&vector.bytes("root-key")).expect("32 bytes")
}

fn kit(vector: &Vector) -> KitCode {
    parse_kit(&SecretText::new(vector.text("code").to_owned())).expect("a kit's code")
}
