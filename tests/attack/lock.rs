//! The lock of one account, as it stands in the file, and what a search in it costs.

use twinlatch_crypto::{
    Chunk, CodeDigits, Costs, CryptoError, EnrolmentMode, Id, Kdf, KdfLimits, Place, SlotPlace,
    Stored, Targets, open_slot, targets_from_code,
};
use twinlatch_records::{EnrolmentHeader, Header, open_header};
use twinlatch_secret::{DeviceKey, Password, RootKey};
use twinlatch_store::{Access, Store};

use crate::victim::Victim;

/// What file and device key together show without password and code.
pub(crate) struct Lock {
    pub(crate) db: Id,
    pub(crate) header: Header,
    pub(crate) place: SlotPlace,
    pub(crate) slot: Stored,
    pub(crate) device_key: DeviceKey,
}

impl Lock {
    /// Reads the file with the key from the keyring.
    pub(crate) fn of(victim: &Victim) -> Self {
        let device_key = victim.device_key();
        let opened = Store::open(&victim.device.vault(), Access::ReadOnly).expect("the file opens");
        let db = opened.meta.db;
        let headers = opened.store.read(|reading| reading.headers().all());
        let (id, row) = headers.expect("readable").remove(0);
        let header = open_header(&device_key, &db, &id, &row).expect("the device key opens it");
        let enrolment = &header.enrolments[0];
        let place = SlotPlace {
            account: header.account,
            slot: enrolment.slot,
            costs: enrolment.costs,
            salt: enrolment.salt,
            descriptor: enrolment.descriptor,
        };
        let slot = opened
            .store
            .read(|reading| reading.slots().find(&place.slot));
        Self {
            db,
            slot: slot.expect("readable").expect("the primary slot"),
            place,
            header,
            device_key,
        }
    }

    pub(crate) fn enrolment(&self) -> &EnrolmentHeader {
        &self.header.enrolments[0]
    }

    pub(crate) fn digits(&self) -> CodeDigits {
        self.place.descriptor.digits
    }

    /// The whole table, week by week.
    pub(crate) fn table(&self, victim: &Victim) -> Vec<Chunk> {
        let opened = Store::open(&victim.device.vault(), Access::ReadOnly).expect("the file opens");
        let chunks = self.enrolment().chunks.iter().map(|listed| {
            let row = opened
                .store
                .read(|reading| reading.code_offsets().find(&listed.id));
            let place = Place {
                db: self.db,
                scope: Some(self.place.account),
                id: listed.id,
            };
            let row = row.expect("readable").expect("a listed week");
            Chunk::open(&listed.key, &place, &row, self.digits(), listed.first_step)
                .expect("the header has its key")
        });
        chunks.collect()
    }

    /// The target, which nobody but the person with the phone can compute.
    pub(crate) fn target(&self, victim: &Victim) -> u64 {
        let table = self.table(victim);
        let steps = self.enrolment().floor + 1..;
        let mut usable = steps.filter_map(|step| {
            let chunk = table.iter().find(|chunk| chunk.offset(step).is_some())?;
            Some((step, chunk.offset(step)?))
        });
        let (step, offset) = usable.next().expect("a year of offsets");
        let code = victim.login_seed().code(step, self.digits());
        let target = Targets::Single(targets_from_code(offset, code, self.digits())).to_list();
        // EXPOSE: the test compares what is found with it.
        u64::from_le_bytes(target.expose().try_into().expect("one target"))
    }

    /// Tries targets in turn until one opens.
    pub(crate) fn search(
        &self,
        device_key: &DeviceKey,
        password: &Password,
        targets: impl IntoIterator<Item = u64>,
    ) -> Search {
        let kdf = Kdf::new(KdfLimits::danger_for_tests());
        let mut memory = kdf.reserve(self.place.costs).expect("a few KiB");
        let mut runs = 0;
        for target in targets {
            kdf.clear_runs();
            let (slot, place) = (&self.slot, &self.place);
            let target = single(target, self.digits());
            let opened = open_slot(&mut memory, password, &target, &[], device_key, slot, place);
            let cost: Vec<Costs> = kdf.runs();
            assert_eq!(cost, [place.costs], "each guess is one run at full price");
            runs += 1;
            match opened {
                Ok(root_key) => {
                    return Search {
                        opened: Some(root_key),
                        runs,
                    };
                }
                Err(CryptoError::Denied) => {}
                Err(other) => panic!("a guess that fails is told in one word, not {other:?}"),
            }
        }
        Search { opened: None, runs }
    }
}

/// What came of a search.
pub(crate) struct Search {
    pub(crate) opened: Option<RootKey>,
    /// Runs of Argon2id that it took.
    pub(crate) runs: u64,
}

/// The thousand targets that are left to who knows all but the last three digits.
pub(crate) fn thousand_around(target: u64) -> std::ops::Range<u64> {
    let first = target - target % 1000;
    first..first + 1000
}

pub(crate) fn single(target: u64, digits: CodeDigits) -> Targets {
    Targets::from_list(&target.to_le_bytes(), digits, EnrolmentMode::Single).expect("in range")
}
