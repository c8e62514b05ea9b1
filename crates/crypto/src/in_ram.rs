//! Keys that live as long as a session stay out of the swap.

use twinlatch_secret::{CollectionKey, DeviceKey, RootKey};

/// A long-lived key whose memory can be kept in RAM.
pub trait KeepInRam {
    /// Locks the page that holds the key; `false` if the system refuses.
    ///
    /// The lock lasts until the process ends: it belongs to the page, and a neighbour on the same
    /// page must not lose it when this key is dropped. The key itself is wiped on drop as ever.
    ///
    /// # Security
    ///
    /// Best effort. A refusal (the limit is a few MiB on many systems) is a warning, never a
    /// reason to stop; hibernation writes locked pages too.
    fn keep_in_ram(&self) -> bool;
}

macro_rules! keep {
    ($key:ident) => {
        impl KeepInRam for $key {
            fn keep_in_ram(&self) -> bool {
                // EXPOSE: only the address is used.
                lock_page(self.expose())
            }
        }
    };
}

keep!(RootKey);
keep!(DeviceKey);
keep!(CollectionKey);

fn lock_page(bytes: &[u8]) -> bool {
    // Dropping the guard would unlock the page for its other keys as well.
    region::lock(bytes.as_ptr(), bytes.len())
        .map(core::mem::forget)
        .is_ok()
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::KeepInRam as _;
    use twinlatch_secret::RootKey;

    fn locked_kib() -> u64 {
        let status = std::fs::read_to_string("/proc/self/status").expect("Linux has it");
        let line = status
            .lines()
            .find(|line| line.starts_with("VmLck:"))
            .expect("and this line");
        line.split_whitespace()
            .nth(1)
            .and_then(|kib| kib.parse().ok())
            .expect("a number of KiB")
    }

    #[test]
    fn a_kept_key_is_in_locked_memory() {
        let key = RootKey::filled(|out| out.fill(7));
        let kept = key.keep_in_ram();
        assert_eq!(
            locked_kib() > 0,
            kept,
            "the answer tells whether a page is locked"
        );
        drop(key);
        assert_eq!(locked_kib() > 0, kept, "and it stays for its neighbours");
    }
}
