//! Collections that two or three people share, over a real file.

mod bench;
mod file;
mod support;

use bench::people::{Joined, bring_in, try_login};
use bench::{device, device_key, log_in, read_file};
use file::{Rows, add_row, rows};
use rusqlite::Connection;
use support::Rig;
use twinlatch_accounts::{
    Access, EditError, Notice, PersonChange, Resealed, Session, ShareError, fingerprint_words,
};
use twinlatch_crypto::{Id, Stored};
use twinlatch_records::{
    AuditKind, Found, ObjectKind, RecordsError, Right, Role, RowKind, open_mail,
};
use twinlatch_secret::SecretBytes;

const NAME: &str = "Cash desk";

/// Owner Ada, Bob and Carol, and a collection of Ada's with one item.
struct Circle {
    rig: Rig,
    bob: Joined,
    carol: Joined,
    collection: Id,
}

fn item(number: u8) -> Id {
    Id::new([number; 16])
}

fn put(rig: &mut Rig, session: &mut Session, collection: Id, number: u8) -> Result<(), EditError> {
    session.edit(rig.accounts(), |change, _| {
        let payload = SecretBytes::new(vec![0xa1, 1, number]);
        change.put(collection, item(number), ObjectKind::Item, 1, payload);
        Ok::<_, EditError>(())
    })
}

fn remove(rig: &mut Rig, session: &mut Session, id: Id, number: u8) -> Result<(), EditError> {
    session.edit(rig.accounts(), |change, _| {
        change.remove(id, item(number));
        Ok::<_, EditError>(())
    })
}

fn circle(right: Right) -> Circle {
    let mut rig = device();
    let mut ada = log_in(&mut rig);
    let bob = bring_in(&mut rig, &mut ada, "bob", Role::User);
    let carol = bring_in(&mut rig, &mut ada, "carol", Role::User);
    ada.close(rig.accounts());
    let mut ada = log_in(&mut rig);
    let collection = ada.make_collection(rig.accounts(), NAME).expect("made");
    put(&mut rig, &mut ada, collection, 1).expect("written");
    for who in [&bob, &carol] {
        let account = &who.account;
        ada.set_member(rig.accounts(), &collection, account, right)
            .expect("the maker manages");
    }
    ada.close(rig.accounts());
    Circle {
        rig,
        bob,
        carol,
        collection,
    }
}

impl Circle {
    fn ada(&mut self) -> Session {
        log_in(&mut self.rig)
    }

    fn bob(&mut self) -> Session {
        try_login(&mut self.rig, &self.bob).expect("opens")
    }

    fn carol(&mut self) -> Session {
        try_login(&mut self.rig, &self.carol).expect("opens")
    }

    fn close(&mut self, session: Session) {
        session.close(self.rig.accounts());
    }

    /// Numbers of the items that a session reads in the collection.
    fn read(&mut self, session: &Session) -> Vec<u8> {
        let Some(shared) = session.ledger().collection(&self.collection) else {
            return Vec::new();
        };
        let ids: Vec<Id> = shared.entries().map(|(id, _)| id).collect();
        let db = session.db();
        let opens = |id: &Id| {
            let read = session.read(self.rig.accounts(), |reading| {
                Ok::<_, EditError>(shared.read(reading, &db, id))
            });
            read.expect("the file can be read").is_ok()
        };
        let ids = ids.into_iter().filter(opens);
        ids.map(|id| id.bytes()[0]).collect()
    }

    fn confirmed(&self, session: &Session) -> bool {
        let shared = session.ledger().collection(&self.collection);
        shared.expect("shared").rights().confirmed
    }
}

fn not_permitted(result: Result<(), EditError>) -> bool {
    matches!(
        result,
        Err(EditError::Records(RecordsError::NotPermitted { .. }))
    )
}

fn findings(session: &Session) -> Vec<(RowKind, Found)> {
    let found = session.notices().iter().find_map(|notice| {
        if let Notice::Findings(found) = notice {
            Some(found.clone())
        } else {
            None
        }
    });
    let found = found.unwrap_or_default();
    found.iter().map(|one| (one.row, one.what)).collect()
}

