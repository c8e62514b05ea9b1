//! The terminal's agent under the same limits as a window, with a clock that is told.

use std::thread::{self, JoinHandle};
use std::time::Duration;

use twinlatch_agent::{Agent, Ended, FormBytes, Link, LinkError, Socket};
use twinlatch_service::door::door_view;
use twinlatch_service::wire::{ErrorCode, ItemFilter, ItemQuery};
use twinlatch_service::{Kdf, KdfLimits};

use crate::desk::{Desk, NAME, Person};

/// An agent that somebody has logged in to.
struct Serving {
    link: Link,
    socket: std::path::PathBuf,
    ends: JoinHandle<Ended>,
}

fn serve(desk: &Desk) -> Serving {
    let mut service = desk.start();
    let person = Person::set_up(desk, &mut service);
    service.quit();
    let mut service = desk.start();
    door_view(&mut service).expect("a door");
    let socket = desk.all().join("agent.sock");
    let listening = Socket::listen(&socket).expect("it is free");
    let agent = Agent::new(service, || {
        Kdf::new(KdfLimits::PRODUCT).calibrate(&|| Duration::ZERO, 1 << 30)
    });
    let ends = thread::spawn(move || agent.serve(listening));
    let mut link = Link::open(&socket)
        .expect("it is ours")
        .expect("it is there");
    person.wait_for_code(desk);
    let form = bytes(&[NAME, &person.password, &person.code(desk)]);
    link.log_in(form).expect("password and code are right");
    Serving { link, socket, ends }
}

fn bytes(fields: &[&str]) -> FormBytes {
    let mut bytes = Vec::new();
    for field in fields {
        let length = u32::try_from(field.len()).expect("short");
        bytes.extend_from_slice(&length.to_le_bytes());
        bytes.extend_from_slice(field.as_bytes());
    }
    FormBytes::new(bytes)
}

fn all() -> ItemQuery {
    ItemQuery {
        text: String::new(),
        filter: ItemFilter::All,
        tag: None,
    }
}

const MINUTE: u64 = 60;

#[test]
fn without_a_command_the_agent_ends_and_looking_is_no_command() {
    let desk = Desk::new();
    let mut serving = serve(&desk);
    desk.wait(14 * MINUTE);
    serving.link.list(all).expect("a command in time");
    desk.wait(14 * MINUTE);
    let status = serving.link.status().expect("it is open still");
    assert_eq!(
        status.session.map(|session| session.idle),
        Some(14 * 60),
        "a look does not put it off"
    );
    desk.wait(MINUTE);
    let ended = serving.ends.join().expect("no panic");
    assert_eq!(ended, Ended::Locked, "15 minutes without a command");
    assert!(!serving.socket.exists(), "nobody new comes");
}

#[test]
fn commands_do_not_put_off_the_end_of_the_session() {
    let desk = Desk::new();
    let mut serving = serve(&desk);
    let mut commands = 0;
    let error = loop {
        desk.wait(10 * MINUTE);
        match serving.link.list(all) {
            Ok(_) => commands += 1,
            Err(error) => break error,
        }
    };
    assert_eq!(commands, 71, "12 hours, whatever is done");
    let over = if let LinkError::Refused(error) = &error {
        error.code == ErrorCode::NotLoggedIn
    } else {
        // The look of each second may be first.
        matches!(error, LinkError::Gone)
    };
    assert!(over, "the session is over: {error}");
    assert_eq!(
        serving.ends.join().expect("no panic"),
        Ended::Locked,
        "and the agent"
    );
}

#[test]
fn a_lock_is_done_when_the_vault_is_free() {
    let desk = Desk::new();
    let serving = serve(&desk);
    let mut window = desk.start();
    let held = format!("{:?}", door_view(&mut window).expect("a door"));
    assert!(held.contains("VaultHeld"), "one holder at a time: {held}");
    serving.link.lock().expect("it locks");
    let mut window = desk.start();
    let free = format!("{:?}", door_view(&mut window).expect("a door"));
    assert!(free.contains("Login("), "at once: {free}");
    assert_eq!(
        serving.ends.join().expect("no panic"),
        Ended::Locked,
        "by the person"
    );
}
