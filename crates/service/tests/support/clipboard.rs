//! A clipboard in memory that can be told to refuse.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};

use twinlatch_secret::SecretText;
use twinlatch_service::{Clipboard, ClipboardUnavailable};

/// What the desktop holds.
#[derive(Default)]
pub(crate) struct FakeClipboard {
    text: Mutex<Option<String>>,
    refuses: AtomicBool,
}

impl FakeClipboard {
    /// What lies in it.
    pub(crate) fn text(&self) -> Option<String> {
        self.text.lock().expect("no test panics in here").clone()
    }

    /// Copies something in another program.
    pub(crate) fn set(&self, text: &str) {
        *self.text.lock().expect("no test panics in here") = Some(text.to_owned());
    }

    /// Refuses every write.
    pub(crate) fn refuse(&self) {
        self.refuses.store(true, SeqCst);
    }
}

impl Clipboard for FakeClipboard {
    fn write_secret(&self, text: &SecretText) -> Result<(), ClipboardUnavailable> {
        if self.refuses.load(SeqCst) {
            return Err(ClipboardUnavailable);
        }
        // EXPOSE: a test reads what was copied.
        self.set(text.expose());
        Ok(())
    }

    fn read(&self) -> Result<Option<SecretText>, ClipboardUnavailable> {
        Ok(self.text().map(SecretText::new))
    }

    fn clear(&self) -> Result<(), ClipboardUnavailable> {
        *self.text.lock().expect("no test panics in here") = None;
        Ok(())
    }
}
