//! One history: what happens, what the person was told, and what must hold at the end.

mod several_codes;

use twinlatch_crypto::Id;
use twinlatch_records::{ObjectKind, SCHEMA};
use twinlatch_secret::{Code, Password, SecretBytes};

use super::act::Act;
use super::chance::Chance;
use super::computer::{Computer, NAME, right_password};
use super::disk::{mend, spoil};
use super::keyring::Manner;
use crate::{Access, Accounts, EditError, LoginError, Notice, Session, StartError};

/// What went wrong, in words.
type Told = Result<(), String>;

const MOST_ACTS: u64 = 12;

pub(super) struct History {
    computer: Computer,
    chance: Chance,
    accounts: Option<Box<Accounts>>,
    session: Option<Session>,
    told: Acknowledged,
    /// Tables that take no writes.
    spoiled: Vec<&'static str>,
    /// The latest that the wall clock ever showed.
    latest: u64,
    /// The last step whose code was typed with the right password, or confirmed the set-up.
    last_step: u64,
}

/// What the person was told, and what therefore must hold.
#[derive(Default)]
struct Acknowledged {
    kept: Vec<Id>,
    /// Times of codes that the file itself remembers as used.
    used: Vec<u64>,
    /// Wrong tries that stand in the file.
    failures: u32,
}

impl History {
    pub(super) fn new(seed: u64) -> Self {
        let computer = Computer::with_vault(seed);
        Self {
            latest: computer.clocks.read(),
            last_step: computer.step(),
            computer,
            chance: Chance::new(seed),
            accounts: None,
            session: None,
            told: Acknowledged::default(),
            spoiled: Vec::new(),
        }
    }

    /// Lives it through.
    ///
    /// # Errors
    ///
    /// What did not hold, after which acts.
    pub(super) fn live(mut self) -> Told {
        let mut acts = Vec::new();
        for _ in 0..1 + self.chance.below(MOST_ACTS) {
            let act = Act::draw(&self.chance);
            acts.push(act);
            self.happen(act)
                .map_err(|wrong| format!("{wrong}, after {acts:?}"))?;
            self.latest = self.latest.max(self.computer.clocks.read());
        }
        self.end_well()
            .map_err(|wrong| format!("{wrong}, in the end, after {acts:?}"))
    }

    fn happen(&mut self, act: Act) -> Told {
        let (clocks, keyring) = (&self.computer.clocks, &self.computer.keyring);
        match act {
            Act::LogIn { crash } => return self.log_in(crash),
            Act::LogInWithCodes { off, go_on, crash } => {
                return self.log_in_with(off, go_on, crash);
            }
            Act::WrongPassword { crash } => return self.wrong_password(crash),
            Act::UsedCode => return self.used_code(),
            Act::Edit { crash } => return self.edit(crash),
            Act::Lock => self.lock(),
            Act::Crash => self.crash(),
            Act::Spoil(table) => {
                spoil(&self.computer.vault(), table);
                self.spoiled.push(table);
            }
            Act::Mend => self.mend(),
            Act::Keyring(manner) => keyring.behave(manner),
            Act::Land => keyring.land(),
            Act::CopyMarks => keyring.copy_marks(),
            Act::OldMarks => keyring.turn_back(),
            Act::Wait(seconds) => clocks.wait(seconds),
            Act::ClockForward(seconds) => clocks.set(clocks.read() + seconds),
            Act::ClockBack(seconds) => clocks.set(clocks.read() - seconds),
        }
        Ok(())
    }

    /// The program, running; where the keyring says nothing it is unlocked first.
    fn running(&mut self) -> Result<&mut Accounts, String> {
        if self.accounts.is_none() {
            let started = match self.computer.start() {
                Err(StartError::Device(_)) if self.is_silent() => {
                    self.computer.keyring.behave(Manner::Works);
                    self.computer.start()
                }
                other => other,
            };
            let started = started.map_err(|error| format!("it does not start: {error}"))?;
            self.accounts = Some(started);
        }
        Ok(self.accounts.as_mut().expect("just started"))
    }

