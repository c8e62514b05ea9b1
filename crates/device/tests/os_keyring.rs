//! The real keyring: gnome-keyring on a private session bus.
#![cfg(target_os = "linux")]

mod private_bus;

use std::time::Duration;

use private_bus::{Bus, Daemon, lock, on, run, run_with};
use twinlatch_device::{
    AccountMark, DeviceError, Line, Lines as _, MarkReason, OsKeyring, SERVICE, account_mark_user,
    encode_account_mark, key_user, make_key_entry, mark_user, merge_account_mark,
    read_account_mark, read_account_marks, read_keys,
};
use twinlatch_secret::DeviceKey;

const DEVICE: [u8; 8] = [0xde; 8];
const DB: [u8; 16] = [0xc0; 16];
const ACCOUNT: [u8; 16] = [0xa0; 16];

fn line(byte: u8) -> Line {
    Line::encode(&[byte; 3])
}

fn keyring() -> OsKeyring {
    OsKeyring::start().expect("a thread")
}

/// Gives up after a second.
fn impatient() -> OsKeyring {
    OsKeyring::with_limit(Duration::from_secs(1)).expect("a thread")
}

#[test]
fn a_line_is_written_read_replaced_and_deleted() {
    on(
        Bus::Session,
        "a_line_is_written_read_replaced_and_deleted",
        || {
            let _daemon = Daemon::unlocked();
            let (keyring, user) = (keyring(), mark_user(&DB));
            assert!(keyring.read(&user).expect("works").is_none(), "nothing yet");
            keyring
                .delete(&user)
                .expect("what is not there counts as deleted");
            for byte in [1, 2] {
                keyring.write(&user, &line(byte)).expect("works");
                let found = keyring.read(&user).expect("works").expect("there");
                assert!(found.is(&line(byte)), "what was written");
            }
            assert_eq!(
                keyring.read_all(&user).expect("works").len(),
                1,
                "replaced, not added"
            );
            keyring.delete(&user).expect("works");
            assert!(keyring.read(&user).expect("works").is_none(), "gone");
        },
    );
}

#[test]
fn a_key_is_made_and_found_by_another_start_of_the_program() {
    on(
        Bus::Session,
        "a_key_is_made_and_found_by_another_start_of_the_program",
        || {
            let _daemon = Daemon::unlocked();
            let key = DeviceKey::filled(|out| out.fill(0xd0));
            make_key_entry(&keyring(), &DEVICE, &key).expect("made and read back");
            let keys = read_keys(&keyring(), &DEVICE).expect("works");
            assert!(keys.len() == 1 && keys[0].is(&key), "the same key");
        },
    );
}

#[test]
fn entries_say_whose_they_are_and_others_are_untouched() {
    on(
        Bus::Session,
        "entries_say_whose_they_are_and_others_are_untouched",
        || {
            let _daemon = Daemon::unlocked();
            let (keyring, user) = (keyring(), mark_user(&DB));
            let other = ["service", "another program", "username", &user];
            let store = [&["store", "--label=Another's"], &other[..]].concat();
            run_with("secret-tool", &store, "their secret");

            keyring.write(&user, &line(1)).expect("works");
            keyring.write(&key_user(&DEVICE), &line(2)).expect("works");
            let ours = run("secret-tool", &["search", "--all", "service", SERVICE]);
            assert!(
                ours.contains("label = Twinlatch device key"),
                "the key by its name: {ours}"
            );
            assert!(
                ours.contains("label = Twinlatch memory"),
                "the mark by its name: {ours}"
            );
            assert_eq!(
                keyring.names("").expect("works").len(),
                2,
                "the other entry is not ours"
            );

            keyring.delete(&user).expect("works");
            let theirs = run("secret-tool", &[&["lookup"], &other[..]].concat());
            assert_eq!(
                theirs, "their secret",
                "an entry of the same user name, as it was"
            );
        },
    );
}

