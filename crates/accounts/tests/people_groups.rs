//! Groups: who sets them, what may be one, and that only signed ones are shown as such.

mod bench;
mod file;
mod support;

use bench::people::{bring_in, try_login};
use bench::{device, log_in};
use file::rows;
use support::Rig;
use twinlatch_accounts::{GroupError, NameError, PersonError};
use twinlatch_records::Role;

fn groups(rig: &mut Rig, name: &str) -> Vec<String> {
    let people = rig.accounts().people();
    let person = people.into_iter().find(|person| person.username == name);
    person.expect("listed").groups
}

fn named(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

#[test]
fn groups_are_kept_in_order_and_each_once() {
    let mut rig = device();
    let mut owner = log_in(&mut rig);
    let who = bring_in(&mut rig, &mut owner, "charles", Role::User);
    let set = named(&["Office", " Engines ", "Office"]);
    owner
        .set_groups(rig.accounts(), &who.account, &set)
        .expect("the owner may");
    assert_eq!(groups(&mut rig, who.name), ["Engines", "Office"], "as set");
    owner.close(rig.accounts());
    let session = try_login(&mut rig, &who).expect("opens");
    assert!(!session.has_findings(), "the row is signed");
    session.close(rig.accounts());
    let mut owner = log_in(&mut rig);
    owner
        .set_groups(rig.accounts(), &who.account, &[])
        .expect("may");
    assert_eq!(groups(&mut rig, who.name), [""; 0], "and taken away");
}

#[test]
fn what_is_no_name_is_refused_and_nothing_is_written() {
    let mut rig = device();
    let mut owner = log_in(&mut rig);
    let who = bring_in(&mut rig, &mut owner, "charles", Role::User);
    let before = rows(&rig);
    let long = "x".repeat(65);
    for (name, why) in [
        ("", NameError::Empty),
        ("a\u{7}b", NameError::Character('\u{7}')),
        ("a\u{202e}b", NameError::Character('\u{202e}')),
        (&long, NameError::TooLong { limit: 64 }),
    ] {
        let refused = owner.set_groups(rig.accounts(), &who.account, &named(&[name]));
        assert!(
            matches!(refused, Err(GroupError::Name(found)) if found == why),
            "{name:?}"
        );
    }
    let many: Vec<String> = (0..33).map(|number| format!("group {number}")).collect();
    let refused = owner.set_groups(rig.accounts(), &who.account, &many);
    assert!(matches!(refused, Err(GroupError::TooMany)), "33 groups");
    assert_eq!(rows(&rig), before, "nothing was written");
    owner
        .set_groups(rig.accounts(), &who.account, &many[..32])
        .expect("32 are as many as can be");
}

#[test]
fn nobody_sets_groups_of_whom_the_own_role_does_not_look_after() {
    let mut rig = device();
    let mut owner = log_in(&mut rig);
    let admin = bring_in(&mut rig, &mut owner, "charles", Role::Administrator);
    let user = bring_in(&mut rig, &mut owner, "mary", Role::User);
    let owners = owner.account();
    owner.close(rig.accounts());
    let mut session = try_login(&mut rig, &admin).expect("opens");
    for account in [owners, admin.account] {
        let refused = session.set_groups(rig.accounts(), &account, &named(&["Office"]));
        assert!(
            matches!(refused, Err(GroupError::Person(PersonError::NotGranted))),
            "{account}"
        );
    }
    let set = session.set_groups(rig.accounts(), &user.account, &named(&["Office"]));
    set.expect("this he may");
    assert_eq!(groups(&mut rig, "mary"), ["Office"], "as set");
}
