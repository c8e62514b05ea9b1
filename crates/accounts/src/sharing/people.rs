//! Whose keys count: those that a verified row of the directory names.

use twinlatch_crypto::{Id, public_agreement_key, public_signing_key};
use twinlatch_records::{
    DirectoryEntry, Finding, IdentityKeys, Ledger, Member, PersonKeys, Reader, Role, Status,
};
use twinlatch_secret::RootKey;
use twinlatch_store::StoreError;

use super::ShareError;
use crate::accounts::Accounts;
use crate::error::EditError;
use crate::people::Trust;
use crate::session::Session;

/// What stands for the keys of somebody whom the directory does not know any more.
pub(super) const NO_KEY: [u8; 32] = [0; 32];

/// Hexadecimal digits of a fingerprint that two people compare: 64 bits.
const SYMBOLS: usize = 16;

/// Somebody whom a collection can be shared with, or who shares it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sharer {
    /// The account.
    pub account: Id,
    /// The name to be greeted with; none where the directory does not vouch for one.
    pub display_name: Option<String>,
    /// SHA-256 of account and public keys.
    pub fingerprint: [u8; 32],
    /// Whether the person's role lets them change anything.
    pub may_write: bool,
}

/// The beginning of a fingerprint as two people compare it: four groups of four hexadecimal
/// digits, from 64 bits.
///
/// # Security
///
/// Whoever wants to pass for somebody else needs keys with the same 64 bits: 2^64 tries.
pub fn fingerprint_words(fingerprint: &[u8; 32]) -> String {
    let digits: String = fingerprint
        .iter()
        .take(SYMBOLS / 2)
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let groups: Vec<&str> = (0..SYMBOLS / 4)
        .filter_map(|group| digits.get(group * 4..group * 4 + 4))
        .collect();
    groups.join(" ")
}

/// Whether a role may change what is shared.
pub(crate) fn may_write(role: Role) -> bool {
    match role {
        Role::Owner | Role::Administrator | Role::User => true,
        Role::Viewer | Role::Auditor => false,
    }
}

/// The public keys of one's own identity.
pub(crate) fn own_keys(account: Id, identity: &IdentityKeys, role: Role) -> PersonKeys {
    PersonKeys {
        account,
        signing: public_signing_key(&identity.signing),
        agreement: public_agreement_key(&identity.agreement),
        may_write: may_write(role),
    }
}

/// Everybody whose row verifies and who has come, the own account by its own keys. What somebody writes
/// who is switched off counts as little as what a viewer writes.
pub(crate) fn verified(
    entries: &[(Id, DirectoryEntry)],
    trust: &Trust<'_>,
    own: &PersonKeys,
) -> Vec<PersonKeys> {
    let others = entries
        .iter()
        .filter(|(tag, entry)| entry.account != own.account && trust.verifies(tag, entry));
    let keys = others.filter_map(|(_, entry)| {
        let (signing, agreement) = entry.signing_key.zip(entry.agreement_key)?;
        Some(PersonKeys {
            account: entry.account,
            signing,
            agreement,
            may_write: entry.status == Status::Active && may_write(entry.role),
        })
    });
    keys.chain([own.clone()]).collect()
}

impl Accounts {
    /// Opens the shared collections of an account whose lists are open.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the file cannot be read; the lists must not be written then, since they would
    /// not name what was not read.
    pub(crate) fn open_shared(
        &self,
        ledger: &mut Ledger,
        root: &RootKey,
        identity: &IdentityKeys,
        owner: [u8; 32],
        own: &PersonKeys,
    ) -> Result<Vec<Finding>, StoreError> {
        self.store.read(|reading| {
            let entries = self.entries(reading)?;
            let people = verified(&entries, &Trust::new(owner, self.meta.db, &entries), own);
            let reader = Reader {
                root,
                device: &self.device_key,
                agreement: &identity.agreement,
                own,
                people: &people,
            };
            ledger.open_shared(reading, &reader)
        })
    }
}

impl Session {
    /// The account's own public keys.
    pub fn own_keys(&self) -> PersonKeys {
        own_keys(self.account, &self.state.identity, self.role)
    }

