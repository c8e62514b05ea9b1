//! One computer in a folder: real files, the key file for a keyring, small costs; only the clock
//! is told.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::SeqCst};
use std::time::Duration;

use twinlatch_accounts::{
    Accounts, Clock, DataFolder, Env, KitKind, Session, SetUp, SetUpError, SetUpForm, Start,
    StartError, start,
};
use twinlatch_crypto::{Costs, Id, Kdf, KdfLimits, LoginSeed, OsRandom};
use twinlatch_device::{KeyFile, Lines};
use twinlatch_otp::Algorithm;
use twinlatch_secret::{Code, OtpSeed, Password, SecretText};
use twinlatch_vault::{BodyDraft, ItemDraft, Vault, VaultError};

/// The name of the one account.
pub(crate) const NAME: &str = "ada";

/// The least that Argon2id can do in four lanes.
const COSTS: Costs = Costs {
    memory_kib: 32,
    passes: 1,
    lanes: 4,
};

/// A computer whose folders outlive the program.
pub(crate) struct World {
    folder: PathBuf,
    clock: Arc<ToldClock>,
}

impl World {
    /// The computer in a folder, at this time of the wall clock, unix seconds.
    pub(crate) fn at(folder: &Path, wall: u64) -> Self {
        Self {
            folder: folder.to_owned(),
            clock: Arc::new(ToldClock(AtomicU64::new(wall))),
        }
    }

    /// Starts the program.
    pub(crate) fn start(&self) -> Result<Start, StartError> {
        let key_file: Arc<dyn Lines> = Arc::new(self.key_file());
        start(&self.data_folder(), &self.env(), &key_file)
    }

    /// Begins the first account's set-up.
    pub(crate) fn begin_set_up(&self, password: &str) -> Result<SetUp, SetUpError> {
        let form = SetUpForm {
            username: NAME.to_owned(),
            display_name: "Ada Lovelace".to_owned(),
            password: Password::new(password.to_owned()),
            kit: KitKind::Kit,
        };
        SetUp::begin(self.data_folder(), self.env(), form, Some(COSTS))
    }

    /// What a phone with this seed shows.
    pub(crate) fn code(&self, phone: &OtpSeed) -> Code {
        let code = LoginSeed::new(phone, Algorithm::Sha1).truncated(self.wall() / 30) % 100_000_000;
        Code::new(format!("{code:08}"))
    }

    /// The wall clock, unix seconds.
    pub(crate) fn wall(&self) -> u64 {
        self.clock.wall()
    }

    /// Lets time pass, seconds.
    #[allow(
        dead_code,
        clippy::allow_attributes,
        reason = "the program itself never waits; `expect` would fail in the tests"
    )]
    pub(crate) fn wait(&self, seconds: u64) {
        self.clock.0.fetch_add(seconds, SeqCst);
    }

    fn env(&self) -> Env {
        Env {
            clock: Arc::clone(&self.clock) as _,
            random: Arc::new(OsRandom),
            kdf: Arc::new(Kdf::new(KdfLimits::danger_for_tests())),
            lines: Arc::new(self.key_file()),
            host_name: "engine-room".to_owned(),
            free_memory: 1 << 30,
            policy: Default::default(),
        }
    }

    fn key_file(&self) -> KeyFile {
        KeyFile::new(self.folder.join("config"))
    }

    fn data_folder(&self) -> DataFolder {
        DataFolder {
            path: self.folder.join("data"),
            place: self.folder.join("place"),
            who: "window",
        }
    }
}

/// Keeps a note with this title.
pub(crate) fn keep(
    session: &mut Session,
    accounts: &mut Accounts,
    title: &str,
) -> Result<Id, VaultError> {
    let draft = ItemDraft {
        title: title.to_owned(),
        favourite: false,
        tags: Vec::new(),
        notes: SecretText::new(String::new()),
        body: BodyDraft::Note,
    };
    Vault::open(session, accounts)?.add(session, accounts, draft, None)
}

/// Both clocks: they go when told.
struct ToldClock(AtomicU64);

impl Clock for ToldClock {
    fn wall(&self) -> u64 {
        self.0.load(SeqCst)
    }

    fn boot(&self) -> Duration {
        Duration::from_secs(self.wall())
    }
}
