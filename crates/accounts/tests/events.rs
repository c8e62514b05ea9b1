//! A person's own history.

mod support;

use support::{PASSWORD, Rig, password};
use twinlatch_records::EventKind;
use twinlatch_store::{Access, Store};

#[test]
fn events_come_newest_first() {
    let (mut rig, session) = Rig::set_up("Ada", PASSWORD);
    drop(session);
    for _ in 0..2 {
        rig.wait(3600);
        let code = rig.code();
        let session = rig.accounts().login("Ada", &password(PASSWORD), &code);
        session.expect("logged in").close(rig.accounts());
    }
    rig.wait(3600);
    let code = rig.code();
    let session = rig
        .accounts()
        .login("Ada", &password(PASSWORD), &code)
        .expect("logged in");
    let events = session.events(rig.accounts()).expect("read");
    let kinds: Vec<EventKind> = events.iter().map(|event| event.what).collect();
    let logged_in = EventKind::LoggedIn;
    assert_eq!(
        kinds,
        [logged_in, logged_in, logged_in, EventKind::SetUp],
        "the set-up is oldest"
    );
    assert!(
        events
            .iter()
            .is_sorted_by_key(|event| u64::MAX - event.time),
        "by time"
    );
}

#[test]
fn an_event_that_is_gone_is_counted() {
    let (mut rig, session) = Rig::set_up("Ada", PASSWORD);
    let ids: Vec<_> = session
        .ledger()
        .events()
        .entries()
        .map(|(id, _)| id)
        .collect();
    assert_eq!(ids.len(), 1, "the set-up");
    let mut store = Store::open(&rig.vault(), Access::ReadWrite)
        .expect("opened")
        .store;
    let deleted = store.write(|writing| writing.objects_mut().delete(&ids[0]));
    assert!(deleted.expect("written"), "behind the program's back");
    let events = session.events(rig.accounts()).expect("read");
    assert_eq!(
        (events.lines.len(), events.unreadable),
        (0, 1),
        "said, not hidden"
    );
}
