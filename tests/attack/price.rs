//! What one guess costs on this machine, and with it a search.

use std::time::{Duration, Instant};

use twinlatch_crypto::{CodeDigits, Costs, Kdf, KdfLimits, dummy_slot_run};

use crate::size::either;
use crate::victim::right_password;

#[test]
fn every_guess_at_the_costs_of_the_product_is_a_full_run() {
    for (name, costs) in [("floor", Costs::FLOOR), ("default", Costs::DEFAULT)] {
        let kdf = Kdf::new(KdfLimits::PRODUCT);
        let mut memory = kdf.reserve(costs).expect("the memory of one run");
        let runs = either(1, 20);
        let mut quickest = Duration::MAX;
        for _ in 0..runs {
            let began = Instant::now();
            dummy_slot_run(&mut memory, costs, &right_password()).expect("within limits");
            quickest = quickest.min(began.elapsed());
        }
        assert_eq!(kdf.runs(), vec![costs; runs], "nothing was cheaper");
        print(name, costs, quickest);
    }
}

/// Prints the price of one run, and of all targets one after the other: of the quickest run, since
/// whoever searches has the machine to himself.
fn print(name: &str, costs: Costs, one: Duration) {
    let days = |digits: CodeDigits| digits.modulus() as f64 * one.as_secs_f64() / 86_400.0;
    println!(
        "{name}, {} MiB: {} ms a run; all of 10^6 in {:.1} days, all of 10^8 in {:.1} years",
        costs.memory_kib / 1024,
        one.as_millis(),
        days(CodeDigits::Six),
        days(CodeDigits::Eight) / 365.25
    );
}
