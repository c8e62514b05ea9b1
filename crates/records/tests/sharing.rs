//! Two programs over one file, each with its own lists: one of them follows no rule but its keys.

use std::cell::RefCell;

use twinlatch_crypto::{Id, public_agreement_key, public_signing_key};
use twinlatch_records::{
    Change, Found, Ledger, ObjectKind, PersonKeys, Reader, RecordsError, Right, RowKind, SCHEMA,
    seal_mail,
};
use twinlatch_secret::{AgreementKey, RootKey, SecretBytes, SigningKey};
use twinlatch_store::StoreError;

use crate::samples::{Counted, DB, device_key, id};
use crate::vault::Vault;

/// A person with keys of their own in the same file.
struct Person {
    account: Id,
    root: RootKey,
    signing: SigningKey,
    agreement: AgreementKey,
    ledger: RefCell<Ledger>,
}

impl Person {
    fn new(vault: &mut Vault, byte: u8) -> Self {
        let account = Id::new([byte; 16]);
        let ledger = Ledger::make(&DB, &account, &vault.random).expect("counted");
        let person = Self {
            account,
            root: RootKey::filled(|out| out.fill(byte)),
            signing: SigningKey::filled(|out| out.fill(byte)),
            agreement: AgreementKey::filled(|out| out.fill(byte)),
            ledger: RefCell::new(ledger),
        };
        person.change(vault, |_, _| Ok(())).expect("written");
        person
    }

    fn keys(&self, may_write: bool) -> PersonKeys {
        PersonKeys {
            account: self.account,
            signing: public_signing_key(&self.signing),
            agreement: public_agreement_key(&self.agreement),
            may_write,
        }
    }

    /// Writes a change, and letters with it.
    fn change(
        &self,
        vault: &mut Vault,
        fill: impl FnOnce(&mut Change, &Ledger) -> Result<(), RecordsError>,
    ) -> Result<(), RecordsError> {
        let mut ledger = self.ledger.borrow_mut();
        let mut change = ledger.change();
        change.sign_with(self.signing.duplicate());
        fill(&mut change, &ledger)?;
        let patch = vault
            .store
            .write(|writing| change.write(&ledger, &self.root, writing, &vault.random))?;
        ledger.apply(patch);
        Ok(())
    }

    /// Opens everything again; gives what was found.
    fn open(
        &self,
        vault: &Vault,
        own: &PersonKeys,
        people: &[PersonKeys],
    ) -> Vec<(RowKind, Found)> {
        let opened = vault.store.read(|reading| {
            let (mut ledger, mut findings) = Ledger::open(reading, &DB, &self.account, &self.root)?;
            let reader = Reader {
                root: &self.root,
                device: &device_key(),
                agreement: &self.agreement,
                own,
                people,
            };
            findings.extend(ledger.open_shared(reading, &reader)?);
            Ok::<_, RecordsError>((ledger, findings))
        });
        let (ledger, findings) = opened.expect("the file can be read");
        *self.ledger.borrow_mut() = ledger;
        findings.iter().map(|one| (one.row, one.what)).collect()
    }

    fn put(&self, vault: &mut Vault, collection: Id, item: u8) -> Result<(), RecordsError> {
        self.change(vault, |change, _| {
            let text = SecretBytes::new(vec![item]);
            change.put(collection, id(item), ObjectKind::Item, SCHEMA, text);
            Ok(())
        })
    }

    fn items(&self, vault: &Vault, collection: Id) -> Vec<u8> {
        let ledger = self.ledger.borrow();
        let Some(shared) = ledger.collection(&collection) else {
            return Vec::new();
        };
        let read = |id: Id| {
            let record = vault
                .store
                .read(|reading| Ok::<_, StoreError>(shared.read(reading, &DB, &id)));
            let record = record.expect("the file can be read").ok()?;
            // EXPOSE: a test compares what it has written.
            record.payload.expose().first().copied()
        };
        shared.entries().filter_map(|(id, _)| read(id)).collect()
    }

