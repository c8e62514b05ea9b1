//! The one value of a process: where things stand, and what changes it.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use twinlatch_accounts::{
    Access, Accounts, NewEmergency, NewPhone, NewSheet, Rotation, Session, SetUp, Start, start,
};
use twinlatch_crypto::Costs;
use twinlatch_vault::Vault;

use crate::bulk::Bulk;
use crate::clipboard::Copied;
use crate::found_time::Waiting;
use crate::joining::Entering;
use crate::kiosk::Kiosk;
use crate::outside::Outside;
use crate::policy::Read;
use crate::recovering::Recovering;
use crate::wire::{
    DesktopSigns, DoorPurpose, ErrorCode, ErrorView, KeyStore, LockReason, LockedView,
    SessionEndingView,
};

/// What the use cases of one process share.
pub struct Service {
    pub(crate) stage: Stage,
    pub(crate) desk: Desk,
}

/// Where things stand.
pub(crate) enum Stage {
    /// Nobody has looked yet.
    NotLooked,
    /// Something stands in the way of every form.
    Trouble(ErrorView),
    /// No vault on this device, and no set-up begun.
    FirstRun,
    /// A set-up waits for its confirming code.
    SettingUp(Box<SetUp>),
    /// The accounts are there, and nobody is logged in.
    Door(Box<Accounts>),
    /// Codes in a row have found a time, and the person has not said yet whether to go on.
    FoundTime(Box<Waiting>),
    /// A paper has opened an account, and it is not yet said what is gone.
    Recovering(Box<Recovering>),
    /// An invited person has shown the activation code.
    Joining(Box<Entering>),
    /// Somebody is logged in.
    Open(Box<Open>),
}

/// An open session with what it works on.
pub(crate) struct Open {
    pub(crate) accounts: Accounts,
    pub(crate) session: Session,
    pub(crate) vault: Vault,
    /// A new phone that waits for its confirming code.
    pub(crate) new_phone: Option<NewPhone>,
    /// A new sheet that waits for its confirmation.
    pub(crate) new_sheet: Option<NewSheet>,
    /// A new emergency kit that waits for its confirmation.
    pub(crate) new_emergency: Option<NewEmergency>,
    /// New keys that wait for the new sheet and the new phone.
    pub(crate) rotation: Option<Rotation>,
    /// Whether the last new keys were left standing for too long, so that they were given up.
    pub(crate) rotation_ended: bool,
    /// Boot time from which items and events follow new keys again, after a step that failed.
    pub(crate) reseal_from: Option<Duration>,
    /// The four symbols of the kit that are asked back, 1 to 26.
    pub(crate) asked: Option<[u8; 4]>,
    /// People to be invited, or just invited with their codes.
    pub(crate) bulk: Option<Bulk>,
    /// The copy from before a change of the format, where not everything has opened.
    pub(crate) migration_copy: Option<PathBuf>,
}

/// What lies beside the stage and outlives a session.
pub(crate) struct Desk {
    pub(crate) outside: Outside,
    /// Measured costs of the key derivation, until they are used.
    pub(crate) costs: Option<Costs>,
    /// What the door above an open vault was asked for.
    pub(crate) purpose: Option<DoorPurpose>,
    /// Whether the door still shows the sheet that ends a set-up.
    pub(crate) first_sheet: bool,
    /// Boot time at which a set-up that waits for its code is ended.
    pub(crate) set_up_until: Option<Duration>,
    /// Whether the last set-up was ended so.
    pub(crate) set_up_ended: bool,
    /// The session that was locked last.
    pub(crate) locked: Option<Locked>,
    /// What lies in the clipboard by us.
    pub(crate) copied: Option<Copied>,
    /// Title of the open form with unsaved changes.
    pub(crate) unsaved: Option<String>,
    /// The limit that was announced.
    pub(crate) announced: Option<LockReason>,
    /// Where the device key is kept.
    pub(crate) key_store: KeyStore,
    /// What is heard of the desktop.
    pub(crate) desktop: DesktopSigns,
    /// What was last read of the administrator's file.
    pub(crate) read: Read,
    /// How the window stands on the screen.
    pub(crate) kiosk: Kiosk,
    /// What the shell has to be told.
    pub(crate) happenings: Vec<Happening>,
}

/// How a session ended that nobody logged out of.
pub(crate) struct Locked {
    /// Who was locked out; nobody at the end of the session, which is a log-out.
    pub(crate) who: Option<LockedOut>,
    pub(crate) view: LockedView,
}

/// Whose session was locked.
pub(crate) struct LockedOut {
    pub(crate) username: String,
    pub(crate) display_name: String,
}

/// What the shell has to do about its windows.
#[derive(Debug)]
pub enum Happening {
    /// The session was locked: the vault window ends, the door opens.
    Locked,
    /// The person logged out: likewise.
    LoggedOut,
    /// A set-up, a recovery or new keys were left standing, or the desktop was locked: the door begins
    /// anew.
    SetUpEnded,
    /// A limit is one minute away.
    Ending(SessionEndingView),
    /// What the vault window shows around the items has changed.
    Changed,
}

