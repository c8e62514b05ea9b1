//! The offset table of one enrolment: which chunks are made, written again or deleted.

use std::collections::BTreeMap;

use twinlatch_crypto::{
    CHUNK_STEPS, Chunk, Descriptor, Id, LoginSeed, Place, Random, SealError, Sealed, Stored,
    Targets, chunk_start, kind, make_chunk_key,
};
use twinlatch_records::{ChunkRef, Finding, Found, RowKind};
use twinlatch_secret::OtpSeed;

/// Chunks that one table may have; a header that lists more is damaged.
pub(crate) const MOST_CHUNKS: usize = 120;

/// Seconds of a week.
const WEEK: u64 = 7 * 24 * 60 * 60;

/// Weeks that a table reaches beyond the accepted step, by the number of accounts of the device:
/// each week of an account takes 60 or 80 KB of the file.
pub(crate) fn window_weeks(accounts: u64) -> u64 {
    if accounts <= 10 { 53 } else { 26 }
}

/// The last step of the chunk in which a window of so many weeks from `step` ends.
pub(crate) fn window_end(step: u64, period: u32, weeks: u64) -> u64 {
    let steps = weeks * WEEK / u64::from(period.max(1));
    chunk_start(step.saturating_add(steps)).saturating_add(CHUNK_STEPS - 1)
}

/// What the chunks of one enrolment are made from.
pub(crate) struct TableKeys<'a> {
    pub(crate) db: &'a Id,
    pub(crate) account: &'a Id,
    pub(crate) descriptor: &'a Descriptor,
    pub(crate) seed: &'a OtpSeed,
    pub(crate) targets: &'a Targets,
    /// The last step used up: entries up to and including it are erased.
    pub(crate) floor: u64,
}

/// A chunk's line for the header and its sealed row.
pub(crate) type MadeChunk = (ChunkRef, Sealed<kind::Codes>);

/// Makes a whole table: the window of `weeks` that begins after the floor.
///
/// # Errors
///
/// [`SealError`] if there are no random bytes.
pub(crate) fn make_table(
    keys: &TableKeys<'_>,
    weeks: u64,
    random: &dyn Random,
) -> Result<Vec<MadeChunk>, SealError> {
    let seed = keys.login_seed();
    let end = window_end(keys.floor, keys.descriptor.period, weeks);
    starts(keys.floor, end)
        .map(|start| keys.make_new(&seed, start, random))
        .collect()
}

/// The rows by which a table moves on to a new floor.
pub(crate) struct TableChange {
    /// The chunks that the header lists afterwards, in order of their first step.
    pub(crate) listed: Vec<ChunkRef>,
    /// Rows to write; each under a key of its own that was never used before.
    pub(crate) written: Vec<(Id, Sealed<kind::Codes>)>,
    /// Rows to delete.
    pub(crate) deleted: Vec<Id>,
    /// Last step of the table.
    pub(crate) window_end: u64,
    /// Listed chunks that were missing or did not open, and are made again.
    pub(crate) mended: Vec<Finding>,
}

/// Moves a table on to `keys.floor`: finished chunks go, the current one loses its used entries,
/// missing ones are appended, and each listed one that does not open is made again.
///
/// # Errors
///
/// [`SealError`] if there are no random bytes; `E` if a row cannot be read.
pub(crate) fn move_table<E: From<SealError>>(
    keys: &TableKeys<'_>,
    listed: Vec<ChunkRef>,
    weeks: u64,
    random: &dyn Random,
    mut row: impl FnMut(&Id) -> Result<Option<Stored>, E>,
) -> Result<TableChange, E> {
    let seed = keys.login_seed();
    let (mut kept, deleted) = keys.sort_out(listed);
    let end = window_end(keys.floor, keys.descriptor.period, weeks);
    let mut change = TableChange {
        listed: Vec::new(),
        written: Vec::new(),
        deleted,
        window_end: end,
        mended: Vec::new(),
    };
    let mut starts: Vec<u64> = starts(keys.floor, end).collect();
    // Chunks beyond the window stay: it shrinks only by the passing of time.
    starts.extend(kept.keys().filter(|start| **start > end));
    for start in starts {
        let old = kept.remove(&start);
        if change.listed.len() == MOST_CHUNKS {
            change.deleted.extend(old.map(|chunk| chunk.id));
            continue;
        }
        let made = match old {
            None => keys.make_new(&seed, start, random)?,
            Some(old) => {
                let stored = row(&old.id)?;
                let chunk = stored.as_ref().and_then(|stored| keys.open(&old, stored));
                if chunk.is_none() {
                    change.mended.push(bad_chunk(old.id, stored.is_some()));
                }
                if chunk.is_some() && start > keys.floor {
                    change.list(old);
                    continue;
                }
                keys.seal_again(&seed, &old, chunk, random)?
            }
        };
        change.written.push((made.0.id, made.1));
        change.list(made.0);
    }
    Ok(change)
}