    fn confirmed(&self, collection: Id) -> bool {
        let ledger = self.ledger.borrow();
        let shared = ledger.collection(&collection);
        shared.expect("shared").rights().confirmed
    }
}

/// Ada's collection with item 1, shared with Mallory; both have it open.
struct Pair {
    vault: Vault,
    ada: Person,
    mallory: Person,
    collection: Id,
}

/// Makes somebody a member, with the letter that brings the keys.
fn share(vault: &mut Vault, ada: &Person, person: &Person, collection: Id, right: Right) {
    let mut letter = None;
    let random = Counted::from(9);
    ada.change(vault, |change, ledger| {
        let to = person.keys(true);
        change.set_member(ledger, &collection, &to, right)?;
        letter = Some(change.letter_with_keys(ledger, &collection, &to, &random)?);
        Ok(())
    })
    .expect("she manages");
    let mail = letter.expect("written");
    let row = Id::new([person.account.bytes()[0] ^ 0x55; 16]);
    let sealed = seal_mail(&device_key(), &DB, &row, &mail, &random).expect("sealed");
    let put = vault
        .store
        .write(|writing| writing.objects_mut().put(&row, &sealed));
    put.expect("written");
}

fn pair(right: Right) -> Pair {
    let mut vault = Vault::new();
    let (ada, mallory) = (Person::new(&mut vault, 0x21), Person::new(&mut vault, 0x22));
    let mut made = None;
    ada.change(&mut vault, |change, ledger| {
        let id = change.make_shared(ledger, "desk", &ada.keys(true), &Counted::from(5))?;
        made = Some(id);
        Ok(())
    })
    .expect("made");
    let collection = made.expect("made");
    ada.put(&mut vault, collection, 1).expect("her own");
    share(&mut vault, &ada, &mallory, collection, right);
    let pair = Pair {
        vault,
        ada,
        mallory,
        collection,
    };
    let (own, people) = (pair.mallory.keys(true), pair.people(true));
    pair.mallory.open(&pair.vault, &own, &people);
    pair
}

impl Pair {
    /// Everybody's keys, with Mallory's role as it stands in the directory.
    fn people(&self, mallory_may_write: bool) -> [PersonKeys; 2] {
        [self.ada.keys(true), self.mallory.keys(mallory_may_write)]
    }

    /// Opens Ada's lists; gives what was found of shared collections.
    fn ada_opens(&self, mallory_may_write: bool) -> Vec<(RowKind, Found)> {
        let people = self.people(mallory_may_write);
        self.ada.open(&self.vault, &self.ada.keys(true), &people)
    }
}

#[test]
fn a_member_who_may_write_is_followed() {
    let mut pair = pair(Right::Write);
    let collection = pair.collection;
    pair.mallory
        .put(&mut pair.vault, collection, 2)
        .expect("may");
    pair.ada_opens(true);
    assert!(pair.ada.confirmed(collection), "her head counts");
    assert_eq!(pair.ada.items(&pair.vault, collection), [1, 2], "both");
}

#[test]
fn a_head_of_a_viewer_is_refused_whatever_the_viewers_program_does() {
    let mut pair = pair(Right::Write);
    let collection = pair.collection;
    // Mallory's own program still says that the role may write; the directory says viewer.
    pair.mallory
        .put(&mut pair.vault, collection, 2)
        .expect("no rule of ours stops another program");
    let found = pair.ada_opens(false);
    assert!(!pair.ada.confirmed(collection), "refused");
    assert!(
        found.contains(&(RowKind::Head, Found::CannotOpen)),
        "and named: {found:?}"
    );
    let written = pair.ada.put(&mut pair.vault, collection, 3);
    assert!(
        matches!(written, Err(RecordsError::NotPermitted { .. })),
        "nothing goes on from it: {written:?}"
    );
    pair.ada
        .change(&mut pair.vault, |change, ledger| {
            change.confirm_shared(ledger, &collection)
        })
        .expect("her word");
    pair.ada_opens(false);
    assert!(pair.ada.confirmed(collection), "the head is hers now");
}

