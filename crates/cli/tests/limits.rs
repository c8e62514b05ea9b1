//! What ends a session beside its person, and what an agent answers strangers.

use std::io::{Read as _, Write as _};
use std::os::unix::net::UnixStream;
use std::process::Command;
use std::time::{Duration, Instant};

use crate::desk::Desk;

#[test]
fn the_system_ends_the_agent_in_its_own_way() {
    for signal in ["-TERM", "-INT", "-HUP"] {
        let desk = Desk::new();
        let phone = desk.set_up();
        assert_eq!(desk.log_in(&phone).code, 0, "a session is open");
        let agent = desk.agent().expect("it runs").to_string();
        let sent = Command::new("kill").args([signal, &agent]).status();
        assert!(
            sent.is_ok_and(|status| status.success()),
            "{signal} is sent"
        );
        wait_until(|| desk.agent().is_none());
        has_let_go(&desk, signal);
    }
}

#[test]
fn strangers_and_their_frames_do_not_end_a_session() {
    let desk = Desk::new();
    let phone = desk.set_up();
    assert_eq!(desk.log_in(&phone).code, 0, "a session is open");
    let nested = [vec![2], vec![0x81; 60_000]].concat();
    let frames = [
        // Too long, cut short, empty, no version, another version, nested, no message of ours.
        0xffff_ffff_u32.to_le_bytes().to_vec(),
        vec![9, 0, 0, 0, 1],
        frame(&[]),
        frame(b"\xff"),
        frame(&[9]),
        frame(&nested),
        frame(&[2, 0x64, b'o', b'p', b'e', b'n']),
    ];
    for bytes in frames {
        let mut stream = UnixStream::connect(socket(&desk)).expect("the owner reaches it");
        stream.write_all(&bytes).expect("it is taken");
        stream
            .shutdown(std::net::Shutdown::Write)
            .expect("no more comes");
        let mut answer = Vec::new();
        stream
            .read_to_end(&mut answer)
            .expect("the conversation is ended");
        assert_eq!(
            desk.json(&["status"])["state"],
            "open",
            "the session goes on"
        );
    }
}

#[test]
fn another_version_is_answered_with_the_own_one() {
    let desk = Desk::new();
    let phone = desk.set_up();
    assert_eq!(desk.log_in(&phone).code, 0, "a session is open");
    let mut stream = UnixStream::connect(socket(&desk)).expect("the owner reaches it");
    stream.write_all(&frame(&[9])).expect("it is taken");
    let mut answer = Vec::new();
    stream
        .read_to_end(&mut answer)
        .expect("the conversation is ended");
    assert_eq!(
        answer.get(4),
        u8::try_from(twinlatch_agent::VERSION).ok().as_ref(),
        "version first, ours: the other side says what to do"
    );
}

fn frame(bytes: &[u8]) -> Vec<u8> {
    let length = u32::try_from(bytes.len()).expect("small");
    [&length.to_le_bytes()[..], bytes].concat()
}

pub(crate) fn socket(desk: &Desk) -> std::path::PathBuf {
    let run = std::fs::read_dir(desk.path("run").join("twinlatch")).expect("a folder");
    let place = run.filter_map(Result::ok).next().expect("one vault");
    place.path().join("agent.sock")
}

/// An agent that was killed would leave a note in the lock file and its socket.
pub(crate) fn has_let_go(desk: &Desk, why: &str) {
    let lock = std::fs::read_to_string(desk.data().join("vault.lock")).expect("the lock file");
    assert_eq!(lock, "", "{why}: it has let go of the vault itself");
    assert!(!socket(desk).exists(), "{why}: and of its socket");
}

pub(crate) fn wait_until(mut done: impl FnMut() -> bool) {
    let end = Instant::now() + Duration::from_secs(20);
    while !done() {
        assert!(Instant::now() < end, "it did not happen");
        std::thread::sleep(Duration::from_millis(50));
    }
}
