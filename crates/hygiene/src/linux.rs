//! The second start, what other programs may see of the process, and how the web view draws.

use std::io;

use rustix::process::{set_dumpable_behavior, setrlimit, DumpableBehavior, Resource, Rlimit};

/// No core dump, no tracing by other programs of the user; reset by every `exec`.
pub(crate) fn refuse_dumps(readable: bool) -> io::Result<()> {
    let none = Rlimit {
        current: Some(0),
        maximum: Some(0),
    };
    setrlimit(Resource::Core, none)?;
    if !readable {
        set_dumpable_behavior(DumpableBehavior::NotDumpable)?;
    }
    Ok(())
}

/// The web view draws by the processor: no thread of a web process runs a graphics driver.
pub(crate) fn draw_without_a_graphics_driver() {
    std::env::set_var("WEBKIT_DISABLE_COMPOSITING_MODE", "1");
}

/// Starts the own program once more, with what only a start can set.
#[cfg(target_env = "gnu")]
pub(crate) fn start_again_with_wiping_allocator(automation: bool) -> io::Result<()> {
    use std::env;
    use std::os::unix::process::CommandExt as _;
    use std::process::Command;

    /// Freed memory is overwritten; the per-thread cache, which would delay that, is off. And the
    /// web view's library takes the system's allocator.
    const SETTINGS: [(&str, &str); 2] = [
        (
            "GLIBC_TUNABLES",
            "glibc.malloc.perturb=165:glibc.malloc.tcache_count=0",
        ),
        ("Malloc", "1"),
    ];
    /// Variables that would let another program drive or inspect the window.
    const NOT_OBEYED: [&str; 4] = [
        "TAURI_AUTOMATION",
        "TAURI_WEBVIEW_AUTOMATION",
        "WEBKIT_INSPECTOR_SERVER",
        "WEBKIT_INSPECTOR_HTTP_SERVER",
    ];

    let is_set = |(name, value): &(&str, &str)| env::var_os(name).is_some_and(|set| set == *value);
    let driven = !automation && NOT_OBEYED.iter().any(|name| env::var_os(name).is_some());
    if SETTINGS.iter().all(is_set) && !driven {
        // Read at the start and not needed since: the children go without.
        for (name, _) in SETTINGS {
            env::remove_var(name);
        }
        return Ok(());
    }
    let mut again = Command::new(env::current_exe()?);
    again.args(env::args_os().skip(1)).envs(SETTINGS);
    if !automation {
        for name in NOT_OBEYED {
            again.env_remove(name);
        }
    }
    Err(again.exec())
}
