//! The device's audit log: it says what happened, and an edit, a hole, a cut tail or an older log is
//! found.

mod bench;
mod file;
mod log_rows;
mod support;

use bench::{device, device_key, fail, log_in, read_file, settle};
use file::{add_row, put_row, rows};
use log_rows::{change_head, delete, findings, log_rows, write_row};
use support::{Rig, password};
use twinlatch_accounts::{About, AuditFinding, InviteForm, KitKind, PersonChange, Session, Unread};
use twinlatch_crypto::{DevObject, Id, OsRandom, dev_object_id};
use twinlatch_records::{AuditKind, AuditLine, AuditRow, Role, Surface, WayKind};
use twinlatch_secret::OtpSeed;

const AUDITORS_PASSWORD: &str = "violet anchovy gramophone";

fn lines(rig: &mut Rig, session: &Session) -> Vec<AuditLine> {
    let entries = session.audit_entries(rig.accounts()).expect("read");
    let lines = entries.into_iter().rev();
    lines.map(|entry| entry.line.expect("opens")).collect()
}

fn kinds(rig: &mut Rig, session: &Session) -> Vec<AuditKind> {
    lines(rig, session).iter().map(|line| line.what).collect()
}

/// Brings an auditor in; gives the phone and leaves the session open.
fn auditor(rig: &mut Rig, by: &mut Session) -> (Id, OtpSeed, Session) {
    let form = InviteForm {
        username: "charles".to_owned(),
        display_name: "Charles".to_owned(),
        role: Role::Auditor,
    };
    let invitation = by.invite(rig.accounts(), &form).expect("may");
    let joining = rig.accounts().begin_joining("charles", &invitation.code);
    let mut joining = joining.expect("the code is good");
    let typed = password(AUDITORS_PASSWORD);
    let uri = joining.set_password(rig.accounts(), typed, KitKind::Kit, None);
    let own = rig
        .seed
        .replace(uri.expect("a good password").seed.duplicate());
    settle(rig);
    let code = rig.code();
    let joined = joining.confirm(rig.accounts(), &code).expect("joined");
    let phone = std::mem::replace(&mut rig.seed, own).expect("a phone");
    (invitation.account, phone, joined.session)
}

fn log_in_auditor(rig: &mut Rig, phone: &OtpSeed) -> Session {
    let own = rig.seed.replace(phone.duplicate());
    settle(rig);
    let code = rig.code();
    let session = rig
        .accounts()
        .login("charles", &password(AUDITORS_PASSWORD), &code);
    rig.seed = own;
    session.expect("password and code open")
}

#[test]
fn a_vault_s_life_stands_in_the_log() {
    let mut rig = device();
    fail(&mut rig);
    settle(&rig);
    let code = rig.code();
    let nobody = rig.accounts().login("nobody", &password("not it"), &code);
    assert!(bench::is_denied(&nobody), "an unknown name");
    let mut session = log_in(&mut rig);
    settle(&rig);
    let code = rig.code();
    session
        .step_up(rig.accounts(), &password(support::PASSWORD), &code)
        .expect("proved");
    session
        .change_password(rig.accounts(), &password("violet anchovy gramophone"))
        .expect("changed");
    let item = About {
        object: Some(Id::new([7; 16])),
        ..About::default()
    };
    session.log(rig.accounts(), AuditKind::Copied, item);
    let said = lines(&mut rig, &session);
    let kinds: Vec<_> = said.iter().map(|line| line.what).collect();
    assert_eq!(
        kinds,
        [
            AuditKind::LogBegun,
            AuditKind::SetUp,
            AuditKind::Locked,
            AuditKind::LoginFailed,
            AuditKind::LoginFailed,
            AuditKind::LoggedIn,
            AuditKind::SteppedUp,
            AuditKind::PasswordChanged,
            AuditKind::Copied,
        ],
        "in their order"
    );
    let (known, unknown) = (&said[3], &said[4]);
    assert_eq!(
        (known.subject, known.subject_name.as_deref(), known.actor),
        (Some(session.account()), Some("ada"), None),
        "whose name was typed; who typed it nobody knows"
    );
    assert_eq!(
        (unknown.subject, &unknown.subject_name),
        (None, &None),
        "nothing of a name that nobody has"
    );
    assert_eq!(known.way, Some(WayKind::Slot), "by which way");
    let copied = said.last().expect("there");
    assert_eq!(copied.object, Some(Id::new([7; 16])), "which item");
    assert_eq!(copied.actor_name.as_deref(), Some("ada"), "by whom");
    assert_eq!(findings(&mut rig, &session), [], "and everything fits");
}

