//! The frame inside an envelope.

use twinlatch_crypto::{OpenError, Record, kind, open_record, seal_record};
use twinlatch_secret::SecretBytes;

use crate::envelope::place;
use crate::file::family;

#[test]
fn has_one_form() {
    for vector in family("record") {
        let found =
            open_record::<kind::Item>(&vector.seal_key(), &place(&vector), &vector.stored());
        match (vector.text("expect"), found) {
            ("opens", Ok(record)) => {
                assert_eq!(
                    record.schema,
                    vector.number::<u16>("schema"),
                    "{}",
                    vector.name
                );
                assert_eq!(
                    record.revision,
                    vector.number::<u64>("revision"),
                    "{}",
                    vector.name
                );
                let generation = vector.number::<u32>("generation");
                assert_eq!(record.generation, generation, "{}", vector.name);
                assert_eq!(
                    record.payload.expose(),
                    vector.bytes("payload"),
                    "{}",
                    vector.name
                );
            }
            ("framing", Err(OpenError::Framing)) => {}
            (expected, found) => panic!("{}: {expected}, not {found:?}", vector.name),
        }
    }
}

#[test]
fn is_written_as_the_other_program_writes_it() {
    for vector in family("record").iter().filter(|vector| vector.has("nonce")) {
        let record = Record {
            schema: vector.number("schema"),
            revision: vector.number("revision"),
            generation: vector.number("generation"),
            payload: SecretBytes::new(vector.bytes("payload")),
        };
        let (key, place, nonce) = (vector.seal_key(), place(vector), vector.nonce());
        let sealed = seal_record::<kind::Item>(&key, &place, &record, &nonce);
        assert_eq!(
            sealed.expect("it fits").bytes(),
            vector.body(),
            "{}",
            vector.name
        );
    }
}
