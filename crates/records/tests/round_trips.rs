//! Every kind of payload with arbitrary contents.

use proptest::prelude::*;
use twinlatch_crypto::{
    CodeDigits, Costs, Descriptor, DeviceId, EnrolmentMode, FactorKind, Id, Sealed, Stored, Targets,
};
use twinlatch_otp::Algorithm;
use twinlatch_records::{
    AuditKeys, AuditReaders, BackupSecret, Choices, ChunkRef, CollectionCopy, CollectionKind,
    Deletion, DeviceSettings, DirectoryEntry, EmergencyKit, EnrolmentHeader, EnrolmentSecret,
    EventKind, EventPayload, FailureLine, Found, Header, HelpRow, HelpWays, IdentityKeys,
    KitSecret, LeftObjects, OwnerKeyChange, Pending, RecordError, Recovery, Role, SecondCopies,
    SignedPolicy, State, Status, Tries, WayKind, WayTries, Ways, open_device_settings,
    open_directory, open_header, open_kit, open_pending, open_policy, open_recovery, open_state,
    open_tries, open_ways, seal_device_settings, seal_directory, seal_header, seal_kit,
    seal_pending, seal_policy, seal_recovery, seal_state, seal_tries, seal_ways,
};
use twinlatch_secret::{
    AgreementKey, BackupCode, ChunkKey, CollectionKey, DeviceKey, KitCode, OtpSeed, PaperCode,
    PendingKey, RootKey, SigningKey,
};

use crate::samples::{ACCOUNT, Counted, DB, device_key, id, kit_code, root_key};

fn an_id() -> impl Strategy<Value = Id> {
    any::<[u8; 16]>().prop_map(Id::new)
}

macro_rules! a_secret {
    ($name:ident, $secret:ident) => {
        fn $name() -> impl Strategy<Value = $secret> {
            prop::collection::vec(any::<u8>(), $secret::LEN)
                .prop_map(|bytes| $secret::from_slice(&bytes).expect("of its length"))
        }
    };
}

a_secret!(a_chunk_key, ChunkKey);
a_secret!(a_device_key, DeviceKey);
a_secret!(a_root_key, RootKey);
a_secret!(a_collection_key, CollectionKey);
a_secret!(a_signing_key, SigningKey);
a_secret!(an_agreement_key, AgreementKey);
a_secret!(a_kit_code, KitCode);
a_secret!(a_backup_code, BackupCode);
a_secret!(a_pending_key, PendingKey);

fn bytes64() -> impl Strategy<Value = [u8; 64]> {
    any::<([u8; 32], [u8; 32])>()
        .prop_map(|(one, two)| core::array::from_fn(|i| if i < 32 { one[i] } else { two[i - 32] }))
}

fn costs() -> impl Strategy<Value = Costs> {
    any::<(u32, u32, u32)>().prop_map(|(memory_kib, passes, lanes)| Costs {
        memory_kib,
        passes,
        lanes,
    })
}

fn a_way() -> impl Strategy<Value = WayKind> {
    prop::sample::select(vec![
        WayKind::Slot,
        WayKind::Backup,
        WayKind::Kit,
        WayKind::KitPassword,
        WayKind::AdminPhone,
        WayKind::AdminPassword,
        WayKind::AdminFull,
        WayKind::Pending,
    ])
}

fn a_descriptor() -> impl Strategy<Value = Descriptor> {
    let kinds = vec![FactorKind::Totp, FactorKind::Hotp, FactorKind::None];
    let algorithms = vec![Algorithm::Sha1, Algorithm::Sha256, Algorithm::Sha512];
    (
        prop::sample::select(kinds),
        prop::sample::select(algorithms),
        prop::sample::select(vec![CodeDigits::Six, CodeDigits::Eight]),
        prop::sample::select(vec![EnrolmentMode::Single, EnrolmentMode::Pair]),
        15u32..=300,
        any::<u64>(),
    )
        .prop_map(
            |(kind, algorithm, digits, mode, period, first_step)| Descriptor {
                kind,
                algorithm,
                digits,
                mode,
                period,
                first_step,
            },
        )
}

