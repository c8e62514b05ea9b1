//! Single bits of the rows in the file: whoever flips one is told by name or with one word, and
//! never let in wrongly.

mod bench;
mod file;
mod support;

use std::collections::BTreeMap;
use std::mem::discriminant;

use bench::{NAME, chunks, device, header, log_in, read_only};
use file::{Rows, change_header, of_tables, put_row, rows};
use support::{COSTS, PASSWORD, Rig, password};
use twinlatch_accounts::{LoginError, Notice, Session};
use twinlatch_crypto::{Costs, KdfError};
use twinlatch_device::Line;
use twinlatch_records::{Found, RowKind};
use twinlatch_secret::{Code, RootKey};

/// A device and what it is put back to after each flip.
struct Lab {
    rig: Rig,
    code: Code,
    root_key: RootKey,
    rows: Rows,
    file: Vec<u8>,
    lines: BTreeMap<String, Line>,
}

impl Lab {
    fn new() -> Self {
        let mut rig = device();
        let session = log_in(&mut rig);
        let root_key = session.root_key().duplicate();
        session.close(rig.accounts());
        bench::settle(&rig);
        Self {
            code: rig.code(),
            root_key,
            rows: rows(&rig),
            file: std::fs::read(rig.vault()).expect("it can be read"),
            lines: rig.lines.snapshot(),
            rig,
        }
    }

    /// Rows of one table.
    fn table(&self, table: &str) -> Vec<(Vec<u8>, Vec<u8>)> {
        let rows = of_tables(&self.rows, &[table]);
        rows.into_iter().map(|((_, id), ct)| (id, ct)).collect()
    }

    /// Logs in over a row with one bit flipped, with the right password and code; the row is then
    /// put back.
    fn flip(&mut self, table: &str, id: &[u8], bit: usize) -> Result<Session, LoginError> {
        let row = self.table(table).into_iter().find(|row| row.0 == id);
        let (_, whole) = row.expect("a row");
        let mut flipped = whole.clone();
        flipped[bit / 8] ^= 1 << (bit % 8);
        put_row(&self.rig, table, id, &flipped);
        self.rig.kdf.clear_runs();
        let typed = password(PASSWORD);
        let result = self.rig.accounts().login(NAME, &typed, &self.code);
        match &result {
            Ok(session) => {
                let same = session.root_key().is(&self.root_key);
                assert!(same, "{table}, bit {bit}: nothing else is opened");
                self.put_all_back();
            }
            Err(_) => {
                put_row(&self.rig, table, id, &whole);
                let (tries, whole) = self.table("tries").remove(0);
                put_row(&self.rig, "tries", &tries, &whole);
            }
        }
        result
    }

    fn put_all_back(&mut self) {
        self.rig.accounts = None;
        std::fs::write(self.rig.vault(), &self.file).expect("the file can be written");
        self.rig.lines.restore(&self.lines);
        self.rig.restart();
    }

    /// Commits so far.
    fn commits(&mut self) -> u64 {
        self.rig.accounts().commits()
    }
}

/// All bits of the two clear bytes, some of the nonce and the commitment, and `more` over the rest.
fn bits(bytes: usize, more: usize) -> Vec<usize> {
    let all = bytes * 8;
    let mut bits: Vec<usize> = (0..16).chain((16..512).step_by(61)).collect();
    bits.extend((0..more).map(|index| 512 + index * (all - 512) / more));
    bits.extend([all - 1, all - 8]);
    bits.retain(|bit| *bit < all);
    bits
}

#[test]
fn a_flipped_bit_of_the_header_is_named_before_anything_is_counted() {
    let mut lab = Lab::new();
    let (id, ct) = lab.table("headers").remove(0);
    let before = lab.commits();
    for bit in bits(ct.len(), 40) {
        let result = lab.flip("headers", &id, bit);
        let named = matches!(result, Err(LoginError::HeaderUnreadable));
        assert!(named, "bit {bit}: {:?}", result.err());
        assert_eq!(lab.rig.kdf.runs(), [], "bit {bit}: nothing was derived");
    }
    assert_eq!(lab.commits(), before, "nothing was counted");
}

