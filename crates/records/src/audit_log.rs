//! `log` and `log-head`: the chain of the device's audit log.
//!
//! A row of kind `log`, under a random id:
//!
//! | key | type | meaning |
//! | --- | --- | --- |
//! | 1 | integer | sequence number, from 1 |
//! | 2 | 32 bytes | SHA-256 of the framed plaintext of the row before; zeros for the first |
//! | 3 | integer | counter of the log's key that the line is sealed to |
//! | 4 | bytes | the line, sealed to that key (HPKE) |
//!
//! The one row of kind `log-head`:
//!
//! | key | type | meaning |
//! | --- | --- | --- |
//! | 1 | integer | sequence number of the last row; 0 for none |
//! | 2 | 32 bytes | SHA-256 of its framed plaintext |
//! | 3 | 32 bytes | the log's X25519 key, public |
//! | 4 | integer | its counter, from 1 |
//! | 5 | 64 bytes | the owner's signature over the map of 3 and 4, kind `log`, counter = key 4 |
//! | 6 | map, optional | last checkpoint: 1 sequence, 2 hash, 3 account, 4 its signature over the map of 1 and 2, kind `log`, counter = sequence |
//! | 7 | map, optional | where the log begins since its oldest rows were deleted: 5 sequence of the first row, 6 hash of the row before it, 7 account, 8 its signature over the map of 5 and 6, kind `log`, counter = key 5 |

use minicbor::{Decoder, Encoder};
use sha2::{Digest as _, Sha256};
use twinlatch_crypto::{
    DevName, DevObject, Id, MessageKind, MessagePlace, Place, Random, Record, SealError, Sealed,
    SignKind, Stored, dev_key, dev_object_id, kind, open_message, seal_message, seal_record, sign,
    verify,
};
use twinlatch_secret::{AgreementKey, DeviceKey, SecretBytes, SigningKey};

use crate::canonical::{Read, Sink, Value, Written, as_map, decode, encode, malformed};
use crate::row::{self, SCHEMA};
use crate::{AuditLine, RecordError};

/// One row of the audit log, as everybody with the device key reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditRow {
    /// Its place in the log, from 1.
    pub sequence: u64,
    /// SHA-256 of the framed plaintext of the row before.
    pub before: [u8; 32],
    /// Counter of the log's key that the line is sealed to.
    pub key: u64,
    /// The sealed line.
    pub line: Vec<u8>,
}

as_map!(AuditRow { 1 => sequence, 2 => before, 3 => key, 4 => line });

impl AuditRow {
    /// Seals a line to the log's key.
    ///
    /// # Errors
    ///
    /// [`SealError`].
    pub fn make(
        head: &AuditHead,
        db: &Id,
        line: &AuditLine,
        random: &dyn Random,
    ) -> Result<Self, SealError> {
        let sequence = head.sequence.saturating_add(1);
        let (number, before) = (sequence.to_le_bytes(), head.hash);
        let parts: [&[u8]; 2] = [&number, &before];
        let line = seal_message(&head.public, &place(db, &parts), &line.encode(), random)?;
        Ok(Self {
            sequence,
            before,
            key: head.key,
            line,
        })
    }

    /// Opens the line with the private half of the log's key.
    ///
    /// # Errors
    ///
    /// [`RecordError`]; another key, or a line that was moved or made up.
    pub fn open_line(&self, key: &AgreementKey, db: &Id) -> Result<AuditLine, RecordError> {
        let number = self.sequence.to_le_bytes();
        let parts: [&[u8]; 2] = [&number, &self.before];
        let line = open_message(key, &place(db, &parts), &self.line)?;
        AuditLine::decode(&line)
    }

    /// SHA-256 of the row's framed plaintext, which the next row carries.
    ///
    /// # Errors
    ///
    /// [`SealError::TooLong`] for a row that the format cannot hold.
    pub fn hash(&self) -> Result<[u8; 32], SealError> {
        let frame = self.record().frame()?;
        // EXPOSE: hashed; the row is no secret under the device key.
        Ok(Sha256::digest(frame.expose()).into())
    }

    fn record(&self) -> Record {
        Record {
            schema: SCHEMA,
            revision: 0,
            generation: 0,
            payload: encode(self),
        }
    }
}

fn place<'a>(db: &'a Id, parts: &'a [&'a [u8]]) -> MessagePlace<'a> {
    MessagePlace {
        kind: MessageKind::AuditLine,
        db,
        parts,
    }
}

