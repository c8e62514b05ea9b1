//! Single bytes of the whole file, its own bookkeeping included, are other than they were.

use std::fs;

use twinlatch_accounts::{Accounts, Session, Start};
use twinlatch_secret::Password;
use twinlatch_vault::Vault;

use crate::run::is_full;
use crate::scene::{KEPT, PASSWORD, Scene, Step};
use crate::world::{NAME, World};

/// The description of the file and its first table.
const FRONT: usize = 128;

#[test]
fn a_flipped_byte_never_opens_for_others_nor_shows_what_was_not_kept() {
    let whole = fs::read(vault(&Scene::of(Step::Edit))).expect("readable");
    let (front, rest) = if is_full() { (1, 5_003) } else { (4, 50_021) };
    let places = (0..FRONT).step_by(front);
    let mut opened = 0;
    let mut tried = 0;
    for place in places.chain((FRONT..whole.len()).step_by(rest)) {
        let scene = Scene::of(Step::Edit);
        let mut bytes = whole.clone();
        bytes[place] ^= 0x55;
        fs::write(vault(&scene), bytes).expect("written");
        opened += usize::from(look(&scene, place));
        tried += 1;
    }
    assert!(
        opened > tried / 2,
        "most bytes are not needed: {opened} of {tried} opened"
    );
    println!("{tried} bytes flipped, one at a time: {opened} vaults opened all the same");
}

fn vault(scene: &Scene) -> std::path::PathBuf {
    scene.path().join("data").join("vault.db")
}

/// Gives whether the vault opened; what does not fit is named, never taken for nothing.
fn look(scene: &Scene, place: usize) -> bool {
    let before = scene.before.expect("there was a vault");
    let world = World::at(scene.path(), scene.wall);
    let mut accounts = match world.start() {
        Ok(Start::Ready(accounts)) => accounts,
        Ok(Start::FirstRun) => panic!("byte {place}: a damaged vault is no first run"),
        Err(_) => return false,
    };
    let code = world.code(&before.phone);
    let wrong = accounts.login(NAME, &Password::new("not it".to_owned()), &code);
    assert!(wrong.is_err(), "byte {place}: a wrong password opens");
    let Ok(mut session) = accounts.login(NAME, &Password::new(PASSWORD.to_owned()), &code) else {
        return false;
    };
    // EXPOSE: compared with the one before.
    let root_key = session.root_key().expose();
    assert_eq!(root_key, &before.root_key, "byte {place}: another root key");
    assert_only_kept(&mut session, &mut accounts, place);
    session.close(&mut accounts);
    true
}

fn assert_only_kept(session: &mut Session, accounts: &mut Accounts, place: usize) {
    let Ok(vault) = Vault::open(session, accounts) else {
        return;
    };
    let ids: Vec<_> = session
        .ledger()
        .personal()
        .entries()
        .map(|(id, _)| id)
        .collect();
    for id in ids {
        if let Ok(item) = vault.item(session, accounts, &id) {
            assert!(KEPT.contains(&&*item.title), "byte {place}: {}", item.title);
        }
    }
}