fn bad_chunk(id: Id, there: bool) -> Finding {
    let what = if there {
        Found::CannotOpen
    } else {
        Found::Missing
    };
    Finding {
        row: RowKind::Codes,
        id,
        what,
    }
}

impl TableChange {
    /// Lists the next chunk in order of their first steps.
    fn list(&mut self, chunk: ChunkRef) {
        let last = chunk.first_step.saturating_add(CHUNK_STEPS - 1);
        self.window_end = self.window_end.max(last);
        self.listed.push(chunk);
    }
}

impl TableKeys<'_> {
    fn login_seed(&self) -> LoginSeed {
        LoginSeed::new(self.seed, self.descriptor.algorithm)
    }

    /// Parts the listed chunks into those that still reach above the floor, by first step, and
    /// the rows of the others.
    fn sort_out(&self, listed: Vec<ChunkRef>) -> (BTreeMap<u64, ChunkRef>, Vec<Id>) {
        let mut kept = BTreeMap::new();
        let mut deleted = Vec::new();
        for chunk in listed {
            let whole = chunk.first_step == chunk_start(chunk.first_step);
            let ahead = chunk.first_step.saturating_add(CHUNK_STEPS - 1) > self.floor;
            if whole && ahead && !kept.contains_key(&chunk.first_step) {
                kept.insert(chunk.first_step, chunk);
            } else {
                deleted.push(chunk.id);
            }
        }
        (kept, deleted)
    }

    fn open(&self, chunk: &ChunkRef, stored: &Stored) -> Option<Chunk> {
        let place = self.place(chunk.id);
        Chunk::open(
            &chunk.key,
            &place,
            stored,
            self.descriptor.digits,
            chunk.first_step,
        )
        .ok()
    }

    /// Seals a chunk under its row id with a new key, so that the old key opens an old copy only.
    fn seal_again(
        &self,
        seed: &LoginSeed,
        old: &ChunkRef,
        chunk: Option<Chunk>,
        random: &dyn Random,
    ) -> Result<MadeChunk, SealError> {
        let chunk = match chunk {
            Some(mut chunk) => {
                chunk.erase_through(self.floor);
                chunk
            }
            None => self.make(seed, old.first_step),
        };
        self.seal(&chunk, old.id, random)
    }

    fn make_new(
        &self,
        seed: &LoginSeed,
        first_step: u64,
        random: &dyn Random,
    ) -> Result<MadeChunk, SealError> {
        self.seal(&self.make(seed, first_step), Id::random(random)?, random)
    }

    fn make(&self, seed: &LoginSeed, first_step: u64) -> Chunk {
        Chunk::make(
            seed,
            self.descriptor.digits,
            self.targets,
            first_step,
            Some(self.floor),
        )
    }

    fn seal(&self, chunk: &Chunk, id: Id, random: &dyn Random) -> Result<MadeChunk, SealError> {
        let key = make_chunk_key(random)?;
        let sealed = chunk.seal(&key, &self.place(id), random)?;
        Ok((
            ChunkRef {
                id,
                key,
                first_step: chunk.first_step(),
            },
            sealed,
        ))
    }

    fn place(&self, id: Id) -> Place {
        Place {
            db: *self.db,
            scope: Some(*self.account),
            id,
        }
    }
}

/// First steps of the chunks that hold the steps above `floor`, up to `end`.
fn starts(floor: u64, end: u64) -> impl Iterator<Item = u64> {
    let first = chunk_start(floor.saturating_add(1));
    (first..=end)
        .step_by(CHUNK_STEPS as usize)
        .take(MOST_CHUNKS)
}

