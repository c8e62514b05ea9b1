//! The private keys of the audit log, and the accounts that have them.

use minicbor::{Decoder, Encoder};
use twinlatch_crypto::{
    Id, MessageKind, MessagePlace, Random, SealError, open_message, seal_message,
};
use twinlatch_secret::AgreementKey;

use crate::RecordError;
use crate::canonical::{Read, Sink, Value, Written, decode, encode, malformed};

/// The auditors who have been given the log's keys; left out of a map while there are none.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AuditReaders(pub Vec<Id>);

impl Value for AuditReaders {
    fn write<W: Sink>(&self, writer: &mut Encoder<W>) -> Written {
        self.0.write(writer)
    }

    fn read(reader: &mut Decoder<'_>) -> Read<Self> {
        let accounts = Vec::<Id>::read(reader)?;
        if accounts.is_empty() {
            return Err(malformed("a list that is empty and not left out"));
        }
        Ok(Self(accounts))
    }

    fn is_absent(&self) -> bool {
        self.0.is_empty()
    }

    fn absent() -> Option<Self> {
        Some(Self::default())
    }
}

/// The private keys of the log with their counters, rising; left out of a map while there are none.
#[derive(Debug, Default)]
pub struct AuditKeys(pub Vec<(u64, AgreementKey)>);

impl Value for AuditKeys {
    fn write<W: Sink>(&self, writer: &mut Encoder<W>) -> Written {
        self.0.write(writer)
    }

    fn read(reader: &mut Decoder<'_>) -> Read<Self> {
        let keys = Vec::<(u64, AgreementKey)>::read(reader)?;
        if keys.is_empty() || !keys.is_sorted_by(|earlier, later| earlier.0 < later.0) {
            return Err(malformed("keys of the log out of order"));
        }
        Ok(Self(keys))
    }

    fn is_absent(&self) -> bool {
        self.0.is_empty()
    }

    fn absent() -> Option<Self> {
        Some(Self::default())
    }
}

impl AuditKeys {
    /// Seals the keys to a reader.
    ///
    /// # Errors
    ///
    /// [`SealError`].
    pub fn seal_to(
        &self,
        reader: &Id,
        public: &[u8; 32],
        db: &Id,
        random: &dyn Random,
    ) -> Result<Vec<u8>, SealError> {
        let parts: [&[u8]; 1] = [reader.bytes()];
        seal_message(public, &keys_place(db, &parts), &encode(self), random)
    }

    /// Opens keys that were sent.
    ///
    /// # Errors
    ///
    /// [`RecordError`].
    ///
    /// # Security
    ///
    /// Anybody can send some: they count where the last one fits the key that the owner signed.
    pub fn open(
        reader: &Id,
        key: &AgreementKey,
        db: &Id,
        message: &[u8],
    ) -> Result<Self, RecordError> {
        let parts: [&[u8]; 1] = [reader.bytes()];
        let keys = open_message(key, &keys_place(db, &parts), message)?;
        decode(&keys)
    }

    /// Makes a second copy, which wipes itself like the first.
    #[must_use]
    pub fn duplicate(&self) -> Self {
        let keys = self.0.iter();
        Self(
            keys.map(|(number, key)| (*number, key.duplicate()))
                .collect(),
        )
    }

    /// Whether every key of others is among them as it is.
    pub fn goes_on_from(&self, others: &Self) -> bool {
        let mut others = others.0.iter();
        others.all(|(counter, key)| self.of(*counter).is_some_and(|own| own.is(key)))
    }

    /// The newest key with its counter.
    pub fn newest(&self) -> Option<&(u64, AgreementKey)> {
        self.0.last()
    }

    /// The key of a counter.
    pub fn of(&self, counter: u64) -> Option<&AgreementKey> {
        let mut keys = self.0.iter();
        keys.find(|(number, _)| *number == counter)
            .map(|(_, key)| key)
    }
}

fn keys_place<'a>(db: &'a Id, parts: &'a [&'a [u8]]) -> MessagePlace<'a> {
    MessagePlace {
        kind: MessageKind::AuditKey,
        db,
        parts,
    }
}
