//! One person's day at the terminal.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use rusqlite::Connection;
use serde_json::{Value, json};

use crate::desk::{Desk, NAME, PASSWORD, oathtool};

/// The secret key of RFC 6238, in base32.
const KEY: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

#[test]
fn a_day_at_the_terminal() {
    let desk = Desk::new();
    assert_eq!(desk.run(&["status"]).code, 8, "there is no vault yet");
    let phone = desk.set_up();
    let sheet = desk.path("sheet.txt");
    let mode = fs::metadata(&sheet)
        .expect("the sheet")
        .permissions()
        .mode();
    assert_eq!(
        mode & 0o777,
        0o600,
        "the sheet is readable by its owner alone"
    );
    assert_eq!(desk.run(&["status"]).code, 4, "set up, and locked");
    assert_eq!(desk.run(&["item", "list"]).code, 4, "no session is open");

    let login = desk.log_in(&phone);
    assert_eq!(login.code, 0, "{}{}", login.out, login.err);
    let status = desk.json(&["status"]);
    assert_eq!(status["state"], "open", "an agent holds the session");
    assert_eq!(status["holder"]["who"], "agent", "and is named");
    assert_eq!(status["session"]["username"], NAME, "whose it is");
    assert_eq!(status["session"]["lock_after"], 900, "the window's limits");

    keep_a_login(&desk);
    keep_a_token(&desk);
    save_as_it_is(&desk);
    discard_what_is_damaged(&desk);
    delete_and_restore(&desk);
    no_secret_is_in_sight(&desk, phone.secret());

    assert_eq!(desk.run(&["lock"]).code, 0, "the session ends");
    assert_eq!(desk.agent(), None, "and the agent with it");
    assert_eq!(desk.run(&["lock"]).code, 0, "locked twice is locked");
    assert_eq!(
        desk.run(&["item", "list"]).code,
        4,
        "nothing is told any more"
    );

    let again = desk.log_in(&phone);
    assert_eq!(again.code, 0, "{}{}", again.out, again.err);
    let list = desk.json(&["item", "list"]);
    assert_eq!(
        list["items"].as_array().map(Vec::len),
        Some(2),
        "all was kept"
    );
}

fn save_as_it_is(desk: &Desk) {
    let path = desk.path("item.json");
    let out = path.to_str().expect("a plain path");
    let words = ["item", "export-damaged", "Post", "--out", out];
    let asked = desk.run(&words);
    assert_eq!(asked.code, 2, "nobody is there to agree: {}", asked.err);
    assert!(!path.exists(), "nothing was written");

    let saved = desk.json(&[&words[..], &["--yes"]].concat());
    assert_eq!(saved["readable"], true, "the row opens");
    let mode = fs::metadata(&path).expect("the file").permissions().mode();
    assert_eq!(mode & 0o777, 0o600, "readable by its owner alone");
    let text = fs::read(&path).expect("the file");
    let document: Value = serde_json::from_slice(&text).expect("JSON");
    let password = &document["content"]["login"]["password"];
    assert_eq!(password, "second password", "what could be read");

    let again = desk.run(&[&words[..], &["--yes"]].concat());
    assert_eq!(again.code, 1, "the name is taken: {}", again.err);
    assert_eq!(fs::read(&path).expect("the file"), text, "it is as it was");
    let replaced = desk.run(&[&words[..], &["--yes", "--replace"]].concat());
    assert_eq!(replaced.code, 0, "the person said so: {}", replaced.err);
    fs::remove_file(&path).expect("plain text does not stay");
}

fn discard_what_is_damaged(desk: &Desk) {
    let refused = desk.run(&["item", "discard-damaged", "Post", "--yes"]);
    assert_eq!(refused.code, 1, "it can be read: {}", refused.err);

    let words = ["--json", "item", "add", "note", "--title", "Broken"];
    let added = desk.give(&[&words[..], &["--notes-stdin"]].concat(), "text");
    let added: Value = serde_json::from_str(&added.out).expect("JSON");
    let id = added["id"].as_str().expect("an id").to_owned();
    let file = Connection::open(desk.data().join("vault.db")).expect("the file opens");
    let damage = format!("UPDATE objects SET ct = zeroblob(length(ct)) WHERE id = x'{id}'");
    assert_eq!(file.execute(&damage, []).expect("SQL"), 1, "one row");
    let asked = desk.run(&["item", "discard-damaged", &id]);
    assert_eq!(asked.code, 2, "nobody is there to agree: {}", asked.err);
    let find = format!("SELECT count(*) FROM objects WHERE id = x'{id}'");
    let rows = || file.query_row(&find, [], |row| row.get::<_, u32>(0));
    assert_eq!(rows().expect("SQL"), 1, "it is kept");

    let discarded = desk.json(&["item", "discard-damaged", &id, "--yes"]);
    assert_eq!(discarded, json!({ "discarded": id }), "by its id");
    assert_eq!(rows().expect("SQL"), 0, "its row is gone");
    let gone = desk.run(&["item", "show", &id]);
    assert_eq!(gone.code, 6, "and its line: {}", gone.err);
}

