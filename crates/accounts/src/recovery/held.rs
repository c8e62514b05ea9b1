//! What the session held before, while the rows are sealed from what it will hold.

use std::mem;

use twinlatch_records::{
    BackupSecret, EmergencyKit, EnrolmentSecret, HelpWays, KitSecret, Renewed,
};

use super::phone::ReplacedPhone;
use super::{Paper, Recovery, RecoveryError};
use crate::accounts::Accounts;
use crate::emergency::note_renewed;
use crate::help::Papers;
use crate::session::Session;

/// What the session held before, for a transaction that was not committed.
pub(super) struct Held {
    codes: Option<Vec<BackupSecret>>,
    used: Option<(usize, BackupSecret)>,
    kits: Option<Vec<KitSecret>>,
    help: Option<Option<HelpWays>>,
    emergency: Option<EmergencyKit>,
    confirmed: Option<bool>,
    enrolments: Option<Vec<EnrolmentSecret>>,
}

impl Held {
    pub(super) fn put_back(self, session: &mut Session) {
        if let Some(codes) = self.codes {
            session.ways.codes = codes;
        }
        if let Some((at, code)) = self.used {
            session.ways.codes.insert(at, code);
        }
        if let Some(kits) = self.kits {
            session.ways.kits = kits;
        }
        if let Some(help) = self.help {
            session.ways.help = help;
        }
        session.ways.emergency = self.emergency;
        if let Some(confirmed) = self.confirmed {
            session.mark_kit(confirmed);
        }
        if let Some(enrolments) = self.enrolments {
            session.state.enrolments = enrolments;
        }
    }
}

impl Recovery {
    /// What is sealed is sealed from the session's own, so it takes what will be over meanwhile.
    ///
    /// # Errors
    ///
    /// [`EditError`](crate::EditError); the session is as it was.
    pub(super) fn put_into_session(&mut self, accounts: &Accounts) -> Result<Held, RecoveryError> {
        let planned = self.planned_help(accounts)?;
        let emergency = self.take_emergency(accounts);
        let session = &mut self.session;
        let new_set = self.new_kit.as_ref().and_then(|kit| kit.codes.as_ref());
        let codes = new_set.map(|codes| {
            session.ways.issued = accounts.env.clock.wall();
            let codes = codes.iter().map(BackupSecret::duplicate).collect();
            mem::replace(&mut session.ways.codes, codes)
        });
        let used = match self.paper {
            Paper::Backup { row, .. } => {
                let codes = &mut session.ways.codes;
                let at = codes.iter().position(|code| code.row == row);
                at.map(|at| (at, codes.remove(at)))
            }
            Paper::Kit { .. }
            | Paper::KitPassword { .. }
            | Paper::Emergency { .. }
            | Paper::Help { .. } => None,
        };
        let kits = self.new_kit.as_ref().map(|kit| {
            let kit = KitSecret {
                code: kit.secret.code.duplicate(),
                confirmed: kit.confirmed,
                ..kit.secret
            };
            mem::replace(&mut session.ways.kits, vec![kit])
        });
        let enrolments = match &self.phone {
            Some(ReplacedPhone::New(made)) => {
                let secret = made.secret.duplicate();
                Some(mem::replace(&mut session.state.enrolments, vec![secret]))
            }
            Some(ReplacedPhone::Rebuilt(_)) | None => None,
        };
        // New paper codes stand on no sheet that was printed.
        let has_papers = |help: &HelpWays| help.phone.is_some();
        let reprint = matches!(self.paper, Paper::Help { .. })
            && planned.as_ref().is_some_and(|help| {
                let help: Option<&HelpWays> = help.as_ref();
                help.is_some_and(has_papers)
            });
        let confirmed = reprint.then(|| session.mark_kit(false));
        Ok(Held {
            codes,
            used,
            kits,
            help: planned.map(|planned| mem::replace(&mut session.ways.help, planned)),
            emergency,
            confirmed,
            enrolments,
        })
    }

    /// The ways that administrators help with, where they have to be made anew: with the password, and
    /// after they were used, then with new paper codes.
    fn planned_help(&self, accounts: &Accounts) -> Result<Option<Option<HelpWays>>, RecoveryError> {
        let papers = if self.by_help().is_some() {
            Papers::New(Papers::draw(&*accounts.env.random)?)
        } else if self.new_password {
            Papers::Kept
        } else {
            return Ok(None);
        };
        Ok(Some(self.session.plan_help(accounts, &papers)?))
    }

    /// The emergency kit after this: used, gone, or with less to be made anew.
    fn take_emergency(&mut self, accounts: &Accounts) -> Option<EmergencyKit> {
        let wall = accounts.env.clock.wall();
        let new_phone = matches!(self.phone, Some(ReplacedPhone::New(_)));
        let ways = &mut self.session.ways;
        let before = ways.emergency.as_ref().map(EmergencyKit::duplicate);
        if self.short {
            if let Some(kit) = &mut ways.emergency {
                (kit.used, kit.renewed) = (Some(wall), 0);
            }
        } else if matches!(self.paper, Paper::Emergency { .. }) {
            ways.emergency = None;
        } else {
            let made = [
                (Renewed::Password, self.new_password),
                (Renewed::Phone, new_phone),
                (Renewed::Sheet, self.new_kit.is_some()),
            ];
            for (part, _) in made.into_iter().filter(|(_, made)| *made) {
                note_renewed(ways, part);
            }
        }
        before
    }
}
