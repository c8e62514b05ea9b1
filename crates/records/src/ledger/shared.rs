//! Opening shared collections: mail first, then each head, which is only followed if it is one
//! that a member with the right to write has signed.

mod heads;
mod letters;

use twinlatch_crypto::Id;
use twinlatch_secret::{AgreementKey, DeviceKey, RootKey};
use twinlatch_store::{Reading, StoreError};

use super::Ledger;
use super::collection::Collection;
use super::open::Opening;
use super::shards::ListRow;
use crate::collection_mail::about;
use crate::{CollectionKeys, CollectionKind, Finding, Found, MailPurpose, PersonKeys, RowKind};
use letters::Letter;

/// Who opens shared collections, and by what.
#[derive(Debug, Clone, Copy)]
pub struct Reader<'a> {
    /// The account's root key.
    pub root: &'a RootKey,
    /// The device's key, under which the mailbox stands.
    pub device: &'a DeviceKey,
    /// The account's X25519 key.
    pub agreement: &'a AgreementKey,
    /// The account's own public keys, from its own keys and not from the directory.
    pub own: &'a PersonKeys,
    /// Everybody whose row of the directory verifies, the account itself included.
    pub people: &'a [PersonKeys],
}

/// What was learnt of shared collections and is not written yet.
#[derive(Debug, Default)]
pub(super) struct News {
    /// Letters that were taken in.
    pub(super) read: Vec<Id>,
    /// Key objects of collections that the account does not share any more.
    pub(super) gone: Vec<Id>,
    /// Names of these collections.
    pub(super) left: Vec<String>,
}

impl News {
    pub(super) fn is_empty(&self) -> bool {
        self.read.is_empty() && self.gone.is_empty()
    }
}

impl Ledger {
    /// Opens the shared collections that the lists name and those whose keys came by mail.
    ///
    /// One whose head is missing or refused is opened as far as its items are found, and written
    /// by nobody before the person confirms it ([`Rights::confirmed`]). What was learnt is written
    /// by the next [`Change`](crate::Change).
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the file cannot be read: then the lists are not to be written.
    ///
    /// # Security
    ///
    /// Letters that do not prove what they say are named and left lying.
    pub fn open_shared(
        &mut self,
        reading: &Reading<'_>,
        reader: &Reader<'_>,
    ) -> Result<Vec<Finding>, StoreError> {
        let (db, account) = (self.db, self.account);
        let mut opening = Opening::begin(reading, &db, &account, reader.root)?;
        let mut letters = opening.letters(reader)?;
        let mut carried = Vec::new();
        for listed in core::mem::take(&mut self.carried) {
            let (keys, key_row) = opening.keys(&listed)?;
            let Some(keys) = keys.filter(|keys| keys.kind == CollectionKind::Shared) else {
                carried.push(listed);
                continue;
            };
            if let Some(row) = opening.farewell(&keys, &letters, reader) {
                self.news.gone.extend(key_row.id());
                self.news.left.push(keys.name);
                self.news.read.push(row);
                letters.retain(|letter| letter.row != row);
                continue;
            }
            let taken = opening.received(&keys, &mut letters, reader)?;
            self.news.read.extend(&taken.rows);
            let (keys, key_row) = match taken.keys {
                Some(keys) => (keys, ListRow::Due(key_row.id())),
                None => (keys, key_row),
            };
            let opened = opening.shared(keys, key_row, Some(&listed), reader)?;
            self.shared.extend(opened);
        }
        self.carried = carried;
        self.open_new(&mut opening, &mut letters, reader)?;
        for letter in letters {
            let known = letter.mail.collection();
            let known = known.is_some_and(|id| self.collection(&id).is_some());
            if !known && opening.is_late_farewell(&letter, reader) {
                self.news.read.push(letter.row);
                continue;
            }
            opening.note(RowKind::Mailbox, letter.row, Some(Found::Unlisted));
        }
        self.shared.sort_by_key(Collection::id);
        Ok(opening.findings)
    }

    /// Opens collections whose keys came by mail and that no list names yet.
    fn open_new(
        &mut self,
        opening: &mut Opening<'_>,
        letters: &mut Vec<Letter>,
        reader: &Reader<'_>,
    ) -> Result<(), StoreError> {
        let mut new: Vec<Id> = letters
            .iter()
            .filter(|letter| letter.mail.purpose == MailPurpose::CollectionKey)
            .filter_map(|letter| Some(about(&letter.mail)?.0))
            .collect();
        new.sort_unstable();
        new.dedup();
        for id in new {
            if self.collection(&id).is_some() || self.carried.iter().any(|one| one.collection == id)
            {
                continue;
            }
            let none = CollectionKeys {
                id,
                kind: CollectionKind::Shared,
                keys: Vec::new(),
                name: String::new(),
                accepted: None,
            };
            let taken = opening.received(&none, letters, reader)?;
            if let Some(keys) = taken.keys {
                let opened = opening.shared(keys, ListRow::Due(None), None, reader)?;
                self.news.read.extend(&taken.rows);
                self.shared.extend(opened);
            }
        }
        Ok(())
    }

    /// Whether something was learnt of shared collections that is not written yet.
    pub fn has_news(&self) -> bool {
        let due = |collection: &Collection| collection.key_row.written().is_none();
        !self.news.is_empty() || self.shared.iter().any(due)
    }

    /// Names of the collections that the account does not share any more, as long as that is not
    /// written.
    pub fn left_collections(&self) -> &[String] {
        &self.news.left
    }
}