#[test]
fn both_ends_of_a_session_are_told() {
    let mut rig = device();
    log_in(&mut rig).close(rig.accounts());
    log_in(&mut rig).log_out(rig.accounts());
    let session = log_in(&mut rig);
    let said = kinds(&mut rig, &session);
    let ends: Vec<_> = said
        .into_iter()
        .filter(|what| matches!(what, AuditKind::Locked | AuditKind::LoggedOut))
        .collect();
    assert_eq!(
        ends,
        [AuditKind::Locked, AuditKind::Locked, AuditKind::LoggedOut],
        "the set-up's session, one that was locked, one that was left"
    );
    let check = session.check_log(rig.accounts()).expect("read");
    assert_eq!(check.signed_to, check.last, "each end is signed");
    assert!(check.remembered, "and the keyring remembers it");
}

#[test]
fn a_clock_that_is_set_in_an_open_session_is_told_with_its_direction() {
    let mut rig = device();
    let mut session = log_in(&mut rig);
    session.note_clock(rig.accounts());
    rig.wait(600);
    session.note_clock(rig.accounts());
    rig.clock.set_wall(rig.clock.wall_seconds() + 60);
    session.note_clock(rig.accounts());
    rig.clock.set_wall(rig.clock.wall_seconds() + 3_600);
    session.note_clock(rig.accounts());
    session.note_clock(rig.accounts());
    rig.clock.set_wall(rig.clock.wall_seconds() - 7_200);
    session.note_clock(rig.accounts());
    let lines = lines(&mut rig, &session);
    let told =
        |line: &&AuditLine| matches!(line.what, AuditKind::ClockForward | AuditKind::ClockBack);
    let told = lines
        .iter()
        .filter(told)
        .map(|line| (line.what, line.count));
    assert_eq!(
        told.collect::<Vec<_>>(),
        [
            (AuditKind::ClockForward, 3_660),
            (AuditKind::ClockBack, 7_200)
        ],
        "each leap once, and no minute"
    );
}

#[test]
fn a_changed_line_breaks_the_chain() {
    let mut rig = device();
    log_in(&mut rig).close(rig.accounts());
    let rows = log_rows(&rig);
    let (id, mut row) = rows[&3].clone();
    // Somebody with the device key seals another line in its place.
    row.line = rows[&2].1.line.clone();
    write_row(&rig, &id, &row);
    let session = log_in(&mut rig);
    let found = findings(&mut rig, &session);
    assert!(
        found.contains(&AuditFinding::Broken { sequence: 4 }),
        "the next row carries another hash: {found:?}"
    );
    assert!(
        found.contains(&AuditFinding::MadeUp { sequence: 3 }),
        "and the line is not its own: {found:?}"
    );
    assert!(session.has_findings(), "the owner is told at the login");
}

#[test]
fn a_deleted_line_is_missing() {
    let mut rig = device();
    log_in(&mut rig).close(rig.accounts());
    delete(&rig, &[log_rows(&rig)[&3].0]);
    let session = log_in(&mut rig);
    assert_eq!(
        findings(&mut rig, &session),
        [AuditFinding::Missing { from: 3, to: 3 }],
        "by its number"
    );
}

#[test]
fn a_cut_tail_is_found_by_what_the_keyring_remembers() {
    let mut rig = device();
    log_in(&mut rig).close(rig.accounts());
    let before = rows(&rig);
    let short = log_rows(&rig);
    log_in(&mut rig).close(rig.accounts());
    // The rows go, and the head is the one of before: a log that was whole once.
    let long = log_rows(&rig);
    let cut: Vec<Id> = long
        .iter()
        .filter(|(number, _)| !short.contains_key(number))
        .map(|(_, (id, _))| *id)
        .collect();
    assert!(!cut.is_empty(), "there is a tail");
    delete(&rig, &cut);
    let head = dev_object_id(&device_key(&rig), DevObject::Audit);
    let key = ("objects", head.bytes().to_vec());
    put_row(&rig, "objects", head.bytes(), &before[&key]);
    rig.restart();
    let session = log_in(&mut rig);
    let remembered = long.keys().last().copied().expect("rows");
    assert!(session.has_findings(), "told at the login");
    // The login itself has written on: what the keyring remembers stands under its number, another.
    let found = findings(&mut rig, &session);
    let behind = found.contains(&AuditFinding::BehindMark { remembered });
    let overtaken = log_rows(&rig).len() as u64 > remembered;
    assert!(behind || overtaken, "{found:?}");
}

