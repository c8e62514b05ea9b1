//! Somebody with everything that an administrator has: he opens nothing of another person's vault and
//! puts no other keys in their place.

mod bench;
mod file;
mod support;

use bench::people::{OWN_PASSWORD, bring_in, try_login};
use bench::{device, device_key, is_dud, log_in, read_file};
use file::{Rows, change_entry_of, entry_of, rows};
use support::{COSTS, Rig, password};
use twinlatch_accounts::{InviteForm, KitKind, Session};
use twinlatch_crypto::{
    DevName, Id, Kind, OsRandom, Place, RootName, RootObject, SignKind, Stored, dev_key,
    directory_tag, kind, make_agreement_key, make_signing_key, open_invitation, open_record,
    public_agreement_key, public_signing_key, root_key, root_object_id, sign,
};
use twinlatch_records::{Pending, Role, WayKind, open_pending, open_recovery, open_state};
use twinlatch_secret::{ActivationCode, SealKey, SigningKey};

const GUEST: &str = "mary";

/// What the administrator has.
struct Administrator {
    keys: Vec<SealKey>,
    account: Id,
    signing: SigningKey,
    joining: SigningKey,
    code: ActivationCode,
}

/// Whether a key opens a row as any kind of object, in any place that it could have been sealed for.
fn opens(key: &SealKey, db: &Id, scopes: &[Option<Id>], id: &Id, stored: &Stored) -> bool {
    fn of<K: Kind>(key: &SealKey, place: &Place, stored: &Stored) -> bool {
        open_record::<K>(key, place, stored).is_ok()
    }
    scopes.iter().any(|scope| {
        let place = Place {
            db: *db,
            scope: *scope,
            id: *id,
        };
        of::<kind::State>(key, &place, stored)
            || of::<kind::Root>(key, &place, stored)
            || of::<kind::Ways>(key, &place, stored)
            || of::<kind::Collection>(key, &place, stored)
            || of::<kind::Head>(key, &place, stored)
            || of::<kind::Manifest>(key, &place, stored)
            || of::<kind::Item>(key, &place, stored)
            || of::<kind::Event>(key, &place, stored)
            || of::<kind::Device>(key, &place, stored)
    })
}

/// How many of these rows of `objects` one of the keys opens.
fn opened(rig: &Rig, keys: &[SealKey], scopes: &[Option<Id>], some: &Rows) -> usize {
    let db = read_file(rig, |reading| Ok(reading.meta()?.0.db));
    let objects = some.iter().filter(|((table, _), _)| *table == "objects");
    let found = objects.filter(|((_, id), ct)| {
        let id = Id::new(id.as_slice().try_into().expect("16 bytes"));
        let stored = Stored::new((*ct).clone());
        keys.iter().any(|key| opens(key, &db, scopes, &id, &stored))
    });
    found.count()
}

/// Every key that can be derived from what he has, in his own name and in hers.
fn every_key(rig: &Rig, session: &Session, accounts: &[Id]) -> Vec<SealKey> {
    let root = [
        RootName::State,
        RootName::Root,
        RootName::Ways,
        RootName::Collections,
    ];
    let dev = [
        DevName::Dir,
        DevName::Header,
        DevName::Try,
        DevName::Recovery,
        DevName::Settings,
        DevName::Mailbox,
        DevName::Audit,
    ];
    let device = device_key(rig);
    let of_root = accounts
        .iter()
        .flat_map(|account| root.map(|name| root_key(session.root_key(), name, account)));
    of_root
        .chain(dev.map(|name| dev_key(&device, name)))
        .collect()
}

/// What the activation code opens in a file: the joining key among it.
fn left_for(rig: &Rig, account: &Id, code: &ActivationCode) -> Option<Pending> {
    let (db, device) = (
        read_file(rig, |reading| Ok(reading.meta()?.0.db)),
        device_key(rig),
    );
    let slots = read_file(rig, |reading| reading.slots().all());
    slots.into_iter().find_map(|(id, stored)| {
        let row = open_recovery(&device, &db, &id, &stored).ok()?;
        let wrapped = row.wrapped.filter(|_| row.way == WayKind::Pending)?;
        let key = open_invitation(code, &device, &wrapped, account, &id).ok()?;
        let object = row.pending?;
        let stored = read_file(rig, |reading| reading.objects().find(&object))?;
        open_pending(&key, &db, account, &object, &stored).ok()
    })
}