prop_compose! {
    fn an_owner_change()(
        old: [u8; 32], new: [u8; 32], counter: u64, signature in bytes64(),
    ) -> OwnerKeyChange {
        OwnerKeyChange { old, new, counter, signature }
    }
}

prop_compose! {
    fn a_deletion()(
        account in an_id(), until: u64, signer in an_id(), signature in bytes64(),
    ) -> Deletion {
        Deletion { account, until, signer, signature }
    }
}

prop_compose! {
    fn left_objects()(
        objects in prop::collection::vec(an_id(), 0..5),
        unseen in prop::collection::vec(an_id(), 0..3),
    ) -> LeftObjects {
        LeftObjects { objects, unseen }
    }
}

prop_compose! {
    fn an_entry()(
        ids in [an_id(), an_id(), an_id(), an_id()],
        names in (".{0,20}", ".{0,20}", prop::collection::vec(".{0,8}", 0..3)),
        role in prop::sample::select(vec![
            Role::Owner, Role::Administrator, Role::User, Role::Viewer, Role::Auditor,
        ]),
        status in prop::sample::select(vec![Status::Active, Status::Disabled]),
        counter: u64,
        joining_key: [u8; 32],
        signature in bytes64(),
        own: Option<([u8; 32], [u8; 32])>,
        joining_signature in prop::option::of(bytes64()),
        owner_keys in prop::collection::vec(an_owner_change(), 0..3),
        deletion in prop::option::of(a_deletion()),
    ) -> DirectoryEntry {
        DirectoryEntry {
            account: ids[0],
            header: ids[1],
            tries: ids[2],
            username: names.0,
            display_name: names.1,
            role,
            status,
            groups: names.2,
            counter,
            joining_key,
            signer: ids[3],
            signature,
            signing_key: own.map(|own| own.0),
            agreement_key: own.map(|own| own.1),
            joining_signature,
            owner_keys,
            deletion,
        }
    }
}

prop_compose! {
    fn a_chunk()(id in an_id(), key in a_chunk_key(), first_step: u64) -> ChunkRef {
        ChunkRef { id, key, first_step }
    }
}

prop_compose! {
    fn an_enrolment()(
        descriptor in a_descriptor(),
        slot in an_id(),
        costs in costs(),
        salt: [u8; 32],
        chunks in prop::collection::vec(a_chunk(), 0..5),
        floor: u64,
        drift in -20..=20,
        window_end: u64,
    ) -> EnrolmentHeader {
        EnrolmentHeader { descriptor, slot, costs, salt, chunks, floor, drift, window_end }
    }
}

prop_compose! {
    fn a_header()(
        ids in [an_id(), an_id()],
        username in ".{0,64}",
        enrolments in prop::collection::vec(an_enrolment(), 0..3),
        kit_tags in prop::collection::vec(an_id(), 0..3),
        disabled: bool,
        edit: u64,
    ) -> Header {
        let [account, tries] = ids;
        Header { account, username, tries, enrolments, kit_tags, disabled, edit }
    }
}

prop_compose! {
    fn some_tries()(
        ways in prop::collection::vec((a_way(), any::<(u32, u64, u64)>()), 0..5),
        last in prop::collection::vec((any::<u64>(), a_way()), 0..=16),
        found in prop::option::of(prop::sample::select(vec![Found::Missing, Found::CannotOpen])),
        disable_after in prop::option::of(any::<u32>()),
    ) -> Tries {
        let line = |(way, (failures, not_before, wall))| {
            WayTries { way, failures, not_before, wall }
        };
        Tries {
            ways: ways.into_iter().map(line).collect(),
            last: last.into_iter().map(|(time, way)| FailureLine { time, way }).collect(),
            found,
            disable_after,
        }
    }
}

prop_compose! {
    fn a_recovery()(
        account in an_id(),
        way in a_way(),
        set in prop::option::of(an_id()),
        costs in prop::option::of(costs()),
        salt: Option<[u8; 32]>,
        wrapped in prop::option::of(prop::collection::vec(any::<u8>(), 0..200)),
        root_key in prop::option::of(a_root_key()),
        pending in prop::option::of(an_id()),
        expiry: Option<u64>,
    ) -> Recovery {
        Recovery { account, way, set, costs, salt, wrapped, root_key, pending, expiry }
    }
}

