//! The state every command shares: the one service, reached from a blocking thread.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use tauri::{AppHandle, Manager as _};
use twinlatch_service::wire::{DesktopSigns, ErrorView, LockReason};
use twinlatch_service::{Happening, Service};

use crate::windows;

/// The service of this process and the window system to tell about it.
pub(crate) struct App {
    service: Arc<Mutex<Service>>,
    handle: AppHandle,
    /// Whether the machine is being measured.
    measuring: Arc<AtomicBool>,
    /// Whether the windows are a kiosk's, as the service said last.
    kiosk: AtomicBool,
    /// Whether everything has ended and the program may exit.
    has_quit: AtomicBool,
}

impl App {
    /// Puts the service behind its lock.
    pub(crate) fn new(handle: AppHandle, service: Service) -> Self {
        Self {
            kiosk: AtomicBool::new(service.is_kiosk()),
            service: Arc::new(Mutex::new(service)),
            handle,
            measuring: Arc::default(),
            has_quit: AtomicBool::new(false),
        }
    }

    /// Runs one use case away from the window's thread, then does what it brought about.
    ///
    /// # Errors
    ///
    /// What the use case answers.
    pub(crate) async fn run<T, F>(&self, work: F) -> Result<T, ErrorView>
    where
        T: Send + 'static,
        F: FnOnce(&mut Service) -> Result<T, ErrorView> + Send + 'static,
    {
        let service = Arc::clone(&self.service);
        let done = tauri::async_runtime::spawn_blocking(move || {
            let mut service = lock(&service);
            let answer = work(&mut service);
            (answer, After::of(&mut service))
        });
        match done.await {
            Ok((answer, after)) => {
                self.tell(after);
                answer
            }
            Err(_) => Err(ErrorView::bug()),
        }
    }

    /// Lets time pass; skipped while a use case is at work.
    pub(crate) fn tick(&self) {
        let after = self
            .service
            .try_lock()
            .map(|mut service| After::of(&mut service));
        if let Ok(after) = after {
            self.tell(after);
        }
    }

    /// Locks if a session is open, and comes back when its windows have been told to go. Says whether
    /// none is open afterwards: the policy may leave it open.
    pub(crate) fn lock_for(&self, reason: LockReason) -> bool {
        let (after, locked) = {
            let mut service = lock(&self.service);
            service.lock_for(reason);
            let after = After::of(&mut service);
            (after, !service.has_session())
        };
        self.tell(after);
        locked
    }

    /// Notes what is heard of the desktop.
    pub(crate) fn note_desktop(&self, signs: DesktopSigns) {
        lock(&self.service).note_desktop(signs);
    }

    /// Ends the session, clears the clipboard and lets go of the vault.
    pub(crate) fn quit(&self) {
        lock(&self.service).quit();
        self.has_quit.store(true, Ordering::Release);
    }

    /// Whether a form with unsaved changes is open; not told while a use case is at work.
    pub(crate) fn has_unsaved(&self) -> bool {
        let service = self.service.try_lock();
        service.is_ok_and(|service| service.has_unsaved())
    }

    /// Whether the windows are a kiosk's.
    pub(crate) fn is_kiosk(&self) -> bool {
        self.kiosk.load(Ordering::Acquire)
    }

    /// Whether [`quit`](Self::quit) is done.
    pub(crate) fn has_quit(&self) -> bool {
        self.has_quit.load(Ordering::Acquire)
    }

    /// Measures what the key derivation may cost here, if the service wants to know; once at a
    /// time, on a thread of its own.
    pub(crate) fn measure_costs(&self) {
        if self.measuring.swap(true, Ordering::AcqRel) {
            return;
        }
        let (service, measuring) = (Arc::clone(&self.service), Arc::clone(&self.measuring));
        std::thread::spawn(move || {
            if lock(&service).wants_costs() {
                match twinlatch_machine::measure_costs() {
                    Ok(costs) => lock(&service).take_costs(costs),
                    Err(error) => tracing::warn!(%error, "the cost of a key was not measured"),
                }
            }
            measuring.store(false, Ordering::Release);
        });
    }

    fn tell(&self, after: After) {
        let changed = self.kiosk.swap(after.kiosk, Ordering::AcqRel) != after.kiosk;
        if changed && let Err(error) = windows::shape_all(&self.handle, after.kiosk) {
            tracing::warn!(%error, "a window keeps its shape");
        }
        for happening in after.happenings {
            if let Err(error) = windows::tell(&self.handle, &happening) {
                tracing::warn!(%error, "a window could not be told");
            }
        }
    }
}

/// What a use case, or time, has brought about for the windows.
struct After {
    happenings: Vec<Happening>,
    kiosk: bool,
}

impl After {
    fn of(service: &mut Service) -> Self {
        Self {
            happenings: service.tick(),
            kiosk: service.is_kiosk(),
        }
    }
}

/// The service behind its lock; a panic elsewhere leaves it usable, since every change of the
/// file is one transaction.
pub(crate) fn lock(service: &Mutex<Service>) -> std::sync::MutexGuard<'_, Service> {
    service.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The state of a running program.
pub(crate) fn of(handle: &AppHandle) -> tauri::State<'_, App> {
    handle.state::<App>()
}
