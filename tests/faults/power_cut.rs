//! The power goes between any two flushes: the recorded writes are played up to there.

use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use crate::disk::{Disk, Keeps};
use crate::oracle::check;
use crate::record::{Act, record};
use crate::run::{Said, is_full};
use crate::scene::{Scene, Step};

#[test]
fn what_was_flushed_is_enough() {
    cut_everywhere(Keeps::Nothing);
}

#[test]
fn names_without_their_bytes_do_no_harm() {
    cut_everywhere(Keeps::Names);
}

#[test]
fn every_second_write_does_no_harm() {
    cut_everywhere(Keeps::Half);
}

#[test]
fn without_its_flushes_the_program_would_lose_what_it_acknowledged() {
    let scene = Scene::of(Step::Edit);
    let mut disk = Disk::of(scene.path());
    let mut told = String::new();
    for act in record(&scene) {
        if let Act::Say(text) = &act {
            told.push_str(text);
        } else if !matches!(act, Act::Flush(_)) {
            disk.follow(act);
        }
    }
    std::fs::remove_dir_all(scene.path().join("data")).expect("our own folder");
    let found = std::panic::catch_unwind(|| cut(&scene, &disk, Keeps::Nothing, &told, 0));
    assert!(found.is_err(), "control: the oracle finds it");
}

/// Cuts the power at each flush and each change of a name of every step.
fn cut_everywhere(keeps: Keeps) {
    let mut cuts = 0;
    for step in Step::ALL {
        let scene = Scene::of(step);
        let mut disk = Disk::of(scene.path());
        let (mut told, mut points) = (String::new(), 0);
        let acts = record(&scene);
        let truth = Disk::of(scene.path());
        // Or what is played back would be a copy beside the vault.
        std::fs::remove_dir_all(scene.path().join("data")).expect("our own folder");
        for act in acts {
            if let Act::Say(text) = &act {
                told.push_str(text);
            }
            let point = matches!(act, Act::Flush(_) | Act::Unlink(_) | Act::Rename(..));
            // Just before the flush most is under way.
            if point && (is_full() || points % 3 == 0) {
                cut(&scene, &disk, keeps, &told, points);
                cuts += 1;
            }
            points += usize::from(point);
            disk.follow(act);
        }
        assert!(points > 1, "control: {step:?} flushes");
        assert!(
            disk.looks_like(&truth),
            "control: {step:?} was recorded whole"
        );
        cut(&scene, &disk, keeps, &told, points);
        cuts += 1;
    }
    println!("{cuts} power cuts, the disk keeps of the rest: {keeps:?}");
}

fn cut(scene: &Scene, disk: &Disk, keeps: Keeps, told: &str, point: usize) {
    let after = scene.with_files(|folder| {
        disk.cut(keeps, folder);
        protect(folder);
    });
    let what = format!("power cut before point {point}, the disk keeps {keeps:?}");
    check(&after, &Said::heard(told), &what);
}

/// Gives folders and files the modes that the program gave them.
fn protect(folder: &Path) {
    let set = |path: &Path, mode| {
        let mode = std::fs::Permissions::from_mode(mode);
        std::fs::set_permissions(path, mode).expect("our own file");
    };
    set(folder, 0o700);
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("listed").path();
        if path.is_dir() {
            protect(&path);
        } else {
            set(&path, 0o600);
        }
    }
}
