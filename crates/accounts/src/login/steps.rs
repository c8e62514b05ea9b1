//! Which steps the typed codes may belong to.

use twinlatch_crypto::{
    CHUNK_STEPS, Chunk, CodeDigits, ConsecutiveSearch, EnrolmentMode, FoundCodes, Targets,
    chunk_start, parse_login_code, targets_from_code,
};
use twinlatch_records::EnrolmentHeader;
use twinlatch_secret::Code;

use super::reach::{MOST_CODES, expected_step, searched};
use crate::error::LoginError;
use crate::phone_time::CodeTime;

/// Runs of the key derivation that every failure costs.
pub(super) const CANDIDATES: usize = 3;

/// One step the code may belong to, and where it leads.
pub(crate) struct Candidate {
    pub(super) step: u64,
    pub(super) targets: Targets,
}

impl From<FoundCodes> for Candidate {
    fn from(found: FoundCodes) -> Self {
        Self {
            step: found.step,
            targets: found.targets,
        }
    }
}

/// The part of a table that a try looks at.
pub(super) struct Steps<'a> {
    enrolment: &'a EnrolmentHeader,
    chunks: &'a [(u64, Option<Chunk>)],
    /// The step that the phone is expected to show.
    expected: u64,
    /// The last step used up, as header or mark have it.
    floor: u64,
    time: CodeTime,
}

impl<'a> Steps<'a> {
    pub(super) fn new(
        enrolment: &'a EnrolmentHeader,
        chunks: &'a [(u64, Option<Chunk>)],
        floor: u64,
        time: CodeTime,
    ) -> Self {
        let expected = expected_step(time, enrolment.descriptor.period, enrolment.drift);
        Self {
            enrolment,
            chunks,
            expected,
            floor,
            time,
        }
    }

    /// Refuses what no codes could change.
    ///
    /// Several codes find a step where the clock leads to none, so they are refused only where
    /// nothing within their reach can open. A dud among them is not announced: nobody knows yet
    /// which steps they belong to.
    pub(super) fn check(&self, codes: usize) -> Result<(), LoginError> {
        if codes < 2 {
            return self.check_expected();
        }
        let end = self.enrolment.window_end;
        let reach = searched(codes, self.expected, self.enrolment.descriptor.period);
        if *reach.start() > end || self.floor >= end {
            return Err(LoginError::TableEnded);
        }
        let is_above = |start: &u64| start.saturating_add(CHUNK_STEPS - 1) > self.floor;
        let mut needed = self
            .chunks
            .iter()
            .filter(|(start, _)| is_above(start) && *start <= end)
            .peekable();
        // Below the floor nothing is needed, and nothing is found.
        if needed.peek().is_some() && needed.all(|(_, chunk)| chunk.is_none()) {
            return Err(LoginError::TableUnreadable);
        }
        Ok(())
    }

    /// Refuses what no code could change: a table that has run out, one that is damaged where it
    /// is needed, and a step without an offset.
    ///
    /// A used or past step is never announced.
    fn check_expected(&self) -> Result<(), LoginError> {
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

    /// Where the codes may lead: one to the expected step, the one before, the one after; several to
    /// those of their last one, at which they agree, the nearest to the expected step first.
    ///
    /// A code of another length, a step outside the table, without offset, used or past leads
    /// nowhere.
    pub(super) fn candidates(&self, codes: &[Code]) -> [Option<Candidate>; CANDIDATES] {
        let digits = self.enrolment.descriptor.digits;
        let single = self.enrolment.descriptor.mode == EnrolmentMode::Single;
        let read = |code| parse_login_code(code, digits).filter(|_| single);
        match codes {
            [code] => self.around(read(code), digits),
            _ => match codes.iter().map(read).collect() {
                Some(codes) => self.search(codes, digits),
                None => [None, None, None],
            },
        }
    }

    fn search(&self, codes: Vec<u64>, digits: CodeDigits) -> [Option<Candidate>; CANDIDATES] {
        if !(2..=MOST_CODES).contains(&codes.len()) {
            return [None, None, None];
        }
        let period = self.enrolment.descriptor.period;
        let last = searched(codes.len(), self.expected, period);
        let mut search = ConsecutiveSearch::new(codes, digits, self.expected, CANDIDATES);
        for chunk in self.chunks.iter().filter_map(|(_, chunk)| chunk.as_ref()) {
            search.look(chunk, &last, self.floor);
        }
        let mut found = search.found().into_iter();
        [(); CANDIDATES].map(|()| found.next().map(Candidate::from))
    }

    fn around(&self, code: Option<u64>, digits: CodeDigits) -> [Option<Candidate>; CANDIDATES] {
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
        steps * period - self.time.seconds() % period
    }
}

/// What a step has in the table.
enum Entry {
    NoChunk,
    Dud,
    Offset(u64),
}
