//! The offset table: where it has entries, and that they tell nothing.

use proptest::prelude::*;
use twinlatch_crypto::{
    CHUNK_STEPS, Chunk, CodeDigits, EnrolmentMode, Id, LoginSeed, OpenError, OsRandom, Place,
    Stored, Targets, chunk_start, targets_from_code,
};
use twinlatch_otp::Algorithm;
use twinlatch_secret::{ChunkKey, OtpSeed, SecretBytes};

/// A chunk's first step.
const FIRST: u64 = 58_000_320;
const YEAR: u64 = 1_051_200;
const EIGHT: CodeDigits = CodeDigits::Eight;

#[test]
fn every_offset_and_its_code_lead_to_the_target() {
    for digits in [CodeDigits::Six, EIGHT] {
        let (seed, targets) = (seed(1), single(424_242, digits));
        let chunk = Chunk::make(&seed, digits, &targets, FIRST, None);
        let mut offsets = 0;
        for step in FIRST..FIRST + CHUNK_STEPS {
            let Some(offset) = chunk.offset(step) else {
                continue;
            };
            let found = targets_from_code(offset, seed.code(step, digits), digits);
            assert!(Targets::Single(found).is(&targets), "step {step}");
            offsets += 1;
        }
        assert!(
            offsets > 19_500,
            "duds are rare: {offsets} offsets of {digits:?} digits"
        );
    }
}

#[test]
fn a_dud_step_has_no_offset() {
    for (digits, first_dud) in [(CodeDigits::Six, 2_147_000_000), (EIGHT, 2_100_000_000)] {
        let seed = seed(2);
        let chunk = Chunk::make(&seed, digits, &single(7, digits), FIRST, None);
        for step in FIRST..FIRST + CHUNK_STEPS {
            let dud = seed.truncated(step) >= first_dud;
            assert_eq!(chunk.offset(step).is_none(), dud, "step {step}");
            assert_eq!(chunk.is_dud_or_erased(step), dud, "step {step}");
        }
    }
}

#[test]
fn a_pair_leads_even_and_odd_steps_to_targets_of_their_own() {
    let list = [11u64.to_le_bytes(), 22u64.to_le_bytes()].concat();
    let pair = Targets::from_list(&list, EIGHT, EnrolmentMode::Pair).expect("in range");
    let both = Chunk::make(&seed(3), EIGHT, &pair, FIRST, None);
    let even = Chunk::make(&seed(3), EIGHT, &single(11, EIGHT), FIRST, None);
    let odd = Chunk::make(&seed(3), EIGHT, &single(22, EIGHT), FIRST, None);
    for step in FIRST..FIRST + 1000 {
        let one = if step % 2 == 0 { &even } else { &odd };
        assert_eq!(both.offset(step), one.offset(step), "step {step}");
    }
}

#[test]
fn nothing_up_to_the_floor_is_written() {
    let (seed, targets) = (seed(4), single(7, EIGHT));
    let whole = Chunk::make(&seed, EIGHT, &targets, FIRST, None);
    for floor in [
        FIRST - 1,
        FIRST,
        FIRST + 500,
        FIRST + CHUNK_STEPS - 1,
        u64::MAX,
    ] {
        let made = Chunk::make(&seed, EIGHT, &targets, FIRST, Some(floor));
        let mut erased = Chunk::make(&seed, EIGHT, &targets, FIRST, None);
        erased.erase_through(floor);
        assert_eq!(made.raw(), erased.raw(), "made or erased up to {floor}");
        for step in FIRST..FIRST + CHUNK_STEPS {
            let expected = if step <= floor {
                None
            } else {
                whole.offset(step)
            };
            assert_eq!(made.offset(step), expected, "step {step}, floor {floor}");
        }
    }
}

#[test]
fn a_used_step_looks_like_a_dud() {
    let mut chunk = Chunk::make(&seed(5), EIGHT, &single(7, EIGHT), FIRST, None);
    chunk.erase_through(FIRST + 9);
    assert_eq!(chunk.raw()[..40], [0xff; 40], "ten entries of all ones");
    assert!(chunk.is_dud_or_erased(FIRST), "and no offset");
}

#[test]
fn a_value_beyond_the_digits_is_no_offset() {
    for (digits, value, expected) in [
        (CodeDigits::Six, 999_999, Some(999_999)),
        (CodeDigits::Six, 1_000_000, None),
        (CodeDigits::Six, 0xff_fffe, None),
        (EIGHT, 99_999_999, Some(99_999_999)),
        (EIGHT, 100_000_000, None),
        (EIGHT, 0xffff_fffe, None),
    ] {
        let mut raw = vec![0; 20_160 * digits.width()];
        let value = u64::to_le_bytes(value);
        raw[..digits.width()].copy_from_slice(&value[..digits.width()]);
        let chunk = Chunk::from_raw(SecretBytes::new(raw), digits, FIRST).expect("a whole chunk");
        assert_eq!(
            chunk.offset(FIRST),
            expected,
            "{value:?} at {digits:?} digits"
        );
        assert_eq!(
            chunk.is_dud_or_erased(FIRST),
            expected.is_none(),
            "told in the same way"
        );
        assert_eq!(
            chunk.offset(FIRST + 1),
            Some(0),
            "its neighbour is untouched"
        );
    }
}