#[test]
fn who_may_read_writes_no_head() {
    let mut pair = pair(Right::Read);
    let collection = pair.collection;
    let written = pair.mallory.put(&mut pair.vault, collection, 2);
    assert!(
        matches!(written, Err(RecordsError::NotPermitted { .. })),
        "refused before anything is sealed: {written:?}"
    );
    pair.ada_opens(true);
    assert_eq!(pair.ada.items(&pair.vault, collection), [1], "as it was");
}

#[test]
fn two_programs_at_once_write_one_after_the_other_or_not_at_all() {
    let mut pair = pair(Right::Write);
    let collection = pair.collection;
    pair.mallory
        .put(&mut pair.vault, collection, 2)
        .expect("the first");
    let late = pair.ada.put(&mut pair.vault, collection, 3);
    assert!(
        matches!(late, Err(RecordsError::ChangedOutside { .. })),
        "who has not read it writes nothing over it: {late:?}"
    );
    pair.ada_opens(true);
    pair.ada
        .put(&mut pair.vault, collection, 3)
        .expect("after reading");
    assert_eq!(
        pair.ada.items(&pair.vault, collection),
        [1, 2, 3],
        "nothing is lost"
    );
}

#[test]
fn a_letter_from_somebody_who_does_not_manage_is_left_lying() {
    let mut pair = pair(Right::Write);
    let collection = pair.collection;
    let carol = Person::new(&mut pair.vault, 0x23);
    let letter = {
        let ledger = pair.mallory.ledger.borrow();
        let mut change = ledger.change();
        change.sign_with(pair.mallory.signing.duplicate());
        let random = Counted::from(11);
        change.letter_with_keys(&ledger, &collection, &carol.keys(true), &random)
    };
    assert!(
        matches!(letter, Err(RecordsError::NotPermitted { .. })),
        "our program writes none"
    );
    let people = [
        pair.ada.keys(true),
        pair.mallory.keys(true),
        carol.keys(true),
    ];
    carol.open(&pair.vault, &carol.keys(true), &people);
    assert!(
        carol.items(&pair.vault, collection).is_empty(),
        "and she is no member"
    );
}

#[test]
fn keys_go_to_nobody_but_the_one_whom_the_list_names() {
    let pair = pair(Right::Write);
    let ledger = pair.ada.ledger.borrow();
    let mut change = ledger.change();
    change.sign_with(pair.ada.signing.duplicate());
    let random = Counted::from(11);
    let mut to = pair.mallory.keys(true);
    let letter = change.letter_with_keys(&ledger, &pair.collection, &to, &random);
    assert!(letter.is_ok(), "control: as pinned");
    to.agreement = [7; 32];
    let letter = change.letter_with_keys(&ledger, &pair.collection, &to, &random);
    assert!(
        matches!(letter, Err(RecordsError::NotPermitted { .. })),
        "whatever the directory says of the member now"
    );
}

#[test]
fn who_meets_a_refused_list_first_follows_the_next_good_one() {
    let mut pair = pair(Right::Write);
    let collection = pair.collection;
    let carol = Person::new(&mut pair.vault, 0x23);
    share(&mut pair.vault, &pair.ada, &carol, collection, Right::Read);
    let mut people = [
        pair.ada.keys(true),
        pair.mallory.keys(true),
        carol.keys(true),
    ];
    pair.mallory.open(&pair.vault, &people[1].clone(), &people);
    pair.mallory
        .put(&mut pair.vault, collection, 2)
        .expect("no rule of ours stops another program");
    people[1].may_write = false;
    carol.open(&pair.vault, &carol.keys(true), &people);
    assert!(!carol.confirmed(collection), "control: a viewer's list");
    carol
        .change(&mut pair.vault, |_, _| Ok(()))
        .expect("what the letter brought is written");
    pair.ada.open(&pair.vault, &pair.ada.keys(true), &people);
    pair.ada
        .change(&mut pair.vault, |change, ledger| {
            change.confirm_shared(ledger, &collection)
        })
        .expect("her word");
    carol.open(&pair.vault, &carol.keys(true), &people);
    assert!(
        carol.confirmed(collection),
        "the letter's proof is kept, though the letter is gone"
    );
}
