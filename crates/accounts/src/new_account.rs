//! A new account: made first, complete in memory, then written in one transaction; by the set-up for
//! the owner, by the joining for a person who was invited.

mod write;

use std::time::Duration;

use twinlatch_crypto::{
    Costs, CryptoError, Id, KdfError, NoRandom, SealError, Sealed, Targets, kind, make_root_key,
    public_agreement_key, public_signing_key,
};
use twinlatch_policy::Policy;
use twinlatch_records::{
    AuditHead, AuditKeys, AuditReaders, Choices, DirectoryEntry, Header, IdentityKeys, Ledger,
    RecordsError, SecondCopies, State, Ways,
};
use twinlatch_secret::{DeviceKey, OtpSeed, Password, RootKey};

use crate::audit::begin_log;
use crate::enrolment::{FoundStep, MadeEnrolment, make_enrolment, wrap_enrolment};
use crate::env::Env;
use crate::identity::{make_identity, second_copy, sign_as_owner, sign_keys};
use crate::own_rows::Lost;
use crate::recovery_rows::{RecoveryRows, RowKeys, make_backup_set, make_kit, make_recovery_rows};
use crate::session::{Access, Notice, Session};
use crate::sheet::KitKind;
use crate::signed_policy::Signed;
use crate::table::window_weeks;
use crate::told::Told;

/// What an account is made from.
pub(crate) struct Plan<'a> {
    pub(crate) env: &'a Env,
    pub(crate) db: Id,
    pub(crate) device_key: &'a DeviceKey,
    /// Id of the directory row.
    pub(crate) tag: Id,
    /// The directory row without the person's own keys.
    pub(crate) entry: DirectoryEntry,
    pub(crate) vouched: Vouched<'a>,
    pub(crate) password: &'a Password,
    pub(crate) kit: KitKind,
    pub(crate) costs: Costs,
    /// Accounts of the device, this one among them.
    pub(crate) accounts: u64,
}

/// Who stands for the person's own keys.
pub(crate) enum Vouched<'a> {
    /// The owner for the own ones.
    Owner,
    /// A joining key, which an inviter has signed.
    Invited(&'a twinlatch_records::Pending),
}

/// What the phone has told.
pub(crate) struct Phone<'a> {
    pub(crate) seed: &'a OtpSeed,
    pub(crate) found: &'a FoundStep,
    pub(crate) targets: Targets,
}

