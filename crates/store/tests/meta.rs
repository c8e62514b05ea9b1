//! Table `meta`.

use proptest::prelude::*;
use twinlatch_crypto::{DeviceId, Id};
use twinlatch_store::{
    Access, Damage, KeyStoreKind, Meta, MetaError, MetaFinding, Store, StoreError,
};

use crate::common::{a_folder, a_meta, a_vault, as_another_program, id};

fn any_meta() -> impl Strategy<Value = Meta> {
    (
        any::<u32>(),
        0..=1_u32,
        any::<[u8; 16]>(),
        any::<[u8; 8]>(),
        any::<bool>(),
    )
        .prop_map(|(format, smallest_reader, db, device, keyring)| Meta {
            format,
            smallest_reader,
            db: Id::new(db),
            device: DeviceId::new(device),
            key_store: if keyring {
                KeyStoreKind::Keyring
            } else {
                KeyStoreKind::File
            },
        })
}

proptest! {
    #[test]
    fn what_is_written_reads_back(meta in any_meta()) {
        prop_assert_eq!(Meta::parse(&meta.bytes()), Ok(meta), "41 bytes hold all of it");
    }

    #[test]
    fn any_changed_byte_breaks_the_sum(meta in any_meta(), at in 0..Meta::LENGTH, by in 1..=255_u8) {
        let mut bytes = meta.bytes();
        bytes[at] ^= by;
        prop_assert_eq!(Meta::parse(&bytes), Err(MetaError::Sum), "decay is noticed");
    }

    #[test]
    fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..100)) {
        prop_assert!(Meta::parse(&bytes).is_err(), "chance does not hit a sum of 64 bits");
    }
}

#[test]
fn the_written_form_is_that_of_the_format_document() {
    let meta = Meta {
        format: 1,
        smallest_reader: 1,
        db: Id::new([0xc0; 16]),
        device: DeviceId::new([1, 2, 3, 4, 5, 6, 7, 8]),
        key_store: KeyStoreKind::File,
    };
    let expected = [
        &[1, 0, 0, 0, 1, 0, 0, 0][..],
        &[0xc0; 16],
        &[1, 2, 3, 4, 5, 6, 7, 8],
        &[2],
        // SHA-256 of the 33 bytes above, computed by sha256sum.
        &SUM,
    ]
    .concat();
    assert_eq!(
        meta.bytes()[..],
        expected[..],
        "other readers rely on each byte"
    );
}

const SUM: [u8; 8] = [0x09, 0xed, 0x3d, 0x9a, 0x60, 0x33, 0xae, 0x4c];

/// A whole row with other fields, its sum computed as the format says.
fn signed(fields: &[u8]) -> Vec<u8> {
    let sum = twinlatch_crypto::Stored::new(fields.to_vec()).hash();
    [fields, &sum[..8]].concat()
}

#[test]
fn a_newer_file_is_told_before_unknown_fields_matter() {
    let mut fields = a_meta().bytes()[..33].to_vec();
    fields[4] = 2;
    fields[32] = 9;
    fields.extend_from_slice(b"a field of format 7");
    fields[0] = 7;
    let newer = MetaError::Newer {
        format: 7,
        smallest_reader: 2,
    };
    assert_eq!(
        Meta::parse(&signed(&fields)),
        Err(newer),
        "a newer form is not damage"
    );
}

#[test]
fn fields_of_a_higher_format_are_passed_over() {
    let mut fields = a_meta().bytes()[..33].to_vec();
    fields[0] = 7;
    fields.extend_from_slice(b"a field of format 7");
    let read = Meta::parse(&signed(&fields));
    assert_eq!(
        read,
        Ok(Meta {
            format: 7,
            ..a_meta()
        }),
        "this reader is new enough for it"
    );
}

#[test]
fn an_unknown_key_store_is_told() {
    let mut fields = a_meta().bytes()[..33].to_vec();
    fields[32] = 3;
    assert_eq!(
        Meta::parse(&signed(&fields)),
        Err(MetaError::KeyStore(3)),
        "not guessed"
    );
}

#[test]
fn either_row_damaged_leaves_the_other_in_use() {
    for row in [1, 2] {
        let (folder, path) = a_folder();
        drop(a_vault(folder.path()));
        as_another_program(
            &path,
            &format!("UPDATE meta SET value = zeroblob(41) WHERE id = {row}"),
        );
        let opened = Store::open(&path, Access::ReadWrite).expect("one row is enough");
        assert_eq!(opened.meta, a_meta(), "row {row}: the other says the same");
        assert_eq!(
            opened.findings,
            [MetaFinding::Damaged { row }],
            "row {row}: it is named"
        );
    }
}

#[test]
fn either_row_missing_leaves_the_other_in_use() {
    for row in [1, 2] {
        let (folder, path) = a_folder();
        drop(a_vault(folder.path()));
        as_another_program(&path, &format!("DELETE FROM meta WHERE id = {row}"));
        let opened = Store::open(&path, Access::ReadWrite).expect("one row is enough");
        assert_eq!(opened.meta, a_meta(), "row {row}: the other says the same");
        assert_eq!(
            opened.findings,
            [MetaFinding::Missing { row }],
            "row {row}: it is named"
        );
    }
}

#[test]
fn writing_the_description_mends_a_bad_row() {
    let (folder, path) = a_folder();
    drop(a_vault(folder.path()));
    as_another_program(&path, "UPDATE meta SET value = x'00' WHERE id = 1");
    let mut store = Store::open(&path, Access::ReadWrite)
        .expect("one row is enough")
        .store;
    store
        .write(|writing| writing.put_meta(&a_meta()))
        .expect("it can be written");
    let read = store
        .read(|reading| reading.meta())
        .expect("it can be read");
    assert_eq!(read, (a_meta(), vec![]), "both rows are whole again");
}

#[test]
fn two_valid_rows_that_differ_are_both_told() {
    let (folder, path) = a_folder();
    drop(a_vault(folder.path()));
    let second = Meta {
        device: DeviceId::new([7; 8]),
        ..a_meta()
    };
    let connection = rusqlite::Connection::open(&path).expect("the other program opens it");
    connection
        .execute("UPDATE meta SET value = ?1 WHERE id = 2", [second.bytes()])
        .expect("and writes to it");
    drop(connection);
    let opened = Store::open(&path, Access::ReadWrite).expect("it opens");
    assert_eq!(opened.meta, a_meta(), "row 1 goes first");
    assert_eq!(
        opened.findings,
        [MetaFinding::Differs { second }],
        "the device key will decide"
    );
}

#[test]
fn both_rows_damaged_is_a_damaged_file_that_can_be_rescued() {
    let (folder, path) = a_folder();
    drop(a_vault(folder.path()));
    as_another_program(&path, "UPDATE meta SET value = zeroblob(41)");
    let refused = Store::open(&path, Access::ReadWrite).map(drop);
    assert!(
        matches!(refused, Err(StoreError::Damaged { what: Damage::Meta })),
        "{refused:?}"
    );
    let mut rescued =
        Store::open_without_meta(&path, Access::ReadWrite).expect("the rows are still there");
    let mended = Meta {
        db: id(0xaa),
        ..a_meta()
    };
    rescued
        .write(|writing| writing.put_meta(&mended))
        .expect("it can be written");
    drop(rescued);
    let opened = Store::open(&path, Access::ReadWrite).expect("it is a vault again");
    assert_eq!(
        opened.meta, mended,
        "with the number that was found elsewhere"
    );
}
