//! Rows under the device key: found, opened and sealed by name.

use twinlatch_crypto::{
    DevObject, Id, Random, SealError, Sealed, Stored, dev_object_id, directory_tag, kind,
};
use twinlatch_device::VaultMark;
use twinlatch_records::{
    AuditHead, AuditRow, DeviceSettings, DirectoryEntry, Found, Header, Mail, Recovery,
    SignedPolicy, Tries, directory_hash, open_audit_head, open_device_settings, open_directory,
    open_header, open_policy, open_recovery, open_tries, seal_audit_head, seal_audit_row,
    seal_device_settings, seal_directory, seal_header, seal_mail, seal_policy, seal_tries,
};
use twinlatch_secret::DeviceKey;
use twinlatch_store::{Reading, StoreError, Writing};

use crate::error::EditError;
use crate::names::Username;

/// A row as it was found.
#[derive(Debug)]
pub(crate) enum Row<T> {
    /// No row bears the id.
    Missing,
    /// The row does not open or does not say anything.
    Unreadable,
    /// The row opens.
    There(T),
}

impl<T> Row<T> {
    /// What is wrong with it, if something is.
    pub(crate) fn found(&self) -> Option<Found> {
        match self {
            Self::There(_) => None,
            Self::Missing => Some(Found::Missing),
            Self::Unreadable => Some(Found::CannotOpen),
        }
    }

    pub(crate) fn there(&self) -> Option<&T> {
        match self {
            Self::There(value) => Some(value),
            Self::Missing | Self::Unreadable => None,
        }
    }

    pub(crate) fn into_there(self) -> Option<T> {
        match self {
            Self::There(value) => Some(value),
            Self::Missing | Self::Unreadable => None,
        }
    }
}

/// The rows of one file that this device's key opens.
#[derive(Clone, Copy)]
pub(crate) struct DeviceRows<'a> {
    pub(crate) db: &'a Id,
    pub(crate) key: &'a DeviceKey,
}

