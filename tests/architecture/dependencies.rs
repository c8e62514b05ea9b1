//! What is built holds no network and no second crypto stack.

use std::process::Command;

/// Crates that would bring a network, another TLS or a script's way to files.
const FORBIDDEN: [&str; 14] = [
    "reqwest",
    "hyper",
    "rustls",
    "native-tls",
    "openssl",
    "openssl-sys",
    "ureq",
    "curl",
    "isahc",
    "tauri-plugin-http",
    "tauri-plugin-shell",
    "tauri-plugin-sql",
    "tauri-plugin-store",
    "tauri-plugin-updater",
];

/// The lock file also names what phones would need; what counts is what a desktop builds.
#[test]
fn no_forbidden_crate_is_built() {
    for target in [
        "x86_64-unknown-linux-gnu",
        "x86_64-pc-windows-msvc",
        "aarch64-apple-darwin",
    ] {
        let built = built_for(target);
        assert!(
            built.iter().any(|name| name == "tauri"),
            "the list of {target} was read"
        );
        for name in FORBIDDEN {
            assert!(
                !built.iter().any(|other| other == name),
                "{name} must not come in: {target}"
            );
        }
    }
}

/// Names of all crates of the workspace's programs on one system.
fn built_for(target: &str) -> Vec<String> {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let output = Command::new(cargo)
        .args([
            "tree",
            "--workspace",
            "--edges",
            "normal,build",
            "--prefix",
            "none",
        ])
        .args(["--format", "{p}", "--target", target, "--offline"])
        .current_dir(twinlatch_tests::root())
        .output()
        .expect("cargo runs, since it runs this test");
    assert!(
        output.status.success(),
        "cargo lists what {target} builds; `cargo fetch --locked` brings the crates of all systems: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    let text = String::from_utf8_lossy(&output.stdout);
    text.lines()
        .filter_map(|line| line.split(' ').next().map(str::to_owned))
        .collect()
}

#[test]
fn one_generation_of_each_pillar() {
    let lock = twinlatch_tests::read("Cargo.lock");
    for name in ["zbus", "rusqlite", "zeroize", "argon2", "chacha20poly1305"] {
        let count = lock.matches(&format!("name = \"{name}\"\n")).count();
        assert_eq!(count, 1, "{name} must be there once");
    }
}

/// The dialog plugin links the crate of the file plugin, so the graph tells nothing: what counts
/// is what is registered and granted.
#[test]
fn only_the_named_plugins_are_registered() {
    let mut plugins = Vec::new();
    for (_, text) in twinlatch_tests::files("src-tauri/src", ".rs") {
        plugins.extend(
            text.lines()
                .filter(|line| !line.trim_start().starts_with("//"))
                .filter_map(|line| line.split("tauri_plugin_").nth(1))
                .filter_map(|rest| rest.split("::").next().map(str::to_owned)),
        );
    }
    plugins.sort();
    plugins.dedup();
    assert_eq!(
        plugins,
        [
            "clipboard_manager",
            "dialog",
            "single_instance",
            "window_state"
        ],
        "no plugin hands files, processes, SQL or a network to a page"
    );
}

#[test]
fn pages_are_granted_our_commands_and_events_only() {
    let config: serde_json::Value =
        serde_json::from_str(&twinlatch_tests::read("tauri.conf.json")).expect("JSON");
    let capabilities = config["app"]["security"]["capabilities"]
        .as_array()
        .expect("a list");
    let mut granted: Vec<&str> = capabilities
        .iter()
        .flat_map(|one| one["permissions"].as_array().expect("a list"))
        .map(|permission| permission.as_str().expect("a name"))
        .collect();
    granted.sort_unstable();
    assert_eq!(
        granted,
        [
            "core:event:allow-listen",
            "core:event:allow-listen",
            "core:event:allow-unlisten",
            "core:event:allow-unlisten",
            "door-window",
            "vault-window"
        ],
        "permissions are granted one by one"
    );
}