#[test]
fn a_whole_log_made_up_by_the_device_key_is_nobodys() {
    let mut rig = device();
    log_in(&mut rig).close(rig.accounts());
    let db = read_file(&rig, |reading| Ok(reading.meta()?.0.db));
    let old: Vec<Id> = log_rows(&rig).values().map(|(id, _)| *id).collect();
    delete(&rig, &old);
    // A shorter log with lines that nobody wrote, under the same key of the log.
    change_head(&rig, |head| {
        head.sequence = 0;
        head.hash = [0; 32];
        for number in 0..9_u8 {
            let line = AuditLine::new(1, AuditKind::LoggedIn, Surface::Window);
            let row = AuditRow::make(head, &db, &line, &OsRandom).expect("made");
            write_row(&rig, &Id::new([0xb0 + number; 16]), &row);
            head.follow(&row).expect("short");
        }
    });
    rig.restart();
    let session = log_in(&mut rig);
    let notices = session.has_findings();
    assert!(notices, "the signature is under another log");
}

#[test]
fn another_key_of_the_log_is_not_the_owners() {
    let mut rig = device();
    change_head(&rig, |head| head.public = [9; 32]);
    rig.restart();
    let session = log_in(&mut rig);
    assert!(session.has_findings(), "named");
    assert_eq!(
        findings(&mut rig, &session),
        [],
        "and the owner's login has put a key of its own there"
    );
    let said = kinds(&mut rig, &session);
    assert!(said.contains(&AuditKind::LogKeyReplaced), "told: {said:?}");
    assert!(
        said.contains(&AuditKind::LinesLost),
        "no line was sealed to the stranger's key meanwhile"
    );
}

#[test]
fn a_log_without_its_end_is_found_again_from_its_rows() {
    let mut rig = device();
    log_in(&mut rig).close(rig.accounts());
    let before = log_rows(&rig).len();
    let head = dev_object_id(&device_key(&rig), DevObject::Audit);
    delete(&rig, &[head]);
    rig.restart();
    fail(&mut rig);
    let session = log_in(&mut rig);
    assert!(session.has_findings(), "named");
    let said = kinds(&mut rig, &session);
    assert!(said.len() > before, "no line of before is gone");
    assert!(said.contains(&AuditKind::HeadMended), "told: {said:?}");
    let lost: Vec<_> = lines(&mut rig, &session)
        .into_iter()
        .filter(|line| line.what == AuditKind::LinesLost)
        .collect();
    assert_eq!(lost.len(), 1, "so are the lines that found no log");
    assert!(lost[0].count >= 2, "the wrong try, and the login itself");
    assert_eq!(findings(&mut rig, &session), [], "it fits again");
}

#[test]
fn an_auditor_reads_it_after_the_owners_next_login_and_nobody_else_does() {
    let mut rig = device();
    let mut owner = log_in(&mut rig);
    let (account, phone, session) = auditor(&mut rig, &mut owner);
    let entries = session.audit_entries(rig.accounts()).expect("read");
    assert!(
        entries.iter().all(|entry| entry.line == Err(Unread::NoKey)),
        "nothing before"
    );
    session.close(rig.accounts());
    owner.close(rig.accounts());
    log_in(&mut rig).close(rig.accounts());
    let session = log_in_auditor(&mut rig, &phone);
    let said = kinds(&mut rig, &session);
    assert!(said.contains(&AuditKind::SetUp), "from the first line on");
    assert_eq!(findings(&mut rig, &session), [], "and it fits");
    session.close(rig.accounts());

    let mut owner = log_in(&mut rig);
    let change = PersonChange::Role(Role::User);
    owner
        .change_person(rig.accounts(), &account, change)
        .expect("may");
    owner.close(rig.accounts());
    log_in(&mut rig).close(rig.accounts());
    let session = log_in_auditor(&mut rig, &phone);
    let entries = session.audit_entries(rig.accounts()).expect("read");
    let newest = entries.first().expect("a line");
    assert_eq!(
        newest.line,
        Err(Unread::NoKey),
        "who is no auditor any more reads no later line"
    );
}