impl DeviceRows<'_> {
    /// Where the directory keeps a name as it was typed.
    ///
    /// What is no username has a tag too, which no row bears: it costs the same search.
    pub(crate) fn tag(&self, name: &str) -> Id {
        let username = Username::parse(name);
        directory_tag(self.key, username.as_ref().map_or("", Username::key))
    }

    pub(crate) fn directory(
        &self,
        reading: &Reading<'_>,
        tag: &Id,
    ) -> Result<Row<DirectoryEntry>, StoreError> {
        let stored = reading.directory().find(tag)?;
        Ok(opened(stored, |stored| {
            open_directory(self.key, self.db, tag, stored)
        }))
    }

    pub(crate) fn header(&self, reading: &Reading<'_>, id: &Id) -> Result<Row<Header>, StoreError> {
        let stored = reading.headers().find(id)?;
        Ok(opened(stored, |stored| {
            open_header(self.key, self.db, id, stored)
        }))
    }

    pub(crate) fn tries(&self, reading: &Reading<'_>, id: &Id) -> Result<Row<Tries>, StoreError> {
        let stored = reading.tries().find(id)?;
        Ok(opened(stored, |stored| {
            open_tries(self.key, self.db, id, stored)
        }))
    }

    pub(crate) fn recovery(
        &self,
        reading: &Reading<'_>,
        id: &Id,
    ) -> Result<Row<Recovery>, StoreError> {
        let stored = reading.slots().find(id)?;
        Ok(opened(stored, |stored| {
            open_recovery(self.key, self.db, id, stored)
        }))
    }

    pub(crate) fn device_settings(
        &self,
        reading: &Reading<'_>,
    ) -> Result<Row<DeviceSettings>, StoreError> {
        let stored = reading.objects().find(&self.settings_id())?;
        Ok(opened(stored, |stored| {
            open_device_settings(self.key, self.db, stored)
        }))
    }

    /// What the owner has signed for everybody; whether the signature holds is not asked.
    pub(crate) fn policy(&self, reading: &Reading<'_>) -> Result<Row<SignedPolicy>, StoreError> {
        let stored = reading.objects().find(&self.policy_id())?;
        Ok(opened(stored, |stored| {
            open_policy(self.key, self.db, stored)
        }))
    }

    /// The id of the signed policy among the objects.
    pub(crate) fn policy_id(&self) -> Id {
        dev_object_id(self.key, DevObject::Policy)
    }

    pub(crate) fn seal_policy(
        &self,
        policy: &SignedPolicy,
        random: &dyn Random,
    ) -> Result<Sealed<kind::Policy>, SealError> {
        seal_policy(self.key, self.db, policy, random)
    }

    /// The id of the device's settings among the objects.
    pub(crate) fn settings_id(&self) -> Id {
        dev_object_id(self.key, DevObject::Device)
    }

    pub(crate) fn seal_directory(
        &self,
        tag: &Id,
        entry: &DirectoryEntry,
        random: &dyn Random,
    ) -> Result<Sealed<kind::Directory>, SealError> {
        seal_directory(self.key, self.db, tag, entry, random)
    }

    pub(crate) fn seal_header(
        &self,
        id: &Id,
        header: &Header,
        random: &dyn Random,
    ) -> Result<Sealed<kind::Header>, SealError> {
        seal_header(self.key, self.db, id, header, random)
    }

    pub(crate) fn seal_tries(
        &self,
        id: &Id,
        tries: &Tries,
        random: &dyn Random,
    ) -> Result<Sealed<kind::Try>, SealError> {
        seal_tries(self.key, self.db, id, tries, random)
    }

    pub(crate) fn audit_head(&self, reading: &Reading<'_>) -> Result<Row<AuditHead>, StoreError> {
        let stored = reading.objects().find(&self.audit_head_id())?;
        Ok(opened(stored, |stored| {
            open_audit_head(self.key, self.db, stored)
        }))
    }

    /// The id of the end of the audit log among the objects.
    pub(crate) fn audit_head_id(&self) -> Id {
        dev_object_id(self.key, DevObject::Audit)
    }

    pub(crate) fn seal_audit_head(
        &self,
        head: &AuditHead,
        random: &dyn Random,
    ) -> Result<Sealed<kind::LogHead>, SealError> {
        seal_audit_head(self.key, self.db, head, random)
    }

    pub(crate) fn seal_audit_row(
        &self,
        id: &Id,
        row: &AuditRow,
        random: &dyn Random,
    ) -> Result<Sealed<kind::Log>, SealError> {
        seal_audit_row(self.key, self.db, id, row, random)
    }

    pub(crate) fn seal_mail(
        &self,
        id: &Id,
        mail: &Mail,
        random: &dyn Random,
    ) -> Result<Sealed<kind::Mailbox>, SealError> {
        seal_mail(self.key, self.db, id, mail, random)
    }

    pub(crate) fn seal_settings(
        &self,
        settings: &DeviceSettings,
        random: &dyn Random,
    ) -> Result<Sealed<kind::Device>, SealError> {
        seal_device_settings(self.key, self.db, settings, random)
    }

    /// Writes the device's settings with the directory's generation ahead of file and mark, and its
    /// hash.
    pub(crate) fn raise_directory(
        &self,
        writing: &mut Writing<'_>,
        vault: &VaultMark,
        random: &dyn Random,
    ) -> Result<(), EditError> {
        let settings = self.device_settings(writing)?.into_there();
        let mut settings = settings.unwrap_or_default();
        let generation = settings
            .directory_generation
            .max(vault.directory_generation);
        settings.directory_generation = generation.saturating_add(1);
        settings.directory_hash = directory_hash(&writing.directory().all()?);
        let sealed = self.seal_settings(&settings, random)?;
        writing.objects_mut().put(&self.settings_id(), &sealed)?;
        Ok(())
    }
}

fn opened<T, E>(stored: Option<Stored>, open: impl FnOnce(&Stored) -> Result<T, E>) -> Row<T> {
    match stored.as_ref().map(open) {
        None => Row::Missing,
        Some(Err(_)) => Row::Unreadable,
        Some(Ok(value)) => Row::There(value),
    }
}