/// An administrator who has brought somebody in and kept all he had of it; gives also which rows came
/// with her, and her phone.
fn administrator(rig: &mut Rig) -> (Administrator, bench::people::Joined, Rows) {
    let mut owner = log_in(rig);
    let charles = bring_in(rig, &mut owner, "charles", Role::Administrator);
    owner.close(rig.accounts());
    let mut session = try_login(rig, &charles).expect("opens");
    let form = InviteForm {
        username: GUEST.to_owned(),
        display_name: "Mary".to_owned(),
        role: Role::User,
    };
    let invitation = session.invite(rig.accounts(), &form).expect("he may");
    let left = left_for(rig, &invitation.account, &invitation.code);
    let joining = left.expect("control: the code opens it").joining_key;
    let before = rows(rig);
    let own = rig.seed.as_ref().expect("a phone").duplicate();
    let begun = rig.accounts().begin_joining(GUEST, &invitation.code);
    let mut begun = begun.expect("the code is good");
    let uri = begun.set_password(
        rig.accounts(),
        password(OWN_PASSWORD),
        KitKind::Kit,
        Some(COSTS),
    );
    rig.seed = Some(uri.expect("a good password").seed.duplicate());
    while (0..=1).any(|steps| is_dud(rig, steps)) {
        rig.wait(30);
    }
    let code = rig.code();
    let joined = begun.confirm(rig.accounts(), &code).expect("joined");
    joined.session.close(rig.accounts());
    let phone = rig.seed.replace(own).expect("her phone");
    let hers: Rows = rows(rig)
        .into_iter()
        .filter(|(id, _)| !before.contains_key(id))
        .collect();
    let account = session.account();
    let db = session.db();
    let id = root_object_id(session.root_key(), RootObject::State, &account);
    let state = read_file(rig, |reading| reading.objects().find(&id)).expect("there");
    let state = open_state(session.root_key(), &db, &account, &state).expect("his own");
    let administrator = Administrator {
        keys: every_key(rig, &session, &[account, invitation.account]),
        account,
        signing: state.identity.signing,
        joining,
        code: invitation.code,
    };
    session.close(rig.accounts());
    let mary = bench::people::Joined {
        name: GUEST,
        account: invitation.account,
        phone,
    };
    (administrator, mary, hers)
}

#[test]
fn everything_an_administrator_has_opens_nothing_of_another_persons_vault() {
    let mut rig = device();
    let before = rows(&rig);
    let (he, mary, hers) = administrator(&mut rig);
    let scopes = [None, Some(he.account), Some(mary.account)];
    let all = rows(&rig);
    let own: Rows = all
        .into_iter()
        .filter(|(id, _)| !before.contains_key(id) && !hers.contains_key(id))
        .collect();
    let control = opened(&rig, &he.keys, &scopes, &own);
    assert!(control >= 4, "control: his own rows open: {control}");
    let tables: std::collections::BTreeSet<_> = hers.keys().map(|(table, _)| *table).collect();
    assert!(tables.contains("objects"), "control: hers are searched");
    assert_eq!(
        opened(&rig, &he.keys, &scopes, &hers),
        0,
        "and none of hers"
    );
    assert!(
        left_for(&rig, &mary.account, &he.code).is_none(),
        "the code that he made leads nowhere any more"
    );
    let device = device_key(&rig);
    let db = read_file(&rig, |reading| Ok(reading.meta()?.0.db));
    let slots = read_file(&rig, |reading| reading.slots().all());
    for (id, stored) in slots {
        let Ok(row) = open_recovery(&device, &db, &id, &stored) else {
            continue;
        };
        let wrapped = row.wrapped.unwrap_or_default();
        let unwrapped = open_invitation(&he.code, &device, &wrapped, &row.account, &id);
        assert!(unwrapped.is_err(), "no wrapped key of anybody opens by it");
    }
}

#[test]
fn keys_that_the_inviter_signs_in_anothers_name_do_not_outlive_the_next_login() {
    let mut rig = device();
    let (he, mary, _) = administrator(&mut rig);
    let db = read_file(&rig, |reading| Ok(reading.meta()?.0.db));
    let tag = directory_tag(&device_key(&rig), GUEST);
    let true_one = entry_of(&rig, GUEST);
    let forged = (
        make_signing_key(&OsRandom).expect("drawn"),
        make_agreement_key(&OsRandom).expect("drawn"),
    );
    rig.accounts = None;
    change_entry_of(&rig, GUEST, |entry| {
        entry.signing_key = Some(public_signing_key(&forged.0));
        entry.agreement_key = Some(public_agreement_key(&forged.1));
        let (kind, payload) = (SignKind::Keys, entry.joining_payload());
        let by = Some(&entry.account);
        let signature = sign(&he.joining, kind, &db, None, by, 0, &payload);
        entry.joining_signature = Some(signature);
        entry.counter += 1;
        entry.signer = he.account;
        let (kind, payload) = (SignKind::Directory, entry.signed_payload());
        entry.signature = sign(
            &he.signing,
            kind,
            &db,
            None,
            Some(&tag),
            entry.counter,
            &payload,
        );
    });
    rig.restart();
    let session = try_login(&mut rig, &mary).expect("her password and code open");
    assert!(
        session.has_findings(),
        "she is told: {:?}",
        session.notices()
    );
    session.close(rig.accounts());
    let now = entry_of(&rig, GUEST);
    assert_eq!(
        (now.signing_key, now.agreement_key),
        (true_one.signing_key, true_one.agreement_key),
        "her own keys stand again"
    );
}
