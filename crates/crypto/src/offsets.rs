//! The offset table, one week at a time.
//!
//! # Security
//!
//! A step whose truncated value lies in the incomplete last round of 10^d gets no offset (a
//! dud). Of the other steps every code is equally likely, so the offsets say nothing about the
//! target; with duds written, a year of them betrays an eight-digit target.

use twinlatch_secret::{ChunkKey, SealKey, SecretBytes};

use crate::envelope::{OpenError, SealError};
use crate::kind;
use crate::sealed::{Place, Sealed, Stored, open_raw, seal_raw};
use crate::{CodeDigits, LoginSeed, Random, Targets};

/// Steps in one chunk: a week of 30-second steps.
pub const CHUNK_STEPS: u64 = 20_160;

/// The first step of the chunk that holds `step`.
pub fn chunk_start(step: u64) -> u64 {
    step - step % CHUNK_STEPS
}

/// The offsets of [`CHUNK_STEPS`] steps; wiped on drop.
///
/// An entry has 3 bytes (6 digits) or 4 (8 digits), little endian. Anything at or above 10^d is
/// no offset; all ones are written for duds, used and past steps.
#[derive(Debug)]
pub struct Chunk {
    raw: SecretBytes,
    digits: CodeDigits,
    first_step: u64,
}

impl Chunk {
    /// Computes the chunk that holds `step`; entries up to and with `floor` are erased.
    pub fn make(
        seed: &LoginSeed,
        digits: CodeDigits,
        targets: &Targets,
        step: u64,
        floor: Option<u64>,
    ) -> Self {
        let first_step = chunk_start(step);
        let targets = [targets.at(0), targets.at(1)];
        let offset_at = |step: u64| {
            let code = seed.uniform_code(step, digits)?;
            Some((targets[(step % 2) as usize] + digits.modulus() - code) % digits.modulus())
        };
        let mut chunk = Self::blank(digits, first_step);
        chunk.rewrite(|step| {
            if Some(step) <= floor {
                None
            } else {
                offset_at(step)
            }
        });
        chunk
    }

    /// Takes over raw offsets; `None` if they are no whole chunk or start at no chunk's start.
    pub fn from_raw(raw: SecretBytes, digits: CodeDigits, first_step: u64) -> Option<Self> {
        let fits = raw.len() == raw_len(digits) && chunk_start(first_step) == first_step;
        fits.then_some(Self {
            raw,
            digits,
            first_step,
        })
    }

    /// The first of its steps.
    pub fn first_step(&self) -> u64 {
        self.first_step
    }

    /// The entries as they are sealed.
    pub fn raw(&self) -> &[u8] {
        // EXPOSE: without a code an offset opens nothing; read where the chunk is sealed.
        self.raw.expose()
    }

    /// The offset of a step; `None` if it has none or lies in another chunk.
    pub fn offset(&self, step: u64) -> Option<u64> {
        let value = self.entry(step)?;
        (value < self.digits.modulus()).then_some(value)
    }

    /// All steps of the chunk in order, each with its offset, if it has one.
    pub fn offsets(&self) -> impl Iterator<Item = (u64, Option<u64>)> {
        let width = self.digits.width();
        let entries = self.raw().chunks_exact(width).map(read_entry);
        // The last chunk of all reaches beyond the largest step.
        let steps = (0..).map_while(|index| self.first_step.checked_add(index));
        let below = |value: u64| (value < self.digits.modulus()).then_some(value);
        steps
            .zip(entries)
            .map(move |(step, value)| (step, below(value)))
    }

    /// Whether a step of this chunk has no offset.
    pub fn is_dud_or_erased(&self, step: u64) -> bool {
        self.entry(step).is_some() && self.offset(step).is_none()
    }

    /// Erases the entries of all steps up to and with `step`.
    pub fn erase_through(&mut self, step: u64) {
        let old = Self {
            raw: self.raw.duplicate(),
            ..*self
        };
        self.rewrite(|at| if at <= step { None } else { old.offset(at) });
    }

    /// Seals the chunk.
    ///
    /// # Errors
    ///
    /// [`SealError`].
    ///
    /// # Security
    ///
    /// Every write draws a new key, which the header lists, so an old chunk cannot be put back.
    pub fn seal(
        &self,
        key: &ChunkKey,
        place: &Place,
        random: &dyn Random,
    ) -> Result<Sealed<kind::Codes>, SealError> {
        seal_raw(&seal_key(key), place, self.raw(), random)
    }

    /// Opens a chunk.
    ///
    /// # Errors
    ///
    /// [`OpenError`]; [`OpenError::Framing`] if it opens but is no chunk of these digits that
    /// starts at `first_step`.
    pub fn open(
        key: &ChunkKey,
        place: &Place,
        stored: &Stored,
        digits: CodeDigits,
        first_step: u64,
    ) -> Result<Self, OpenError> {
        let raw = open_raw::<kind::Codes>(&seal_key(key), place, stored)?;
        Self::from_raw(raw, digits, first_step).ok_or(OpenError::Framing)
    }

    fn blank(digits: CodeDigits, first_step: u64) -> Self {
        Self {
            raw: SecretBytes::new(Vec::new()),
            digits,
            first_step,
        }
    }

    /// Writes every entry anew; `None` becomes all ones.
    fn rewrite(&mut self, offset_at: impl Fn(u64) -> Option<u64>) {
        let width = self.digits.width();
        let first_step = self.first_step;
        self.raw = SecretBytes::filled(raw_len(self.digits), |out| {
            for (index, entry) in (0..).zip(out.chunks_exact_mut(width)) {
                // The last chunk of all reaches beyond the largest step.
                let step = u64::checked_add(first_step, index);
                let offset = step.and_then(&offset_at).unwrap_or(u64::MAX);
                entry.copy_from_slice(&offset.to_le_bytes()[..width]);
            }
        });
    }

    fn entry(&self, step: u64) -> Option<u64> {
        let index = usize::try_from(step.checked_sub(self.first_step)?).ok()?;
        let entry = self.raw().chunks_exact(self.digits.width()).nth(index)?;
        Some(read_entry(entry))
    }
}

fn read_entry(entry: &[u8]) -> u64 {
    let mut value = [0; 8];
    value[..entry.len()].copy_from_slice(entry);
    u64::from_le_bytes(value)
}

fn raw_len(digits: CodeDigits) -> usize {
    CHUNK_STEPS as usize * digits.width()
}

fn seal_key(key: &ChunkKey) -> SealKey {
    // EXPOSE: a chunk's own key is its key of the envelope.
    SealKey::filled(|out| out.copy_from_slice(key.expose()))
}
