//! At a login: ways that administrators help with, as they have to be.
//!
//! Somebody who held a part may be no administrator any more, the policy may ask for others, a row or
//! a share may be gone. Then every row is made anew with a share of its own, and what was held before
//! opens nothing of this file.

use twinlatch_crypto::Id;
use twinlatch_records::{EventKind, HelpWays, WayKind};
use twinlatch_secret::Password;
use twinlatch_store::StoreError;

use super::{Papers, shares};
use crate::accounts::Accounts;
use crate::error::ActError;
use crate::session::{Access, Notice, Session};

impl Session {
    /// Makes the ways anew where they are not as they have to be, while the password is at hand.
    ///
    /// Nothing that goes wrong here hinders the login: it is due again at the next one.
    pub(crate) fn keep_help(&mut self, accounts: &mut Accounts, password: &Password) {
        if self.access == Access::ReadWrite && !self.salvaged && !self.lost.ways {
            // What could not be written stays due, and the old rows stay named in the ways.
            let _ = self.try_keep_help(accounts, password);
        }
    }

    fn try_keep_help(
        &mut self,
        accounts: &mut Accounts,
        password: &Password,
    ) -> Result<(), ActError> {
        let planned = self.plan_help(accounts, &Papers::Kept)?;
        let present = self.ways.help.as_ref();
        if wanted(planned.as_ref()) == wanted(present) && self.is_help_whole(accounts)? {
            return Ok(());
        }
        let helped = |help: Option<&HelpWays>| help.is_some_and(|help| help.phone.is_some());
        let escrow = |help: Option<&HelpWays>| {
            help.is_some_and(|help| help.rows.iter().any(|row| row.way == WayKind::AdminFull))
        };
        let notice = match (helped(present), helped(planned.as_ref())) {
            (true, false) => Some(Notice::HelpEnded),
            (true, true) => Some(Notice::HelpRenewed),
            (false, _) => None,
        };
        let event = match (&notice, escrow(planned.as_ref())) {
            (_, true) if !escrow(present) => EventKind::EscrowIssued,
            (Some(Notice::HelpRenewed), _) => EventKind::HelpIssued,
            (None, true) => EventKind::EscrowIssued,
            _ => EventKind::HelpEnded,
        };
        self.replace_help(accounts, planned, password, event, None)?;
        if let Some(notice) = notice {
            self.note(notice);
        }
        Ok(())
    }

    /// Whether every row is as listed and every part of its share in the mailbox.
    fn is_help_whole(&self, accounts: &Accounts) -> Result<bool, StoreError> {
        let Some(help) = &self.ways.help else {
            return Ok(true);
        };
        let listed = self.ledger.rows();
        self.read(accounts, |reading| {
            let shares = shares(reading, &accounts.rows())?;
            for row in &help.rows {
                let stored = reading.slots().find(&row.row)?;
                let line = listed.iter().find(|(id, _)| *id == row.row);
                let as_listed = stored
                    .zip(line)
                    .is_some_and(|(stored, (_, hash))| stored.hash() == *hash);
                let is_sent = |holder: &Id| {
                    shares.iter().any(|share| {
                        share.row == row.row
                            && share.mail.recipient == *holder
                            && share.mail.sender == self.account
                    })
                };
                if !as_listed || !row.holders.iter().all(is_sent) {
                    return Ok(false);
                }
            }
            Ok(true)
        })
    }
}

/// Who helps with what, without the ids of rows.
fn wanted(help: Option<&HelpWays>) -> Vec<(WayKind, Vec<Id>)> {
    let rows = help.map_or(&[][..], |help| &help.rows[..]);
    let mut wanted: Vec<_> = rows
        .iter()
        .map(|row| (row.way, row.holders.clone()))
        .collect();
    wanted.sort_unstable();
    wanted
}
