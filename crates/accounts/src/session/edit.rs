//! Reading and writing the file through a session: one transaction each.

use twinlatch_crypto::Random;
use twinlatch_records::{AuditKind, AuditLine, Change, Ledger, Patch, RecordsError};
use twinlatch_secret::{DeviceKey, RootKey};
use twinlatch_store::{Reading, StoreError, Writing};

use crate::accounts::Accounts;
use crate::audit::{About, Appended, append};
use crate::error::EditError;
use crate::marks;
use crate::rows::DeviceRows;
use crate::session::{Access, Session};

impl Session {
    /// Reads from the file in one consistent view.
    ///
    /// # Errors
    ///
    /// Whatever `look` returns, or the store's own.
    pub fn read<T, E: From<StoreError>>(
        &self,
        accounts: &Accounts,
        look: impl FnOnce(&Reading<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        accounts.store.read(look)
    }

    /// Writes to the file: `prepare` says what changes, and all of it is written with the lists
    /// that bind it in one transaction, or nothing is.
    ///
    /// # Errors
    ///
    /// Whatever `prepare` returns; [`EditError::ReadOnly`] before anything is done.
    pub fn edit<T, E: From<EditError>>(
        &mut self,
        accounts: &mut Accounts,
        prepare: impl FnOnce(&mut Change, &Reading<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let (value, patch) =
            self.transact(accounts, |edit| prepare(&mut *edit.change, &*edit.writing))?;
        self.wrote(accounts, patch);
        Ok(value)
    }

    /// Runs one transaction with the root key; the caller takes over the patch after it.
    ///
    /// # Errors
    ///
    /// [`EditError::ChangedOutside`] if the file no longer has the lists of this session. As [`edit`](Self::edit); the file is then as it was.
    pub(crate) fn transact<T, E: From<EditError>>(
        &self,
        accounts: &mut Accounts,
        prepare: impl FnOnce(&mut Edit<'_, '_>) -> Result<T, E>,
    ) -> Result<(T, Patch), E> {
        let device = accounts.device_key.duplicate();
        let keys = OtherKeys {
            lists: &self.root_key,
            device: &device,
        };
        self.transact_with(accounts, &keys, prepare)
    }

    /// As [`transact`](Self::transact), where the session has other keys than the file.
    pub(crate) fn transact_with<T, E: From<EditError>>(
        &self,
        accounts: &mut Accounts,
        keys: &OtherKeys<'_>,
        prepare: impl FnOnce(&mut Edit<'_, '_>) -> Result<T, E>,
    ) -> Result<(T, Patch), E> {
        if let Access::ReadOnly(reason) = self.access {
            return Err(EditError::ReadOnly(reason).into());
        }
        let blank = self.line(accounts, AuditKind::LoggedIn, About::default());
        let (lost, end) = (accounts.lost_lines(), accounts.log_end);
        let told = usize::from(lost.is_some());
        let (store, _, random) = accounts.parts();
        let rows = DeviceRows {
            db: &self.db,
            key: keys.device,
        };
        let written: Result<_, Failure<E>> = store.write(|writing| {
            let ledger = &self.ledger;
            if !ledger.is_current(writing, keys.lists)? {
                return Err(EditError::ChangedOutside.into());
            }
            let mut change = ledger.change();
            let mut edit = Edit {
                change: &mut change,
                writing,
                rows,
                random,
                ledger,
                blank,
                lines: lost.into_iter().collect(),
            };
            let value = prepare(&mut edit).map_err(Failure::Caller)?;
            let lines = edit.lines;
            change.sign_with(self.state.identity.signing.duplicate());
            let patch = change.write(ledger, &self.root_key, writing, random)?;
            let appended = if lines.is_empty() {
                Appended::To(end)
            } else {
                append(&rows, writing, &lines, Some(self.signer()), end, random)?
            };
            Ok((value, patch, lines.len().saturating_sub(told), appended))
        });
        let (value, patch, lines, appended) = written.map_err(Failure::into_error)?;
        accounts.appended(lines, appended);
        Ok((value, patch))
    }

    /// Takes over what a transaction wrote, and has the mark follow.
    pub(crate) fn wrote(&mut self, accounts: &Accounts, patch: Patch) {
        self.ledger.apply(patch);
        self.mark_due = true;
        marks::write_while_editing(accounts, self);
    }
}

/// Keys of a transaction that replaces them.
pub(crate) struct OtherKeys<'k> {
    /// The root key that the file's lists are under until then.
    pub(crate) lists: &'k RootKey,
    /// The device key that rows are written under.
    pub(crate) device: &'k DeviceKey,
}

/// What the body of a transaction works with.
pub(crate) struct Edit<'e, 'w> {
    /// What the lists will say.
    pub(crate) change: &'e mut Change,
    /// Rows that no list names.
    pub(crate) writing: &'e mut Writing<'w>,
    /// Rows under the device key.
    pub(crate) rows: DeviceRows<'e>,
    pub(crate) random: &'e dyn Random,
    /// The lists as they are.
    pub(crate) ledger: &'e Ledger,
    /// A line of the audit log by this person, now, about nothing yet.
    pub(crate) blank: AuditLine,
    /// What the audit log will say.
    pub(crate) lines: Vec<AuditLine>,
}

/// Tells the caller's own error from one of the transaction.
enum Failure<E> {
    Caller(E),
    Edit(EditError),
}

impl<E: From<EditError>> Failure<E> {
    fn into_error(self) -> E {
        match self {
            Self::Caller(error) => error,
            Self::Edit(error) => error.into(),
        }
    }
}

impl<E> From<EditError> for Failure<E> {
    fn from(error: EditError) -> Self {
        Self::Edit(error)
    }
}

impl<E> From<StoreError> for Failure<E> {
    fn from(error: StoreError) -> Self {
        Self::Edit(error.into())
    }
}

impl<E> From<RecordsError> for Failure<E> {
    fn from(error: RecordsError) -> Self {
        Self::Edit(error.into())
    }
}
