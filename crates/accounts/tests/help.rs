//! Administrators help a person back in: both sides' parts together open, nothing less does.

mod bench;
mod crowd;
mod file;
mod support;

use bench::{device, is_denied, log_in};
use crowd::{Joined, bring_in, enter, try_login, with_phone};
use file::{add_row, rows};
use support::{Rig, password};
use twinlatch_accounts::{
    ActError, HelpError, HelpTyped, HelpWay, LoginError, Notice, PersonChange, Recovery,
    RecoveryError, Session,
};
use twinlatch_crypto::{Id, parse_paper};
use twinlatch_policy::{Key, Policy, Rules};
use twinlatch_records::{EventKind, Role, WayKind};
use twinlatch_secret::{PaperCode, SecretText};

const NEW_PASSWORD: &str = "orchard violet qmzt";

fn decide(rig: &mut Rig, needed: u32, escrow: u32) {
    let rules = Rules::default()
        .with(Key::RecoveryAdministrators, needed)
        .with(Key::RecoveryEscrow, escrow);
    rig.accounts()
        .set_policy(Policy::new(rules, Rules::default()));
}

/// A person, two administrators, and the person's two paper codes: for the phone, for the password.
struct Desk {
    rig: Rig,
    admins: [Joined; 2],
    person: Joined,
    papers: [PaperCode; 2],
}

impl Desk {
    /// The person has chosen both administrators; so many of them must help.
    fn new(needed: u32) -> Self {
        let mut rig = device();
        decide(&mut rig, needed, 0);
        let mut owner = log_in(&mut rig);
        let admins = ["charles", "mary"]
            .map(|name| bring_in(&mut rig, &mut owner, name, Role::Administrator));
        let person = bring_in(&mut rig, &mut owner, "eve", Role::User);
        owner.close(rig.accounts());
        let mut session = enter(&mut rig, &person);
        let chosen: Vec<Id> = admins.iter().map(|admin| admin.account).collect();
        let made = session.make_help(rig.accounts(), &password(person.password), &chosen);
        made.expect("two can help");
        let papers = papers(&mut rig, &session).expect("on the sheet");
        session.close(rig.accounts());
        Self {
            rig,
            admins,
            person,
            papers,
        }
    }

    /// An administrator gives his part and logs out.
    fn give(&mut self, admin: usize, way: HelpWay) -> Result<usize, HelpError> {
        let session = enter(&mut self.rig, &self.admins[admin]);
        let accounts = self.rig.accounts();
        let given = session.give_help(accounts, &self.person.account, way);
        session.close(self.rig.accounts());
        given.map(|run| run.missing)
    }

    fn open(&mut self, word: Option<&str>, paper: usize) -> Result<Recovery, RecoveryError> {
        let word = word.map(password);
        let typed = HelpTyped {
            password: word.as_ref(),
            paper: Some(&self.papers[paper]),
        };
        self.rig
            .accounts()
            .recover_with_help(self.person.name, typed)
    }

    /// The person's session after an administrator was made a user.
    fn demote(&mut self, admin: usize) {
        let mut owner = log_in(&mut self.rig);
        let user = PersonChange::Role(Role::User);
        let account = self.admins[admin].account;
        let changed = owner.change_person(self.rig.accounts(), &account, user);
        changed.expect("the owner may");
        owner.close(self.rig.accounts());
    }
}

fn papers(rig: &mut Rig, session: &Session) -> Option<[PaperCode; 2]> {
    let sheet = session.sheet(rig.accounts()).expect("the proof is fresh");
    let parsed = |code: &SecretText| parse_paper(code).expect("as it is printed");
    sheet.help_codes.map(|codes| codes.each_ref().map(parsed))
}

fn enrol(rig: &mut Rig, recovery: &mut Recovery) -> twinlatch_secret::OtpSeed {
    let uri = recovery.offer_phone(rig.accounts()).expect("offered");
    let own = rig.seed.replace(uri.seed.duplicate());
    let code = rig.code();
    let confirmed = recovery.confirm_phone(rig.accounts(), &code, None);
    confirmed.expect("the new phone confirms");
    std::mem::replace(&mut rig.seed, own).expect("a phone")
}

