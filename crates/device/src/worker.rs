//! The one thread that talks to the keyring, and the queue before it.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread;
use std::time::Duration;

use crate::DeviceError;
use crate::desk::{Desk, OpenStore};
use crate::ticket::Ticket;

/// Hands jobs to the thread and waits for their answers, each for a limited time.
pub(crate) struct Worker {
    queue: Sender<Job>,
    limit: Duration,
}

impl Worker {
    /// Starts the thread; it ends when the `Worker` is dropped and its last job is done.
    ///
    /// # Errors
    ///
    /// [`DeviceError::Platform`] if the system gives no thread.
    pub(crate) fn start(open: OpenStore, limit: Duration) -> Result<Self, DeviceError> {
        let (queue, jobs) = mpsc::channel();
        let desk = Desk::new(open);
        thread::Builder::new()
            .name("keyring".to_owned())
            .spawn(move || work(&jobs, desk))
            .map_err(|_| DeviceError::Platform)?;
        Ok(Self { queue, limit })
    }

    /// Queues a job and waits for its answer.
    ///
    /// A job that has not begun when its caller gives up is never begun.
    ///
    /// # Errors
    ///
    /// [`DeviceError::StillWaiting`] when the limit is over, else what the job answers.
    pub(crate) fn ask<T: Send + 'static>(
        &self,
        job: impl FnOnce(&mut Desk, &Ticket) -> Result<T, DeviceError> + Send + 'static,
    ) -> Result<T, DeviceError> {
        let (reply, answer) = mpsc::sync_channel(1);
        let ticket = Arc::new(Ticket::default());
        let task: Task = Box::new(move |desk: &mut Desk, ticket: &Ticket| {
            // A caller who gave up has dropped the other end.
            let _ = reply.send(job(desk, ticket));
        });
        let job = Job {
            ticket: Arc::clone(&ticket),
            task,
        };
        self.queue.send(job).map_err(|_| DeviceError::Platform)?;
        match answer.recv_timeout(self.limit) {
            Ok(answer) => answer,
            Err(RecvTimeoutError::Disconnected) => Err(DeviceError::Platform),
            Err(RecvTimeoutError::Timeout) => {
                ticket.give_up();
                // The answer may have come in the meantime.
                answer.try_recv().unwrap_or(Err(DeviceError::StillWaiting))
            }
        }
    }
}

/// What the thread does for a caller, the answer included.
type Task = Box<dyn FnOnce(&mut Desk, &Ticket) + Send>;

struct Job {
    ticket: Arc<Ticket>,
    task: Task,
}

fn work(jobs: &Receiver<Job>, mut desk: Desk) {
    for Job { ticket, task } in jobs {
        if ticket.given_up() {
            continue;
        }
        // A panic inside a keyring library must not end the only thread that can reach the keyring.
        if catch_unwind(AssertUnwindSafe(|| task(&mut desk, &ticket))).is_err() {
            desk.forget();
        }
    }
}
