//! How objects are spread over shards.
//!
//! There are 2^b shards, b the smallest with objects <= 256 * 2^b, and never fewer than before;
//! an object belongs to the shard that the first b bits of its id name, big-endian.

use core::ops::RangeInclusive;

use twinlatch_crypto::Id;

use crate::values::{Hash, Listed};

/// Objects per shard at which the number of shards doubles.
const FULL: usize = 256;

/// A row of the lists: as it is in the file, or to be written by the next change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ListRow {
    /// In the file, with this hash.
    Written(Id, Hash),
    /// To be written, under this id if it has one.
    Due(Option<Id>),
}

impl ListRow {
    /// The row as lists name it; `None` while it is due.
    pub(super) fn written(&self) -> Option<Listed> {
        match self {
            Self::Written(id, hash) => Some((*id, *hash)),
            Self::Due(_) => None,
        }
    }

    /// The row's id, if it has one.
    pub(super) fn id(&self) -> Option<Id> {
        match self {
            Self::Written(id, _) => Some(*id),
            Self::Due(id) => *id,
        }
    }
}

/// The shards of one collection, in order of prefix.
#[derive(Debug, Clone)]
pub(super) struct Shards {
    bits: u32,
    rows: Vec<ListRow>,
}

impl Shards {
    /// Shards for so many objects, none of them written.
    pub(super) fn unwritten(objects: usize) -> Self {
        let bits = bits_for(objects);
        Self {
            bits,
            rows: vec![ListRow::Due(None); 1 << bits],
        }
    }

    /// The shards that a head lists; `None` if their number is no power of two.
    pub(super) fn listed(rows: &[Listed]) -> Option<Self> {
        let rows: Vec<_> = rows
            .iter()
            .map(|(id, hash)| ListRow::Written(*id, *hash))
            .collect();
        let bits = rows
            .len()
            .checked_ilog2()
            .filter(|bits| rows.len() == 1 << bits)?;
        Some(Self { bits, rows })
    }

    /// The rows in order of prefix.
    pub(super) fn rows(&self) -> &[ListRow] {
        &self.rows
    }

    /// Puts a row in its place.
    pub(super) fn set(&mut self, index: usize, row: ListRow) {
        if let Some(place) = self.rows.get_mut(index) {
            *place = row;
        }
    }

    /// Has a shard written by the next change, under the id it has.
    pub(super) fn set_due(&mut self, index: usize) {
        if let Some(row) = self.rows.get_mut(index) {
            *row = ListRow::Due(row.id());
        }
    }

    /// Has every shard written by the next change.
    pub(super) fn set_all_due(&mut self) {
        for row in &mut self.rows {
            *row = ListRow::Due(row.id());
        }
    }

    /// Whether every shard is in the file.
    pub(super) fn all_written(&self) -> bool {
        self.rows.iter().all(|row| row.written().is_some())
    }

    /// The shard to which an object belongs.
    pub(super) fn index_of(&self, id: &Id) -> usize {
        let number = u128::from_be_bytes(*id.bytes());
        // Without a prefix there is one shard; a prefix is never longer than the number of shards
        // in memory.
        number
            .checked_shr(u128::BITS - self.bits)
            .map_or(0, |prefix| prefix as usize)
    }

    /// The ids that belong to a shard.
    pub(super) fn range(&self, index: usize) -> RangeInclusive<Id> {
        let first = (index as u128)
            .checked_shl(u128::BITS - self.bits)
            .unwrap_or(0);
        let last = first | u128::MAX.checked_shr(self.bits).unwrap_or(0);
        Id::new(first.to_be_bytes())..=Id::new(last.to_be_bytes())
    }

    /// Makes more shards if there are too few for so many objects; all of them are due then, and
    /// the rows of the old ones are given back.
    pub(super) fn grow(&mut self, objects: usize) -> Vec<Id> {
        if bits_for(objects) <= self.bits {
            return Vec::new();
        }
        let old = core::mem::replace(self, Self::unwritten(objects));
        old.rows.iter().filter_map(ListRow::id).collect()
    }
}

/// The smallest b with objects <= 256 * 2^b.
fn bits_for(objects: usize) -> u32 {
    objects.div_ceil(FULL).next_power_of_two().ilog2()
}

#[cfg(test)]
mod tests {
    use super::{ListRow, Shards, bits_for};
    use proptest::prelude::*;
    use twinlatch_crypto::Id;

    fn id(first: u8, second: u8) -> Id {
        let mut bytes = [0x5a; 16];
        (bytes[0], bytes[1]) = (first, second);
        Id::new(bytes)
    }

    #[test]
    fn the_number_of_shards_doubles_above_256_objects_each() {
        for (objects, bits) in [
            (0, 0),
            (1, 0),
            (256, 0),
            (257, 1),
            (512, 1),
            (513, 2),
            (1024, 2),
            (1025, 3),
            (5000, 5),
            (10_000, 6),
        ] {
            assert_eq!(bits_for(objects), bits, "{objects} objects");
        }
    }

    #[test]
    fn a_prefix_is_read_from_the_front() {
        let mut shards = Shards::unwritten(0);
        assert_eq!(
            shards.index_of(&id(0xff, 0xff)),
            0,
            "one shard has everything"
        );
        shards.grow(1024);
        assert_eq!(
            shards.index_of(&id(0b0100_0000, 0)),
            1,
            "two bits, big-endian"
        );
        assert_eq!(shards.index_of(&id(0b1111_1111, 0)), 3, "the last one");
        let many = Shards::unwritten(256 << 9);
        assert_eq!(
            many.index_of(&id(0b1000_0000, 0b1000_0000)),
            0b1_0000_0001,
            "nine bits"
        );
    }

    #[test]
    fn shards_never_become_fewer() {
        let mut shards = Shards::unwritten(600);
        assert_eq!(shards.grow(0), [], "nothing happens when objects go");
        assert_eq!(shards.rows().len(), 4, "as many as before");
    }

    #[test]
    fn growing_gives_the_old_rows_back() {
        let row = Id::new([7; 16]);
        let mut shards = Shards::listed(&[(row, [0; 32])]).expect("one is a power of two");
        assert_eq!(shards.grow(257), [row], "the old row is nobody's");
        assert_eq!(
            shards.rows(),
            [ListRow::Due(None); 2],
            "the new ones have to be written"
        );
    }

    #[test]
    fn other_numbers_of_shards_are_refused() {
        for len in [0, 3, 5, 6, 7, 12] {
            let rows = vec![(Id::new([0; 16]), [0; 32]); len];
            assert!(Shards::listed(&rows).is_none(), "{len} is no power of two");
        }
    }

    proptest! {
        #[test]
        fn every_id_is_in_the_range_of_its_shard_alone(bytes: [u8; 16], objects in 0usize..100_000) {
            let (shards, id) = (Shards::unwritten(objects), Id::new(bytes));
            let index = shards.index_of(&id);
            for other in 0..shards.rows().len() {
                prop_assert_eq!(shards.range(other).contains(&id), other == index, "shard {}", other);
            }
        }
    }
}
