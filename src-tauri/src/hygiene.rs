//! What the process does before it does anything else, so that less of a secret outlives its use.
//!
//! The web view's library keeps copies of texts in its own allocator, which wipes nothing. On
//! Linux with glibc the program therefore starts itself once more with that library on the system
//! allocator and glibc set to overwrite what is freed. Searched afterwards, the memory of all
//! processes held no planted secret after lock; without it, it always did.

use std::io;

/// Hardens the process; must be the first thing it does.
///
/// # Errors
///
/// When the second start or a limit is refused by the system.
///
/// # Security
///
/// Elsewhere than on Linux with glibc this is not yet hardened.
pub(crate) fn harden() -> io::Result<()> {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    linux::start_again_with_wiping_allocator()?;
    #[cfg(target_os = "linux")]
    linux::refuse_dumps()?;
    Ok(())
}

#[cfg(target_os = "linux")]
mod linux {
    use std::io;

    #[cfg(target_env = "gnu")]
    pub(super) fn start_again_with_wiping_allocator() -> io::Result<()> {
        use std::os::unix::process::CommandExt as _;

        /// Freed memory is overwritten; the per-thread cache, which would delay that, is off.
        const TUNABLES: &str = "glibc.malloc.perturb=165:glibc.malloc.tcache_count=0";
        /// Variables that would let another program drive or inspect the window.
        const NOT_OBEYED: [&str; 4] = [
            "TAURI_AUTOMATION",
            "TAURI_WEBVIEW_AUTOMATION",
            "WEBKIT_INSPECTOR_SERVER",
            "WEBKIT_INSPECTOR_HTTP_SERVER",
        ];

        let is = |name: &str, value: &str| std::env::var_os(name).is_some_and(|set| set == value);
        let done = is("GLIBC_TUNABLES", TUNABLES) && is("Malloc", "1");
        let driven = NOT_OBEYED
            .iter()
            .any(|name| std::env::var_os(name).is_some());
        if done && (cfg!(feature = "e2e") || !driven) {
            return Ok(());
        }
        let mut again = std::process::Command::new(std::env::current_exe()?);
        again
            .args(std::env::args_os().skip(1))
            .env("GLIBC_TUNABLES", TUNABLES)
            .env("Malloc", "1");
        if !cfg!(feature = "e2e") {
            for name in NOT_OBEYED {
                again.env_remove(name);
            }
        }
        Err(again.exec())
    }

    /// No core dump, no tracing by other programs of the user; reset by every `exec`.
    pub(super) fn refuse_dumps() -> io::Result<()> {
        use rustix::process::{Resource, Rlimit, setrlimit};

        let none = Rlimit {
            current: Some(0),
            maximum: Some(0),
        };
        setrlimit(Resource::Core, none)?;
        // The memory test of the end-to-end build has to read this process.
        #[cfg(not(feature = "e2e"))]
        rustix::process::set_dumpable_behavior(rustix::process::DumpableBehavior::NotDumpable)?;
        Ok(())
    }
}