fn finish(rig: &mut Rig, recovery: Recovery) -> Session {
    let finished = recovery.finish(rig.accounts(), None);
    finished.map_err(|(_, why)| why).expect("finished")
}

fn denied(result: &Result<Recovery, RecoveryError>) -> bool {
    matches!(result, Err(RecoveryError::Login(LoginError::Denied)))
}

fn no_help(result: &Result<Recovery, RecoveryError>) -> bool {
    matches!(result, Err(RecoveryError::NoHelp))
}

#[test]
fn a_lost_phone_takes_an_administrator_the_password_and_the_paper() {
    let mut desk = Desk::new(1);
    let word = desk.person.password;
    assert!(
        no_help(&desk.open(Some(word), 0)),
        "without an administrator"
    );
    assert_eq!(
        desk.give(0, HelpWay::Phone).expect("chosen"),
        0,
        "one is enough"
    );
    assert!(denied(&desk.open(Some("not it"), 0)), "another password");
    assert!(denied(&desk.open(Some(word), 1)), "the other paper code");
    let mut recovery = desk.open(Some(word), 0).expect("all three");
    assert!(
        no_help(&desk.open(Some(word), 0)),
        "his part is wiped with success"
    );
    let early = recovery.finish(desk.rig.accounts(), None);
    let (mut back, why) = early.map(|_| ()).expect_err("the phone is lost");
    assert!(
        matches!(why, RecoveryError::PhoneNeeded),
        "control: {why:?}"
    );
    let taken = back.take_new_password(desk.rig.accounts(), &password(NEW_PASSWORD));
    assert!(
        matches!(taken, Err(RecoveryError::NotByKit)),
        "the password is not what was lost"
    );
    recovery = *back;
    let phone = enrol(&mut desk.rig, &mut recovery);
    let session = finish(&mut desk.rig, recovery);
    assert_eq!(session.username(), desk.person.name, "whose account it is");
    assert!(
        papers(&mut desk.rig, &session).is_some_and(|new| !new[0].is(&desk.papers[0])),
        "the used paper code is replaced"
    );
    session.close(desk.rig.accounts());
    desk.rig.wait(60 * 60);
    // Its code may fall on one of the few steps of the new table that no code opens.
    let old = try_login(&mut desk.rig, &desk.person);
    assert!(old.is_err(), "the lost phone is dead");
    desk.person.phone = phone;
    let session = enter(&mut desk.rig, &desk.person);
    let told = session.notices().iter().any(|notice| {
        matches!(notice, Notice::Recovered(event) if event.way == Some(WayKind::AdminPhone))
    });
    assert!(told, "the person is told: {:?}", session.notices());
    session.close(desk.rig.accounts());
    desk.give(0, HelpWay::Phone).expect("chosen");
    assert!(
        denied(&desk.open(Some(word), 0)),
        "the used paper code is dead"
    );
}

#[test]
fn a_forgotten_password_takes_an_administrator_and_its_own_paper() {
    let mut desk = Desk::new(1);
    desk.give(1, HelpWay::Password).expect("chosen");
    assert!(denied(&desk.open(None, 0)), "the paper code for the phone");
    let mut recovery = desk.open(None, 1).expect("both parts");
    let early = recovery.finish(desk.rig.accounts(), None);
    let (back, why) = early.map(|_| ()).expect_err("it is forgotten");
    assert!(matches!(why, RecoveryError::NewPasswordNeeded), "{why:?}");
    recovery = *back;
    let taken = recovery.take_new_password(desk.rig.accounts(), &password(NEW_PASSWORD));
    taken.expect("a good one");
    finish(&mut desk.rig, recovery).close(desk.rig.accounts());
    assert!(
        is_denied(&try_login(&mut desk.rig, &desk.person)),
        "the old password"
    );
    desk.person.password = NEW_PASSWORD;
    let session = enter(&mut desk.rig, &desk.person);
    let sheet = session.sheet(desk.rig.accounts()).expect("fresh");
    let events = session.events(desk.rig.accounts()).expect("readable");
    let recovered = events.iter().any(|event| {
        (event.what, event.way) == (EventKind::Recovered, Some(WayKind::AdminPassword))
    });
    assert!(recovered, "the history says so");
    session.close(desk.rig.accounts());
    // Whatever takes the password follows the new one.
    let code = twinlatch_crypto::parse_backup(&sheet.backup_codes[0]).expect("as printed");
    let opened = desk.rig.accounts().recover_with_backup_code(
        desk.person.name,
        &password(NEW_PASSWORD),
        &code,
    );
    opened.map(|_| ()).expect("backup codes");
    let kit = twinlatch_crypto::parse_kit(&sheet.kit_code).expect("as printed");
    let opened = desk
        .rig
        .accounts()
        .recover_with_kit(&kit, Some(&password(NEW_PASSWORD)));
    opened.map(|_| ()).expect("and a kit with password");
}

