//! The key file on a real file system.

use std::fs;
use std::io;
use std::path::Path;
use std::thread;

use tempfile::TempDir;
use twinlatch_device::{
    AccountMark, DeviceError, KeyFile, Line, Lines as _, MarkReason, PlaceKind, account_mark_user,
    encode_key_line, key_user, make_key_entry, mark_user, merge_account_mark, read_account_mark,
    read_keys,
};
use twinlatch_secret::DeviceKey;

const DEVICE: [u8; 8] = [0xde; 8];
const DB: [u8; 16] = [0xc0; 16];
const ACCOUNT: [u8; 16] = [0xa0; 16];

fn key(byte: u8) -> DeviceKey {
    DeviceKey::filled(|out| out.fill(byte))
}

fn line(byte: u8) -> Line {
    Line::encode(&[byte; 3])
}

/// A folder that is not there yet, in a temporary one.
fn place() -> (TempDir, KeyFile) {
    let dir = TempDir::new().expect("a temporary folder");
    let place = KeyFile::new(dir.path().join("twinlatch"));
    (dir, place)
}

fn key_path(place: &KeyFile) -> std::path::PathBuf {
    place.folder().join("device-dededededededede.key")
}

fn marks_path(place: &KeyFile) -> std::path::PathBuf {
    place.folder().join(format!("marks-{}", "c0".repeat(16)))
}

#[cfg(unix)]
fn mode(path: &Path) -> u32 {
    use std::os::unix::fs::PermissionsExt as _;
    fs::metadata(path).expect("there").permissions().mode() & 0o7777
}

#[cfg(unix)]
fn set_mode(path: &Path, mode: u32) {
    use std::os::unix::fs::PermissionsExt as _;
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("own file");
}

#[test]
fn nothing_is_made_by_reading() {
    let (_dir, place) = place();
    assert!(
        read_keys(&place, &DEVICE).expect("no error").is_empty(),
        "no key yet"
    );
    let mark = read_account_mark(&place, &DB, &ACCOUNT).expect("no error");
    assert_eq!(mark, None, "no mark yet");
    assert!(
        place.names("").expect("no error").is_empty(),
        "no names yet"
    );
    assert!(!place.folder().exists(), "looking leaves no trace");
    assert_eq!(place.kind(), PlaceKind::File, "shown as what it is");
    assert_eq!(place.reads(), 2, "two entries were looked for");
}

#[test]
fn a_key_is_made_once_and_comes_back() {
    let (_dir, place) = place();
    make_key_entry(&place, &DEVICE, &key(1)).expect("made");
    let keys = read_keys(&KeyFile::new(place.folder()), &DEVICE).expect("readable");
    assert!(
        keys.len() == 1 && keys[0].is(&key(1)),
        "another program run finds the same key"
    );
    // EXPOSE: a test looks at its own key.
    let expected = encode_key_line(&DEVICE, &key(1)).expose().to_owned();
    let text = fs::read_to_string(key_path(&place)).expect("there");
    assert_eq!(text, expected, "one line of base64 and nothing else");
}

#[cfg(unix)]
#[test]
fn only_the_owner_may_read() {
    let (_dir, place) = place();
    make_key_entry(&place, &DEVICE, &key(1)).expect("made");
    place.write(&mark_user(&DB), &line(1)).expect("made");
    assert_eq!(mode(place.folder()), 0o700, "the folder");
    assert_eq!(mode(&key_path(&place)), 0o600, "the key");
    assert_eq!(mode(&marks_path(&place)), 0o600, "the marks");
}

#[cfg(unix)]
#[test]
fn loosened_permissions_are_tightened_by_the_next_write() {
    let (_dir, place) = place();
    place.write(&mark_user(&DB), &line(1)).expect("made");
    set_mode(place.folder(), 0o755);
    set_mode(&marks_path(&place), 0o666);
    place.write(&mark_user(&DB), &line(2)).expect("replaced");
    assert_eq!(mode(place.folder()), 0o700, "the folder");
    assert_eq!(mode(&marks_path(&place)), 0o600, "the marks");
}

#[test]
fn a_key_file_is_never_rewritten() {
    let (_dir, place) = place();
    let user = key_user(&DEVICE);
    place
        .write(&user, &encode_key_line(&DEVICE, &key(1)))
        .expect("made");
    place
        .write(&user, &encode_key_line(&DEVICE, &key(1)))
        .expect("the same key is no change");
    let other = encode_key_line(&DEVICE, &key(2));
    assert_eq!(
        place.write(&user, &other),
        Err(DeviceError::OtherKeyThere),
        "another key"
    );
    let replaced = place.replace(&user, Some(&encode_key_line(&DEVICE, &key(1))), &other);
    assert_eq!(
        replaced,
        Err(DeviceError::OtherKeyThere),
        "by no way of writing"
    );
    let keys = read_keys(&place, &DEVICE).expect("readable");
    assert!(keys[0].is(&key(1)), "the first key stays");
}

