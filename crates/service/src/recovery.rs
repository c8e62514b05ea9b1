//! Ways back in at the door: a backup code, or the kit.
//!
//! A paper opens the account, the person says what is gone, it is replaced, and a session begins.
//! Until then nothing is used up; whatever ends a recovery early leaves everything as it was.

use std::time::Duration;

use twinlatch_accounts::{
    Accounts, ReadOnlyReason, Recovery, RecoveryError, Session, Unfinished, start_with_kit,
};
use twinlatch_crypto::{Costs, parse_backup, parse_kit};

use crate::qr;
use crate::recovering::Recovering;
use crate::service::{Happening, Service, Stage};
use crate::sheet;
use crate::vault_number::typed_number;
use crate::wire::{
    EnrolledView, EnrolmentView, ErrorCode, ErrorView, KeyStore, RecoveryView, SecretForm,
    SheetView,
};

/// How long a recovery may stand: time to print a sheet and to install an app.
const HOLDS: Duration = Duration::from_secs(30 * 60);

/// Opens an account with its password and a backup code. Fields: username, password, code.
///
/// # Errors
///
/// `paper-mistyped` before anything is counted; `denied` for every wrong combination.
pub fn recover_with_code(
    service: &mut Service,
    mut form: SecretForm,
) -> Result<RecoveryView, ErrorView> {
    let (Some(username), Some(password), Some(code), true) = (
        form.text(),
        form.password(),
        form.secret(),
        form.is_finished(),
    ) else {
        return Err(ErrorView::form_unreadable());
    };
    let code = parse_backup(&code).map_err(|_| ErrorCode::PaperMistyped)?;
    service.read_policy();
    service.desk.may_use_surface()?;
    let Stage::Door(accounts) = &mut service.stage else {
        return Err(ErrorCode::NotLoggedIn.into());
    };
    let recovery = accounts.recover_with_backup_code(&username, &password, &code)?;
    service.recover(recovery, None)
}

/// Opens an account with its kit. Fields: the kit's code, the password (empty where none was
/// asked for), where the device key is to be kept if it is missing here, and, left out where nobody
/// has typed it, the vault number: it counts where the file has lost its own description.
///
/// # Errors
///
/// `paper-mistyped`, `vault-number-mistyped`, `kit-unknown`, `kit-or-number-unknown`;
/// `password-needed` if the kit asks for the password too, `vault-number-needed` if the file has lost
/// its description.
pub fn recover_with_kit(
    service: &mut Service,
    mut form: SecretForm,
) -> Result<RecoveryView, ErrorView> {
    let (Some(code), Some(password), Some(store), number, true) = (
        form.secret(),
        form.password(),
        form.text().as_deref().and_then(KeyStore::parse),
        typed_number(&mut form)?,
        form.is_finished(),
    ) else {
        return Err(ErrorView::form_unreadable());
    };
    let code = parse_kit(&code).map_err(|_| ErrorCode::PaperMistyped)?;
    if let Some(number) = &number {
        // The key may be here all the same. Where it is not, the kit goes on with the number.
        let _ = service.try_number(number);
    }
    let password = (!password.is_empty()).then_some(password);
    service.read_policy();
    service.desk.may_use_surface()?;
    match &mut service.stage {
        Stage::Door(accounts) => {
            let recovery = accounts.recover_with_kit(&code, password.as_ref())?;
            service.recover(recovery, None)
        }
        Stage::Trouble(error) if kit_helps(error.code) => {
            service.desk.may_keep_key(store)?;
            let (outside, lines) = (&service.desk.outside, service.desk.lines(store));
            let (folder, env) = (&outside.folder, &outside.env);
            let (accounts, recovery) = start_with_kit(
                folder,
                env,
                &lines,
                &code,
                password.as_ref(),
                number.as_ref(),
            )?;
            // Only the open root key tells what the owner has signed; nothing was written yet.
            if store == KeyStore::File && !recovery.policy().allows_key_file() {
                return Err(ErrorCode::KeyFileNotAllowed.into());
            }
            service.desk.key_store = store;
            service.recover(recovery, Some(accounts))
        }
        Stage::NotLooked
        | Stage::Trouble(_)
        | Stage::FirstRun
        | Stage::SettingUp(_)
        | Stage::FoundTime(_)
        | Stage::Recovering(_)
        | Stage::Joining(_)
        | Stage::Open(_) => Err(ErrorCode::NotLoggedIn.into()),
    }
}

/// Whether the kit is a way past what stands in the way of a start: the device key is not here, what
/// should hold it is gone or broken, or the key may be missing as the file's number is. A keyring that
/// is only locked is unlocked.
pub(crate) fn kit_helps(code: ErrorCode) -> bool {
    matches!(
        code,
        ErrorCode::DeviceKeyMissing
            | ErrorCode::KeyringMissing
            | ErrorCode::KeyringEmpty
            | ErrorCode::KeyringFails
            | ErrorCode::KeyFile
            | ErrorCode::VaultNumberNeeded
    )
}

