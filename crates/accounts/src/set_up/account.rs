//! Everything that a new vault holds: made first, then written in one transaction.

use twinlatch_crypto::{
    Id, NoRandom, Random, Sealed, Targets, directory_tag, kind, make_root_key, public_signing_key,
};
use twinlatch_records::{
    Choices, DirectoryEntry, Header, IdentityKeys, Ledger, Role, SecondCopies, State, Status, Ways,
};
use twinlatch_secret::{OtpSeed, RootKey};

use crate::enrolment::{FoundStep, MadeEnrolment, make_enrolment, wrap_enrolment};
use crate::identity::{make_identity, second_copy, sign_as_owner};
use crate::recovery_rows::{RecoveryRows, RowKeys, make_backup_set, make_kit, make_recovery_rows};
use crate::set_up::{Going, SetUpError};
use crate::table::window_weeks;

/// The owner's account, complete in memory.
pub(super) struct NewAccount {
    pub(super) db: Id,
    pub(super) root_key: RootKey,
    /// Id of the directory row.
    pub(super) tag: Id,
    pub(super) entry: DirectoryEntry,
    pub(super) header: Header,
    pub(super) state: State,
    pub(super) ways: Ways,
    pub(super) ledger: Ledger,
    /// The enrolment's id.
    pub(super) slot: Id,
    /// Rows that are sealed already: what took a key derivation, and the table.
    pub(super) slot_row: Sealed<kind::Slot>,
    pub(super) recovery: RecoveryRows,
    pub(super) chunks: Vec<(Id, Sealed<kind::Codes>)>,
}

impl NewAccount {
    /// Draws every key and wraps the root key by every way; writes nothing.
    ///
    /// # Errors
    ///
    /// [`SetUpError`] of memory and random bytes.
    pub(super) fn make(
        going: &Going,
        seed: &OtpSeed,
        found: &FoundStep,
        targets: Targets,
    ) -> Result<Self, SetUpError> {
        let random = &*going.env.random;
        let (password, device_key) = (&going.password, &going.device_key);
        let mut memory = going.env.kdf.reserve(going.costs)?;
        let new = NewKeys::draw(random)?;
        let (db, account, root_key) = (&new.db, &new.account, &new.root_key);
        let (costs, weeks) = (going.costs, window_weeks(1));
        let made = make_enrolment(targets, seed, found, costs, weeks, db, account, random)?;
        let slot_row = wrap_enrolment(
            &mut memory,
            password,
            &made,
            device_key,
            root_key,
            account,
            random,
        )?;
        let ledger = Ledger::make(db, account, random)?;
        let ways = new.ways(going, &ledger)?;
        let keys = RowKeys {
            db,
            account,
            device_key,
            root_key,
            costs,
        };
        let recovery = make_recovery_rows(&mut memory, password, &ways, &keys, random)?;
        Ok(new.complete(going, made, ledger, ways, slot_row, recovery))
    }
}

/// What is drawn for an account.
struct NewKeys {
    db: Id,
    account: Id,
    header: Id,
    tries: Id,
    root_key: RootKey,
    identity: IdentityKeys,
}

impl NewKeys {
    fn draw(random: &dyn Random) -> Result<Self, NoRandom> {
        Ok(Self {
            db: Id::random(random)?,
            account: Id::random(random)?,
            header: Id::random(random)?,
            tries: Id::random(random)?,
            root_key: make_root_key(random)?,
            identity: make_identity(random)?,
        })
    }

    /// Eight codes, the kit, and second copies of what cannot be drawn anew.
    fn ways(&self, going: &Going, ledger: &Ledger) -> Result<Ways, NoRandom> {
        let (random, issued) = (&*going.env.random, going.env.clock.wall());
        let kit = make_kit(going.kit.way(), &self.db, issued, random)?;
        Ok(Ways {
            set: Id::random(random)?,
            issued,
            codes: make_backup_set(random)?,
            kits: vec![kit],
            copies: self.copies(going, ledger),
        })
    }

    fn copies(&self, going: &Going, ledger: &Ledger) -> SecondCopies {
        SecondCopies {
            device_key: going.device_key.duplicate(),
            identity: second_copy(&self.identity),
            owner_public: public_signing_key(&self.identity.signing),
            username: going.username.as_str().to_owned(),
            display_name: going.display_name.as_str().to_owned(),
            collections: ledger.collection_copies(),
            owner_signing_key: None,
        }
    }

    fn complete(
        self,
        going: &Going,
        made: MadeEnrolment,
        ledger: Ledger,
        ways: Ways,
        slot_row: Sealed<kind::Slot>,
        recovery: RecoveryRows,
    ) -> NewAccount {
        let tag = directory_tag(&going.device_key, going.username.key());
        let entry = self.entry(going, &tag);
        let slot = made.header.slot;
        let header = Header {
            account: self.account,
            username: going.username.as_str().to_owned(),
            tries: self.tries,
            enrolments: vec![made.header],
            kit_tags: ways.kits.iter().map(|kit| kit.tag).collect(),
            disabled: false,
            edit: 1,
        };
        let state = State {
            enrolments: vec![made.secret],
            device_key: going.device_key.duplicate(),
            username: going.username.as_str().to_owned(),
            display_name: going.display_name.as_str().to_owned(),
            owner_public: public_signing_key(&self.identity.signing),
            identity: self.identity,
            // The owner's key is the identity's own.
            owner_signing_key: None,
            directory_map: entry.to_map(),
            choices: Choices::default(),
            delete_devices: Vec::new(),
            counters: vec![(self.account, entry.counter)],
        };
        let Self { db, root_key, .. } = self;
        let chunks = made.chunks;
        NewAccount {
            db,
            root_key,
            tag,
            entry,
            header,
            state,
            ways,
            ledger,
            slot,
            slot_row,
            recovery,
            chunks,
        }
    }

    fn entry(&self, going: &Going, tag: &Id) -> DirectoryEntry {
        let mut entry = DirectoryEntry {
            account: self.account,
            header: self.header,
            tries: self.tries,
            username: going.username.as_str().to_owned(),
            display_name: going.display_name.as_str().to_owned(),
            role: Role::Owner,
            status: Status::Active,
            groups: Vec::new(),
            counter: 1,
            joining_key: [0; 32],
            signer: self.account,
            signature: [0; 64],
            signing_key: None,
            agreement_key: None,
            joining_signature: None,
            owner_keys: Vec::new(),
        };
        sign_as_owner(&mut entry, &self.identity, tag, &self.db);
        entry
    }
}
