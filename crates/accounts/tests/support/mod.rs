//! A device in miniature: folder, clocks, randomness and a keyring that can be told to fail.

#![allow(
    dead_code,
    unused_imports,
    clippy::allow_attributes,
    reason = "each test file uses its own part of the bench; `expect` would fail in the others"
)]

mod clock;
mod lines;
mod random;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use tempfile::TempDir;
use twinlatch_accounts::{
    Accounts, Confirmed, DataFolder, Env, KitKind, Session, SetUp, SetUpError, SetUpForm, Start,
    StartError, start,
};
use twinlatch_crypto::{Costs, Kdf, KdfLimits};
use twinlatch_device::Lines;
use twinlatch_otp::{Algorithm, Digits, OtpUri, hotp};
use twinlatch_secret::{Code, OtpSeed, Password};

pub(crate) use clock::FakeClock;
pub(crate) use lines::{FakeLines, Fault, Slow};
pub(crate) use random::SeededRandom;

/// The least that Argon2id can do in four lanes: tests count runs, they do not measure them.
pub(crate) const COSTS: Costs = Costs {
    memory_kib: 32,
    passes: 1,
    lanes: 4,
};

/// A password that nothing refuses.
pub(crate) const PASSWORD: &str = "umbrella tangerine kqzvw";

/// One device with its folder.
pub(crate) struct Rig {
    pub(crate) dir: TempDir,
    pub(crate) clock: Arc<FakeClock>,
    pub(crate) random: Arc<SeededRandom>,
    pub(crate) lines: Arc<FakeLines>,
    pub(crate) key_file: Arc<FakeLines>,
    pub(crate) kdf: Arc<Kdf>,
    /// Open after set-up and after each restart.
    pub(crate) accounts: Option<Box<Accounts>>,
    /// What the phone has read.
    pub(crate) seed: Option<OtpSeed>,
    /// What the phone shows.
    pub(crate) digits: Digits,
}

impl Rig {
    /// A device on which nothing was ever set up.
    pub(crate) fn new() -> Self {
        Self {
            dir: TempDir::new().expect("a temporary folder"),
            clock: Arc::new(FakeClock::new()),
            random: Arc::new(SeededRandom::new(1)),
            lines: Arc::new(FakeLines::keyring()),
            key_file: Arc::new(FakeLines::file()),
            kdf: Arc::new(Kdf::new(KdfLimits::danger_for_tests())),
            accounts: None,
            seed: None,
            digits: Digits::EIGHT,
        }
    }

    /// A device with one account, and its open session.
    pub(crate) fn set_up(username: &str, password: &str) -> (Self, Session) {
        Self::set_up_with(username, password, KitKind::Kit, Digits::EIGHT)
    }

    /// As [`set_up`](Self::set_up), with a kit of this kind and a phone that shows so many digits.
    pub(crate) fn set_up_with(
        username: &str,
        password: &str,
        kit: KitKind,
        digits: Digits,
    ) -> (Self, Session) {
        let mut rig = Self::new();
        rig.digits = digits;
        let mut set_up = rig
            .begin(form(username, password, kit))
            .expect("set-up begins");
        rig.read_uri(set_up.uri());
        let confirmed = set_up.confirm(&rig.code_at(0)).expect("the code confirms");
        let session = rig.take(confirmed);
        (rig, session)
    }

    /// Begins a set-up at the tests' costs.
    pub(crate) fn begin(&self, form: SetUpForm) -> Result<SetUp, SetUpError> {
        SetUp::begin(self.folder(), self.env(), form, Some(COSTS))
    }

    /// Takes over the accounts of a set-up that is done.
    pub(crate) fn take(&mut self, confirmed: Confirmed) -> Session {
        self.accounts = Some(Box::new(confirmed.accounts));
        confirmed.session
    }

    /// Holds the phone before the picture.
    pub(crate) fn read_uri(&mut self, uri: &OtpUri) {
        self.seed = Some(uri.seed.duplicate());
    }