/// Gives a recovery up; nothing of it stays.
///
/// # Errors
///
/// None of its own.
pub fn cancel_recovery(service: &mut Service) -> Result<(), ErrorView> {
    service.desk.outside.pictures.forget();
    if !matches!(service.stage, Stage::Recovering(_)) {
        return Ok(());
    }
    let stage = std::mem::replace(&mut service.stage, Stage::NotLooked);
    if let Stage::Recovering(recovering) = stage {
        service.give_back(*recovering);
    }
    Ok(())
}

/// Makes an older or copied file, or rebuilt lists, the vault of this computer.
///
/// # Errors
///
/// `read-only` where writing does not wait for a word; what the keyring says.
pub fn make_vault(service: &mut Service) -> Result<RecoveryView, ErrorView> {
    let recovering = service.recovering()?;
    recovering.recovery.take_over(&mut recovering.accounts)?;
    Ok(recovering.view())
}

/// Begins the enrolment of a new phone; `confirm_enrolment` takes its code.
///
/// # Errors
///
/// `decide-first`, `no-random`.
pub fn begin_recovery_phone(service: &mut Service) -> Result<EnrolmentView, ErrorView> {
    let pictures = service.desk.outside.pictures.clone();
    let recovering = service.recovering()?;
    let uri = recovering.recovery.offer_phone(&recovering.accounts)?;
    qr::enrolment_view(uri, &pictures)
}

/// Makes the table of the present phone anew. Field: a code that it shows.
///
/// # Errors
///
/// `code-does-not-fit`; `phone-behind` where only a new phone helps.
pub fn rebuild_table(
    service: &mut Service,
    mut form: SecretForm,
) -> Result<EnrolledView, ErrorView> {
    let (Some(code), true) = (form.code(), form.is_finished()) else {
        return Err(ErrorView::form_unreadable());
    };
    let recovering = service.recovering()?;
    let told = recovering
        .recovery
        .rebuild_table(&recovering.accounts, &code)?;
    Ok(EnrolledView {
        digits: told.digits.count(),
        drift_steps: told.drift_steps,
    })
}

/// Takes the password after a kit. Fields: the password; "new" or "present".
///
/// # Errors
///
/// `password-refused` for a new one, `denied` for a present one that is wrong.
pub fn recovery_password(service: &mut Service, mut form: SecretForm) -> Result<(), ErrorView> {
    let (Some(password), Some(which), true) = (form.password(), form.text(), form.is_finished())
    else {
        return Err(ErrorView::form_unreadable());
    };
    let recovering = service.recovering()?;
    let (recovery, accounts) = (&mut recovering.recovery, &recovering.accounts);
    match which.as_str() {
        "new" => recovery.take_new_password(accounts, &password)?,
        "present" => recovery.prove_password(accounts, &password)?,
        _ => return Err(ErrorView::form_unreadable()),
    }
    Ok(())
}

/// The sheet with the kit that will take the place of the old one.
///
/// # Errors
///
/// `decide-first`, `no-random`.
pub fn recovery_sheet(service: &mut Service) -> Result<SheetView, ErrorView> {
    service.recovering()?;
    let Stage::Recovering(recovering) = &mut service.stage else {
        return Err(ErrorView::bug());
    };
    let made = recovering.recovery.new_sheet(&recovering.accounts)?;
    sheet::view(&made, &mut recovering.asked, &service.desk)
}

/// Replaces what is gone and opens the session.
///
/// # Errors
///
/// `phone-needed`, `password-needed`, `kit-not-confirmed`; what keeps file or keyring from being
/// written, and it can be tried again.
pub fn finish_recovery(service: &mut Service) -> Result<(), ErrorView> {
    service.end_recovery_with(Recovery::finish)
}

/// Opens a file that is not decided about for looking, by its kit; nothing is written.
///
/// # Errors
///
/// `kit-not-confirmed` where the file can be written.
pub fn look_by_kit(service: &mut Service) -> Result<(), ErrorView> {
    service.end_recovery_with(|recovery, accounts, _| recovery.look_only(accounts))
}

/// Opens the session with the phone as it is: "not with me". The backup code is used up.
///
/// # Errors
///
/// `last-backup-code`; what keeps the code from being noted as used.
pub fn keep_phone(service: &mut Service) -> Result<(), ErrorView> {
    service.end_recovery_with(|recovery, accounts, _| recovery.keep_phone(accounts))
}

impl Service {
    fn recovering(&mut self) -> Result<&mut Recovering, ErrorView> {
        self.end_old_recovery();
        match &mut self.stage {
            Stage::Recovering(recovering) => Ok(recovering),
            Stage::NotLooked
            | Stage::Trouble(_)
            | Stage::FirstRun
            | Stage::SettingUp(_)
            | Stage::Door(_)
            | Stage::FoundTime(_)
            | Stage::Joining(_)
            | Stage::Open(_) => Err(ErrorCode::NotLoggedIn.into()),
        }
    }