#[test]
fn one_of_two_administrators_opens_nothing() {
    let mut desk = Desk::new(2);
    let word = desk.person.password;
    assert_eq!(
        desk.give(0, HelpWay::Phone).expect("chosen"),
        1,
        "one is missing"
    );
    let refused = desk.open(Some(word), 0);
    assert!(
        matches!(refused, Err(RecoveryError::HelpIncomplete)),
        "his part alone"
    );
    assert_eq!(
        desk.give(0, HelpWay::Phone).expect("again"),
        1,
        "twice is not two"
    );
    assert_eq!(desk.give(1, HelpWay::Phone).expect("chosen"), 0, "both");
    desk.open(Some(word), 0).map(|_| ()).expect("both parts");
}

#[test]
fn a_part_is_for_one_person_and_one_way_and_ten_minutes() {
    let mut desk = Desk::new(1);
    let word = desk.person.password;
    desk.give(0, HelpWay::Password).expect("chosen");
    assert!(denied(&desk.open(Some(word), 0)), "given for the password");
    desk.give(0, HelpWay::Phone).expect("chosen");
    let typed = HelpTyped {
        paper: Some(&desk.papers[0]),
        ..HelpTyped::default()
    };
    let other = desk.rig.accounts().recover_with_help("charles", typed);
    assert!(no_help(&other), "for nobody else");
    desk.rig.wait(10 * 60);
    assert!(
        no_help(&desk.open(Some(word), 0)),
        "wiped after ten minutes"
    );
    desk.give(0, HelpWay::Phone).expect("chosen");
    desk.rig.restart();
    assert!(no_help(&desk.open(Some(word), 0)), "and with the process");
}

#[test]
fn who_was_not_chosen_has_nothing_to_give() {
    let mut desk = Desk::new(1);
    let mut session = enter(&mut desk.rig, &desk.person);
    let (charles, word) = (desk.admins[0].account, password(desk.person.password));
    session
        .make_help(desk.rig.accounts(), &word, &[charles])
        .expect("one can");
    let escrow = session
        .help(desk.rig.accounts())
        .expect("readable")
        .escrowed;
    assert_eq!(escrow, None, "nobody opens it alone");
    session.close(desk.rig.accounts());
    let given = desk.give(1, HelpWay::Phone);
    assert!(matches!(given, Err(HelpError::NoShare)), "not any more");
    let full = desk.give(0, HelpWay::Full);
    assert!(
        matches!(full, Err(HelpError::NoShare)),
        "there is no escrow"
    );
    let session = enter(&mut desk.rig, &desk.person);
    let given = session.give_help(desk.rig.accounts(), &charles, HelpWay::Phone);
    assert!(
        matches!(given, Err(HelpError::NotGranted)),
        "a user helps nobody"
    );
    session.close(desk.rig.accounts());
    let session = enter(&mut desk.rig, &desk.admins[0]);
    let given = session.give_help(desk.rig.accounts(), &charles, HelpWay::Phone);
    assert!(
        matches!(given, Err(HelpError::NotGranted)),
        "nor an administrator himself"
    );
    desk.rig.wait(10 * 60);
    let given = session.give_help(desk.rig.accounts(), &desk.person.account, HelpWay::Phone);
    assert!(
        matches!(given, Err(HelpError::ProofNeeded)),
        "only with a fresh proof"
    );
}

