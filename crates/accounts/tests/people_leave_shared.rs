//! Accounts that are removed for good were members of shared collections: they are no longer.

mod bench;
mod file;
mod support;

use bench::people::{Joined, bring_in, try_login};
use bench::{device, log_in};
use support::Rig;
use twinlatch_accounts::{EditError, GRACE_SECONDS, Session};
use twinlatch_crypto::Id;
use twinlatch_records::{ObjectKind, Right, Role};
use twinlatch_secret::SecretBytes;

fn put(rig: &mut Rig, session: &mut Session, collection: Id, number: u8) {
    let written = session.edit(rig.accounts(), |change, _| {
        let payload = SecretBytes::new(vec![0xa1, 1, number]);
        let item = Id::new([number; 16]);
        change.put(collection, item, ObjectKind::Item, 1, payload);
        Ok::<_, EditError>(())
    });
    written.expect("a member who writes");
}

/// Present members, whether the list is confirmed, and whether items wait for a new key.
fn seen(session: &Session, collection: &Id) -> (Vec<Id>, bool, bool) {
    let shared = session.ledger().collection(collection).expect("shared");
    let members = shared.present_members();
    (
        members.iter().map(|member| member.account).collect(),
        shared.rights().confirmed,
        session.ledger().has_earlier_keys(),
    )
}

fn log_in_and_out(rig: &mut Rig, who: &Joined) {
    let session = try_login(rig, who).expect("opens");
    session.close(rig.accounts());
}

#[test]
fn who_is_removed_for_good_is_no_member_any_more_and_the_key_is_new() {
    let mut rig = device();
    let mut ada = log_in(&mut rig);
    let bob = bring_in(&mut rig, &mut ada, "bob", Role::User);
    let carol = bring_in(&mut rig, &mut ada, "carol", Role::User);
    let dan = bring_in(&mut rig, &mut ada, "dan", Role::User);
    ada.close(rig.accounts());
    let mut ada = log_in(&mut rig);
    let collection = ada.make_collection(rig.accounts(), "Cash desk");
    let collection = collection.expect("made");
    for who in [&bob, &carol, &dan] {
        let added = ada.set_member(rig.accounts(), &collection, &who.account, Right::Write);
        added.expect("the maker manages");
    }
    ada.close(rig.accounts());
    log_in_and_out(&mut rig, &carol);
    // The last list is by somebody who goes.
    let mut session = try_login(&mut rig, &bob).expect("opens");
    put(&mut rig, &mut session, collection, 1);
    session.close(rig.accounts());

    let mut ada = log_in(&mut rig);
    for who in [&bob, &dan] {
        let marked = ada.delete_person(rig.accounts(), &who.account);
        marked.expect("the owner may");
    }
    let (members, _, renewed) = seen(&ada, &collection);
    assert!(!renewed, "control: one key");
    assert_eq!(members.len(), 4, "for the time of grace nothing changes");
    ada.close(rig.accounts());
    rig.wait(GRACE_SECONDS + 60);
    let ada = log_in(&mut rig);
    let own = ada.account();
    let (mut members, confirmed, renewed) = seen(&ada, &collection);
    let mut staying = vec![own, carol.account];
    members.sort();
    staying.sort();
    assert_eq!(members, staying, "both are gone at once");
    assert!(confirmed, "the list is by somebody who is here");
    assert!(renewed, "and the key is new");
    ada.close(rig.accounts());

    let carols = try_login(&mut rig, &carol).expect("opens");
    let (mut members, confirmed, renewed) = seen(&carols, &collection);
    members.sort();
    assert_eq!(members, staying, "the others see it too");
    assert!(confirmed, "with nothing to confirm");
    assert!(renewed, "with the key that they were sent");
    carols.close(rig.accounts());
}
