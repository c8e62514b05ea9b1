//! `ways`: unused backup codes and kits, and second copies of all keys.
//!
//! | key | type | meaning |
//! | --- | --- | --- |
//! | 1 | id | set of backup codes |
//! | 2 | integer | when the set was issued, seconds since 1970 |
//! | 3 | array | unused codes as \[row id, code (10 bytes)\] |
//! | 4 | array | kits as \[tag, code (17 bytes), way, issued in seconds since 1970, confirmed (0 or 1)\] |
//! | 5 | map | second copies (below) |
//! | 6 | map, optional | ways that administrators help with, see [`HelpWays`] |
//! | 7 | map, optional | the owner's emergency kit, see [`EmergencyKit`] |
//!
//! Second copies:
//!
//! | key | type | meaning |
//! | --- | --- | --- |
//! | 1 | 32 bytes | device key |
//! | 2 | array | identity keys, as in `state` |
//! | 3 | 32 bytes | the owner's Ed25519 key, public |
//! | 4 | text | username as typed |
//! | 5 | text | display name |
//! | 6 | array of maps | what each collection's key object holds (below) |
//! | 7 | 32 bytes, optional | the owner's Ed25519 key, private, as in `state` |
//! | 8 | array, left out if empty | keys of the audit log, as in `state` |
//!
//! A collection's copy has keys 1 to 4 of `collection`, and 5, optional: the last accepted entry
//! of members as \[number, SHA-256 of the entry\].

use minicbor::{Decoder, Encoder};
use twinlatch_crypto::{
    Id, Random, RootName, RootObject, SealError, Sealed, Stored, kind, root_key, root_object_id,
};
use twinlatch_secret::{BackupCode, CollectionKey, DeviceKey, KitCode, RootKey, SigningKey};

use crate::canonical::{Read, Sink, Value, Written, as_array, as_map, malformed, read_array};
use crate::collection::duplicate;
use crate::row;
use crate::values::Hash;
use crate::{
    AuditKeys, CollectionKind, EmergencyKit, HelpWays, IdentityKeys, RecordError, WayKind,
};

/// Unused backup codes and kits, and second copies of all keys.
#[derive(Debug)]
pub struct Ways {
    /// The set of backup codes.
    pub set: Id,
    /// When the set was issued, unix seconds.
    pub issued: u64,
    /// The unused codes.
    pub codes: Vec<BackupSecret>,
    /// The kits.
    pub kits: Vec<KitSecret>,
    /// Second copies of every key that is not drawn anew at will.
    pub copies: SecondCopies,
    /// What administrators help with.
    pub help: Option<HelpWays>,
    /// The owner's emergency kit.
    pub emergency: Option<EmergencyKit>,
}

as_map!(Ways {
    1 => set,
    2 => issued,
    3 => codes,
    4 => kits,
    5 => copies,
    6 => help,
    7 => emergency,
});

impl Ways {
    /// Every kit that has a row: those of the sheet, and the emergency kit.
    pub fn all_kits(&self) -> impl Iterator<Item = &KitSecret> {
        let emergency = self.emergency.as_ref().map(|emergency| &emergency.kit);
        self.kits.iter().chain(emergency)
    }

    /// Whether a row of administrators' help bears this id.
    pub fn is_help_row(&self, id: &Id) -> bool {
        let rows = self.help.iter().flat_map(|help| &help.rows);
        rows.into_iter().any(|row| row.row == *id)
    }
}

/// One unused backup code.
#[derive(Debug)]
pub struct BackupSecret {
    /// Its row.
    pub row: Id,
    /// The code.
    pub code: BackupCode,
}

as_array!(BackupSecret [row, code]);

impl BackupSecret {
    /// Makes a second copy, which wipes itself like the first.
    #[must_use]
    pub fn duplicate(&self) -> Self {
        Self {
            row: self.row,
            code: self.code.duplicate(),
        }
    }
}

