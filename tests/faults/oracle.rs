//! What must hold after every fault, seen without one.

use std::ffi::OsString;
use std::fs;

use twinlatch_accounts::{Access, Accounts, LoginError, Notice, Resealed, Session, Start};
use twinlatch_secret::{Code, OtpSeed, Password};
use twinlatch_vault::Vault;

use crate::run::Said;
use crate::scene::{KEPT, NEW_PASSWORD, PASSWORD, Scene, Step, wait_for_code};
use crate::world::{NAME, World, keep};

/// Checks a folder after its step; `what` names the fault.
pub(crate) fn check(scene: &Scene, said: &Said, what: &str) {
    let what = format!("{:?}, {what} ({})", scene.step, said.reason.trim());
    let world = World::at(scene.path(), scene.wall);
    match world.start() {
        Ok(Start::Ready(mut accounts)) => {
            assert_code_is_used(scene, said, &mut accounts, &what);
            check_vault(scene, said, &world, &mut accounts, &what);
        }
        Ok(Start::FirstRun) => {
            assert_eq!(scene.step, Step::SetUp, "the vault is gone: {what}");
            assert!(
                !said.done("set-up"),
                "an acknowledged vault is gone: {what}"
            );
            assert_nothing_left(scene, &world, &what);
        }
        Err(error) => panic!("the program does not start: {error}: {what}"),
    }
}

/// A step that was accepted once is not accepted again.
fn assert_code_is_used(scene: &Scene, said: &Said, accounts: &mut Accounts, what: &str) {
    let Some(before) = scene.before.filter(|_| said.done("login")) else {
        return;
    };
    let code = World::at(scene.path(), scene.wall).code(&before.phone);
    for password in [PASSWORD, NEW_PASSWORD] {
        let again = log_in(accounts, password, &code);
        assert!(again.is_err(), "a code works twice: {what}");
    }
}

fn check_vault(scene: &Scene, said: &Said, world: &World, accounts: &mut Accounts, what: &str) {
    let failures = failures(scene, said);
    let mut session = open(scene, said, world, accounts, what);
    if let Some(before) = scene.before {
        // EXPOSE: compared with the one before.
        let same = session.root_key().expose() == &before.root_key;
        let may_be_new = scene.step == Step::Keys;
        let must_be_new = said.done("keys");
        assert!(same || may_be_new, "another root key: {what}");
        assert!(!same || !must_be_new, "the old root key is back: {what}");
    }
    assert_eq!(
        session.access(),
        Access::ReadWrite,
        "{:?}: {what}",
        session.notices()
    );
    let told = session.notices().iter().find_map(|notice| {
        let Notice::Failures(count) = notice else {
            return None;
        };
        Some(*count)
    });
    assert!(
        told.unwrap_or(0) >= failures,
        "{told:?} of {failures} wrong tries: {what}"
    );
    assert_items(scene, said, &mut session, accounts, what);
    while let Resealed::Left(_) = session.resealed() {
        session.reseal(accounts).expect("items follow the new keys");
    }
    assert_items(scene, said, &mut session, accounts, what);
    keep(&mut session, accounts, "Life goes on").expect("the vault takes the next item");
    session.close(accounts);
}

/// Opens the vault by what the person has in mind and hand; a wait is said and then over.
fn open(scene: &Scene, said: &Said, world: &World, accounts: &mut Accounts, what: &str) -> Session {
    let new_phone = said.phone();
    let old_phone = scene.before.map(|before| &before.phone);
    let phones: Vec<&OtpSeed> = [old_phone, new_phone.as_ref()]
        .into_iter()
        .flatten()
        .collect();
    let passwords = match scene.step {
        Step::Password if said.done("password") => vec![NEW_PASSWORD],
        Step::Keys if said.done("keys") => vec![NEW_PASSWORD],
        Step::Password | Step::Keys if said.undone => vec![PASSWORD],
        Step::Password | Step::Keys => vec![PASSWORD, NEW_PASSWORD],
        Step::SetUp | Step::Wrong | Step::Login | Step::Edit | Step::Phone => vec![PASSWORD],
    };
    // Once the change was acknowledged only the new phone is in the person's hand, and only the old
    // one after it was said to be undone.
    let phones = if said.done("phone") || said.done("keys") {
        &phones[phones.len() - 1..]
    } else if said.undone && scene.before.is_some() {
        &phones[..1]
    } else {
        &phones[..]
    };
    for password in passwords {
        for phone in phones {
            wait_for_code(world, phones);
            match log_in(accounts, password, &world.code(phone)) {
                Ok(session) => return session,
                Err(LoginError::Denied) => {}
                Err(error) => panic!("{error}: {what}"),
            }
        }
    }
    panic!("password and fresh code do not open: {what}");
}

/// Wrong tries that nothing but a success may have taken back.
fn failures(scene: &Scene, said: &Said) -> u32 {
    match scene.step {
        Step::Wrong => 1 + u32::from(said.done("wrong")),
        Step::SetUp | Step::Login | Step::Edit | Step::Password | Step::Phone | Step::Keys => 0,
    }
}

fn assert_items(
    scene: &Scene,
    said: &Said,
    session: &mut Session,
    accounts: &mut Accounts,
    what: &str,
) {
    let vault = Vault::open(session, accounts).expect("the lists can be read");
    assert_eq!(vault.damaged(), 0, "an item is damaged: {what}");
    let ids: Vec<_> = session
        .ledger()
        .personal()
        .entries()
        .map(|(id, _)| id)
        .collect();
    let title = |id| vault.item(session, accounts, id).expect("an item").title;
    let titles: Vec<String> = ids.iter().map(title).collect();
    let has = |title: &str| titles.iter().any(|found| found == title);
    if scene.before.is_some() {
        assert!(KEPT.iter().all(|kept| has(kept)), "{titles:?}: {what}");
    }
    assert!(
        has("Edited") || !said.done("edit"),
        "an acknowledged edit is lost: {what}"
    );
}

/// No vault means no key that would belong to it, and a set-up that can begin anew.
fn assert_nothing_left(scene: &Scene, world: &World, what: &str) {
    let keys = fs::read_dir(scene.path().join("config")).map(|entries| {
        let names = entries.map(|entry| entry.expect("listed").file_name());
        let is_key = |name: &OsString| name.to_string_lossy().starts_with("device-");
        names.filter(is_key).count()
    });
    assert_eq!(keys.unwrap_or(0), 0, "a device key without a vault: {what}");
    let mut set_up = world.begin_set_up(PASSWORD).expect("it begins anew");
    let code = world.code(&set_up.uri().seed);
    set_up.confirm(&code).expect("and is confirmed");
}

fn log_in(accounts: &mut Accounts, password: &str, code: &Code) -> Result<Session, LoginError> {
    accounts.login(NAME, &Password::new(password.to_owned()), code)
}
