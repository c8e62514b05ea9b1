//! The end of a recovery: what is gone is replaced, and the paper used up.

use twinlatch_crypto::{Costs, device_id};
use twinlatch_device::{MarkReason, make_key_entry};
use twinlatch_records::{Patch, WayKind};

use super::phone::ReplacedPhone;
use super::wraps::Wraps;
use super::write::Written;
use super::{Paper, Recovery, RecoveryError};
use crate::accounts::Accounts;
use crate::error::{EditError, LoginError};
use crate::help::HelpWay;
use crate::marks;
use crate::session::{Access, Notice, Session};
use crate::throttle::Count;

/// A recovery that could not be finished, to be tried again, and why.
pub type Unfinished = (Box<Recovery>, RecoveryError);

impl Recovery {
    /// Replaces what is gone and opens the session.
    ///
    /// A backup code needs a phone: a new one, or the old one with its table made anew. A kit is
    /// replaced by the one that was typed back. `measured` are the costs of this machine.
    ///
    /// # Errors
    ///
    /// [`RecoveryError`]: nothing was changed, nothing is used up, and it can be tried again.
    ///
    /// # Security
    ///
    /// Older copies of the file keep what was replaced here.
    pub fn finish(
        mut self,
        accounts: &mut Accounts,
        measured: Option<Costs>,
    ) -> Result<Session, Unfinished> {
        match self.try_finish(accounts, measured) {
            Ok(()) => Ok(self.session),
            Err(error) => Err((Box::new(self), error)),
        }
    }

    /// Opens a file that is not decided about for looking, by its kit: nothing is written, and the
    /// kit stays.
    ///
    /// # Errors
    ///
    /// [`RecoveryError::NotByKit`]; [`RecoveryError::KitNotConfirmed`] where the file can be written:
    /// there the kit is replaced.
    pub fn look_only(mut self, accounts: &Accounts) -> Result<Session, Unfinished> {
        if self.by_emergency() {
            return Err((Box::new(self), RecoveryError::NotByKit));
        }
        let refused = match (self.check_kit(), self.undecided()) {
            (Err(error), _) => error,
            (Ok(()), None) => RecoveryError::KitNotConfirmed,
            (Ok(()), Some(_)) => {
                self.begin_session(accounts);
                return Ok(self.session);
            }
        };
        Err((Box::new(self), refused))
    }

    /// Opens the session with the phone as it is: "not with me". The backup code is used up at
    /// once, and a sensitive act takes another code.
    ///
    /// # Errors
    ///
    /// [`RecoveryError::LastCode`]; where neither file nor keyring can note the code as used,
    /// [`LoginError::AttemptsCannotBeCounted`]. The code is not used up then.
    pub fn keep_phone(mut self, accounts: &mut Accounts) -> Result<Session, Unfinished> {
        match self.try_keep_phone(accounts) {
            Ok(()) => Ok(self.session),
            Err(error) => Err((Box::new(self), error)),
        }
    }

    fn try_finish(
        &mut self,
        accounts: &mut Accounts,
        measured: Option<Costs>,
    ) -> Result<(), RecoveryError> {
        self.check_decided()?;
        self.check_phone()?;
        if self.by_kit() && !self.new_kit.as_ref().is_some_and(|kit| kit.confirmed) {
            return Err(RecoveryError::KitNotConfirmed);
        }
        if self.needs_phone() {
            return Err(RecoveryError::PhoneNeeded);
        }
        if self.must_change_password() && !self.new_password {
            return Err(RecoveryError::NewPasswordNeeded);
        }
        self.ask_again(accounts)?;
        self.write_all(accounts, &End::Replaced { measured })
    }

    fn try_keep_phone(&mut self, accounts: &mut Accounts) -> Result<(), RecoveryError> {
        let Paper::Backup { set, row } = self.paper else {
            return Err(RecoveryError::PhoneNeeded);
        };
        if !self.header_there {
            return Err(RecoveryError::PhoneNeeded);
        }
        if self.codes_left() == 0 {
            return Err(RecoveryError::LastCode);
        }
        // A phone that was begun or confirmed before is none that the person keeps.
        (self.offered, self.phone) = (None, None);
        self.ask_again(accounts)?;
        let Access::ReadOnly(reason) = self.session.access else {
            return self.write_all(accounts, &End::AsItIs);
        };
        // Nothing is written into the file: the keyring must know the code as used, before success.
        self.session.note_used_code(&set, &row);
        let kept = marks::write(accounts, &mut self.session, MarkReason::Lock);
        kept.map_err(|keyring| {
            self.session.used_codes.pop();
            LoginError::AttemptsCannotBeCounted {
                file: Box::new(EditError::ReadOnly(reason)),
                keyring,
            }
        })?;
        accounts.end_wait(&self.session.account, WayKind::Backup);
        self.begin_session(accounts);
        Ok(())
    }

