//! What the terminal's processes ask of the system, traced: no network, no dump, locked keys.

use std::fs::{self, File};
use std::process::Command;

use crate::desk::{Desk, NAME, PASSWORD, Phone, Said};
use crate::limits::wait_until;

#[test]
fn a_terminals_whole_life_asks_for_local_sockets_alone() {
    let desk = Desk::new();
    let phone = desk.set_up();
    let traced = Traced::new(&desk);
    traced.log_in(&phone);
    let agent = desk.agent().expect("the agent holds the session");
    for words in [
        &["item", "add", "note", "--title", "Garden", "--notes-stdin"][..],
        &["item", "list"],
        &["status"],
        &["lock"],
    ] {
        assert_eq!(traced.run(words, "gentian").code, 0, "{words:?}");
    }
    // Short numbers are followed by more than one blank.
    let is_end = |line: &str| line.starts_with(&format!("{agent} ")) && line.contains("+++ exited");
    wait_until(|| traced.calls().lines().any(is_end));
    let calls = traced.calls();
    let asked: Vec<&str> = calls
        .lines()
        .filter_map(|line| line.split_once(" socket("))
        .map(|(_, families)| families.split(',').next().unwrap_or_default())
        .collect();
    assert!(asked.contains(&"AF_UNIX"), "the calls were traced");
    let others: Vec<&&str> = asked.iter().filter(|one| **one != "AF_UNIX").collect();
    assert!(others.is_empty(), "no network: {others:?}");
    let of_agent = |call: &str| {
        let of_it = |line: &&str| line.starts_with(&format!("{agent} "));
        calls.lines().filter(of_it).any(|line| line.contains(call))
    };
    assert!(
        of_agent("prctl(PR_SET_DUMPABLE, SUID_DUMP_DISABLE"),
        "no other program of the user reads the agent's memory"
    );
}

#[test]
fn with_an_open_session_keys_are_locked_and_no_dump_would_be_written() {
    let desk = Desk::new();
    let phone = desk.set_up();
    assert_eq!(desk.log_in(&phone).code, 0, "a session is open");
    let agent = desk.agent().expect("the agent holds it");
    let about =
        |file: &str| fs::read_to_string(format!("/proc/{agent}/{file}")).expect("the kernel tells");
    let limits = about("limits");
    let numbers = |text: &str, name: &str| -> Vec<String> {
        let line = text.lines().find(|line| line.starts_with(name));
        let rest = line.expect("this line").trim_start_matches(name);
        rest.split_whitespace().map(str::to_owned).collect()
    };
    assert_eq!(
        numbers(&limits, "Max core file size")[..2],
        ["0", "0"],
        "no dump, and no way back"
    );
    let locked = &numbers(&about("status"), "VmLck:")[0];
    assert_ne!(
        locked,
        "0",
        "some memory is locked; the limit here is {}",
        numbers(&limits, "Max locked memory")[0]
    );
}

/// Commands of a desk with their calls, and those of what they start, written down.
struct Traced<'a> {
    desk: &'a Desk,
}

impl<'a> Traced<'a> {
    fn new(desk: &'a Desk) -> Self {
        fs::create_dir(desk.path("calls")).expect("a folder");
        Self { desk }
    }

    /// Logs in with the next code that can be used.
    fn log_in(&self, phone: &Phone) {
        let said = self.desk.past_duds(|| {
            let words = ["--json", "login", "--password-stdin", "--code-stdin"];
            let code = phone.code(self.desk);
            self.run(&words, &format!("{PASSWORD}\n{code}\n"))
        });
        assert_eq!(
            said.code, 0,
            "{NAME} is logged in: {}{}",
            said.out, said.err
        );
    }

    /// Runs a command. What it says goes into files: the tracer of an agent lives as long as that,
    /// and would keep a pipe open.
    fn run(&self, words: &[&str], input: &str) -> Said {
        let path = |name: &str| self.desk.path("calls").join(name);
        let count = fs::read_dir(path("")).expect("the folder").count();
        fs::write(path("in"), input).expect("a file");
        let create = |name: &str| File::create(path(name)).expect("a file");
        let command = self.desk.command(words);
        let status = Command::new("strace")
            .args(["-D", "-f", "--seccomp-bpf", "-e", "signal=none"])
            .args(["-e", "trace=socket,prctl", "-o"])
            .arg(path(&format!("{count}.calls")))
            .arg(command.get_program())
            .args(command.get_args())
            .env_clear()
            .envs(
                command
                    .get_envs()
                    .filter_map(|(name, value)| Some((name, value?))),
            )
            .stdin(File::open(path("in")).expect("a file"))
            .stdout(create("out"))
            .stderr(create("err"))
            .status()
            .expect("strace is installed");
        let read = |name: &str| fs::read_to_string(path(name)).expect("text");
        Said {
            code: status.code().unwrap_or(-1),
            out: read("out"),
            err: read("err"),
        }
    }

    /// All calls of all commands.
    fn calls(&self) -> String {
        let files = fs::read_dir(self.desk.path("calls")).expect("the folder");
        files
            .filter_map(Result::ok)
            .map(|file| file.path())
            .filter(|path| path.extension().is_some_and(|end| end == "calls"))
            .map(|path| fs::read_to_string(path).expect("what strace wrote"))
            .collect()
    }
}