    /// What the phone shows so many steps from the present one.
    pub(crate) fn code_at(&self, steps: i64) -> Code {
        let seed = self.seed.as_ref().expect("the phone has read a seed");
        let step = (self.clock.wall_seconds() / 30)
            .checked_add_signed(steps)
            .expect("a time");
        let shown = hotp(seed, step, Algorithm::Sha1, self.digits);
        // EXPOSE: a test types what the phone shows.
        Code::new(shown.expose().to_owned())
    }

    /// What the phone shows.
    pub(crate) fn code(&self) -> Code {
        self.code_at(0)
    }

    /// Questions to the keyring so far.
    pub(crate) fn lines_reads(&self) -> u64 {
        self.lines.reads()
    }

    /// Lets time pass, sleep included.
    pub(crate) fn wait(&self, seconds: u64) {
        self.clock.advance(Duration::from_secs(seconds));
    }

    /// Lets the present code pass, so that the phone shows the next one.
    pub(crate) fn next_code(&self) -> Code {
        self.wait(30);
        self.code()
    }

    /// The open accounts.
    pub(crate) fn accounts(&mut self) -> &mut Accounts {
        self.accounts.as_mut().expect("the vault is open")
    }

    /// Ends the program and starts it anew.
    pub(crate) fn restart(&mut self) {
        match self.try_start().expect("the vault opens") {
            Start::Ready(accounts) => self.accounts = Some(accounts),
            Start::FirstRun => panic!("the vault is gone"),
        }
    }

    /// Ends the program and tries to start it anew.
    pub(crate) fn try_start(&mut self) -> Result<Start, StartError> {
        self.accounts = None;
        let key_file: Arc<dyn Lines> = Arc::clone(&self.key_file) as Arc<dyn Lines>;
        start(&self.folder(), &self.env(), &key_file)
    }

    pub(crate) fn env(&self) -> Env {
        Env {
            clock: Arc::clone(&self.clock) as _,
            random: Arc::clone(&self.random) as _,
            kdf: Arc::clone(&self.kdf),
            lines: Arc::clone(&self.lines) as _,
            host_name: "engine-room".to_owned(),
            free_memory: 1 << 30,
            policy: Default::default(),
        }
    }

    pub(crate) fn folder(&self) -> DataFolder {
        DataFolder {
            path: self.data(),
            place: self.dir.path().join("place"),
            who: "window",
        }
    }

    /// The data folder.
    pub(crate) fn data(&self) -> PathBuf {
        self.dir.path().join("data")
    }

    /// The vault file.
    pub(crate) fn vault(&self) -> PathBuf {
        self.folder().vault()
    }

    /// Names in the data folder but for the lock file, sorted.
    pub(crate) fn files(&self) -> Vec<String> {
        let Ok(entries) = std::fs::read_dir(self.data()) else {
            return Vec::new();
        };
        let names = entries.map(|entry| entry.expect("listed").file_name());
        let mut names: Vec<String> = names
            .map(|name| name.into_string().expect("ASCII"))
            .filter(|name| name != "vault.lock")
            .collect();
        names.sort();
        names
    }
}

/// A form as a person fills it.
pub(crate) fn form(username: &str, password: &str, kit: KitKind) -> SetUpForm {
    SetUpForm {
        username: username.to_owned(),
        display_name: "Ada Lovelace".to_owned(),
        password: Password::new(password.to_owned()),
        kit,
    }
}

/// Any password.
pub(crate) fn password(text: &str) -> Password {
    Password::new(text.to_owned())
}

/// What a phone that has read this text shows at this moment.
pub(crate) fn phone_code(uri: &OtpUri, clock: &FakeClock) -> Code {
    let shown = uri
        .to_totp()
        .expect("the text is of a TOTP")
        .code_at(clock.wall_seconds());
    // EXPOSE: a test types what the phone shows.
    Code::new(shown.digits.expose().to_owned())
}
