//! From an open root key to a session.

use std::time::Duration;

use twinlatch_crypto::Id;
use twinlatch_device::VaultMark;
use twinlatch_records::{DirectoryEntry, Header};
use twinlatch_secret::RootKey;
use twinlatch_store::StoreError;

use crate::accounts::Accounts;
use crate::own_rows::OwnRows;
use crate::session::{Access, Notice, Session};
use crate::sharing::own_keys;
use crate::signed_policy::Signed;
use crate::told::Told;

/// What a session is made of, whatever opened the root key.
pub(crate) struct Begun {
    pub(crate) account: Id,
    /// The person's row of the directory, if it can be read.
    pub(crate) entry: Option<DirectoryEntry>,
    pub(crate) header_id: Id,
    pub(crate) header: Header,
    /// The enrolment that opened; of a paper, the one that the header names.
    pub(crate) slot: Id,
    pub(crate) root_key: RootKey,
    pub(crate) own: OwnRows,
    /// What the keyring remembers of the vault, if it was heard.
    pub(crate) vault_mark: Option<VaultMark>,
}

impl Begun {
    /// Makes a session that may write; `proof` is the boot time at which password and code were
    /// proved.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the mailbox or a shared collection cannot be read.
    pub(crate) fn into_session(
        self,
        accounts: &Accounts,
        proof: Option<Duration>,
    ) -> Result<Session, StoreError> {
        let boot = accounts.env.clock.boot();
        let standing = self.standing(accounts);
        let (mut own, vault_mark) = (self.own, self.vault_mark);
        let role = standing.role;
        let keys = own_keys(self.account, &own.state.identity, role);
        let shared = accounts.open_shared(
            &mut own.ledger,
            &self.root_key,
            &own.state.identity,
            own.state.owner_public,
            &keys,
        )?;
        if own.ledger.has_news() && !own.ledger.needs_consent() {
            own.ways.copies.collections = own.ledger.collection_copies();
        }
        let mut session = Session {
            account: self.account,
            db: accounts.meta.db,
            role,
            barred: standing.barred,
            root_key: self.root_key,
            state: own.state,
            ways: own.ways,
            header_id: self.header_id,
            slot: self.slot,
            header: self.header,
            ledger: own.ledger,
            access: Access::ReadWrite,
            notices: Vec::new(),
            opened: boot,
            proof,
            input: boot,
            failed_proofs: 0,
            marked: boot,
            mark_due: false,
            salvaged: own.salvaged,
            lost: own.lost,
            used_codes: Vec::new(),
            rotated: false,
            kept_back: Vec::new(),
            unread: None,
            emergency_session: false,
            told: Told::default(),
            policy: accounts.env.policy.clone(),
            ready: None,
            signed: Signed::default(),
            clock_ahead: None,
            log_end: None,
        };
        // What the start found belongs to everybody; it is said to whoever logs in.
        let mut findings = own.findings;
        findings.extend(accounts.findings.iter().copied());
        findings.extend(shared);
        findings.extend(session.older_people(accounts));
        // What cannot be read has been named by what was looked for there.
        let unowned = session.unowned(accounts).unwrap_or_default();
        findings.extend(
            unowned
                .iter()
                .filter(|found| !accounts.findings.contains(found)),
        );
        findings.extend(session.look_at_log(accounts, vault_mark.as_ref()));
        session.tell_findings(accounts, findings);
        let left = session.ledger.left_collections().to_vec();
        if !left.is_empty() {
            session.note(Notice::LeftCollections(left));
        }
        Ok(session)
    }
}
