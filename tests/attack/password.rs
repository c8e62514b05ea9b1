//! File and keyring, without and with the password: guesses multiply, and none is saved.

use twinlatch_crypto::CodeDigits;
use twinlatch_secret::Password;

use crate::lock::{Lock, thousand_around};
use crate::size::{either, is_full};
use crate::victim::{Victim, right_password};

#[test]
fn a_wrong_password_fails_with_every_target() {
    let victim = Victim::set_up(10, CodeDigits::Six);
    let lock = Lock::of(&victim);
    let targets = thousand_around(lock.target(&victim));
    let near = ["umbrella tangerine kqzvW", "umbrella tangerine kqzv", ""];
    for guess in near.into_iter().take(either(1, near.len())) {
        let password = Password::new(guess.to_owned());
        let search = lock.search(&lock.device_key, &password, targets.clone());
        assert!(search.opened.is_none(), "{guess:?} opens with no target");
        assert_eq!(search.runs, 1000, "and shows that only after all of them");
    }
}

#[test]
fn the_right_password_tells_nothing_before_the_right_target() {
    let victim = Victim::set_up(11, CodeDigits::Six);
    let lock = Lock::of(&victim);
    let target = lock.target(&victim);
    let others = thousand_around(target).filter(|other| *other != target);
    // `search` takes no other answer than the one that a wrong password gets.
    let search = lock.search(&lock.device_key, &right_password(), others);
    assert!(
        search.opened.is_none(),
        "999 targets answer as if it were wrong"
    );
    assert_eq!(search.runs, 999, "at 999 full prices");
}

#[test]
fn with_the_password_the_search_takes_half_of_all_targets() {
    let accounts = either(24, 200);
    let mut runs = Vec::new();
    for number in 0..accounts {
        let victim = Victim::set_up(1000 + number as u64, CodeDigits::Six);
        let lock = Lock::of(&victim);
        let targets = thousand_around(lock.target(&victim));
        let search = lock.search(&lock.device_key, &right_password(), targets);
        assert!(search.opened.is_some(), "one of the thousand opens");
        assert!(search.runs > 0, "never without a run");
        runs.push(search.runs as f64);
    }
    let mean = runs.iter().sum::<f64>() / accounts as f64;
    // Of a uniform number from 1 to 1,000: mean 500.5, deviation 288.7.
    let deviation = 288.7 / (accounts as f64).sqrt();
    assert!(
        (mean - 500.5).abs() < 3.0 * deviation,
        "uniform: the mean of {accounts} accounts is {mean}"
    );
    for quarter in 0..4 {
        let range = f64::from(quarter) * 250.0..f64::from(quarter + 1) * 250.0;
        let inside = runs.iter().filter(|runs| range.contains(&(**runs - 1.0)));
        let (inside, expected) = (inside.count() as f64, accounts as f64 / 4.0);
        assert!(
            (inside - expected).abs() < 4.0 * (expected * 0.75).sqrt(),
            "no quarter is likelier: {inside} of {accounts} in {range:?}"
        );
    }
    println!("{accounts} accounts, 1,000 targets each: {mean:.1} runs on average (500.5 expected)");
}

#[test]
fn a_whole_search_of_six_digits_takes_as_many_runs_as_the_target_says() {
    let victim = Victim::set_up(12, CodeDigits::Six);
    let lock = Lock::of(&victim);
    let target = lock.target(&victim);
    // In full from the first target of all; else only the last part of the way.
    let first = if is_full() {
        0
    } else {
        target.saturating_sub(2_000)
    };
    let search = lock.search(&lock.device_key, &right_password(), first..1_000_000);
    assert!(search.opened.is_some(), "it opens in the end");
    assert_eq!(
        search.runs,
        target - first + 1,
        "at the target and not before"
    );
    println!(
        "6 digits, from {first} on: opened after {} runs",
        search.runs
    );
}
