//! A new recovery sheet inside an open session: another kit and another set of backup codes.

use std::mem;
use std::time::Duration;

use twinlatch_crypto::{Id, Random, print_backup, print_kit, print_paper, print_vault_number};
use twinlatch_device::MarkReason;
use twinlatch_records::{
    BackupSecret, EmergencyKit, EventKind, EventPayload, Header, HelpWays, KitSecret, Patch,
    Renewed, WayKind, Ways,
};
use twinlatch_secret::{PaperCode, Password, SecretText};

use crate::accounts::Accounts;
use crate::emergency::note_renewed;
use crate::env::Clock;
use crate::error::{ActError, EditError};
use crate::help::Papers;
use crate::marks;
use crate::new_phone::Proved;
use crate::recovery_rows::{RecoveryRows, RowKeys, make_backup_set, make_kit, make_recovery_rows};
use crate::session::{Edit, Notice, Session};
use crate::sheet::{KitKind, Sheet, is_typed_back, kind};

/// How long a new sheet may be confirmed after it was drawn: time to print it.
const FORM_HOLDS: Duration = Duration::from_secs(30 * 60);

/// A kit and a set of codes that were drawn and are not in use yet; dropping them changes nothing.
pub struct NewSheet {
    kit: KitSecret,
    set: Id,
    codes: Vec<BackupSecret>,
    /// What takes the place of the paper codes for administrators' help, where there are any.
    papers: [PaperCode; 2],
    /// Boot time at which it was drawn.
    begun: Duration,
}

impl NewSheet {
    /// Draws a kit of the same kind as the present one, and eight codes.
    ///
    /// # Errors
    ///
    /// [`ActError::ProofNeeded`] without a fresh proof, and
    /// [`EditError::ReadOnly`].
    pub fn begin(session: &Session, accounts: &Accounts) -> Result<Self, ActError> {
        session.check_act(&*accounts.env.clock)?;
        let (random, wall): (&dyn Random, u64) = (&*accounts.env.random, accounts.env.clock.wall());
        let way = session.kit().map_or(KitKind::Kit.way(), |kit| kit.way);
        Ok(Self {
            kit: make_kit(way, &session.db, wall, random)?,
            set: Id::random(random)?,
            codes: make_backup_set(random)?,
            papers: Papers::draw(random)?,
            begun: accounts.env.clock.boot(),
        })
    }

    /// What stands on the new sheet.
    ///
    /// # Security
    ///
    /// A sheet of the kind `Kit` opens the account alone, once it is in use.
    pub fn sheet(&self, session: &Session, accounts: &Accounts) -> Sheet {
        Sheet {
            username: session.username().to_owned(),
            display_name: session.display_name().to_owned(),
            host: accounts.env.host_name.clone(),
            issued: self.kit.issued,
            kit: kind(&self.kit),
            kit_code: print_kit(&self.kit.code),
            backup_codes: self
                .codes
                .iter()
                .map(|code| print_backup(&code.code))
                .collect(),
            help_codes: session
                .printed_papers()
                .map(|_| self.papers.each_ref().map(print_paper)),
            vault_number: print_vault_number(&session.db),
            kit_confirmed: self.kit.confirmed,
        }
    }

    /// Compares four symbols of the kit, typed from the sheet; positions as for
    /// [`Session::confirm_kit`].
    pub fn confirm(&mut self, positions: [u8; 4], answer: &SecretText) -> bool {
        let right = is_typed_back(&self.kit, positions, answer);
        self.kit.confirmed |= right;
        right
    }

    /// Refuses a sheet that was not typed back, and one that was left lying.
    pub(crate) fn check(&self, clock: &dyn Clock) -> Result<(), ActError> {
        if !self.kit.confirmed {
            return Err(ActError::KitNotConfirmed);
        }
        if self.is_over(clock) {
            return Err(ActError::ProofNeeded);
        }
        Ok(())
    }

    /// Whether it was left lying for more than half an hour.
    pub(crate) fn is_over(&self, clock: &dyn Clock) -> bool {
        clock.boot().saturating_sub(self.begun) > FORM_HOLDS
    }

    /// Set, codes and kit as they were drawn.
    pub(crate) fn drawn(&self) -> (Id, Vec<BackupSecret>, KitSecret) {
        let codes = self.codes.iter().map(BackupSecret::duplicate).collect();
        (self.set, codes, self.kit.duplicate())
    }