#[test]
fn a_damaged_key_file_is_named_and_mended_by_the_key_in_hand() {
    let (_dir, place) = place();
    fs::create_dir(place.folder()).expect("made");
    fs::write(key_path(&place), b"").expect("what a power cut leaves");
    assert_eq!(
        read_keys(&place, &DEVICE).err(),
        Some(DeviceError::Damaged),
        "named"
    );
    let user = key_user(&DEVICE);
    let write = place.write(&user, &encode_key_line(&DEVICE, &key(1)));
    assert_eq!(
        write,
        Err(DeviceError::Damaged),
        "a plain write does not touch it"
    );
    make_key_entry(&place, &DEVICE, &key(1)).expect("mended");
    assert!(
        read_keys(&place, &DEVICE).expect("readable")[0].is(&key(1)),
        "the key is back"
    );
}

#[test]
fn a_line_end_in_a_key_file_does_no_harm() {
    let (_dir, place) = place();
    make_key_entry(&place, &DEVICE, &key(1)).expect("made");
    let mut text = fs::read(key_path(&place)).expect("there");
    text.extend_from_slice(b"\r\n");
    fs::write(key_path(&place), text).expect("as an editor does");
    assert!(
        read_keys(&place, &DEVICE).expect("readable")[0].is(&key(1)),
        "the same key"
    );
}

#[test]
fn marks_of_one_vault_share_a_file() {
    let (_dir, place) = place();
    let users = [mark_user(&DB), account_mark_user(&DB, &ACCOUNT)];
    place.write(&users[0], &line(1)).expect("made");
    place.write(&users[1], &line(2)).expect("added");
    place.write(&users[0], &line(3)).expect("replaced");
    let text = fs::read_to_string(marks_path(&place)).expect("there");
    let expected = format!("{} AwMD\n{} AgIC\n", users[0], users[1]);
    assert_eq!(text, expected, "a line an entry: name, blank, base64");
    let found = place.read(&users[1]).expect("readable").expect("there");
    assert!(found.is(&line(2)), "the whole name counts");
}

#[test]
fn deleting_takes_one_entry_and_at_last_the_file() {
    let (_dir, place) = place();
    let users = [
        mark_user(&DB),
        account_mark_user(&DB, &ACCOUNT),
        key_user(&DEVICE),
    ];
    place.write(&users[0], &line(1)).expect("made");
    place.write(&users[1], &line(2)).expect("made");
    make_key_entry(&place, &DEVICE, &key(1)).expect("made");
    place.delete(&users[0]).expect("deleted");
    assert!(place.read(&users[0]).expect("readable").is_none(), "gone");
    assert!(
        place.read(&users[1]).expect("readable").is_some(),
        "the other stays"
    );
    place
        .delete(&users[0])
        .expect("what is not there counts as deleted");
    place.delete(&users[1]).expect("deleted");
    assert!(!marks_path(&place).exists(), "no empty file is left");
    place.delete(&users[2]).expect("deleted");
    place
        .delete(&users[2])
        .expect("what is not there counts as deleted");
    assert!(!key_path(&place).exists(), "the key is gone");
}

#[test]
fn names_lists_keys_and_marks() {
    let (_dir, place) = place();
    let users = [
        key_user(&DEVICE),
        mark_user(&DB),
        account_mark_user(&DB, &ACCOUNT),
    ];
    for user in &users {
        place.write(user, &line(1)).expect("made");
    }
    fs::write(place.folder().join("device-notes.key"), b"AAAA").expect("another's file");
    fs::write(place.folder().join("settings.toml"), b"").expect("another's file");
    assert_eq!(
        place.names("").expect("listed"),
        users,
        "ours and no others"
    );
    assert_eq!(
        place.names("mark/").expect("listed"),
        users[1..],
        "by prefix"
    );
    assert_eq!(
        place.names("key/").expect("listed"),
        users[..1],
        "by prefix"
    );
}

#[test]
fn marks_merge_in_the_file() {
    let (_dir, place) = place();
    let file = AccountMark {
        header_edit: 5,
        failures: 10,
        ..Default::default()
    };
    merge_account_mark(&place, &DB, &ACCOUNT, &file, MarkReason::Failure).expect("made");
    let older = AccountMark {
        header_edit: 4,
        ..Default::default()
    };
    let written = merge_account_mark(&place, &DB, &ACCOUNT, &older, MarkReason::Lock);
    let found = read_account_mark(&place, &DB, &ACCOUNT)
        .expect("readable")
        .expect("there");
    assert_eq!(
        Ok(&found),
        written.as_ref(),
        "what was returned is what is there"
    );
    assert_eq!(
        (found.generation, found.header_edit, found.failures),
        (2, 5, 10),
        "larger counts"
    );
}

