//! Acts that ask for password and code once more, at a real terminal, with an agent that a test
//! speaks for.

use std::os::unix::net::UnixListener;
use std::thread::{self, JoinHandle};

use twinlatch_agent::{Answer, PeopleAnswer, PeoplePage, PeopleRequest, Request, receive, send};
use twinlatch_service::wire::{ErrorCode, ErrorView, PersonRole, PersonView};

use crate::desk::Desk;
use crate::limits::socket;
use crate::prompts::{at_a_terminal, line};

/// What the agent was asked, one word a question.
type Asked = Vec<&'static str>;

/// An agent that asks for a proof until it had so many; it takes one conversation.
fn agent(desk: &Desk, proofs: usize) -> JoinHandle<Asked> {
    // Any command makes the runtime folder.
    assert_eq!(desk.run(&["status"]).code, 8, "no vault is needed");
    let path = socket(desk);
    let listener = UnixListener::bind(&path).expect("the name is free");
    thread::spawn(move || {
        let (mut stream, _) = listener.accept().expect("a command comes");
        let (mut asked, mut had) = (Vec::new(), 0);
        while let Ok(Some(request)) = receive::<Request>(&mut stream) {
            let (word, answer) = if let Request::People(PeopleRequest::List { .. }) = request {
                ("list", everybody())
            } else if let Request::StepUp(form) = request {
                had += 1;
                assert_eq!(&form.into_bytes()[..], &both()[..], "password and code");
                ("step-up", Answer::Done)
            } else if had < proofs {
                ("act", refused())
            } else {
                ("act", Answer::Done)
            };
            asked.push(word);
            send(&mut stream, &answer).expect("it is read");
        }
        asked
    })
}

/// The form of a proof: each field after its length.
fn both() -> Vec<u8> {
    [
        &b"\x06\0\0\0secret"[..],
        &b"\x08\0\0\0"[..],
        &b"12345678"[..],
    ]
    .concat()
}

fn refused() -> Answer {
    Answer::Refused(Box::new(ErrorView::from(ErrorCode::StepUpNeeded)))
}

fn everybody() -> Answer {
    let person = PersonView {
        id: "0".repeat(32),
        username: "charles".to_owned(),
        display_name: "Charles".to_owned(),
        role: PersonRole::User,
        invited: false,
        disabled: false,
        groups: Vec::new(),
        leaving: None,
        older: false,
        own: false,
        changeable: true,
    };
    let people = vec![person];
    Answer::People(PeopleAnswer::People(PeoplePage { people, rest: 0 }))
}

#[test]
fn an_act_that_needs_a_proof_asks_for_it_unseen_and_is_done_then() {
    let desk = Desk::new();
    let agent = agent(&desk, 1);
    let keys = [line("secret"), line("12345678")];
    let keys = [keys[0].as_str(), keys[1].as_str()];
    let seen = at_a_terminal(&desk, &["people", "off", "charles"], &keys);
    assert!(seen.contains("charles is switched off"), "done: {seen}");
    assert!(
        !seen.contains("secret") && !seen.contains("12345678"),
        "neither was shown: {seen}"
    );
    let asked = agent.join().expect("no panic");
    assert_eq!(asked, ["list", "act", "step-up", "act"], "once more");
}

#[test]
fn an_act_is_tried_again_once_and_no_more() {
    let desk = Desk::new();
    let agent = agent(&desk, 2);
    let words = [
        "people",
        "off",
        "charles",
        "--password-stdin",
        "--code-stdin",
    ];
    let said = desk.give(&words, "secret\n12345678\nsecret\n12345678\n");
    assert_eq!(said.code, 4, "it says what is needed: {}", said.err);
    let asked = agent.join().expect("no panic");
    assert_eq!(
        asked,
        ["list", "act", "step-up", "act"],
        "and no second proof"
    );
}

#[test]
fn an_act_that_needs_no_proof_reads_none() {
    let desk = Desk::new();
    let agent = agent(&desk, 0);
    let said = desk.run(&["people", "on", "charles"]);
    assert_eq!(said.code, 0, "without a terminal: {}", said.err);
    let asked = agent.join().expect("no panic");
    assert_eq!(asked, ["list", "act"], "nothing more");
}
