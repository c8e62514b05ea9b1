//! One computer: a real file, and everything else told.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use tempfile::TempDir;
use twinlatch_crypto::{Costs, Kdf, KdfLimits, LoginSeed};
use twinlatch_device::{Line, Lines};
use twinlatch_otp::Algorithm;
use twinlatch_secret::{Code, OtpSeed, Password};

use super::chance::Chance;
use super::clock::{Clocks, Drawn};
use super::fuse::Fuse;
use super::keyring::Keyring;
use crate::{Accounts, DataFolder, Env, KitKind, SetUp, SetUpForm, Start, StartError, start};

pub(super) const NAME: &str = "ada";
const PASSWORD: &str = "umbrella tangerine kqzvw";

/// A Monday in 2027, in the middle of a step.
const BEGINNING: u64 = 1_800_000_015;

/// From here on a truncated value gives no offset at 8 digits: 21 x 10^8.
const FIRST_DUD: u32 = 2_100_000_000;

/// The least that Argon2id can do in four lanes.
const COSTS: Costs = Costs {
    memory_kib: 32,
    passes: 1,
    lanes: 4,
};

pub(super) struct Computer {
    folder: TempDir,
    pub(super) fuse: Arc<Fuse>,
    pub(super) clocks: Arc<Clocks>,
    drawn: Arc<Drawn>,
    pub(super) keyring: Arc<Keyring>,
    pub(super) kdf: Arc<Kdf>,
    phone: LoginSeed,
}

impl Computer {
    /// A computer with a vault that was set up long ago, closed.
    pub(super) fn with_vault(seed: u64) -> Self {
        let first = FirstDay::lived();
        let phone = LoginSeed::new(&first.phone, Algorithm::Sha1);
        let computer = Self::new(seed, &first.lines, phone);
        fs::create_dir_all(&computer.data_folder().path).expect("a folder");
        fs::write(computer.vault(), &first.file).expect("written");
        computer
    }

    fn new(seed: u64, lines: &[(String, Line)], phone: LoginSeed) -> Self {
        let fuse = Arc::new(Fuse::new());
        Self {
            folder: in_memory(),
            clocks: Arc::new(Clocks::at(Arc::clone(&fuse), BEGINNING)),
            drawn: Arc::new(Drawn {
                fuse: Arc::clone(&fuse),
                chance: Chance::new(seed ^ 0x5eed),
            }),
            fuse,
            keyring: Arc::new(Keyring::holding(lines)),
            kdf: Arc::new(Kdf::new(KdfLimits::danger_for_tests())),
            phone,
        }
    }

    /// The root key of the account.
    pub(super) fn root_key() -> [u8; 32] {
        FirstDay::lived().root_key
    }

    pub(super) fn start(&self) -> Result<Box<Accounts>, StartError> {
        let nowhere: Arc<dyn Lines> = Arc::new(Keyring::holding(&[]));
        match start(&self.data_folder(), &self.env(), &nowhere)? {
            Start::Ready(accounts) => Ok(accounts),
            Start::FirstRun => panic!("the vault is gone"),
        }
    }

    pub(super) fn vault(&self) -> PathBuf {
        self.data_folder().vault()
    }

    /// The step of the wall clock.
    pub(super) fn step(&self) -> u64 {
        self.clocks.read() / 30
    }

    /// What the phone shows.
    pub(super) fn code(&self) -> Code {
        self.code_of(self.step())
    }

    /// The last three codes that the phone has shown.
    pub(super) fn last_codes(&self) -> [Code; 3] {
        [2, 1, 0].map(|before| self.code_of(self.step() - before))
    }

    fn code_of(&self, step: u64) -> Code {
        let value = self.phone.truncated(step) % 100_000_000;
        Code::new(format!("{value:08}"))
    }

    /// Lets the present code pass, and all that are duds or next to one.
    pub(super) fn wait_for_code(&self) {
        self.clocks.wait(90);
        let is_dud = |ahead| self.phone.truncated(self.step() - 2 + ahead) >= FIRST_DUD;
        while (0..4).any(is_dud) {
            self.clocks.wait(30);
        }
    }

    fn env(&self) -> Env {
        Env {
            clock: Arc::clone(&self.clocks) as _,
            random: Arc::clone(&self.drawn) as _,
            kdf: Arc::clone(&self.kdf),
            lines: Arc::clone(&self.keyring) as _,
            host_name: "engine-room".to_owned(),
            free_memory: 1 << 30,
            policy: Default::default(),
        }
    }

    fn data_folder(&self) -> DataFolder {
        DataFolder {
            path: self.folder.path().join("data"),
            place: self.folder.path().join("place"),
            who: "window",
        }
    }
}

pub(super) fn right_password() -> Password {
    Password::new(PASSWORD.to_owned())
}

/// What every history begins with, made once.
struct FirstDay {
    file: Vec<u8>,
    lines: Vec<(String, Line)>,
    phone: OtpSeed,
    root_key: [u8; 32],
}

impl FirstDay {
    fn lived() -> &'static Self {
        static LIVED: OnceLock<FirstDay> = OnceLock::new();
        LIVED.get_or_init(Self::live)
    }

    fn live() -> Self {
        let nobody = LoginSeed::new(&OtpSeed::new(vec![0; 20]), Algorithm::Sha1);
        let mut computer = Computer::new(0, &[], nobody);
        let form = SetUpForm {
            username: NAME.to_owned(),
            display_name: "Ada Lovelace".to_owned(),
            password: right_password(),
            kit: KitKind::Kit,
        };
        let (folder, env) = (computer.data_folder(), computer.env());
        let mut set_up = SetUp::begin(folder, env, form, Some(COSTS)).expect("it begins");
        let phone = set_up.uri().seed.duplicate();
        computer.phone = LoginSeed::new(&phone, Algorithm::Sha1);
        let confirmed = set_up.confirm(&computer.code()).expect("the code confirms");
        let mut accounts = confirmed.accounts;
        // EXPOSE: the oracle compares every later one with it.
        let root_key = *confirmed.session.root_key().expose();
        confirmed.session.close(&mut accounts);
        drop(accounts);
        Self {
            file: fs::read(computer.vault()).expect("readable"),
            lines: computer.keyring.all(),
            phone,
            root_key,
        }
    }
}

/// A folder in memory where the system has such: thousands of histories write a lot.
fn in_memory() -> TempDir {
    let memory = Path::new("/dev/shm");
    if memory.is_dir() {
        TempDir::new_in(memory).expect("a temporary folder")
    } else {
        TempDir::new().expect("a temporary folder")
    }
}
