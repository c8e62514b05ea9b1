//! What a process does before anything else, so that less of a secret outlives its use.
//!
//! The web view's library keeps copies of texts in its own allocator, which wipes nothing. On
//! Linux with glibc the program therefore starts itself once more with that library on the system
//! allocator and glibc set to overwrite what is freed. Searched afterwards, the memory of all
//! processes held no planted secret after lock; without it, it always did.
//!
//! The settings are for this process alone: its children, the web processes, do not inherit them.
//! They end with their windows, and overwritten memory has made them crash inside graphics drivers
//! that read what they have freed. Such a driver crashed them without it too, so they run none.

#[cfg(target_os = "linux")]
mod linux;

use std::io;

/// What the end-to-end build keeps, and a release never does.
#[derive(Debug, Clone, Copy, Default)]
pub struct Kept {
    /// Whether another program may drive the windows.
    pub automation: bool,
    /// Whether other programs of the user may read this process: the memory test has to.
    pub readable: bool,
}

/// Hardens the process; must be the first thing it does, while it has one thread.
///
/// # Errors
///
/// When the second start or a limit is refused by the system.
///
/// # Security
///
/// Elsewhere than on Linux this does nothing yet, and without glibc the second start is left out.
pub fn harden(kept: Kept) -> io::Result<()> {
    #[cfg(target_os = "linux")]
    {
        #[cfg(target_env = "gnu")]
        linux::start_again_with_wiping_allocator(kept.automation)?;
        linux::refuse_dumps(kept.readable)?;
        linux::draw_without_a_graphics_driver();
    }
    let _ = kept;
    Ok(())
}
