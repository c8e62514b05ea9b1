//! The signed policy's row as any other program of this device can spoil it, and people whom it
//! binds.

#![allow(
    dead_code,
    clippy::allow_attributes,
    reason = "each test file uses its own part of the bench; `expect` would fail in the others"
)]

use twinlatch_accounts::{InviteForm, JoinError, Joining, KitKind, Session};
use twinlatch_crypto::{
    DevObject, Id, OsRandom, RootObject, SignKind, dev_object_id, public_signing_key,
    root_object_id, sign,
};
use twinlatch_records::{
    OwnerKeyChange, Role, SignedPolicy, open_device_settings, open_policy, open_state,
    seal_device_settings, seal_policy,
};
use twinlatch_secret::{OtpSeed, SigningKey};
use twinlatch_store::{Access, Store, StoreError, Writing};

use crate::bench::{NAME, device_key, is_dud, read_file, settle};
use crate::file::{change_entry_of, put_row};
use crate::support::{Rig, password};

const OWN_PASSWORD: &str = "violet anchovy gramophone";

/// Somebody who has joined.
pub(crate) struct Member {
    name: &'static str,
    phone: OtpSeed,
}

/// Invites, and lets the person show the code.
pub(crate) fn invite(rig: &mut Rig, by: &mut Session, name: &str, role: Role) -> Joining {
    let form = InviteForm {
        username: name.to_owned(),
        display_name: name.to_owned(),
        role,
    };
    let invitation = by.invite(rig.accounts(), &form).expect("may");
    let joining = rig.accounts().begin_joining(name, &invitation.code);
    joining.expect("the code is good")
}

/// Takes the person's password.
pub(crate) fn choose_password(rig: &mut Rig, joining: &mut Joining) -> Result<OtpSeed, JoinError> {
    let typed = password(OWN_PASSWORD);
    let uri = joining.set_password(rig.accounts(), typed, KitKind::Kit, None)?;
    Ok(uri.seed.duplicate())
}

/// Invites and joins; the session that invites stays open.
pub(crate) fn bring_in(rig: &mut Rig, by: &mut Session, name: &'static str, role: Role) -> Member {
    let mut joining = invite(rig, by, name, role);
    let seed = choose_password(rig, &mut joining).expect("a good password");
    let own = rig.seed.replace(seed);
    while (0..=1).any(|steps| is_dud(rig, steps)) {
        rig.wait(30);
    }
    let code = rig.code();
    let joined = joining.confirm(rig.accounts(), &code).expect("joined");
    joined.session.close(rig.accounts());
    let phone = std::mem::replace(&mut rig.seed, own).expect("a phone");
    Member { name, phone }
}

/// Logs a person in, by the person's own password and phone.
pub(crate) fn log_in_as(rig: &mut Rig, who: &Member) -> Session {
    let own = rig.seed.replace(who.phone.duplicate());
    settle(rig);
    let code = rig.code();
    let opened = rig
        .accounts()
        .login(who.name, &password(OWN_PASSWORD), &code);
    rig.seed = own;
    opened.expect("everything is right")
}

/// The vault's id.
pub(crate) fn vault_id(rig: &Rig) -> Id {
    read_file(rig, |reading| Ok(reading.meta()?.0.db))
}

fn row_id(rig: &Rig) -> Id {
    dev_object_id(&device_key(rig), DevObject::Policy)
}

/// The policy's row.
pub(crate) fn policy_of(rig: &Rig) -> SignedPolicy {
    let id = row_id(rig);
    let stored = read_file(rig, |reading| reading.objects().find(&id));
    open_policy(&device_key(rig), &vault_id(rig), &stored.expect("a row")).expect("it opens")
}

/// Writes another one into the row.
pub(crate) fn put_policy(rig: &Rig, policy: &SignedPolicy) {
    let sealed = seal_policy(&device_key(rig), &vault_id(rig), policy, &OsRandom).expect("sealed");
    let id = row_id(rig);
    write(rig, |writing| writing.objects_mut().put(&id, &sealed));
}

/// Changes the row.
pub(crate) fn change_policy(rig: &Rig, change: impl FnOnce(&mut SignedPolicy)) {
    let mut policy = policy_of(rig);
    change(&mut policy);
    put_policy(rig, &policy);
}

/// Damages the row.
pub(crate) fn spoil_policy(rig: &Rig) {
    put_row(rig, "objects", row_id(rig).bytes(), &[7; 300]);
}

/// Deletes the row.
pub(crate) fn delete_policy(rig: &Rig) {
    let id = row_id(rig);
    write(rig, |writing| writing.objects_mut().delete(&id).map(drop));
}

/// Takes the last good one out of the device's settings.
pub(crate) fn forget_last_good(rig: &Rig) {
    let (key, db) = (device_key(rig), vault_id(rig));
    let id = dev_object_id(&key, DevObject::Device);
    let stored = read_file(rig, |reading| reading.objects().find(&id)).expect("settings");
    let mut settings = open_device_settings(&key, &db, &stored).expect("they open");
    assert!(
        settings.signed_policy.take().is_some(),
        "control: it was there"
    );
    let sealed = seal_device_settings(&key, &db, &settings, &OsRandom).expect("sealed");
    write(rig, |writing| writing.objects_mut().put(&id, &sealed));
}

/// The key that signs, out of the owner's open session.
pub(crate) fn owners_key(rig: &Rig, session: &Session) -> SigningKey {
    let id = root_object_id(session.root_key(), RootObject::State, &session.account());
    let stored = read_file(rig, |reading| reading.objects().find(&id)).expect("a state");
    let state = open_state(
        session.root_key(),
        &session.db(),
        &session.account(),
        &stored,
    );
    state.expect("the root key opens it").identity.signing
}

/// Notes in the owner's row that another key follows the owner's.
pub(crate) fn replace_owner_key(rig: &Rig, old: &SigningKey, new: &SigningKey) {
    let mut change = OwnerKeyChange {
        old: public_signing_key(old),
        new: public_signing_key(new),
        counter: 1,
        signature: [0; 64],
    };
    let payload = change.signed_payload();
    change.signature = sign(
        old,
        SignKind::Owner,
        &vault_id(rig),
        None,
        None,
        1,
        &payload,
    );
    change_entry_of(rig, NAME, |entry| entry.owner_keys.push(change));
}

fn write(rig: &Rig, put: impl FnOnce(&mut Writing<'_>) -> Result<(), StoreError>) {
    let mut other = Store::open(&rig.vault(), Access::ReadWrite)
        .expect("any program can write the file")
        .store;
    other.write(put).expect("written");
}
