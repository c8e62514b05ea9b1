//! A person's own choice of who helps: made with the password, ended at will.

use std::mem;

use twinlatch_crypto::{Id, print_paper};
use twinlatch_device::MarkReason;
use twinlatch_records::{EventKind, EventPayload, Header, HelpWays, Patch, WayKind};
use twinlatch_secret::{Password, SecretText};

use super::{HelpRows, Helper, Papers};
use crate::accounts::Accounts;
use crate::error::{ActError, EditError};
use crate::marks;
use crate::new_phone::Proved;
use crate::recovery_rows::RowKeys;
use crate::session::{Notice, Session};

/// Who helps a person back in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HelpView {
    /// How many administrators must help, as the policy has it; 0 where nobody can.
    pub needed: u32,
    /// Everybody who can help, and whether the person has chosen them.
    pub helpers: Vec<(Helper, bool)>,
    /// When the present ways were made, unix seconds; none where there are none.
    pub issued: Option<u64>,
    /// Since when administrators alone could open the account, unix seconds.
    pub escrowed: Option<u64>,
}

impl Session {
    /// Tells who helps, and who could.
    ///
    /// # Errors
    ///
    /// [`EditError::Store`].
    pub fn help(&self, accounts: &Accounts) -> Result<HelpView, EditError> {
        let help = self.ways.help.as_ref();
        let chosen = |account: &Id| {
            help.is_some_and(|help| {
                let own = help.rows.iter().filter(|row| row.way != WayKind::AdminFull);
                own.into_iter().any(|row| row.holders.contains(account))
            })
        };
        let helpers = self.helpers(accounts)?.into_iter();
        Ok(HelpView {
            needed: self.policy.helping_administrators(),
            helpers: helpers
                .map(|helper| {
                    let chosen = chosen(&helper.account);
                    (helper, chosen)
                })
                .collect(),
            issued: help
                .filter(|help| help.phone.is_some())
                .map(|help| help.issued),
            escrowed: help.and_then(|help| help.escrowed),
        })
    }

    /// The paper codes of the present ways as the sheet prints them: for a lost phone, for a forgotten
    /// password.
    pub(crate) fn printed_papers(&self) -> Option<[SecretText; 2]> {
        let help = self.ways.help.as_ref()?;
        let (phone, password) = help.phone.as_ref().zip(help.password.as_ref())?;
        Some([print_paper(phone), print_paper(password)])
    }

    /// Has these people help from now on, with new paper codes: earlier ones, and what administrators
    /// held before, open nothing of this file any more.
    ///
    /// The password is proved once more, since one of the ways is wrapped with it; that counts like
    /// any proof. The sheet has the new codes.
    ///
    /// # Errors
    ///
    /// [`ActError::TooFewHelpers`] where fewer can help than must, or none is offered;
    /// [`ActError::ProofNeeded`] without a fresh proof, both before anything is counted;
    /// [`LoginError::Denied`](crate::LoginError::Denied) for a wrong password. Nothing was changed then.
    ///
    /// # Security
    ///
    /// Whoever holds a share and guesses the password still lacks the paper code. Copies of the file
    /// made before keep what they held.
    pub fn make_help(
        &mut self,
        accounts: &mut Accounts,
        password: &Password,
        chosen: &[Id],
    ) -> Result<(), ActError> {
        self.check_act(&*accounts.env.clock)?;
        let papers = Papers::draw(&*accounts.env.random)?;
        let planned = self.plan(accounts, chosen, Some((&papers[0], &papers[1])))?;
        if planned.as_ref().is_none_or(|help| help.phone.is_none()) {
            return Err(ActError::TooFewHelpers);
        }
        let proved = self.prove_password(accounts, password)?;
        self.replace_help(
            accounts,
            planned,
            password,
            EventKind::HelpIssued,
            Some(&proved),
        )
    }

    /// Takes every way that administrators help with away; an escrow stays as long as the policy has it.
    ///
    /// # Errors
    ///
    /// [`ActError::ProofNeeded`] without a fresh proof; nothing was changed.
    pub fn end_help(&mut self, accounts: &mut Accounts) -> Result<(), ActError> {
        self.check_act(&*accounts.env.clock)?;
        let planned = self.plan(accounts, &[], None)?;
        // No row for a lost phone is left, so no password is asked for.
        let none = Password::new(String::new());
        self.replace_help(accounts, planned, &none, EventKind::HelpEnded, None)
    }

    /// Puts a plan in the place of the present ways: new shares, new rows, one transaction.
    pub(super) fn replace_help(
        &mut self,
        accounts: &mut Accounts,
        planned: Option<HelpWays>,
        password: &Password,
        event: EventKind,
        proved: Option<&Proved>,
    ) -> Result<(), ActError> {
        // The ways are sealed from the session's own, so the new ones stand in them meanwhile.
        let before = mem::replace(&mut self.ways.help, planned);
        // New paper codes stand on no sheet that was printed.
        let confirmed = proved.map(|_| self.mark_kit(false));
        let written = self
            .wrap_help(accounts, password)
            .and_then(|rows| self.write_help(accounts, &rows, event, proved));
        match written {
            Ok((header, patch)) => {
                if proved.is_some() {
                    self.header = header;
                    accounts.end_wait(&self.account, WayKind::Slot);
                }
                self.wrote(accounts, patch);
                self.note_standing();
                self.mark_due = marks::write(accounts, self, MarkReason::Lock).is_err();
                Ok(())
            }
            Err(error) => {
                self.ways.help = before;
                if let Some(confirmed) = confirmed {
                    self.mark_kit(confirmed);
                }
                Err(error)
            }
        }
    }

    fn wrap_help(&self, accounts: &Accounts, password: &Password) -> Result<HelpRows, ActError> {
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
        let (help, random) = (self.ways.help.as_ref(), &*accounts.env.random);
        Ok(keys.help_rows(&mut memory, password, help, random)?)
    }

    fn write_help(
        &self,
        accounts: &mut Accounts,
        rows: &HelpRows,
        event: EventKind,
        proved: Option<&Proved>,
    ) -> Result<(Header, Patch), ActError> {
        let time = accounts.env.clock.wall();
        self.transact(accounts, |edit| {
            let mut header = edit.open_header(self)?;
            edit.put_help(self, rows)?;
            edit.put_ways(self)?;
            let event = EventPayload::new(time, event);
            if let Some(proved) = proved {
                edit.put_header(self, &mut header)?;
                edit.clear_tries(self, &header.tries, &proved.tries)?;
                edit.put_events(&proved.tries, proved.failures, [event])?;
            } else {
                edit.put_event(&event)?;
            }
            Ok(header)
        })
    }

    /// Since when administrators alone can open the account, or could, unix seconds; it stays until all
    /// keys are replaced.
    #[must_use]
    pub fn escrowed(&self) -> Option<u64> {
        self.ways.help.as_ref()?.escrowed
    }

    /// Says for good that administrators alone can open the account, or could.
    pub(crate) fn note_escrow(&mut self) {
        if let Some(since) = self.escrowed() {
            self.note(Notice::Escrowed { since });
        }
    }
}
