//! Password and a backup code, in the place of the phone.

use twinlatch_crypto::{Costs, CryptoError, Id, KdfMemory, Way, derive_way_secret, open_backup};
use twinlatch_device::AccountMark;
use twinlatch_records::{DeviceSettings, Recovery as WayRow, WayKind, open_recovery};
use twinlatch_secret::{BackupCode, Password, RootKey};
use twinlatch_store::{Reading, StoreError};

use super::lookup::AccountRows;
use super::open::OpenedByPaper;
use super::reset_count::reset_count;
use super::{Paper, Recovery, RecoveryError};
use crate::accounts::Accounts;
use crate::error::LoginError;
use crate::login::{device_costs, refused, rewrite_settings, with_failure};
use crate::remembered::Marks;
use crate::rows::{DeviceRows, Row};
use crate::throttle::{Count, whole_seconds};

impl Accounts {
    /// Opens an account with its password and one of its backup codes.
    ///
    /// The try is counted by itself: wrong codes of the phone keep nobody from this way, nor the
    /// other way round. Nothing is used up yet.
    ///
    /// # Errors
    ///
    /// [`LoginError::Denied`] for every wrong combination, an unknown name included, after one run
    /// of the key derivation; the others say why the try could not be made.
    pub fn recover_with_backup_code(
        &mut self,
        username: &str,
        password: &Password,
        code: &BackupCode,
    ) -> Result<Recovery, RecoveryError> {
        let tried = self.try_backup_code(username, password, code);
        if matches!(tried, Err(RecoveryError::Login(LoginError::Denied))) {
            self.log_failure(WayKind::Backup, username);
        }
        tried
    }

    fn try_backup_code(
        &mut self,
        username: &str,
        password: &Password,
        code: &BackupCode,
    ) -> Result<Recovery, RecoveryError> {
        let mut attempt = Attempt::prepare(self, username)?;
        attempt.count(self)?;
        let (account, paper, root_key) = attempt.try_codes(self, password, code)?;
        let known = attempt.known.ok_or(LoginError::Denied)?;
        let opened = OpenedByPaper {
            account,
            root_key,
            paper,
            password: Some(password.duplicate()),
            failures: known.count.failures,
        };
        let (tries_id, tries) = (known.tries_id, known.rows.tries.clone());
        let recovery = Recovery::open(self, known.rows, None, known.marks, opened)?;
        self.follow_log_of(&recovery.session);
        reset_count(self, &account, &tries_id, WayKind::Backup, tries);
        Ok(recovery)
    }
}

/// A try that can be made.
struct Attempt {
    /// Nothing for an unknown name.
    known: Option<Known>,
    settings: Row<DeviceSettings>,
    costs: Costs,
    salt: [u8; 32],
    memory: KdfMemory,
    wall: u64,
}

/// One account as the file has it.
struct Known {
    rows: AccountRows,
    account: Id,
    tries_id: Id,
    marks: Marks,
    count: Count,
    /// The rows of unused codes, one set after the other.
    codes: Vec<(Id, WayRow)>,
}

impl Attempt {
    /// Reads what the try needs and refuses it, uncounted, where it cannot be made.
    fn prepare(accounts: &mut Accounts, username: &str) -> Result<Self, RecoveryError> {
        let wall = accounts.env.clock.wall();
        let rows = accounts.rows();
        let (found, settings) = accounts.store.read(|reading| {
            let found = find(reading, &rows, username)?;
            Ok::<_, StoreError>((found, rows.device_settings(reading)?))
        })?;
        let mark_of = found
            .as_ref()
            .map_or(rows.tag(username), |found| found.account);
        let marks = Marks::read(&*accounts.env.lines, &accounts.meta.db, &mark_of);
        let known = match found {
            None => None,
            Some(found) => Some(found.known(accounts, marks)?),
        };
        let derived = known.as_ref().and_then(|known| derivation(&known.codes));
        let (costs, salt) = derived.unwrap_or_else(|| (device_costs(accounts, &settings), [0; 32]));
        accounts.env.kdf.check(costs)?;
        let memory = accounts.env.kdf.reserve(costs)?;
        Ok(Self {
            known,
            settings,
            costs,
            salt,
            memory,
            wall,
        })
    }

    /// Counts the try before any work.
    fn count(&self, accounts: &mut Accounts) -> Result<(), RecoveryError> {
        let Some(known) = &self.known else {
            return Ok(rewrite_settings(accounts, &self.settings)??);
        };
        let failures = known.count.failures.saturating_add(1);
        let not_before = accounts.not_before(failures);
        let way = WayKind::Backup;
        let tries = with_failure(&known.rows.tries, way, failures, not_before, self.wall);
        let (store, rows, random) = accounts.parts();
        let sealed = rows.seal_tries(&known.tries_id, &tries, random)?;
        store.write(|writing| writing.tries_mut().put(&known.tries_id, &sealed))?;
        accounts.begin_wait(&known.account, way, failures);
        Ok(())
    }