/// First steps of the chunks of a window of `weeks` that begins after `floor`.
pub(crate) fn window_starts(floor: u64, period: u32, weeks: u64) -> impl Iterator<Item = u64> {
    starts(floor, window_end(floor, period, weeks))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::{
        CHUNK_STEPS, TableChange, TableKeys, make_table, move_table, starts, window_end,
        window_weeks,
    };
    use twinlatch_crypto::{
        Chunk, CodeDigits, Descriptor, EnrolmentMode, FactorKind, Id, OsRandom, Place, SealError,
        Stored, Targets,
    };
    use twinlatch_otp::Algorithm;
    use twinlatch_records::ChunkRef;
    use twinlatch_secret::OtpSeed;

    #[test]
    fn the_window_shrinks_above_ten_accounts() {
        assert_eq!(window_weeks(10), 53, "a year and a week for a family");
        assert_eq!(
            window_weeks(11),
            26,
            "half a year where thirty people share a file"
        );
    }

    #[test]
    fn a_window_ends_with_a_whole_chunk_and_reaches_far_enough() {
        let step = 100 * CHUNK_STEPS + 7;
        let end = window_end(step, 30, 53);
        assert_eq!((end + 1) % CHUNK_STEPS, 0, "the last chunk is whole");
        assert!(end >= step + 53 * CHUNK_STEPS, "53 weeks of 30 s fit");
        assert_eq!(starts(step, end).count(), 54, "53 weeks touch 54 chunks");
    }

    #[test]
    fn the_chunk_that_ends_at_the_floor_is_not_part_of_the_window() {
        let floor = 5 * CHUNK_STEPS - 1;
        let first = starts(floor, floor + 10).next();
        assert_eq!(first, Some(5 * CHUNK_STEPS), "its last step is used up");
    }

    #[test]
    fn the_shortest_period_stays_under_the_bound() {
        let end = window_end(0, 15, 53);
        assert_eq!(
            starts(0, end).count(),
            107,
            "a week of 15 s takes two chunks"
        );
    }

    #[test]
    fn a_moved_table_has_one_window_and_nothing_used() {
        let mut table = Table::make(100 * CHUNK_STEPS + 5);
        let old: Vec<Id> = table.listed.iter().map(|chunk| chunk.id).collect();
        let deleted = table.move_to(102 * CHUNK_STEPS + 7);
        assert_eq!(deleted, old[..2], "two weeks are over");
        assert_eq!(table.listed.len(), old.len(), "two weeks are appended");
        assert_eq!(
            table.listed[0].id, old[2],
            "the current chunk keeps its row"
        );
        assert_eq!(table.listed[1].id, old[3], "the others are as they were");
        let current = table.open(0).expect("the current chunk opens");
        assert!(
            current.is_dud_or_erased(102 * CHUNK_STEPS + 7),
            "the floor is used"
        );
        assert!(
            table.offsets() > 5 * CHUNK_STEPS,
            "and the rest can be used"
        );
    }

    #[test]
    fn the_current_chunk_gets_a_new_key_and_the_others_keep_theirs() {
        let mut table = Table::make(100 * CHUNK_STEPS + 5);
        let old: Vec<_> = table
            .listed
            .iter()
            .map(|chunk| chunk.key.duplicate())
            .collect();
        table.move_to(100 * CHUNK_STEPS + 7);
        assert!(
            !table.listed[0].key.is(&old[0]),
            "the old key opens the old chunk only"
        );
        assert!(
            table.listed[1].key.is(&old[1]),
            "a chunk that is not written keeps its key"
        );
    }

    #[test]
    fn chunks_that_do_not_open_are_written_again() {
        let mut table = Table::make(100 * CHUNK_STEPS + 5);
        let (missing, damaged) = (table.listed[3].id, table.listed[4].id);
        table.rows.remove(&missing);
        table.rows.insert(damaged, Stored::new(vec![7; 80_000]));
        let change = table.move_within(100 * CHUNK_STEPS + 6, WEEKS);
        assert_eq!(change.mended.len(), 2, "both are told");
        for index in 0..table.listed.len() {
            assert!(table.open(index).is_some(), "chunk {index} opens");
        }
    }

    #[test]
    fn chunks_beyond_a_shorter_window_stay_and_are_checked_too() {
        let mut table = Table::make(100 * CHUNK_STEPS + 5);
        let (chunks, last) = (table.listed.len(), table.listed[5].id);
        table.rows.remove(&last);
        let change = table.move_within(100 * CHUNK_STEPS + 6, 2);
        assert_eq!(table.listed.len(), chunks, "no promise is taken back");
        assert_eq!(
            change.window_end,
            106 * CHUNK_STEPS - 1,
            "nor does the window end earlier"
        );
        assert_eq!(change.mended.len(), 1, "the missing one is told");
        assert!(table.open(5).is_some(), "and made again");
    }

    #[test]
    fn a_list_that_is_not_a_table_is_put_right() {
        let mut table = Table::make(100 * CHUNK_STEPS + 5);
        let key = table.listed[1].key.duplicate();
        let twice = ChunkRef {
            id: Id::new([1; 16]),
            key,
            first_step: table.listed[1].first_step,
        };
        let key = table.listed[1].key.duplicate();
        let crooked = ChunkRef {
            id: Id::new([2; 16]),
            key,
            first_step: 200 * CHUNK_STEPS + 1,
        };
        table.listed.extend([twice, crooked]);
        let mut deleted = table.move_to(100 * CHUNK_STEPS + 6);
        deleted.sort();
        assert_eq!(
            deleted,
            [Id::new([1; 16]), Id::new([2; 16])],
            "two rows are none of it"
        );
    }

    /// A table of six weeks in memory.
    struct Table {
        seed: OtpSeed,
        targets: Targets,
        listed: Vec<ChunkRef>,
        rows: BTreeMap<Id, Stored>,
    }

    const WEEKS: u64 = 5;
    const ID: Id = Id::new([9; 16]);
    const DESCRIPTOR: Descriptor = Descriptor {
        kind: FactorKind::Totp,
        algorithm: Algorithm::Sha1,
        digits: CodeDigits::Eight,
        mode: EnrolmentMode::Single,
        period: 30,
        first_step: 0,
    };

    impl Table {
        fn make(floor: u64) -> Self {
            let seed = OtpSeed::new(b"12345678901234567890".to_vec());
            let targets = Targets::make(CodeDigits::Eight, EnrolmentMode::Single, &OsRandom)
                .expect("the system gives random bytes");
            let made = make_table(&keys(&seed, &targets, floor), WEEKS, &OsRandom);
            let (listed, rows) = made
                .expect("the system gives random bytes")
                .into_iter()
                .map(|(chunk, sealed)| {
                    let row = (chunk.id, Stored::from(&sealed));
                    (chunk, row)
                })
                .unzip();
            Self {
                seed,
                targets,
                listed,
                rows,
            }
        }

        fn move_to(&mut self, floor: u64) -> Vec<Id> {
            self.move_within(floor, WEEKS).deleted
        }

        fn move_within(&mut self, floor: u64, weeks: u64) -> TableChange {
            let listed = core::mem::take(&mut self.listed);
            let keys = keys(&self.seed, &self.targets, floor);
            let find = |id: &Id| Ok::<_, SealError>(self.rows.get(id).cloned());
            let mut change = move_table(&keys, listed, weeks, &OsRandom, find)
                .expect("the system gives random bytes");
            for (id, sealed) in &change.written {
                self.rows.insert(*id, Stored::from(sealed));
            }
            self.listed = core::mem::take(&mut change.listed);
            change
        }

        fn open(&self, index: usize) -> Option<Chunk> {
            let ChunkRef {
                id,
                key,
                first_step,
            } = &self.listed[index];
            let place = Place {
                db: ID,
                scope: Some(ID),
                id: *id,
            };
            Chunk::open(
                key,
                &place,
                self.rows.get(id)?,
                CodeDigits::Eight,
                *first_step,
            )
            .ok()
        }

        fn offsets(&self) -> u64 {
            let chunks = (0..self.listed.len()).filter_map(|index| self.open(index));
            chunks
                .map(|chunk| {
                    let steps = chunk.first_step()..chunk.first_step() + CHUNK_STEPS;
                    steps.filter(|step| chunk.offset(*step).is_some()).count() as u64
                })
                .sum()
        }
    }

    fn keys<'a>(seed: &'a OtpSeed, targets: &'a Targets, floor: u64) -> TableKeys<'a> {
        TableKeys {
            db: &ID,
            account: &ID,
            descriptor: &DESCRIPTOR,
            seed,
            targets,
            floor,
        }
    }
}
