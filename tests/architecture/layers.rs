//! The arrows between the crates are those of `docs/architecture.md` and no others.

use std::collections::BTreeSet;
use std::process::Command;

use serde_json::Value;

/// Each crate and what of ours it may use.
const ARROWS: [(&str, &[&str]); 16] = [
    ("twinlatch-secret", &[]),
    ("twinlatch-hygiene", &[]),
    ("twinlatch-otp", &["secret"]),
    ("twinlatch-crypto", &["secret", "otp"]),
    ("twinlatch-store", &["crypto"]),
    ("twinlatch-records", &["secret", "otp", "crypto", "store"]),
    ("twinlatch-device", &["secret"]),
    ("twinlatch-policy", &[]),
    (
        "twinlatch-accounts",
        &[
            "secret", "otp", "crypto", "store", "records", "device", "policy",
        ],
    ),
    (
        "twinlatch-vault",
        &["secret", "otp", "crypto", "store", "records", "accounts"],
    ),
    (
        "twinlatch-service",
        &[
            "secret", "otp", "crypto", "store", "records", "device", "policy", "accounts", "vault",
        ],
    ),
    ("twinlatch-machine", &["service"]),
    ("twinlatch-agent", &["service"]),
    (
        "twinlatch-cli",
        &["service", "agent", "machine", "hygiene", "policy"],
    ),
    ("twinlatch-desktop", &["service", "machine", "hygiene"]),
    ("twinlatch-tests", &[]),
];

/// What the core must not know.
const SHELL_ONLY: [&str; 4] = ["tauri", "gtk", "wry", "tauri-build"];

#[test]
fn crates_use_only_what_lies_below_them() {
    for package in packages() {
        let name = text(&package, "name");
        let (_, allowed) = ARROWS
            .iter()
            .find(|(crate_name, _)| *crate_name == name)
            .unwrap_or_else(|| panic!("{name} has no place in the layers: write it down"));
        let allowed: BTreeSet<String> = allowed
            .iter()
            .map(|short| format!("twinlatch-{short}"))
            .collect();
        let used: BTreeSet<String> = uses(&package)
            .into_iter()
            .filter(|used| used.starts_with("twinlatch-"))
            .collect();
        let wrong: Vec<&String> = used.difference(&allowed).collect();
        assert!(wrong.is_empty(), "{name} must not use {wrong:?}");
    }
}

#[test]
fn the_core_knows_no_window() {
    for package in packages() {
        let name = text(&package, "name");
        if name == "twinlatch-desktop" {
            continue;
        }
        for used in uses(&package) {
            assert!(
                !SHELL_ONLY.contains(&used.as_str()),
                "{name} must build without {used}"
            );
        }
    }
}

/// The members of the workspace.
fn packages() -> Vec<Value> {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let output = Command::new(cargo)
        .args([
            "metadata",
            "--format-version",
            "1",
            "--no-deps",
            "--offline",
        ])
        .current_dir(twinlatch_tests::root())
        .output()
        .expect("cargo runs, since it runs this test");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let metadata: Value = serde_json::from_slice(&output.stdout).expect("cargo writes JSON");
    metadata["packages"]
        .as_array()
        .expect("a list of packages")
        .clone()
}

/// What a package uses outside its own tests.
fn uses(package: &Value) -> Vec<String> {
    package["dependencies"]
        .as_array()
        .expect("a list of dependencies")
        .iter()
        .filter(|dependency| dependency["kind"].is_null())
        .map(|dependency| text(dependency, "name"))
        .collect()
}

fn text(value: &Value, key: &str) -> String {
    value[key].as_str().expect("a text").to_owned()
}
