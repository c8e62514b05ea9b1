//! The agent: one service, one socket, and the reasons to end.

use std::os::unix::net::UnixStream;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use twinlatch_service::wire::LockReason;
use twinlatch_service::{Costs, Happening, KdfError, Service};

use crate::answer::answer;
use crate::error::MessageError;
use crate::message::{receive, send};
use crate::peer;
use crate::people::ListParts;
use crate::protocol::{Answer, Request};
use crate::socket::Socket;

/// Why an agent has ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// The session was locked: by the person, by a limit, after failures or with the desktop.
    Locked,
    /// Nobody logged in.
    NobodyCame,
    /// The system asked for it.
    Signal,
}

/// The most conversations at a time; commands have one each.
const MOST_CONVERSATIONS: usize = 16;
/// How long the next question of a conversation may take: a person types in between.
const NEXT_QUESTION: Duration = Duration::from_secs(5 * 60);
/// How long the other side may take to read an answer.
const ANSWER_READ: Duration = Duration::from_secs(10);
/// How many looks, a second each, an agent waits for whoever started it.
const FIRST_COMES_WITHIN: u32 = 30;

/// A service that is served to the commands of its owner.
pub struct Agent {
    shared: Arc<Shared>,
    ends: Receiver<Ended>,
}

/// What the threads of an agent share.
struct Shared {
    service: Mutex<Service>,
    conversations: AtomicUsize,
    /// Whether somebody has come at all.
    visited: AtomicBool,
    /// Conversations that have ended the session: they stay open until the vault is free.
    farewells: Mutex<Vec<UnixStream>>,
    ends: Sender<Ended>,
    measure: fn() -> Result<Costs, KdfError>,
}

impl Agent {
    /// Takes a service that waits for its login. `measure` says what the key derivation may cost
    /// on this machine; it runs on a thread of its own after a login that wants to know.
    #[must_use]
    pub fn new(service: Service, measure: fn() -> Result<Costs, KdfError>) -> Self {
        let (ends, ended) = channel();
        let shared = Shared {
            service: Mutex::new(service),
            conversations: AtomicUsize::new(0),
            visited: AtomicBool::new(false),
            farewells: Mutex::default(),
            ends,
            measure,
        };
        Self {
            shared: Arc::new(shared),
            ends: ended,
        }
    }

    /// Ends the agent for a reason from outside, as a signal is.
    #[must_use]
    pub fn ends(&self) -> Sender<Ended> {
        self.shared.ends.clone()
    }

    /// Ends the session for a reason of the machine's, as its sleep is, from another thread.
    #[must_use]
    pub fn locks(&self) -> Locks {
        Locks(Arc::clone(&self.shared))
    }

    /// Serves until there is a reason to end; then the session is wiped and the vault let go.
    ///
    /// The threads that serve are left to the end of the process, which should follow.
    pub fn serve(self, socket: Socket) -> Ended {
        let socket = Arc::new(socket);
        let (visitors, listening) = (Arc::clone(&self.shared), Arc::clone(&socket));
        thread::spawn(move || welcome(&visitors, &listening));
        let watched = Arc::clone(&self.shared);
        thread::spawn(move || watch(&watched));
        // A sender lives as long as this value does.
        let reason = self.ends.recv().unwrap_or(Ended::Locked);
        // First the name: whoever takes the vault next makes a socket of the same name.
        socket.remove();
        self.shared.service().quit();
        self.shared.farewells().clear();
        reason
    }
}

/// What ends an agent's session from outside.
pub struct Locks(Arc<Shared>);

impl Locks {
    /// Ends the session, if one is open, and the agent with it; comes back when the keys are wiped.
    /// An agent that waits for its login goes on waiting.
    pub fn lock_for(&self, reason: LockReason) {
        let happenings = {
            let mut service = self.0.service();
            service.lock_for(reason);
            service.tick()
        };
        if is_over(&happenings) {
            self.0.end(Ended::Locked);
        }
    }
}

impl Shared {
    /// The service behind its lock; a panic elsewhere leaves it usable, since every change of the
    /// file is one transaction.
    fn service(&self) -> MutexGuard<'_, Service> {
        self.service.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn farewells(&self) -> MutexGuard<'_, Vec<UnixStream>> {
        self.farewells
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    fn end(&self, reason: Ended) {
        // The first reason counts; nobody reads another.
        let _ = self.ends.send(reason);
    }
}

