//! A person's computer without a display and without a keyring, and the phone beside it.

use std::cell::{Cell, RefCell};
use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;

use crate::logind::{Logind, SESSION};

/// The person of the journeys.
pub(crate) const NAME: &str = "ada";
/// A password that nothing refuses.
pub(crate) const PASSWORD: &str = "umbrella tangerine kqzvw";

/// One computer. The agent it leaves behind is ended with it.
pub(crate) struct Desk {
    folder: TempDir,
    /// Seconds by which its clock runs ahead.
    ahead: Cell<u64>,
    /// Address of its system bus: nowhere, but where a test has one.
    bus: String,
}

/// What a command has said.
pub(crate) struct Said {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Desk {
    /// A computer on which nothing was ever set up.
    pub(crate) fn new() -> Self {
        let folder = TempDir::new().expect("a temporary folder");
        for name in ["home", "run"] {
            let path = folder.path().join(name);
            fs::create_dir(&path).expect("a folder");
            fs::set_permissions(&path, fs::Permissions::from_mode(0o700)).expect("its rights");
        }
        Self {
            folder,
            ahead: Cell::new(0),
            bus: "unix:path=/nowhere".to_owned(),
        }
    }

    /// The same, with a logind that a test speaks for.
    pub(crate) fn with(logind: &Logind) -> Self {
        let mut desk = Self::new();
        logind.address().clone_into(&mut desk.bus);
        desk
    }

