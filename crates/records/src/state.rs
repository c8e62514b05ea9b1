//! `state`: seed, targets, identity and choices of one account.
//!
//! | key | type | meaning |
//! | --- | --- | --- |
//! | 1 | array of maps | per enrolment: 1 slot id, 2 descriptor (16 bytes, as in `header`), 3 seed (bytes), 4 targets (8 or 16 bytes: le64, even before odd) |
//! | 2 | 32 bytes | device key |
//! | 3 | text | username as typed |
//! | 4 | text | display name |
//! | 5 | array | identity keys, private: \[Ed25519, X25519\], 32 bytes each |
//! | 6 | 32 bytes | the owner's Ed25519 key, public: the root of trust |
//! | 7 | bytes | the account's own directory map |
//! | 8 | map | own choices: 1 seconds without input until the session locks, 2 quick unlock (bool), 3 seconds that a copied secret stays in the clipboard, 4 codes hidden while another window has the focus (true; left out where not) |
//! | 9 | array | ids of devices whose keyring entry is to be deleted, 8 bytes each |
//! | 10 | array | owner and administrators: \[account id, counter\] of all directory entries, by id |
//! | 11 | 32 bytes, optional | the owner's Ed25519 key, private, where it is not the account's own |
//! | 12 | array, left out if empty | owner and auditors: \[counter, X25519 key, private\] of the audit log, counters rising |
//! | 13 | array, left out if empty | owner: ids of the auditors who have been given these keys |

use minicbor::{Decoder, Encoder};
use twinlatch_crypto::{
    Descriptor, DeviceId, Id, Random, RootName, RootObject, SealError, Sealed, Stored, Targets,
    kind, root_key, root_object_id,
};
use twinlatch_secret::{AgreementKey, DeviceKey, OtpSeed, RootKey, SecretBytes, SigningKey};

use crate::canonical::{
    MapReader, Read, Sink, Value, Written, as_array, as_map, malformed, write_entry,
};
use crate::row;
use crate::{AuditKeys, AuditReaders, LaterFlag, RecordError};

/// Seed, targets, identity and choices of one account.
#[derive(Debug)]
pub struct State {
    /// What the phones share with the account.
    pub enrolments: Vec<EnrolmentSecret>,
    /// The device's key, so that one recovery brings it back for everybody.
    pub device_key: DeviceKey,
    /// The name the person logs in with, as typed.
    pub username: String,
    /// The name other people see.
    pub display_name: String,
    /// The person's identity.
    pub identity: IdentityKeys,
    /// The owner's public key: the root of trust.
    pub owner_public: [u8; 32],
    /// The account's own directory map, as [`DirectoryEntry::to_map`](crate::DirectoryEntry::to_map)
    /// writes it.
    pub directory_map: Vec<u8>,
    /// What the person decided about the account's own protection.
    pub choices: Choices,
    /// Devices whose keyring entry is to be deleted.
    pub delete_devices: Vec<DeviceId>,
    /// Counters of all directory entries by account; for owner and administrators.
    pub counters: Vec<(Id, u64)>,
    /// The owner's private key, where it is not the account's own identity.
    pub owner_signing_key: Option<SigningKey>,
    /// The keys that open the lines of the audit log; for the owner and auditors.
    pub audit_keys: AuditKeys,
    /// The auditors who have been given these keys; for the owner.
    pub audit_readers: AuditReaders,
}

as_map!(State {
    1 => enrolments,
    2 => device_key,
    3 => username,
    4 => display_name,
    5 => identity,
    6 => owner_public,
    7 => directory_map,
    8 => choices,
    9 => delete_devices,
    10 => counters,
    11 => owner_signing_key,
    12 => audit_keys,
    13 => audit_readers,
});

/// What one phone shares with the account.
#[derive(Debug)]
pub struct EnrolmentSecret {
    /// The enrolment's id.
    pub slot: Id,
    /// What it is made of.
    pub descriptor: Descriptor,
    /// The phone's seed.
    pub seed: OtpSeed,
    /// Where its codes lead.
    pub targets: Targets,
}

