//! The form: judged again, then the device key is made and kept.

use std::path::Path;

use twinlatch_crypto::{Costs, device_id, make_device_key};
use twinlatch_device::make_key_entry;
use twinlatch_store::{Presence, StoreError, VaultHold, look, prepare_data_folder};

use crate::enrolment::OfferedEnrolment;
use crate::env::{DataFolder, Env};
use crate::names::{DisplayName, Username};
use crate::password::{PasswordContext, judge_password};
use crate::set_up::note::Note;
use crate::set_up::{Going, SetUp, SetUpError, SetUpForm};

impl SetUp {
    /// Begins the first run: makes the device key in the place that `env` names, reads it back,
    /// and draws the seed for the phone.
    ///
    /// `costs` are those measured on this machine; without them [`Costs::DEFAULT`]. What cannot
    /// succeed for want of memory or rights is refused before anything is written.
    ///
    /// # Errors
    ///
    /// [`SetUpError`]; nothing is left then, or a note by which the next start cleans up.
    pub fn begin(
        folder: DataFolder,
        env: Env,
        form: SetUpForm,
        costs: Option<Costs>,
    ) -> Result<Self, SetUpError> {
        let username = Username::parse(&form.username).map_err(SetUpError::Username)?;
        let display_name =
            DisplayName::parse(&form.display_name).map_err(SetUpError::DisplayName)?;
        check_password(&form, &env)?;
        let costs = costs.unwrap_or(Costs::DEFAULT);
        // Taken and given back: the person must not learn it after the phone is enrolled.
        drop(env.kdf.reserve(costs)?);
        prepare_data_folder(&folder.path)?;
        let hold = VaultHold::take(&folder.path, &folder.place, folder.who)?;
        check_free(&folder.vault())?;
        let offered = OfferedEnrolment::make(username.as_str(), &*env.random)?;
        let device_key = make_device_key(&*env.random)?;
        let device = device_id(&device_key);
        let note = Note::write(&folder.path, device, env.lines.kind()).map_err(SetUpError::Note)?;
        let going = Going {
            folder,
            env,
            hold,
            username,
            display_name,
            password: form.password,
            kit: form.kit,
            costs,
            device_key,
            note,
        };
        // From here on dropping it cleans up.
        let set_up = Self {
            offered,
            going: Some(going),
        };
        set_up.make_key_entry()?;
        Ok(set_up)
    }

    fn make_key_entry(&self) -> Result<(), SetUpError> {
        let going = self.going.as_ref().ok_or(SetUpError::Done)?;
        make_key_entry(
            &*going.env.lines,
            going.note.device.bytes(),
            &going.device_key,
        )?;
        Ok(())
    }
}

/// What the form checked while it was typed does not count.
fn check_password(form: &SetUpForm, env: &Env) -> Result<(), SetUpError> {
    let context = PasswordContext {
        username: &form.username,
        display_name: &form.display_name,
        host_name: &env.host_name,
        floor: (&env.policy).into(),
    };
    judge_password(&form.password, &context)
        .refusal
        .map_or(Ok(()), |why| Err(why.into()))
}

/// Whatever bears the vault's name is kept: also what cannot be read.
fn check_free(vault: &Path) -> Result<(), SetUpError> {
    match look(vault) {
        Ok(Presence::Missing) => Ok(()),
        Ok(Presence::There | Presence::Newer { .. } | Presence::Damaged { .. })
        | Err(StoreError::AlreadyThere) => Err(SetUpError::VaultThere),
        Err(error) => Err(error.into()),
    }
}
