//! The rows of ways that administrators help with, and the mail with their parts.

use twinlatch_crypto::{
    CryptoError, Id, KdfMemory, Random, SealError, Sealed, Way, WaySecret, Wrapped,
    derive_way_secret, kind, make_recovery_share, make_salt, split_share, wrap_admin_full,
    wrap_admin_password, wrap_admin_phone,
};
use twinlatch_records::{HelpRow, HelpWays, Mail, Recovery, WayKind, seal_recovery, seal_share};
use twinlatch_secret::{Password, RecoveryShare};

use super::holders::shares;
use crate::error::EditError;
use crate::recovery_rows::RowKeys;
use crate::rows::DeviceRows;
use crate::session::{Edit, Session};

/// Sealed rows with their ids, and the parts that lead to them.
#[derive(Default)]
pub(crate) struct HelpRows {
    pub(crate) rows: Vec<(Id, Sealed<kind::Recovery>)>,
    pub(crate) mails: Vec<Mail>,
}

/// Whether administrators help with this way.
pub(crate) fn is_help(way: WayKind) -> bool {
    matches!(
        way,
        WayKind::AdminPhone | WayKind::AdminPassword | WayKind::AdminFull
    )
}

/// What the wrapping keys of all rows have in common.
struct Inputs<'a> {
    help: &'a HelpWays,
    /// The password's part; all rows for a lost phone share one run.
    secret: Option<(WaySecret, [u8; 32])>,
}

impl RowKeys<'_> {
    /// Makes every row that the plan names, each with a share of its own: at most one run.
    ///
    /// # Errors
    ///
    /// [`CryptoError`]; [`SealError::Recipient`] where somebody of the plan is no helper.
    pub(crate) fn help_rows(
        &self,
        memory: &mut KdfMemory,
        password: &Password,
        help: Option<&HelpWays>,
        random: &dyn Random,
    ) -> Result<HelpRows, CryptoError> {
        let Some(help) = help else {
            return Ok(HelpRows::default());
        };
        let mut inputs = Inputs { help, secret: None };
        if help.rows.iter().any(|row| row.way == WayKind::AdminPhone) {
            let salt = make_salt(random).map_err(SealError::from)?;
            let secret = derive_way_secret(memory, Way::AdminPhone, password, &salt, self.costs)?;
            inputs.secret = Some((secret, salt));
        }
        let mut made = HelpRows::default();
        for row in &help.rows {
            let share = make_recovery_share(random).map_err(SealError::from)?;
            let recovery = self.help_row(row, &share, &inputs, random)?;
            let sealed = seal_recovery(self.device_key, self.db, &row.row, &recovery, random)?;
            made.rows.push((row.row, sealed));
            made.mails.extend(self.mails(row, &share, random)?);
        }
        Ok(made)
    }

    fn help_row(
        &self,
        row: &HelpRow,
        share: &RecoveryShare,
        inputs: &Inputs<'_>,
        random: &dyn Random,
    ) -> Result<Recovery, CryptoError> {
        let empty = self.empty(row.way);
        let derived = inputs.secret.as_ref();
        let derived = derived.filter(|_| row.way == WayKind::AdminPhone);
        Ok(Recovery {
            costs: derived.map(|_| self.costs),
            salt: derived.map(|(_, salt)| *salt),
            wrapped: Some(self.wrap_help(row, share, inputs, random)?.bytes().to_vec()),
            ..empty
        })
    }

    fn wrap_help(
        &self,
        row: &HelpRow,
        share: &RecoveryShare,
        inputs: &Inputs<'_>,
        random: &dyn Random,
    ) -> Result<Wrapped, CryptoError> {
        let (root_key, account, id) = (self.root_key, self.account, &row.row);
        let (phone, password) = (inputs.help.phone.as_ref(), inputs.help.password.as_ref());
        let wrapped = match row.way {
            WayKind::AdminPhone => {
                let ((secret, _), paper) = inputs
                    .secret
                    .as_ref()
                    .zip(phone)
                    .ok_or(CryptoError::Damaged)?;
                wrap_admin_phone(share, secret, paper, root_key, account, id, random)
            }
            WayKind::AdminPassword => {
                let paper = password.ok_or(CryptoError::Damaged)?;
                wrap_admin_password(share, paper, root_key, account, id, random)
            }
            WayKind::AdminFull => wrap_admin_full(share, root_key, account, id, random),
            WayKind::Slot
            | WayKind::Backup
            | WayKind::Kit
            | WayKind::KitPassword
            | WayKind::Pending => return Err(CryptoError::Damaged),
        };
        Ok(wrapped?)
    }

    /// A part of the share for each holder.
    fn mails(
        &self,
        row: &HelpRow,
        share: &RecoveryShare,
        random: &dyn Random,
    ) -> Result<Vec<Mail>, SealError> {
        let parts = match row.holders.len() {
            1 => vec![share.duplicate()],
            2 => split_share(share, random)?.into(),
            // A plan has no other groups.
            _ => return Err(SealError::Recipient),
        };
        let mail = |(holder, part): (&Id, RecoveryShare)| {
            let mut helpers = self.helpers.iter();
            let helper = helpers.find(|helper| helper.account == *holder);
            let public = &helper.ok_or(SealError::Recipient)?.public;
            seal_share(
                (self.account, holder),
                public,
                self.db,
                &row.row,
                &part,
                random,
            )
        };
        row.holders.iter().zip(parts).map(mail).collect()
    }
}

impl Edit<'_, '_> {
    /// Puts the rows in the place of those that were there, and the parts of their shares in the
    /// mailbox; what the session's ways do not name any more is deleted with its shares.
    pub(crate) fn put_help(&mut self, session: &Session, help: &HelpRows) -> Result<(), EditError> {
        self.drop_old_help(session)?;
        for (id, row) in &help.rows {
            self.writing.slots_mut().put_recovery(id, row)?;
            self.change.set_slot_row(*id, row.hash());
        }
        for mail in &help.mails {
            let id = Id::random(self.random)?;
            let sealed = self.rows.seal_mail(&id, mail, self.random)?;
            self.writing.objects_mut().put(&id, &sealed)?;
        }
        Ok(())
    }

    fn drop_old_help(&mut self, session: &Session) -> Result<(), EditError> {
        for id in self.writing.slots().ids()? {
            let row = self.rows.recovery(self.writing, &id)?.into_there();
            let own = row.is_some_and(|row| row.account == session.account && is_help(row.way));
            if own && !session.names_row(&id) {
                self.writing.slots_mut().delete(&id)?;
                self.change.drop_slot_row(&id);
            }
        }
        let rows = self.rows;
        self.delete_own_shares(&rows, session)
    }

    /// Deletes the shares that the person has sent, under the device key of `rows`.
    pub(crate) fn delete_own_shares(
        &mut self,
        rows: &DeviceRows<'_>,
        session: &Session,
    ) -> Result<(), EditError> {
        let shares = shares(self.writing, rows)?.into_iter();
        for share in shares.filter(|share| share.mail.sender == session.account) {
            self.writing.objects_mut().delete(&share.id)?;
        }
        Ok(())
    }
}