    fn log_in(&mut self, crash: Option<u64>) -> Told {
        self.lock();
        self.computer.wait_for_code();
        let (step, code) = (self.computer.step(), self.computer.code());
        let used_before = self.last_step;
        self.last_step = used_before.max(step);
        let Some(tried) = self.attempt(&right_password(), &code, crash)? else {
            // Nobody was told whether it had succeeded, which would have cleared the count.
            self.told.failures = 0;
            return Ok(());
        };
        match tried {
            Ok(session) => self.opened(session, step),
            Err(error) => self.refused(error, step <= used_before),
        }
    }

    /// What may keep the right password out: nothing but what it is told; `is_old` says whether the
    /// code may have been used before.
    fn refused(&mut self, error: LoginError, is_old: bool) -> Told {
        if matches!(error, LoginError::Wait { failures, .. } if failures >= 5) {
            return Ok(());
        }
        let uncounted = matches!(error, LoginError::AttemptsCannotBeCounted { .. });
        if uncounted && !self.spoiled.is_empty() && !self.keyring_works() {
            return Ok(());
        }
        // A clock that was set back shows codes that were used or passed over.
        if matches!(error, LoginError::Denied) && is_old {
            self.count_failure();
            return Ok(());
        }
        Err(format!("password and fresh code: {error}"))
    }

    /// What must hold of every session.
    fn opened(&mut self, session: Session, step: u64) -> Told {
        // EXPOSE: compared with the one of the set-up.
        if session.root_key().expose() != &Computer::root_key() {
            return Err("another root key".to_owned());
        }
        let told = session.notices().iter().find_map(|notice| {
            let Notice::Failures(count) = notice else {
                return None;
            };
            Some(*count)
        });
        if told.unwrap_or(0) < self.told.failures {
            return Err(format!(
                "the count fell: {told:?} of {}",
                self.told.failures
            ));
        }
        self.told.failures = 0;
        if session.access() == Access::ReadWrite {
            self.told.used.push(step * 30 + 15);
        } else if self.spoiled.is_empty() {
            return Err(format!("it only looks: {:?}", session.notices()));
        }
        self.session = Some(session);
        self.check_kept()
    }

    fn wrong_password(&mut self, crash: Option<u64>) -> Told {
        self.lock();
        self.computer.wait_for_code();
        let code = self.computer.code();
        let wrong = Password::new("not it".to_owned());
        self.computer.kdf.clear_runs();
        match self.attempt(&wrong, &code, crash)? {
            Some(Ok(_)) => return Err("a wrong password opens".to_owned()),
            Some(Err(LoginError::Denied)) => self.count_failure(),
            Some(Err(_)) => {}
            None => {
                if !self.computer.kdf.runs().is_empty() {
                    self.count_failure();
                }
            }
        }
        Ok(())
    }

    /// A try whose work was begun stands in the file, if that takes it.
    fn count_failure(&mut self) {
        if !self.spoiled.contains(&"tries") {
            self.told.failures += 1;
        }
    }

    fn used_code(&mut self) -> Told {
        let Some(at) = self.told.used.last().copied() else {
            return Ok(());
        };
        self.lock();
        let now = self.computer.clocks.read();
        self.computer.clocks.set(at);
        let code = self.computer.code();
        let tried = self.attempt(&right_password(), &code, None)?;
        self.computer.clocks.set(now);
        match tried {
            Some(Ok(_)) => Err("a code works twice".to_owned()),
            Some(Err(LoginError::Denied)) => {
                self.count_failure();
                Ok(())
            }
            Some(Err(_)) | None => Ok(()),
        }
    }