    /// One run for a set, then every row of it.
    fn try_codes(
        &mut self,
        accounts: &Accounts,
        password: &Password,
        code: &BackupCode,
    ) -> Result<(Id, Paper, RootKey), RecoveryError> {
        let salt = self.salt;
        let secret = derive_way_secret(&mut self.memory, Way::Backup, password, &salt, self.costs)
            .map_err(refused)?;
        let known = self.known.as_ref().ok_or(LoginError::Denied)?;
        for (id, row) in known.codes.iter().filter(|(_, row)| row.salt == Some(salt)) {
            let wrapped = row.wrapped.as_deref().unwrap_or_default();
            let (key, account) = (&accounts.device_key, &known.account);
            match open_backup(&secret, code, key, wrapped, account, id) {
                Ok(root_key) => {
                    let set = row.set.unwrap_or(*id);
                    return Ok((known.account, Paper::Backup { set, row: *id }, root_key));
                }
                // A damaged row says nothing about the others.
                Err(CryptoError::Denied | CryptoError::Damaged) => {}
                Err(error) => return Err(refused(error).into()),
            }
        }
        Err(LoginError::Denied.into())
    }
}

/// What a name leads to.
struct Found {
    rows: AccountRows,
    account: Id,
    tries_id: Id,
    codes: Vec<(Id, WayRow)>,
}

/// Looks a name up; the rows of all ways are tried for an unknown one too.
fn find(
    reading: &Reading<'_>,
    rows: &DeviceRows<'_>,
    username: &str,
) -> Result<Option<Found>, StoreError> {
    let entry = rows.directory(reading, &rows.tag(username))?.into_there();
    let mut ways = Vec::new();
    for (id, stored) in reading.slots().all()? {
        if let Ok(row) = open_recovery(rows.key, rows.db, &id, &stored) {
            ways.push((id, row));
        }
    }
    let Some(entry) = entry else {
        // As many searches as for a name that somebody bears.
        let nobody = rows.tag(username);
        rows.header(reading, &nobody)?;
        rows.tries(reading, &nobody)?;
        return Ok(None);
    };
    let (account, tries_id) = (entry.account, entry.tries);
    ways.retain(|(_, row)| row.account == account && row.way == WayKind::Backup);
    Ok(Some(Found {
        rows: AccountRows::named(reading, rows, entry)?,
        account,
        tries_id,
        codes: ways,
    }))
}

impl Found {
    /// Leaves out what the keyring knows as used.
    fn known(mut self, accounts: &mut Accounts, marks: Marks) -> Result<Known, RecoveryError> {
        let way = WayKind::Backup;
        let count = Count::of_row(&self.rows.tries, way);
        if let Some(left) = accounts.wait_left(&self.account, way, count, true) {
            return Err(LoginError::Wait {
                seconds: whole_seconds(left),
                failures: count.failures,
            }
            .into());
        }
        let mark = marks.account.as_ref();
        self.codes
            .retain(|(id, row)| !is_used(mark, row.set.as_ref(), id));
        // The set with the most rows left is the present one; older rows were put back.
        let of_set = |set: Option<Id>| self.codes.iter().filter(|(_, row)| row.set == set).count();
        let sizes: Vec<usize> = self.codes.iter().map(|(_, row)| of_set(row.set)).collect();
        let mut sized: Vec<_> = sizes.into_iter().zip(self.codes).collect();
        sized.sort_by_key(|(size, _)| std::cmp::Reverse(*size));
        Ok(Known {
            rows: self.rows,
            account: self.account,
            tries_id: self.tries_id,
            marks,
            count,
            codes: sized.into_iter().map(|(_, code)| code).collect(),
        })
    }
}

/// Costs and salt of the set, from one row: of several salts the most frequent, since a row with
/// another is of an older file, or damaged.
fn derivation(codes: &[(Id, WayRow)]) -> Option<(Costs, [u8; 32])> {
    let (first, _) = codes.split_first()?;
    let of_set = codes.iter().filter(|(_, row)| row.set == first.1.set);
    let pairs: Vec<_> = of_set
        .filter_map(|(_, row)| row.costs.zip(row.salt))
        .collect();
    let count = |pair: &(Costs, [u8; 32])| pairs.iter().filter(|other| *other == pair).count();
    pairs.iter().max_by_key(|pair| count(pair)).copied()
}

/// Whether the keyring remembers a code as used.
pub(crate) fn is_used(mark: Option<&AccountMark>, set: Option<&Id>, row: &Id) -> bool {
    let used = mark.map_or(&[][..], |mark| &mark.used_backup);
    used.iter().any(|(of, begin)| {
        set.is_some_and(|set| set.bytes() == of) && row.bytes().starts_with(begin)
    })
}
