//! The rows under an account's root key: state, ways and lists.
//!
//! Each key stands in `state` and in `ways`: what one of them lacks is taken from the other, so no
//! single bad row keeps a person out.

use twinlatch_crypto::{
    Id, Random, RootObject, Stored, Targets, make_agreement_key, make_signing_key, root_object_id,
};
use twinlatch_records::{
    AuditKeys, AuditReaders, Choices, Finding, Found, IdentityKeys, Ledger, RecordError, RowKind,
    SecondCopies, State, Ways, open_recovery, open_state, open_ways,
};
use twinlatch_secret::{DeviceKey, RootKey, SigningKey};
use twinlatch_store::{Reading, StoreError};

use crate::error::LoginError;

/// Everything that the root key opens at a login.
pub(crate) struct OwnRows {
    pub(crate) state: State,
    pub(crate) ways: Ways,
    pub(crate) ledger: Ledger,
    pub(crate) findings: Vec<Finding>,
    /// Whether something had to be put together from other rows: nothing may then be written.
    pub(crate) salvaged: bool,
    pub(crate) lost: Lost,
}

/// Which of the rows that hold the account's keys could not be read.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Lost {
    pub(crate) state: bool,
    pub(crate) ways: bool,
    /// Whether one of them was written by a newer program: it is never written over.
    pub(crate) newer: bool,
}

impl Lost {
    /// Whether keys are gone for good, or would be written over: then nothing is ever written.
    pub(crate) fn for_good(self) -> bool {
        self.newer || (self.state && self.ways)
    }
}

/// Whose rows are opened, and by what.
pub(crate) struct Opener<'a> {
    pub(crate) db: &'a Id,
    pub(crate) account: &'a Id,
    pub(crate) root_key: &'a RootKey,
    /// The enrolment that the header names; nothing where the header is gone.
    pub(crate) slot: Option<&'a Id>,
    /// Where its code led; nothing where a paper opened.
    pub(crate) targets: Option<&'a Targets>,
    pub(crate) device_key: &'a DeviceKey,
    /// The name of the header, in case nothing else tells it.
    pub(crate) username: &'a str,
}

