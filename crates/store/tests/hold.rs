//! One program at a time.

use std::fs;
use std::path::Path;

use twinlatch_store::{HoldError, Holder, VaultHold};

use crate::common::{a_folder, files_in};

fn take(folder: &Path, who: &str) -> Result<VaultHold, HoldError> {
    VaultHold::take(folder, &folder.join("fallback"), who)
}

#[test]
fn a_second_taker_is_told_who_holds_the_vault() {
    let (folder, _) = a_folder();
    let _hold = take(folder.path(), "agent").expect("nobody holds it");
    let refused = take(folder.path(), "window").map(drop);
    let own = std::process::id();
    assert!(
        matches!(&refused, Err(HoldError::HeldBy { pid: Some(pid), who }) if *pid == own && who == "agent"),
        "process and name are told: {refused:?}"
    );
}

#[test]
fn the_lock_file_names_its_holder_in_two_lines() {
    let (folder, _) = a_folder();
    let _hold = take(folder.path(), "window").expect("nobody holds it");
    let text = fs::read_to_string(folder.path().join("vault.lock")).expect("it can be read");
    assert_eq!(
        text,
        format!("{}\nwindow\n", std::process::id()),
        "other programs read it too"
    );
    assert_eq!(
        files_in(folder.path()),
        ["vault.lock"],
        "the fallback was not needed"
    );
}

#[test]
fn a_dropped_hold_can_be_taken_again() {
    let (folder, _) = a_folder();
    drop(take(folder.path(), "window").expect("nobody holds it"));
    let left = fs::read(folder.path().join("vault.lock")).expect("the file stays");
    assert!(left.is_empty(), "it names no former holder");
    let _hold = take(folder.path(), "agent").expect("it is free again");
}

#[test]
fn what_a_crashed_holder_left_does_not_hinder() {
    let (folder, _) = a_folder();
    fs::write(
        folder.path().join("vault.lock"),
        "4242\nwindow, but longer than the next\n",
    )
    .expect("a file is written");
    let _hold = take(folder.path(), "agent").expect("a file without a lock holds nothing");
    let text = fs::read_to_string(folder.path().join("vault.lock")).expect("it can be read");
    assert_eq!(
        text,
        format!("{}\nagent\n", std::process::id()),
        "nothing of it remains"
    );
}

#[test]
fn a_holder_that_has_not_said_its_name_is_unknown() {
    for content in ["", "12", "12\n", "not a number\nwindow\n"] {
        let (folder, _) = a_folder();
        let path = folder.path().join("vault.lock");
        fs::write(&path, content).expect("a file is written");
        let file = fs::File::open(&path).expect("it opens");
        file.lock().expect("another program locks it");
        let refused = take(folder.path(), "window").map(drop);
        assert!(
            matches!(&refused, Err(HoldError::HeldBy { pid: None, who }) if who == "unknown"),
            "{content:?}: held is held: {refused:?}"
        );
    }
}

#[test]
fn a_name_from_the_lock_file_is_one_plain_word() {
    let (folder, _) = a_folder();
    let path = folder.path().join("vault.lock");
    fs::write(&path, "12\n<b>click here\u{7}</b>\n").expect("a file is written");
    let file = fs::File::open(&path).expect("it opens");
    file.lock().expect("another program locks it");
    let refused = take(folder.path(), "window").map(drop);
    assert!(
        matches!(&refused, Err(HoldError::HeldBy { pid: Some(12), who }) if who == "unknown"),
        "what others wrote does not reach the screen: {refused:?}"
    );
}

#[cfg(unix)]
#[test]
fn the_lock_file_is_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let (folder, _) = a_folder();
    let _hold = take(folder.path(), "window").expect("nobody holds it");
    let path = folder.path().join("vault.lock");
    let mode = fs::metadata(path)
        .expect("it is there")
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o600, "nobody else can lock it");
}

#[cfg(target_os = "linux")]
#[test]
fn a_folder_that_cannot_be_written_is_held_elsewhere() {
    // No user, root included, can make a file here.
    let unwritable = Path::new("/sys/kernel");
    let (folder, _) = a_folder();
    let fallback = folder.path().join("place");
    let _hold = VaultHold::take(unwritable, &fallback, "window").expect("the fallback takes it");
    assert_eq!(files_in(&fallback), ["vault.lock"], "it was made there");
    let refused = VaultHold::take(unwritable, &fallback, "agent").map(drop);
    assert!(
        matches!(refused, Err(HoldError::HeldBy { .. })),
        "it keeps two apart there too"
    );
}

#[test]
fn a_missing_data_folder_is_told() {
    let (folder, _) = a_folder();
    let refused = take(&folder.path().join("missing"), "window").map(drop);
    assert!(
        matches!(refused, Err(HoldError::Io(_))),
        "the folder is prepared before"
    );
}

#[test]
fn a_look_names_the_holder_and_takes_nothing() {
    let (folder, _) = a_folder();
    let fallback = folder.path().join("fallback");
    let look = || Holder::look(folder.path(), &fallback);
    assert_eq!(look(), None, "there is no lock file yet");
    let hold = take(folder.path(), "agent").expect("nobody holds it");
    let expected = Holder {
        pid: std::process::id(),
        who: "agent".to_owned(),
    };
    assert_eq!(look(), Some(expected), "the holder is told");
    drop(hold);
    assert_eq!(look(), None, "it was given back");
    let _hold = take(folder.path(), "window").expect("a look holds nothing");
}

#[test]
fn a_name_that_a_crash_left_is_no_holder() {
    let (folder, _) = a_folder();
    fs::write(folder.path().join("vault.lock"), "1\nwindow\n").expect("it can be written");
    let look = Holder::look(folder.path(), &folder.path().join("fallback"));
    assert_eq!(look, None, "nobody has locked the file");
}
