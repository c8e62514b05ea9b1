//! What a program did to files, in order, as strace has heard it.

use std::path::{Path, PathBuf};

use data_encoding::HEXLOWER;
use tempfile::TempDir;

use crate::run::run;
use crate::scene::Scene;

const CALLS: &str = "trace=openat,pwrite64,write,ftruncate,fsync,fdatasync,unlink,unlinkat,\
                     rename,renameat,renameat2,link,linkat";

/// One call that changes a file, a name, or what is sure to stay.
#[derive(Debug)]
pub(crate) enum Act {
    /// A file that was not there before is opened.
    Create(PathBuf),
    /// Bytes at a place; without a place at the end.
    Write(PathBuf, Option<usize>, Vec<u8>),
    Truncate(PathBuf, usize),
    Unlink(PathBuf),
    Rename(PathBuf, PathBuf),
    /// A file, or a folder with its names, is flushed.
    Flush(PathBuf),
    /// The person is told something.
    Say(String),
}

/// Lets the step happen and gives what it did.
pub(crate) fn record(scene: &Scene) -> Vec<Act> {
    let logs = TempDir::new().expect("a temporary folder");
    let log = logs.path().join("log").display().to_string();
    // A file for each thread, so that no line is cut in two by another; the clock joins them.
    let times = "--absolute-timestamps=format:unix,precision:ns";
    let options = [
        "-ff", "-y", "-xx", "-s", "1000000", times, "-o", &log, "-e", CALLS,
    ];
    let said = run(scene, &options);
    assert!(said.content, "control: no fault: {}", said.reason);
    let mut lines = Vec::new();
    for entry in std::fs::read_dir(logs.path()).expect("a folder") {
        let path = entry.expect("listed").path();
        let text = std::fs::read_to_string(path).expect("ASCII");
        lines.extend(text.lines().filter_map(|line| {
            let (time, call) = line.split_once(' ')?;
            Some((time.to_owned(), call.to_owned()))
        }));
    }
    // All times have as many digits.
    lines.sort_by(|one, other| one.0.cmp(&other.0));
    let acts = lines
        .iter()
        .filter_map(|(_, call)| parse(call, scene.path()));
    acts.collect()
}

/// Reads one call; `None` if it changes nothing in the folder.
fn parse(call: &str, folder: &Path) -> Option<Act> {
    let (name, rest) = call.split_once('(')?;
    let (arguments, result) = rest.rsplit_once(" = ")?;
    if result.starts_with('-') {
        return None;
    }
    let arguments = arguments.trim_end().strip_suffix(')')?;
    let given: Vec<&str> = arguments.split(", ").collect();
    let number = |text: &str| text.parse::<usize>().ok();
    let act = match (name, &given[..]) {
        ("openat", [.., flags, _mode]) if flags.contains("O_CREAT") => {
            let path = opened(result)?;
            if flags.contains("O_TRUNC") {
                Act::Truncate(path, 0)
            } else {
                Act::Create(path)
            }
        }
        ("pwrite64", [file, bytes, _, at]) => {
            Act::Write(opened(file)?, Some(number(at)?), quoted(bytes)?)
        }
        ("write", [file, bytes, _]) if file.starts_with("1<") => {
            return String::from_utf8(quoted(bytes)?).ok().map(Act::Say);
        }
        ("write", [file, bytes, _]) => Act::Write(opened(file)?, None, quoted(bytes)?),
        ("ftruncate", [file, length]) => Act::Truncate(opened(file)?, number(length)?),
        ("fsync" | "fdatasync", [file]) => Act::Flush(opened(file)?),
        ("unlink", [path]) => Act::Unlink(path_of(path)?),
        ("unlinkat", [folder, path, _]) => Act::Unlink(inside(folder, path)?),
        ("rename", [from, to]) => Act::Rename(path_of(from)?, path_of(to)?),
        ("renameat" | "renameat2", [old, from, new, to, ..]) => {
            Act::Rename(inside(old, from)?, inside(new, to)?)
        }
        ("link" | "linkat", _) => panic!("the replay knows no links: {call}"),
        _ => return None,
    };
    act.concerns(folder).then_some(act)
}

impl Act {
    fn concerns(&self, folder: &Path) -> bool {
        match self {
            Self::Create(path)
            | Self::Write(path, ..)
            | Self::Truncate(path, _)
            | Self::Unlink(path)
            | Self::Rename(path, _)
            | Self::Flush(path) => path.starts_with(folder),
            Self::Say(_) => true,
        }
    }
}

/// The path behind an open file: `5<\x2f...>`.
fn opened(file: &str) -> Option<PathBuf> {
    let (_, path) = file.split_once('<')?;
    Some(text(&unescape(path.strip_suffix('>')?)?))
}

fn path_of(name: &str) -> Option<PathBuf> {
    Some(text(&quoted(name)?))
}

fn inside(folder: &str, name: &str) -> Option<PathBuf> {
    Some(opened(folder)?.join(path_of(name)?))
}

fn quoted(bytes: &str) -> Option<Vec<u8>> {
    unescape(bytes.strip_prefix('"')?.strip_suffix('"')?)
}

/// Reads `\x2f\x74`.
fn unescape(text: &str) -> Option<Vec<u8>> {
    HEXLOWER.decode(text.replace("\\x", "").as_bytes()).ok()
}

fn text(bytes: &[u8]) -> PathBuf {
    PathBuf::from(String::from_utf8_lossy(bytes).into_owned())
}
