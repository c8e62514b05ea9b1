//! Many people invited from a list: what is said of each line, what stands, and where the codes go.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use rusqlite::Connection;
use twinlatch_service::Standing;
use twinlatch_service::bulk::{
    Codes, bulk_view, forget_invitations, invite_planned, plan_invitations, save_invitations,
};
use twinlatch_service::joining::begin_joining;
use twinlatch_service::people::list_people;
use twinlatch_service::wire::{
    BulkLineView, BulkOutcome, BulkView, ErrorCode, ErrorView, PersonRole,
};

use crate::people::{GUEST, invite, leave};
use crate::support::{NAME, Rig, code_of, form};

const LIST: &str = "username,display_name,role\n\
                    mary,Mary Somerville,viewer\n\
                    charles,Charles Babbage,\n\
                    ada,Ada again,user\n\
                    two words,Two Words,user\n\
                    MARY,Mary again,user\n\
                    kit,Kit,king\n\
                    kit,Kit,owner\n\
                    kit,Kit\n";

fn plan(rig: &mut Rig, list: &str) -> Result<BulkView, ErrorView> {
    plan_invitations(rig.service.allow().expect("open"), list.as_bytes())
}

fn invite_all(rig: &mut Rig) -> Result<BulkView, ErrorView> {
    invite_planned(rig.service.allow()?)
}

fn view(rig: &mut Rig, codes: Codes) -> Result<BulkView, ErrorView> {
    bulk_view(rig.service.allow().expect("open"), codes)
}

fn names(rig: &mut Rig) -> Vec<String> {
    let listed = list_people(rig.service.allow().expect("may look")).expect("listed");
    let names = listed.people.into_iter().map(|person| person.username);
    names.collect()
}

fn outcomes(view: &BulkView) -> Vec<(u32, BulkOutcome)> {
    let of_line = |line: &BulkLineView| (line.line, line.outcome);
    view.lines.iter().map(of_line).collect()
}

#[test]
fn a_dry_run_says_what_would_become_of_each_line_and_writes_nothing() {
    let mut rig = Rig::set_up();
    invite(&mut rig, GUEST, PersonRole::User);
    let before = names(&mut rig);
    let view = plan(&mut rig, LIST).expect("a list");
    assert_eq!(
        outcomes(&view),
        [
            (2, BulkOutcome::New),
            (3, BulkOutcome::Replaces),
            (4, BulkOutcome::UsernameTaken),
            (5, BulkOutcome::UsernameRefused),
            (6, BulkOutcome::UsernameRepeated),
            (7, BulkOutcome::RoleUnknown),
            (8, BulkOutcome::RoleNotGranted),
            (9, BulkOutcome::FieldsMissing),
        ],
        "line by line"
    );
    assert_eq!(view.lines[3].symbol.as_deref(), Some(" "), "what is wrong");
    assert_eq!(view.lines[4].first_line, Some(2), "who has it before");
    assert_eq!(view.ends, None, "nothing is made");
    assert!(
        view.lines.iter().all(|line| line.code.is_none()),
        "and there are no codes"
    );
    assert_eq!(names(&mut rig), before, "nobody was invited");
}

#[test]
fn those_who_can_be_are_invited_and_each_comes_by_the_own_code() {
    let mut rig = Rig::set_up();
    let replaced = invite(&mut rig, GUEST, PersonRole::User);
    plan(&mut rig, LIST).expect("a list");
    let invited = invite_all(&mut rig).expect("fresh");
    let good: Vec<&BulkLineView> = invited
        .lines
        .iter()
        .filter(|line| line.outcome.is_good())
        .collect();
    let [mary, charles] = good[..] else {
        panic!("two of them: {:?}", outcomes(&invited))
    };
    assert_eq!(
        (mary.line, charles.line),
        (2, 3),
        "those of which it was said"
    );
    let codes: Vec<String> = good.iter().filter_map(|line| line.code.clone()).collect();
    assert_eq!(codes.len(), 2, "a code each, and nobody else has one");
    assert!(
        invited
            .lines
            .iter()
            .all(|line| line.code.is_some() == line.outcome.is_good()),
        "who was not invited has none"
    );
    assert!(invited.ends.is_some(), "and a day");
    assert_eq!(names(&mut rig), [NAME, "charles", "mary"], "they stand");
    leave(&mut rig);
    let old = begin_joining(&mut rig.service, form(&[GUEST, replaced.code.expose()]));
    assert_eq!(
        code_of(old),
        Some(ErrorCode::Denied),
        "the code before opens nothing"
    );
    rig.wait(60);
    let came = begin_joining(&mut rig.service, form(&["mary", &codes[0]])).expect("good");
    assert_eq!(
        (came.display_name.as_str(), came.role),
        ("Mary Somerville", PersonRole::Viewer),
        "as the line says"
    );
}