/// Seals a row of the log; `id` is random.
///
/// # Errors
///
/// [`SealError`].
pub fn seal_audit_row(
    key: &DeviceKey,
    db: &Id,
    id: &Id,
    row: &AuditRow,
    random: &dyn Random,
) -> Result<Sealed<kind::Log>, SealError> {
    seal_record(
        &dev_key(key, DevName::Audit),
        &at(db, id),
        &row.record(),
        random,
    )
}

/// Opens a row of the log; of another object of the file it says that it does not open.
///
/// # Errors
///
/// [`RecordError`].
pub fn open_audit_row(
    key: &DeviceKey,
    db: &Id,
    id: &Id,
    stored: &Stored,
) -> Result<AuditRow, RecordError> {
    let place = row::device_place(db, id);
    row::open::<kind::Log, _>(&dev_key(key, DevName::Audit), &place, stored)
}

fn at(db: &Id, id: &Id) -> Place {
    row::device_place(db, id)
}

/// The end of the audit log.
///
/// # Security
///
/// Everybody on the device can write it: the log's key counts where the owner signed it, the end
/// where an account signed it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditHead {
    /// Sequence number of the last row.
    pub sequence: u64,
    /// SHA-256 of its framed plaintext.
    pub hash: [u8; 32],
    /// The log's key, public.
    pub public: [u8; 32],
    /// Its counter.
    pub key: u64,
    /// The owner's signature over it.
    pub key_signature: [u8; 64],
    /// The last end that an account signed.
    pub checkpoint: Option<Checkpoint>,
    /// Where the log begins, if its oldest rows were deleted.
    pub start: Option<AuditStart>,
}

as_map!(AuditHead {
    1 => sequence,
    2 => hash,
    3 => public,
    4 => key,
    5 => key_signature,
    6 => checkpoint,
    7 => start,
});

/// An end of the log that an account signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// Sequence number of the last row.
    pub sequence: u64,
    /// Its hash.
    pub hash: [u8; 32],
    /// Who signed.
    pub account: Id,
    /// The signature.
    pub signature: [u8; 64],
}

as_map!(Checkpoint { 1 => sequence, 2 => hash, 3 => account, 4 => signature });

/// Where the log begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditStart {
    /// Sequence number of the first row.
    pub sequence: u64,
    /// Hash of the row before it.
    pub hash: [u8; 32],
    /// Who signed.
    pub account: Id,
    /// The signature.
    pub signature: [u8; 64],
}

as_map!(AuditStart { 5 => sequence, 6 => hash, 7 => account, 8 => signature });

/// The signed part of a checkpoint.
struct SignedEnd {
    sequence: u64,
    hash: [u8; 32],
}

as_map!(SignedEnd { 1 => sequence, 2 => hash });

/// The signed part of the log's key.
struct SignedKey {
    public: [u8; 32],
    key: u64,
}

as_map!(SignedKey { 3 => public, 4 => key });

/// The signed part of the log's beginning.
struct SignedStart {
    sequence: u64,
    hash: [u8; 32],
}

as_map!(SignedStart { 5 => sequence, 6 => hash });

impl AuditHead {
    /// The head of a log without rows, under a key that the owner signs.
    pub fn begin(public: [u8; 32], owner: &SigningKey, db: &Id) -> Self {
        let mut head = Self {
            sequence: 0,
            hash: [0; 32],
            public,
            key: 0,
            key_signature: [0; 64],
            checkpoint: None,
            start: None,
        };
        head.replace_key(public, 1, owner, db);
        head
    }

    /// Gives the log another key, signed by the owner.
    pub fn replace_key(&mut self, public: [u8; 32], counter: u64, owner: &SigningKey, db: &Id) {
        self.public = public;
        self.key = counter;
        let payload = signed_key(public, counter);
        self.key_signature = sign(owner, SignKind::Log, db, None, None, counter, &payload);
    }

    /// Whether the log's key is one that the owner signed.
    pub fn key_is_owners(&self, owner: &[u8; 32], db: &Id) -> bool {
        let payload = signed_key(self.public, self.key);
        let signature = &self.key_signature;
        verify(
            owner,
            SignKind::Log,
            db,
            None,
            None,
            self.key,
            &payload,
            signature,
        )
    }

