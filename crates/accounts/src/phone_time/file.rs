//! The phones' times in the runtime folder, so that the next process of the same boot knows them: a
//! terminal starts one for each session.
//!
//! The first line names the boot; each other one has a header row, whole seconds of the boot clock,
//! and unix seconds. Nothing in it is a secret or a security parameter: whoever can write
//! the folder can make a right code look wrong, as with the clock itself.

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read as _, Write as _};
use std::path::Path;
use std::time::Duration;

use twinlatch_crypto::Id;

use super::PhoneTime;
use crate::env::{Clock, DataFolder};

const NAME: &str = "phone-times";

/// More is no file of ours, bytes.
const LONGEST: u64 = 64 * 1024;

/// The last second of the year 9999, unix seconds: no phone shows a later one, and what shows times to
/// a person cannot show it.
const LATEST: u64 = 253_402_300_799;

type PhoneTimes = BTreeMap<Id, PhoneTime>;

/// Reads what was remembered in this boot; what cannot be read was not remembered.
pub(super) fn read(folder: &DataFolder, clock: &dyn Clock) -> PhoneTimes {
    let Some(boot_id) = clock.boot_id() else {
        return PhoneTimes::new();
    };
    let text = read_text(folder).unwrap_or_default();
    let mut lines = text.lines();
    if lines.next() != Some(boot_id.as_str()) {
        return PhoneTimes::new();
    }
    let now = clock.boot();
    lines
        .filter_map(parse_line)
        .filter(|(_, shown)| shown.boot <= now)
        .collect()
}

/// Writes what is remembered. Where it cannot be written the process remembers it alone, and
/// several codes find the time again.
pub(super) fn write(folder: &DataFolder, clock: &dyn Clock, times: &PhoneTimes) {
    if let Some(boot_id) = clock.boot_id() {
        let _ = try_write(folder, &boot_id, times);
    }
}

fn read_text(folder: &DataFolder) -> io::Result<String> {
    let mut text = String::new();
    let file = File::open(folder.place.join(NAME))?;
    file.take(LONGEST).read_to_string(&mut text)?;
    Ok(text)
}

fn try_write(folder: &DataFolder, boot_id: &str, times: &PhoneTimes) -> io::Result<()> {
    let mut text = format!("{boot_id}\n");
    for (header, shown) in times {
        let boot = shown.boot.as_secs();
        text.push_str(&format!("{header} {boot} {}\n", shown.time));
    }
    // Beside the one that it replaces, so that a crash leaves the old one whole.
    let new = folder.place.join("phone-times.new");
    create(&new)?.write_all(text.as_bytes())?;
    fs::rename(&new, folder.place.join(NAME))
}

fn create(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

fn parse_line(line: &str) -> Option<(Id, PhoneTime)> {
    let mut words = line.split(' ');
    let header = Id::parse_hex(words.next()?)?;
    let boot = Duration::from_secs(words.next()?.parse().ok()?);
    let time = words.next()?.parse().ok().filter(|time| *time <= LATEST)?;
    let whole = words.next().is_none();
    whole.then_some((header, PhoneTime { boot, time }))
}