prop_compose! {
    fn a_pending()(
        directory_map in prop::collection::vec(any::<u8>(), 0..400),
        joining_key in a_signing_key(),
        owner_public: [u8; 32],
    ) -> Pending {
        Pending { directory_map, joining_key, owner_public }
    }
}

prop_compose! {
    fn an_identity()(signing in a_signing_key(), agreement in an_agreement_key()) -> IdentityKeys {
        IdentityKeys { signing, agreement }
    }
}

prop_compose! {
    fn an_enrolment_secret()(
        slot in an_id(),
        descriptor in a_descriptor(),
        seed in prop::collection::vec(any::<u8>(), 0..80),
        start: u64,
    ) -> EnrolmentSecret {
        let targets = Targets::make(descriptor.digits, descriptor.mode, &Counted::from(start));
        EnrolmentSecret {
            slot,
            descriptor,
            seed: OtpSeed::new(seed),
            targets: targets.expect("counted bytes never end"),
        }
    }
}

prop_compose! {
    fn a_state()(
        enrolments in prop::collection::vec(an_enrolment_secret(), 0..3),
        device_key in a_device_key(),
        names in (".{0,64}", ".{0,80}"),
        identity in an_identity(),
        owner_public: [u8; 32],
        directory_map in prop::collection::vec(any::<u8>(), 0..400),
        choices in any::<(u32, bool, u32, bool)>(),
        delete_devices in prop::collection::vec(any::<[u8; 8]>().prop_map(DeviceId::new), 0..3),
        counters in prop::collection::vec((an_id(), any::<u64>()), 0..4),
        owner_signing_key in prop::option::of(a_signing_key()),
        audit_keys in some_audit_keys(),
        audit_readers in prop::collection::vec(an_id(), 0..3),
    ) -> State {
        State {
            enrolments,
            device_key,
            username: names.0,
            display_name: names.1,
            identity,
            owner_public,
            directory_map,
            choices: Choices {
                lock_after_seconds: choices.0,
                quick_unlock: choices.1,
                clipboard_seconds: choices.2,
                hide_codes: choices.3.into(),
            },
            delete_devices,
            counters,
            owner_signing_key,
            audit_keys,
            audit_readers: AuditReaders(audit_readers),
        }
    }
}

prop_compose! {
    fn some_audit_keys()(
        keys in prop::collection::btree_map(any::<u64>(), any::<[u8; 32]>(), 0..3),
    ) -> AuditKeys {
        let key = |(number, bytes)| (number, AgreementKey::filled(|out| *out = bytes));
        AuditKeys(keys.into_iter().map(key).collect())
    }
}

prop_compose! {
    fn a_copy()(
        id in an_id(),
        kind in prop::sample::select(vec![
            CollectionKind::Personal, CollectionKind::Events, CollectionKind::Shared,
        ]),
        keys in prop::collection::vec((any::<u32>(), a_collection_key()), 0..3),
        name in ".{0,20}",
        accepted: Option<(u64, [u8; 32])>,
    ) -> CollectionCopy {
        CollectionCopy { id, kind, keys, name, accepted }
    }
}

prop_compose! {
    fn some_help()(
        rows in prop::collection::vec(
            (an_id(), a_way(), prop::collection::vec(an_id(), 1..3)),
            0..6,
        ),
        papers: (Option<[u8; 10]>, Option<[u8; 10]>),
        issued: u64,
        needed in 1..3_u32,
        escrowed: Option<u64>,
    ) -> HelpWays {
        let row = |(row, way, holders)| HelpRow { row, way, holders };
        let paper = |bytes: Option<[u8; 10]>| bytes.map(|bytes| PaperCode::filled(|out| *out = bytes));
        HelpWays {
            rows: rows.into_iter().map(row).collect(),
            phone: paper(papers.0),
            password: paper(papers.1),
            issued,
            needed,
            escrowed,
        }
    }
}