/// Puts the rows of an earlier moment back that are not as they were; others stay.
fn put_back(rig: &Rig, earlier: &Rows, wanted: impl Fn(&[u8]) -> bool) {
    let present = rows(rig);
    for ((table, id), ct) in earlier {
        if *table != "objects" || !wanted(id) {
            continue;
        }
        match present.get(&(*table, id.clone())) {
            Some(now) if now == ct => {}
            Some(_) => file::put_row(rig, table, id, ct),
            None => add_row(rig, table, id, ct),
        }
    }
}

/// Rows of the mailbox to one account.
fn letters_to(rig: &Rig, account: &Id) -> Vec<Vec<u8>> {
    let (key, db) = (
        device_key(rig),
        read_file(rig, |reading| Ok(reading.meta()?.0.db)),
    );
    let to_them = |id: &Id, ct: &Vec<u8>| {
        let mail = open_mail(&key, &db, id, &Stored::new(ct.clone()));
        mail.is_ok_and(|mail| mail.recipient == *account)
    };
    let all = rows(rig).into_iter().filter(|(at, _)| at.0 == "objects");
    all.filter_map(|((_, id), ct)| {
        let parsed = Id::new(id.clone().try_into().ok()?);
        to_them(&parsed, &ct).then_some(id)
    })
    .collect()
}

fn delete_row(rig: &Rig, id: &[u8]) {
    let file = Connection::open(rig.vault()).expect("the file opens");
    file.execute("DELETE FROM objects WHERE id = ?1", [id])
        .expect("deleted");
}

/// Ids of rows that are in one state of the file and not in the other.
fn added(before: &Rows, after: &Rows) -> Vec<Vec<u8>> {
    let new = after
        .keys()
        .filter(|at| at.0 == "objects" && !before.contains_key(*at));
    new.map(|(_, id)| id.clone()).collect()
}

#[test]
fn members_read_each_others_items_and_the_name() {
    let mut all = circle(Right::Write);
    let mut bob = all.bob();
    assert_eq!(all.read(&bob), [1], "what Ada wrote");
    let shared = bob.ledger().collection(&all.collection).expect("shared");
    assert_eq!(shared.name(), NAME, "as she named it");
    put(&mut all.rig, &mut bob, all.collection, 2).expect("he may write");
    all.close(bob);
    let carol = all.carol();
    assert_eq!(all.read(&carol), [1, 2], "of both");
    all.close(carol);
    let mut ada = all.ada();
    assert_eq!(all.read(&ada), [1, 2], "and so does she");
    assert_eq!(findings(&ada), [], "nothing is wrong with the file");
    let name = "Front desk";
    let collection = all.collection;
    ada.rename_collection(all.rig.accounts(), &collection, name)
        .expect("she manages");
    all.close(ada);
    all.rig.restart();
    let bob = all.bob();
    let shared = bob.ledger().collection(&collection).expect("shared");
    assert_eq!(shared.name(), name, "after a start, under the new name");
    assert_eq!(bob.access(), Access::ReadWrite, "as any login");
}

#[test]
fn who_may_read_changes_nothing() {
    let mut all = circle(Right::Read);
    let collection = all.collection;
    let mut bob = all.bob();
    assert_eq!(all.read(&bob), [1], "he reads");
    assert!(
        not_permitted(put(&mut all.rig, &mut bob, collection, 2)),
        "nothing new"
    );
    assert!(
        not_permitted(put(&mut all.rig, &mut bob, collection, 1)),
        "nothing else"
    );
    assert!(
        not_permitted(remove(&mut all.rig, &mut bob, collection, 1)),
        "nothing less"
    );
    let carol = all.carol.account;
    let accounts = all.rig.accounts();
    let refused = [
        bob.set_member(accounts, &collection, &carol, Right::Manage),
        bob.remove_member(accounts, &collection, &carol),
        bob.rename_collection(accounts, &collection, "mine"),
        bob.delete_collection(accounts, &collection),
        bob.confirm_collection(accounts, &collection),
    ];
    for (at, result) in refused.into_iter().enumerate() {
        assert!(
            matches!(result, Err(ShareError::NotPermitted)),
            "act {at}: {result:?}"
        );
    }
    assert_eq!(all.read(&bob), [1], "everything is as it was");
}

