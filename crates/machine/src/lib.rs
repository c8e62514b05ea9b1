//! What both programs, the window and the command line, ask of their machine.
//!
//! The core is given time, folders and the figures of the machine as arguments. This is where they
//! come from, once for both programs: the same data folder leads both to the same lock and socket,
//! and both lock with their desktop.

mod clock;
mod desktop_lock;
mod figures;
mod outside;
mod places;

pub use clock::SystemClock;
pub use desktop_lock::{Lockable, lock_with_desktop};
pub use figures::{free_memory, has_display, host_name};
pub use outside::{config_folder, env, measure_costs};
pub use places::{PlaceError, Places};
