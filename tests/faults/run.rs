//! Runs the program of one step, with or without a fault.

use std::os::unix::process::ExitStatusExt as _;
use std::path::PathBuf;
use std::process::{Command, Output};

use data_encoding::HEXLOWER;
use twinlatch_secret::OtpSeed;

use crate::scene::Scene;

/// What the program of a step has said.
pub(crate) struct Said {
    lines: Vec<String>,
    /// Why it gave up, for messages of tests.
    pub(crate) reason: String,
    /// Whether it ended by itself and was content.
    pub(crate) content: bool,
    /// Whether it ended by itself and said that its step was undone.
    pub(crate) undone: bool,
}

/// What a person is told of a step that may have been kept: it begins so.
const IN_DOUBT: &str = "it is not certain";

impl Said {
    fn of(output: &Output) -> Self {
        let text = String::from_utf8_lossy(&output.stdout);
        let reason = String::from_utf8_lossy(&output.stderr).into_owned();
        let failed = output.status.code().is_some_and(|code| code != 0);
        Self {
            lines: text.lines().map(str::to_owned).collect(),
            undone: failed && !reason.contains(IN_DOUBT),
            reason,
            content: output.status.success() && output.status.signal().is_none(),
        }
    }

    /// What was said until the power went.
    pub(crate) fn heard(text: &str) -> Self {
        Self {
            lines: text.lines().map(str::to_owned).collect(),
            reason: String::new(),
            content: false,
            undone: false,
        }
    }

    /// Whether this was acknowledged.
    pub(crate) fn done(&self, what: &str) -> bool {
        let line = format!("done {what}");
        self.lines.contains(&line)
    }

    /// The seed that the phone has read from the screen.
    pub(crate) fn phone(&self) -> Option<OtpSeed> {
        let hex = self
            .lines
            .iter()
            .find_map(|line| line.strip_prefix("phone "))?;
        Some(OtpSeed::new(HEXLOWER.decode(hex.as_bytes()).ok()?))
    }
}

/// Runs the step; with options of strace under it, else by itself.
pub(crate) fn run(scene: &Scene, options: &[&str]) -> Said {
    let mut command = if options.is_empty() {
        Command::new(life())
    } else {
        let mut strace = Command::new("strace");
        strace.args(options).arg(life());
        strace
    };
    let output = command.args(scene.arguments()).output();
    Said::of(&output.expect("strace is installed: `make test` sees to it"))
}

/// Whether every fault is tried, as `make faults` asks.
pub(crate) fn is_full() -> bool {
    std::env::var_os("TWINLATCH_FAULTS").is_some_and(|size| size == "full")
}

/// The program, which is built with the tests.
fn life() -> PathBuf {
    let test = std::env::current_exe().expect("a test has a file");
    let built = test.ancestors().nth(2).expect("target/debug/deps/test");
    let life = built.join("examples").join("life");
    assert!(
        life.exists(),
        "`cargo build -p twinlatch-tests --example life` builds it"
    );
    life
}