#[test]
fn other_chunks_are_not_answered_for() {
    let chunk = Chunk::make(&seed(6), EIGHT, &single(7, EIGHT), FIRST + 77, None);
    assert_eq!(chunk.first_step(), FIRST, "the chunk that holds the step");
    for step in [0, FIRST - 1, FIRST + CHUNK_STEPS, u64::MAX] {
        assert_eq!(chunk.offset(step), None, "step {step} is elsewhere");
        assert!(!chunk.is_dud_or_erased(step), "and no dud of this chunk");
    }
}

#[test]
fn what_is_no_whole_chunk_is_refused() {
    let raw = |len| SecretBytes::new(vec![0; len]);
    assert!(
        Chunk::from_raw(raw(80_640), EIGHT, FIRST).is_some(),
        "a week of eight digits"
    );
    assert!(
        Chunk::from_raw(raw(60_480), EIGHT, FIRST).is_none(),
        "a week of six digits"
    );
    assert!(
        Chunk::from_raw(raw(80_639), EIGHT, FIRST).is_none(),
        "one byte less"
    );
    assert!(Chunk::from_raw(raw(0), EIGHT, FIRST).is_none(), "nothing");
    assert!(
        Chunk::from_raw(raw(80_640), EIGHT, FIRST + 1).is_none(),
        "starts at no start"
    );
}

#[test]
fn the_last_chunk_of_time_does_not_overflow() {
    let mut chunk = Chunk::make(&seed(7), EIGHT, &single(7, EIGHT), u64::MAX, None);
    assert_eq!(chunk.first_step(), chunk_start(u64::MAX), "it exists");
    assert_eq!(chunk.raw().len(), 80_640, "and is whole");
    chunk.erase_through(u64::MAX);
    assert!(
        chunk.raw().iter().all(|byte| *byte == 0xff),
        "and can be erased"
    );
}

#[test]
fn a_chunk_opens_in_its_place_and_digits_only() {
    let chunk = Chunk::make(&seed(8), EIGHT, &single(7, EIGHT), FIRST, None);
    let key = ChunkKey::filled(|out| out.fill(1));
    let place = Place {
        db: Id::new([1; 16]),
        scope: Some(Id::new([2; 16])),
        id: Id::new([3; 16]),
    };
    let stored = Stored::from(&chunk.seal(&key, &place, &OsRandom).expect("80 KB"));
    let open = |key: &ChunkKey, place: &Place, digits, first_step| {
        Chunk::open(key, place, &stored, digits, first_step).err()
    };
    assert_eq!(open(&key, &place, EIGHT, FIRST), None, "as it was sealed");
    let other = ChunkKey::filled(|out| out.fill(2));
    let cannot = Some(OpenError::CannotOpen);
    assert_eq!(open(&other, &place, EIGHT, FIRST), cannot, "another key");
    let moved = Place {
        id: Id::new([4; 16]),
        ..place
    };
    assert_eq!(open(&key, &moved, EIGHT, FIRST), cannot, "another row");
    let framing = Some(OpenError::Framing);
    assert_eq!(
        open(&key, &place, CodeDigits::Six, FIRST),
        framing,
        "other digits"
    );
    assert_eq!(
        open(&key, &place, EIGHT, FIRST + 1),
        framing,
        "no chunk's start"
    );
}

#[test]
fn a_year_of_offsets_is_flat() {
    let target = 27_182_818;
    let safe = year_of_offsets(&seed(9), target).into_iter();
    let chi = chi_square(safe.map(|offset| (offset + 100_000_000 - target) % 100_000_000));
    // 999 degrees of freedom: mean 999, deviation 45.
    assert!(
        (730.0..1270.0).contains(&chi),
        "within six deviations of flat: {chi}"
    );
    let plain = plain_year(&seed(9), target).into_iter();
    let chi = chi_square(plain.map(|offset| (offset + 100_000_000 - target) % 100_000_000));
    assert!(
        chi > 1270.0,
        "control: with offsets on dud steps it is not flat: {chi}"
    );
}

