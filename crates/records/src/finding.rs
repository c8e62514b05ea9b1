//! What was found wrong with a row; nothing of its content is in it.

use sha2::{Digest as _, Sha256};
use thiserror::Error;
use twinlatch_crypto::{Id, Record, Stored};
use twinlatch_store::StoreError;

use crate::canonical::{as_number, encode};

/// A row that is missing, unreadable or other than listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Finding {
    /// What kind of row it is, or should be.
    pub row: RowKind,
    /// The row's id.
    pub id: Id,
    /// What is wrong with it.
    pub what: Found,
}

/// The kinds of rows that can be found wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RowKind {
    /// One of the two rows that describe the file.
    Meta,
    /// A name's entry in the directory.
    Directory,
    /// What a login needs before it knows a key.
    Header,
    /// Failures and waiting times.
    Try,
    /// One chunk of code offsets.
    Codes,
    /// A row of the table `slots`: the primary way, a backup code or a kit.
    Way,
    /// Seed, targets, identity and choices.
    State,
    /// Unused codes, kits and second copies.
    Ways,
    /// The list of everything.
    Root,
    /// The keys of a collection.
    Collection,
    /// The list of a collection's shards.
    Head,
    /// One shard: a list of objects.
    Manifest,
    /// An item.
    Item,
    /// An event.
    Event,
    /// A part of an attached file.
    Attachment,
    /// The device's settings.
    Device,
    /// A row of `objects` that belongs to nothing: what it was, nobody can tell.
    Unowned,
    /// A letter about a shared collection that proves nothing.
    Mailbox,
    /// A row of the audit log; where one is missing, its id is its number.
    Log,
    /// The end of the audit log.
    LogHead,
}

/// What is wrong with a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Found {
    /// It is not there.
    Missing,
    /// It does not open, or does not say anything.
    CannotOpen,
    /// It opens, and is another than the lists name: an older one, or one from outside.
    OtherThanListed,
    /// It is older than what the keyring remembers.
    Older,
    /// It opens, and no list names it.
    Unlisted,
    /// A newer version wrote it.
    Newer,
}

as_number!(RowKind {
    Meta = 1,
    Directory = 2,
    Header = 3,
    Try = 4,
    Codes = 5,
    Way = 6,
    State = 7,
    Ways = 8,
    Root = 9,
    Collection = 10,
    Head = 11,
    Manifest = 12,
    Item = 13,
    Event = 14,
    Attachment = 15,
    Device = 16,
    Unowned = 17,
    Mailbox = 18,
    Log = 19,
    LogHead = 20,
});

as_number!(Found {
    Missing = 1,
    CannotOpen = 2,
    OtherThanListed = 3,
    Older = 4,
    Unlisted = 5,
    Newer = 6,
});

impl Finding {
    /// Tells a finding from others and from the same one over another row: the first 8 bytes of the
    /// SHA-256 of row kind, id, what is wrong, and the row as it stands, if it does.
    pub fn tag(&self, row: Option<&Stored>) -> [u8; 8] {
        let mut hash = Sha256::new();
        // EXPOSE: two small numbers, nothing secret.
        hash.update(encode(&(self.row, self.what)).expose());
        hash.update(self.id.bytes());
        hash.update(row.map_or([0; 32], Stored::hash));
        let [
            tag @ ..,
            _,
            _,
            _,
            _,
            _,
            _,
            _,
            _,
            _,
            _,
            _,
            _,
            _,
            _,
            _,
            _,
            _,
            _,
            _,
            _,
            _,
            _,
            _,
            _,
        ] = <[u8; 32]>::from(hash.finalize());
        tag
    }
}

/// Why an object has no current content.
#[derive(Debug, Error)]
pub enum ObjectFinding {
    /// No list names it, or its row is gone.
    #[error("the object is not there")]
    Missing,
    /// Its row does not open, or not as listed.
    #[error("the object is damaged")]
    Damaged,
    /// Its row opens and is another than the lists name: neither current content nor sealed again.
    #[error("the object was changed from outside")]
    ChangedOutside(Record),
    /// A newer version wrote it; shown as far as it is understood, never rewritten.
    #[error("the object is from a newer version")]
    NewerSchema(Record),
    /// The file could not be read; nothing is said about the object.
    #[error(transparent)]
    Store(#[from] StoreError),
}
