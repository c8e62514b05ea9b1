//! A second account in the same file: every row that a set-up writes for the first, but for what
//! the device has once.

use twinlatch_crypto::{
    Chunk, CodeDigits, Descriptor, DevObject, EnrolmentMode, FactorKind, Id, Kdf, KdfLimits,
    KdfMemory, LoginSeed, Place, RootObject, Sealed, SignKind, SlotPlace, Targets, Way,
    chunk_start, derive_way_secret, dev_object_id, directory_tag, kind, kit_tag,
    make_agreement_key, make_backup_code, make_chunk_key, make_kit_code, make_root_key, make_salt,
    make_signing_key, public_agreement_key, public_signing_key, root_object_id, sign, wrap_backup,
    wrap_slot,
};
use twinlatch_otp::Algorithm;
use twinlatch_records::{
    AuditKeys, AuditReaders, BackupSecret, Choices, ChunkRef, DeviceSettings, DirectoryEntry,
    EnrolmentHeader, EnrolmentSecret, EventKind, EventPayload, Header, IdentityKeys, KitSecret,
    Ledger, ObjectKind, Recovery, Role, SCHEMA, SecondCopies, State, Status, Tries, WayKind, Ways,
    directory_hash, open_directory, seal_device_settings, seal_directory, seal_header, seal_kit,
    seal_recovery, seal_state, seal_tries, seal_ways,
};
use twinlatch_secret::{DeviceKey, OtpSeed, Password, RootKey, SigningKey};
use twinlatch_store::{Access, Store, StoreError, Writing};

use crate::bench::{device_key, read_file};
use crate::support::{COSTS, Rig, SeededRandom};

/// Seconds of a step.
const PERIOD: u32 = 30;

/// What the second person is called.
pub(crate) const SECOND: &str = "charles";

const DISPLAY_NAME: &str = "Charles Babbage";

/// Adds an account with this password, whose phone has this seed and has just confirmed it.
pub(crate) fn add(rig: &Rig, typed: &Password, seed: &OtpSeed) {
    let (db, owner) = read_file(rig, |reading| {
        Ok((reading.meta()?.0.db, reading.directory().all()?))
    });
    let key = device_key(rig);
    let (tag, stored) = &owner[0];
    let owner = open_directory(&key, &db, tag, stored).expect("the owner's line");
    let random = &*rig.random;
    let id = || Id::random(random).expect("random bytes");
    let new = New {
        random,
        db,
        key,
        account: id(),
        header: id(),
        tries: id(),
        slot: id(),
        root_key: make_root_key(random).expect("random bytes"),
        owner_public: owner.joining_key,
        wall: rig.clock.wall_seconds(),
    };
    let mut store = Store::open(&rig.vault(), Access::ReadWrite)
        .expect("any program can write the file")
        .store;
    let written: Result<(), StoreError> = store.write(|writing| {
        new.put_all(writing, typed, seed);
        Ok(())
    });
    written.expect("written");
}

struct New<'a> {
    random: &'a SeededRandom,
    db: Id,
    key: DeviceKey,
    account: Id,
    header: Id,
    tries: Id,
    slot: Id,
    root_key: RootKey,
    owner_public: [u8; 32],
    wall: u64,
}