#[test]
fn a_changed_right_counts_at_the_next_login() {
    let mut all = circle(Right::Read);
    let (collection, bob) = (all.collection, all.bob.account);
    let mut ada = all.ada();
    ada.set_member(all.rig.accounts(), &collection, &bob, Right::Manage)
        .expect("may");
    all.close(ada);
    let mut bob = all.bob();
    put(&mut all.rig, &mut bob, collection, 2).expect("he may");
    let carol = all.carol.account;
    bob.set_member(all.rig.accounts(), &collection, &carol, Right::Write)
        .expect("and says who else may");
    let own = bob.account();
    let result = bob.set_member(all.rig.accounts(), &collection, &own, Right::Read);
    assert!(
        matches!(result, Err(ShareError::NotPermitted)),
        "nobody changes the own right: {result:?}"
    );
    all.close(bob);
    let mut carol = all.carol();
    put(&mut all.rig, &mut carol, collection, 3).expect("she may");
    assert_eq!(all.read(&carol), [1, 2, 3], "of all three");
}

#[test]
fn who_manages_no_more_leaves_nobody_without_the_keys() {
    let mut all = circle(Right::Manage);
    let (collection, bob_id, carol_id) = (all.collection, all.bob.account, all.carol.account);
    let mut bob = all.bob();
    bob.set_member(all.rig.accounts(), &collection, &carol_id, Right::Read)
        .expect("he manages");
    all.close(bob);
    let mut ada = all.ada();
    ada.set_member(all.rig.accounts(), &collection, &bob_id, Right::Read)
        .expect("and so does she");
    all.close(ada);
    let carol = all.carol();
    assert_eq!(
        all.read(&carol),
        [1],
        "her unread letter was Bob's, who manages no more"
    );
    assert!(all.confirmed(&carol), "and nothing is in doubt");
}

#[test]
fn who_is_removed_is_told_and_the_old_key_opens_nothing_new() {
    let mut all = circle(Right::Write);
    let (collection, bob_id) = (all.collection, all.bob.account);
    let bob = all.bob();
    all.close(bob);
    let mut ada = all.ada();
    ada.remove_member(all.rig.accounts(), &collection, &bob_id)
        .expect("she manages");
    put(&mut all.rig, &mut ada, collection, 2).expect("written");
    for _ in 0..5 {
        if let Resealed::Done { .. } = ada.reseal(all.rig.accounts()).expect("written") {
            break;
        }
    }
    assert_eq!(all.read(&ada), [1, 2], "she reads both");
    all.close(ada);
    let carol = all.carol();
    assert_eq!(all.read(&carol), [1, 2], "the new key came by mail");
    assert!(all.confirmed(&carol), "and the list is whole");
    all.close(carol);
    let bob = all.bob();
    assert_eq!(all.read(&bob), [] as [u8; 0], "nothing");
    let told = Notice::LeftCollections(vec![NAME.to_owned()]);
    assert!(bob.notices().contains(&told), "he is told");
    all.close(bob);
    let bob = all.bob();
    assert!(!bob.notices().contains(&told), "once");
    all.close(bob);
}

#[test]
fn a_removed_person_who_keeps_the_old_key_sees_nothing_of_what_follows() {
    let mut all = circle(Right::Write);
    let (collection, bob_id) = (all.collection, all.bob.account);
    let bob = all.bob();
    all.close(bob);
    let mut ada = all.ada();
    let before = rows(&all.rig);
    ada.remove_member(all.rig.accounts(), &collection, &bob_id)
        .expect("she manages");
    put(&mut all.rig, &mut ada, collection, 2).expect("written");
    while let Resealed::Left(_) = ada.reseal(all.rig.accounts()).expect("written") {}
    let letters = added(&before, &rows(&all.rig));
    all.close(ada);
    // Everything that is new and not Ada's list is deleted, the letters among it; what Bob holds
    // stays.
    let mut bob = all.bob();
    assert!(bob.ledger().collection(&collection).is_none(), "control");
    all.close(bob);
    for id in &letters {
        delete_row(&all.rig, id);
    }
    put_back(&all.rig, &before, |_| true);
    bob = all.bob();
    let seen = all.read(&bob);
    assert!(!seen.contains(&2), "what was written after it: {seen:?}");
}

