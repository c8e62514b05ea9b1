//! Payloads with known contents.

use std::sync::atomic::{AtomicU64, Ordering};

use twinlatch_crypto::{
    CodeDigits, Costs, Descriptor, DeviceId, EnrolmentMode, FactorKind, Id, NoRandom, Random,
    Targets,
};
use twinlatch_otp::Algorithm;
use twinlatch_records::{
    AuditKeys, AuditReaders, BackupSecret, Choices, ChunkRef, CollectionCopy, CollectionKind,
    DirectoryEntry, EmergencyKit, EnrolmentHeader, EnrolmentSecret, FailureLine, Header, HelpRow,
    HelpWays, IdentityKeys, KitSecret, OwnerKeyChange, Pending, Recovery, Role, SecondCopies,
    State, Status, Tries, WayKind, WayTries, Ways,
};
use twinlatch_secret::{
    AgreementKey, BackupCode, ChunkKey, CollectionKey, DeviceKey, KitCode, OtpSeed, PaperCode,
    PendingKey, RootKey, SigningKey,
};

pub(crate) const DB: Id = Id::new([0xc0; 16]);
pub(crate) const ACCOUNT: Id = Id::new([0xa0; 16]);

/// An id of sixteen equal bytes.
pub(crate) const fn id(byte: u8) -> Id {
    Id::new([byte; 16])
}

pub(crate) fn root_key() -> RootKey {
    RootKey::filled(|out| out.fill(0x11))
}

pub(crate) fn device_key() -> DeviceKey {
    DeviceKey::filled(|out| out.fill(0xd0))
}

pub(crate) fn kit_code() -> KitCode {
    KitCode::filled(|out| out[0] = 0x41)
}

/// Bytes that differ from call to call, the same in every run; nothing here depends on their
/// being secret.
#[derive(Debug)]
pub(crate) struct Counted(AtomicU64);

impl Counted {
    pub(crate) const fn from(start: u64) -> Self {
        Self(AtomicU64::new(start))
    }
}

