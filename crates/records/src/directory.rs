//! `directory`: who has an account, under which names.
//!
//! | key | type | meaning |
//! | --- | --- | --- |
//! | 1 | id | account |
//! | 2 | id | the account's header |
//! | 3 | id | the account's try row |
//! | 4 | text | username as typed |
//! | 5 | text | display name |
//! | 6 | integer | role: 1 owner, 2 administrator, 3 user, 4 viewer, 5 auditor |
//! | 7 | integer | state: 1 active, 2 disabled |
//! | 8 | array of text | groups |
//! | 9 | integer | counter, +1 with each change of keys 1 to 11 |
//! | 10 | 32 bytes | joining key (Ed25519, public); the owner's own key for the owner |
//! | 11 | id | account that signed |
//! | 12 | 64 bytes | its signature over the map of 1 to 11 |
//! | 13 | 32 bytes, optional | the person's Ed25519 key; absent until the first login |
//! | 14 | 32 bytes, optional | the person's X25519 key |
//! | 15 | 64 bytes, optional | signature of the joining key over the map {1, 13, 14} |
//! | 16 | array, left out if empty | owner keys that followed each other (below); not under 12 |
//! | 17 | map, optional | the account is to go: 1 account, 2 until when it can be taken back (unix seconds), 3 account that signed, 4 its signature over the map of 1 to 3 (64 bytes); not under 12 |
//!
//! One change of the owner's key is a map: 1 old key, 2 new key (32 bytes each), 3 counter,
//! 4 signature of the old key over the map of 1 to 3 (64 bytes).

use minicbor::{Decoder, Encoder};
use sha2::{Digest as _, Sha256};
use twinlatch_crypto::{DevName, Id, Random, SealError, Sealed, Stored, dev_key, kind};
use twinlatch_secret::{DeviceKey, SecretBytes};

use crate::RecordError;
use crate::canonical::{
    MapReader, Read, Sink, Value, Written, as_map, as_number, decode, encode, encode_with,
    write_entry,
};
use crate::deletion::Deletion;
use crate::row;

/// What a person may do on the device.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Everything, administrators included.
    Owner,
    /// Everything but other administrators.
    Administrator,
    /// The own vault.
    User,
    /// The own vault, to look at.
    Viewer,
    /// The audit log.
    Auditor,
}

impl Role {
    /// Its name in logs and exports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Administrator => "administrator",
            Self::User => "user",
            Self::Viewer => "viewer",
            Self::Auditor => "auditor",
        }
    }
}

as_number!(Role { Owner = 1, Administrator = 2, User = 3, Viewer = 4, Auditor = 5 });

/// Whether an account can be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// It can.
    Active,
    /// An administrator has switched it off.
    Disabled,
}

as_number!(Status { Active = 1, Disabled = 2 });

/// A name's entry in the directory.
///
/// # Security
///
/// Everybody on the device can write such a row: it grants nothing before its signatures verify.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DirectoryEntry {
    /// The account.
    pub account: Id,
    /// The account's header.
    pub header: Id,
    /// The account's try row.
    pub tries: Id,
    /// The name the person logs in with, as typed.
    pub username: String,
    /// The name other people see.
    pub display_name: String,
    /// What the person may do.
    pub role: Role,
    /// Whether the account can be used.
    pub status: Status,
    /// The groups the person belongs to.
    pub groups: Vec<String>,
    /// Raised with each change of what is signed.
    pub counter: u64,
    /// The public key that vouches for the person's own keys.
    pub joining_key: [u8; 32],
    /// The account that signed the entry.
    pub signer: Id,
    /// Its signature over [`signed_payload`](Self::signed_payload).
    pub signature: [u8; 64],
    /// The person's Ed25519 key; `None` until the first login.
    pub signing_key: Option<[u8; 32]>,
    /// The person's X25519 key; `None` until the first login.
    pub agreement_key: Option<[u8; 32]>,
    /// The joining key's signature over [`joining_payload`](Self::joining_payload).
    pub joining_signature: Option<[u8; 64]>,
    /// How the owner's key became what it is, oldest first; only in the owner's row.
    pub owner_keys: Vec<OwnerKeyChange>,
    /// The word that the account goes.
    pub deletion: Option<Deletion>,
}

/// One change of the owner's key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnerKeyChange {
    /// The key before.
    pub old: [u8; 32],
    /// The key after.
    pub new: [u8; 32],
    /// 1 for the first change, then +1.
    pub counter: u64,
    /// The old key's signature over the map of the fields above.
    pub signature: [u8; 64],
}

as_map!(OwnerKeyChange { 1 => old, 2 => new, 3 => counter, 4 => signature });

impl OwnerKeyChange {
    /// The map of keys 1 to 3, which the key before signs.
    pub fn signed_payload(&self) -> Vec<u8> {
        public(encode_with(
            |writer| self.write_signed(writer),
            |writer| self.write_signed(writer),
        ))
    }

    fn write_signed<W: Sink>(&self, writer: &mut Encoder<W>) -> Written {
        writer.map(3)?;
        write_entry(writer, 1, &self.old)?;
        write_entry(writer, 2, &self.new)?;
        write_entry(writer, 3, &self.counter)
    }
}

impl DirectoryEntry {
    /// The map of keys 1 to 11, which the signer signs.
    pub fn signed_payload(&self) -> Vec<u8> {
        public(self.encode_keys(&SIGNED))
    }