#[test]
fn an_old_letter_that_is_put_back_brings_nothing_back() {
    let mut all = circle(Right::Write);
    let (collection, bob_id) = (all.collection, all.bob.account);
    // Bob's letter lies unread.
    let with_letter = rows(&all.rig);
    let letters = letters_to(&all.rig, &bob_id);
    assert_eq!(letters.len(), 1, "control: it is there");
    let mut ada = all.ada();
    ada.remove_member(all.rig.accounts(), &collection, &bob_id)
        .expect("she manages");
    all.close(ada);
    put_back(&all.rig, &with_letter, |id| letters.contains(&id.to_vec()));
    let bob = all.bob();
    assert_eq!(
        all.read(&bob),
        [] as [u8; 0],
        "its key opens no present list"
    );
    assert!(
        bob.ledger().collection(&collection).is_none(),
        "he is no member by it"
    );
    assert!(
        findings(&bob).contains(&(RowKind::Mailbox, Found::Unlisted)),
        "it is named and left lying: {:?}",
        findings(&bob)
    );
}

#[test]
fn a_list_of_another_generation_that_is_put_back_does_not_count() {
    let mut all = circle(Right::Write);
    let (collection, bob_id) = (all.collection, all.bob.account);
    let carol = all.carol();
    all.close(carol);
    let before = rows(&all.rig);
    let mut ada = all.ada();
    ada.remove_member(all.rig.accounts(), &collection, &bob_id)
        .expect("she manages");
    put(&mut all.rig, &mut ada, collection, 2).expect("written");
    all.close(ada);
    let carol = all.carol();
    all.close(carol);
    put_back(&all.rig, &before, |id| {
        !rows(&all.rig).contains_key(&("objects", id.to_vec()))
    });
    let carol = all.carol();
    assert_eq!(all.read(&carol), [1, 2], "the present one stands elsewhere");
    assert!(all.confirmed(&carol), "and is whole");
    all.close(carol);
    let ada = all.ada();
    assert!(all.confirmed(&ada), "for her too");
}

#[test]
fn an_older_head_makes_the_collection_look_only_until_confirmed() {
    let mut all = circle(Right::Write);
    let collection = all.collection;
    // Everybody has taken the key in, so that only lists change from here on.
    for session in [all.bob(), all.carol()] {
        all.close(session);
    }
    let before = rows(&all.rig);
    let mut bob = all.bob();
    put(&mut all.rig, &mut bob, collection, 2).expect("may");
    all.close(bob);
    let after = rows(&all.rig);
    // Head and shard have ids that stay: what differs and stands in both is put back.
    let ada = all.ada();
    all.close(ada);
    let own = all.bob();
    all.close(own);
    let changed: Vec<Vec<u8>> = before
        .iter()
        .filter(|(at, ct)| at.0 == "objects" && after.get(*at).is_some_and(|now| now != *ct))
        .map(|((_, id), _)| id.clone())
        .collect();
    let carol = all.carol();
    let shard_and_head = changed.iter().filter(|id| {
        let now = rows(&all.rig);
        now.get(&("objects", (*id).clone())) == after.get(&("objects", (*id).clone()))
    });
    let shared: Vec<Vec<u8>> = shard_and_head.cloned().collect();
    all.close(carol);
    assert!(shared.len() >= 2, "control: {} rows", shared.len());
    put_back(&all.rig, &before, |id| shared.iter().any(|one| one == id));
    let mut bob = all.bob();
    assert_eq!(bob.access(), Access::ReadWrite, "his own vault goes on");
    assert!(!all.confirmed(&bob), "this collection does not");
    assert_eq!(all.read(&bob), [1, 2], "what was found");
    assert!(
        not_permitted(put(&mut all.rig, &mut bob, collection, 3)),
        "nothing is written"
    );
    bob.confirm_collection(all.rig.accounts(), &collection)
        .expect("he says so");
    put(&mut all.rig, &mut bob, collection, 3).expect("written");
    all.close(bob);
    let ada = all.ada();
    assert!(all.confirmed(&ada), "for everybody");
    assert_eq!(all.read(&ada), [1, 2, 3], "as he confirmed");
}

#[test]
fn a_viewer_reads_and_never_writes() {
    let mut all = circle(Right::Write);
    let collection = all.collection;
    let mut ada = all.ada();
    let viewer = bring_in(&mut all.rig, &mut ada, "vera", Role::Viewer);
    let account = &viewer.account;
    let result = ada.set_member(all.rig.accounts(), &collection, account, Right::Write);
    assert!(
        matches!(result, Err(ShareError::NotPermitted)),
        "more than reading is not given: {result:?}"
    );
    ada.set_member(all.rig.accounts(), &collection, account, Right::Read)
        .expect("reading is");
    all.close(ada);
    let mut vera = try_login(&mut all.rig, &viewer).expect("opens");
    assert_eq!(all.read(&vera), [1], "she reads");
    assert!(
        not_permitted(put(&mut all.rig, &mut vera, collection, 2)),
        "she does not write"
    );
    let made = vera.make_collection(all.rig.accounts(), "mine");
    assert!(matches!(made, Err(ShareError::NotPermitted)), "nor share");
}

