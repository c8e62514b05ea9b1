//! The lock: password, code and device together open, nothing less does.

use std::collections::HashSet;

use twinlatch_crypto::{
    BoundsError, Chunk, CodeDigits, Costs, CryptoError, Descriptor, EnrolmentMode, FactorKind, Id,
    Kdf, KdfError, KdfLimits, LoginSeed, OsRandom, PasswordError, Place, SlotPlace, Stored,
    Targets, WRAPPED_LEN, dummy_slot_run, make_chunk_key, make_salt, open_slot, targets_from_code,
    wrap_slot,
};
use twinlatch_otp::Algorithm;
use twinlatch_secret::{DeviceKey, OtpSeed, Password, RootKey};

const TINY: Costs = Costs {
    memory_kib: 8,
    passes: 1,
    lanes: 1,
};
const STEP: u64 = 58_000_000;
const DIGITS: CodeDigits = CodeDigits::Eight;

#[test]
fn password_and_code_open() {
    let lock = Lock::new();
    let seed = LoginSeed::new(
        &OtpSeed::new(b"12345678901234567890".to_vec()),
        Algorithm::Sha1,
    );
    let chunk = Chunk::make(&seed, DIGITS, &lock.targets, STEP, None);
    let offset = chunk.offset(STEP).expect("no dud");
    let typed = targets_from_code(offset, seed.code(STEP, DIGITS), DIGITS);
    let opened = lock.open(&Try {
        targets: Targets::Single(typed),
        ..lock.right()
    });
    assert!(
        opened.expect("all is right").is(&lock.root),
        "the root key is back"
    );
    assert_eq!(lock.kdf.runs(), [TINY], "at the price of one run");
}

#[test]
fn any_other_factor_is_denied_at_the_same_price() {
    let lock = Lock::new();
    let mut wrong: Vec<(&str, Try)> = vec![
        (
            "password",
            Try {
                password: "correct horse battery stable".to_owned(),
                ..lock.right()
            },
        ),
        (
            "no password",
            Try {
                password: String::new(),
                ..lock.right()
            },
        ),
        (
            "trimmed",
            Try {
                password: "correct horse battery staple ".to_owned(),
                ..lock.right()
            },
        ),
        (
            "too long",
            Try {
                password: "a".repeat(5000),
                ..lock.right()
            },
        ),
        (
            "code",
            Try {
                targets: single(7),
                ..lock.right()
            },
        ),
        (
            "hardware",
            Try {
                hardware: vec![0; 32],
                ..lock.right()
            },
        ),
        (
            "device",
            Try {
                device: DeviceKey::filled(|out| out.fill(2)),
                ..lock.right()
            },
        ),
    ];
    let place = lock.place;
    for (what, place) in [
        (
            "account",
            SlotPlace {
                account: place.slot,
                ..place
            },
        ),
        (
            "slot",
            SlotPlace {
                slot: place.account,
                ..place
            },
        ),
        (
            "memory",
            SlotPlace {
                costs: Costs {
                    memory_kib: 9,
                    ..TINY
                },
                ..place
            },
        ),
        (
            "passes",
            SlotPlace {
                costs: Costs { passes: 2, ..TINY },
                ..place
            },
        ),
        (
            "salt",
            SlotPlace {
                salt: [9; 32],
                ..place
            },
        ),
        ("digits", with(place, |it| it.digits = CodeDigits::Six)),
        ("period", with(place, |it| it.period = 60)),
        (
            "algorithm",
            with(place, |it| it.algorithm = Algorithm::Sha512),
        ),
        ("kind", with(place, |it| it.kind = FactorKind::Hotp)),
        ("first step", with(place, |it| it.first_step += 1)),
    ] {
        wrong.push((
            what,
            Try {
                place,
                ..lock.right()
            },
        ));
    }
    for (what, attempt) in wrong {
        lock.kdf.clear_runs();
        assert_eq!(
            lock.open(&attempt).err(),
            Some(CryptoError::Denied),
            "{what}"
        );
        assert_eq!(lock.kdf.runs(), [attempt.place.costs], "one run: {what}");
    }
}

#[test]
fn a_changed_bit_of_the_slot_never_opens() {
    let lock = Lock::new();
    for bit in 0..WRAPPED_LEN * 8 {
        let mut bytes = lock.slot.bytes().to_vec();
        bytes[bit / 8] ^= 1 << (bit % 8);
        lock.kdf.clear_runs();
        let error = lock
            .open(&Try {
                slot: Stored::new(bytes),
                ..lock.right()
            })
            .err();
        let expected = if bit < 16 {
            CryptoError::Damaged
        } else {
            CryptoError::Denied
        };
        assert_eq!(error, Some(expected), "bit {bit}");
        assert_eq!(
            lock.kdf.runs().len(),
            1,
            "at the price of any other: bit {bit}"
        );
    }
}