    /// Takes over what a paper has opened; `found` are accounts whose key was missing.
    pub(crate) fn recover(
        &mut self,
        recovery: Recovery,
        found: Option<Box<Accounts>>,
    ) -> Result<RecoveryView, ErrorView> {
        let key_missing = found.is_some();
        let stage = std::mem::replace(&mut self.stage, Stage::NotLooked);
        let accounts = match (found, stage) {
            (Some(accounts), _) | (None, Stage::Door(accounts)) => accounts,
            (None, stage) => {
                self.stage = stage;
                return Err(ErrorView::bug());
            }
        };
        let recovering = Recovering {
            accounts,
            recovery,
            key_missing,
            asked: None,
            until: self.desk.outside.env.clock.boot() + HOLDS,
        };
        if !recovering.recovery.keep_in_ram(&recovering.accounts) {
            tracing::warn!("the system keeps no more pages in memory: keys may reach the swap");
        }
        let view = recovering.view();
        self.stage = Stage::Recovering(Box::new(recovering));
        Ok(view)
    }

    pub(crate) fn end_recovery_with(
        &mut self,
        end: impl FnOnce(Recovery, &mut Accounts, Option<Costs>) -> Result<Session, Unfinished>,
    ) -> Result<(), ErrorView> {
        self.recovering()?;
        let stage = std::mem::replace(&mut self.stage, Stage::NotLooked);
        let Stage::Recovering(recovering) = stage else {
            return Err(ErrorView::bug());
        };
        let mut recovering = *recovering;
        match end(
            recovering.recovery,
            &mut recovering.accounts,
            self.desk.costs,
        ) {
            Ok(session) => self.enter_recovered(recovering.accounts, session),
            Err((recovery, error)) => {
                recovering.recovery = *recovery;
                self.stage = Stage::Recovering(Box::new(recovering));
                Err(error.into())
            }
        }
    }

    fn enter_recovered(
        &mut self,
        accounts: Box<Accounts>,
        session: Session,
    ) -> Result<(), ErrorView> {
        self.desk.outside.pictures.forget();
        self.enter(accounts, session)
    }

    /// Ends a recovery that was left standing: it keeps the account's keys in memory.
    pub(crate) fn end_old_recovery(&mut self) {
        let boot = self.desk.outside.env.clock.boot();
        let over = matches!(&self.stage, Stage::Recovering(one) if boot >= one.until);
        if over {
            self.end_recovery();
        }
    }

    /// Ends a recovery, whoever is at it: its keys are wiped.
    pub(crate) fn end_recovery(&mut self) {
        if matches!(self.stage, Stage::Recovering(_)) {
            // Nothing of it can fail.
            let _ = cancel_recovery(self);
            self.desk.happenings.push(Happening::SetUpEnded);
        }
    }

    fn give_back(&mut self, recovering: Recovering) {
        if recovering.key_missing {
            // The vault is let go and looked at as at a start.
            drop(recovering);
            self.look();
        } else {
            self.stage = Stage::Door(recovering.accounts);
        }
    }
}

impl From<RecoveryError> for ErrorView {
    fn from(error: RecoveryError) -> Self {
        match error {
            RecoveryError::KitUnknown => ErrorCode::KitUnknown.into(),
            RecoveryError::KitOrNumberUnknown => ErrorCode::KitOrNumberUnknown.into(),
            RecoveryError::KitUnreadable => ErrorCode::AccountDamaged.into(),
            RecoveryError::PasswordNeeded => ErrorCode::PasswordNeeded.into(),
            RecoveryError::OtherRotation => ErrorCode::KitOfOtherKeys.into(),
            RecoveryError::Undecided(ReadOnlyReason::Folder) => ErrorCode::FolderReadOnly.into(),
            RecoveryError::Undecided(_) => ErrorCode::DecideFirst.into(),
            RecoveryError::EmergencyUsed => ErrorCode::EmergencyUsed.into(),
            RecoveryError::NoHelp => ErrorCode::HelpMissing.into(),
            RecoveryError::HelpIncomplete => ErrorCode::HelpIncomplete.into(),
            RecoveryError::NewPasswordNeeded => ErrorCode::NewPasswordNeeded.into(),
            RecoveryError::NotByKit => ErrorView::bug(),
            RecoveryError::LastCode => ErrorCode::LastBackupCode.into(),
            RecoveryError::PhoneNeeded => ErrorCode::PhoneNeeded.into(),
            RecoveryError::PhoneBehind => ErrorCode::PhoneBehind.into(),
            RecoveryError::KitNotConfirmed => ErrorCode::KitNotConfirmed.into(),
            RecoveryError::Start(error) => (*error).into(),
            RecoveryError::Held(error) => error.into(),
            RecoveryError::Device(error) => error.into(),
            RecoveryError::Login(error) => error.into(),
            RecoveryError::Act(error) => error.into(),
        }
    }
}