#[test]
fn two_accounts_that_write_at_once_lose_nothing() {
    const WRITES: u64 = 20;
    let (_dir, place) = place();
    let other = [0xa1; 16];
    thread::scope(|threads| {
        for account in [&ACCOUNT, &other] {
            let place = &place;
            threads.spawn(move || {
                for failures in 1..=10 {
                    // Each try is followed by the late note of a lock.
                    for (failures, after) in
                        [(failures, MarkReason::Failure), (0, MarkReason::Lock)]
                    {
                        let file = AccountMark {
                            header_edit: 5,
                            failures,
                            ..Default::default()
                        };
                        merge_account_mark(place, &DB, account, &file, after).expect("written");
                    }
                }
            });
        }
    });
    for account in [&ACCOUNT, &other] {
        let mark = read_account_mark(&place, &DB, account).expect("readable");
        let mark = mark.expect("there");
        assert_eq!(mark.generation, WRITES, "no write of the other undid one");
        assert_eq!(mark.failures, 10, "nothing but a success lowers the count");
    }
}

#[test]
fn replacing_needs_what_was_seen() {
    let (_dir, place) = place();
    let user = mark_user(&DB);
    assert_eq!(
        place.replace(&user, Some(&line(1)), &line(2)),
        Ok(false),
        "nothing is there"
    );
    assert_eq!(place.replace(&user, None, &line(1)), Ok(true), "the first");
    assert_eq!(
        place.replace(&user, None, &line(2)),
        Ok(false),
        "there is one already"
    );
    assert_eq!(
        place.replace(&user, Some(&line(3)), &line(2)),
        Ok(false),
        "another stands there"
    );
    assert_eq!(
        place.replace(&user, Some(&line(1)), &line(2)),
        Ok(true),
        "as seen"
    );
    assert_eq!(
        place.replace(&user, Some(&line(1)), &line(2)),
        Ok(true),
        "already done"
    );
}

#[test]
fn two_lines_of_one_name_are_named_and_left_alone() {
    let (_dir, place) = place();
    let user = mark_user(&DB);
    fs::create_dir(place.folder()).expect("made");
    let text = format!("{user} AQEB\n{user} AgIC\n");
    fs::write(marks_path(&place), &text).expect("another hand");
    let two = DeviceError::Ambiguous { count: 2 };
    assert_eq!(
        place.read(&user).err(),
        Some(two),
        "reading one would be a guess"
    );
    assert_eq!(place.write(&user, &line(9)), Err(two), "so would writing");
    assert_eq!(place.delete(&user), Err(two), "and deleting");
    assert_eq!(
        fs::read_to_string(marks_path(&place)).expect("there"),
        text,
        "as it was"
    );
}

#[test]
fn foreign_names_touch_no_file() {
    let (_dir, place) = place();
    for user in ["../../etc/passwd", "key/..", "mark/x", "probe/1"] {
        assert_eq!(place.read(user).err(), Some(DeviceError::BadName), "{user}");
        assert_eq!(
            place.write(user, &line(1)),
            Err(DeviceError::BadName),
            "{user}"
        );
        assert_eq!(place.delete(user), Err(DeviceError::BadName), "{user}");
    }
    assert!(!place.folder().exists(), "nothing was made");
}

#[test]
fn a_file_that_is_too_long_is_damaged() {
    let (_dir, place) = place();
    fs::create_dir(place.folder()).expect("made");
    fs::write(key_path(&place), vec![b'A'; 100_000]).expect("made");
    assert_eq!(
        read_keys(&place, &DEVICE).err(),
        Some(DeviceError::Damaged),
        "refused by length"
    );
}

/// `/proc/self` takes no new file from anybody, the administrator of the tests included.
#[cfg(target_os = "linux")]
#[test]
fn a_folder_that_cannot_be_written_is_named() {
    let place = KeyFile::new("/proc/self");
    let mark = place.write(&mark_user(&DB), &line(1));
    assert!(
        matches!(mark, Err(DeviceError::File { .. })),
        "no mark: {mark:?}"
    );
    let key = make_key_entry(&place, &DEVICE, &key(1));
    assert!(
        matches!(key, Err(DeviceError::File { .. })),
        "no key: {key:?}"
    );
}

#[test]
fn a_file_in_the_place_of_the_folder_is_named() {
    let dir = TempDir::new().expect("a temporary folder");
    let path = dir.path().join("twinlatch");
    fs::write(&path, b"a file").expect("made");
    let place = KeyFile::new(&path);
    let refused = place.write(&mark_user(&DB), &line(1));
    assert!(
        matches!(refused, Err(DeviceError::File { .. })),
        "said as it is: {refused:?}"
    );
    let listed = place.names("");
    let kind = io::ErrorKind::NotADirectory;
    assert!(
        matches!(listed, Err(DeviceError::File { kind: k, .. }) if k == kind),
        "{listed:?}"
    );
    assert_eq!(
        fs::read(&path).expect("there"),
        b"a file",
        "and left as it is"
    );
}

#[test]
fn no_temporary_file_is_left() {
    let (_dir, place) = place();
    for byte in 0..5 {
        place.write(&mark_user(&DB), &line(byte)).expect("replaced");
    }
    let files = fs::read_dir(place.folder()).expect("there").count();
    assert_eq!(files, 1, "the marks file and nothing else");
}
