//! A session bus and a keyring of a test's own.
//!
//! The keyring library takes the bus from the environment, so each test runs once more in a child
//! process whose environment has a fresh home, a fresh runtime folder and a bus of its own. The
//! keyring of the person who runs the tests is never reached.

use std::env;
use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::thread;
use std::time::Duration;

use tempfile::TempDir;

/// Names the test that a child process is to run.
const INSIDE: &str = "TWINLATCH_TEST_ON_PRIVATE_BUS";

/// What a test finds in its environment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Bus {
    /// A bus that can start the system's services.
    Session,
    /// A bus that knows no services.
    NoServices,
    /// The address of a bus that is not there.
    Nowhere,
}

/// Runs a test's body in a child process with a bus of its own; `test` is the test's full name.
pub(crate) fn on(bus: Bus, test: &str, body: fn()) {
    if env::var(INSIDE).as_deref() == Ok(test) {
        return body();
    }
    require();
    let home = TempDir::new().expect("a temporary folder");
    let output = child(bus, test, home.path())
        .output()
        .expect("the child process starts");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let (out, err) = (text(&output.stdout), text(&output.stderr));
    let passed = output.status.success() && out.contains("1 passed");
    assert!(
        passed,
        "{test} failed on its private bus ({}):\n{out}\n{err}",
        output.status
    );
}

/// A keyring daemon on this process's bus; ends with the value.
pub(crate) struct Daemon(Child);

impl Daemon {
    /// Starts it with its login collection unlocked, made anew if there is none.
    pub(crate) fn unlocked() -> Self {
        let mut child = daemon(&["--unlock"]);
        let mut stdin = child.stdin.take().expect("piped");
        stdin
            .write_all(b"test")
            .expect("the daemon reads its password");
        drop(stdin);
        until("the login collection is there", || {
            has_owner() && collection("default").contains("/collection/login")
        });
        Self(child)
    }

    /// Starts it as after an automatic login: in a fresh home there is no collection then.
    pub(crate) fn without_password() -> Self {
        let child = daemon(&[]);
        until("the service is there", has_owner);
        Self(child)
    }

    /// Ends it, without a chance to tidy up.
    pub(crate) fn kill(mut self) {
        self.end();
        until("the service is gone", || !has_owner());
    }

    /// Stops it from answering, or lets it answer again.
    pub(crate) fn pause(&self, pause: bool) {
        let signal = if pause { "-STOP" } else { "-CONT" };
        run("kill", &[signal, &self.0.id().to_string()]);
    }

    fn end(&mut self) {
        // It may be gone already; nothing depends on the answer.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Drop for Daemon {
    fn drop(&mut self) {
        self.end();
    }
}

/// Locks the login collection, as the desktop does.
pub(crate) fn lock() {
    let locked = secrets(&[
        "/org/freedesktop/secrets",
        "org.freedesktop.Secret.Service.Lock",
        "array:objpath:/org/freedesktop/secrets/collection/login",
    ]);
    assert!(
        locked.contains("/collection/login"),
        "the collection is locked: {locked}"
    );
}

/// Runs a program to its end and gives what it printed.
pub(crate) fn run(program: &str, arguments: &[&str]) -> String {
    let output = output(program, arguments, "");
    assert!(
        output.status.success(),
        "{program} {arguments:?}: {output:?}"
    );
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// Runs a program with `input` on its standard input.
pub(crate) fn run_with(program: &str, arguments: &[&str], input: &str) {
    let output = output(program, arguments, input);
    assert!(
        output.status.success(),
        "{program} {arguments:?}: {output:?}"
    );
}

fn child(bus: Bus, test: &str, home: &Path) -> Command {
    let runtime = home.join("run");
    fs::create_dir(&runtime).expect("a folder");
    run("chmod", &["700", &runtime.display().to_string()]);
    let mut command = Command::new("timeout");
    command.arg("120");
    if bus != Bus::Nowhere {
        command.arg("dbus-run-session");
    }
    if bus == Bus::NoServices {
        command.arg("--config-file").arg(bus_without_services(home));
    }
    if bus != Bus::Nowhere {
        command.arg("--");
    }
    command
        .arg(env::current_exe().expect("this test"))
        .args(["--exact", test, "--nocapture"]);
    command
        .env_clear()
        .env("PATH", env::var_os("PATH").unwrap_or_default());
    command
        .env(INSIDE, test)
        .env("HOME", home)
        .env("XDG_RUNTIME_DIR", runtime);
    command.env(
        "DBUS_SESSION_BUS_ADDRESS",
        format!("unix:path={}/nowhere", home.display()),
    );
    command
}

fn bus_without_services(home: &Path) -> std::path::PathBuf {
    let path = home.join("bus.conf");
    let text = format!(
        r#"<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
            "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
        <busconfig>
          <type>session</type>
          <listen>unix:dir={}</listen>
          <auth>EXTERNAL</auth>
          <policy context="default">
            <allow send_destination="*" eavesdrop="true"/>
            <allow eavesdrop="true"/>
            <allow own="*"/>
          </policy>
        </busconfig>"#,
        home.display()
    );
    fs::write(&path, text).expect("a file");
    path
}

/// Says what to install: a test that cannot run has not passed.
fn require() {
    for (program, package) in [
        ("dbus-run-session", "dbus"),
        ("dbus-send", "dbus"),
        ("gnome-keyring-daemon", "gnome-keyring"),
        ("secret-tool", "libsecret-tools"),
    ] {
        let path = env::var_os("PATH").unwrap_or_default();
        let found = env::split_paths(&path).any(|folder| folder.join(program).is_file());
        assert!(found, "{program} is missing: apt-get install {package}");
    }
}

fn daemon(arguments: &[&str]) -> Child {
    Command::new("gnome-keyring-daemon")
        .args(["--foreground", "--components=secrets"])
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .expect("the daemon starts")
}

fn has_owner() -> bool {
    let owner = run(
        "dbus-send",
        &[
            "--session",
            "--print-reply=literal",
            "--dest=org.freedesktop.DBus",
            "/org/freedesktop/DBus",
            "org.freedesktop.DBus.NameHasOwner",
            "string:org.freedesktop.secrets",
        ],
    );
    owner.contains("true")
}

fn collection(alias: &str) -> String {
    let alias = format!("string:{alias}");
    secrets(&[
        "/org/freedesktop/secrets",
        "org.freedesktop.Secret.Service.ReadAlias",
        &alias,
    ])
}

fn secrets(arguments: &[&str]) -> String {
    let to = [
        "--session",
        "--print-reply=literal",
        "--dest=org.freedesktop.secrets",
    ];
    run("dbus-send", &[&to, arguments].concat())
}

fn output(program: &str, arguments: &[&str], input: &str) -> Output {
    let mut child = Command::new(program)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut stdin = child.stdin.take().expect("piped");
    // A program that does not read its input closes it; then nothing was to be said.
    let _ = stdin.write_all(input.as_bytes());
    drop(stdin);
    child.wait_with_output().expect("the program ends")
}

fn until(what: &str, is_so: impl Fn() -> bool) {
    for _ in 0..400 {
        if is_so() {
            return;
        }
        thread::sleep(Duration::from_millis(25));
    }
    panic!("waited in vain until {what}");
}