    /// The session begins now, however long ago the paper was typed; nothing is proved by it.
    pub(super) fn begin_session(&mut self, accounts: &Accounts) {
        let boot = accounts.env.clock.boot();
        let session = &mut self.session;
        (session.opened, session.input, session.marked) = (boot, boot, boot);
        session.proof = None;
        session.note_standing();
    }

    /// The device key of another machine or of a keyring that was lost: written, read back, before
    /// the file names it.
    fn keep_key(&self, accounts: &Accounts) -> Result<(), RecoveryError> {
        if self.key_is_new {
            let device = device_id(&accounts.device_key);
            make_key_entry(&*accounts.env.lines, device.bytes(), &accounts.device_key)?;
        }
        Ok(())
    }

    /// Writes everything and has session and mark follow.
    pub(super) fn write_all(
        &mut self,
        accounts: &mut Accounts,
        end: &End,
    ) -> Result<(), RecoveryError> {
        let held = self.put_into_session(accounts)?;
        match self.try_write(accounts, end) {
            Ok((written, patch)) => {
                self.follow(accounts, written, patch);
                Ok(())
            }
            Err(error) => {
                held.put_back(&mut self.session);
                Err(error)
            }
        }
    }

    fn try_write(
        &self,
        accounts: &mut Accounts,
        end: &End,
    ) -> Result<(Written, Patch), RecoveryError> {
        let wraps = match end {
            End::Replaced { measured } => self.wrap(accounts, *measured)?,
            End::AsItIs => Wraps::default(),
        };
        self.keep_key(accounts)?;
        self.write(accounts, &wraps)
    }

    fn follow(&mut self, accounts: &mut Accounts, written: Written, patch: Patch) {
        let Written { header, name_taken } = written;
        let reopens = self.reopens_slot(accounts);
        let session = &mut self.session;
        session.slot = header
            .enrolments
            .first()
            .map_or(session.slot, |entry| entry.slot);
        session.header = header;
        session.ledger.apply(patch);
        // What it tells of sheet and digits is that of the new kit and phone.
        self.begin_session(accounts);
        let session = &mut self.session;
        session.note_findings(name_taken.into_iter().collect());
        session.proof =
            (self.phone.is_some() && self.password.is_some()).then(|| accounts.env.clock.boot());
        if let Paper::Backup { set, row } = self.paper {
            session.note_used_code(&set, &row);
        }
        accounts.end_wait(&session.account, self.paper.way());
        if matches!(self.phone, Some(ReplacedPhone::New(_))) {
            accounts.forget_phone_time(&session.header_id);
        }
        let reason = if reopens {
            accounts.end_wait(&session.account, WayKind::Slot);
            MarkReason::Success
        } else {
            MarkReason::Lock
        };
        if marks::write(accounts, session, reason).is_err() {
            session.note(Notice::MarkNotWritten);
        }
        if session.unread.is_some() {
            session.note(Notice::MarkNotRead);
        }
    }

    /// Whether a phone is still to be enrolled: a backup code and help with a lost phone are for that, an
    /// escrow and an emergency kit end with another one.
    fn needs_phone(&self) -> bool {
        let new = matches!(self.phone, Some(ReplacedPhone::New(_)));
        match self.paper {
            Paper::Kit { .. } | Paper::KitPassword { .. } => false,
            Paper::Help { way, .. } => match way {
                HelpWay::Password => false,
                HelpWay::Phone => self.phone.is_none(),
                HelpWay::Full => !new,
            },
            Paper::Backup { .. } => self.phone.is_none(),
            Paper::Emergency { .. } => !new,
        }
    }

    /// Whether wrong tries of password and code count no more, because one of them is another now.
    /// Where they are closed only a new phone opens them again (NIST SP 800-63B-4, 3.2.2).
    pub(super) fn reopens_slot(&self, accounts: &Accounts) -> bool {
        if matches!(self.phone, Some(ReplacedPhone::New(_))) {
            return true;
        }
        let count = Count::of_row(&self.tries, WayKind::Slot);
        let replaced = self.phone.is_some() || self.new_password;
        replaced && !accounts.is_closed(&self.tries, count)
    }
}

/// How a recovery ends.
pub(super) enum End {
    /// What is gone is replaced; a kit wraps at the costs of this machine, if they are known.
    Replaced { measured: Option<Costs> },
    /// The phone stays as it is.
    AsItIs,
}