    /// One try; `None` if the program crashed in it.
    fn attempt(
        &mut self,
        password: &Password,
        code: &Code,
        crash: Option<u64>,
    ) -> Result<Option<Result<Session, LoginError>>, String> {
        self.guarded(crash, |accounts| accounts.login(NAME, password, code))
    }

    /// Does something with the running program; `None` if it crashed in it.
    fn guarded<T>(
        &mut self,
        crash: Option<u64>,
        act: impl FnOnce(&mut Accounts) -> T,
    ) -> Result<Option<T>, String> {
        self.running()?;
        let accounts = self.accounts.as_mut().expect("it runs");
        let fuse = &self.computer.fuse;
        let tried = fuse.run(crash.unwrap_or(u64::MAX), || act(accounts));
        if tried.is_none() {
            self.crash();
        }
        Ok(tried)
    }

    fn edit(&mut self, crash: Option<u64>) -> Told {
        let (Some(session), Some(accounts)) = (&mut self.session, &mut self.accounts) else {
            return Ok(());
        };
        let mut bytes = [0; 16];
        bytes[..8].copy_from_slice(&self.chance.draw().to_le_bytes());
        let id = Id::new(bytes);
        let personal = session.ledger().personal().id();
        let edit = || {
            session.edit(accounts, |change, _| {
                let payload = SecretBytes::new(vec![0xa1; 40]);
                change.put(personal, id, ObjectKind::Item, SCHEMA, payload);
                Ok::<_, EditError>(())
            })
        };
        match self.computer.fuse.run(crash.unwrap_or(u64::MAX), edit) {
            Some(Ok(())) => self.told.kept.push(id),
            Some(Err(EditError::ReadOnly(_))) => {}
            Some(Err(_)) if !self.spoiled.is_empty() => {}
            Some(Err(error)) => return Err(format!("an edit: {error}")),
            None => self.crash(),
        }
        Ok(())
    }

    fn lock(&mut self) {
        if let (Some(session), Some(accounts)) = (self.session.take(), &mut self.accounts) {
            session.close(accounts);
        }
    }

    fn crash(&mut self) {
        self.session = None;
        self.accounts = None;
    }

    fn mend(&mut self) {
        mend(&self.computer.vault());
        self.spoiled.clear();
    }

    fn is_silent(&self) -> bool {
        self.computer.keyring.manner() == Manner::Silent
    }

    fn keyring_works(&self) -> bool {
        self.computer.keyring.manner() == Manner::Works
    }

    /// Without any fault the vault opens, and everything that was acknowledged is there.
    fn end_well(mut self) -> Told {
        self.crash();
        self.mend();
        self.computer.keyring.behave(Manner::Works);
        if self.chance.below(2) == 0 {
            self.computer.keyring.land();
        }
        self.used_code()?;
        self.computer.clocks.set(self.latest + 300);
        for _ in 0..2 {
            self.computer.wait_for_code();
            let (step, code) = (self.computer.step(), self.computer.code());
            match self.attempt(&right_password(), &code, None)? {
                Some(Ok(session)) => {
                    self.opened(session, step)?;
                    return self.used_code();
                }
                Some(Err(LoginError::Wait { seconds, failures })) if failures >= 5 => {
                    self.computer.clocks.wait(seconds);
                }
                Some(Err(error)) => return Err(format!("password and fresh code: {error}")),
                None => return Err("it crashed by itself".to_owned()),
            }
        }
        Err("a wait does not end".to_owned())
    }

    fn check_kept(&self) -> Told {
        let (Some(session), Some(accounts)) = (&self.session, &self.accounts) else {
            return Ok(());
        };
        for id in &self.told.kept {
            let db = session.db();
            let found = session.read(accounts, |reading| {
                let found = session.ledger().personal().read(reading, &db, id);
                Ok::<_, EditError>(found.is_ok())
            });
            if !found.map_err(|error| format!("the file: {error}"))? {
                return Err("an acknowledged edit is lost".to_owned());
            }
        }
        Ok(())
    }
}