impl Service {
    /// Takes its place without looking: the keyring may keep the first look waiting, and the door
    /// stands open meanwhile.
    pub fn new(outside: Outside) -> Self {
        let mut service = Self {
            stage: Stage::NotLooked,
            desk: Desk {
                kiosk: Kiosk::new(outside.kiosk),
                outside,
                costs: None,
                purpose: None,
                first_sheet: false,
                set_up_until: None,
                set_up_ended: false,
                locked: None,
                copied: None,
                unsaved: None,
                announced: None,
                key_store: KeyStore::Keyring,
                desktop: DesktopSigns::None,
                read: Read::default(),
                happenings: Vec::new(),
            },
        };
        // The first window has its shape before anybody looks.
        service.read_policy();
        service
    }

    /// Opens the vault file, with the keyring or the key file as the vault says.
    pub(crate) fn look(&mut self) {
        let outside = &self.desk.outside;
        let found = start(&outside.folder, &outside.env, &outside.key_file);
        match found {
            Ok(start) => self.begin_at(start),
            Err(error) => {
                self.stage = Stage::Trouble(error.into());
                self.read_policy();
            }
        }
    }

    /// Stands where a start has led to.
    pub(crate) fn begin_at(&mut self, start: Start) {
        self.stage = match start {
            Start::FirstRun => Stage::FirstRun,
            Start::Ready(accounts) => {
                self.desk.key_store = accounts.key_store().into();
                Stage::Door(accounts)
            }
        };
        self.read_policy();
        if let Err(error) = self.desk.may_use_surface() {
            // The vault is let go: a window may take it.
            self.stage = Stage::Trouble(error);
        }
    }

    /// Lets time pass: limits, the clipboard, announcements. Gives what the shell has to do.
    pub fn tick(&mut self) -> Vec<Happening> {
        self.lock_if_over();
        self.end_old_parked();
        self.end_old_set_up();
        self.end_old_recovery();
        self.end_old_joining();
        self.end_old_found_time();
        self.end_old_rotation();
        self.end_old_bulk();
        self.end_old_help();
        self.announce();
        self.reseal();
        let boot = self.desk.outside.env.clock.boot();
        if self
            .desk
            .copied
            .as_ref()
            .is_some_and(|copied| copied.is_due(boot))
        {
            self.desk.clear_clipboard();
        }
        std::mem::take(&mut self.desk.happenings)
    }

    /// Ends everything: session, clipboard, pictures, an unfinished set-up.
    pub fn quit(&mut self) {
        match std::mem::replace(&mut self.stage, Stage::NotLooked) {
            Stage::Open(open) => drop(open.close(Session::log_out)),
            Stage::SettingUp(set_up) => {
                if let Err(error) = set_up.cancel() {
                    tracing::warn!(%error, "the next start cleans up after the set-up");
                }
            }
            Stage::NotLooked
            | Stage::Trouble(_)
            | Stage::FirstRun
            | Stage::Door(_)
            | Stage::FoundTime(_)
            | Stage::Recovering(_)
            | Stage::Joining(_) => {}
        }
        // After the keys: whoever owns the clipboard may be slow to say what it holds.
        self.desk.clear_clipboard();
        self.desk.outside.pictures.forget();
    }

    /// Whether somebody is logged in.
    pub fn has_session(&self) -> bool {
        matches!(self.stage, Stage::Open(_))
    }

    /// Whether a form with unsaved changes is open.
    pub fn has_unsaved(&self) -> bool {
        self.desk.unsaved.is_some()
    }

    /// Notes what the shell hears of the desktop.
    pub fn note_desktop(&mut self, signs: DesktopSigns) {
        self.desk.desktop = signs;
    }

    /// Whether the shell should measure what the key derivation may cost here.
    pub fn wants_costs(&self) -> bool {
        match &self.stage {
            Stage::FirstRun | Stage::Recovering(_) | Stage::Joining(_) => self.desk.costs.is_none(),
            Stage::Open(open) => open.accounts.wants_costs(),
            Stage::NotLooked
            | Stage::Trouble(_)
            | Stage::SettingUp(_)
            | Stage::Door(_)
            | Stage::FoundTime(_) => false,
        }
    }

    /// Takes the measured costs: for the set-up, or for the next login of an account that has
    /// lower ones.
    pub fn take_costs(&mut self, costs: Costs) {
        if let Stage::Open(open) = &mut self.stage {
            // Nothing is written into a file that is only looked at.
            if open.session.access() != Access::ReadWrite {
                return;
            }
            if let Err(error) = open.accounts.note_costs(costs) {
                tracing::warn!(%error, "the measured costs could not be noted");
            }
        } else {
            self.desk.costs = Some(costs);
        }
    }

    /// The open session beside the desk.
    pub(crate) fn parts(&mut self) -> Result<(&mut Open, &mut Desk), ErrorView> {
        match &mut self.stage {
            Stage::Open(open) => Ok((open, &mut self.desk)),
            Stage::NotLooked
            | Stage::Trouble(_)
            | Stage::FirstRun
            | Stage::SettingUp(_)
            | Stage::Door(_)
            | Stage::FoundTime(_)
            | Stage::Recovering(_)
            | Stage::Joining(_) => Err(ErrorCode::NotLoggedIn.into()),
        }
    }