#[test]
fn a_list_is_invited_once() {
    let mut rig = Rig::set_up();
    let none = code_of(invite_all(&mut rig));
    assert_eq!(none, Some(ErrorCode::ListForgotten), "none is planned");
    plan(&mut rig, "username\nmary\n").expect("a list");
    invite_all(&mut rig).expect("fresh");
    let again = code_of(invite_all(&mut rig));
    assert_eq!(again, Some(ErrorCode::ListForgotten), "no second code");
    let kept = view(&mut rig, Codes::Shown).expect("kept");
    assert!(kept.lines[0].code.is_some(), "and the first is not lost");
}

#[test]
fn a_list_waits_for_the_proof_and_for_a_disk_that_works() {
    let mut rig = Rig::set_up();
    rig.wait(5 * 60);
    plan(&mut rig, "username\nmary\n").expect("looking needs none");
    let late = code_of(invite_all(&mut rig));
    assert_eq!(late, Some(ErrorCode::StepUpNeeded), "inviting does");
    rig.step_up();
    let other = Connection::open(rig.folder().vault()).expect("the file opens");
    other
        .execute_batch("BEGIN IMMEDIATE")
        .expect("nobody else writes");
    let held = code_of(invite_all(&mut rig));
    assert_eq!(held, Some(ErrorCode::VaultHeld), "it could not be written");
    drop(other);
    assert_eq!(names(&mut rig), [NAME], "nobody stands");
    let invited = invite_all(&mut rig).expect("the list was kept");
    assert_eq!(
        outcomes(&invited),
        [(2, BulkOutcome::Invited)],
        "without the file again"
    );
}

#[test]
fn the_cards_are_a_file_of_the_owner_alone_and_never_take_the_place_of_another() {
    let mut rig = Rig::set_up();
    plan(&mut rig, LIST).expect("a list");
    let path = rig.folder().place.with_file_name("cards.txt");
    let save = |rig: &mut Rig| {
        let allowed = rig.service.allow().expect("open");
        save_invitations(allowed, &path, Standing::Keep)
    };
    let early = code_of(save(&mut rig));
    assert_eq!(early, Some(ErrorCode::ListForgotten), "there are no codes");
    assert!(!path.exists(), "and no file");
    let invited = invite_all(&mut rig).expect("fresh");
    save(&mut rig).expect("a new file");
    let text = fs::read_to_string(&path).expect("text");
    for line in &invited.lines {
        let (name, code) = (&line.display_name, line.code.as_deref());
        let carded = text.contains(&format!("For {name}\n"));
        assert_eq!(carded, code.is_some(), "{name}: a card for who was invited");
        assert!(
            code.is_none_or(|code| text.contains(code)),
            "{name}: {text}"
        );
    }
    let mode = fs::metadata(&path).expect("there").permissions().mode();
    assert_eq!(mode & 0o777, 0o600, "nobody else reads it");
    let again = code_of(save(&mut rig));
    assert_eq!(again, Some(ErrorCode::FileThere), "it is not written over");
}

#[test]
fn codes_are_hidden_where_they_are_not_asked_for_and_gone_with_the_list() {
    let mut rig = Rig::set_up();
    plan(&mut rig, "username\nmary\n").expect("a list");
    invite_all(&mut rig).expect("fresh");
    let hidden = view(&mut rig, Codes::Hidden).expect("kept");
    assert_eq!(hidden.lines[0].code, None, "a file has them");
    forget_invitations(rig.service.allow().expect("open")).expect("put away");
    let gone = code_of(view(&mut rig, Codes::Shown));
    assert_eq!(gone, Some(ErrorCode::ListForgotten), "put away");
}

#[test]
fn a_list_that_is_left_standing_is_put_away_after_half_an_hour_or_with_the_session() {
    let mut rig = Rig::set_up();
    plan(&mut rig, "username\nmary\n").expect("a list");
    invite_all(&mut rig).expect("fresh");
    for _ in 0..3 {
        rig.wait(10 * 60 - 1);
        view(&mut rig, Codes::Shown).expect("kept");
        twinlatch_service::session::touch(rig.service.allow().expect("open")).expect("noted");
        rig.service.tick();
    }
    rig.wait(3);
    rig.service.tick();
    let gone = code_of(view(&mut rig, Codes::Shown));
    assert_eq!(gone, Some(ErrorCode::ListForgotten), "half an hour");

    rig.step_up();
    plan(&mut rig, "username\nmary\n").expect("a list");
    leave(&mut rig);
    rig.log_in();
    let gone = code_of(invite_all(&mut rig));
    assert_eq!(gone, Some(ErrorCode::ListForgotten), "another session");
}