#[test]
fn keys_that_somebody_else_sends_are_not_taken() {
    use twinlatch_crypto::{make_agreement_key, public_agreement_key};
    use twinlatch_records::{AuditKeys, Mail, MailPurpose, open_directory, seal_mail};

    let mut rig = device();
    let mut owner = log_in(&mut rig);
    let (account, phone, session) = auditor(&mut rig, &mut owner);
    session.close(rig.accounts());
    owner.close(rig.accounts());
    let (key, db) = (
        device_key(&rig),
        read_file(&rig, |reading| Ok(reading.meta()?.0.db)),
    );
    let entries = read_file(&rig, |reading| reading.directory().all());
    let entry = entries
        .iter()
        .filter_map(|(tag, stored)| open_directory(&key, &db, tag, stored).ok())
        .find(|entry| entry.account == account)
        .expect("there");
    let forged = make_agreement_key(&OsRandom).expect("drawn");
    let public = public_agreement_key(&forged);
    let keys = AuditKeys(vec![(1, forged)]);
    let to = entry.agreement_key.expect("has come");
    let mail = Mail {
        recipient: account,
        purpose: MailPurpose::AuditKey,
        sender: account,
        message: keys.seal_to(&account, &to, &db, &OsRandom).expect("sealed"),
    };
    let id = Id::new([0xcc; 16]);
    let sealed = seal_mail(&key, &db, &id, &mail, &OsRandom).expect("sealed");
    add_row(&rig, "objects", id.bytes(), sealed.bytes());
    // The forger's key stands in the head too; the owner has not signed it.
    change_head(&rig, |head| head.public = public);
    rig.restart();
    let session = log_in_auditor(&mut rig, &phone);
    assert!(!session.reads_log(), "the owner has not signed that key");
}

#[test]
fn old_lines_go_and_the_rest_is_still_provable() {
    let mut rig = device();
    log_in(&mut rig).close(rig.accounts());
    rig.wait(40 * 24 * 60 * 60);
    let mut session = log_in(&mut rig);
    let before = log_rows(&rig).len();
    let deleted = session
        .trim_log(rig.accounts(), 30 * 24 * 60 * 60)
        .expect("deleted");
    assert!(deleted > 0, "there were lines of 40 days ago");
    let said = lines(&mut rig, &session);
    assert_eq!(said.len(), before - deleted + 1, "and one that tells");
    let told = said.last().expect("a line");
    assert_eq!(
        (told.what, told.count),
        (AuditKind::Trimmed, deleted as u64),
        "how many they were"
    );
    assert_eq!(
        findings(&mut rig, &session),
        [],
        "it begins where the owner signed"
    );
    session.close(rig.accounts());
    let first = log_rows(&rig).values().next().expect("rows").0;
    delete(&rig, &[first]);
    let session = log_in(&mut rig);
    assert!(
        matches!(
            findings(&mut rig, &session)[..],
            [AuditFinding::Missing { .. }]
        ),
        "what goes without that is missing"
    );
}

#[test]
fn lines_go_at_the_owners_login_when_the_policy_keeps_them_no_longer() {
    let day = 24 * 60 * 60;
    let mut rig = device();
    let mut session = log_in(&mut rig);
    session
        .install_policy(rig.accounts(), "[audit]\nkeep_days = 30\n")
        .expect("the owner, freshly proved");
    session.close(rig.accounts());
    rig.restart();
    let first = |rig: &Rig| log_rows(rig).keys().next().copied();
    rig.wait(20 * day);
    log_in(&mut rig).close(rig.accounts());
    assert_eq!(first(&rig), Some(1), "not old enough");
    rig.wait(15 * day);
    let session = log_in(&mut rig);
    assert!(first(&rig) > Some(1), "the oldest are gone");
    assert_eq!(findings(&mut rig, &session), [], "and the rest is whole");
    assert!(
        kinds(&mut rig, &session).contains(&AuditKind::Trimmed),
        "and says so"
    );
}

#[test]
fn a_stolen_file_shows_nothing_of_the_log() {
    let mut rig = device();
    let session = log_in(&mut rig);
    let word = "a word of the log";
    let about = About {
        detail: Some(word),
        ..About::default()
    };
    session.log(rig.accounts(), AuditKind::Exported, about);
    let said = lines(&mut rig, &session);
    let last = said.last().expect("a line");
    assert_eq!(
        last.detail.as_deref(),
        Some(word),
        "control: it was written"
    );
    let holds = |bytes: &[u8]| {
        bytes
            .windows(word.len())
            .any(|part| part == word.as_bytes())
    };
    let bytes = std::fs::read(rig.vault()).expect("read");
    assert!(!holds(&bytes), "nothing of it stands in the file");
    let rows = log_rows(&rig);
    let under_device_key = rows.values().any(|(_, row)| holds(&row.line));
    assert!(!under_device_key, "nor under the device key");
}