#[test]
fn a_slot_of_another_length_is_damaged() {
    let lock = Lock::new();
    let bytes = lock.slot.bytes();
    for other in [&bytes[..0], &bytes[..105], &[bytes, &[0]].concat()] {
        lock.kdf.clear_runs();
        let error = lock
            .open(&Try {
                slot: Stored::new(other.to_vec()),
                ..lock.right()
            })
            .err();
        assert_eq!(error, Some(CryptoError::Damaged), "{} bytes", other.len());
        assert_eq!(lock.kdf.runs().len(), 1, "at the price of any other");
    }
}

#[test]
fn an_enrolment_out_of_bounds_is_refused_before_any_work() {
    let lock = Lock::new();
    let pair = EnrolmentMode::Pair;
    for (place, expected) in [
        (with(lock.place, |it| it.period = 0), BoundsError::Period),
        (with(lock.place, |it| it.period = 14), BoundsError::Period),
        (with(lock.place, |it| it.period = 301), BoundsError::Period),
        (
            with(lock.place, |it| it.period = u32::MAX),
            BoundsError::Period,
        ),
        (
            with(lock.place, |it| it.algorithm = Algorithm::Sha224),
            BoundsError::Algorithm,
        ),
        (
            with(lock.place, |it| it.algorithm = Algorithm::Sha384),
            BoundsError::Algorithm,
        ),
        (with(lock.place, |it| it.mode = pair), BoundsError::Mode),
    ] {
        let attempt = Try {
            place,
            ..lock.right()
        };
        let expected = CryptoError::Bounds(expected);
        assert_eq!(
            lock.open(&attempt).err(),
            Some(expected),
            "opening: {place:?}"
        );
        assert_eq!(
            lock.wrap(&attempt).err(),
            Some(expected),
            "wrapping: {place:?}"
        );
    }
    assert!(lock.kdf.runs().is_empty(), "nothing was computed");
}

#[test]
fn costs_out_of_bounds_are_refused_before_any_work() {
    let lock = Lock::new();
    for costs in [
        Costs { passes: 0, ..TINY },
        Costs { passes: 17, ..TINY },
        Costs { lanes: 0, ..TINY },
        Costs { lanes: 17, ..TINY },
        Costs {
            memory_kib: 7,
            ..TINY
        },
        Costs {
            memory_kib: u32::MAX,
            ..TINY
        },
    ] {
        let attempt = Try {
            place: SlotPlace {
                costs,
                ..lock.place
            },
            ..lock.right()
        };
        let error = lock.open(&attempt).err();
        let bounds = matches!(error, Some(CryptoError::Kdf(KdfError::OutOfBounds { .. })));
        assert!(bounds, "{costs:?} gave {error:?}");
    }
    assert!(lock.kdf.runs().is_empty(), "nothing was computed");
}

#[test]
fn too_long_a_password_cannot_be_set() {
    let lock = Lock::new();
    let error = lock
        .wrap(&Try {
            password: "a".repeat(1025),
            ..lock.right()
        })
        .err();
    assert_eq!(
        error,
        Some(CryptoError::Password(PasswordError::TooLong)),
        "1025 bytes"
    );
    assert!(lock.kdf.runs().is_empty(), "nothing was computed");
    assert!(
        lock.wrap(&Try {
            password: "a".repeat(1024),
            ..lock.right()
        })
        .is_ok(),
        "1024 bytes"
    );
}

#[test]
fn a_pair_needs_both_codes() {
    let lock = Lock::new();
    let place = with(lock.place, |it| it.mode = EnrolmentMode::Pair);
    let attempt = |even, odd| Try {
        targets: pair(even, odd),
        place,
        ..lock.right()
    };
    let slot = lock.wrap(&attempt(11, 22)).expect("within bounds");
    let open = |even, odd| {
        lock.open(&Try {
            slot: slot.clone(),
            ..attempt(even, odd)
        })
    };
    assert!(open(11, 22).expect("both").is(&lock.root), "both are right");
    for (even, odd) in [(11, 23), (12, 22), (22, 11), (11, 11)] {
        assert_eq!(
            open(even, odd).err(),
            Some(CryptoError::Denied),
            "{even} and {odd}"
        );
    }
}

#[test]
fn a_hardware_secret_is_part_of_the_lock() {
    let lock = Lock::new();
    let attempt = |byte| Try {
        hardware: vec![byte; 32],
        ..lock.right()
    };
    let slot = lock.wrap(&attempt(5)).expect("within bounds");
    let open = |attempt: Try| {
        lock.open(&Try {
            slot: slot.clone(),
            ..attempt
        })
    };
    assert!(
        open(attempt(5)).expect("the same").is(&lock.root),
        "with it"
    );
    assert_eq!(
        open(attempt(6)).err(),
        Some(CryptoError::Denied),
        "with another"
    );
    assert_eq!(
        open(lock.right()).err(),
        Some(CryptoError::Denied),
        "without it"
    );
}