#[test]
fn the_table_does_not_betray_the_target() {
    let (mut safe, mut plain) = (Vec::new(), Vec::new());
    for (number, target) in (10..).zip([31_415_926, 99_999_999, 0]) {
        safe.push(rank(target, &year_of_offsets(&seed(number), target)));
        plain.push(rank(target, &plain_year(&seed(number), target)));
    }
    let worst = plain.iter().max().expect("three runs");
    assert!(
        *worst < 2_000_000,
        "control: a plain table gives it in a few guesses: {plain:?}"
    );
    let mean = safe.iter().sum::<u64>() / 3;
    assert!(
        mean > 25_000_000,
        "no better than blind (50 million): {safe:?}"
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn erasing_is_final_and_rising(first in 0u64..30_000, second in 0u64..30_000) {
        let mut chunk = Chunk::make(&seed(20), EIGHT, &single(7, EIGHT), FIRST, None);
        chunk.erase_through(FIRST - 5000 + first);
        chunk.erase_through(FIRST - 5000 + second);
        let floor = FIRST - 5000 + first.max(second);
        let once = Chunk::make(&seed(20), EIGHT, &single(7, EIGHT), FIRST, Some(floor));
        prop_assert_eq!(chunk.raw(), once.raw(), "the larger floor counts");
    }

    #[test]
    fn arbitrary_chunks_never_panic(bytes in any::<[u8; 64]>(), step: u64) {
        let raw = SecretBytes::filled(80_640, |out| {
            for (to, from) in out.iter_mut().zip(bytes.iter().cycle()) {
                *to = *from;
            }
        });
        let mut chunk = Chunk::from_raw(raw, EIGHT, FIRST).expect("a whole chunk");
        prop_assert!(chunk.offset(step).is_none_or(|offset| offset < 100_000_000), "in range");
        chunk.erase_through(step);
        prop_assert_eq!(chunk.offset(step), None, "erased");
    }
}

/// The offsets that the file holds for a year of eight digits.
fn year_of_offsets(seed: &LoginSeed, target: u64) -> Vec<u64> {
    let targets = single(target, EIGHT);
    let mut offsets = Vec::new();
    for first in (FIRST..FIRST + YEAR).step_by(20_160) {
        let chunk = Chunk::make(seed, EIGHT, &targets, first, None);
        offsets.extend((first..first + CHUNK_STEPS).filter_map(|step| chunk.offset(step)));
    }
    offsets
}

/// The same without the rule for duds.
fn plain_year(seed: &LoginSeed, target: u64) -> Vec<u64> {
    let offset = |step| (target + 100_000_000 - seed.code(step, EIGHT)) % 100_000_000;
    (FIRST..FIRST + YEAR).map(offset).collect()
}

/// How far counts in 1,000 bins are from equal ones.
fn chi_square(values: impl Iterator<Item = u64>) -> f64 {
    let mut bins = [0u32; 1000];
    for value in values {
        bins[(value / 100_000) as usize] += 1;
    }
    let expected = f64::from(bins.iter().sum::<u32>()) / 1000.0;
    bins.iter()
        .map(|count| (f64::from(*count) - expected).powi(2) / expected)
        .sum()
}

/// How many targets an attacker tries before the true one who guesses by likelihood.
///
/// Codes below 2^31 mod 10^8 are likelier by a factor 22/21, so the likelihood of a target rises
/// with the number of offsets that would stand for such a code.
fn rank(target: u64, offsets: &[u64]) -> u64 {
    const MODULUS: u64 = 100_000_000;
    const LIKELIER: u64 = (1 << 31) % MODULUS;
    let score_of = |target: u64| {
        let likely = |offset: &&u64| (target + MODULUS - **offset) % MODULUS < LIKELIER;
        offsets.iter().filter(likely).count() as i64
    };
    // A target enters the range of an offset at the offset and leaves it `LIKELIER` later.
    let mut changes: Vec<(u64, i64)> = offsets
        .iter()
        .flat_map(|offset| [(*offset, 1), ((offset + LIKELIER) % MODULUS, -1)])
        .collect();
    changes.sort_unstable();
    let (mut better, mut equal) = (0, 0);
    let (mut score, mut from) = (score_of(MODULUS - 1), 0);
    let true_score = score_of(target);
    for (at, change) in changes.into_iter().chain([(MODULUS, 0)]) {
        match score.cmp(&true_score) {
            core::cmp::Ordering::Greater => better += at - from,
            core::cmp::Ordering::Equal => equal += at - from,
            core::cmp::Ordering::Less => {}
        }
        score += change;
        from = at;
    }
    better + equal / 2
}

fn single(target: u64, digits: CodeDigits) -> Targets {
    Targets::from_list(&target.to_le_bytes(), digits, EnrolmentMode::Single).expect("in range")
}

fn seed(number: u8) -> LoginSeed {
    LoginSeed::new(&OtpSeed::new(vec![number; 20]), Algorithm::Sha1)
}