impl Opener<'_> {
    /// Opens the rows and compares them with the lists; names what is wrong and never refuses.
    ///
    /// # Errors
    ///
    /// [`LoginError`] only if the file cannot be read at all, or without random bytes.
    pub(crate) fn open(
        &self,
        reading: &Reading<'_>,
        random: &dyn Random,
    ) -> Result<OwnRows, LoginError> {
        let (ledger, mut findings) = Ledger::open(reading, self.db, self.account, self.root_key)?;
        findings.extend(self.unlisted_rows(reading, &ledger)?);
        let (state, map) = self.state(reading, &mut findings)?;
        let ways = self.own(reading, RootObject::Ways, open_ways)?;
        let lost = Lost {
            state: state.is_none(),
            ways: ways.is_none(),
            newer: findings.iter().any(is_newer),
        };
        let own = |finding: &Finding| matches!(finding.row, RowKind::State | RowKind::Ways);
        let salvaged = ledger.needs_consent() || findings.iter().any(own);
        let (mut state, ways) = self.complete(state, ways, random)?;
        if state.directory_map.is_empty() {
            state.directory_map = map;
        }
        Ok(OwnRows {
            state,
            ways,
            ledger,
            findings,
            salvaged,
            lost,
        })
    }

    /// Recovery rows of the account that no list names: one put back from an older file opens what
    /// it always opened.
    fn unlisted_rows(
        &self,
        reading: &Reading<'_>,
        ledger: &Ledger,
    ) -> Result<Vec<Finding>, StoreError> {
        let own = |(id, stored): &(Id, Stored)| {
            let row = open_recovery(self.device_key, self.db, id, stored);
            row.is_ok_and(|row| row.account == *self.account)
        };
        let listed = |id: &Id| ledger.rows().iter().any(|(row, _)| row == id);
        let rows = reading.slots().all()?.into_iter();
        let unlisted = rows.filter(|row| !listed(&row.0) && own(row));
        Ok(unlisted
            .map(|(id, _)| Finding {
                row: RowKind::Way,
                id,
                what: Found::Unlisted,
            })
            .collect())
    }

    /// A state that differs from the listed one keeps its keys only; of one that does not know the
    /// enrolment of the header only the own directory map is kept, which is given beside it.
    fn state(
        &self,
        reading: &Reading<'_>,
        findings: &mut Vec<Finding>,
    ) -> Result<(Option<State>, Vec<u8>), StoreError> {
        let Some(mut state) = self.own(reading, RootObject::State, open_state)? else {
            return Ok((None, Vec::new()));
        };
        let map = state.directory_map.clone();
        if !self.knows_enrolment(&state) {
            let id = root_object_id(self.root_key, RootObject::State, self.account);
            let what = Found::OtherThanListed;
            findings.push(Finding {
                row: RowKind::State,
                id,
                what,
            });
            return Ok((None, map));
        }
        if findings.iter().any(|finding| finding.row == RowKind::State) {
            state.choices = Choices::STRICTEST;
        }
        Ok((Some(state), map))
    }

    /// Reads one own row; what is wrong with it, the lists have said.
    fn own<T>(
        &self,
        reading: &Reading<'_>,
        object: RootObject,
        open: impl FnOnce(&RootKey, &Id, &Id, &Stored) -> Result<T, RecordError>,
    ) -> Result<Option<T>, StoreError> {
        let stored =
            reading
                .objects()
                .find(&root_object_id(self.root_key, object, self.account))?;
        Ok(stored.and_then(|stored| open(self.root_key, self.db, self.account, &stored).ok()))
    }

    fn knows_enrolment(&self, state: &State) -> bool {
        let Some(slot) = self.slot else {
            return true;
        };
        let mut entries = state.enrolments.iter();
        let fits = |targets: &Targets| self.targets.is_none_or(|typed| targets.is(typed));
        entries.any(|entry| entry.slot == *slot && fits(&entry.targets))
    }

    /// Fills each from the other; where both are gone the records still open, for looking only.
    fn complete(
        &self,
        state: Option<State>,
        ways: Option<Ways>,
        random: &dyn Random,
    ) -> Result<(State, Ways), LoginError> {
        match (state, ways) {
            (Some(state), Some(ways)) => Ok((state, ways)),
            (Some(state), None) => {
                let ways = ways_from(copies(&state), random)?;
                Ok((state, ways))
            }
            (None, Some(ways)) => Ok((self.state_from(&ways.copies), ways)),
            (None, None) => {
                let copies = self.nothing_left(random)?;
                Ok((self.state_from(&copies), ways_from(copies, random)?))
            }
        }
    }

    fn state_from(&self, copies: &SecondCopies) -> State {
        State {
            enrolments: Vec::new(),
            device_key: copies.device_key.duplicate(),
            username: copies.username.clone(),
            display_name: copies.display_name.clone(),
            identity: duplicate(&copies.identity),
            owner_signing_key: copies.owner_signing_key.as_ref().map(SigningKey::duplicate),
            owner_public: copies.owner_public,
            directory_map: Vec::new(),
            choices: Choices::STRICTEST,
            delete_devices: Vec::new(),
            counters: Vec::new(),
            audit_keys: copies.audit_keys.duplicate(),
            audit_readers: AuditReaders::default(),
        }
    }

    /// Stands in for keys that are lost, in a session that writes nothing: no identity that is
    /// drawn here is ever kept or signs anything.
    fn nothing_left(&self, random: &dyn Random) -> Result<SecondCopies, LoginError> {
        Ok(SecondCopies {
            device_key: self.device_key.duplicate(),
            identity: IdentityKeys {
                signing: make_signing_key(random)?,
                agreement: make_agreement_key(random)?,
            },
            owner_signing_key: None,
            owner_public: [0; 32],
            username: self.username.to_owned(),
            display_name: self.username.to_owned(),
            collections: Vec::new(),
            audit_keys: AuditKeys::default(),
        })
    }
}

/// Whether a newer program wrote one of the rows with keys.
fn is_newer(finding: &Finding) -> bool {
    matches!(finding.row, RowKind::State | RowKind::Ways) && finding.what == Found::Newer
}

fn copies(state: &State) -> SecondCopies {
    SecondCopies {
        device_key: state.device_key.duplicate(),
        identity: duplicate(&state.identity),
        owner_signing_key: state.owner_signing_key.as_ref().map(SigningKey::duplicate),
        owner_public: state.owner_public,
        username: state.username.clone(),
        display_name: state.display_name.clone(),
        collections: Vec::new(),
        audit_keys: state.audit_keys.duplicate(),
    }
}

fn duplicate(identity: &IdentityKeys) -> IdentityKeys {
    IdentityKeys {
        signing: identity.signing.duplicate(),
        agreement: identity.agreement.duplicate(),
    }
}

/// Ways without any code or kit.
fn ways_from(copies: SecondCopies, random: &dyn Random) -> Result<Ways, LoginError> {
    let set = Id::random(random)?;
    Ok(Ways {
        set,
        issued: 0,
        codes: Vec::new(),
        kits: Vec::new(),
        copies,
        help: None,
        emergency: None,
    })
}
