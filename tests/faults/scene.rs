//! What a step begins with: a vault with a few acknowledged things in it.

use std::fs;
use std::path::Path;
use std::sync::OnceLock;

use tempfile::TempDir;
use twinlatch_accounts::Start;
use twinlatch_crypto::LoginSeed;
use twinlatch_otp::Algorithm;
use twinlatch_secret::{OtpSeed, Password};

use crate::run::run;
use crate::world::{NAME, World, keep};

pub(crate) const PASSWORD: &str = "umbrella tangerine kqzvw";
pub(crate) const NEW_PASSWORD: &str = "nine amber otters under ice";
/// Titles that were acknowledged before the step.
pub(crate) const KEPT: [&str; 2] = ["Library", "Harbour"];

/// A Monday in 2027, in the middle of a step.
const BEGINNING: u64 = 1_800_000_015;

/// From here on a truncated value gives no offset at 8 digits: 21 x 10^8.
const FIRST_DUD: u32 = 2_100_000_000;

/// One step in the life of a vault.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    SetUp,
    Wrong,
    Login,
    Edit,
    Password,
    Phone,
    Keys,
}

impl Step {
    pub(crate) const ALL: [Self; 7] = [
        Self::SetUp,
        Self::Wrong,
        Self::Login,
        Self::Edit,
        Self::Password,
        Self::Phone,
        Self::Keys,
    ];

    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::SetUp => "set-up",
            Self::Wrong => "wrong",
            Self::Login => "login",
            Self::Edit => "edit",
            Self::Password => "password",
            Self::Phone => "phone",
            Self::Keys => "keys",
        }
    }
}

/// A folder in which a step can happen.
pub(crate) struct Scene {
    folder: TempDir,
    pub(crate) step: Step,
    /// When the step happens, unix seconds.
    pub(crate) wall: u64,
    /// What stood before; nothing before the set-up.
    pub(crate) before: Option<&'static Before>,
}

impl Scene {
    /// The folder as it stands before a step.
    pub(crate) fn of(step: Step) -> Self {
        Self::within(step, &std::env::temp_dir())
    }

    /// The same on another disk, which has room for it.
    pub(crate) fn within(step: Step, disk: &Path) -> Self {
        let folder = TempDir::new_in(disk).expect("a temporary folder");
        let before = (step != Step::SetUp).then(Before::made);
        if let Some(before) = before {
            copy(before.folder.path(), folder.path());
        }
        Self {
            folder,
            step,
            wall: before.map_or(BEGINNING, |before| before.wall),
            before,
        }
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    /// What the step's program is told.
    pub(crate) fn arguments(&self) -> Vec<String> {
        let mut given = vec![
            self.path().display().to_string(),
            self.wall.to_string(),
            self.step.word().to_owned(),
            PASSWORD.to_owned(),
        ];
        if let Some(before) = self.before {
            let code = World::at(self.path(), self.wall).code(&before.phone);
            // EXPOSE: typed at the login.
            given.push(code.expose().to_owned());
        }
        given
    }

    /// The same scene with other files, as they lie on the disk after a power cut.
    pub(crate) fn with_files(&self, put: impl FnOnce(&Path)) -> Self {
        let folder = TempDir::new().expect("a temporary folder");
        put(folder.path());
        Self { folder, ..*self }
    }
}

/// A vault with two items and one wrong try since the last success.
pub(crate) struct Before {
    folder: TempDir,
    pub(crate) phone: OtpSeed,
    pub(crate) root_key: [u8; 32],
    wall: u64,
}

impl Before {
    fn made() -> &'static Self {
        static MADE: OnceLock<Before> = OnceLock::new();
        MADE.get_or_init(Self::make)
    }

    fn make() -> Self {
        let scene = Scene::of(Step::SetUp);
        let phone = run(&scene, &[])
            .phone()
            .expect("control: no fault, a phone");
        let world = World::at(scene.path(), BEGINNING);
        let Start::Ready(mut accounts) = world.start().expect("the vault opens") else {
            panic!("control: there is a vault");
        };
        wait_for_code(&world, &[&phone]);
        let (password, code) = (Password::new(PASSWORD.to_owned()), world.code(&phone));
        let mut session = accounts.login(NAME, &password, &code).expect("it opens");
        for title in KEPT {
            keep(&mut session, &mut accounts, title).expect("kept");
        }
        // EXPOSE: the oracle compares every later one with it.
        let root_key = *session.root_key().expose();
        session.close(&mut accounts);
        let wrong = accounts.login(NAME, &Password::new("no".to_owned()), &code);
        assert!(wrong.is_err(), "control: one wrong try is counted");
        drop(accounts);
        wait_for_code(&world, &[&phone]);
        // Where it was made nothing must stand, or each scene would be a copy beside the vault.
        let folder = TempDir::new().expect("a temporary folder");
        for name in ["data", "config"] {
            fs::rename(scene.path().join(name), folder.path().join(name)).expect("moved");
        }
        Self {
            folder,
            phone,
            root_key,
            wall: world.wall(),
        }
    }
}

/// Waits for codes that were not used, nor are duds on any of these phones.
pub(crate) fn wait_for_code(world: &World, phones: &[&OtpSeed]) {
    let is_dud = |step: u64| {
        let dud =
            |phone: &&OtpSeed| LoginSeed::new(phone, Algorithm::Sha1).truncated(step) >= FIRST_DUD;
        phones.iter().any(dud)
    };
    world.wait(120);
    while (0..3).any(|ahead| is_dud(world.wall() / 30 - 1 + ahead)) {
        world.wait(30);
    }
}

/// Copies a folder with everything in it.
fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("listed");
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).expect("copied");
        }
    }
}