    /// Everybody with keys that a verified row of the directory names and who is not switched off,
    /// oneself included.
    ///
    /// # Errors
    ///
    /// [`EditError`] if the file cannot be read.
    pub fn sharers(&self, accounts: &Accounts) -> Result<Vec<Sharer>, EditError> {
        let (entries, keys) = self.known_keys(accounts)?;
        let sharer = |person: &PersonKeys| {
            let entry = entries.iter().find(|entry| entry.account == person.account);
            Sharer {
                account: person.account,
                display_name: entry.map(|entry| entry.display_name.clone()),
                fingerprint: person.fingerprint(),
                may_write: person.may_write,
            }
        };
        let active = |person: &&PersonKeys| {
            let mut others = entries.iter();
            !others.any(|entry| entry.account == person.account && entry.status != Status::Active)
        };
        Ok(keys.iter().filter(active).map(sharer).collect())
    }

    /// The rows of the directory and the keys that verify.
    fn known_keys(
        &self,
        accounts: &Accounts,
    ) -> Result<(Vec<DirectoryEntry>, Vec<PersonKeys>), EditError> {
        let entries = accounts
            .store
            .read(|reading| accounts.entries(reading))
            .map_err(EditError::from)?;
        let trust = Trust::new(self.state.owner_public, self.db, &entries);
        let keys = verified(&entries, &trust, &self.own_keys());
        Ok((entries.into_iter().map(|(_, entry)| entry).collect(), keys))
    }

    /// The keys of one person.
    pub(super) fn person_keys(
        &self,
        accounts: &Accounts,
        account: &Id,
    ) -> Result<PersonKeys, ShareError> {
        let (entries, keys) = self.known_keys(accounts)?;
        let there = entries
            .iter()
            .any(|entry| entry.account == *account && entry.signing_key.is_some());
        let found = keys.into_iter().find(|person| person.account == *account);
        match found {
            Some(person) => Ok(person),
            None if there => Err(ShareError::NotVerified),
            None => Err(ShareError::PersonNotThere),
        }
    }

    /// The accounts of the other members of a collection.
    pub(super) fn present_others(&self, collection: &Id) -> Vec<Id> {
        let shared = self.ledger.collection(collection);
        let members = shared.map_or(Vec::new(), |shared| shared.present_members());
        members
            .iter()
            .map(|member| member.account)
            .filter(|account| *account != self.account)
            .collect()
    }

    /// The keys of the members who stay when some leave, as they were pinned.
    pub(super) fn others_keys(
        &self,
        accounts: &Accounts,
        collection: &Id,
        leaving: &[Id],
    ) -> Result<Vec<PersonKeys>, ShareError> {
        let others = self.present_others(collection);
        let staying = others.iter().filter(|account| !leaving.contains(account));
        staying
            .map(|account| {
                let person = self.person_keys(accounts, account)?;
                if self.pinned(collection, account) == Some(person.fingerprint()) {
                    Ok(person)
                } else {
                    Err(ShareError::NotVerified)
                }
            })
            .collect()
    }

    /// The keys of a member who leaves: without any where nobody vouches for them.
    pub(super) fn leaving(
        &self,
        accounts: &Accounts,
        collection: &Id,
        account: &Id,
    ) -> Result<PersonKeys, ShareError> {
        match self.person_keys(accounts, account) {
            Ok(person) if self.pinned(collection, account) == Some(person.fingerprint()) => {
                Ok(person)
            }
            Ok(_) | Err(ShareError::PersonNotThere | ShareError::NotVerified) => Ok(PersonKeys {
                account: *account,
                signing: NO_KEY,
                agreement: NO_KEY,
                may_write: false,
            }),
            Err(error) => Err(error),
        }
    }

    /// The fingerprint of a present member, as the list has it.
    pub(super) fn pinned(&self, collection: &Id, account: &Id) -> Option<[u8; 32]> {
        let entry = self.present_member(collection, account)?;
        Some(entry.fingerprint)
    }

    /// Whether a present member manages the collection.
    pub(super) fn manages(&self, collection: &Id, account: &Id) -> bool {
        let entry = self.present_member(collection, account);
        entry.is_some_and(|entry| entry.right.manages())
    }

    fn present_member(&self, collection: &Id, account: &Id) -> Option<&Member> {
        let shared = self.ledger.collection(collection)?;
        let mut members = shared.present_members().into_iter();
        members.find(|member| member.account == *account)
    }
}
