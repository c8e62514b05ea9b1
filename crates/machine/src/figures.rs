//! What is asked of the machine: its name, its display, its free memory.

/// This computer's name, for the recovery sheet and the password check.
#[must_use]
pub fn host_name() -> String {
    #[cfg(unix)]
    {
        rustix::system::uname()
            .nodename()
            .to_string_lossy()
            .into_owned()
    }
    #[cfg(not(unix))]
    {
        std::env::var("COMPUTERNAME").unwrap_or_default()
    }
}

/// Whether there is a display to show a window on; elsewhere than on Linux there always is.
#[must_use]
pub fn has_display() -> bool {
    let named = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    !cfg!(target_os = "linux") || named("DISPLAY") || named("WAYLAND_DISPLAY")
}

/// Memory that can be used at once, bytes; a cautious 1 GiB where the system does not tell.
#[must_use]
pub fn free_memory() -> u64 {
    const CAUTIOUS: u64 = 1 << 30;
    std::fs::read_to_string("/proc/meminfo")
        .ok()
        .and_then(|text| available(&text))
        .unwrap_or(CAUTIOUS)
}

/// `MemAvailable` of `/proc/meminfo` (proc_meminfo(5)), which is given in KiB.
fn available(meminfo: &str) -> Option<u64> {
    let line = meminfo
        .lines()
        .find_map(|line| line.strip_prefix("MemAvailable:"))?;
    let kib: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    kib.checked_mul(1024)
}

#[cfg(test)]
mod tests {
    use super::available;

    #[test]
    fn available_memory_is_read_in_bytes() {
        let text = "MemTotal:       2048 kB\nMemAvailable:   1024 kB\n";
        assert_eq!(available(text), Some(1 << 20), "1024 KiB are 1 MiB");
    }

    #[test]
    fn another_text_tells_nothing() {
        assert_eq!(available("MemTotal: 12 kB\n"), None, "no guess is made");
    }
}
