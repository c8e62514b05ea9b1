//! From an open root key to a session.

use std::time::Duration;

use twinlatch_crypto::Id;
use twinlatch_device::VaultMark;
use twinlatch_records::{DirectoryEntry, Header, Role};
use twinlatch_secret::RootKey;

use crate::accounts::Accounts;
use crate::own_rows::OwnRows;
use crate::people::Trust;
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
    pub(crate) fn into_session(self, accounts: &Accounts, proof: Option<Duration>) -> Session {
        let boot = accounts.env.clock.boot();
        let role = self.role(accounts);
        let (mut own, vault_mark) = (self.own, self.vault_mark);
        let keys = own_keys(self.account, &own.state.identity, role);
        let shared = accounts.open_shared(
            &mut own.ledger,
            &self.root_key,
            &own.state.identity,
            own.state.owner_public,
            &keys,
        );
        if own.ledger.has_news() && !own.ledger.needs_consent() {
            own.ways.copies.collections = own.ledger.collection_copies();
        }
        let mut session = Session {
            account: self.account,
            db: accounts.meta.db,
            role,
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
        };
        // What the start found belongs to everybody; it is said to whoever logs in.
        let mut findings = own.findings;
        findings.extend(accounts.findings.iter().copied());
        findings.extend(shared);
        // What cannot be read has been named by what was looked for there.
        let unowned = session.unowned(accounts).unwrap_or_default();
        findings.extend(
            unowned
                .iter()
                .filter(|found| !accounts.findings.contains(found)),
        );
        findings.extend(session.log_findings(accounts, vault_mark.as_ref()));
        session.tell_findings(accounts, findings);
        let left = session.ledger.left_collections().to_vec();
        if !left.is_empty() {
            session.note(Notice::LeftCollections(left));
        }
        session
    }

    /// What the directory says of the person, as far as it is signed.
    fn role(&self, accounts: &Accounts) -> Role {
        let Some(entry) = &self.entry else {
            return Role::User;
        };
        let tag: Id = accounts.rows().tag(&entry.username);
        // A directory that cannot be read grants nothing.
        let entries = accounts.store.read(|reading| accounts.entries(reading));
        let entries = entries.unwrap_or_default();
        let owner = self.own.state.owner_public;
        Trust::new(owner, accounts.meta.db, &entries).role(&tag, entry)
    }
}
