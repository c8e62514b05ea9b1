//! A person with a vault, a password and a phone.

use rusqlite::Connection;
use twinlatch_accounts::{Access, Accounts, KitKind, LoginError, Session, SetUp, SetUpForm};
use twinlatch_crypto::{CodeDigits, LoginSeed};
use twinlatch_device::read_keys;
use twinlatch_otp::Algorithm;
use twinlatch_secret::{Code, DeviceKey, OtpSeed, Password, SecretText};
use twinlatch_store as store;
use twinlatch_vault::{BodyDraft, ItemDraft, Vault};

use crate::device::{COSTS, Device};

pub(crate) const NAME: &str = "ada";
pub(crate) const PASSWORD: &str = "umbrella tangerine kqzvw";

/// The title of the one item.
pub(crate) const TITLE: &str = "The third stone from the pier";

/// One account in a vault of its own, with one item, closed.
pub(crate) struct Victim {
    pub(crate) device: Device,
    /// What the phone has read.
    pub(crate) seed: OtpSeed,
    digits: CodeDigits,
}

impl Victim {
    /// Sets up a vault; everything random in it follows from the number.
    pub(crate) fn set_up(number: u64, digits: CodeDigits) -> Self {
        let device = Device::new(number);
        let form = SetUpForm {
            username: NAME.to_owned(),
            display_name: "Ada Lovelace".to_owned(),
            password: Password::new(PASSWORD.to_owned()),
            kit: KitKind::Kit,
        };
        let mut set_up =
            SetUp::begin(device.folder(), device.env(), form, Some(COSTS)).expect("set-up begins");
        let seed = set_up.uri().seed.duplicate();
        let victim = Self {
            device,
            seed,
            digits,
        };
        let confirmed = set_up.confirm(&victim.code()).expect("the code confirms");
        let (mut accounts, mut session) = (confirmed.accounts, confirmed.session);
        keep(&mut session, &mut accounts, TITLE);
        session.close(&mut accounts);
        victim
    }

    /// The seed as the table is made with it.
    pub(crate) fn login_seed(&self) -> LoginSeed {
        LoginSeed::new(&self.seed, Algorithm::Sha1)
    }

    /// What the phone shows.
    pub(crate) fn code(&self) -> Code {
        let value = self.login_seed().code(self.device.step(), self.digits);
        let width = usize::from(self.digits.count());
        Code::new(format!("{value:0width$}"))
    }

    /// Waits for a code that was not used and that the table does not leave out.
    pub(crate) fn wait_for_code(&self) {
        let modulus = self.digits.modulus();
        let first_dud = (1 << 31) / modulus * modulus;
        let seed = self.login_seed();
        let is_dud = |step| u64::from(seed.truncated(step)) >= first_dud;
        self.device.wait(90);
        while (0..3).any(|ahead| is_dud(self.device.step() - 1 + ahead)) {
            self.device.wait(30);
        }
    }

    /// Logs in with a fresh code.
    pub(crate) fn log_in(&self, accounts: &mut Accounts) -> Result<Session, LoginError> {
        self.wait_for_code();
        accounts.login(NAME, &right_password(), &self.code())
    }

    /// Starts the program, logs in, keeps an item, and ends it: one day of a life.
    pub(crate) fn live_a_day(&self, title: &str) {
        let mut accounts = self.device.start().expect("the vault opens");
        self.device.wait(24 * 60 * 60);
        let mut session = self.log_in(&mut accounts).expect("password and code open");
        assert_eq!(session.access(), Access::ReadWrite, "nothing is wrong");
        keep(&mut session, &mut accounts, title);
        session.close(&mut accounts);
    }

    /// What is read from the keyring.
    pub(crate) fn device_key(&self) -> DeviceKey {
        let opened = store::Store::open(&self.device.vault(), store::Access::ReadOnly)
            .expect("the file opens");
        let id = opened.meta.device;
        let keys = read_keys(self.device.keyring(), id.bytes()).expect("the key file is there");
        keys.into_iter().next().expect("one key")
    }

    /// The vault file as a copy holds it.
    pub(crate) fn take_copy(&self) -> Vec<u8> {
        std::fs::read(self.device.vault()).expect("nobody writes")
    }

    /// Puts a copy in the place of the vault file.
    pub(crate) fn put_back(&self, copy: &[u8]) {
        std::fs::write(self.device.vault(), copy).expect("who can write the file");
    }

    /// The file as any program sees it.
    pub(crate) fn rows(&self) -> Connection {
        Connection::open(self.device.vault()).expect("an SQLite file")
    }
}

pub(crate) fn right_password() -> Password {
    Password::new(PASSWORD.to_owned())
}

/// Titles of everything that a session shows.
pub(crate) fn titles(session: &mut Session, accounts: &mut Accounts) -> Vec<String> {
    let vault = Vault::open(session, accounts).expect("the lists can be read");
    let ids: Vec<_> = session
        .ledger()
        .personal()
        .entries()
        .map(|(id, _)| id)
        .collect();
    ids.iter()
        .filter_map(|id| vault.item(session, accounts, id).ok())
        .map(|item| item.title)
        .collect()
}

fn keep(session: &mut Session, accounts: &mut Accounts, title: &str) {
    let draft = ItemDraft {
        title: title.to_owned(),
        favourite: false,
        tags: Vec::new(),
        notes: SecretText::new(String::new()),
        body: BodyDraft::Note,
    };
    let mut vault = Vault::open(session, accounts).expect("the vault opens");
    vault.add(session, accounts, draft, None).expect("kept");
}