    /// The folder that `--data-dir` names.
    pub(crate) fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// Every folder that the program writes to.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The program with these arguments, in this computer's world; its clock runs ahead.
    pub(crate) fn command(&self, words: &[&str]) -> Command {
        // The wall clock alone: a wait that is told the end by a moved monotonic clock does not end.
        let mut command = Command::new("faketime");
        command
            .args([
                "--exclude-monotonic",
                "-f",
                &format!("+{}s", self.ahead.get()),
            ])
            .arg(env!("CARGO_BIN_EXE_twinlatch"))
            .arg("--data-dir")
            .arg(self.data())
            .args(words)
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("HOME", self.path("home"))
            .env("XDG_RUNTIME_DIR", self.path("run"))
            .env("DBUS_SYSTEM_BUS_ADDRESS", &self.bus)
            .env("XDG_SESSION_ID", SESSION)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    /// Runs a command.
    pub(crate) fn run(&self, words: &[&str]) -> Said {
        said(self.command(words).output().expect("faketime is installed"))
    }

    /// Runs a command with something on its standard input.
    pub(crate) fn give(&self, words: &[&str], input: &str) -> Said {
        let mut command = self.command(words);
        let mut child = command.stdin(Stdio::piped()).spawn().expect("it starts");
        let mut stdin = child.stdin.take().expect("a pipe");
        // A command that takes no input may have ended already.
        let _taken = stdin.write_all(input.as_bytes());
        drop(stdin);
        said(child.wait_with_output().expect("it ends"))
    }

    /// Runs a command with `--json`, which must succeed, and gives its document.
    pub(crate) fn json(&self, words: &[&str]) -> Value {
        let said = self.run(&[&["--json"], words].concat());
        assert_eq!(said.code, 0, "{words:?}: {}{}", said.out, said.err);
        serde_json::from_str(&said.out).expect("one document")
    }

    /// By how many seconds its clock runs ahead.
    pub(crate) fn ahead_of_now(&self) -> u64 {
        self.ahead.get()
    }

    /// Lets time pass, seconds.
    pub(crate) fn wait(&self, seconds: u64) {
        self.ahead.set(self.ahead.get() + seconds);
    }

    /// What a phone shows whose clock runs so many seconds ahead of this computer's: three codes in a
    /// row; one time in sixteen a dud is among them, and they open nothing.
    pub(crate) fn three_codes(&self, phone: &Phone, ahead: u64) -> [String; 3] {
        // The last of them is what it shows now.
        let now = self.ahead.get() + ahead;
        [60, 30, 0].map(|before| oathtool(&phone.secret, 8, now - before))
    }

    /// Sets up the first account; the phone has scanned the code afterwards.
    pub(crate) fn set_up(&self) -> Phone {
        let sheet = self.path("sheet.txt");
        let words = [
            "--json",
            "init",
            "--username",
            NAME,
            "--display-name",
            "Ada Lovelace",
            "--device-key-file",
            "--password-stdin",
            "--code-stdin",
            "--sheet",
            sheet.to_str().expect("a plain path"),
        ];
        let mut child = self
            .command(&words)
            .stdin(Stdio::piped())
            .spawn()
            .expect("it starts");
        let mut stdin = child.stdin.take().expect("a pipe");
        let mut stdout = BufReader::new(child.stdout.take().expect("a pipe"));
        writeln!(stdin, "{PASSWORD}").expect("the password is taken");
        let mut line = String::new();
        stdout.read_line(&mut line).expect("the enrolment comes");
        let enrolment: Value = serde_json::from_str(&line).expect("a document");
        let uri = enrolment["enrolment"]["uri"].as_str().expect("a link");
        let phone = Phone::scan(uri);
        writeln!(stdin, "{}", phone.code(self)).expect("the code is taken");
        drop(stdin);
        let status = child.wait().expect("it ends");
        assert!(status.success(), "the set-up is done: {status}");
        phone
    }

    /// Logs in with the next code.
    pub(crate) fn log_in(&self, phone: &Phone) -> Said {
        self.log_in_keeping_the_code(phone).0
    }

    /// Logs in with the next code, and gives that code too.
    pub(crate) fn log_in_keeping_the_code(&self, phone: &Phone) -> (Said, String) {
        let used = RefCell::default();
        let said = self.past_duds(|| {
            used.replace(phone.code(self));
            self.log_in_with(PASSWORD, &used.borrow())
        });
        (said, used.into_inner())
    }

    /// Waits for the next code and tries, again and again while the step is a dud: about one in
    /// fifty is unusable by design, and nothing is counted then.
    pub(crate) fn past_duds(&self, attempt: impl Fn() -> Said) -> Said {
        for _ in 0..5 {
            self.wait(60);
            let said = attempt();
            if !said.out.contains("\"code-unusable\"") {
                return said;
            }
        }
        panic!("five duds in a row");
    }

    /// Logs in with this password and this code.
    pub(crate) fn log_in_with(&self, password: &str, code: &str) -> Said {
        let words = ["--json", "login", "--password-stdin", "--code-stdin"];
        self.give(&words, &format!("{password}\n{code}\n"))
    }

    /// The agent's process id.
    pub(crate) fn agent(&self) -> Option<u64> {
        let status = self.run(&["--json", "status"]);
        let status: Value = serde_json::from_str(&status.out).expect("a document");
        status["holder"]["pid"].as_u64()
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        let _ended = self.command(&["lock"]).output();
    }
}

/// What a program that has ended has said.
pub(crate) fn said(output: Output) -> Said {
    Said {
        code: output.status.code().unwrap_or(-1),
        out: String::from_utf8(output.stdout).expect("text"),
        err: String::from_utf8(output.stderr).expect("text"),
    }
}

/// A phone that has scanned one enrolment.
pub(crate) struct Phone {
    secret: String,
}

impl Phone {
    pub(crate) fn scan(uri: &str) -> Self {
        let after = uri.split("secret=").nth(1).expect("a secret");
        let secret = after.split('&').next().expect("its text").to_owned();
        Self { secret }
    }

    /// The secret in base32.
    pub(crate) fn secret(&self) -> &str {
        &self.secret
    }

    /// What it shows at the desk's time.
    pub(crate) fn code(&self, desk: &Desk) -> String {
        oathtool(&self.secret, 8, desk.ahead.get())
    }
}

/// An independent program's code, that many seconds from now.
pub(crate) fn oathtool(secret: &str, digits: u8, ahead: u64) -> String {
    let output = Command::new("oathtool")
        .args(["--totp", "--base32", "--digits", &digits.to_string()])
        .args(["--now", &format!("now + {ahead} seconds"), secret])
        .output()
        .expect("oathtool is installed");
    String::from_utf8(output.stdout)
        .expect("digits")
        .trim()
        .to_owned()
}
