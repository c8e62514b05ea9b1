//! A file is obeyed only where nobody but its owner could have written it.

#![cfg(unix)]

use std::fs::{self, Permissions};
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};

use tempfile::TempDir;
use twinlatch_policy::{Fault, Found, Key, PolicyPlace, Rules};

const TEXT: &str = "[password]\nmin_length = 12\n";

/// A root folder with a policy in its place.
fn root_with(text: &[u8]) -> TempDir {
    let root = TempDir::new().expect("a temporary folder");
    let folder = root.path().join("etc/twinlatch");
    fs::create_dir_all(&folder).expect("folders");
    for folder in [root.path().join("etc"), folder.clone()] {
        fs::set_permissions(folder, Permissions::from_mode(0o755)).expect("their rights");
    }
    fs::write(folder.join("policy.toml"), text).expect("a file");
    fs::set_permissions(folder.join("policy.toml"), Permissions::from_mode(0o644)).expect("rights");
    root
}

fn file(root: &TempDir) -> PathBuf {
    root.path().join("etc/twinlatch/policy.toml")
}

fn owner(root: &Path) -> u32 {
    fs::metadata(root).expect("it is there").uid()
}

fn read(root: &TempDir) -> Found {
    PolicyPlace::danger_at(root.path(), owner(root.path())).read()
}

/// The one fault for which it is not obeyed.
fn fault(root: &TempDir) -> Fault {
    let found = read(root);
    let Found::Refused(problems) = &found else {
        panic!("it was not refused: {found:?}")
    };
    assert_eq!(problems.len(), 1, "one reason: {problems:?}");
    problems[0].fault.clone()
}

#[test]
fn a_file_of_the_owner_is_obeyed() {
    let root = root_with(TEXT.as_bytes());
    let rules = Rules::default().with(Key::PasswordLength, 12);
    assert_eq!(read(&root), Found::Obeyed(rules), "as it is written");
}

#[test]
fn no_file_is_no_policy() {
    let root = root_with(TEXT.as_bytes());
    fs::remove_file(file(&root)).expect("removed");
    assert_eq!(read(&root), Found::Nothing, "a folder without it");
    fs::remove_dir_all(root.path().join("etc")).expect("removed");
    assert_eq!(read(&root), Found::Nothing, "no folder at all");
}

#[test]
fn without_a_file_nobody_asks_who_owns_the_folders() {
    let root = root_with(TEXT.as_bytes());
    fs::remove_file(file(&root)).expect("removed");
    let etc = root.path().join("etc");
    fs::set_permissions(&etc, Permissions::from_mode(0o777)).expect("its rights");
    assert_eq!(read(&root), Found::Nothing, "writable by everybody");
    let other = owner(root.path()) + 1;
    let place = PolicyPlace::danger_at(root.path(), other);
    assert_eq!(
        place.read(),
        Found::Nothing,
        "somebody else's, as in a container"
    );
}

#[test]
fn what_others_can_write_is_not_obeyed() {
    for part in ["", "etc", "etc/twinlatch", "etc/twinlatch/policy.toml"] {
        for others in [0o020, 0o002] {
            let root = root_with(TEXT.as_bytes());
            let path = root.path().join(part);
            let mode = fs::metadata(&path).expect("it is there").mode();
            fs::set_permissions(&path, Permissions::from_mode(mode | others)).expect("opened");
            let Fault::Writable { path: named } = fault(&root) else {
                panic!("{part} can be written by others: {:?}", fault(&root))
            };
            assert_eq!(
                named.components().count(),
                path.components().count(),
                "{part} is named"
            );
        }
    }
}

#[test]
fn what_belongs_to_somebody_else_is_not_obeyed() {
    let root = root_with(TEXT.as_bytes());
    let place = PolicyPlace::danger_at(root.path(), owner(root.path()) + 1);
    let Found::Refused(problems) = place.read() else {
        panic!("another owner's file was obeyed")
    };
    assert!(
        matches!(problems[0].fault, Fault::WrongOwner { .. }),
        "the owner is the reason: {problems:?}"
    );
}

#[test]
fn no_link_is_followed() {
    let root = root_with(TEXT.as_bytes());
    let elsewhere = root.path().join("elsewhere.toml");
    fs::rename(file(&root), &elsewhere).expect("moved");
    symlink(&elsewhere, file(&root)).expect("a link");
    assert_eq!(
        fault(&root),
        Fault::NotPlain { path: file(&root) },
        "a file behind a link"
    );
    let root = root_with(TEXT.as_bytes());
    let folder = root.path().join("etc/twinlatch");
    fs::rename(&folder, root.path().join("real")).expect("moved");
    symlink(root.path().join("real"), &folder).expect("a link");
    assert_eq!(
        fault(&root),
        Fault::NotPlain { path: folder },
        "a folder behind a link"
    );
}

#[test]
fn what_is_no_plain_file_is_not_obeyed() {
    let root = root_with(TEXT.as_bytes());
    fs::remove_file(file(&root)).expect("removed");
    fs::create_dir(file(&root)).expect("a folder");
    assert_eq!(
        fault(&root),
        Fault::NotPlain { path: file(&root) },
        "a folder"
    );
    fs::remove_dir(file(&root)).expect("removed");
    // A pipe without a writer would keep a careless reader waiting for ever.
    rustix::fs::mknodat(
        rustix::fs::CWD,
        file(&root),
        rustix::fs::FileType::Fifo,
        rustix::fs::Mode::from_raw_mode(0o644),
        0,
    )
    .expect("a pipe");
    assert_eq!(
        fault(&root),
        Fault::NotPlain { path: file(&root) },
        "a pipe"
    );
}

#[test]
fn what_cannot_be_a_policy_is_not_obeyed() {
    let root = root_with(&[0xff, 0xfe]);
    assert_eq!(fault(&root), Fault::NotUtf8, "no text");
    let root = root_with(&vec![b'#'; 64 * 1024 + 1]);
    assert_eq!(
        fault(&root),
        Fault::TooLarge { limit: 64 * 1024 },
        "one byte too many"
    );
    let root = root_with(&vec![b'#'; 64 * 1024]);
    assert_eq!(
        read(&root),
        Found::Obeyed(Rules::default()),
        "the most that is read"
    );
    let root = root_with(b"[password]\nmin_length = 7\n");
    assert!(
        matches!(fault(&root), Fault::OutOfRange { .. }),
        "a broken text"
    );
}
