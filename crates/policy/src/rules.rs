//! What one source says, and the stricter of two.

use std::collections::BTreeMap;

use crate::key::Key;

/// What one source says: a value for each key that it decides.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rules(BTreeMap<Key, u32>);

impl Rules {
    /// What it says of a key, if it says anything; of flags, 0 is `false` and 1 is `true`.
    #[must_use]
    pub fn of(&self, key: Key) -> Option<u32> {
        self.0.get(&key).copied()
    }

    /// Decides a key; a value outside of its range is not taken.
    #[must_use]
    pub fn with(mut self, key: Key, value: u32) -> Self {
        if key.range().holds(value) {
            self.0.insert(key, value);
        }
        self
    }

    /// Whether it decides nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The stricter of both, key by key; a key that one alone decides is as that one says.
    #[must_use]
    pub fn stricter_of(&self, other: &Self) -> Self {
        let mut both = self.0.clone();
        for (key, value) in &other.0 {
            both.entry(*key)
                .and_modify(|own| *own = key.stricter_of(*own, *value))
                .or_insert(*value);
        }
        Self(both)
    }

    /// Numbers of keys with their values, in rising order, to keep them.
    #[must_use]
    pub fn numbered(&self) -> Vec<(u32, u32)> {
        let mut pairs: Vec<_> = self
            .0
            .iter()
            .map(|(key, value)| (key.number(), *value))
            .collect();
        pairs.sort_unstable();
        pairs
    }

    /// Reads what was kept; nothing of it counts where a key is not known here or a value lies
    /// outside of its range.
    #[must_use]
    pub fn from_numbered(pairs: &[(u32, u32)]) -> Option<Self> {
        let mut rules = BTreeMap::new();
        for (number, value) in pairs {
            let key = Key::numbered(*number).filter(|key| key.range().holds(*value))?;
            rules.insert(key, *value);
        }
        Some(Self(rules))
    }
}