#[test]
fn names_are_listed_by_prefix() {
    on(Bus::Session, "names_are_listed_by_prefix", || {
        let _daemon = Daemon::unlocked();
        let keyring = keyring();
        assert!(
            keyring.names("mark/").expect("works").is_empty(),
            "nothing yet"
        );
        let users = [
            key_user(&DEVICE),
            mark_user(&DB),
            account_mark_user(&DB, &ACCOUNT),
        ];
        for user in &users {
            keyring.write(user, &line(1)).expect("works");
        }
        assert_eq!(keyring.names("").expect("works"), users, "all, sorted");
        assert_eq!(
            keyring.names("mark/").expect("works"),
            users[1..],
            "by prefix"
        );
        assert_eq!(
            keyring.names(&users[2]).expect("works"),
            users[2..],
            "by the whole name"
        );
    });
}

#[test]
fn the_probe_leaves_nothing_behind() {
    on(Bus::Session, "the_probe_leaves_nothing_behind", || {
        let _daemon = Daemon::unlocked();
        let keyring = keyring();
        keyring.probe().expect("a healthy keyring");
        keyring.probe().expect("as often as asked");
        assert!(
            keyring.names("").expect("works").is_empty(),
            "its entry is gone"
        );
    });
}

#[test]
fn a_restarted_daemon_is_reached_again() {
    on(Bus::Session, "a_restarted_daemon_is_reached_again", || {
        let daemon = Daemon::unlocked();
        let (keyring, user) = (keyring(), mark_user(&DB));
        keyring.write(&user, &line(1)).expect("works");
        daemon.kill();
        let daemon = Daemon::unlocked();
        let found = keyring
            .read(&user)
            .expect("recovered")
            .expect("kept on disk");
        assert!(found.is(&line(1)), "read on a new connection");
        daemon.kill();
        let _daemon = Daemon::unlocked();
        keyring.write(&user, &line(2)).expect("recovered");
        let found = keyring.read(&user).expect("works").expect("there");
        assert!(found.is(&line(2)), "written on a new connection");
    });
}

#[test]
fn a_locked_collection_is_named_within_a_second() {
    on(
        Bus::Session,
        "a_locked_collection_is_named_within_a_second",
        || {
            let daemon = Daemon::unlocked();
            let (keyring, user) = (impatient(), mark_user(&DB));
            keyring.write(&user, &line(1)).expect("works");
            lock();
            assert_eq!(
                keyring.read(&user).err(),
                Some(DeviceError::Locked),
                "not `StillWaiting`"
            );
            assert_eq!(
                keyring.write(&user, &line(2)),
                Err(DeviceError::Locked),
                "writing"
            );
            let replaced = keyring.replace(&user, Some(&line(1)), &line(2));
            assert_eq!(replaced, Err(DeviceError::Locked), "replacing");
            assert_eq!(keyring.delete(&user), Err(DeviceError::Locked), "deleting");
            assert_eq!(
                keyring.names("").err(),
                Some(DeviceError::Locked),
                "listing"
            );
            let first = keyring.write("mark/another", &line(2));
            assert_eq!(
                first,
                Err(DeviceError::Locked),
                "the first write of an entry"
            );
            assert_eq!(
                keyring.probe(),
                Err(DeviceError::Locked),
                "the probe says it at start"
            );

            daemon.kill();
            let _daemon = Daemon::unlocked();
            let found = keyring.read(&user).expect("unlocked again").expect("there");
            assert!(found.is(&line(1)), "nothing was changed meanwhile");
            assert_eq!(
                keyring.names("").expect("works"),
                [user],
                "nothing was added"
            );
        },
    );
}

#[test]
fn a_service_without_a_collection_is_named() {
    on(
        Bus::Session,
        "a_service_without_a_collection_is_named",
        || {
            let _daemon = Daemon::without_password();
            let keyring = keyring();
            let refused = keyring.write(&mark_user(&DB), &line(1));
            assert_eq!(
                refused,
                Err(DeviceError::NoCollection),
                "there is nowhere to write"
            );
            assert!(
                keyring.read(&mark_user(&DB)).expect("works").is_none(),
                "and nothing to read"
            );
        },
    );
}

