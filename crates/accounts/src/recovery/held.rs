//! What the session held before, while the rows are sealed from what it will hold.

use std::mem;

use twinlatch_records::{BackupSecret, EnrolmentSecret, KitSecret};

use super::phone::ReplacedPhone;
use super::{Paper, Recovery};
use crate::accounts::Accounts;
use crate::session::Session;

/// What the session held before, for a transaction that was not committed.
pub(super) struct Held {
    codes: Option<Vec<BackupSecret>>,
    used: Option<(usize, BackupSecret)>,
    kits: Option<Vec<KitSecret>>,
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
        if let Some(enrolments) = self.enrolments {
            session.state.enrolments = enrolments;
        }
    }
}

impl Recovery {
    /// What is sealed is sealed from the session's own, so it takes what will be over meanwhile.
    pub(super) fn put_into_session(&mut self, accounts: &Accounts) -> Held {
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
            Paper::Kit { .. } | Paper::KitPassword { .. } => None,
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
        Held {
            codes,
            used,
            kits,
            enrolments,
        }
    }
}