#[test]
fn a_flipped_bit_of_this_weeks_chunk_is_named_before_anything_is_counted() {
    let mut lab = Lab::new();
    let present = header(&lab.rig).enrolments[0].chunks[0].id;
    let row = lab
        .table("code_offsets")
        .into_iter()
        .find(|row| row.0 == present.bytes());
    let (id, ct) = row.expect("the present chunk");
    let before = lab.commits();
    for bit in bits(ct.len(), 40) {
        let result = lab.flip("code_offsets", &id, bit);
        let named = matches!(result, Err(LoginError::TableUnreadable));
        assert!(named, "bit {bit}: {:?}", result.err());
    }
    assert_eq!(lab.commits(), before, "nothing was counted");
}

#[test]
fn a_flipped_bit_of_a_later_chunk_hinders_nothing_and_is_mended() {
    let mut lab = Lab::new();
    let present = header(&lab.rig).enrolments[0].chunks[0].id;
    let later = lab.table("code_offsets");
    let later = later.iter().filter(|row| row.0 != present.bytes());
    let mut seen = 0;
    for (index, (id, ct)) in later
        .cloned()
        .collect::<Vec<_>>()
        .iter()
        .enumerate()
        .step_by(7)
    {
        let bit = [0, 9, 100, 300, ct.len() * 4, ct.len() * 8 - 1][index % 6];
        let session = lab.flip("code_offsets", id, bit).expect("it opens");
        assert_eq!(read_only(&session), None, "bit {bit} of chunk {index}");
        seen += 1;
    }
    assert!(seen > 5, "control: later chunks were tried");
    assert_eq!(chunks(&lab.rig).len(), 54, "control: the window is whole");
}

#[test]
fn a_flipped_bit_of_the_slot_opens_nothing() {
    let mut lab = Lab::new();
    let slot = header(&lab.rig).enrolments[0].slot;
    let row = lab
        .table("slots")
        .into_iter()
        .find(|row| row.0 == slot.bytes());
    let (id, ct) = row.expect("the slot");
    for bit in 0..ct.len() * 8 {
        // Every bit of the clear bytes, every eleventh of the others.
        if bit >= 16 && bit % 11 != 0 {
            continue;
        }
        let before = lab.commits();
        let error = lab.flip("slots", &id, bit).err().expect("nothing opens");
        let (runs, commits) = (lab.rig.kdf.runs(), lab.commits() - before);
        if bit < 16 {
            let named = discriminant(&error) == discriminant(&LoginError::SlotUnreadable);
            assert!(named, "bit {bit}: no password could open it: {error}");
            assert_eq!(
                (runs.len(), commits),
                (0, 0),
                "bit {bit}: nothing was counted"
            );
        } else {
            let denied = discriminant(&error) == discriminant(&LoginError::Denied);
            assert!(denied, "bit {bit}: as for a wrong password: {error}");
            assert_eq!(
                (runs, commits),
                (vec![COSTS; 3], 2),
                "bit {bit}: the same work, and a line of the log"
            );
        }
    }
}

#[test]
fn a_flipped_bit_of_another_way_is_named_and_hinders_nothing() {
    let mut lab = Lab::new();
    let slot = header(&lab.rig).enrolments[0].slot;
    let others = lab.table("slots");
    let others: Vec<_> = others
        .into_iter()
        .filter(|row| row.0 != slot.bytes())
        .collect();
    assert_eq!(others.len(), 9, "control: eight codes and the kit");
    for (index, (id, ct)) in others.iter().enumerate() {
        for bit in [index % 16, 20 + 97 * index, ct.len() * 8 - 1 - index] {
            let session = lab.flip("slots", id, bit).expect("it opens");
            let named = session.notices().iter().any(|notice| {
                let Notice::Findings(findings) = notice else {
                    return false;
                };
                findings.iter().any(|finding| {
                    finding.row == RowKind::Way
                        && finding.id.bytes() == &id[..]
                        && finding.what != Found::Missing
                })
            });
            assert!(named, "bit {bit} of way {index}: {:?}", session.notices());
        }
    }
}

