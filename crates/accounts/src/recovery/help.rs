//! Administrators' parts, and the person's own.

use twinlatch_crypto::{
    CryptoError, Id, Way, WaySecret, derive_way_secret, join_shares, open_admin_full,
    open_admin_password, open_admin_phone,
};
use twinlatch_records::{Recovery as WayRow, WayKind};
use twinlatch_secret::{PaperCode, Password, RecoveryShare, RootKey};
use twinlatch_store::StoreError;

use super::lookup::AccountRows;
use super::open::OpenedByPaper;
use super::reset_count::reset_count;
use super::{Paper, Recovery, RecoveryError};
use crate::accounts::Accounts;
use crate::error::LoginError;
use crate::help::{HelpRun, HelpWay};
use crate::login::{refused, with_failure};
use crate::remembered::Marks;
use crate::rows::Row;
use crate::throttle::{Count, whole_seconds};

/// What the person has of it.
#[derive(Debug, Clone, Copy, Default)]
pub struct HelpTyped<'a> {
    /// The password; for a lost phone.
    pub password: Option<&'a Password>,
    /// The paper code; for a lost phone and, another one, for a forgotten password.
    pub paper: Option<&'a PaperCode>,
}

impl Accounts {
    /// Opens the account of the person whom administrators have given their part, in this process and
    /// in the last ten minutes, for the way that they have given it for.
    ///
    /// The try is counted by itself, before any work. With success the parts are wiped.
    ///
    /// # Errors
    ///
    /// [`RecoveryError::NoHelp`] and [`RecoveryError::HelpIncomplete`] before anything is counted;
    /// [`LoginError::Denied`] for a wrong password or paper code.
    pub fn recover_with_help(
        &mut self,
        username: &str,
        typed: HelpTyped<'_>,
    ) -> Result<Recovery, RecoveryError> {
        self.end_help_if_over();
        let missing = self.help_run()?.ok_or(RecoveryError::NoHelp)?.missing;
        // Taken out, so that nothing else can use the parts meanwhile.
        let run = self.help.take().ok_or(RecoveryError::NoHelp)?;
        let tried = self.try_help(&run, missing, username, typed);
        if matches!(tried, Err(RecoveryError::Login(LoginError::Denied))) {
            self.log_failure(run.way.kind(), username);
        }
        if tried.is_err() {
            self.help = Some(run);
        }
        tried
    }

    fn try_help(
        &mut self,
        run: &HelpRun,
        missing: usize,
        username: &str,
        typed: HelpTyped<'_>,
    ) -> Result<Recovery, RecoveryError> {
        let attempt = Attempt::prepare(self, run, missing, username)?;
        attempt.count(self)?;
        let (row, root_key) = attempt.open(self, run, typed)?;
        let way = run.way;
        let password = typed.password.filter(|_| way == HelpWay::Phone);
        let opened = OpenedByPaper {
            account: run.person,
            root_key,
            paper: Paper::Help { way, row },
            password: password.map(Password::duplicate),
            failures: attempt.count.failures,
        };
        let marks = Marks::read(&*self.env.lines, &self.meta.db, &run.person);
        let (kind, tries_id, tries) = (attempt.way, attempt.tries_id, attempt.rows.tries.clone());
        let recovery = Recovery::open(self, attempt.rows, None, marks, opened)?;
        reset_count(self, &run.person, &tries_id, kind, tries);
        self.follow_log_of(&recovery.session);
        Ok(recovery)
    }
}

/// A try that can be made.
struct Attempt {
    rows: AccountRows,
    tries_id: Id,
    way: WayKind,
    count: Count,
    /// The rows that parts were given of.
    ways: Vec<(Id, WayRow)>,
}

impl Attempt {
    /// Reads what the try needs and refuses it, uncounted, where it cannot be made.
    fn prepare(
        accounts: &mut Accounts,
        run: &HelpRun,
        missing: usize,
        username: &str,
    ) -> Result<Self, RecoveryError> {
        let rows = accounts.rows();
        let found = accounts.store.read(|reading| {
            let Row::There(entry) = rows.directory(reading, &rows.tag(username))? else {
                return Ok(None);
            };
            if entry.account != run.person {
                return Ok(None);
            }
            let mut ways = Vec::new();
            for (id, _) in run.rows() {
                if let Row::There(row) = rows.recovery(reading, &id)?
                    && row.account == run.person
                    && row.way == run.way.kind()
                {
                    ways.push((id, row));
                }
            }
            let tries_id = entry.tries;
            let rows = AccountRows::named(reading, &rows, entry)?;
            Ok::<_, StoreError>(Some((rows, tries_id, ways)))
        })?;
        let (rows, tries_id, ways) = found.ok_or(RecoveryError::NoHelp)?;
        if ways.is_empty() {
            return Err(RecoveryError::NoHelp);
        }
        if missing > 0 {
            return Err(RecoveryError::HelpIncomplete);
        }
        let way = run.way.kind();
        let count = Count::of_row(&rows.tries, way);
        if let Some(left) = accounts.wait_left(&run.person, way, count, true) {
            return Err(LoginError::Wait {
                seconds: whole_seconds(left),
                failures: count.failures,
            }
            .into());
        }
        Ok(Self {
            rows,
            tries_id,
            way,
            count,
            ways,
        })
    }

