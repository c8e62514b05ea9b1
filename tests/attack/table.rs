//! The order in which an attacker tries targets who trusts the table: likeliest first.

use std::ops::Range;

use twinlatch_crypto::{CodeDigits, LoginSeed};

/// How many targets he tries before the true one; of equally likely ones half.
///
/// Codes below 2^31 mod 10^d come up more often than others. So a target is the likelier the more
/// offsets would stand for such a code, if every step had an offset.
pub(crate) fn rank(target: u64, offsets: &[u64], digits: CodeDigits) -> u64 {
    let modulus = digits.modulus();
    let likelier = (1 << 31) % modulus;
    let likely = |target: u64| {
        let code = |offset: &u64| (target + modulus - offset) % modulus;
        offsets
            .iter()
            .filter(|offset| code(offset) < likelier)
            .count() as i64
    };
    // Each offset counts for the targets from itself to `likelier` further on, round the end.
    let ends = offsets
        .iter()
        .map(|offset| ((offset + likelier) % modulus, -1));
    let mut changes: Vec<(u64, i64)> = offsets.iter().map(|offset| (*offset, 1)).collect();
    changes.extend(ends);
    changes.push((modulus, 0));
    changes.sort_unstable();
    let true_score = likely(target);
    let (mut score, mut from) = (likely(modulus - 1), 0);
    let (mut better, mut equal) = (0, 0);
    for (at, change) in changes {
        if score > true_score {
            better += at - from;
        } else if score == true_score {
            equal += at - from;
        }
        score += change;
        from = at;
    }
    better + equal / 2
}

/// The table of these steps if none were left out.
pub(crate) fn plain(
    seed: &LoginSeed,
    target: u64,
    steps: Range<u64>,
    digits: CodeDigits,
) -> Vec<u64> {
    let modulus = digits.modulus();
    steps
        .map(|step| (target + modulus - seed.code(step, digits)) % modulus)
        .collect()
}
