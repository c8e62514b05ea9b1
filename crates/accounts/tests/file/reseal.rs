//! Rows that are sealed again with other contents, as a hostile holder of the device key could.

use twinlatch_crypto::{Id, OsRandom, Stored};
use twinlatch_records::{
    DirectoryEntry, Header, open_directory, open_header, seal_directory, seal_header,
};
use twinlatch_store::{Access, Store, StoreError, Writing};

use crate::bench::{device_key, read_file};
use crate::support::Rig;

/// Changes the first header of the file.
pub(crate) fn change_header(rig: &Rig, change: impl FnOnce(&mut Header)) {
    let (db, rows) = headers(rig);
    let (id, stored) = rows.first().expect("a header");
    put_header(rig, &db, id, stored, change);
}

/// Changes every header of the file in the same way.
pub(crate) fn change_every_header(rig: &Rig, change: fn(&mut Header)) {
    let (db, rows) = headers(rig);
    for (id, stored) in &rows {
        put_header(rig, &db, id, stored, change);
    }
}

fn headers(rig: &Rig) -> (Id, Vec<(Id, Stored)>) {
    read_file(rig, |reading| {
        Ok((reading.meta()?.0.db, reading.headers().all()?))
    })
}

fn put_header(rig: &Rig, db: &Id, id: &Id, stored: &Stored, change: impl FnOnce(&mut Header)) {
    let key = device_key(rig);
    let mut header = open_header(&key, db, id, stored).expect("the device key opens it");
    change(&mut header);
    let sealed = seal_header(&key, db, id, &header, &OsRandom).expect("sealed");
    write(rig, |writing| writing.headers_mut().put(id, &sealed));
}

/// Changes the one line of the directory.
pub(crate) fn change_entry(rig: &Rig, change: impl FnOnce(&mut DirectoryEntry)) {
    let rows = entries(rig);
    let (tag, entry) = rows.into_iter().next().expect("a line");
    put_entry(rig, &tag, entry, change);
}

/// Changes the line of one name, and gives what stood there.
pub(crate) fn change_entry_of(
    rig: &Rig,
    name: &str,
    change: impl FnOnce(&mut DirectoryEntry),
) -> DirectoryEntry {
    let mut rows = entries(rig).into_iter();
    let found = rows.find(|(_, entry)| entry.username == name);
    let (tag, entry) = found.expect("a line of this name");
    put_entry(rig, &tag, entry.clone(), change);
    entry
}

/// The line of one name.
pub(crate) fn entry_of(rig: &Rig, name: &str) -> DirectoryEntry {
    let mut rows = entries(rig).into_iter();
    let found = rows.find(|(_, entry)| entry.username == name);
    found.expect("a line of this name").1
}

fn entries(rig: &Rig) -> Vec<(Id, DirectoryEntry)> {
    let (db, rows) = read_file(rig, |reading| {
        Ok((reading.meta()?.0.db, reading.directory().all()?))
    });
    let key = device_key(rig);
    let open = |(tag, stored): (Id, _)| {
        let entry = open_directory(&key, &db, &tag, &stored).expect("the device key opens it");
        (tag, entry)
    };
    rows.into_iter().map(open).collect()
}

fn put_entry(
    rig: &Rig,
    tag: &Id,
    mut entry: DirectoryEntry,
    change: impl FnOnce(&mut DirectoryEntry),
) {
    let (db, key) = (
        read_file(rig, |reading| Ok(reading.meta()?.0.db)),
        device_key(rig),
    );
    change(&mut entry);
    let sealed = seal_directory(&key, &db, tag, &entry, &OsRandom).expect("sealed");
    write(rig, |writing| writing.directory_mut().put(tag, &sealed));
}

fn write(rig: &Rig, put: impl FnOnce(&mut Writing<'_>) -> Result<(), StoreError>) {
    let mut other = Store::open(&rig.vault(), Access::ReadWrite)
        .expect("any program can write the file")
        .store;
    other.write(put).expect("written");
}
