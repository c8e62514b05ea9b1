//! Bytes lost or changed anywhere in the file.

use std::fs;
use std::path::Path;

use twinlatch_crypto::kind;
use twinlatch_store::{Access, Damage, Presence, Store, StoreError, look};

use crate::common::{a_folder, a_vault, id, sealed, wrapped_slot};

/// The bytes of a small vault with rows in every table, one of them over several pages.
fn a_small_vault() -> Vec<u8> {
    let (folder, path) = a_folder();
    let mut store = a_vault(folder.path());
    store
        .write(|writing| {
            for byte in 1..6 {
                writing
                    .directory_mut()
                    .put(&id(byte), &sealed::<kind::Directory>("name"))?;
                writing
                    .headers_mut()
                    .put(&id(byte), &sealed::<kind::Header>("header"))?;
                writing
                    .tries_mut()
                    .put(&id(byte), &sealed::<kind::Try>("try"))?;
                writing.slots_mut().put_slot(&id(byte), &wrapped_slot())?;
                writing
                    .objects_mut()
                    .put(&id(byte), &sealed::<kind::Item>("item"))?;
            }
            let chunk = sealed::<kind::Codes>(&"o".repeat(9_000));
            writing.code_offsets_mut().put(&id(9), &chunk)
        })
        .expect("rows can be written");
    drop(store);
    fs::read(path).expect("it can be read")
}

fn read_everything(path: &Path, access: Access) -> Result<usize, StoreError> {
    let store = Store::open(path, access)?.store;
    store.read(|reading| {
        let rows = [
            reading.directory().all()?.len(),
            reading.headers().all()?.len(),
            reading.tries().all()?.len(),
            reading.code_offsets().all()?.len(),
            reading.slots().all()?.len(),
            reading.objects().all()?.len(),
        ];
        Ok(rows.iter().sum())
    })
}

/// Every byte of the file's start and of each page's start, and one in 41 of the rest.
fn offsets_to_change(length: usize) -> impl Iterator<Item = usize> {
    (0..length).filter(|at| *at < 128 || at % 4096 < 16 || at % 41 == 0)
}

#[test]
fn a_changed_byte_never_panics_and_never_goes_on_quietly_without_rows() {
    let whole = a_small_vault();
    let (_folder, path) = a_folder();
    let mut opened = 0;
    for at in offsets_to_change(whole.len()) {
        for flip in [0x01, 0x80, 0xff] {
            let mut bytes = whole.clone();
            bytes[at] ^= flip;
            fs::write(&path, &bytes).expect("the changed file is written");
            let _ = look(&path);
            match read_everything(&path, Access::ReadOnly) {
                Ok(_) => opened += 1,
                Err(StoreError::NotThere | StoreError::AlreadyThere) => {
                    panic!("byte {at}: a file is there")
                }
                Err(_) => {}
            }
            assert!(
                bytes == fs::read(&path).expect("it is there"),
                "byte {at}: reading a damaged file leaves it as it is"
            );
        }
    }
    assert!(
        opened > 1_000,
        "most bytes are rows and free space, which hinder nothing: {opened}"
    );
}

#[test]
fn a_changed_byte_in_a_file_opened_for_writing_never_panics() {
    let whole = a_small_vault();
    let (_folder, path) = a_folder();
    for at in offsets_to_change(whole.len()).step_by(3) {
        let mut bytes = whole.clone();
        bytes[at] ^= 0xff;
        fs::write(&path, &bytes).expect("the changed file is written");
        let _ = read_everything(&path, Access::ReadWrite);
        let kept = fs::metadata(&path).expect("it is there").len();
        assert!(
            kept >= whole.len() as u64,
            "byte {at}: nothing was cut off or emptied"
        );
        for left in ["-journal", "-wal", "-shm"] {
            let _ = fs::remove_file(path.with_file_name(format!("vault.db{left}")));
        }
    }
}

#[test]
fn a_file_cut_anywhere_is_damaged() {
    let whole = a_small_vault();
    let (_folder, path) = a_folder();
    for length in (0..whole.len()).step_by(509).chain([whole.len() - 1]) {
        fs::write(&path, &whole[..length]).expect("the cut file is written");
        for access in [Access::ReadWrite, Access::ReadOnly] {
            let refused = read_everything(&path, access);
            assert!(
                matches!(refused, Err(StoreError::Damaged { .. })),
                "{length} bytes: a missing end is told: {refused:?}"
            );
        }
        let seen = look(&path).expect("it can be asked");
        assert!(
            matches!(seen, Presence::Damaged { .. }),
            "{length} bytes: by looking too"
        );
        let left = fs::metadata(&path).expect("it is there").len();
        assert_eq!(
            left, length as u64,
            "{length} bytes: the file is kept as it is"
        );
    }
}

#[test]
fn a_cut_file_is_told_with_both_lengths() {
    let whole = a_small_vault();
    let (_folder, path) = a_folder();
    fs::write(&path, &whole[..whole.len() - 1]).expect("the cut file is written");
    let what = Damage::CutShort {
        length: whole.len() as u64 - 1,
        expected: whole.len() as u64,
    };
    assert_eq!(
        look(&path).expect("it can be asked"),
        Presence::Damaged { what },
        "in bytes"
    );
}
