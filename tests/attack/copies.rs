//! Old copies of the file beside the present one, keyring and password included.

use std::collections::BTreeMap;

use twinlatch_crypto::{CHUNK_STEPS, CodeDigits};

use crate::lock::{Lock, thousand_around};
use crate::size::either;
use crate::table::{plain, rank};
use crate::victim::{Victim, right_password};

const WEEK: u64 = 7 * 24 * 60 * 60;

/// Offsets by step, from every copy of a file.
#[derive(Default)]
struct Collected(BTreeMap<u64, u64>);

impl Collected {
    /// Takes the table of the present file in; gives how many of its steps were known before.
    fn take(&mut self, victim: &Victim) -> usize {
        let mut known = 0;
        for chunk in Lock::of(victim).table(victim) {
            let first = chunk.first_step();
            for step in first..first + CHUNK_STEPS {
                let Some(offset) = chunk.offset(step) else {
                    continue;
                };
                if let Some(before) = self.0.insert(step, offset) {
                    assert_eq!(before, offset, "a second value would be a second equation");
                    known += 1;
                }
            }
        }
        known
    }

    /// Copies taken at the beginning and, half a year apart, so many times more.
    fn over_half_years(victim: &Victim, count: usize) -> Self {
        let mut collected = Self::default();
        collected.take(victim);
        for _ in 0..count {
            victim.device.wait(26 * WEEK);
            victim.live_a_day("Another half year");
            assert!(collected.take(victim) > 400_000, "control: copies overlap");
        }
        collected
    }

    fn values(&self) -> Vec<u64> {
        self.0.values().copied().collect()
    }
}

#[test]
fn copies_of_years_do_not_tell_which_target_is_likelier() {
    const EIGHT: CodeDigits = CodeDigits::Eight;
    let victims = either(4, 12);
    let (mut by_copies, mut by_plain_table) = (Vec::new(), Vec::new());
    for number in 0..victims {
        let victim = Victim::set_up(2000 + number as u64, EIGHT);
        let target = Lock::of(&victim).target(&victim);
        let collected = Collected::over_half_years(&victim, either(1, 3));
        by_copies.push(rank(target, &collected.values(), EIGHT) as f64);
        let first = *collected.0.keys().next().expect("offsets");
        let year = first..first + 52 * CHUNK_STEPS;
        let plain = plain(&victim.login_seed(), target, year, EIGHT);
        by_plain_table.push(rank(target, &plain, EIGHT) as f64);
    }
    let mean = |ranks: &[f64]| ranks.iter().sum::<f64>() / victims as f64;
    let (copies, plain) = (mean(&by_copies), mean(&by_plain_table));
    assert!(
        plain < 2_000_000.0,
        "control: with offsets on every step a year betrays it: {by_plain_table:?}"
    );
    // Blind guessing: mean 50 million, deviation 28.9 million for one account.
    let deviation = 28_900_000.0 / (victims as f64).sqrt();
    assert!(
        (copies - 50_000_000.0).abs() < 3.0 * deviation,
        "no better than blind: {by_copies:?}"
    );
    println!(
        "8 digits, {victims} accounts, tried likeliest first: {:.1} million targets before the \
         true one by the copies, {:.3} by a table with every step (blind: 50)",
        copies / 1e6,
        plain / 1e6
    );
}

#[test]
fn copies_spare_no_run() {
    let victim = Victim::set_up(20, CodeDigits::Six);
    let before = Lock::of(&victim);
    victim.live_a_day("Since then");
    let after = Lock::of(&victim);
    let target = after.target(&victim);
    let others = || thousand_around(target).filter(|other| *other != target);
    for lock in [&before, &after] {
        let search = lock.search(&lock.device_key, &right_password(), others());
        assert!(search.opened.is_none(), "no other target opens either file");
        assert_eq!(search.runs, 999, "each is tried in full");
    }
}

#[test]
fn a_used_code_is_worth_its_offset_in_an_old_copy_and_nothing_in_the_present_file() {
    let victim = Victim::set_up(21, CodeDigits::Six);
    let old = Lock::of(&victim).table(&victim);
    victim.live_a_day("Seen over the shoulder");
    // The floor is the step of the code that was just used.
    let lock = Lock::of(&victim);
    let used = lock.enrolment().floor;
    let present = lock.table(&victim);
    assert!(
        present.iter().all(|chunk| chunk.offset(used).is_none()),
        "its offset is erased: without it the code is a number"
    );
    let offset = old.iter().find_map(|chunk| chunk.offset(used));
    let code = victim.login_seed().code(used, lock.digits());
    let target = (offset.expect("not a dud") + code) % lock.digits().modulus();
    let search = lock.search(&lock.device_key, &right_password(), [target]);
    assert!(search.opened.is_some(), "as the threat model says: one run");
}
