//! Many people invited at once: all of them in one transaction, or nobody.

mod bench;
mod file;
mod support;

use bench::{NAME, device, log_in};
use file::{break_table, mend, rows};
use support::Rig;
use twinlatch_accounts::{InviteError, InviteForm, Outcomes, Prospect, Session};
use twinlatch_records::Role;

/// The most that the service takes at once.
const MOST: usize = 1_000;

fn form(name: &str) -> InviteForm {
    InviteForm {
        username: name.to_owned(),
        display_name: format!("Person {name}"),
        role: Role::User,
    }
}

fn forms(count: usize) -> Vec<InviteForm> {
    (0..count).map(|at| form(&format!("person{at}"))).collect()
}

fn judged(rig: &mut Rig, session: &Session, forms: &[InviteForm]) -> Outcomes<Prospect> {
    let judged = session.judge_invitations(rig.accounts(), forms);
    judged.expect("the file can be read")
}

#[test]
fn a_thousand_people_are_invited_by_one_transaction_and_each_code_opens_its_own_account() {
    let mut rig = device();
    let mut session = log_in(&mut rig);
    let forms = forms(MOST);
    let before = rig.accounts().commits();
    let invited = session.invite_many(rig.accounts(), &forms).expect("may");
    assert_eq!(rig.accounts().commits() - before, 1, "all or nobody");
    session.close(rig.accounts());
    rig.restart();
    assert!(rig.accounts().findings().is_empty(), "the file is whole");
    assert_eq!(rig.accounts().people().len(), MOST + 1, "all are listed");
    let codes: Vec<_> = invited.into_iter().map(|one| one.expect("new")).collect();
    for at in [0, 1, 499, MOST - 1] {
        let name = &forms[at].username;
        let joining = rig.accounts().begin_joining(name, &codes[at].code);
        assert_eq!(
            joining.expect("the own code").username(),
            name,
            "to the own account"
        );
        let other = rig
            .accounts()
            .begin_joining(name, &codes[(at + 1) % MOST].code);
        assert!(other.is_err(), "and to no other");
    }
    let session = log_in(&mut rig);
    assert_eq!(
        session.access(),
        twinlatch_accounts::Access::ReadWrite,
        "the inviter goes on"
    );
}

#[test]
fn each_of_a_list_is_judged_as_it_will_be_invited() {
    let mut rig = device();
    let mut session = log_in(&mut rig);
    let waiting = session.invite(rig.accounts(), &form("waiting"));
    let waiting = waiting.expect("may");
    let mut list = forms(2);
    list.push(form("waiting"));
    list.push(form("PERSON1"));
    list.push(form(NAME));
    list.push(form("two words"));
    list.push(InviteForm {
        role: Role::Owner,
        ..form("other")
    });
    list.push(InviteForm {
        display_name: " ".to_owned(),
        ..form("nameless")
    });
    let before = rows(&rig);
    let prospects = judged(&mut rig, &session, &list);
    assert_eq!(rows(&rig), before, "looking writes nothing");
    assert!(
        matches!(
            prospects[..],
            [
                Ok(Prospect::New),
                Ok(Prospect::New),
                Ok(Prospect::Replaces),
                Err(InviteError::NameRepeated { first: 1 }),
                Err(InviteError::NameTaken),
                Err(InviteError::Username(_)),
                Err(InviteError::RoleNotGranted),
                Err(InviteError::DisplayName(_)),
            ]
        ),
        "each for itself: {prospects:?}"
    );
    let invited = session.invite_many(rig.accounts(), &list).expect("may");
    for (outcome, prospect) in invited.iter().zip(&prospects) {
        assert_eq!(
            outcome.is_ok(),
            prospect.is_ok(),
            "as it was said: {prospect:?}"
        );
    }
    session.close(rig.accounts());
    let old = rig.accounts().begin_joining("waiting", &waiting.code);
    assert!(old.is_err(), "the replaced code opens nothing");
    rig.wait(60);
    let new = &invited[2].as_ref().expect("replaced").code;
    rig.accounts()
        .begin_joining("waiting", new)
        .expect("the new one does");
    assert_eq!(rig.accounts().people().len(), 4, "the owner and three");
}

#[test]
fn where_the_middle_fails_nobody_is_invited() {
    let mut rig = device();
    let mut session = log_in(&mut rig);
    let list = forms(5);
    let before = rows(&rig);
    for after in [0, 7, 19, 33] {
        rig.random.fail_after(after);
        let refused = session.invite_many(rig.accounts(), &list);
        rig.random.mend();
        assert!(refused.is_err(), "no random bytes after {after}");
        assert_eq!(rows(&rig), before, "nothing stands, call {after}");
    }
    break_table(&rig, "tries");
    let refused = session.invite_many(rig.accounts(), &list);
    assert!(refused.is_err(), "a table cannot be written");
    mend(&rig);
    assert_eq!(rows(&rig), before, "nothing stands");
    let invited = session.invite_many(rig.accounts(), &list).expect("may");
    assert!(
        invited.iter().all(Result::is_ok),
        "and the session can go on"
    );
}

#[test]
fn a_list_of_which_nobody_can_be_invited_writes_nothing() {
    let mut rig = device();
    let mut session = log_in(&mut rig);
    let before = rows(&rig);
    let list = [form(NAME), form("two words")];
    let invited = session.invite_many(rig.accounts(), &list).expect("judged");
    assert!(invited.iter().all(Result::is_err), "each says why");
    assert_eq!(rows(&rig), before, "no generation is used up");
}
