//! The agreement between a caller and the job done for it.

use std::sync::atomic::{AtomicU8, Ordering};

use crate::DeviceError;

/// Whether somebody still waits for a job, and whether it may still be called off.
#[derive(Default)]
pub(crate) struct Ticket(AtomicU8);

const WAITED_FOR: u8 = 0;
const WRITING: u8 = 1;
const GIVEN_UP: u8 = 2;

impl Ticket {
    /// Whether the caller gave up before the job wrote anything.
    pub(crate) fn given_up(&self) -> bool {
        self.0.load(Ordering::SeqCst) == GIVEN_UP
    }

    /// Passes the point after which a write happens whatever the caller does.
    ///
    /// # Errors
    ///
    /// [`DeviceError::StillWaiting`] if the caller gave up: then nothing may be written.
    pub(crate) fn begin_write(&self) -> Result<(), DeviceError> {
        match self
            .0
            .compare_exchange(WAITED_FOR, WRITING, Ordering::SeqCst, Ordering::SeqCst)
        {
            Ok(_) | Err(WRITING) => Ok(()),
            Err(_) => Err(DeviceError::StillWaiting),
        }
    }

    /// Calls the job off, unless it has begun to write: that goes on, and whoever asked is told to
    /// read again.
    pub(crate) fn give_up(&self) {
        let _ = self
            .0
            .compare_exchange(WAITED_FOR, GIVEN_UP, Ordering::SeqCst, Ordering::SeqCst);
    }
}

#[cfg(test)]
mod tests {
    use super::Ticket;
    use crate::DeviceError;

    #[test]
    fn who_comes_first_decides() {
        let ticket = Ticket::default();
        ticket.give_up();
        assert_eq!(
            ticket.begin_write(),
            Err(DeviceError::StillWaiting),
            "called off in time"
        );

        let ticket = Ticket::default();
        assert_eq!(ticket.begin_write(), Ok(()), "somebody waits");
        ticket.give_up();
        assert!(
            !ticket.given_up(),
            "a write that has begun is not called off"
        );
        assert_eq!(
            ticket.begin_write(),
            Ok(()),
            "and may be tried anew on another connection"
        );
    }
}