impl New<'_> {
    fn put_all(&self, writing: &mut Writing<'_>, typed: &Password, seed: &OtpSeed) {
        let random = self.random;
        let mut memory = Kdf::new(KdfLimits::danger_for_tests())
            .reserve(COSTS)
            .expect("a few KiB");
        let digits = CodeDigits::Eight;
        let targets = Targets::make(digits, EnrolmentMode::Single, random).expect("drawn");
        let enrolment = self.enrolment(writing, seed, &targets);
        let slot = self.slot_row(&mut memory, typed, &targets, &enrolment);
        let identity = IdentityKeys {
            signing: make_signing_key(random).expect("drawn"),
            agreement: make_agreement_key(random).expect("drawn"),
        };
        let tag = directory_tag(&self.key, SECOND);
        let entry = self.entry(&identity, &tag);
        let ledger = Ledger::make(&self.db, &self.account, random).expect("drawn");
        let ways = self.ways(&identity, &ledger);
        let mut change = ledger.change();
        writing
            .slots_mut()
            .put_slot(&self.slot, &slot)
            .expect("written");
        change.set_slot_row(self.slot, slot.hash());
        for (id, row) in self.backup_rows(&mut memory, typed, &ways) {
            writing
                .slots_mut()
                .put_recovery(&id, &row)
                .expect("written");
            change.set_slot_row(id, row.hash());
        }
        for kit in &ways.kits {
            let row = seal_kit(&kit.code, &self.db, &kit.tag, &self.kit_row(), random);
            let row = row.expect("sealed");
            writing
                .slots_mut()
                .put_kit(&kit.tag, &row)
                .expect("written");
            change.set_slot_row(kit.tag, row.hash());
        }
        let header = Header {
            account: self.account,
            username: SECOND.to_owned(),
            tries: self.tries,
            enrolments: vec![enrolment],
            kit_tags: ways.kits.iter().map(|kit| kit.tag).collect(),
            disabled: false,
            edit: 1,
        };
        let secret = EnrolmentSecret {
            slot: self.slot,
            descriptor: header.enrolments[0].descriptor,
            seed: seed.duplicate(),
            targets,
        };
        self.put_device_rows(writing, &header, &tag, &entry);
        let state = State {
            enrolments: vec![secret],
            device_key: self.key.duplicate(),
            username: SECOND.to_owned(),
            display_name: DISPLAY_NAME.to_owned(),
            identity,
            owner_public: self.owner_public,
            directory_map: entry.to_map(),
            choices: Choices::default(),
            delete_devices: Vec::new(),
            counters: vec![(self.account, entry.counter)],
            owner_signing_key: None,
            audit_keys: AuditKeys::default(),
            audit_readers: AuditReaders::default(),
        };
        let (root_key, account) = (&self.root_key, &self.account);
        let state = seal_state(root_key, &self.db, account, &state, random).expect("sealed");
        let ways = seal_ways(root_key, &self.db, account, &ways, random).expect("sealed");
        let mut objects = writing.objects_mut();
        let own = |object| root_object_id(root_key, object, account);
        objects
            .put(&own(RootObject::State), &state)
            .expect("written");
        objects.put(&own(RootObject::Ways), &ways).expect("written");
        change.set_state(state.hash());
        change.set_ways(ways.hash());
        let event = EventPayload::new(self.wall, EventKind::SetUp);
        let id = Id::random(random).expect("drawn");
        change.put(
            ledger.events().id(),
            id,
            ObjectKind::Event,
            SCHEMA,
            event.encode(),
        );
        // This ledger ends here; the first login reads it from the file.
        let _ = change
            .write(&ledger, root_key, writing, random)
            .expect("written");
    }

    /// Writes this week's and the next week's part of the table; a login makes the others.
    fn enrolment(
        &self,
        writing: &mut Writing<'_>,
        seed: &OtpSeed,
        targets: &Targets,
    ) -> EnrolmentHeader {
        let step = self.wall / u64::from(PERIOD);
        let login_seed = LoginSeed::new(seed, Algorithm::Sha1);
        let digits = CodeDigits::Eight;
        let mut chunks = Vec::new();
        let mut start = chunk_start(step);
        for _ in 0..2 {
            let chunk = Chunk::make(&login_seed, digits, targets, start, Some(step));
            let key = make_chunk_key(self.random).expect("drawn");
            let id = Id::random(self.random).expect("drawn");
            let place = Place {
                db: self.db,
                scope: Some(self.account),
                id,
            };
            let sealed = chunk.seal(&key, &place, self.random).expect("sealed");
            writing
                .code_offsets_mut()
                .put(&id, &sealed)
                .expect("written");
            chunks.push(ChunkRef {
                id,
                key,
                first_step: start,
            });
            start += twinlatch_crypto::CHUNK_STEPS;
        }
        EnrolmentHeader {
            descriptor: Descriptor {
                kind: FactorKind::Totp,
                algorithm: Algorithm::Sha1,
                digits,
                mode: EnrolmentMode::Single,
                period: PERIOD,
                first_step: step,
            },
            slot: self.slot,
            costs: COSTS,
            salt: make_salt(self.random).expect("drawn"),
            chunks,
            floor: step,
            drift: 0,
            window_end: start - 1,
        }
    }

    fn slot_row(
        &self,
        memory: &mut KdfMemory,
        typed: &Password,
        targets: &Targets,
        enrolment: &EnrolmentHeader,
    ) -> Sealed<kind::Slot> {
        let place = SlotPlace {
            account: self.account,
            slot: self.slot,
            costs: COSTS,
            salt: enrolment.salt,
            descriptor: enrolment.descriptor,
        };
        let (key, root_key, random) = (&self.key, &self.root_key, self.random);
        wrap_slot(memory, typed, targets, &[], key, root_key, &place, random).expect("wrapped")
    }

    fn ways(&self, identity: &IdentityKeys, ledger: &Ledger) -> Ways {
        let random = self.random;
        let id = || Id::random(random).expect("drawn");
        let code = || BackupSecret {
            row: id(),
            code: make_backup_code(random).expect("drawn"),
        };
        let kit = make_kit_code(random).expect("drawn");
        let kit = KitSecret {
            tag: kit_tag(&kit, &self.db),
            code: kit,
            way: WayKind::Kit,
            issued: self.wall,
            confirmed: false,
        };
        Ways {
            set: id(),
            issued: self.wall,
            codes: (0..8).map(|_| code()).collect(),
            kits: vec![kit],
            copies: SecondCopies {
                device_key: self.key.duplicate(),
                identity: IdentityKeys {
                    signing: identity.signing.duplicate(),
                    agreement: identity.agreement.duplicate(),
                },
                owner_public: self.owner_public,
                username: SECOND.to_owned(),
                display_name: DISPLAY_NAME.to_owned(),
                collections: ledger.collection_copies(),
                owner_signing_key: None,
                audit_keys: AuditKeys::default(),
            },
            help: None,
            emergency: None,
        }
    }

    fn backup_rows(
        &self,
        memory: &mut KdfMemory,
        typed: &Password,
        ways: &Ways,
    ) -> Vec<(Id, Sealed<kind::Recovery>)> {
        let (key, random) = (&self.key, self.random);
        let salt = make_salt(random).expect("drawn");
        let secret =
            derive_way_secret(memory, Way::Backup, typed, &salt, COSTS).expect("within bounds");
        let row = |code: &BackupSecret| {
            let (root_key, account) = (&self.root_key, &self.account);
            let wrapped = wrap_backup(
                &secret, &code.code, key, root_key, account, &code.row, random,
            );
            let recovery = Recovery {
                set: Some(ways.set),
                costs: Some(COSTS),
                salt: Some(salt),
                wrapped: Some(wrapped.expect("wrapped").bytes().to_vec()),
                ..self.empty(WayKind::Backup)
            };
            let sealed = seal_recovery(key, &self.db, &code.row, &recovery, random);
            (code.row, sealed.expect("sealed"))
        };
        ways.codes.iter().map(row).collect()
    }

    fn kit_row(&self) -> Recovery {
        Recovery {
            root_key: Some(self.root_key.duplicate()),
            ..self.empty(WayKind::Kit)
        }
    }

    fn empty(&self, way: WayKind) -> Recovery {
        Recovery {
            account: self.account,
            way,
            set: None,
            costs: None,
            salt: None,
            wrapped: None,
            root_key: None,
            pending: None,
            expiry: None,
        }
    }

    /// The owner's key stays in the owner's session: a line that it has not signed grants the
    /// rights of a user, which is what this person has.
    fn entry(&self, identity: &IdentityKeys, tag: &Id) -> DirectoryEntry {
        let joining: SigningKey = make_signing_key(self.random).expect("drawn");
        let mut entry = DirectoryEntry {
            account: self.account,
            header: self.header,
            tries: self.tries,
            username: SECOND.to_owned(),
            display_name: DISPLAY_NAME.to_owned(),
            role: Role::User,
            status: Status::Active,
            groups: Vec::new(),
            counter: 1,
            joining_key: public_signing_key(&joining),
            signer: self.account,
            signature: [0; 64],
            signing_key: Some(public_signing_key(&identity.signing)),
            agreement_key: Some(public_agreement_key(&identity.agreement)),
            joining_signature: None,
            owner_keys: Vec::new(),
            deletion: None,
        };
        let (account, keys) = (Some(&self.account), entry.joining_payload());
        let joined = sign(&joining, SignKind::Keys, &self.db, None, account, 0, &keys);
        entry.joining_signature = Some(joined);
        let (tag, payload) = (Some(tag), entry.signed_payload());
        entry.signature = sign(
            &joining,
            SignKind::Directory,
            &self.db,
            None,
            tag,
            1,
            &payload,
        );
        entry
    }

    fn put_device_rows(
        &self,
        writing: &mut Writing<'_>,
        header: &Header,
        tag: &Id,
        entry: &DirectoryEntry,
    ) {
        let (key, db, random) = (&self.key, &self.db, self.random);
        let entry = seal_directory(key, db, tag, entry, random).expect("sealed");
        writing.directory_mut().put(tag, &entry).expect("written");
        let header = seal_header(key, db, &self.header, header, random).expect("sealed");
        writing
            .headers_mut()
            .put(&self.header, &header)
            .expect("written");
        let tries = seal_tries(key, db, &self.tries, &Tries::default(), random).expect("sealed");
        writing
            .tries_mut()
            .put(&self.tries, &tries)
            .expect("written");
        let settings = DeviceSettings {
            directory_generation: 2,
            directory_hash: directory_hash(&writing.directory().all().expect("read")),
            costs: Some(COSTS),
            policy: None,
            signed_policy: None,
            left: None,
        };
        let settings = seal_device_settings(key, db, &settings, random).expect("sealed");
        let id = dev_object_id(key, DevObject::Device);
        writing.objects_mut().put(&id, &settings).expect("written");
    }
}
