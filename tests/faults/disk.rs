//! A disk that keeps for sure what was flushed, and of the rest what it likes.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::record::Act;

/// What a disk keeps of that which was not flushed when the power goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Keeps {
    /// Nothing: neither bytes nor names.
    Nothing,
    /// Every name, and no byte.
    Names,
    /// Every name, and each second write.
    Half,
}

/// Number of a file; its names may change.
type Number = usize;

/// Files as the program sees them, and as they are sure to be.
pub(crate) struct Disk {
    root: PathBuf,
    seen: Files,
    sure: Files,
    /// Writes since the last flush, by file.
    pending: BTreeMap<Number, Vec<Act>>,
    next: Number,
}

#[derive(Default, Clone)]
struct Files {
    names: BTreeMap<PathBuf, Number>,
    bytes: BTreeMap<Number, Vec<u8>>,
}

impl Files {
    fn contents(&self) -> BTreeMap<&Path, &[u8]> {
        let bytes = |number| self.bytes.get(number).map_or(&[][..], Vec::as_slice);
        let all = self.names.iter();
        all.map(|(name, number)| (name.as_path(), bytes(number)))
            .collect()
    }
}

impl Disk {
    /// Takes over the files of a folder; all of them were flushed.
    pub(crate) fn of(root: &Path) -> Self {
        let mut disk = Self {
            root: root.to_owned(),
            seen: Files::default(),
            sure: Files::default(),
            pending: BTreeMap::new(),
            next: 0,
        };
        disk.take_in(root);
        disk.sure = disk.seen.clone();
        disk
    }

    fn take_in(&mut self, folder: &Path) {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("listed").path();
            if path.is_dir() {
                self.take_in(&path);
            } else {
                let number = self.number(&path);
                self.seen
                    .bytes
                    .insert(number, fs::read(&path).expect("readable"));
            }
        }
    }

    /// Whether the program saw the same names with the same bytes on both.
    pub(crate) fn looks_like(&self, other: &Self) -> bool {
        self.seen.contents() == other.seen.contents()
    }

    /// Does what the program did.
    pub(crate) fn follow(&mut self, act: Act) {
        match act {
            Act::Create(path) => drop(self.number(&path)),
            Act::Write(ref path, ..) | Act::Truncate(ref path, _) => {
                let number = self.number(path);
                apply(self.seen.bytes.entry(number).or_default(), &act);
                self.pending.entry(number).or_default().push(act);
            }
            Act::Unlink(path) => drop(self.seen.names.remove(&path)),
            Act::Rename(from, to) => {
                if let Some(number) = self.seen.names.remove(&from) {
                    self.seen.names.insert(to, number);
                }
            }
            Act::Flush(path) => self.flush(&path),
            Act::Say(_) => {}
        }
    }

    fn number(&mut self, path: &Path) -> Number {
        self.next += 1;
        let number = self.seen.names.entry(path.to_owned());
        *number.or_insert(self.next)
    }

    fn flush(&mut self, path: &Path) {
        let Some(number) = self.seen.names.get(path) else {
            // A folder: the names in it.
            let inside = |name: &PathBuf| name.parent() == Some(path);
            self.sure.names.retain(|name, _| !inside(name));
            let names = self.seen.names.iter().filter(|(name, _)| inside(name));
            self.sure
                .names
                .extend(names.map(|(name, number)| (name.clone(), *number)));
            return;
        };
        let bytes = self.seen.bytes.get(number).cloned().unwrap_or_default();
        self.sure.bytes.insert(*number, bytes);
        self.pending.remove(number);
    }

    /// Writes into another folder what a power cut leaves.
    pub(crate) fn cut(&self, keeps: Keeps, to: &Path) {
        let names = match keeps {
            Keeps::Nothing => &self.sure.names,
            Keeps::Names | Keeps::Half => &self.seen.names,
        };
        for folder in ["data", "config", "place"] {
            fs::create_dir_all(to.join(folder)).expect("a folder");
        }
        for (name, number) in names {
            let mut bytes = self.sure.bytes.get(number).cloned().unwrap_or_default();
            if keeps == Keeps::Half {
                for act in self
                    .pending
                    .get(number)
                    .iter()
                    .flat_map(|acts| acts.iter().step_by(2))
                {
                    apply(&mut bytes, act);
                }
            }
            let inside = name.strip_prefix(&self.root).expect("a file of the folder");
            fs::write(to.join(inside), bytes).expect("written");
        }
    }
}

fn apply(bytes: &mut Vec<u8>, act: &Act) {
    match act {
        Act::Write(_, at, written) => {
            let at = at.unwrap_or(bytes.len());
            let end = at + written.len();
            if bytes.len() < end {
                bytes.resize(end, 0);
            }
            bytes[at..end].copy_from_slice(written);
        }
        Act::Truncate(_, length) => bytes.resize(*length, 0),
        Act::Create(_) | Act::Unlink(_) | Act::Rename(..) | Act::Flush(_) | Act::Say(_) => {}
    }
}
