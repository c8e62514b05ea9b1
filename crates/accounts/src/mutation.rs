//! Mistakes that can be switched on, one at a time, so that the histories show that they find them.
//!
//! Of the tests of this crate alone: no feature, nothing in any build that a person gets.

use std::cell::Cell;

use twinlatch_crypto::dummy_slot_run;
use twinlatch_device::{encode_key_line, key_user};
use twinlatch_secret::Password;

use crate::accounts::Accounts;
use crate::login::Attempt;

/// A mistake that the design rules out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mutation {
    /// What the keyring remembers counts alone, also where the file knows more.
    MarkRules,
    /// A try is counted after its work.
    WorkBeforeCount,
    /// The device key is written at every login.
    KeyWrittenAtLogin,
}

thread_local! {
    static ON: Cell<Option<Mutation>> = const { Cell::new(None) };
}

/// Switches a mistake on for this thread, or all of them off.
pub(crate) fn switch(mutation: Option<Mutation>) {
    ON.set(mutation);
}

fn is_on(mutation: Mutation) -> bool {
    ON.get() == Some(mutation)
}

/// What the file says, or nothing where the mark is to rule.
pub(crate) fn of_file<T: Default>(value: T, mark_there: bool) -> T {
    if mark_there && is_on(Mutation::MarkRules) {
        T::default()
    } else {
        value
    }
}

/// Does the work of a candidate before the try is counted.
pub(crate) fn work_before_count(accounts: &Accounts, attempt: &Attempt) {
    if is_on(Mutation::WorkBeforeCount) {
        let mut memory = accounts.env.kdf.reserve(attempt.costs).expect("a few KiB");
        let password = Password::new(String::new());
        dummy_slot_run(&mut memory, attempt.costs, &password).expect("within limits");
    }
}

/// Writes the device key where it stands already.
pub(crate) fn write_key(accounts: &Accounts) {
    if is_on(Mutation::KeyWrittenAtLogin) {
        let line = encode_key_line(accounts.meta.device.bytes(), &accounts.device_key);
        let name = key_user(accounts.meta.device.bytes());
        // What a keyring refuses is as it was.
        let _ = accounts.env.lines.write(&name, &line);
    }
}