prop_compose! {
    fn some_ways()(
        set in an_id(),
        issued: u64,
        codes in prop::collection::vec((an_id(), a_backup_code()), 0..9),
        kits in prop::collection::vec((an_id(), a_kit_code(), a_way(), any::<u64>(), any::<bool>()), 0..3),
        device_key in a_device_key(),
        identity in an_identity(),
        owner_public: [u8; 32],
        names in (".{0,64}", ".{0,80}"),
        collections in prop::collection::vec(a_copy(), 0..4),
        owner_signing_key in prop::option::of(a_signing_key()),
        audit_keys in some_audit_keys(),
        later in (
            prop::option::of(some_help()),
            prop::option::of((an_id(), a_kit_code(), any::<Option<u64>>(), 0..8_u32)),
        ),
    ) -> Ways {
        let kit = |(tag, code, way, issued, confirmed)| {
            KitSecret { tag, code, way, issued, confirmed }
        };
        Ways {
            set,
            issued,
            codes: codes.into_iter().map(|(row, code)| BackupSecret { row, code }).collect(),
            kits: kits.into_iter().map(kit).collect(),
            copies: SecondCopies {
                device_key,
                identity,
                owner_public,
                username: names.0,
                display_name: names.1,
                collections,
                owner_signing_key,
                audit_keys,
            },
            help: later.0,
            emergency: later.1.map(|(tag, code, used, renewed)| EmergencyKit {
                kit: kit((tag, code, WayKind::KitPassword, issued, true)),
                used,
                renewed,
            }),
        }
    }
}

/// Sealed with the same random bytes, two values give the same row if and only if they are equal.
fn check<K, T>(
    value: &T,
    seal: impl Fn(&T) -> Sealed<K>,
    open: impl Fn(&Stored) -> Result<T, RecordError>,
) -> Result<T, TestCaseError> {
    let sealed = seal(value);
    let back =
        open(&Stored::from(&sealed)).map_err(|error| TestCaseError::fail(error.to_string()))?;
    let again = seal(&back);
    prop_assert_eq!(again.bytes(), sealed.bytes(), "the same row again");
    Ok(back)
}

