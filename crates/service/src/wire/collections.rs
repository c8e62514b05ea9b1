//! Views of shared collections and of who shares them.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The shared collections of the person, and whom they can be shared with.
#[derive(Debug, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct CollectionsView {
    /// By name.
    pub collections: Vec<CollectionView>,
    /// Other people of the device who have come, by name.
    pub people: Vec<SharerView>,
    /// The own short fingerprint, to be compared with what others see.
    pub fingerprint: String,
    /// Whether the person may make one.
    pub may_make: bool,
}

/// One shared collection.
#[derive(Debug, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct CollectionView {
    /// The collection, 32 hex digits.
    pub id: String,
    /// Its name, for everybody.
    pub name: String,
    /// What the person may do in it.
    pub right: MemberRight,
    /// Whether its list is whole; else its items are those that were found.
    pub confirmed: bool,
    /// How many items it lists.
    pub items: u32,
    /// Who shares it, in the order of coming.
    pub members: Vec<MemberView>,
}

/// One member of a shared collection.
#[derive(Debug, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct MemberView {
    /// The account, 32 hex digits.
    pub id: String,
    /// The name to be greeted with; absent where nobody vouches for one.
    pub name: Option<String>,
    /// What the member may do.
    pub right: MemberRight,
    /// The beginning of the keys' fingerprint, as it was pinned.
    pub fingerprint: String,
    /// Whether it is the person who looks.
    pub own: bool,
    /// Whether the keys in the directory are others than those that were pinned.
    pub other_keys: bool,
    /// Whether the member's role lets them only look, whatever the right.
    pub only_looks: bool,
}

/// Somebody whom a collection can be shared with.
#[derive(Debug, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct SharerView {
    /// The account, 32 hex digits.
    pub id: String,
    /// The name to be greeted with.
    pub name: String,
    /// The beginning of the keys' fingerprint.
    pub fingerprint: String,
    /// Whether the person's role lets them only look.
    pub only_looks: bool,
}

/// What a member of a shared collection may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, TS)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum MemberRight {
    /// Look and copy.
    Read,
    /// Look and change.
    Write,
    /// Look, change and say who else may.
    Manage,
}

/// The shared collection that holds an item.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[ts(export)]
pub struct ItemPlace {
    /// The collection, 32 hex digits.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Whether the person may change items in it.
    pub writable: bool,
    /// Whether its list is whole; else the item is one that was found.
    pub confirmed: bool,
}
