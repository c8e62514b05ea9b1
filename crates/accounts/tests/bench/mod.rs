//! What the login tests have in common: a phone that avoids unusable codes, and what to expect.

#![allow(
    dead_code,
    clippy::allow_attributes,
    reason = "each test file uses its own part of the bench; `expect` would fail in the others"
)]

pub(crate) mod codes;
pub(crate) mod people;

use twinlatch_accounts::{Access, LoginError, ReadOnlyReason, Session};
use twinlatch_crypto::{Id, LoginSeed, Stored};
use twinlatch_device::read_keys;
use twinlatch_otp::Algorithm;
use twinlatch_records::{Header, open_header};
use twinlatch_secret::{Code, DeviceKey};
use twinlatch_store::{Access as FileAccess, Reading, Store, StoreError};

use crate::support::{PASSWORD, Rig, password};

pub(crate) const NAME: &str = "ada";

/// Truncated values from here on give no offset at 8 digits: 21 x 10^8.
const FIRST_DUD: u32 = 2_100_000_000;

/// A device with one account, its session closed, at a time when the codes around can be used.
pub(crate) fn device() -> Rig {
    let (mut rig, session) = Rig::set_up(NAME, PASSWORD);
    session.close(rig.accounts());
    settle(&rig);
    rig
}

/// Whether the code so many steps from here is one that the table leaves out.
pub(crate) fn is_dud(rig: &Rig, steps: i64) -> bool {
    let seed = rig.seed.as_ref().expect("the phone has read a seed");
    let step = (rig.clock.wall_seconds() / 30)
        .checked_add_signed(steps)
        .expect("a time");
    LoginSeed::new(seed, Algorithm::Sha1).truncated(step) >= FIRST_DUD
}

/// Waits until no code of the last two and the next three minutes was used or is unusable.
pub(crate) fn settle(rig: &Rig) {
    rig.wait(180);
    while (-4..=6).any(|steps| is_dud(rig, steps)) {
        rig.wait(30);
    }
}

/// Tries name and password with a code.
pub(crate) fn try_with(rig: &mut Rig, code: &Code) -> Result<Session, LoginError> {
    rig.accounts().login(NAME, &password(PASSWORD), code)
}

/// Opens with the present code, after a wait in which it cannot have been used.
pub(crate) fn log_in(rig: &mut Rig) -> Session {
    settle(rig);
    let code = rig.code();
    try_with(rig, &code).expect("password and code open")
}

/// One wrong try.
pub(crate) fn fail(rig: &mut Rig) -> LoginError {
    let code = rig.code();
    match rig.accounts().login(NAME, &password("not it"), &code) {
        Ok(_) => panic!("a wrong password opened"),
        Err(error) => error,
    }
}

/// A code of the right length that the phone does not show in these minutes.
pub(crate) fn wrong_code(rig: &Rig) -> Code {
    rig.code_at(1_000)
}

pub(crate) fn is_denied<T>(result: &Result<T, LoginError>) -> bool {
    matches!(result, Err(LoginError::Denied))
}

pub(crate) fn read_only(session: &Session) -> Option<ReadOnlyReason> {
    match session.access() {
        Access::ReadWrite => None,
        Access::ReadOnly(reason) => Some(reason),
    }
}

/// Reads the file beside the program.
pub(crate) fn read_file<T>(
    rig: &Rig,
    look: impl FnOnce(&Reading<'_>) -> Result<T, StoreError>,
) -> T {
    let opened = Store::open(&rig.vault(), FileAccess::ReadOnly).expect("the file opens");
    opened.store.read(look).expect("the rows can be read")
}

pub(crate) fn device_key(rig: &Rig) -> DeviceKey {
    let opened = Store::open(&rig.vault(), FileAccess::ReadOnly).expect("the file opens");
    let mut keys = read_keys(&*rig.lines, opened.meta.device.bytes()).expect("the keyring answers");
    keys.remove(0)
}

/// The one header of the file.
pub(crate) fn header(rig: &Rig) -> Header {
    let db = read_file(rig, |reading| Ok(reading.meta()?.0.db));
    let rows: Vec<(Id, Stored)> = read_file(rig, |reading| reading.headers().all());
    let (id, stored) = &rows[0];
    open_header(&device_key(rig), &db, id, stored).expect("the device key opens it")
}

/// The rows of the table.
pub(crate) fn chunks(rig: &Rig) -> Vec<Id> {
    read_file(rig, |reading| reading.code_offsets().ids())
}