#[test]
fn without_the_policy_nobody_helps() {
    let mut desk = Desk::new(1);
    decide(&mut desk.rig, 0, 1);
    let mut session = enter(&mut desk.rig, &desk.person);
    assert!(
        session.notices().contains(&Notice::HelpEnded),
        "what was made is taken away and named: {:?}",
        session.notices()
    );
    let charles = desk.admins[0].account;
    let made = session.make_help(
        desk.rig.accounts(),
        &password(desk.person.password),
        &[charles],
    );
    assert!(
        matches!(made, Err(ActError::TooFewHelpers)),
        "none is offered"
    );
    assert!(
        papers(&mut desk.rig, &session).is_none(),
        "no codes on the sheet"
    );
    session.close(desk.rig.accounts());
    let given = desk.give(0, HelpWay::Phone);
    assert!(matches!(given, Err(HelpError::NoShare)), "nothing to give");
}

#[test]
fn a_removed_administrators_share_opens_nothing_after_the_persons_login() {
    let mut desk = Desk::new(1);
    let before = rows(&desk.rig);
    desk.demote(0);
    let charles = desk.admins[0].account;
    let left = desk.rig.accounts().people_with_shares_for(&charles);
    assert_eq!(
        left.expect("readable"),
        1,
        "it is named until the person comes"
    );
    let session = enter(&mut desk.rig, &desk.person);
    let renewed = session.notices().contains(&Notice::HelpRenewed);
    assert!(renewed, "and the person is told: {:?}", session.notices());
    session.close(desk.rig.accounts());
    let left = desk.rig.accounts().people_with_shares_for(&charles);
    assert_eq!(left.expect("readable"), 0, "then it is gone");
    // The one who stays helps on, by new shares and the same paper codes.
    desk.give(1, HelpWay::Phone).expect("still chosen");
    let word = desk.person.password;
    desk.open(Some(word), 0)
        .map(|_| ())
        .expect("the same paper");
    // The old share and the old row, put back: he is no administrator, so the program refuses him.
    let mut put_back = 0;
    let present = rows(&desk.rig);
    for ((table, id), ct) in before {
        let old =
            matches!(table, "slots" | "objects") && !present.contains_key(&(table, id.clone()));
        if old {
            add_row(&desk.rig, table, &id, &ct);
            put_back += 1;
        }
    }
    assert!(put_back >= 8, "control: four rows and four shares");
    desk.rig.restart();
    decide(&mut desk.rig, 1, 0);
    let given = desk.give(0, HelpWay::Phone);
    assert!(
        matches!(given, Err(HelpError::NotGranted)),
        "a user gives nothing"
    );
    let session = enter(&mut desk.rig, &desk.person);
    let events = session.events(desk.rig.accounts()).expect("readable");
    let discarded: u32 = events
        .iter()
        .filter(|event| event.what == EventKind::Discarded)
        .map(|event| event.count)
        .sum();
    assert!(
        discarded >= 4,
        "old rows are named and taken away: {discarded}"
    );
    session.close(desk.rig.accounts());
}

#[test]
fn with_too_few_administrators_left_the_way_ends() {
    let mut desk = Desk::new(2);
    desk.demote(0);
    let session = enter(&mut desk.rig, &desk.person);
    assert!(
        session.notices().contains(&Notice::HelpEnded),
        "one is not two: {:?}",
        session.notices()
    );
    assert!(
        papers(&mut desk.rig, &session).is_none(),
        "the codes are gone"
    );
    session.close(desk.rig.accounts());
    let session = enter(&mut desk.rig, &desk.person);
    let again = session.notices().contains(&Notice::HelpEnded);
    assert!(!again, "it is said once");
}

#[test]
fn wrong_tries_wait_by_themselves() {
    let mut desk = Desk::new(1);
    let word = desk.person.password;
    desk.give(0, HelpWay::Phone).expect("chosen");
    for _ in 0..5 {
        assert!(denied(&desk.open(Some("not it"), 0)), "a wrong password");
    }
    let refused = desk.open(Some(word), 0);
    let waits = matches!(refused, Err(RecoveryError::Login(LoginError::Wait { .. })));
    assert!(waits, "the sixth waits, though it is right");
    enter(&mut desk.rig, &desk.person).close(desk.rig.accounts());
    desk.rig.wait(30);
    let opened = desk.open(Some(word), 0).map(|_| ());
    opened.expect("password and code were never delayed, and the wait ends");
}

