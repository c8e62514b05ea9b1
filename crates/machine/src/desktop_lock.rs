//! Locks with the desktop: when it locks its own screen, and before the computer sleeps.

use twinlatch_service::wire::{DesktopSigns, LockReason};

#[cfg(target_os = "linux")]
mod inhibitor;
#[cfg(target_os = "linux")]
mod logind;
#[cfg(target_os = "linux")]
mod own_session;

/// A program that locks when its desktop says so.
pub trait Lockable: Send + 'static {
    /// Takes note of what is heard of the desktop.
    fn hears(&self, signs: DesktopSigns);

    /// Locks if a session is open.
    ///
    /// # Security
    ///
    /// The computer's sleep waits for the return, at most as long as logind allows: it comes when
    /// the keys are wiped and nothing of the session is in sight.
    fn lock_for(&self, reason: LockReason);
}

/// Starts the thread that listens to logind; it ends with the process.
#[cfg(target_os = "linux")]
pub fn lock_with_desktop(program: impl Lockable) {
    use std::time::{Duration, Instant};

    /// The service may come a moment later, and its bus may go and come back.
    const SOON: Duration = Duration::from_secs(1);
    /// On a system without it nobody is asked often.
    const AT_MOST: Duration = Duration::from_secs(60);

    std::thread::spawn(move || {
        let mut said = false;
        let mut pause = SOON;
        loop {
            let began = Instant::now();
            let why = futures_lite::future::block_on(logind::listen(&program));
            program.hears(DesktopSigns::None);
            if !said {
                tracing::warn!(%why, "neither the desktop's lock nor sleep is heard");
                said = true;
            }
            if began.elapsed() > AT_MOST {
                pause = SOON;
            }
            std::thread::sleep(pause);
            pause = AT_MOST.min(pause * 2);
        }
    });
}

/// Elsewhere nothing is heard, and the settings say so: not yet tried.
#[cfg(not(target_os = "linux"))]
pub fn lock_with_desktop(_: impl Lockable) {}
