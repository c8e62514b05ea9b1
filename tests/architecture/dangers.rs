//! Places where a wrong line would cost safety.

/// Small costs of the key derivation are for tests alone.
#[test]
fn small_costs_are_named_nowhere_in_the_product() {
    for folder in [
        "src-tauri/src",
        "crates/service/src",
        "crates/machine/src",
        "crates/agent/src",
        "crates/cli/src",
    ] {
        for (path, text) in twinlatch_tests::files(folder, ".rs") {
            assert!(
                !text.contains("danger_"),
                "{path} must pass the product's limits"
            );
        }
    }
}

/// Whoever derives from a password is listed here, with what else goes in: no stored value may
/// depend on the password alone.
#[test]
fn every_key_derivation_is_known() {
    let known = [
        ("crates/crypto/src/kdf.rs", "the one call of the library"),
        (
            "crates/crypto/src/factors.rs",
            "password and the code's target: the one place that joins them",
        ),
        (
            "crates/crypto/src/slot.rs",
            "password and the code's target",
        ),
        (
            "crates/crypto/src/parked.rs",
            "password and a secret of the process; in memory only, no type that can be stored",
        ),
        ("crates/crypto/src/ways.rs", "password and a paper code"),
        (
            "crates/crypto/src/calibrate.rs",
            "a measurement without a password",
        ),
    ];
    for (path, text) in twinlatch_tests::files("crates", ".rs") {
        if path.contains("/tests/") || path.contains("/benches/") || path.contains("/hazmat") {
            continue;
        }
        // Behind a switch of the histories the product goes on.
        let product = text.split("#[cfg(test)]\nmod tests {").next();
        let product = product.unwrap_or_default();
        let derives = product.contains("argon2::") || product.contains(".derive(");
        let listed = known.iter().any(|(file, _)| path == *file);
        assert!(
            !derives || listed,
            "{path} derives a key and is not on the list"
        );
    }
}

/// The seams of the end-to-end build are listed in one file, which names every variable.
#[test]
fn the_seams_of_the_window_tests_stand_in_one_place() {
    let with_seams: Vec<String> = twinlatch_tests::files("src-tauri/src", ".rs")
        .into_iter()
        .filter(|(_, text)| text.contains("TWINLATCH_E2E"))
        .map(|(path, _)| path)
        .collect();
    assert_eq!(
        with_seams,
        ["src-tauri/src/e2e.rs"],
        "a reviewer begins in one file"
    );
}
