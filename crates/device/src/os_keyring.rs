//! The keyring of the operating system.

use std::process;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use crate::desk::OpenStore;
use crate::lines::only;
use crate::worker::Worker;
use crate::{DeviceError, Line, Lines, PlaceKind, platform};

/// The service under which every entry stands; entries of other services are never touched.
pub const SERVICE: &str = "org.twinlatch.desktop";

/// How long a caller waits for an answer.
pub const ANSWER_LIMIT: Duration = Duration::from_secs(10);

/// Lines kept in the keyring of the operating system.
///
/// On Linux the Secret Service of the session bus (tried with gnome-keyring 42), on Windows the
/// Credential Manager and on macOS the login keychain (not yet tried). One thread owns the
/// connection and takes jobs in order. The keyring may ask a person for its password; whoever
/// waits gives up after a limit with [`DeviceError::StillWaiting`], and:
///
/// - a job that had not begun, or was about to write, then never writes;
/// - what a read found afterwards answers the next read of the same entry at once.
///
/// After a failure of the service, a restart for instance, one new connection is tried. A process
/// makes one of these: two would wait for each other inside the keyring.
///
/// # Security
///
/// The late answer of a read may be the device key. It is wiped by the read that takes it, by any
/// write and by [`fresh`](Lines::fresh), which whoever closes a session should call.
pub struct OsKeyring {
    worker: Worker,
    reads: AtomicU64,
}

impl OsKeyring {
    /// Starts the thread, with [`ANSWER_LIMIT`] per call; connects with the first call.
    ///
    /// # Errors
    ///
    /// [`DeviceError::Platform`] if the system gives no thread.
    pub fn start() -> Result<Self, DeviceError> {
        Self::with_limit(ANSWER_LIMIT)
    }

    /// Starts the thread with another limit per call.
    ///
    /// # Errors
    ///
    /// As [`start`](Self::start).
    pub fn with_limit(limit: Duration) -> Result<Self, DeviceError> {
        Self::with_store(Box::new(platform::open_store), limit)
    }

    pub(crate) fn with_store(open: OpenStore, limit: Duration) -> Result<Self, DeviceError> {
        Ok(Self {
            worker: Worker::start(open, limit)?,
            reads: AtomicU64::new(0),
        })
    }
}

impl Lines for OsKeyring {
    /// Writes an entry of its own, reads it back through a second connection, deletes it.
    ///
    /// [`DeviceError::ReadBackDiffers`] if the keyring acknowledged and forgot.
    fn probe(&self) -> Result<(), DeviceError> {
        // Two programs that probe at once must not see each other's entry.
        let user = format!("probe/{}", process::id());
        let line = Line::encode(b"twinlatch keyring probe");
        self.write(&user, &line)?;
        let found = self.fresh().and_then(|()| self.read(&user));
        let deleted = self.delete(&user);
        match found? {
            Some(found) if found.is(&line) => deleted,
            Some(_) | None => Err(DeviceError::ReadBackDiffers),
        }
    }

    fn read(&self, user: &str) -> Result<Option<Line>, DeviceError> {
        only(self.read_all(user)?)
    }

    fn write(&self, user: &str, line: &Line) -> Result<(), DeviceError> {
        let (user, line) = (user.to_owned(), line.duplicate());
        self.worker
            .ask(move |desk, ticket| desk.write(&user, &line, ticket))
    }

    fn delete(&self, user: &str) -> Result<(), DeviceError> {
        let user = user.to_owned();
        self.worker
            .ask(move |desk, ticket| desk.delete(&user, ticket))
    }

    fn names(&self, prefix: &str) -> Result<Vec<String>, DeviceError> {
        let prefix = prefix.to_owned();
        self.worker.ask(move |desk, _| desk.names(&prefix))
    }

    fn kind(&self) -> PlaceKind {
        PlaceKind::Keyring
    }

    fn fresh(&self) -> Result<(), DeviceError> {
        self.worker.ask(|desk, _| {
            desk.forget();
            Ok(())
        })
    }

    fn reads(&self) -> u64 {
        self.reads.load(Ordering::Relaxed)
    }

    fn read_all(&self, user: &str) -> Result<Vec<Line>, DeviceError> {
        self.reads.fetch_add(1, Ordering::Relaxed);
        let user = user.to_owned();
        self.worker
            .ask(move |desk, ticket| desk.read(&user, ticket))
    }