// Written by hand: targets cannot be read without the descriptor.
impl EnrolmentSecret {
    /// Makes a second copy, which wipes itself like the first.
    #[must_use]
    pub fn duplicate(&self) -> Self {
        Self {
            slot: self.slot,
            descriptor: self.descriptor,
            seed: self.seed.duplicate(),
            targets: self.targets.duplicate(),
        }
    }
}

impl Value for EnrolmentSecret {
    fn write<W: Sink>(&self, writer: &mut Encoder<W>) -> Written {
        writer.map(4)?;
        write_entry(writer, 1, &self.slot)?;
        write_entry(writer, 2, &self.descriptor)?;
        write_entry(writer, 3, &self.seed)?;
        write_entry(writer, 4, &self.targets.to_list())
    }

    fn read(reader: &mut Decoder<'_>) -> Read<Self> {
        let mut map = MapReader::begin(reader)?;
        let (slot, descriptor) = (map.entry(1)?, map.entry::<Descriptor>(2)?);
        let (seed, list) = (map.entry(3)?, map.entry::<SecretBytes>(4)?);
        map.end()?;
        // EXPOSE: the list becomes the targets.
        let targets = Targets::from_list(list.expose(), descriptor.digits, descriptor.mode)
            .ok_or_else(|| malformed("targets out of bounds"))?;
        Ok(Self {
            slot,
            descriptor,
            seed,
            targets,
        })
    }
}

/// The private halves of a person's keys.
#[derive(Debug)]
pub struct IdentityKeys {
    /// Signs (Ed25519).
    pub signing: SigningKey,
    /// Receives (X25519).
    pub agreement: AgreementKey,
}

as_array!(IdentityKeys [signing, agreement]);

/// What a person decided about the account's own protection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Choices {
    /// Seconds without input until the session locks.
    pub lock_after_seconds: u32,
    /// Whether a locked session can be opened with the password alone.
    pub quick_unlock: bool,
    /// Seconds that a copied secret stays in the clipboard.
    pub clipboard_seconds: u32,
    /// Whether codes are hidden while another window has the focus.
    pub hide_codes: LaterFlag,
}

as_map!(Choices {
    1 => lock_after_seconds,
    2 => quick_unlock,
    3 => clipboard_seconds,
    4 => hide_codes,
});

impl Choices {
    /// What holds where the person's own choices cannot be believed.
    pub const STRICTEST: Self = Self {
        lock_after_seconds: 60,
        quick_unlock: false,
        clipboard_seconds: 5,
        hide_codes: LaterFlag::ON,
    };
}

impl Default for Choices {
    /// A quarter of an hour, no quick unlock, 20 seconds in the clipboard, codes on view.
    fn default() -> Self {
        Self {
            lock_after_seconds: 15 * 60,
            quick_unlock: false,
            clipboard_seconds: 20,
            hide_codes: LaterFlag::OFF,
        }
    }
}

/// Seals the state; its id is derived from the root key.
///
/// # Errors
///
/// [`SealError`].
pub fn seal_state(
    key: &RootKey,
    db: &Id,
    account: &Id,
    state: &State,
    random: &dyn Random,
) -> Result<Sealed<kind::State>, SealError> {
    let place = row::owned_place(
        db,
        account,
        &root_object_id(key, RootObject::State, account),
    );
    row::seal(
        &root_key(key, RootName::State, account),
        &place,
        state,
        random,
    )
}

/// Opens the state.
///
/// # Errors
///
/// [`RecordError`].
pub fn open_state(
    key: &RootKey,
    db: &Id,
    account: &Id,
    stored: &Stored,
) -> Result<State, RecordError> {
    let place = row::owned_place(
        db,
        account,
        &root_object_id(key, RootObject::State, account),
    );
    row::open::<kind::State, _>(&root_key(key, RootName::State, account), &place, stored)
}
