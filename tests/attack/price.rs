//! What one guess costs on this machine, and with it a search.

use std::time::Instant;

use twinlatch_crypto::{CodeDigits, Costs, Kdf, KdfLimits, dummy_slot_run};

use crate::size::either;
use crate::victim::right_password;

#[test]
fn every_guess_at_the_costs_of_the_product_is_a_full_run() {
    for (name, costs) in [("floor", Costs::FLOOR), ("default", Costs::DEFAULT)] {
        let kdf = Kdf::new(KdfLimits::PRODUCT);
        let mut memory = kdf.reserve(costs).expect("the memory of one run");
        let runs = either(1, 10);
        let began = Instant::now();
        for _ in 0..runs {
            dummy_slot_run(&mut memory, costs, &right_password()).expect("within limits");
        }
        let one = began.elapsed().as_secs_f64() / runs as f64;
        assert_eq!(kdf.runs(), vec![costs; runs], "nothing was cheaper");
        print(name, costs, one);
    }
}

/// Prints the price of one run and of all targets, one after the other on this machine.
fn print(name: &str, costs: Costs, seconds: f64) {
    const DAY: f64 = 24.0 * 60.0 * 60.0;
    let days = |digits: CodeDigits| digits.modulus() as f64 * seconds / DAY;
    println!(
        "{name}, {} MiB: {:.0} ms a run; all of 10^6 in {:.1} days, all of 10^8 in {:.1} years",
        costs.memory_kib / 1024,
        seconds * 1000.0,
        days(CodeDigits::Six),
        days(CodeDigits::Eight) / 365.25
    );
}
