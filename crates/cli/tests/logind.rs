//! A logind of our own, on a bus of its own: python-dbusmock's, which a test tells what to announce.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

const NAME: &str = "org.freedesktop.login1";
const MANAGER: &str = "/org/freedesktop/login1";
/// The one session there is.
pub(crate) const SESSION: &str = "c1";

/// The bus and the service on it; both end with this value.
pub(crate) struct Logind {
    bus: Child,
    service: Child,
    address: String,
}

impl Logind {
    /// Starts both, with one session that a person sits at.
    pub(crate) fn start() -> Self {
        let mut bus = Command::new("dbus-daemon")
            .args(["--session", "--nofork", "--print-address=1"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("dbus-daemon is installed");
        let mut address = String::new();
        BufReader::new(bus.stdout.take().expect("a pipe"))
            .read_line(&mut address)
            .expect("it says where it is");
        let address = address.trim().to_owned();
        let service = Command::new("/usr/bin/python3")
            .args(["-m", "dbusmock", "--template", "logind"])
            .env("DBUS_SYSTEM_BUS_ADDRESS", &address)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("python3 is installed");
        let logind = Self {
            bus,
            service,
            address,
        };
        let answers = || {
            logind
                .call(MANAGER, &manager("ListInhibitors"), &[])
                .is_some()
        };
        for _ in 0..100 {
            if answers() {
                break;
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        logind.tell("AddSession", &[SESSION, "seat0", "1000", "ada", "true"]);
        logind
    }

    /// Where its bus is.
    pub(crate) fn address(&self) -> &str {
        &self.address
    }

    /// Asks the session to lock, as `loginctl lock-session` does.
    pub(crate) fn lock(&self) {
        let session = format!("{MANAGER}/session/{SESSION}");
        let told = self.call(&session, &format!("{NAME}.Session.Lock"), &[]);
        assert!(told.is_some(), "the session is asked to lock");
    }

    /// Announces that the computer is about to sleep.
    pub(crate) fn announce_sleep(&self) {
        let interface = format!("{NAME}.Manager");
        let signal = [&interface, "PrepareForSleep", "b", "[<true>]"];
        self.tell("EmitSignal", &signal);
    }

    /// Whether a program of ours holds up the sleep.
    pub(crate) fn is_held_up(&self) -> bool {
        self.call(MANAGER, &manager("ListInhibitors"), &[])
            .expect("it answers")
            .contains("'sleep', 'Twinlatch', 'Locks the vault first', 'delay'")
    }

    fn tell(&self, method: &str, values: &[&str]) {
        let told = self.call(
            MANAGER,
            &format!("org.freedesktop.DBus.Mock.{method}"),
            values,
        );
        assert!(told.is_some(), "the service is told: {method}");
    }

    fn call(&self, path: &str, method: &str, values: &[&str]) -> Option<String> {
        let output = Command::new("gdbus")
            .args(["call", "--address", &self.address, "--dest", NAME])
            .args(["--object-path", path, "--method", method])
            .args(values)
            .output()
            .expect("gdbus is installed");
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        output.status.success().then_some(said)
    }
}

impl Drop for Logind {
    fn drop(&mut self) {
        for process in [&mut self.service, &mut self.bus] {
            let _ended = process.kill().and_then(|()| process.wait());
        }
    }
}

fn manager(method: &str) -> String {
    format!("{NAME}.Manager.{method}")
}