/// Why an account could not be made.
#[derive(Debug, thiserror::Error)]
pub(crate) enum MakeError {
    #[error(transparent)]
    Kdf(#[from] KdfError),
    #[error(transparent)]
    Crypto(#[from] CryptoError),
    #[error(transparent)]
    Records(#[from] RecordsError),
    #[error(transparent)]
    Seal(#[from] SealError),
    #[error(transparent)]
    NoRandom(#[from] NoRandom),
}

/// An account, complete in memory.
pub(crate) struct NewAccount {
    pub(crate) db: Id,
    root_key: RootKey,
    /// Id of the directory row.
    tag: Id,
    entry: DirectoryEntry,
    header: Header,
    state: State,
    ways: Ways,
    pub(crate) ledger: Ledger,
    /// The enrolment's id.
    slot: Id,
    /// Rows that are sealed already: what took a key derivation, and the table.
    slot_row: Sealed<kind::Slot>,
    recovery: RecoveryRows,
    chunks: Vec<(Id, Sealed<kind::Codes>)>,
    /// The audit log that begins with the owner's account.
    log: Option<AuditHead>,
}

impl NewAccount {
    /// Draws every key and wraps the root key by every way; writes nothing.
    ///
    /// # Errors
    ///
    /// [`MakeError`] of memory and random bytes.
    pub(crate) fn make(plan: Plan<'_>, phone: Phone<'_>) -> Result<Self, MakeError> {
        let random = &*plan.env.random;
        let mut memory = plan.env.kdf.reserve(plan.costs)?;
        let new = NewKeys::draw(&plan)?;
        let (db, account) = (&plan.db, &plan.entry.account);
        let (costs, weeks) = (plan.costs, window_weeks(plan.accounts));
        let Phone {
            seed,
            found,
            targets,
        } = phone;
        let made = make_enrolment(targets, seed, found, costs, weeks, db, account, random)?;
        let slot_row = wrap_enrolment(
            &mut memory,
            plan.password,
            &made,
            plan.device_key,
            &new.root_key,
            account,
            random,
        )?;
        let ledger = Ledger::make(db, account, random)?;
        let ways = new.ways(&plan, &ledger)?;
        let keys = RowKeys {
            db,
            account,
            device_key: plan.device_key,
            root_key: &new.root_key,
            costs,
            helpers: &[],
        };
        let recovery = make_recovery_rows(&mut memory, plan.password, &ways, &keys, random)?;
        Ok(new.complete(plan, made, ledger, ways, slot_row, recovery))
    }

    /// The account's session, opened with its making; `boot` is the time since boot, `signed` how the
    /// owner's policy was found.
    pub(crate) fn into_session(self, boot: Duration, policy: Policy, signed: Signed) -> Session {
        Session {
            account: self.entry.account,
            db: self.db,
            role: self.entry.role,
            barred: None,
            root_key: self.root_key,
            state: self.state,
            ways: self.ways,
            header_id: self.entry.header,
            header: self.header,
            slot: self.slot,
            ledger: self.ledger,
            access: Access::ReadWrite,
            notices: vec![Notice::NoSheet],
            opened: boot,
            proof: Some(boot),
            input: boot,
            failed_proofs: 0,
            marked: boot,
            mark_due: true,
            salvaged: false,
            lost: Lost::default(),
            used_codes: Vec::new(),
            rotated: false,
            kept_back: Vec::new(),
            unread: None,
            emergency_session: false,
            told: Told::default(),
            policy,
            ready: None,
            signed,
            clock_ahead: None,
            log_end: None,
        }
    }
}

/// What is drawn for an account.
struct NewKeys {
    root_key: RootKey,
    identity: IdentityKeys,
    /// The audit log's keys and its head; of the owner alone.
    log: (AuditKeys, Option<AuditHead>),
}

impl NewKeys {
    fn draw(plan: &Plan<'_>) -> Result<Self, NoRandom> {
        let random = &*plan.env.random;
        let identity = make_identity(random)?;
        let log = match plan.vouched {
            Vouched::Owner => {
                let (keys, head) = begin_log(&identity.signing, &plan.db, random)?;
                (keys, Some(head))
            }
            Vouched::Invited(_) => (AuditKeys::default(), None),
        };
        Ok(Self {
            root_key: make_root_key(random)?,
            identity,
            log,
        })
    }

    /// Eight codes, the kit, and second copies of what cannot be drawn anew.
    fn ways(&self, plan: &Plan<'_>, ledger: &Ledger) -> Result<Ways, NoRandom> {
        let (random, issued) = (&*plan.env.random, plan.env.clock.wall());
        let kit = make_kit(plan.kit.way(), &plan.db, issued, random)?;
        Ok(Ways {
            set: Id::random(random)?,
            issued,
            codes: make_backup_set(random)?,
            kits: vec![kit],
            copies: self.copies(plan, ledger),
            help: None,
            emergency: None,
        })
    }

    fn copies(&self, plan: &Plan<'_>, ledger: &Ledger) -> SecondCopies {
        SecondCopies {
            device_key: plan.device_key.duplicate(),
            identity: second_copy(&self.identity),
            owner_public: self.owner_public(plan),
            username: plan.entry.username.clone(),
            display_name: plan.entry.display_name.clone(),
            collections: ledger.collection_copies(),
            owner_signing_key: None,
            audit_keys: self.log.0.duplicate(),
        }
    }

    /// The person's root of trust.
    fn owner_public(&self, plan: &Plan<'_>) -> [u8; 32] {
        match plan.vouched {
            Vouched::Owner => public_signing_key(&self.identity.signing),
            Vouched::Invited(pending) => pending.owner_public,
        }
    }

    /// The directory row with the person's own keys.
    fn entry(&self, plan: &Plan<'_>) -> DirectoryEntry {
        let (mut entry, identity) = (plan.entry.clone(), &self.identity);
        match plan.vouched {
            Vouched::Owner => sign_as_owner(&mut entry, identity, &plan.tag, &plan.db),
            Vouched::Invited(pending) => {
                entry.signing_key = Some(public_signing_key(&identity.signing));
                entry.agreement_key = Some(public_agreement_key(&identity.agreement));
                let joined = sign_keys(&entry, &pending.joining_key, &plan.db);
                entry.joining_signature = Some(joined);
            }
        }
        entry
    }

    fn complete(
        self,
        plan: Plan<'_>,
        made: MadeEnrolment,
        ledger: Ledger,
        ways: Ways,
        slot_row: Sealed<kind::Slot>,
        recovery: RecoveryRows,
    ) -> NewAccount {
        let (entry, owner_public) = (self.entry(&plan), self.owner_public(&plan));
        let slot = made.header.slot;
        let header = Header {
            account: entry.account,
            username: entry.username.clone(),
            tries: entry.tries,
            enrolments: vec![made.header],
            kit_tags: ways.all_kits().map(|kit| kit.tag).collect(),
            disabled: false,
            edit: 1,
        };
        let state = State {
            enrolments: vec![made.secret],
            device_key: plan.device_key.duplicate(),
            username: entry.username.clone(),
            display_name: entry.display_name.clone(),
            owner_public,
            identity: self.identity,
            // The owner's key is the identity's own.
            owner_signing_key: None,
            directory_map: entry.to_map(),
            choices: Choices::default(),
            delete_devices: Vec::new(),
            counters: vec![(entry.account, entry.counter)],
            audit_keys: self.log.0,
            audit_readers: AuditReaders::default(),
        };
        NewAccount {
            db: plan.db,
            root_key: self.root_key,
            tag: plan.tag,
            entry,
            header,
            state,
            ways,
            ledger,
            slot,
            slot_row,
            recovery,
            chunks: made.chunks,
            log: self.log.1,
        }
    }
}