#[test]
fn who_becomes_a_viewer_writes_no_more_and_their_list_waits_for_a_word() {
    let mut all = circle(Right::Write);
    let (collection, bob_id) = (all.collection, all.bob.account);
    let mut bob = all.bob();
    put(&mut all.rig, &mut bob, collection, 2).expect("may");
    all.close(bob);
    let mut ada = all.ada();
    assert!(all.confirmed(&ada), "she has seen it while he was a user");
    let change = PersonChange::Role(Role::Viewer);
    ada.change_person(all.rig.accounts(), &bob_id, change)
        .expect("may");
    all.close(ada);
    let mut bob = all.bob();
    assert!(
        not_permitted(put(&mut all.rig, &mut bob, collection, 3)),
        "he only looks"
    );
    all.close(bob);
    let ada = all.ada();
    assert!(all.confirmed(&ada), "what she has accepted stays accepted");
    all.close(ada);
    let carol = all.carol();
    assert!(!all.confirmed(&carol), "she has not seen it before");
    assert_eq!(all.read(&carol), [1, 2], "and sees what was found");
}

#[test]
fn deleting_takes_it_from_everybody() {
    let mut all = circle(Right::Write);
    let collection = all.collection;
    let bob = all.bob();
    all.close(bob);
    let mut ada = all.ada();
    ada.delete_collection(all.rig.accounts(), &collection)
        .expect("she manages");
    assert_eq!(ada.ledger().shared().len(), 0, "gone");
    all.close(ada);
    let ada = all.ada();
    assert_eq!(findings(&ada), [], "and nothing is left over");
    all.close(ada);
    for session in [all.bob(), all.carol()] {
        assert_eq!(session.ledger().shared().len(), 0, "for them too");
        assert_eq!(findings(&session), [], "nothing is wrong");
        all.close(session);
    }
}

#[test]
fn both_people_see_the_same_fingerprint() {
    let mut all = circle(Right::Read);
    let ada = all.ada();
    let listed = ada.sharers(all.rig.accounts()).expect("readable");
    let listed = listed.iter().find(|one| one.account == all.bob.account);
    let listed = listed.expect("he has come").fingerprint;
    all.close(ada);
    let bob = all.bob();
    assert_eq!(bob.own_keys().fingerprint(), listed, "as he sees it");
    let words = fingerprint_words(&listed);
    assert_eq!(words.len(), 19, "four groups of four: {words}");
}

#[test]
fn every_change_of_a_collection_is_a_line_of_the_log() {
    let mut all = circle(Right::Read);
    let (collection, bob) = (all.collection, all.bob.account);
    let mut ada = all.ada();
    ada.set_member(all.rig.accounts(), &collection, &bob, Right::Manage)
        .expect("may");
    ada.remove_member(all.rig.accounts(), &collection, &bob)
        .expect("may");
    ada.rename_collection(all.rig.accounts(), &collection, "Till")
        .expect("may");
    ada.delete_collection(all.rig.accounts(), &collection)
        .expect("may");
    let entries = ada.audit_entries(all.rig.accounts()).expect("read");
    let lines = entries
        .into_iter()
        .rev()
        .map(|one| one.line.expect("opens"));
    let about: Vec<_> = lines
        .filter(|line| line.object == Some(collection))
        .map(|line| (line.what, line.subject_name, line.detail))
        .collect();
    let line = |what, name: Option<&str>, detail: Option<&str>| {
        (what, name.map(str::to_owned), detail.map(str::to_owned))
    };
    let expected = [
        line(AuditKind::CollectionMade, None, None),
        line(AuditKind::MemberSet, Some("bob"), Some("look")),
        line(AuditKind::MemberSet, Some("carol"), Some("look")),
        line(AuditKind::MemberSet, Some("bob"), Some("manage")),
        line(AuditKind::MemberRemoved, Some("bob"), None),
        line(AuditKind::CollectionRenamed, None, None),
        line(AuditKind::MemberRemoved, Some("carol"), None),
        line(AuditKind::CollectionDeleted, None, None),
    ];
    assert_eq!(about, expected, "who, what and which, and no name of it");
}
