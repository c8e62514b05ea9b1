//! The policy that the owner has signed: judged right after the root key opens, and changed by the
//! owner alone.
//!
//! It stands twice: in a row of its own, and as the last good one in the device's settings. Both
//! prove themselves, so the newer of those that hold is in force; what keeps the row from being
//! obeyed is told.

mod change;
mod judge;

use twinlatch_crypto::Id;
use twinlatch_policy::{Policy, Problem, Rules};
use twinlatch_records::SignedPolicy;
use twinlatch_store::StoreError;

use crate::accounts::Accounts;
use crate::error::EditError;
use crate::people::owner_keys;
use crate::remembered::Marks;
use crate::rows::Row;
use crate::session::{ReadOnlyReason, Session};

pub use change::InstallError;
use judge::{Judge, Judged};

/// Why the policy of the vault is not obeyed as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SignedFault {
    /// There was one, and its row is gone.
    Missing,
    /// Its row does not open, or a newer program wrote it.
    Unreadable,
    /// The owner's key has not signed it.
    NotSigned,
    /// A key that was the owner's before has signed it.
    FormerOwner,
    /// A later one was seen.
    Older,
    /// Its text is not understood: the problems, by line.
    Broken(Vec<Problem>),
}

/// How a session found the policy that the owner has signed.
#[derive(Debug, Default)]
pub(crate) struct Signed {
    /// Why the row is not obeyed, if it is not.
    pub(crate) fault: Option<SignedFault>,
    /// What is in force, with what it says.
    pub(crate) in_force: Option<(SignedPolicy, Rules)>,
    /// Whether the device's settings are to take it as the last good one.
    copy_due: bool,
    /// The latest counter that is known, of what holds and of the mark.
    latest: u64,
}

impl Signed {
    fn rules(&self) -> Rules {
        let rules = self.in_force.as_ref().map(|(_, rules)| rules);
        rules.cloned().unwrap_or_default()
    }

    /// Whether something good is known: no policy, the one that stands there, or the last good one.
    pub(crate) fn is_good(&self) -> bool {
        self.fault.is_none() || self.in_force.is_some()
    }

    /// Its counter, as the mark remembers it; 0 where nothing is in force.
    pub(crate) fn version(&self) -> u64 {
        self.in_force
            .as_ref()
            .map_or(0, |(policy, _)| policy.counter)
    }

    /// The policy in force, beside what the administrator's file says.
    pub(crate) fn beside(&self, system: &Policy) -> Policy {
        system.with_device(self.rules())
    }
}

impl Accounts {
    /// Judges the policy of the vault by an owner's key; `seen` is the latest counter that this
    /// person's mark knows.
    pub(crate) fn signed_policy(&self, owner: &[u8; 32], seen: u64) -> Result<Signed, StoreError> {
        let rows = self.rows();
        let (row, settings, entries) = self.store.read(|reading| {
            let settings = rows.device_settings(reading)?;
            Ok::<_, StoreError>((rows.policy(reading)?, settings, self.entries(reading)?))
        })?;
        let copy = settings
            .into_there()
            .and_then(|settings| settings.signed_policy);
        let keys = owner_keys(owner, &entries, &self.meta.db);
        Ok(signed(&Judge::new(&keys, &self.meta.db, seen), row, copy))
    }
}

impl Session {
    /// Checks the policy of the vault and puts it in force for this session, beside the file of the
    /// computer's administrator.
    ///
    /// An older file brings its own policy along: the person is told of the file, and decides.
    pub(crate) fn check_policy(
        &mut self,
        accounts: &Accounts,
        marks: &Marks,
        reason: Option<ReadOnlyReason>,
    ) -> Result<(), StoreError> {
        let seen = marks.account.as_ref().map_or(0, |mark| mark.policy_version);
        let seen = match reason {
            Some(ReadOnlyReason::OlderFile) => 0,
            Some(
                ReadOnlyReason::CopiedFile
                | ReadOnlyReason::Salvaged
                | ReadOnlyReason::LoginNotWritten
                | ReadOnlyReason::Folder,
            )
            | None => seen,
        };
        self.signed = accounts.signed_policy(&self.state.owner_public, seen)?;
        self.policy = self.signed.beside(&accounts.env.policy);
        Ok(())
    }

    /// Why the policy that the owner has signed is not obeyed as it stands, if so.
    pub fn signed_fault(&self) -> Option<&SignedFault> {
        self.signed.fault.as_ref()
    }

    /// Whether something good is known of the policy of the vault: that there is none, the one that
    /// stands there, or the last good one. Without it only owner and administrators come in.
    pub fn signed_is_good(&self) -> bool {
        self.signed.is_good()
    }

    /// Whether a policy that the owner has signed is in force: where the row is not obeyed, the last
    /// good one.
    pub fn signed_holds(&self) -> bool {
        self.signed.in_force.is_some()
    }

    /// The text of the policy that the owner has signed, as far as one is in force that decides
    /// anything.
    pub fn signed_text(&self) -> Option<&str> {
        let (policy, _) = self.signed.in_force.as_ref()?;
        (!policy.text.is_empty()).then_some(policy.text.as_str())
    }

    /// What the policy that the owner has signed decides, as far as one is in force.
    pub fn signed_rules(&self) -> Rules {
        self.signed.rules()
    }

    /// Lets the vault remember the policy that was obeyed as its last good one; writes nothing where
    /// it knows it.
    ///
    /// # Errors
    ///
    /// [`EditError`] if the file cannot be written: the next login tries again.
    pub fn note_signed_policy(&mut self, accounts: &mut Accounts) -> Result<(), EditError> {
        let Some((policy, _)) = &self.signed.in_force else {
            return Ok(());
        };
        if !self.signed.copy_due {
            return Ok(());
        }
        let (store, rows, random) = accounts.parts();
        let settings = store.read(|reading| rows.device_settings(reading))?;
        // Settings that are missing or do not open are left to the start, which makes them anew.
        let Row::There(mut settings) = settings else {
            return Ok(());
        };
        settings.signed_policy = Some(policy.clone());
        let sealed = rows.seal_settings(&settings, random)?;
        let id: Id = rows.settings_id();
        store.write(|writing| Ok::<_, EditError>(writing.objects_mut().put(&id, &sealed)?))?;
        self.signed.copy_due = false;
        Ok(())
    }
}

/// The newer of row and copy, as far as they hold.
fn signed(judge: &Judge<'_>, row: Row<SignedPolicy>, copy: Option<SignedPolicy>) -> Signed {
    let copy = copy.and_then(|copy| judge.judge(copy).ok());
    let row = match row {
        Row::There(policy) => Some(judge.judge(policy)),
        Row::Unreadable => Some(Err(SignedFault::Unreadable)),
        Row::Missing if copy.is_some() || judge.seen > 0 => Some(Err(SignedFault::Missing)),
        Row::Missing => None,
    };
    let (fault, in_force, copy_due) = match (row, copy) {
        (None, copy) => (None, copy, false),
        (Some(Err(fault)), copy) => (Some(fault), copy, false),
        (Some(Ok(row)), Some(copy)) if copy.policy.counter > row.policy.counter => {
            (Some(SignedFault::Older), Some(copy), false)
        }
        (Some(Ok(row)), copy) => {
            let due = copy.is_none_or(|copy| copy.policy != row.policy);
            (None, Some(row), due)
        }
    };
    let counter = in_force.as_ref().map_or(0, |held| held.policy.counter);
    Signed {
        fault,
        in_force: in_force.map(|Judged { policy, rules }| (policy, rules)),
        copy_due,
        latest: counter.max(judge.seen),
    }
}
