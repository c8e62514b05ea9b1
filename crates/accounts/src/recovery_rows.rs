//! The rows of backup codes, kits and administrators' help: made at set-up, made again with a new
//! password.

use twinlatch_crypto::{
    Costs, CryptoError, Id, KdfMemory, NoRandom, Random, SealError, Sealed, Way, WaySecret,
    derive_way_secret, kind, kit_tag, make_backup_code, make_kit_code, make_salt, wrap_backup,
    wrap_kit_password,
};
use twinlatch_records::{
    BackupSecret, KitSecret, Recovery, WayKind, Ways, seal_kit, seal_recovery,
};
use twinlatch_secret::{DeviceKey, Password, RootKey};

use crate::help::{HelpRows, Helper};

/// Codes of one set.
pub(crate) const SET: usize = 8;

/// Draws a set of backup codes, each with the id of its row.
pub(crate) fn make_backup_set(random: &dyn Random) -> Result<Vec<BackupSecret>, NoRandom> {
    let code = |_| {
        Ok(BackupSecret {
            row: Id::random(random)?,
            code: make_backup_code(random)?,
        })
    };
    (0..SET).map(code).collect()
}

/// Draws a kit that opens copies of one vault.
pub(crate) fn make_kit(
    way: WayKind,
    db: &Id,
    issued: u64,
    random: &dyn Random,
) -> Result<KitSecret, NoRandom> {
    let code = make_kit_code(random)?;
    Ok(KitSecret {
        tag: kit_tag(&code, db),
        code,
        way,
        issued,
        confirmed: false,
    })
}

/// What the rows of one account are made from.
pub(crate) struct RowKeys<'a> {
    pub(crate) db: &'a Id,
    pub(crate) account: &'a Id,
    pub(crate) device_key: &'a DeviceKey,
    pub(crate) root_key: &'a RootKey,
    /// Costs of the runs that take the password.
    pub(crate) costs: Costs,
    /// Who may hold a part of a share.
    pub(crate) helpers: &'a [Helper],
}

/// Sealed rows with their ids.
#[derive(Default)]
pub(crate) struct RecoveryRows {
    /// One for each unused backup code.
    pub(crate) backup: Vec<(Id, Sealed<kind::Recovery>)>,
    /// One for each kit, under its tag.
    pub(crate) kits: Vec<(Id, Sealed<kind::Kit>)>,
    /// Those that administrators help with; none where they stay as they are.
    pub(crate) help: Option<HelpRows>,
}

/// Makes every row that `ways` names, with new salts: one run of Argon2id for the set of backup
/// codes, one for each kit that takes the password, and one for a lost phone that administrators help
/// with.
///
/// # Errors
///
/// [`CryptoError`] of the runs; [`CryptoError::Seal`] without random bytes.
pub(crate) fn make_recovery_rows(
    memory: &mut KdfMemory,
    password: &Password,
    ways: &Ways,
    keys: &RowKeys<'_>,
    random: &dyn Random,
) -> Result<RecoveryRows, CryptoError> {
    let backup = keys.backup_rows(memory, password, ways, random)?;
    let row = |kit: &KitSecret| Ok((kit.tag, keys.kit_row(memory, password, kit, random)?));
    let kits = ways.all_kits().map(row);
    let kits = kits.collect::<Result<_, CryptoError>>()?;
    let help = keys.help_rows(memory, password, ways.help.as_ref(), random)?;
    Ok(RecoveryRows {
        backup,
        kits,
        help: Some(help),
    })
}

impl RowKeys<'_> {
    /// Makes the row of every unused backup code: one run.
    pub(crate) fn backup_rows(
        &self,
        memory: &mut KdfMemory,
        password: &Password,
        ways: &Ways,
        random: &dyn Random,
    ) -> Result<Vec<(Id, Sealed<kind::Recovery>)>, CryptoError> {
        if ways.codes.is_empty() {
            return Ok(Vec::new());
        }
        let salt = make_salt(random).map_err(SealError::from)?;
        let secret = derive_way_secret(memory, Way::Backup, password, &salt, self.costs)?;
        let row = |code: &BackupSecret| {
            let recovery = self.backup(&secret, ways.set, &salt, code, random)?;
            let sealed = seal_recovery(self.device_key, self.db, &code.row, &recovery, random)?;
            Ok((code.row, sealed))
        };
        ways.codes.iter().map(row).collect()
    }

    fn backup(
        &self,
        secret: &WaySecret,
        set: Id,
        salt: &[u8; 32],
        code: &BackupSecret,
        random: &dyn Random,
    ) -> Result<Recovery, CryptoError> {
        let (device_key, root_key) = (self.device_key, self.root_key);
        let account = self.account;
        let wrapped = wrap_backup(
            secret, &code.code, device_key, root_key, account, &code.row, random,
        )?;
        Ok(Recovery {
            set: Some(set),
            costs: Some(self.costs),
            salt: Some(*salt),
            wrapped: Some(wrapped.bytes().to_vec()),
            ..self.empty(WayKind::Backup)
        })
    }

    /// Makes the row of a kit; one run where it takes the password.
    pub(crate) fn kit_row(
        &self,
        memory: &mut KdfMemory,
        password: &Password,
        kit: &KitSecret,
        random: &dyn Random,
    ) -> Result<Sealed<kind::Kit>, CryptoError> {
        if kit.way != WayKind::KitPassword {
            return Ok(self.seal_kit_alone(kit, random)?);
        }
        let recovery = self.kit_with_password(memory, password, kit, random)?;
        Ok(seal_kit(&kit.code, self.db, &kit.tag, &recovery, random)?)
    }

    /// Makes the row of a kit that opens alone.
    pub(crate) fn seal_kit_alone(
        &self,
        kit: &KitSecret,
        random: &dyn Random,
    ) -> Result<Sealed<kind::Kit>, SealError> {
        seal_kit(&kit.code, self.db, &kit.tag, &self.kit_alone(), random)
    }

    fn kit_alone(&self) -> Recovery {
        Recovery {
            root_key: Some(self.root_key.duplicate()),
            ..self.empty(WayKind::Kit)
        }
    }

    fn kit_with_password(
        &self,
        memory: &mut KdfMemory,
        password: &Password,
        kit: &KitSecret,
        random: &dyn Random,
    ) -> Result<Recovery, CryptoError> {
        let salt = make_salt(random).map_err(SealError::from)?;
        let secret = derive_way_secret(memory, Way::KitPassword, password, &salt, self.costs)?;
        let (root_key, account) = (self.root_key, self.account);
        let wrapped = wrap_kit_password(&secret, &kit.code, root_key, account, &kit.tag, random)?;
        Ok(Recovery {
            costs: Some(self.costs),
            salt: Some(salt),
            wrapped: Some(wrapped.bytes().to_vec()),
            ..self.empty(WayKind::KitPassword)
        })
    }

    pub(crate) fn empty(&self, way: WayKind) -> Recovery {
        Recovery {
            account: *self.account,
            way,
            set: None,
            costs: None,
            salt: None,
            wrapped: None,
            root_key: None,
            pending: None,
            expiry: None,
        }
    }
}