#[test]
fn the_paper_codes_follow_password_and_sheet() {
    let mut desk = Desk::new(1);
    let mut session = enter(&mut desk.rig, &desk.person);
    session
        .change_password(desk.rig.accounts(), &password(NEW_PASSWORD))
        .expect("fresh");
    session.close(desk.rig.accounts());
    let old = std::mem::replace(&mut desk.person.password, NEW_PASSWORD);
    desk.give(0, HelpWay::Phone).expect("chosen");
    assert!(denied(&desk.open(Some(old), 0)), "the old password");
    desk.open(Some(NEW_PASSWORD), 0)
        .map(|_| ())
        .expect("the same paper code with the new one");

    let session = enter(&mut desk.rig, &desk.person);
    let mut sheet = twinlatch_accounts::NewSheet::begin(&session, desk.rig.accounts());
    let mut session = session;
    let sheet = sheet.as_mut().expect("fresh");
    let shown = sheet.sheet(&session, desk.rig.accounts());
    let symbols: Vec<char> = shown
        .kit_code
        .expose()
        .chars()
        .filter(|c| *c != ' ')
        .collect();
    let answer: String = symbols[..4].iter().collect();
    assert!(
        sheet.confirm([1, 2, 3, 4], &SecretText::new(answer)),
        "as shown"
    );
    sheet
        .finish(&mut session, desk.rig.accounts(), &password(NEW_PASSWORD))
        .expect("replaced");
    session.close(desk.rig.accounts());
    desk.give(0, HelpWay::Phone).expect("chosen");
    assert!(
        denied(&desk.open(Some(NEW_PASSWORD), 0)),
        "codes of the old sheet"
    );
    let codes = shown.help_codes.expect("the new sheet has them");
    desk.papers = codes
        .each_ref()
        .map(|code| parse_paper(code).expect("as it is printed"));
    desk.open(Some(NEW_PASSWORD), 0)
        .map(|_| ())
        .expect("codes of the new one");
}

#[test]
fn an_escrow_is_told_for_good_and_opens_without_the_person() {
    let mut desk = Desk::new(1);
    let escrowed = |session: &Session| {
        let told = |notice: &Notice| matches!(notice, Notice::Escrowed { .. });
        session.notices().iter().any(told)
    };
    let session = enter(&mut desk.rig, &desk.person);
    assert!(!escrowed(&session), "control");
    session.close(desk.rig.accounts());
    decide(&mut desk.rig, 1, 1);
    let session = enter(&mut desk.rig, &desk.person);
    assert!(escrowed(&session), "told at the login that makes it");
    session.close(desk.rig.accounts());
    desk.give(1, HelpWay::Full).expect("every administrator");
    let accounts = desk.rig.accounts();
    let opened = accounts.recover_with_help(desk.person.name, HelpTyped::default());
    let mut recovery = opened.expect("nothing of the person's is asked for");
    let taken = recovery.take_new_password(desk.rig.accounts(), &password(NEW_PASSWORD));
    taken.expect("a good one");
    let early = recovery.finish(desk.rig.accounts(), None);
    let (back, why) = early.map(|_| ()).expect_err("the phone may be gone");
    assert!(matches!(why, RecoveryError::PhoneNeeded), "{why:?}");
    recovery = *back;
    desk.person.phone = enrol(&mut desk.rig, &mut recovery);
    finish(&mut desk.rig, recovery).close(desk.rig.accounts());
    desk.person.password = NEW_PASSWORD;
    decide(&mut desk.rig, 1, 0);
    let session = enter(&mut desk.rig, &desk.person);
    assert!(escrowed(&session), "told after the policy has ended it too");
    session.close(desk.rig.accounts());
    let given = desk.give(1, HelpWay::Full);
    assert!(matches!(given, Err(HelpError::NoShare)), "and it is over");
}

#[test]
fn ended_help_opens_nothing() {
    let mut desk = Desk::new(1);
    let mut session = enter(&mut desk.rig, &desk.person);
    session.end_help(desk.rig.accounts()).expect("fresh");
    assert!(
        papers(&mut desk.rig, &session).is_none(),
        "no codes any more"
    );
    session.close(desk.rig.accounts());
    let given = desk.give(0, HelpWay::Phone);
    assert!(matches!(given, Err(HelpError::NoShare)), "nothing to give");
    with_phone(&mut desk.rig, &desk.person, |_| ());
}
