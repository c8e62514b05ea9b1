//! A disk that is full for real: a small file system in memory, filled to the last page.
//!
//! Mounting one is the superuser's right, or anybody's in a namespace of their own. Where neither
//! is allowed the test fails and says which setting stands in the way: what was not tried is not
//! taken for proved.

use std::fs::File;
use std::io::{ErrorKind, Write as _};
use std::path::Path;
use std::process::{Command, Output};

use tempfile::TempDir;

use crate::oracle::check;
use crate::run::{is_full, run};
use crate::scene::{Scene, Step};

/// Names the place to the child that may mount.
const INSIDE: &str = "TWINLATCH_FULL_DISK";

/// Size of the file system: a vault, the table of a second phone, and their journals; bytes.
const SIZE: usize = 24 << 20;

const PAGE: usize = 4096;

/// Room that is left on the disk, pages: none at all, some for each of the files that a step
/// writes, and 1 MiB, where only whole tables do not fit.
const ROOM: [usize; 8] = [0, 1, 2, 4, 8, 16, 64, 256];

#[test]
fn a_disk_without_room_loses_nothing_and_is_named() {
    if let Some(place) = std::env::var_os(INSIDE) {
        return every_step_on_a_full_disk(Path::new(&place));
    }
    let place = TempDir::new().expect("a temporary folder");
    let test = "full_disk::a_disk_without_room_loses_nothing_and_is_named";
    let own = std::env::current_exe().expect("a test has a file");
    let as_user = ["--user", "--map-root-user", "--mount"];
    let child = |options: &[&str]| -> Output {
        Command::new("unshare")
            .args(options)
            .arg(&own)
            .args(["--exact", test, "--nocapture"])
            .env(INSIDE, place.path())
            .output()
            .expect("util-linux has unshare")
    };
    let mut tried = child(&["--mount"]);
    if !has_run(&tried) {
        tried = child(&as_user);
    }
    let said = String::from_utf8_lossy(&tried.stdout);
    let why = String::from_utf8_lossy(&tried.stderr);
    assert!(
        has_run(&tried),
        "no file system can be mounted here: run the tests as root, or allow user namespaces \
         (sysctl kernel.apparmor_restrict_unprivileged_userns=0, user.max_user_namespaces): {why}"
    );
    assert!(tried.status.success(), "{said}{why}");
    print!("{said}");
}

/// Whether the child came as far as the test itself.
fn has_run(child: &Output) -> bool {
    String::from_utf8_lossy(&child.stdout).contains(MOUNTED)
}

const MOUNTED: &str = "a file system of its own is mounted";

fn every_step_on_a_full_disk(disk: &Path) {
    mount(disk);
    println!("{MOUNTED}");
    let (mut met, mut whole) = (0, 0);
    for step in Step::ALL {
        for room in rooms() {
            if is_refused(step, room, disk) {
                met += 1;
            } else {
                whole += 1;
            }
        }
    }
    println!("{met} steps found the disk full, {whole} had room enough");
    assert!(
        met > 6 && whole > 6,
        "control: some meet it, some do not: {met} and {whole}"
    );
}

fn rooms() -> Vec<usize> {
    if is_full() {
        (0..64).chain([128, 256, 512, 1024, 2048]).collect()
    } else {
        ROOM.to_vec()
    }
}

/// One step with so many pages of room; gives whether it gave up.
fn is_refused(step: Step, room: usize, disk: &Path) -> bool {
    let scene = Scene::within(step, disk);
    let filler = disk.join("filler");
    fill(&filler, room);
    let said = run(&scene, &[]);
    std::fs::remove_file(&filler).expect("removed");
    if !said.content {
        // The store, the operating system, the key file's writer; a login that could not be written
        // down opens for reading, and says so.
        let words = [
            "disk is full",
            "No space left",
            "no storage space",
            "session is read-only",
        ];
        let named = words.iter().any(|words| said.reason.contains(words));
        assert!(
            named,
            "{step:?} with {room} pages: the person is told: {}",
            said.reason
        );
    }
    check(&scene, &said, &format!("{room} pages of room"));
    !said.content
}

/// Writes until nothing fits, then gives back so many pages.
fn fill(path: &Path, room: usize) {
    let mut filler = File::create(path).expect("created");
    let (mut pages, page) = (0_usize, [0x5a; PAGE]);
    loop {
        match filler.write_all(&page) {
            Ok(()) => pages += 1,
            Err(error) => {
                assert_eq!(error.kind(), ErrorKind::StorageFull, "control: it is full");
                break;
            }
        }
    }
    assert!(
        pages > room,
        "control: there was room to fill: {pages} pages"
    );
    filler
        .set_len(((pages - room) * PAGE) as u64)
        .expect("some pages are given back");
}

/// Mounts a file system that ends with this process's namespace.
fn mount(place: &Path) {
    let mounted = Command::new("mount")
        .args(["-t", "tmpfs", "-o", &format!("size={SIZE}"), "tmpfs"])
        .arg(place)
        .output()
        .expect("util-linux has mount");
    let why = String::from_utf8_lossy(&mounted.stderr);
    assert!(mounted.status.success(), "{why}");
}
