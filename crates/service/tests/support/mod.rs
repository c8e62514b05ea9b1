//! A device in miniature: folder, clocks, randomness, keyring, clipboard, and the service on it.

mod clipboard;
mod clock;
mod lines;
mod random;

use std::ops::Deref;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::sync::Arc;
use std::time::Duration;

use tempfile::TempDir;
use twinlatch_crypto::LoginSeed;
use twinlatch_device::PlaceKind;
use twinlatch_otp::{Algorithm, Digits, OtpUri, hotp};
use twinlatch_secret::OtpSeed;
use twinlatch_service::door::{close_door, door_view};
use twinlatch_service::login::login;
use twinlatch_service::set_up::{begin_set_up, confirm_enrolment, show_enrolment_text};
use twinlatch_service::wire::{
    DoorView, EnrolledView, EnrolmentView, ErrorCode, ErrorView, LoginView,
};
use twinlatch_service::{
    Costs, DataFolder, Env, Kdf, KdfLimits, Outside, Pictures, PolicyPlace, SecretForm, Service,
    Surface,
};

use clipboard::FakeClipboard;
use clock::FakeClock;
use lines::FakeLines;
use random::SeededRandom;

/// The least that Argon2id can do in four lanes.
const COSTS: Costs = Costs {
    memory_kib: 32,
    passes: 1,
    lanes: 4,
};

/// The person of the tests.
pub(crate) const NAME: &str = "ada";

/// What she is called.
pub(crate) const DISPLAY_NAME: &str = "Ada Lovelace";

/// A password that nothing refuses.
pub(crate) const PASSWORD: &str = "umbrella tangerine kqzvw";

/// Truncated values from here on give no offset at 8 digits: 21 x 10^8.
const FIRST_DUD: u32 = 2_100_000_000;

/// One device with a service on it.
pub(crate) struct Rig {
    // Before the folder, so that the file is closed when the folder is removed.
    pub(crate) service: Service,
    world: World,
    /// What the phone has read.
    pub(crate) seed: Option<OtpSeed>,
}

/// What lies around the service and outlives it.
pub(crate) struct World {
    dir: TempDir,
    random: Arc<SeededRandom>,
    kdf: Arc<Kdf>,
    pub(crate) clock: Arc<FakeClock>,
    pub(crate) keyring: Arc<FakeLines>,
    pub(crate) key_file: Arc<FakeLines>,
    pub(crate) clipboard: Arc<FakeClipboard>,
    pub(crate) pictures: Arc<Pictures>,
    surface: Surface,
    kiosk: bool,
}

impl Deref for Rig {
    type Target = World;

    fn deref(&self) -> &World {
        &self.world
    }
}

impl World {
    fn new() -> Self {
        let random = Arc::new(SeededRandom::new(1));
        Self {
            dir: TempDir::new().expect("a temporary folder"),
            kdf: Arc::new(Kdf::new(KdfLimits::danger_for_tests())),
            clock: Arc::new(FakeClock::new()),
            keyring: Arc::new(FakeLines::new(PlaceKind::Keyring)),
            key_file: Arc::new(FakeLines::new(PlaceKind::File)),
            clipboard: Arc::new(FakeClipboard::default()),
            pictures: Arc::new(Pictures::new(Arc::clone(&random) as _)),
            random,
            surface: Surface::Window,
            kiosk: false,
        }
    }

    fn outside(&self) -> Outside {
        Outside {
            env: Env {
                clock: Arc::clone(&self.clock) as _,
                random: Arc::clone(&self.random) as _,
                kdf: Arc::clone(&self.kdf),
                lines: Arc::clone(&self.keyring) as _,
                host_name: "engine-room".to_owned(),
                free_memory: 1 << 30,
                policy: Default::default(),
            },
            key_file: Arc::clone(&self.key_file) as _,
            folder: self.folder(),
            pictures: Arc::clone(&self.pictures),
            clipboard: Arc::clone(&self.clipboard) as _,
            policy: self.policy_place(),
            surface: self.surface,
            kiosk: self.kiosk,
        }
    }