    /// The map of keys 1, 13 and 14, which the joining key signs; 13 and 14 are left out while
    /// the person has no keys.
    pub fn joining_payload(&self) -> Vec<u8> {
        public(self.encode_keys(&JOINED))
    }

    /// The whole map, as a person's own state keeps it.
    pub fn to_map(&self) -> Vec<u8> {
        public(encode(self))
    }

    /// Reads what [`to_map`](Self::to_map) writes.
    ///
    /// # Errors
    ///
    /// [`RecordError::NotCanonical`].
    pub fn from_map(map: &[u8]) -> Result<Self, RecordError> {
        decode(&SecretBytes::new(map.to_vec()))
    }

    fn encode_keys(&self, keys: &[u8]) -> SecretBytes {
        encode_with(
            |writer| self.write_keys(writer, keys),
            |writer| self.write_keys(writer, keys),
        )
    }

    fn write_keys<W: Sink>(&self, writer: &mut Encoder<W>, keys: &[u8]) -> Written {
        let present = keys.iter().filter(|key| !self.is_left_out(**key)).count();
        writer.map(present as u64)?;
        keys.iter().try_for_each(|key| self.write_key(writer, *key))
    }

    fn is_left_out(&self, key: u8) -> bool {
        match key {
            13 => self.signing_key.is_none(),
            14 => self.agreement_key.is_none(),
            15 => self.joining_signature.is_none(),
            16 => self.owner_keys.is_empty(),
            17 => self.deletion.is_none(),
            _ => false,
        }
    }

    fn write_key<W: Sink>(&self, writer: &mut Encoder<W>, key: u8) -> Written {
        match key {
            1 => write_entry(writer, key, &self.account),
            2 => write_entry(writer, key, &self.header),
            3 => write_entry(writer, key, &self.tries),
            4 => write_entry(writer, key, &self.username),
            5 => write_entry(writer, key, &self.display_name),
            6 => write_entry(writer, key, &self.role),
            7 => write_entry(writer, key, &self.status),
            8 => write_entry(writer, key, &self.groups),
            9 => write_entry(writer, key, &self.counter),
            10 => write_entry(writer, key, &self.joining_key),
            11 => write_entry(writer, key, &self.signer),
            12 => write_entry(writer, key, &self.signature),
            13 => write_entry(writer, key, &self.signing_key),
            14 => write_entry(writer, key, &self.agreement_key),
            15 => write_entry(writer, key, &self.joining_signature),
            17 => write_entry(writer, key, &self.deletion),
            _ if self.owner_keys.is_empty() => Ok(()),
            _ => write_entry(writer, key, &self.owner_keys),
        }
    }
}

const SIGNED: [u8; 11] = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11];
const JOINED: [u8; 3] = [1, 13, 14];
const ALL: [u8; 17] = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17];

impl Value for DirectoryEntry {
    fn write<W: Sink>(&self, writer: &mut Encoder<W>) -> Written {
        self.write_keys(writer, &ALL)
    }

    fn read(reader: &mut Decoder<'_>) -> Read<Self> {
        let mut map = MapReader::begin(reader)?;
        let entry = Self {
            account: map.entry(1)?,
            header: map.entry(2)?,
            tries: map.entry(3)?,
            username: map.entry(4)?,
            display_name: map.entry(5)?,
            role: map.entry(6)?,
            status: map.entry(7)?,
            groups: map.entry(8)?,
            counter: map.entry(9)?,
            joining_key: map.entry(10)?,
            signer: map.entry(11)?,
            signature: map.entry(12)?,
            signing_key: map.entry(13)?,
            agreement_key: map.entry(14)?,
            joining_signature: map.entry(15)?,
            owner_keys: map.entry::<Option<_>>(16)?.unwrap_or_default(),
            deletion: map.entry(17)?,
        };
        map.end()?;
        Ok(entry)
    }
}

/// Seals a directory row; its id is the name's tag.
///
/// # Errors
///
/// [`SealError`].
pub fn seal_directory(
    key: &DeviceKey,
    db: &Id,
    tag: &Id,
    entry: &DirectoryEntry,
    random: &dyn Random,
) -> Result<Sealed<kind::Directory>, SealError> {
    row::seal(
        &dev_key(key, DevName::Dir),
        &row::device_place(db, tag),
        entry,
        random,
    )
}

/// Opens a directory row.
///
/// # Errors
///
/// [`RecordError`].
pub fn open_directory(
    key: &DeviceKey,
    db: &Id,
    tag: &Id,
    stored: &Stored,
) -> Result<DirectoryEntry, RecordError> {
    let place = row::device_place(db, tag);
    row::open::<kind::Directory, _>(&dev_key(key, DevName::Dir), &place, stored)
}

/// Hashes the whole directory: SHA-256 over each row's tag and bytes, both with their lengths, in
/// order of tag.
pub fn directory_hash(rows: &[(Id, Stored)]) -> [u8; 32] {
    let mut rows: Vec<_> = rows.iter().collect();
    rows.sort_by_key(|(tag, _)| *tag);
    let mut hash = Sha256::new();
    for (tag, stored) in rows {
        for part in [&tag.bytes()[..], stored.bytes()] {
            // No row is longer than the envelope can be, 4 GiB.
            hash.update((part.len() as u32).to_le_bytes());
            hash.update(part);
        }
    }
    hash.finalize().into()
}

/// Names and public keys: nothing that has to be wiped.
fn public(encoded: SecretBytes) -> Vec<u8> {
    // EXPOSE: an encoded map of names and public keys.
    encoded.expose().to_vec()
}
