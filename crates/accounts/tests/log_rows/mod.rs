//! The audit log's rows as any other program of this device can spoil them.

#![allow(
    dead_code,
    clippy::allow_attributes,
    reason = "each test file uses its own part of the bench; `expect` would fail in the others"
)]

use std::collections::BTreeMap;

use twinlatch_accounts::{AuditFinding, Session};
use twinlatch_crypto::{DevObject, Id, OsRandom, Stored, dev_object_id};
use twinlatch_records::{
    AuditRow, open_audit_head, open_audit_row, seal_audit_head, seal_audit_row,
};

use crate::bench::{device_key, read_file};
use crate::file::{add_row, put_row, remove_row};
use crate::support::Rig;

pub(crate) fn findings(rig: &mut Rig, session: &Session) -> Vec<AuditFinding> {
    session.check_log(rig.accounts()).expect("read").findings
}

/// Every row of the log as it stands, by number, with its id.
pub(crate) fn log_rows(rig: &Rig) -> BTreeMap<u64, (Id, AuditRow)> {
    let (key, db) = (
        device_key(rig),
        read_file(rig, |reading| Ok(reading.meta()?.0.db)),
    );
    let all: Vec<(Id, Stored)> = read_file(rig, |reading| reading.objects().all());
    let mut found = BTreeMap::new();
    for (id, stored) in all {
        if let Ok(row) = open_audit_row(&key, &db, &id, &stored) {
            found.insert(row.sequence, (id, row));
        }
    }
    found
}

pub(crate) fn delete(rig: &Rig, ids: &[Id]) {
    for id in ids {
        remove_row(rig, "objects", id.bytes());
    }
}

pub(crate) fn write_row(rig: &Rig, id: &Id, row: &AuditRow) {
    let (key, db) = (
        device_key(rig),
        read_file(rig, |reading| Ok(reading.meta()?.0.db)),
    );
    let sealed = seal_audit_row(&key, &db, id, row, &OsRandom).expect("sealed");
    remove_row(rig, "objects", id.bytes());
    add_row(rig, "objects", id.bytes(), sealed.bytes());
}

/// Changes the end of the log as somebody with the device key can.
pub(crate) fn change_head(rig: &Rig, change: impl FnOnce(&mut twinlatch_records::AuditHead)) {
    let (key, db) = (
        device_key(rig),
        read_file(rig, |reading| Ok(reading.meta()?.0.db)),
    );
    let id = dev_object_id(&key, DevObject::Audit);
    let stored = read_file(rig, |reading| reading.objects().find(&id)).expect("there");
    let mut head = open_audit_head(&key, &db, &stored).expect("opens");
    change(&mut head);
    let sealed = seal_audit_head(&key, &db, &head, &OsRandom).expect("sealed");
    put_row(rig, "objects", id.bytes(), sealed.bytes());
}