    /// Moves the end on to a row.
    ///
    /// # Errors
    ///
    /// [`SealError::TooLong`].
    pub fn follow(&mut self, row: &AuditRow) -> Result<(), SealError> {
        self.hash = row.hash()?;
        self.sequence = row.sequence;
        Ok(())
    }

    /// Signs the end as it is.
    pub fn sign_end(&mut self, account: Id, key: &SigningKey, db: &Id) {
        let (sequence, hash) = (self.sequence, self.hash);
        let payload = public(encode(&SignedEnd { sequence, hash }));
        self.checkpoint = Some(Checkpoint {
            sequence,
            hash,
            account,
            signature: sign(key, SignKind::Log, db, None, None, sequence, &payload),
        });
    }

    /// Signs where the log begins.
    pub fn sign_start(
        &mut self,
        sequence: u64,
        hash: [u8; 32],
        account: Id,
        key: &SigningKey,
        db: &Id,
    ) {
        let payload = public(encode(&SignedStart { sequence, hash }));
        self.start = Some(AuditStart {
            sequence,
            hash,
            account,
            signature: sign(key, SignKind::Log, db, None, None, sequence, &payload),
        });
    }
}

/// The signed part of a log that was taken out: SHA-256 of the document.
struct SignedExport {
    digest: [u8; 32],
}

as_map!(SignedExport { 9 => digest });

/// Signs a log that was taken out; `last` is the number of its last line, `digest` the SHA-256 of the
/// document.
pub fn sign_audit_export(key: &SigningKey, db: &Id, digest: &[u8; 32], last: u64) -> [u8; 64] {
    let payload = public(encode(&SignedExport { digest: *digest }));
    sign(key, SignKind::Log, db, None, None, last, &payload)
}

/// Whether a log that was taken out is signed by a public key.
pub fn is_audit_export_signed(
    key: &[u8; 32],
    db: &Id,
    digest: &[u8; 32],
    last: u64,
    signature: &[u8; 64],
) -> bool {
    let payload = public(encode(&SignedExport { digest: *digest }));
    verify(
        key,
        SignKind::Log,
        db,
        None,
        None,
        last,
        &payload,
        signature,
    )
}

impl Checkpoint {
    /// Whether the signature is that of a public key.
    pub fn is_signed_by(&self, key: &[u8; 32], db: &Id) -> bool {
        let (sequence, hash) = (self.sequence, self.hash);
        let payload = public(encode(&SignedEnd { sequence, hash }));
        let signature = &self.signature;
        verify(
            key,
            SignKind::Log,
            db,
            None,
            None,
            sequence,
            &payload,
            signature,
        )
    }
}

impl AuditStart {
    /// Whether the signature is that of a public key.
    pub fn is_signed_by(&self, key: &[u8; 32], db: &Id) -> bool {
        let (sequence, hash) = (self.sequence, self.hash);
        let payload = public(encode(&SignedStart { sequence, hash }));
        let signature = &self.signature;
        verify(
            key,
            SignKind::Log,
            db,
            None,
            None,
            sequence,
            &payload,
            signature,
        )
    }
}

fn signed_key(public_key: [u8; 32], counter: u64) -> Vec<u8> {
    public(encode(&SignedKey {
        public: public_key,
        key: counter,
    }))
}

fn public(bytes: SecretBytes) -> Vec<u8> {
    // EXPOSE: signed payloads hold nothing secret.
    bytes.expose().to_vec()
}

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

/// Seals the end of the log; its id is derived from the device key.
///
/// # Errors
///
/// [`SealError`].
pub fn seal_audit_head(
    key: &DeviceKey,
    db: &Id,
    head: &AuditHead,
    random: &dyn Random,
) -> Result<Sealed<kind::LogHead>, SealError> {
    let place = row::device_place(db, &dev_object_id(key, DevObject::Audit));
    row::seal(&dev_key(key, DevName::Audit), &place, head, random)
}

/// Opens the end of the log.
///
/// # Errors
///
/// [`RecordError`].
pub fn open_audit_head(
    key: &DeviceKey,
    db: &Id,
    stored: &Stored,
) -> Result<AuditHead, RecordError> {
    let place = row::device_place(db, &dev_object_id(key, DevObject::Audit));
    row::open::<kind::LogHead, _>(&dev_key(key, DevName::Audit), &place, stored)
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