#[test]
fn a_flipped_bit_of_the_count_of_tries_hinders_nothing() {
    let mut lab = Lab::new();
    let (id, ct) = lab.table("tries").remove(0);
    for bit in bits(ct.len(), 8) {
        let session = lab.flip("tries", &id, bit).expect("it opens");
        assert_eq!(read_only(&session), None, "bit {bit}: the mark counts too");
    }
}

#[test]
fn a_flipped_bit_of_the_directory_is_named_before_anything_is_counted() {
    let mut lab = Lab::new();
    let (id, ct) = lab.table("directory").remove(0);
    for bit in bits(ct.len(), 40) {
        let result = lab.flip("directory", &id, bit);
        let named = matches!(result, Err(LoginError::HeaderUnreadable));
        assert!(named, "bit {bit}: {:?}", result.err());
        assert_eq!(
            lab.rig.kdf.runs().len(),
            0,
            "bit {bit}: no password could open it"
        );
    }
}

/// A start looks at every row of the directory and of the headers.
#[test]
fn a_start_over_a_flipped_bit_says_what_it_found() {
    let mut lab = Lab::new();
    for table in ["directory", "headers", "tries", "slots", "code_offsets"] {
        let (id, ct) = lab.table(table).remove(0);
        for bit in [0, 12, 300, ct.len() * 8 - 1] {
            lab.put_all_back();
            lab.rig.accounts = None;
            let mut flipped = ct.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            put_row(&lab.rig, table, &id, &flipped);
            lab.rig.restart();
            let typed = password(PASSWORD);
            match lab.rig.accounts().login(NAME, &typed, &lab.code) {
                Ok(session) => {
                    let same = session.root_key().is(&lab.root_key);
                    assert!(same, "{table}, bit {bit}: nothing else is opened");
                }
                Err(
                    LoginError::Denied
                    | LoginError::HeaderUnreadable
                    | LoginError::TableUnreadable
                    | LoginError::SlotUnreadable,
                ) => {}
                Err(error) => panic!("{table}, bit {bit}: {error}"),
            }
        }
    }
}

#[test]
fn costs_out_of_bounds_are_refused_before_any_work() {
    let mut lab = Lab::new();
    let costs = |memory_kib, passes, lanes| Costs {
        memory_kib,
        passes,
        lanes,
    };
    for wrong in [
        costs(0, 1, 4),
        costs(7, 1, 1),
        costs(31, 1, 4),
        costs(4 * 1024 * 1024 + 1, 1, 4),
        costs(u32::MAX, 1, 4),
        costs(32, 0, 4),
        costs(32, 17, 4),
        costs(32, u32::MAX, 4),
        costs(32, 1, 0),
        costs(1024, 1, 17),
        costs(u32::MAX, u32::MAX, u32::MAX),
    ] {
        change_header(&lab.rig, |header| header.enrolments[0].costs = wrong);
        let before = lab.commits();
        lab.rig.kdf.clear_runs();
        let typed = password(PASSWORD);
        let result = lab.rig.accounts().login(NAME, &typed, &lab.code);
        let refused = matches!(
            result,
            Err(LoginError::HeaderUnreadable | LoginError::Kdf(KdfError::OutOfBounds { .. }))
        );
        assert!(refused, "{wrong:?}: {:?}", result.err());
        assert_eq!(lab.commits(), before, "{wrong:?}: nothing was counted");
        assert_eq!(lab.rig.kdf.runs(), [], "{wrong:?}: nothing was derived");
    }
    lab.put_all_back();
    log_in(&mut lab.rig).close(lab.rig.accounts());
}
