//! Faults on real files: every write and every flush of the disk fails in turn, the program is
//! killed at each of them, and the power is cut. What was acknowledged must be there afterwards.
//!
//! The faults happen to `life`, a small program, by strace. A part runs in every test run; all of
//! it by `make faults`.

#![cfg(target_os = "linux")]
#![expect(
    clippy::print_stdout,
    reason = "how many faults were met is printed for who asks by `make faults`"
)]

mod broken_calls;
mod disk;
mod flipped;
mod full_disk;
mod oracle;
mod power_cut;
mod record;
mod run;
mod scene;
mod world;