/// The same random bytes at each call.
fn same() -> Counted {
    Counted::from(9)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn directory(entry in an_entry()) {
        let (key, tag) = (device_key(), id(1));
        let back = check(
            &entry,
            |entry| seal_directory(&key, &DB, &tag, entry, &same()).expect("sealed"),
            |stored| open_directory(&key, &DB, &tag, stored),
        )?;
        prop_assert_eq!(&back, &entry, "every field");
    }

    #[test]
    fn headers(header in a_header()) {
        let key = device_key();
        let back = check(
            &header,
            |header| seal_header(&key, &DB, &id(1), header, &same()).expect("sealed"),
            |stored| open_header(&key, &DB, &id(1), stored),
        )?;
        let text = |header: &Header| format!("{header:?}");
        prop_assert_eq!(text(&back), text(&header), "every field but the keys");
    }

    #[test]
    fn try_rows(tries in some_tries()) {
        let key = device_key();
        let back = check(
            &tries,
            |tries| seal_tries(&key, &DB, &id(1), tries, &same()).expect("sealed"),
            |stored| open_tries(&key, &DB, &id(1), stored),
        )?;
        prop_assert_eq!(&back, &tries, "every field");
    }

    #[test]
    fn recoveries(recovery in a_recovery()) {
        let (device, code) = (device_key(), kit_code());
        let text = |recovery: &Recovery| format!("{recovery:?}");
        let back = check(
            &recovery,
            |recovery| seal_recovery(&device, &DB, &id(1), recovery, &same()).expect("sealed"),
            |stored| open_recovery(&device, &DB, &id(1), stored),
        )?;
        prop_assert_eq!(text(&back), text(&recovery), "every field but the key");
        let back = check(
            &recovery,
            |recovery| seal_kit(&code, &DB, &id(1), recovery, &same()).expect("sealed"),
            |stored| open_kit(&code, &DB, &id(1), stored),
        )?;
        prop_assert_eq!(text(&back), text(&recovery), "every field but the key");
    }

    #[test]
    fn what_was_left(
        pending in a_pending(), key in a_pending_key(), other in a_pending_key(),
        account in an_id(), object in an_id(),
    ) {
        let sealed = |pending: &Pending| {
            seal_pending(&key, &DB, &account, &object, pending, &same()).expect("sealed")
        };
        let open = |key: &PendingKey, account: &Id, stored: &Stored| {
            open_pending(key, &DB, account, &object, stored)
        };
        let back = check(&pending, sealed, |stored| open(&key, &account, stored))?;
        prop_assert_eq!(&back.directory_map, &pending.directory_map, "the map");
        prop_assert!(back.joining_key.is(&pending.joining_key), "the joining key");
        prop_assert_eq!(back.owner_public, pending.owner_public, "the owner's key");
        let stored = Stored::from(&sealed(&pending));
        prop_assume!(!key.is(&other) && account != ACCOUNT);
        prop_assert!(open(&other, &account, &stored).is_err(), "its own key alone opens it");
        prop_assert!(open(&key, &ACCOUNT, &stored).is_err(), "for its own account alone");
    }

    #[test]
    fn states(state in a_state()) {
        let key = root_key();
        let back = check(
            &state,
            |state| seal_state(&key, &DB, &ACCOUNT, state, &same()).expect("sealed"),
            |stored| open_state(&key, &DB, &ACCOUNT, stored),
        )?;
        let text = |state: &State| format!("{state:?}");
        prop_assert_eq!(text(&back), text(&state), "every field but the secrets");
        prop_assert!(back.device_key.is(&state.device_key), "the device key");
        for (back, enrolment) in back.enrolments.iter().zip(&state.enrolments) {
            prop_assert!(back.seed.is(&enrolment.seed), "the seed");
            prop_assert!(back.targets.is(&enrolment.targets), "the targets");
        }
    }

    #[test]
    fn all_ways(ways in some_ways()) {
        let key = root_key();
        let back = check(
            &ways,
            |ways| seal_ways(&key, &DB, &ACCOUNT, ways, &same()).expect("sealed"),
            |stored| open_ways(&key, &DB, &ACCOUNT, stored),
        )?;
        let text = |ways: &Ways| format!("{ways:?}");
        prop_assert_eq!(text(&back), text(&ways), "every field but the secrets");
        for (back, kit) in back.kits.iter().zip(&ways.kits) {
            prop_assert!(back.code.is(&kit.code), "the kit's code");
        }
    }

    #[test]
    fn settings(
        directory_generation: u64,
        directory_hash: [u8; 32],
        costs in prop::option::of(costs()),
        policy: Option<Vec<(u32, u32)>>,
        signed: Option<(u64, String)>,
        key in a_signing_key(),
        left in prop::option::of(left_objects()),
    ) {
        let signed_policy = signed.map(|(counter, text)| {
            SignedPolicy::make(&key, &DB, counter, text)
        });
        let settings = DeviceSettings {
            directory_generation,
            directory_hash,
            costs,
            policy,
            signed_policy,
            left,
        };
        let signed = settings.signed_policy.clone();
        let key = device_key();
        let back = check(
            &settings,
            |settings| seal_device_settings(&key, &DB, settings, &same()).expect("sealed"),
            |stored| open_device_settings(&key, &DB, stored),
        )?;
        prop_assert_eq!(&back, &settings, "every field");
        if let Some(signed) = signed {
            let back = check(
                &signed,
                |signed| seal_policy(&key, &DB, signed, &same()).expect("sealed"),
                |stored| open_policy(&key, &DB, stored),
            )?;
            prop_assert_eq!(&back, &signed, "as a row of its own");
        }
    }

    #[test]
    fn events(
        time: u64,
        number: u16,
        way in prop::option::of(a_way()),
        count: u32,
        standing in prop::option::of(prop::collection::vec(any::<[u8; 8]>(), 0..9)),
    ) {
        let what = EventKind::Other(number);
        let event = EventPayload { way, count, standing, ..EventPayload::new(time, what) };
        let back = EventPayload::decode(&event.encode());
        let again = back.map(|event| event.encode());
        prop_assert!(again.is_ok_and(|again| again.is(&event.encode())), "whatever the number");
    }
}
