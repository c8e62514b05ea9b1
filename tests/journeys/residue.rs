//! What is left on the disk: nothing that could be read, in files that only their owner opens.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use twinlatch_service::items::{delete_item, save_item};
use twinlatch_service::wire::ItemForm;

use crate::desk::{DISPLAY_NAME, Desk, Person};
use crate::keep::item;

/// Words of the person that no file may hold.
const PLANTED: [&str; 3] = ["Gentian", "under the third flowerpot", "alpine-tag"];

#[test]
fn no_file_holds_a_word_of_the_person() {
    let desk = Desk::new();
    let mut service = desk.start();
    let person = Person::set_up(&desk, &mut service);
    let form = ItemForm {
        tags: vec![PLANTED[2].to_owned()],
        ..item(PLANTED[0], PLANTED[1])
    };
    let kept = save_item(service.allow().expect("open"), form).expect("kept");
    delete_item(service.allow().expect("open"), &kept.id).expect("deleted");
    let open = files(desk.all());
    service.quit();
    drop(service);
    for (path, bytes) in open.into_iter().chain(files(desk.all())) {
        let words =
            PLANTED
                .into_iter()
                .chain([DISPLAY_NAME, &person.password, "token/totp", "note"]);
        for word in words {
            assert!(
                !holds(&bytes, word.as_bytes()),
                "{} holds “{word}”",
                path.display()
            );
        }
    }
    fs::write(desk.all().join("control"), PLANTED[1]).expect("written");
    let found = files(desk.all())
        .iter()
        .any(|(_, bytes)| holds(bytes, PLANTED[1].as_bytes()));
    assert!(found, "the search finds what is there");
}

#[test]
fn files_and_folders_belong_to_their_owner_alone() {
    let desk = Desk::new();
    let mut service = desk.start();
    Person::set_up(&desk, &mut service);
    let mode = |path: &Path| fs::metadata(path).expect("there").permissions().mode() & 0o777;
    assert_eq!(mode(&desk.data()), 0o700, "the data folder");
    assert_eq!(mode(&desk.all().join("config")), 0o700, "the key's folder");
    let all = files(desk.all());
    assert!(
        all.len() >= 4,
        "vault, lock, key and marks: {:?}",
        all.iter().map(|(path, _)| path).collect::<Vec<_>>()
    );
    for (path, _) in all {
        assert_eq!(mode(&path), 0o600, "{}", path.display());
    }
}

#[test]
fn a_set_up_that_was_left_leaves_nothing() {
    let desk = Desk::new();
    let mut service = desk.start();
    Person::begin(&mut service);
    assert!(!files(desk.all()).is_empty(), "something is begun");
    service.quit();
    drop(service);
    let left: Vec<PathBuf> = files(desk.all())
        .into_iter()
        .map(|(path, _)| path)
        .filter(|path| !path.ends_with("vault.lock"))
        .collect();
    assert_eq!(left, Vec::<PathBuf>::new(), "no file, no key");
}

fn files(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            let bytes = fs::read(&path).expect("a file");
            found.push((path, bytes));
        }
    }
    found
}

fn holds(bytes: &[u8], word: &[u8]) -> bool {
    bytes.windows(word.len()).any(|window| window == word)
}