    /// Puts the new sheet in the place of the old one, whose kit and codes are dead from then on.
    ///
    /// The password is proved once more, since the codes are wrapped with it; that counts like any
    /// proof.
    ///
    /// # Errors
    ///
    /// [`ActError::KitNotConfirmed`] and, half an hour after [`begin`](Self::begin),
    /// [`ActError::ProofNeeded`], both before anything is counted;
    /// [`LoginError::Denied`](crate::LoginError::Denied) for a wrong password. The old sheet stays.
    ///
    /// # Security
    ///
    /// Copies of the file made before keep the old sheet: after a theft that is not enough.
    pub fn finish(
        &self,
        session: &mut Session,
        accounts: &mut Accounts,
        password: &Password,
    ) -> Result<(), ActError> {
        session.check_writable()?;
        self.check(&*accounts.env.clock)?;
        let proved = session.prove_password(accounts, password)?;
        let help = session.plan_help(accounts, &self.papers())?;
        let old = self.put_into(session, accounts.env.clock.wall(), help);
        let written = session
            .wrap_ways(accounts, password)
            .and_then(|rows| session.write_ways(accounts, &rows, &proved));
        match written {
            Ok((header, patch)) => {
                session.header = header;
                session.wrote(accounts, patch);
                accounts.end_wait(&session.account, WayKind::Slot);
                let over = |told: &Notice| matches!(told, Notice::NoSheet | Notice::FewCodes(_));
                session.notices.retain(|told| !over(told));
                session.note_standing();
                session.mark_due = marks::write(accounts, session, MarkReason::Success).is_err();
                Ok(())
            }
            Err(error) => {
                old.put_back(&mut session.ways);
                Err(error)
            }
        }
    }

    /// The paper codes as they were drawn.
    pub(crate) fn papers(&self) -> Papers {
        Papers::New(self.papers.each_ref().map(PaperCode::duplicate))
    }

    /// The ways are sealed from the session's own, so the new ones stand in them meanwhile.
    fn put_into(&self, session: &mut Session, wall: u64, help: Option<HelpWays>) -> OldSheet {
        let (set, codes, kit) = self.drawn();
        let ways = &mut session.ways;
        OldSheet {
            set: mem::replace(&mut ways.set, set),
            issued: mem::replace(&mut ways.issued, wall),
            codes: mem::replace(&mut ways.codes, codes),
            kits: mem::replace(&mut ways.kits, vec![kit]),
            help: mem::replace(&mut ways.help, help),
            emergency: note_renewed(ways, Renewed::Sheet),
        }
    }
}

/// What the session held before, for a transaction that was not committed.
struct OldSheet {
    set: Id,
    issued: u64,
    codes: Vec<BackupSecret>,
    kits: Vec<KitSecret>,
    help: Option<HelpWays>,
    emergency: Option<EmergencyKit>,
}

impl OldSheet {
    fn put_back(self, ways: &mut Ways) {
        ways.set = self.set;
        ways.issued = self.issued;
        ways.codes = self.codes;
        ways.kits = self.kits;
        ways.help = self.help;
        ways.emergency = self.emergency;
    }
}

impl Session {
    /// Seals the rows of the session's codes and kit.
    fn wrap_ways(
        &self,
        accounts: &Accounts,
        password: &Password,
    ) -> Result<RecoveryRows, ActError> {
        let costs = self
            .enrolment_header()
            .ok_or(EditError::ChangedOutside)?
            .costs;
        let keys = RowKeys {
            db: &self.db,
            account: &self.account,
            device_key: &accounts.device_key,
            root_key: &self.root_key,
            costs,
            helpers: &self.helpers(accounts)?,
        };
        let mut memory = accounts.env.kdf.reserve(costs)?;
        let random = &*accounts.env.random;
        Ok(make_recovery_rows(
            &mut memory,
            password,
            &self.ways,
            &keys,
            random,
        )?)
    }

    fn write_ways(
        &self,
        accounts: &mut Accounts,
        rows: &RecoveryRows,
        proved: &Proved,
    ) -> Result<(Header, Patch), ActError> {
        let time = accounts.env.clock.wall();
        self.transact(accounts, |edit| {
            let mut header = edit.open_header(self)?;
            header.kit_tags = self.ways.all_kits().map(|kit| kit.tag).collect();
            edit.put_header(self, &mut header)?;
            edit.drop_unnamed_rows(self)?;
            edit.put_way_rows(self, rows)?;
            edit.put_ways(self)?;
            edit.clear_tries(self, &header.tries, &proved.tries)?;
            let event = |what| EventPayload::new(time, what);
            let events = [EventKind::CodesIssued, EventKind::KitIssued].map(event);
            edit.put_events(&proved.tries, proved.failures, events)?;
            Ok(header)
        })
    }
}

impl Edit<'_, '_> {
    /// Writes the rows of codes, kits and help, each named in the lists.
    pub(crate) fn put_way_rows(
        &mut self,
        session: &Session,
        rows: &RecoveryRows,
    ) -> Result<(), EditError> {
        let mut slots = self.writing.slots_mut();
        for (id, row) in &rows.backup {
            slots.put_recovery(id, row)?;
            self.change.set_slot_row(*id, row.hash());
        }
        for (tag, row) in &rows.kits {
            slots.put_kit(tag, row)?;
            self.change.set_slot_row(*tag, row.hash());
        }
        if let Some(help) = &rows.help {
            self.put_help(session, help)?;
        }
        Ok(())
    }
}