#[test]
fn a_dummy_run_costs_what_a_candidate_costs() {
    let lock = Lock::new();
    let mut memory = lock.kdf.reserve(TINY).expect("8 KiB");
    let password = Password::new("anything".to_owned());
    dummy_slot_run(&mut memory, TINY, &password).expect("within limits");
    assert_eq!(lock.kdf.runs(), [TINY], "one run");
}

#[test]
fn equal_people_share_no_block() {
    let one = Lock::new();
    let salt = make_salt(&OsRandom).expect("works here");
    let place = SlotPlace {
        account: Id::new([3; 16]),
        slot: Id::new([4; 16]),
        salt,
        ..one.place
    };
    let other = one
        .wrap(&Try {
            place,
            ..one.right()
        })
        .expect("within bounds");
    let again = one.wrap(&one.right()).expect("within bounds");
    let all = [
        one.slot.bytes().to_vec(),
        other.bytes().to_vec(),
        again.bytes().to_vec(),
        sealed_table(&one.targets),
        sealed_table(&one.targets),
    ];
    let mut seen = HashSet::new();
    for bytes in &all {
        let blocks: HashSet<&[u8]> = bytes.windows(16).collect();
        assert!(
            blocks.iter().all(|block| !seen.contains(block)),
            "no 16 bytes occur twice"
        );
        seen.extend(blocks);
    }
}

/// One wrapped root key and all that opens it.
struct Lock {
    kdf: Kdf,
    targets: Targets,
    root: RootKey,
    place: SlotPlace,
    slot: Stored,
}

/// What somebody tries to open it with.
struct Try {
    password: String,
    targets: Targets,
    hardware: Vec<u8>,
    device: DeviceKey,
    slot: Stored,
    place: SlotPlace,
}

impl Lock {
    fn new() -> Self {
        let descriptor = Descriptor {
            kind: FactorKind::Totp,
            algorithm: Algorithm::Sha1,
            digits: DIGITS,
            mode: EnrolmentMode::Single,
            period: 30,
            first_step: STEP,
        };
        let (account, slot) = (Id::new([1; 16]), Id::new([2; 16]));
        let place = SlotPlace {
            account,
            slot,
            costs: TINY,
            salt: [7; 32],
            descriptor,
        };
        let kdf = Kdf::new(KdfLimits::danger_for_tests());
        let targets = single(27_182_818);
        let mut lock = Self {
            kdf,
            targets,
            root: root(),
            place,
            slot: Stored::new(Vec::new()),
        };
        lock.slot = lock.wrap(&lock.right()).expect("within bounds");
        lock.kdf.clear_runs();
        lock
    }

    fn right(&self) -> Try {
        Try {
            password: "correct horse battery staple".to_owned(),
            targets: self.targets.duplicate(),
            hardware: Vec::new(),
            device: device(1),
            slot: self.slot.clone(),
            place: self.place,
        }
    }

    fn open(&self, it: &Try) -> Result<RootKey, CryptoError> {
        let larger = Costs {
            memory_kib: 16,
            ..TINY
        };
        let mut kdf = self.kdf.reserve(larger).expect("16 KiB");
        let password = Password::new(it.password.clone());
        open_slot(
            &mut kdf,
            &password,
            &it.targets,
            &it.hardware,
            &it.device,
            &it.slot,
            &it.place,
        )
    }

    fn wrap(&self, it: &Try) -> Result<Stored, CryptoError> {
        let mut kdf = self.kdf.reserve(TINY).expect("8 KiB");
        let password = Password::new(it.password.clone());
        let (targets, hardware, device) = (&it.targets, &it.hardware, &it.device);
        let (root, place) = (&self.root, &it.place);
        wrap_slot(
            &mut kdf, &password, targets, hardware, device, root, place, &OsRandom,
        )
        .map(|slot| Stored::from(&slot))
    }
}

fn with(mut place: SlotPlace, change: impl FnOnce(&mut Descriptor)) -> SlotPlace {
    change(&mut place.descriptor);
    place
}

fn sealed_table(targets: &Targets) -> Vec<u8> {
    let seed = LoginSeed::new(&OtpSeed::new(vec![1; 20]), Algorithm::Sha1);
    let chunk = Chunk::make(&seed, DIGITS, targets, STEP, None);
    let key = make_chunk_key(&OsRandom).expect("works here");
    let place = Place {
        db: Id::new([1; 16]),
        scope: None,
        id: Id::new([2; 16]),
    };
    chunk
        .seal(&key, &place, &OsRandom)
        .expect("80 KB")
        .bytes()
        .to_vec()
}

fn single(target: u64) -> Targets {
    Targets::from_list(&target.to_le_bytes(), DIGITS, EnrolmentMode::Single).expect("in range")
}

fn pair(even: u64, odd: u64) -> Targets {
    let list = [even.to_le_bytes(), odd.to_le_bytes()].concat();
    Targets::from_list(&list, DIGITS, EnrolmentMode::Pair).expect("in range")
}

fn device(byte: u8) -> DeviceKey {
    DeviceKey::filled(|out| out.fill(byte))
}

fn root() -> RootKey {
    RootKey::filled(|out| out.fill(0x11))
}