    /// Counts the try before any work.
    fn count(&self, accounts: &mut Accounts) -> Result<(), RecoveryError> {
        let failures = self.count.failures.saturating_add(1);
        let (not_before, wall) = (accounts.not_before(failures), accounts.env.clock.wall());
        let tries = with_failure(&self.rows.tries, self.way, failures, not_before, wall);
        let (store, rows, random) = accounts.parts();
        let sealed = rows.seal_tries(&self.tries_id, &tries, random)?;
        store.write(|writing| writing.tries_mut().put(&self.tries_id, &sealed))?;
        if let Some((_, row)) = self.ways.first() {
            accounts.begin_wait(&row.account, self.way, failures);
        }
        Ok(())
    }

    /// At most one run, then every row with what was given of it.
    fn open(
        &self,
        accounts: &Accounts,
        run: &HelpRun,
        typed: HelpTyped<'_>,
    ) -> Result<(Id, RootKey), RecoveryError> {
        let secret = self.secret(accounts, typed)?;
        let given = run.rows();
        for (id, row) in &self.ways {
            let parts = given.iter().find(|(of, _)| of == id);
            let parts = parts.map_or(&[][..], |(_, parts)| parts);
            for share in candidates(parts) {
                match open_row(row, id, &share, secret.as_ref(), typed.paper) {
                    Ok(root_key) => return Ok((*id, root_key)),
                    // A damaged row says nothing about the others.
                    Err(CryptoError::Denied | CryptoError::Damaged) => {}
                    Err(error) => return Err(refused(error).into()),
                }
            }
        }
        Err(LoginError::Denied.into())
    }

    fn secret(
        &self,
        accounts: &Accounts,
        typed: HelpTyped<'_>,
    ) -> Result<Option<WaySecret>, RecoveryError> {
        if self.way != WayKind::AdminPhone {
            return Ok(None);
        }
        let password = typed.password.ok_or(RecoveryError::PasswordNeeded)?;
        let derivation = self
            .ways
            .iter()
            .find_map(|(_, row)| row.costs.zip(row.salt));
        let (costs, salt) = derivation.ok_or(LoginError::Denied)?;
        // Bounds before any work: who made the row is not known yet.
        accounts.env.kdf.check(costs)?;
        let mut memory = accounts.env.kdf.reserve(costs)?;
        let secret = derive_way_secret(&mut memory, Way::AdminPhone, password, &salt, costs);
        Ok(Some(secret.map_err(refused)?))
    }
}

/// What the given parts may be: each by itself, and two together.
fn candidates(parts: &[&RecoveryShare]) -> Vec<RecoveryShare> {
    let alone = parts.iter().map(|part| part.duplicate());
    let joined = match parts {
        [one, other] => Some(join_shares(one, other)),
        _ => None,
    };
    alone.chain(joined).collect()
}

fn open_row(
    row: &WayRow,
    id: &Id,
    share: &RecoveryShare,
    secret: Option<&WaySecret>,
    paper: Option<&PaperCode>,
) -> Result<RootKey, CryptoError> {
    let wrapped = row.wrapped.as_deref().unwrap_or_default();
    let account = &row.account;
    match row.way {
        WayKind::AdminPhone => {
            let (secret, paper) = secret.zip(paper).ok_or(CryptoError::Denied)?;
            open_admin_phone(share, secret, paper, wrapped, account, id)
        }
        WayKind::AdminPassword => {
            let paper = paper.ok_or(CryptoError::Denied)?;
            open_admin_password(share, paper, wrapped, account, id)
        }
        WayKind::AdminFull => open_admin_full(share, wrapped, account, id),
        WayKind::Slot
        | WayKind::Backup
        | WayKind::Kit
        | WayKind::KitPassword
        | WayKind::Pending => Err(CryptoError::Denied),
    }
}