    fn replace(&self, user: &str, old: Option<&Line>, new: &Line) -> Result<bool, DeviceError> {
        let (user, old, new) = (user.to_owned(), old.map(Line::duplicate), new.duplicate());
        self.worker
            .ask(move |desk, ticket| desk.replace(&user, old.as_ref(), &new, ticket))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::thread;
    use std::time::Duration;

    use super::{ANSWER_LIMIT, OsKeyring};
    use crate::fake_store::{FakeKeyring, Step};
    use crate::{DeviceError, Line, Lines as _};

    const USER: &str = "mark/c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0";

    fn keyring(fake: &FakeKeyring) -> OsKeyring {
        OsKeyring::with_store(fake.opener(), ANSWER_LIMIT).expect("a thread")
    }

    /// Gives up soon, where the test makes the keyring wait.
    fn impatient(fake: &FakeKeyring) -> OsKeyring {
        OsKeyring::with_store(fake.opener(), Duration::from_millis(500)).expect("a thread")
    }

    fn line(byte: u8) -> Line {
        Line::encode(&[byte; 3])
    }

    fn bytes(byte: u8) -> Vec<u8> {
        // EXPOSE: a test looks at its own line.
        line(byte).expose().as_bytes().to_vec()
    }

    /// Asks until the thread has got through what was stuck.
    fn patiently<T>(ask: impl Fn() -> Result<T, DeviceError>) -> Result<T, DeviceError> {
        for _ in 0..100 {
            match ask() {
                Err(DeviceError::StillWaiting) => {}
                done => return done,
            }
        }
        Err(DeviceError::StillWaiting)
    }

    #[test]
    fn a_write_given_up_before_it_began_never_lands() {
        let fake = FakeKeyring::default();
        fake.wait_at(Some(Step::Look));
        let keyring = impatient(&fake);
        let given_up = keyring.write(USER, &line(1));
        assert_eq!(
            given_up,
            Err(DeviceError::StillWaiting),
            "nobody answers the prompt"
        );
        fake.wait_at(None);
        let found = patiently(|| keyring.read(USER)).expect("the prompt was answered");
        assert!(
            found.is_none(),
            "the caller was told it failed, so it must not have happened"
        );
    }

    #[test]
    fn a_write_given_up_in_the_queue_never_lands() {
        let fake = FakeKeyring::default();
        fake.wait_at(Some(Step::Look));
        let keyring = Arc::new(impatient(&fake));
        let stuck = {
            let keyring = Arc::clone(&keyring);
            thread::spawn(move || keyring.read("mark/other").err())
        };
        let queued = keyring.replace(USER, None, &line(1));
        assert_eq!(
            queued.err(),
            Some(DeviceError::StillWaiting),
            "it waits behind the other"
        );
        assert_eq!(
            stuck.join().expect("no panic"),
            Some(DeviceError::StillWaiting),
            "both wait"
        );
        fake.wait_at(None);
        assert!(
            patiently(|| keyring.read(USER))
                .expect("works again")
                .is_none(),
            "never written"
        );
    }

    #[test]
    fn a_write_that_had_begun_lands_late() {
        let fake = FakeKeyring::default();
        fake.wait_at(Some(Step::Set));
        let keyring = impatient(&fake);
        let late = keyring.write(USER, &line(1));
        assert_eq!(late, Err(DeviceError::StillWaiting), "the service is slow");
        fake.wait_at(None);
        let found = patiently(|| keyring.read(USER))
            .expect("works again")
            .expect("there");
        assert!(
            found.is(&line(1)),
            "whoever gave up has to read again, and then sees it"
        );
    }

    #[test]
    fn a_late_answer_serves_the_next_same_question_once() {
        let fake = FakeKeyring::default();
        fake.put(USER, &bytes(1));
        fake.wait_at(Some(Step::Look));
        let keyring = impatient(&fake);
        let given_up = keyring.read(USER);
        assert_eq!(
            given_up.err(),
            Some(DeviceError::StillWaiting),
            "nobody answers the prompt"
        );
        fake.wait_at(None);
        assert!(
            patiently(|| keyring.read("mark/other")).is_ok(),
            "the thread got through"
        );

        fake.set_all(USER, &bytes(2));
        let late = keyring.read(USER).expect("answered").expect("there");
        assert!(late.is(&line(1)), "what the abandoned read found");
        let again = keyring.read(USER).expect("answered").expect("there");
        assert!(again.is(&line(2)), "after that the keyring is asked");
    }

    #[test]
    fn a_late_answer_does_not_outlive_a_fresh_connection_or_a_write() {
        for clear in [
            (|keyring: &OsKeyring| keyring.fresh()) as fn(&OsKeyring) -> Result<(), DeviceError>,
            |keyring| keyring.write("mark/other", &line(9)),
        ] {
            let fake = FakeKeyring::default();
            fake.put(USER, &bytes(1));
            fake.wait_at(Some(Step::Look));
            let keyring = impatient(&fake);
            assert!(keyring.read(USER).is_err(), "nobody answers the prompt");
            fake.wait_at(None);
            patiently(|| clear(&keyring)).expect("works again");
            fake.set_all(USER, &bytes(2));
            let found = keyring.read(USER).expect("answered").expect("there");
            assert!(found.is(&line(2)), "what is read is what the keyring holds");
        }
    }

    #[test]
    fn a_restarted_service_is_reached_by_a_new_connection() {
        let fake = FakeKeyring::default();
        let keyring = keyring(&fake);
        keyring.write(USER, &line(1)).expect("works");
        fake.restart();
        let found = keyring.read(USER).expect("recovered").expect("there");
        assert!(found.is(&line(1)), "the entry outlives the service");
        assert_eq!(fake.opened(), 2, "one new connection was enough");
    }

    #[test]
    fn a_broken_service_is_tried_twice_and_named() {
        let fake = FakeKeyring::default();
        fake.break_down();
        let keyring = keyring(&fake);
        assert_eq!(
            keyring.read(USER).err(),
            Some(DeviceError::Platform),
            "it keeps failing"
        );
        assert_eq!(
            fake.opened(),
            2,
            "once more on a new connection, not for ever"
        );
    }

    #[test]
    fn a_panic_in_the_library_costs_one_answer() {
        let fake = FakeKeyring::default();
        fake.put(USER, &bytes(1));
        fake.panic_once();
        let keyring = keyring(&fake);
        assert_eq!(
            keyring.read(USER).err(),
            Some(DeviceError::Platform),
            "that one is lost"
        );
        assert!(
            keyring.read(USER).expect("the thread lives").is_some(),
            "the next one is not"
        );
    }

    #[test]
    fn differing_copies_are_named_and_none_is_touched() {
        let fake = FakeKeyring::default();
        fake.put(USER, &bytes(1));
        fake.put(USER, &bytes(2));
        let keyring = keyring(&fake);
        let two = Some(DeviceError::Ambiguous { count: 2 });
        assert_eq!(
            keyring.read(USER).err(),
            two,
            "reading one of two would be a guess"
        );
        assert_eq!(keyring.write(USER, &line(3)).err(), two, "so would writing");
        assert_eq!(keyring.delete(USER).err(), two, "and deleting");
        assert_eq!(
            fake.held(USER),
            [bytes(1), bytes(2)],
            "both are as they were"
        );
        assert_eq!(
            keyring.read_all(USER).expect("readable").len(),
            2,
            "both can be shown"
        );
    }

    #[test]
    fn replacing_writes_the_copy_that_was_seen() {
        let fake = FakeKeyring::default();
        fake.put(USER, &bytes(1));
        fake.put(USER, &bytes(2));
        let keyring = keyring(&fake);
        assert_eq!(
            keyring.replace(USER, Some(&line(2)), &line(3)),
            Ok(true),
            "it stands there"
        );
        assert_eq!(
            fake.held(USER),
            [bytes(1), bytes(3)],
            "the other copy is left alone"
        );
        assert_eq!(
            keyring.replace(USER, Some(&line(2)), &line(4)),
            Ok(false),
            "another line stands there"
        );
        assert_eq!(
            keyring.replace(USER, None, &line(4)),
            Ok(false),
            "there is an entry"
        );
        assert_eq!(
            keyring.replace(USER, Some(&line(2)), &line(3)),
            Ok(true),
            "already done"
        );
    }

    #[test]
    fn equal_copies_are_one_line() {
        let fake = FakeKeyring::default();
        fake.put(USER, &bytes(1));
        fake.put(USER, &bytes(1));
        let found = keyring(&fake)
            .read(USER)
            .expect("no guess needed")
            .expect("there");
        assert!(found.is(&line(1)), "they agree");
    }

    #[test]
    fn an_entry_that_is_no_line_is_damaged() {
        let fake = FakeKeyring::default();
        fake.put(USER, b"two\nlines");
        let keyring = keyring(&fake);
        assert_eq!(
            keyring.read(USER).err(),
            Some(DeviceError::Damaged),
            "named as damaged"
        );
        keyring.write(USER, &line(1)).expect("writing mends it");
        assert_eq!(fake.held(USER), [bytes(1)], "in its place");
    }

    #[test]
    fn a_probe_finds_a_keyring_that_forgets() {
        let fake = FakeKeyring::default();
        keyring(&fake).probe().expect("a healthy keyring");
        fake.forget();
        let probed = keyring(&fake).probe();
        assert_eq!(
            probed,
            Err(DeviceError::ReadBackDiffers),
            "nothing may depend on it"
        );
    }

    #[test]
    fn reads_are_counted() {
        let keyring = keyring(&FakeKeyring::default());
        keyring.read(USER).expect("works");
        keyring.read_all(USER).expect("works");
        keyring.write(USER, &line(1)).expect("works");
        assert_eq!(
            keyring.reads(),
            2,
            "only what callers read, not what writing looks up"
        );
    }
}
