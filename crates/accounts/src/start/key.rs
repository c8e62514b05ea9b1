//! Which device key belongs to the file.

use std::sync::Arc;

use twinlatch_crypto::{
    DevName, DevObject, DeviceId, Id, Place, Stored, dev_key, dev_object_id, device_id, kind,
    open_record,
};
use twinlatch_device::{DeviceError, Lines, read_keys};
use twinlatch_secret::DeviceKey;
use twinlatch_store::{KeyStoreKind, Meta, MetaFinding, Opened, Store, StoreError};

use super::{Places, StartError};

/// A device key that opens the file.
pub(super) struct Keyed {
    /// The description that names it.
    pub(super) meta: Meta,
    pub(super) device_key: DeviceKey,
    /// The place that has it.
    pub(super) lines: Arc<dyn Lines>,
}

/// Finds the key that opens rows of the file: under the id that the description names, in the
/// place that it hints at, then elsewhere.
///
/// # Errors
///
/// [`StartError::KeyMissing`]; [`StartError::Device`] where a place could not be asked.
pub(super) fn find_key(opened: &Opened, places: &Places) -> Result<Keyed, StartError> {
    let mut search = Search {
        store: &opened.store,
        refused: None,
    };
    for meta in descriptions(opened) {
        for lines in places.in_order(meta.key_store) {
            if let Some(key) = search.named(&meta, &**lines)? {
                return Ok(keyed(meta, key, lines));
            }
        }
    }
    // A place that did not answer is asked again by the person, not for each of its keys.
    if let Some(refused) = search.refused {
        return Err(refused.into());
    }
    // The id may be wrong with a sum that fits: any key that opens rows counts.
    for lines in places.in_order(opened.meta.key_store) {
        if let Some(key) = search.any(&opened.meta, &**lines)? {
            return Ok(keyed(opened.meta, key, lines));
        }
    }
    Err(StartError::KeyMissing)
}

/// The description as it will stand in the file: with the id of the key, and the place it is in.
fn keyed(meta: Meta, device_key: DeviceKey, lines: &Arc<dyn Lines>) -> Keyed {
    let meta = Meta {
        device: device_id(&device_key),
        ..meta
    };
    Keyed {
        meta,
        device_key,
        lines: Arc::clone(lines),
    }
}

fn descriptions(opened: &Opened) -> Vec<Meta> {
    let second = opened.findings.iter().find_map(|found| match found {
        MetaFinding::Differs { second } => Some(*second),
        MetaFinding::Missing { .. } | MetaFinding::Damaged { .. } => None,
    });
    std::iter::once(opened.meta).chain(second).collect()
}

impl Places {
    /// Both places, the likely one first.
    fn in_order(&self, hint: KeyStoreKind) -> [&Arc<dyn Lines>; 2] {
        match hint {
            KeyStoreKind::Keyring => [&self.keyring, &self.file],
            KeyStoreKind::File => [&self.file, &self.keyring],
        }
    }
}

/// A look for keys that open rows of one file.
pub(super) struct Search<'a> {
    pub(super) store: &'a Store,
    /// Why a place could not be asked.
    pub(super) refused: Option<DeviceError>,
}

impl Search<'_> {
    /// The key under the id that a description names, if it opens rows.
    fn named(&mut self, meta: &Meta, lines: &dyn Lines) -> Result<Option<DeviceKey>, StoreError> {
        for key in self.read(lines, &meta.device) {
            if self.fits(&meta.db, &key)?.unwrap_or(true) {
                return Ok(Some(key));
            }
        }
        Ok(None)
    }

    /// Any key of the place that opens rows.
    pub(super) fn any(
        &mut self,
        meta: &Meta,
        lines: &dyn Lines,
    ) -> Result<Option<DeviceKey>, StoreError> {
        for device in self.devices(lines) {
            for key in self.read(lines, &device) {
                if self.fits(&meta.db, &key)? == Some(true) {
                    return Ok(Some(key));
                }
            }
        }
        Ok(None)
    }

    /// The keys of one device in one place; none that its own id does not fit.
    fn read(&mut self, lines: &dyn Lines, device: &DeviceId) -> Vec<DeviceKey> {
        let mut keys = self.note(read_keys(lines, device.bytes()));
        keys.retain(|key| device_id(key) == *device);
        keys
    }

    /// The devices that the place has keys of, by their names alone.
    pub(super) fn devices(&mut self, lines: &dyn Lines) -> Vec<DeviceId> {
        let names = self.note(lines.names(KEYS));
        names
            .iter()
            .filter_map(|name| DeviceId::parse_hex(name.strip_prefix(KEYS)?))
            .collect()
    }

    /// Remembers the first refusal: it is told only if no place has the key.
    pub(super) fn note<T: Default>(&mut self, answer: Result<T, DeviceError>) -> T {
        answer.unwrap_or_else(|error| {
            self.refused.get_or_insert(error);
            T::default()
        })
    }

    /// Whether any row opens under this key; `None` if there is no row that could.
    fn fits(&self, db: &Id, key: &DeviceKey) -> Result<Option<bool>, StoreError> {
        self.store.read(|reading| {
            // One row, and the right key opens it: the others are read where it does not.
            let id = dev_object_id(key, DevObject::Device);
            let settings = reading.objects().find(&id)?.map(|row| (id, row));
            if any_opens::<kind::Device>(settings.as_slice(), key, DevName::Settings, db) {
                return Ok(Some(true));
            }
            let (directory, headers, tries, slots) = (
                reading.directory().all()?,
                reading.headers().all()?,
                reading.tries().all()?,
                reading.slots().all()?,
            );
            let opens = any_opens::<kind::Directory>(&directory, key, DevName::Dir, db)
                || any_opens::<kind::Header>(&headers, key, DevName::Header, db)
                || any_opens::<kind::Try>(&tries, key, DevName::Try, db)
                || any_opens::<kind::Recovery>(&slots, key, DevName::Recovery, db);
            let nothing = directory.is_empty() && headers.is_empty() && tries.is_empty();
            Ok((opens || !nothing).then_some(opens))
        })
    }
}

/// What the names of device keys begin with.
const KEYS: &str = "key/";

fn any_opens<K: twinlatch_crypto::Kind>(
    rows: &[(Id, Stored)],
    key: &DeviceKey,
    name: DevName,
    db: &Id,
) -> bool {
    let key = dev_key(key, name);
    rows.iter().any(|(id, stored)| {
        let place = Place {
            db: *db,
            scope: None,
            id: *id,
        };
        open_record::<K>(&key, &place, stored).is_ok()
    })
}
