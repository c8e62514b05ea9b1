//! Which steps a typed code may belong to.

use twinlatch_crypto::{
    Chunk, CodeDigits, EnrolmentMode, Targets, chunk_start, parse_login_code, targets_from_code,
};
use twinlatch_records::EnrolmentHeader;
use twinlatch_secret::Code;

use super::lookup::expected_step;
use crate::error::LoginError;

/// Runs of the key derivation that every failure costs.
pub(super) const CANDIDATES: usize = 3;

/// One step the code may belong to, and where it leads.
pub(crate) struct Candidate {
    pub(super) step: u64,
    pub(super) targets: Targets,
}

/// The part of a table that lies around the present.
pub(super) struct Steps<'a> {
    enrolment: &'a EnrolmentHeader,
    chunks: &'a [(u64, Option<Chunk>)],
    /// The step that the phone is expected to show.
    expected: u64,
    /// The last step used up, as header or mark have it.
    floor: u64,
    wall: u64,
}

impl<'a> Steps<'a> {
    pub(super) fn new(
        enrolment: &'a EnrolmentHeader,
        chunks: &'a [(u64, Option<Chunk>)],
        floor: u64,
        wall: u64,
    ) -> Self {
        let expected = expected_step(wall, enrolment.descriptor.period, enrolment.drift);
        Self {
            enrolment,
            chunks,
            expected,
            floor,
            wall,
        }
    }

    /// Refuses what no code could change: a table that has run out, one that is damaged where it
    /// is needed, and a step without an offset.
    ///
    /// A used or past step is never announced.
    pub(super) fn check(&self) -> Result<(), LoginError> {
        let end = self.enrolment.window_end;
        if self.expected > end || self.floor >= end {
            return Err(LoginError::TableEnded);
        }
        if self.expected <= self.floor {
            return Ok(());
        }
        match self.offset(self.expected) {
            Entry::NoChunk if self.expected < self.enrolment.descriptor.first_step => Ok(()),
            Entry::NoChunk => Err(LoginError::TableUnreadable),
            Entry::Dud => Err(LoginError::Dud {
                seconds: self.seconds_to_next(),
            }),
            Entry::Offset(_) => Ok(()),
        }
    }

    /// Where the code may lead: the expected step, the one before, the one after.
    ///
    /// A code of another length, a step outside the table, without offset, used or past leads
    /// nowhere.
    pub(super) fn candidates(&self, code: &Code) -> [Option<Candidate>; CANDIDATES] {
        let digits = self.enrolment.descriptor.digits;
        let single = self.enrolment.descriptor.mode == EnrolmentMode::Single;
        let code = parse_login_code(code, digits).filter(|_| single);
        let before = self.expected.checked_sub(1);
        let after = self.expected.checked_add(1);
        [Some(self.expected), before, after].map(|step| self.candidate(step?, code?, digits))
    }

    fn candidate(&self, step: u64, code: u64, digits: CodeDigits) -> Option<Candidate> {
        let Entry::Offset(offset) = self.offset(step) else {
            return None;
        };
        let targets = Targets::Single(targets_from_code(offset, code, digits));
        (step > self.floor).then_some(Candidate { step, targets })
    }

    fn offset(&self, step: u64) -> Entry {
        let start = chunk_start(step);
        let found = self.chunks.iter().find(|(first, _)| *first == start);
        match found.and_then(|(_, chunk)| chunk.as_ref()) {
            None => Entry::NoChunk,
            Some(chunk) => chunk.offset(step).map_or(Entry::Dud, Entry::Offset),
        }
    }

    /// Seconds until the next step that has an offset, as far as the chunks at hand tell.
    fn seconds_to_next(&self) -> u64 {
        let period = u64::from(self.enrolment.descriptor.period);
        let ahead = |steps: &u64| !matches!(self.offset(self.expected + steps), Entry::Dud);
        let steps = (1..).find(ahead).unwrap_or(1);
        steps * period - self.wall % period
    }
}

/// What a step has in the table.
enum Entry {
    NoChunk,
    Dud,
    Offset(u64),
}
