//! The stricter of two sources, key by key.

use proptest::prelude::*;
use twinlatch_policy::{Key, Policy, Rules};

/// Any rules.
fn rules() -> impl Strategy<Value = Rules> {
    let one = |key: Key| {
        let values: Vec<u32> = (0..=1440)
            .filter(|value| key.range().holds(*value))
            .collect();
        prop::option::of(prop::sample::select(values))
    };
    let all: Vec<_> = Key::ALL.into_iter().map(one).collect();
    all.prop_map(|values| {
        let decided = Key::ALL.into_iter().zip(values);
        decided.fold(Rules::default(), |rules, (key, value)| match value {
            Some(value) => rules.with(key, value),
            None => rules,
        })
    })
}

/// Whether a value is looser than another.
fn is_looser(key: Key, value: u32, than: u32) -> bool {
    key.stricter_of(value, than) != value
}

proptest! {
    #[test]
    fn the_order_of_the_sources_does_not_matter(one in rules(), other in rules()) {
        prop_assert_eq!(one.stricter_of(&other), other.stricter_of(&one), "either first");
    }

    #[test]
    fn saying_it_twice_changes_nothing(one in rules(), other in rules()) {
        let both = one.stricter_of(&other);
        prop_assert_eq!(&one.stricter_of(&one), &one, "a source with itself");
        prop_assert_eq!(&both.stricter_of(&other), &both, "a source again");
    }

    #[test]
    fn it_is_never_looser_than_either(one in rules(), other in rules()) {
        let policy = Policy::new(one.clone(), other.clone());
        for key in Key::ALL {
            let value = policy.decided(key).value;
            let said: Vec<u32> = [one.of(key), other.of(key)].into_iter().flatten().collect();
            for than in &said {
                prop_assert!(!is_looser(key, value, *than), "{}", key.name());
            }
            prop_assert!(
                if said.is_empty() { value == key.default() } else { said.contains(&value) },
                "{} is what somebody said, or the default", key.name()
            );
        }
    }

    #[test]
    fn what_is_kept_reads_back(rules in rules()) {
        prop_assert_eq!(Rules::from_numbered(&rules.numbered()), Some(rules), "by numbers");
    }
}

#[test]
fn kept_rules_that_are_not_understood_count_as_none() {
    for (pairs, why) in [
        ([(1, 10), (999, 1)], "a key of a newer version"),
        ([(1, 10), (9, 7)], "a value out of range"),
    ] {
        assert_eq!(Rules::from_numbered(&pairs), None, "{why}");
    }
}

#[test]
fn the_strictest_value_is_never_looser() {
    for key in Key::ALL {
        for value in (0..=1440).filter(|value| key.range().holds(*value)) {
            let strictest = key.strictest();
            assert!(!is_looser(key, strictest, value), "{} {value}", key.name());
        }
    }
}