/// One kit.
#[derive(Debug)]
pub struct KitSecret {
    /// Its row, derived from the code.
    pub tag: Id,
    /// The code.
    pub code: KitCode,
    /// [`WayKind::Kit`] or [`WayKind::KitPassword`].
    pub way: WayKind,
    /// When it was issued, unix seconds.
    pub issued: u64,
    /// Whether a part of it was typed back.
    pub confirmed: bool,
}

impl KitSecret {
    /// Makes a second copy, which wipes itself like the first.
    #[must_use]
    pub fn duplicate(&self) -> Self {
        Self {
            code: self.code.duplicate(),
            ..*self
        }
    }
}

// Written by hand: `confirmed` is a number.
impl Value for KitSecret {
    fn write<W: Sink>(&self, writer: &mut Encoder<W>) -> Written {
        writer.array(5)?;
        self.tag.write(writer)?;
        self.code.write(writer)?;
        self.way.write(writer)?;
        writer.u64(self.issued)?.u8(u8::from(self.confirmed))?.ok()
    }

    fn read(reader: &mut Decoder<'_>) -> Read<Self> {
        read_array(reader, 5)?;
        let (tag, code) = (Value::read(reader)?, Value::read(reader)?);
        let (way, issued) = (Value::read(reader)?, reader.u64()?);
        let confirmed = match reader.u8()? {
            0 => false,
            1 => true,
            _ => return Err(malformed("neither 0 nor 1")),
        };
        Ok(Self {
            tag,
            code,
            way,
            issued,
            confirmed,
        })
    }
}

/// Second copies of every key that is not drawn anew at will.
#[derive(Debug)]
pub struct SecondCopies {
    /// The device's key.
    pub device_key: DeviceKey,
    /// The person's identity.
    pub identity: IdentityKeys,
    /// The owner's public key.
    pub owner_public: [u8; 32],
    /// The name the person logs in with, as typed.
    pub username: String,
    /// The name other people see.
    pub display_name: String,
    /// The keys of each collection.
    pub collections: Vec<CollectionCopy>,
    /// The owner's private key, where it is not the account's own identity.
    pub owner_signing_key: Option<SigningKey>,
    /// The keys that open the lines of the audit log.
    pub audit_keys: AuditKeys,
}

as_map!(SecondCopies {
    1 => device_key,
    2 => identity,
    3 => owner_public,
    4 => username,
    5 => display_name,
    6 => collections,
    7 => owner_signing_key,
    8 => audit_keys,
});

/// What a collection's key object holds, once more.
#[derive(Debug)]
pub struct CollectionCopy {
    /// The collection.
    pub id: Id,
    /// What it is for.
    pub kind: CollectionKind,
    /// Its keys by generation, newest first.
    pub keys: Vec<(u32, CollectionKey)>,
    /// Its name.
    pub name: String,
    /// Number and hash of the last accepted entry of its members; shared collections only.
    pub accepted: Option<(u64, Hash)>,
}

impl CollectionCopy {
    /// Makes a second copy, which wipes itself like the first.
    #[must_use]
    pub fn duplicate(&self) -> Self {
        Self {
            keys: duplicate(&self.keys),
            name: self.name.clone(),
            ..*self
        }
    }
}

as_map!(CollectionCopy { 1 => id, 2 => kind, 3 => keys, 4 => name, 5 => accepted });

/// Seals the ways; their id is derived from the root key.
///
/// # Errors
///
/// [`SealError`].
pub fn seal_ways(
    key: &RootKey,
    db: &Id,
    account: &Id,
    ways: &Ways,
    random: &dyn Random,
) -> Result<Sealed<kind::Ways>, SealError> {
    let place = row::owned_place(db, account, &root_object_id(key, RootObject::Ways, account));
    row::seal(
        &root_key(key, RootName::Ways, account),
        &place,
        ways,
        random,
    )
}

/// Opens the ways.
///
/// # Errors
///
/// [`RecordError`].
pub fn open_ways(
    key: &RootKey,
    db: &Id,
    account: &Id,
    stored: &Stored,
) -> Result<Ways, RecordError> {
    let place = row::owned_place(db, account, &root_object_id(key, RootObject::Ways, account));
    row::open::<kind::Ways, _>(&root_key(key, RootName::Ways, account), &place, stored)
}