#[test]
fn a_bus_without_a_keyring_service_is_named() {
    on(
        Bus::NoServices,
        "a_bus_without_a_keyring_service_is_named",
        || {
            let keyring = keyring();
            let user = mark_user(&DB);
            assert_eq!(
                keyring.read(&user).err(),
                Some(DeviceError::NoService),
                "reading"
            );
            assert_eq!(
                keyring.write(&user, &line(1)),
                Err(DeviceError::NoService),
                "writing"
            );
            assert_eq!(
                keyring.probe(),
                Err(DeviceError::NoService),
                "the probe says it at start"
            );
            let _daemon = Daemon::unlocked();
            keyring
                .probe()
                .expect("a service that comes later is found");
        },
    );
}

#[test]
fn a_session_without_a_bus_is_named() {
    on(Bus::Nowhere, "a_session_without_a_bus_is_named", || {
        let keyring = keyring();
        let refused = keyring.read(&mark_user(&DB));
        assert_eq!(
            refused.err(),
            Some(DeviceError::NoService),
            "there is no bus"
        );
        assert_eq!(
            keyring.probe(),
            Err(DeviceError::NoService),
            "the probe says it at start"
        );
    });
}

#[test]
fn a_daemon_that_does_not_answer_is_waited_for_until_the_limit() {
    on(
        Bus::Session,
        "a_daemon_that_does_not_answer_is_waited_for_until_the_limit",
        || {
            let daemon = Daemon::unlocked();
            let (keyring, user) = (impatient(), mark_user(&DB));
            keyring.write(&user, &line(1)).expect("works");
            daemon.pause(true);
            let waited = keyring.write(&user, &line(2));
            assert_eq!(waited, Err(DeviceError::StillWaiting), "nobody answers");
            assert_eq!(
                keyring.read(&user).err(),
                Some(DeviceError::StillWaiting),
                "in the queue"
            );
            daemon.pause(false);
            let found = keyring
                .read(&user)
                .expect("it answers again")
                .expect("there");
            assert!(
                found.is(&line(1)),
                "the write that was given up never happened"
            );
        },
    );
}

#[test]
fn of_two_collections_the_highest_generation_counts() {
    on(
        Bus::Session,
        "of_two_collections_the_highest_generation_counts",
        || {
            let _daemon = Daemon::unlocked();
            let keyring = keyring();
            let file = AccountMark {
                header_edit: 4,
                ..Default::default()
            };
            merge_account_mark(&keyring, &DB, &ACCOUNT, &file, MarkReason::Success).expect("works");

            let other = AccountMark {
                generation: 8,
                header_edit: 2,
                ..Default::default()
            };
            store_in_session_collection(&account_mark_user(&DB, &ACCOUNT), &other);
            let user = account_mark_user(&DB, &ACCOUNT);
            let two = Some(DeviceError::Ambiguous { count: 2 });
            assert_eq!(keyring.read(&user).err(), two, "two entries that differ");
            let found = read_account_mark(&keyring, &DB, &ACCOUNT)
                .expect("works")
                .expect("there");
            assert_eq!(found, other, "the highest generation");

            let written = merge_account_mark(&keyring, &DB, &ACCOUNT, &file, MarkReason::Lock);
            assert_eq!(
                written.expect("works").generation,
                9,
                "built on the highest"
            );
            let copies = read_account_marks(&keyring, &DB, &ACCOUNT).expect("works");
            let generations: Vec<u64> = copies.iter().map(|mark| mark.generation).collect();
            assert_eq!(
                generations,
                [9, 1],
                "written where it stood; the other is left to be shown"
            );
            assert_eq!(keyring.delete(&user).err(), two, "nothing is deleted");
            assert_eq!(
                keyring.names("mark/").expect("works"),
                [user],
                "one name for both"
            );
        },
    );
}

fn store_in_session_collection(user: &str, mark: &AccountMark) {
    let line = Line::encode(&encode_account_mark(mark));
    let arguments = [
        "store",
        "--label=copy",
        "--collection=session",
        "service",
        SERVICE,
        "username",
        user,
    ];
    // EXPOSE: a mark holds no secret.
    run_with("secret-tool", &arguments, line.expose());
}