    /// The place of the administrator's file; nothing stands there before [`decide`](Self::decide).
    fn policy_place(&self) -> PolicyPlace {
        let owner = std::fs::metadata(self.dir.path()).expect("it is there");
        PolicyPlace::danger_at(&self.dir.path().join("root"), owner.uid())
    }

    /// Puts a text into the place of the administrator's file.
    pub(crate) fn decide(&self, text: &str) {
        let folder = self.dir.path().join("root/etc/twinlatch");
        std::fs::create_dir_all(&folder).expect("folders");
        std::fs::write(folder.join("policy.toml"), text).expect("a file");
        for part in ["root", "root/etc", "root/etc/twinlatch"] {
            self.set_mode(part, 0o755);
        }
        self.set_mode("root/etc/twinlatch/policy.toml", 0o644);
    }

    /// Removes the administrator's file.
    pub(crate) fn undecide(&self) {
        let file = self.dir.path().join("root/etc/twinlatch/policy.toml");
        std::fs::remove_file(file).expect("removed");
    }

    /// Other rights of a part of the place of the administrator's file.
    pub(crate) fn set_mode(&self, part: &str, mode: u32) {
        let rights = std::fs::Permissions::from_mode(mode);
        std::fs::set_permissions(self.dir.path().join(part), rights).expect("its rights");
    }

    /// The folder of the vault.
    pub(crate) fn folder(&self) -> DataFolder {
        DataFolder {
            path: self.dir.path().join("data"),
            place: self.dir.path().join("place"),
            who: "window",
        }
    }
}

impl Rig {
    /// A device on which nothing was ever set up, with the door open.
    pub(crate) fn new() -> Self {
        Self::on(World::new())
    }

    /// The same, where an administrator has decided this.
    pub(crate) fn where_decided(text: &str) -> Self {
        let world = World::new();
        world.decide(text);
        Self::on(world)
    }

    fn on(world: World) -> Self {
        let mut rig = Self {
            service: Service::new(world.outside()),
            world,
            seed: None,
        };
        rig.look();
        rig.service.take_costs(COSTS);
        rig
    }

    /// A device with one account, its session open behind a door that is closed.
    pub(crate) fn set_up() -> Self {
        let mut rig = Self::new();
        rig.begin().expect("set-up begins");
        rig.confirm().expect("the code confirms");
        close_door(&mut rig.service);
        rig
    }

    /// A device with one account and nobody logged in, at a time with usable codes.
    pub(crate) fn at_door() -> Self {
        let mut rig = Self::set_up();
        twinlatch_service::session::log_out(&mut rig.service).expect("logged out");
        rig.service.tick();
        rig.settle();
        rig
    }

    /// Begins a set-up with the keyring, and holds the phone before the picture.
    pub(crate) fn begin(&mut self) -> Result<EnrolmentView, ErrorView> {
        self.begin_with(NAME, DISPLAY_NAME, PASSWORD, "keyring")
    }

    /// Begins a set-up, and holds the phone before the picture.
    pub(crate) fn begin_with(
        &mut self,
        name: &str,
        display_name: &str,
        password: &str,
        store: &str,
    ) -> Result<EnrolmentView, ErrorView> {
        let form = form(&[name, display_name, password, "kit", store]);
        let view = begin_set_up(&mut self.service, form)?;
        self.seed = Some(self.offered_seed());
        Ok(view)
    }

    /// Confirms a set-up with what the phone shows.
    pub(crate) fn confirm(&mut self) -> Result<EnrolledView, ErrorView> {
        let code = self.code();
        confirm_enrolment(&mut self.service, form(&[&code]))
    }

    /// The seed of the enrolment that waits for its code.
    pub(crate) fn offered_seed(&mut self) -> OtpSeed {
        let text = show_enrolment_text(&mut self.service).expect("an enrolment waits");
        OtpUri::parse(&text.uri).expect("our own link").seed
    }

    /// Logs in when the codes around can be used.
    pub(crate) fn log_in(&mut self) {
        self.settle();
        self.try_login(NAME, PASSWORD).expect("password and code");
    }

