//! An item as the file has it, for whoever wants to save what is left of it.

use twinlatch_accounts::{Accounts, Session};
use twinlatch_crypto::{Id, Stored};
use twinlatch_records::{AsItIs, Entry, ObjectFinding};
use twinlatch_secret::SecretBytes;

use crate::codec;
use crate::error::VaultError;
use crate::item::Item;
use crate::vault::Vault;

/// What has become of an item's row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowState {
    /// It is the listed one and can be read.
    AsListed,
    /// It is not there.
    Missing,
    /// It does not open, or says nothing that this version can read.
    Unreadable,
    /// It opens, and is another than the lists name.
    ChangedOutside,
    /// A newer version wrote it.
    Newer,
}

/// An item as the file has it.
#[derive(Debug)]
pub struct KeptItem {
    /// The collection that lists it.
    pub collection: Id,
    /// What the list says of it.
    pub entry: Entry,
    /// What has become of its row.
    pub state: RowState,
    /// The row, still sealed; nothing if it is missing.
    pub row: Option<Stored>,
    /// Its content, if the row can be read; not always the content that was saved last.
    pub item: Option<Item>,
    /// The opened row as CBOR, where `item` does not hold all of it.
    pub payload: Option<SecretBytes>,
}

impl Vault {
    /// Gives an item as the file has it, damaged or not; nothing is changed by it.
    ///
    /// # Errors
    ///
    /// [`VaultError::Missing`] if no list names it; [`VaultError::Store`] if the file cannot be
    /// read.
    ///
    /// # Security
    ///
    /// What could be read is in it in plain text, secrets included.
    pub fn kept(
        &self,
        session: &Session,
        accounts: &Accounts,
        id: &Id,
    ) -> Result<KeptItem, VaultError> {
        let db = session.db();
        let holder = session.ledger().holder(id).ok_or(VaultError::Missing)?;
        let (found, read) = session.read(accounts, |reading| {
            let found = holder.as_it_is(reading, &db, id)?;
            Ok::<_, VaultError>((found, holder.read(reading, &db, id)))
        })?;
        let AsItIs { entry, row, record } = found.ok_or(VaultError::Missing)?;
        let content = record.map_or_else(Content::default, |record| Content::of(record.payload));
        let state = match read {
            Ok(_) if content.understood => RowState::AsListed,
            Ok(_) => RowState::Unreadable,
            Err(ObjectFinding::Missing) => RowState::Missing,
            Err(ObjectFinding::Damaged) => RowState::Unreadable,
            Err(ObjectFinding::ChangedOutside(_)) => RowState::ChangedOutside,
            Err(ObjectFinding::NewerSchema(_)) => RowState::Newer,
            Err(ObjectFinding::Store(error)) => return Err(error.into()),
        };
        Ok(KeptItem {
            collection: holder.id(),
            entry,
            state,
            row,
            item: content.item,
            payload: content.payload,
        })
    }
}

/// What an opened row says.
#[derive(Default)]
struct Content {
    /// As far as it is understood.
    item: Option<Item>,
    /// The whole, where the item does not hold all of it.
    payload: Option<SecretBytes>,
    /// Whether it is an item of this version.
    understood: bool,
}

impl Content {
    fn of(payload: SecretBytes) -> Self {
        let decoded = codec::decode(&payload);
        let understood = decoded.is_some();
        let item = decoded.or_else(|| codec::decode_newer(&payload));
        let whole = item.as_ref().is_some_and(|item| item.editable);
        Self {
            item,
            payload: (!whole).then_some(payload),
            understood,
        }
    }
}
