//! What a rotation puts in the place of the session's own, to be sealed from there.

use std::mem;

use twinlatch_crypto::{DeviceId, Id, device_id};
use twinlatch_records::{
    BackupSecret, CollectionCopy, EmergencyKit, EnrolmentSecret, HelpWays, KitSecret,
};
use twinlatch_secret::{DeviceKey, RootKey};

use crate::new_sheet::NewSheet;
use crate::session::Session;

/// New values while the session has the old ones, and the other way round.
pub(super) struct Swap {
    pub(super) root_key: RootKey,
    enrolments: Vec<EnrolmentSecret>,
    device_keys: [DeviceKey; 2],
    directory_map: Vec<u8>,
    delete_devices: Vec<DeviceId>,
    set: Id,
    issued: u64,
    codes: Vec<BackupSecret>,
    kits: Vec<KitSecret>,
    help: Option<HelpWays>,
    /// None: the emergency kit goes with the keys that it opened.
    emergency: Option<EmergencyKit>,
    collections: Vec<CollectionCopy>,
}

impl Swap {
    /// A new root key, phone and collection keys; the rest as the session has it.
    pub(super) fn new(
        session: &Session,
        root_key: RootKey,
        enrolment: EnrolmentSecret,
        collections: Vec<CollectionCopy>,
    ) -> Self {
        let device_key = || session.state.device_key.duplicate();
        Self {
            root_key,
            enrolments: vec![enrolment],
            device_keys: [device_key(), device_key()],
            directory_map: session.state.directory_map.clone(),
            delete_devices: session.state.delete_devices.clone(),
            set: session.ways.set,
            issued: session.ways.issued,
            codes: Vec::new(),
            kits: Vec::new(),
            help: None,
            emergency: None,
            collections,
        }
    }

    pub(super) fn take_sheet(&mut self, sheet: &NewSheet, wall: u64, help: Option<HelpWays>) {
        let (set, codes, kit) = sheet.drawn();
        self.help = help;
        (self.set, self.issued, self.codes, self.kits) = (set, wall, codes, vec![kit]);
    }

    /// Another device key: the old one's entry is to go, and the new one's to stay.
    pub(super) fn take_device(&mut self, key: &DeviceKey, old: DeviceId, map: Vec<u8>) {
        let new = device_id(key);
        self.device_keys = [key.duplicate(), key.duplicate()];
        self.directory_map = map;
        self.delete_devices
            .retain(|device| *device != new && *device != old);
        self.delete_devices.push(old);
    }

    /// Exchanges the values with the session's.
    pub(super) fn swap(&mut self, session: &mut Session) {
        let (state, ways) = (&mut session.state, &mut session.ways);
        let [in_state, in_ways] = &mut self.device_keys;
        mem::swap(&mut self.root_key, &mut session.root_key);
        mem::swap(&mut self.enrolments, &mut state.enrolments);
        mem::swap(in_state, &mut state.device_key);
        mem::swap(&mut self.directory_map, &mut state.directory_map);
        mem::swap(&mut self.delete_devices, &mut state.delete_devices);
        mem::swap(&mut self.set, &mut ways.set);
        mem::swap(&mut self.issued, &mut ways.issued);
        mem::swap(&mut self.codes, &mut ways.codes);
        mem::swap(&mut self.kits, &mut ways.kits);
        mem::swap(&mut self.help, &mut ways.help);
        mem::swap(&mut self.emergency, &mut ways.emergency);
        mem::swap(in_ways, &mut ways.copies.device_key);
        mem::swap(&mut self.collections, &mut ways.copies.collections);
    }
}
