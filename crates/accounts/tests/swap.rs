//! Keys of an open session stay out of the swap, as far as the system allows it.
#![cfg(target_os = "linux")]

mod support;

use support::{PASSWORD, Rig};

/// Locked memory of this process, KiB (`VmLck` of proc_pid_status(5)).
fn locked() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").expect("Linux has it");
    let line = status.lines().find_map(|line| line.strip_prefix("VmLck:"));
    let kib = line.expect("and this line").trim().trim_end_matches(" kB");
    kib.trim().parse().expect("a number")
}

#[test]
fn the_keys_of_a_session_lie_in_locked_pages() {
    let (mut rig, session) = Rig::set_up("Ada", PASSWORD);
    assert_eq!(locked(), 0, "control: nothing is locked yet");
    let kept = session.keep_in_ram(rig.accounts());
    assert_eq!(locked() > 0, kept, "the answer tells what the system did");
}