impl Random for Counted {
    fn fill(&self, out: &mut [u8]) -> Result<(), NoRandom> {
        for chunk in out.chunks_mut(8) {
            let number = self.0.fetch_add(1, Ordering::Relaxed);
            // Spread over all bits, so that ids fall into every shard.
            let mixed = (number ^ (number >> 31)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
            let mixed = (mixed ^ (mixed >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            chunk.copy_from_slice(&mixed.to_be_bytes()[..chunk.len()]);
        }
        Ok(())
    }
}

/// A source that has nothing to give.
#[derive(Debug)]
pub(crate) struct Dry;

impl Random for Dry {
    fn fill(&self, _: &mut [u8]) -> Result<(), NoRandom> {
        Err(NoRandom)
    }
}

pub(crate) fn descriptor(digits: CodeDigits, mode: EnrolmentMode) -> Descriptor {
    Descriptor {
        kind: FactorKind::Totp,
        algorithm: Algorithm::Sha1,
        digits,
        mode,
        period: 30,
        first_step: 58_000_000,
    }
}

pub(crate) fn directory_entry() -> DirectoryEntry {
    DirectoryEntry {
        account: ACCOUNT,
        header: id(1),
        tries: id(2),
        username: "ada".to_owned(),
        display_name: "Ada".to_owned(),
        role: Role::Owner,
        status: Status::Active,
        groups: vec!["g".to_owned()],
        counter: 3,
        joining_key: [4; 32],
        signer: ACCOUNT,
        signature: [5; 64],
        signing_key: Some([6; 32]),
        agreement_key: Some([7; 32]),
        joining_signature: Some([8; 64]),
        owner_keys: vec![OwnerKeyChange {
            old: [9; 32],
            new: [10; 32],
            counter: 1,
            signature: [11; 64],
        }],
        deletion: None,
    }
}

pub(crate) fn header() -> Header {
    Header {
        account: ACCOUNT,
        username: "ada".to_owned(),
        tries: id(2),
        enrolments: vec![EnrolmentHeader {
            descriptor: descriptor(CodeDigits::Eight, EnrolmentMode::Single),
            slot: id(0xb0),
            costs: Costs::FLOOR,
            salt: [3; 32],
            chunks: vec![ChunkRef {
                id: id(4),
                key: ChunkKey::filled(|out| out.fill(5)),
                first_step: 57_980_160,
            }],
            floor: 58_000_000,
            drift: -2,
            window_end: 59_000_000,
        }],
        kit_tags: vec![id(6)],
        disabled: false,
        edit: 7,
    }
}

pub(crate) fn tries() -> Tries {
    Tries {
        ways: vec![WayTries {
            way: WayKind::Slot,
            failures: 5,
            not_before: 1_800_000_030,
            wall: 1_800_000_000,
        }],
        last: vec![FailureLine {
            time: 1_800_000_000,
            way: WayKind::Backup,
        }],
        found: None,
        disable_after: Some(100),
    }
}

pub(crate) fn backup_row() -> Recovery {
    Recovery {
        account: ACCOUNT,
        way: WayKind::Backup,
        set: Some(id(0x77)),
        costs: Some(Costs::FLOOR),
        salt: Some([1; 32]),
        wrapped: Some(vec![2; 106]),
        root_key: None,
        pending: None,
        expiry: None,
    }
}

pub(crate) fn kit_row() -> Recovery {
    Recovery {
        account: ACCOUNT,
        way: WayKind::Kit,
        set: None,
        costs: None,
        salt: None,
        wrapped: None,
        root_key: Some(root_key()),
        pending: None,
        expiry: None,
    }
}

pub(crate) fn pending_row() -> Recovery {
    Recovery {
        way: WayKind::Pending,
        root_key: None,
        wrapped: Some(vec![2; 106]),
        pending: Some(id(8)),
        expiry: Some(1_900_000_000),
        ..kit_row()
    }
}

pub(crate) fn pending_key() -> PendingKey {
    PendingKey::filled(|out| out.fill(0x33))
}

pub(crate) fn pending() -> Pending {
    Pending {
        directory_map: vec![0xa0],
        joining_key: SigningKey::filled(|out| out.fill(6)),
        owner_public: [5; 32],
    }
}

pub(crate) fn identity() -> IdentityKeys {
    IdentityKeys {
        signing: SigningKey::filled(|out| out.fill(3)),
        agreement: AgreementKey::filled(|out| out.fill(4)),
    }
}

pub(crate) fn state() -> State {
    let single = descriptor(CodeDigits::Eight, EnrolmentMode::Single);
    let pair = descriptor(CodeDigits::Six, EnrolmentMode::Pair);
    let mut list = [0; 16];
    (list[0], list[8]) = (1, 2);
    State {
        enrolments: vec![
            EnrolmentSecret {
                slot: id(0xb0),
                descriptor: single,
                seed: OtpSeed::new(b"12345678901234567890".to_vec()),
                targets: Targets::from_list(&[9, 0, 0, 0, 0, 0, 0, 0], single.digits, single.mode)
                    .expect("9 is below 10^8"),
            },
            EnrolmentSecret {
                slot: id(0xb1),
                descriptor: pair,
                seed: OtpSeed::new(vec![1; 32]),
                targets: Targets::from_list(&list, pair.digits, pair.mode)
                    .expect("1 and 2 are below 10^6"),
            },
        ],
        device_key: device_key(),
        username: "ada".to_owned(),
        display_name: "Ada".to_owned(),
        identity: identity(),
        owner_public: [5; 32],
        directory_map: vec![0xa0],
        choices: Choices::default(),
        delete_devices: vec![DeviceId::new([6; 8])],
        counters: vec![(ACCOUNT, 3)],
        owner_signing_key: None,
        audit_keys: AuditKeys::default(),
        audit_readers: AuditReaders::default(),
    }
}

pub(crate) fn ways(collections: Vec<CollectionCopy>) -> Ways {
    Ways {
        set: id(0x77),
        issued: 1_800_000_000,
        codes: vec![BackupSecret {
            row: id(0xb7),
            code: BackupCode::filled(|out| out.fill(1)),
        }],
        kits: vec![KitSecret {
            tag: id(0xb8),
            code: kit_code(),
            way: WayKind::Kit,
            issued: 1_800_000_001,
            confirmed: true,
        }],
        copies: SecondCopies {
            device_key: device_key(),
            identity: identity(),
            owner_public: [5; 32],
            username: "ada".to_owned(),
            display_name: "Ada".to_owned(),
            collections,
            owner_signing_key: None,
            audit_keys: AuditKeys::default(),
        },
        help: None,
        emergency: None,
    }
}

/// Administrators who help, and an emergency kit that was used.
pub(crate) fn help_and_emergency(ways: Ways) -> Ways {
    let row = |row, way| HelpRow {
        row: id(row),
        way,
        holders: vec![id(0xa1), id(0xa2)],
    };
    let kit = KitSecret {
        tag: id(0xb9),
        code: kit_code(),
        way: WayKind::KitPassword,
        issued: 1_800_000_002,
        confirmed: false,
    };
    Ways {
        help: Some(HelpWays {
            rows: vec![
                row(0xba, WayKind::AdminPhone),
                row(0xbb, WayKind::AdminPassword),
            ],
            phone: Some(PaperCode::filled(|out| out.fill(2))),
            password: Some(PaperCode::filled(|out| out.fill(3))),
            issued: 1_800_000_003,
            needed: 2,
            escrowed: Some(1_800_000_004),
        }),
        emergency: Some(EmergencyKit {
            kit,
            used: Some(1_800_000_005),
            renewed: 6,
        }),
        ..ways
    }
}

pub(crate) fn collection_copy() -> CollectionCopy {
    CollectionCopy {
        id: id(0xe0),
        kind: CollectionKind::Personal,
        keys: vec![
            (2, CollectionKey::filled(|out| out.fill(2))),
            (1, CollectionKey::filled(|out| out.fill(1))),
        ],
        name: "n".to_owned(),
        accepted: None,
    }
}