    /// Tries name and password with what the phone shows.
    pub(crate) fn try_login(&mut self, name: &str, password: &str) -> Result<(), ErrorView> {
        let code = self.code();
        let asked = login(&mut self.service, form(&[name, password, &code]))?;
        assert!(asked.is_none(), "one code asks nothing");
        Ok(())
    }

    /// Proves password and code again, when the codes around can be used.
    pub(crate) fn step_up(&mut self) {
        self.settle();
        let code = self.code();
        twinlatch_service::login::step_up(&mut self.service, form(&[PASSWORD, &code]))
            .expect("password and code");
    }

    /// What the phone shows.
    pub(crate) fn code(&self) -> String {
        self.code_of(self.seed.as_ref().expect("the phone has read a seed"), 0)
    }

    /// A code of the right length that the phone does not show in these hours.
    pub(crate) fn wrong_code(&self) -> String {
        self.code_of(
            self.seed.as_ref().expect("the phone has read a seed"),
            1_000,
        )
    }

    /// What a phone with this seed shows so many steps from the present one.
    pub(crate) fn code_of(&self, seed: &OtpSeed, steps: u64) -> String {
        let step = self.clock.wall_seconds() / 30 + steps;
        let shown = hotp(seed, step, Algorithm::Sha1, Digits::EIGHT);
        // EXPOSE: a test types what the phone shows.
        shown.expose().to_owned()
    }

    /// Lets time pass, sleep included, seconds.
    pub(crate) fn wait(&self, seconds: u64) {
        self.clock.advance(Duration::from_secs(seconds));
    }

    /// Waits until no code of the last two and the next three minutes was used or is unusable.
    pub(crate) fn settle(&self) {
        self.wait(180);
        while (0..=10).any(|steps| self.is_dud(steps)) {
            self.wait(30);
        }
    }

    /// The form at the door.
    pub(crate) fn look(&mut self) -> DoorView {
        door_view(&mut self.service).expect("the door shows something")
    }

    /// The login form at the door.
    pub(crate) fn login_form(&mut self) -> LoginView {
        let DoorView::Login(view) = self.look() else {
            panic!("the door shows another form")
        };
        view
    }

    /// Ends the program, and starts it anew at a terminal.
    pub(crate) fn restart_at_terminal(&mut self) {
        self.world.surface = Surface::Terminal;
        self.restart();
    }

    /// Ends the program, and starts it anew as a kiosk.
    pub(crate) fn restart_as_kiosk(&mut self) {
        self.world.kiosk = true;
        self.restart();
    }

    /// Ends the program and starts it anew, without looking.
    pub(crate) fn restart(&mut self) {
        self.service.quit();
        self.service = Service::new(self.world.outside());
    }

    /// The picture at a one-time address.
    pub(crate) fn fetch(&self, address: &str) -> Option<Vec<u8>> {
        let token = address.rsplit('/').next().expect("an address has a token");
        self.pictures.take(token)
    }

    /// Whether the code so many steps from two minutes ago is one that the table leaves out.
    fn is_dud(&self, steps: u64) -> bool {
        let seed = self.seed.as_ref().expect("the phone has read a seed");
        let step = self.clock.wall_seconds() / 30 - 4 + steps;
        LoginSeed::new(seed, Algorithm::Sha1).truncated(step) >= FIRST_DUD
    }
}

/// A form as it comes through the door.
pub(crate) fn form(fields: &[&str]) -> SecretForm {
    let mut bytes = Vec::new();
    for field in fields {
        let len = u32::try_from(field.len()).expect("test fields are short");
        bytes.extend_from_slice(&len.to_le_bytes());
        bytes.extend_from_slice(field.as_bytes());
    }
    SecretForm::new(bytes).expect("test forms are small")
}

/// What went wrong, if anything did.
pub(crate) fn code_of<T>(result: Result<T, ErrorView>) -> Option<ErrorCode> {
    result.err().map(|error| error.code)
}