fn keep_a_login(desk: &Desk) {
    let words = [
        "--json",
        "item",
        "add",
        "login",
        "--title",
        "Mail",
        "--username",
        "ada@example.org",
        "--url",
        "https://mail.example.org",
        "--tag",
        "work",
        "--password-stdin",
    ];
    let added = desk.give(&words, "first password\n");
    assert_eq!(added.code, 0, "{}", added.out);
    assert!(
        !added.out.contains("first password"),
        "a hidden field stays hidden"
    );

    let edit = [
        "item",
        "edit",
        "mail",
        "--title",
        "Post",
        "--tag",
        "",
        "--password-stdin",
    ];
    assert_eq!(
        desk.give(&edit, "second password\n").code,
        0,
        "found by its title"
    );
    let shown = desk.json(&["item", "show", "Post"]);
    assert_eq!(
        shown["login"]["username"], "ada@example.org",
        "what was not named stays"
    );
    assert_eq!(shown["tags"], json!([]), "an empty tag takes all away");
    let revealed = desk.run(&["item", "show", "post", "--reveal", "password"]);
    assert_eq!(revealed.out, "second password\n", "the field alone");

    // Of a token only.
    let wrong = desk.run(&["item", "edit", "post", "--issuer", "x"]);
    assert_eq!(
        wrong.code, 7,
        "a field of another kind is named: {}",
        wrong.err
    );
    assert_eq!(
        desk.run(&["item", "code", "post"]).code,
        7,
        "a login makes no codes"
    );
}

fn keep_a_token(desk: &Desk) {
    let words = [
        "item",
        "add",
        "token",
        "--title",
        "Forge",
        "--issuer",
        "Forge",
        "--key-stdin",
    ];
    let added = desk.give(&words, &format!("{KEY}\n"));
    assert_eq!(added.code, 0, "{}", added.err);
    let code = desk.json(&["item", "code", "forge"]);
    // The agent's clock stands where it was when it started, and so does ours.
    let shown = code["code"].as_str().expect("digits");
    let ends = code["expires"].as_u64().expect("a moment") / 1000;
    assert_eq!(
        shown,
        oathtool_at(ends - 15),
        "an independent program agrees"
    );

    let link = format!("otpauth://totp/Forge:ops?secret={KEY}&issuer=Forge&digits=8\n");
    let added = desk.give(&["item", "add", "token", "--key-stdin"], &link);
    assert_eq!(added.code, 0, "a link names itself: {}", added.err);
    let both = desk.run(&["--json", "item", "show", "Forge"]);
    assert_eq!(both.code, 6, "two items fit");
    let both: Value = serde_json::from_str(&both.out).expect("a document");
    assert_eq!(both["error"]["code"], "item-ambiguous", "neither is chosen");
    let fitting = both["error"]["params"]["items"]
        .as_array()
        .expect("both are named");
    let id = fitting[0]["id"].as_str().expect("an id");
    assert_eq!(
        desk.run(&["item", "rm", &id[..8]]).code,
        0,
        "the beginning of an id will do"
    );
}

/// The key's code at a moment, unix seconds.
fn oathtool_at(moment: u64) -> String {
    let now = std::time::SystemTime::UNIX_EPOCH
        .elapsed()
        .expect("after 1970");
    oathtool(KEY, 6, moment - now.as_secs())
}

fn delete_and_restore(desk: &Desk) {
    let text = desk.give(
        &["item", "add", "note", "--title", "Wifi", "--notes-stdin"],
        "one\ntwo\n",
    );
    assert_eq!(text.code, 0, "{}", text.err);
    assert_eq!(
        desk.json(&["item", "show", "wifi"])["notes"],
        "one\ntwo",
        "lines stay"
    );
    assert_eq!(desk.run(&["item", "rm", "wifi"]).code, 0, "deleted");
    assert_eq!(desk.run(&["item", "show", "wifi"]).code, 6, "not in sight");
    assert_eq!(desk.run(&["item", "restore", "wifi"]).code, 0, "taken back");
    assert_eq!(desk.run(&["item", "rm", "wifi"]).code, 0, "deleted again");
}

/// The agent was given nothing in its arguments or environment, and cannot be read by others.
fn no_secret_is_in_sight(desk: &Desk, secret: &str) {
    let agent = desk.agent().expect("it runs");
    let process = Path::new("/proc").join(agent.to_string());
    let arguments = fs::read(process.join("cmdline")).expect("it can be read");
    let arguments = String::from_utf8_lossy(&arguments).into_owned();
    assert!(arguments.contains("agent"), "the process was found");
    for hidden in [PASSWORD, "second password", KEY, secret] {
        assert!(!arguments.contains(hidden), "no secret is an argument");
    }
    let socket = socket_of(desk);
    let mode = fs::metadata(&socket)
        .expect("the socket")
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o600, "only its owner reaches the socket");
    let folder = socket.parent().expect("its folder");
    let mode = fs::metadata(folder)
        .expect("the folder")
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o700, "or the folder around it");
}

fn socket_of(desk: &Desk) -> std::path::PathBuf {
    let places = fs::read_dir(desk.path("run").join("twinlatch")).expect("the runtime folder");
    let place = places.filter_map(Result::ok).next().expect("one vault");
    place.path().join("agent.sock")
}
