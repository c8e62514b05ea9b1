//! A desk to sit at: real files, the real key derivation, the key file; only the clock is told.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering::SeqCst};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tempfile::TempDir;
use twinlatch_crypto::LoginSeed;
use twinlatch_otp::{Algorithm, Digits, OtpUri, hotp};
use twinlatch_secret::{OtpSeed, SecretText};
use twinlatch_service::door::{close_door, door_view};
use twinlatch_service::login::login;
use twinlatch_service::set_up::{begin_set_up, confirm_enrolment, show_enrolment_text};
use twinlatch_service::wire::{DoorView, ErrorView, LoginView};
use twinlatch_service::{
    Clipboard, ClipboardUnavailable, Clock, DataFolder, Env, Kdf, KdfLimits, KeyFile, OsRandom,
    Outside, Pictures, PolicyPlace, SecretForm, Service, Surface,
};

/// A Monday in 2027, in the middle of a step.
const BEGINNING: u64 = 1_800_000_015;

/// From here on a truncated value gives no offset at 8 digits: 21 x 10^8.
const FIRST_DUD: u32 = 2_100_000_000;

/// The person of the journeys.
pub(crate) const NAME: &str = "ada";
/// What she is called.
pub(crate) const DISPLAY_NAME: &str = "Ada Lovelace";
/// A password that nothing refuses.
const PASSWORD: &str = "umbrella tangerine kqzvw";

/// One person's computer: its folders outlive the program.
pub(crate) struct Desk {
    folder: TempDir,
    clock: Arc<ToldClock>,
}

impl Desk {
    /// A computer on which nothing was ever set up.
    pub(crate) fn new() -> Self {
        Self {
            folder: TempDir::new().expect("a temporary folder"),
            clock: Arc::new(ToldClock(AtomicU64::new(BEGINNING))),
        }
    }

    /// The folder that `--data-dir` names.
    pub(crate) fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// Every folder that the program writes to.
    pub(crate) fn all(&self) -> &Path {
        self.folder.path()
    }

    /// Starts the program on the usual folder.
    pub(crate) fn start(&self) -> Service {
        self.start_on(self.data())
    }

    /// Starts the program on another folder.
    pub(crate) fn start_on(&self, data: PathBuf) -> Service {
        let key_file = Arc::new(KeyFile::new(self.folder.path().join("config")));
        Service::new(Outside {
            env: Env {
                clock: Arc::clone(&self.clock) as _,
                random: Arc::new(OsRandom),
                kdf: Arc::new(Kdf::new(KdfLimits::PRODUCT)),
                // No keyring on this computer: the file stands in both places.
                lines: Arc::clone(&key_file) as _,
                host_name: "engine-room".to_owned(),
                free_memory: 1 << 30,
                policy: Default::default(),
            },
            key_file,
            folder: DataFolder {
                path: data,
                place: self.folder.path().join("place"),
                who: "window",
            },
            pictures: Arc::new(Pictures::new(Arc::new(OsRandom))),
            clipboard: Arc::new(Clip::default()),
            // Nothing stands there: nobody decides anything on this computer.
            policy: PolicyPlace::danger_at(&self.folder.path().join("root"), 0),
            surface: Surface::Window,
            kiosk: false,
        })
    }

    /// Lets time pass, sleep included, seconds.
    pub(crate) fn wait(&self, seconds: u64) {
        self.clock.0.fetch_add(seconds, SeqCst);
    }

    fn step(&self) -> u64 {
        self.clock.wall() / 30
    }
}

/// A person with a password and a phone.
pub(crate) struct Person {
    pub(crate) password: String,
    pub(crate) phone: OtpSeed,
}

impl Person {
    /// Fills the first account's form and scans the picture; no code yet.
    pub(crate) fn begin(service: &mut Service) -> Self {
        let DoorView::SetUp(_) = door_view(service).expect("a door") else {
            panic!("a new computer begins with the set-up");
        };
        let fields = [NAME, DISPLAY_NAME, PASSWORD, "kit", "file"];
        begin_set_up(service, form(&fields)).expect("name and password are taken");
        let text = show_enrolment_text(service).expect("an enrolment waits");
        Self {
            password: PASSWORD.to_owned(),
            phone: OtpUri::parse(&text.uri).expect("our own link").seed,
        }
    }

    /// Sets up the first account of a computer; the session is open afterwards.
    pub(crate) fn set_up(desk: &Desk, service: &mut Service) -> Self {
        let person = Self::begin(service);
        let code = person.code(desk);
        confirm_enrolment(service, form(&[&code])).expect("the code confirms");
        close_door(service);
        person
    }

    /// What the phone shows.
    pub(crate) fn code(&self, desk: &Desk) -> String {
        let shown = hotp(&self.phone, desk.step(), Algorithm::Sha1, Digits::EIGHT);
        // EXPOSE: a person reads it from the phone.
        shown.expose().to_owned()
    }

    /// Waits for a code that was not used and is no dud, one step around included.
    pub(crate) fn wait_for_code(&self, desk: &Desk) {
        let seed = LoginSeed::new(&self.phone, Algorithm::Sha1);
        desk.wait(60);
        while (0..3).any(|ahead| seed.truncated(desk.step() - 1 + ahead) >= FIRST_DUD) {
            desk.wait(30);
        }
    }

    /// Logs in with a fresh code.
    pub(crate) fn log_in(&self, desk: &Desk, service: &mut Service) -> Result<(), ErrorView> {
        self.wait_for_code(desk);
        login_form(service);
        let code = self.code(desk);
        let asked = login(service, form(&[NAME, &self.password, &code]))?;
        assert!(asked.is_none(), "one code asks nothing");
        Ok(())
    }
}

/// The form at the door.
pub(crate) fn login_form(service: &mut Service) -> LoginView {
    let DoorView::Login(view) = door_view(service).expect("a door") else {
        panic!("the door shows another form");
    };
    view
}

/// A form as it comes through the door.
pub(crate) fn form(fields: &[&str]) -> SecretForm {
    let mut bytes = Vec::new();
    for field in fields {
        let length = u32::try_from(field.len()).expect("test fields are short");
        bytes.extend_from_slice(&length.to_le_bytes());
        bytes.extend_from_slice(field.as_bytes());
    }
    SecretForm::new(bytes).expect("test forms are small")
}

/// Both clocks of the computer: they go when told.
struct ToldClock(AtomicU64);

impl Clock for ToldClock {
    fn wall(&self) -> u64 {
        self.0.load(SeqCst)
    }

    fn boot(&self) -> Duration {
        Duration::from_secs(self.wall())
    }
}

/// A desktop's clipboard without the desktop.
#[derive(Default)]
struct Clip(Mutex<Option<String>>);

impl Clipboard for Clip {
    fn write_secret(&self, text: &SecretText) -> Result<(), ClipboardUnavailable> {
        // EXPOSE: a desktop keeps what was copied.
        *self.0.lock().expect("no test panics in here") = Some(text.expose().to_owned());
        Ok(())
    }

    fn read(&self) -> Result<Option<SecretText>, ClipboardUnavailable> {
        let text = self.0.lock().expect("no test panics in here").clone();
        Ok(text.map(SecretText::new))
    }

    fn clear(&self) -> Result<(), ClipboardUnavailable> {
        *self.0.lock().expect("no test panics in here") = None;
        Ok(())
    }
}