/// Lets time pass: once a second the service looks at its limits.
fn watch(shared: &Shared) {
    let mut looks = 0;
    loop {
        thread::sleep(Duration::from_secs(1));
        looks += 1;
        if looks == FIRST_COMES_WITHIN && !shared.visited.load(Ordering::Acquire) {
            shared.end(Ended::NobodyCame);
        }
        // A use case at work looks at the limits itself.
        let happenings = shared.service.try_lock().map(|mut service| service.tick());
        if happenings.is_ok_and(|happenings| is_over(&happenings)) {
            shared.end(Ended::Locked);
        }
    }
}

/// Takes whoever comes, each on a thread of its own.
fn welcome(shared: &Arc<Shared>, socket: &Socket) {
    for stream in socket.listener.incoming() {
        let Ok(stream) = stream else { continue };
        // Not even an answer for other users: they learn nothing, and hold nothing.
        if !matches!(peer::own_pid(&stream), Ok(Some(_))) {
            continue;
        }
        let before = shared.conversations.fetch_add(1, Ordering::AcqRel);
        let conversation = Conversation(Arc::clone(shared));
        if before < MOST_CONVERSATIONS {
            shared.visited.store(true, Ordering::Release);
            thread::spawn(move || conversation.hold(stream));
        }
    }
}

/// One conversation; counted as long as it lives.
struct Conversation(Arc<Shared>);

impl Drop for Conversation {
    fn drop(&mut self) {
        let last = self.0.conversations.fetch_sub(1, Ordering::AcqRel) == 1;
        if last && !self.0.service().has_session() {
            self.0.end(Ended::NobodyCame);
        }
    }
}

impl Conversation {
    /// Answers one question after the other.
    fn hold(self, mut stream: UnixStream) {
        let limits = stream
            .set_read_timeout(Some(NEXT_QUESTION))
            .and_then(|()| stream.set_write_timeout(Some(ANSWER_READ)));
        if limits.is_err() {
            return;
        }
        let mut parts = ListParts::default();
        loop {
            let request = match receive::<Request>(&mut stream) {
                Ok(Some(request)) => request,
                Ok(None) | Err(MessageError::Frame(_)) => return,
                // The answer carries our version: the other side says what to do about it.
                Err(
                    MessageError::OtherVersion(_)
                    | MessageError::Unreadable
                    | MessageError::TooLong,
                ) => {
                    let _told = send(&mut stream, &Answer::NotUnderstood);
                    return;
                }
            };
            match self.serve(&mut stream, request, &mut parts) {
                Ok(false) => {}
                Ok(true) => {
                    self.0.farewells().push(stream);
                    self.0.end(Ended::Locked);
                    return;
                }
                Err(_) => return,
            }
        }
    }

    /// Answers one question; says whether the session is over with it.
    fn serve(
        &self,
        stream: &mut UnixStream,
        request: Request,
        parts: &mut ListParts,
    ) -> Result<bool, MessageError> {
        let is_lock = matches!(request, Request::Lock);
        let is_login = matches!(request, Request::Login(_) | Request::AcceptFoundTime);
        let (answer, happenings) = {
            let mut service = self.0.service();
            let answer = answer(&mut service, request, parts);
            (answer, service.tick())
        };
        let sent = match send(stream, &answer) {
            Err(MessageError::TooLong) => send(stream, &Answer::TooLong),
            other => other,
        };
        if is_login && matches!(answer, Answer::Done) {
            measure(&self.0);
        }
        let over = is_lock || is_over(&happenings);
        match sent {
            Err(_) if over => Ok(true),
            other => other.map(|()| over),
        }
    }
}

/// Measures the machine after a login that wants to know.
fn measure(shared: &Arc<Shared>) {
    let shared = Arc::clone(shared);
    thread::spawn(move || {
        if !shared.service().wants_costs() {
            return;
        }
        match (shared.measure)() {
            Ok(costs) => shared.service().take_costs(costs),
            Err(error) => tracing::warn!(%error, "the cost of a key was not measured"),
        }
    });
}

/// Whether the session has ended.
fn is_over(happenings: &[Happening]) -> bool {
    happenings.iter().any(|happening| match happening {
        Happening::Locked | Happening::LoggedOut => true,
        Happening::SetUpEnded | Happening::Ending(_) | Happening::Changed => false,
    })
}