    /// Ends the session and remembers whose it was; at its end of time that is a log-out, and only
    /// the reason stays.
    pub fn lock_for(&mut self, reason: LockReason) {
        if reason == LockReason::Sleep {
            self.end_all_parked();
        }
        if !self.heeds(reason) {
            return;
        }
        self.end_recovery();
        self.end_joining();
        self.end_found_time();
        let Some(open) = self.take_open() else { return };
        let who = (reason != LockReason::SessionEnd).then(|| LockedOut {
            username: open.session.username().to_owned(),
            display_name: open.session.display_name().to_owned(),
        });
        self.desk.locked = Some(Locked {
            who,
            view: LockedView {
                reason,
                discarded: self.desk.unsaved.take(),
            },
        });
        let how = if self.desk.parks(reason) {
            |session: Session, accounts: &mut Accounts| {
                session.park(accounts);
            }
        } else {
            Session::close
        };
        self.end(open, how);
        self.desk.happenings.push(Happening::Locked);
    }

    /// Ends the session and forgets whose it was.
    pub(crate) fn log_out(&mut self) {
        let Some(open) = self.take_open() else { return };
        self.desk.locked = None;
        self.end(open, Session::log_out);
        self.desk.happenings.push(Happening::LoggedOut);
    }

    fn take_open(&mut self) -> Option<Box<Open>> {
        if !matches!(self.stage, Stage::Open(_)) {
            return None;
        }
        let Stage::Open(open) = std::mem::replace(&mut self.stage, Stage::NotLooked) else {
            return None;
        };
        Some(open)
    }

    /// The keys first: whoever owns the clipboard may be slow to say what it holds.
    fn end(&mut self, open: Box<Open>, how: fn(Session, &mut Accounts)) {
        self.stage = Stage::Door(open.close(how));
        self.desk.clear_clipboard();
        self.desk.outside.pictures.forget();
        self.desk.purpose = None;
        self.desk.first_sheet = false;
        self.desk.kiosk.resume();
        self.desk.unsaved = None;
        self.desk.announced = None;
    }
}

/// A copy from before a change of the format goes once everything has opened, and is offered as long
/// as something has not.
fn see_to_copies(accounts: &Accounts, session: &Session, vault: &Vault) -> Option<PathBuf> {
    let whole =
        session.access() == Access::ReadWrite && vault.damaged() == 0 && !session.has_findings();
    if whole {
        accounts.discard_migration_copies();
        return None;
    }
    accounts.migration_copies().pop()
}

impl Open {
    /// An opened session with its items; gives the accounts back where they cannot be read.
    pub(crate) fn new(
        mut accounts: Box<Accounts>,
        mut session: Session,
    ) -> Result<Self, (Box<Accounts>, Box<ErrorView>)> {
        // Whatever way has opened it: of one account only this session is left.
        accounts.end_parked_of(&session.account());
        if !session.keep_in_ram(&accounts) {
            tracing::warn!("the system keeps no more pages in memory: keys may reach the swap");
        }
        match Vault::open(&mut session, &mut accounts) {
            Ok(vault) => Ok(Self {
                migration_copy: see_to_copies(&accounts, &session, &vault),
                accounts: *accounts,
                session,
                vault,
                new_phone: None,
                new_sheet: None,
                new_emergency: None,
                rotation: None,
                rotation_ended: false,
                reseal_from: None,
                asked: None,
                bulk: None,
            }),
            Err(error) => {
                session.close(&mut accounts);
                Err((accounts, Box::new(error.into())))
            }
        }
    }

    /// Leaves every form that was begun at the door; nothing of them is in use.
    pub(crate) fn leave_forms(&mut self) {
        self.new_phone = None;
        self.new_sheet = None;
        self.new_emergency = None;
        self.rotation = None;
        self.rotation_ended = false;
        self.asked = None;
    }

    /// Wipes the session, as locked, parked or logged out, and gives the accounts back; what quick
    /// unlock needs may stay with them.
    fn close(self, how: fn(Session, &mut Accounts)) -> Box<Accounts> {
        let mut accounts = self.accounts;
        drop(self.vault);
        drop(self.new_phone);
        drop(self.new_sheet);
        drop(self.new_emergency);
        drop(self.rotation);
        drop(self.bulk);
        how(self.session, &mut accounts);
        Box::new(accounts)
    }
}

impl Desk {
    /// Empties the clipboard if it still holds what we put there; tried again at the next tick
    /// where the desktop does not answer.
    pub(crate) fn clear_clipboard(&mut self) {
        if let Some(copied) = &self.copied
            && copied.clear(&*self.outside.clipboard).is_ok()
        {
            self.copied = None;
        }
    }

    /// Where a device key of this kind of store would be written.
    pub(crate) fn lines(&self, store: KeyStore) -> Arc<dyn twinlatch_device::Lines> {
        match store {
            KeyStore::Keyring => Arc::clone(&self.outside.env.lines),
            KeyStore::File => Arc::clone(&self.outside.key_file),
        }
    }
}
