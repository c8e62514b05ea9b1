//! Shared collections: who shares them, with which right, and which items go into them.

use twinlatch_accounts::{ShareError, Sharer, fingerprint_words};
use twinlatch_crypto::Id;
use twinlatch_records::{Collection, Member, Right, Role};

use crate::error::name;
use crate::guard::{Allowed, permissions};
use crate::items::{Write, parse_id};
use crate::service::Open;
use crate::wire::{
    CollectionView, CollectionsView, ErrorCode, ErrorView, MemberRight, MemberView, SharerView,
};

permissions! {
    /// Looking at the own shared collections, and at who shares them.
    LookAtCollections { fresh: false, writes: false, roles: _ }
    /// Making a collection, and its name.
    MakeCollection {
        fresh: false,
        writes: true,
        roles: Role::Owner | Role::Administrator | Role::User
    }
    /// Who shares a collection, its end, and taking over what was found.
    ShareCollection {
        fresh: true,
        writes: true,
        roles: Role::Owner | Role::Administrator | Role::User
    }
}

/// The shared collections of the person, and whom they can be shared with.
///
/// # Errors
///
/// What keeps the file from being read.
pub fn list_collections(
    allowed: Allowed<'_, LookAtCollections>,
) -> Result<CollectionsView, ErrorView> {
    let open = allowed.open;
    let session = &open.session;
    let sharers = session.sharers(&open.accounts)?;
    let own = session.own_keys();
    let shared = session.ledger().shared();
    let mut collections: Vec<CollectionView> = shared
        .iter()
        .map(|collection| view(collection, session.account(), &sharers))
        .collect();
    collections.sort_by_cached_key(|one| one.name.to_lowercase());
    let mut people: Vec<SharerView> = sharers
        .iter()
        .filter(|person| person.account != own.account)
        .filter_map(sharer)
        .collect();
    people.sort_by_cached_key(|one| one.name.to_lowercase());
    Ok(CollectionsView {
        collections,
        people,
        fingerprint: fingerprint_words(&own.fingerprint()),
        may_make: own.may_write,
    })
}

/// Makes an empty shared collection and gives its id; the person manages it alone.
///
/// # Errors
///
/// `collection-name-refused`; what keeps the file from being written.
pub fn make_collection(
    allowed: Allowed<'_, MakeCollection>,
    name: &str,
) -> Result<String, ErrorView> {
    let open = allowed.open;
    let id = open.session.make_collection(&mut open.accounts, name)?;
    Ok(id.to_string())
}

/// Gives a shared collection another name, for everybody.
///
/// # Errors
///
/// `collection-name-refused`, `collection-not-allowed`; what keeps the file from being written.
pub fn rename_collection(
    allowed: Allowed<'_, MakeCollection>,
    id: &str,
    name: &str,
) -> Result<(), ErrorView> {
    let (open, id) = (allowed.open, known(id)?);
    open.session
        .rename_collection(&mut open.accounts, &id, name)?;
    read_again(open)
}

/// Shares a collection with a person, or gives a member another right; it counts at the member's
/// next login.
///
/// # Errors
///
/// `collection-not-allowed` without the right to manage, for the own account and for more than
/// looking where the person's role only looks; `person-missing`, `person-not-verified`; what keeps
/// the file from being written.
pub fn set_member(
    allowed: Allowed<'_, ShareCollection>,
    id: &str,
    person: &str,
    right: MemberRight,
) -> Result<(), ErrorView> {
    let (open, id, person) = (allowed.open, known(id)?, person_id(person)?);
    open.session
        .set_member(&mut open.accounts, &id, &person, right.into())?;
    Ok(())
}

/// Ends a membership: the collection goes on under a new key.
///
/// # Errors
///
/// As [`set_member`].
pub fn remove_member(
    allowed: Allowed<'_, ShareCollection>,
    id: &str,
    person: &str,
) -> Result<(), ErrorView> {
    let (open, id, person) = (allowed.open, known(id)?, person_id(person)?);
    open.session
        .remove_member(&mut open.accounts, &id, &person)?;
    Ok(())
}

/// Deletes a shared collection with everything in it, for everybody.
///
/// # Errors
///
/// `collection-not-allowed`; what keeps the file from being written.
pub fn delete_collection(allowed: Allowed<'_, ShareCollection>, id: &str) -> Result<(), ErrorView> {
    let (open, id) = (allowed.open, known(id)?);
    open.session.delete_collection(&mut open.accounts, &id)?;
    read_again(open)
}

/// Takes over the items that were found in a collection whose list is missing or refused.
///
/// # Errors
///
/// As [`delete_collection`].
pub fn confirm_collection(
    allowed: Allowed<'_, ShareCollection>,
    id: &str,
) -> Result<(), ErrorView> {
    let (open, id) = (allowed.open, known(id)?);
    open.session.confirm_collection(&mut open.accounts, &id)?;
    read_again(open)
}

/// Moves an item to a shared collection or to the person's own (no collection), or copies it there;
/// gives the id that it has there.
///
/// # Errors
///
/// `item-missing`, `collection-not-allowed`; what keeps the file from being written.
pub fn relocate_item(
    allowed: Allowed<'_, Write>,
    id: &str,
    collection: Option<&str>,
    keep: bool,
) -> Result<String, ErrorView> {
    let (open, id) = (allowed.open, parse_id(id)?);
    let to = collection.map(known).transpose()?;
    let (session, accounts) = (&mut open.session, &mut open.accounts);
    let id = open.vault.relocate(session, accounts, &id, to, keep)?;
    Ok(id.to_string())
}

/// The names and rights of the places of all items follow the lists.
fn read_again(open: &mut Open) -> Result<(), ErrorView> {
    Ok(open.vault.read_again(&open.session, &open.accounts)?)
}

/// A collection that does not exist allows nothing.
pub(crate) fn known(id: &str) -> Result<Id, ErrorView> {
    Id::parse_hex(id).ok_or_else(|| ErrorCode::CollectionNotAllowed.into())
}

fn person_id(id: &str) -> Result<Id, ErrorView> {
    Id::parse_hex(id).ok_or_else(|| ErrorCode::PersonMissing.into())
}

fn view(collection: &Collection, own: Id, sharers: &[Sharer]) -> CollectionView {
    let rights = collection.rights();
    let right = if rights.manage {
        MemberRight::Manage
    } else if rights.write {
        MemberRight::Write
    } else {
        MemberRight::Read
    };
    let members = collection.present_members().into_iter();
    CollectionView {
        id: collection.id().to_string(),
        name: collection.name().to_owned(),
        right,
        confirmed: rights.confirmed,
        items: u32::try_from(collection.entries().count()).unwrap_or(u32::MAX),
        members: members.map(|one| member(one, own, sharers)).collect(),
    }
}

fn member(member: &Member, own: Id, sharers: &[Sharer]) -> MemberView {
    let known = sharers.iter().find(|one| one.account == member.account);
    MemberView {
        id: member.account.to_string(),
        name: known.and_then(|one| one.display_name.clone()),
        right: right_view(member.right),
        fingerprint: fingerprint_words(&member.fingerprint),
        own: member.account == own,
        other_keys: known.is_some_and(|one| one.fingerprint != member.fingerprint),
        only_looks: known.is_some_and(|one| !one.may_write),
    }
}

fn sharer(person: &Sharer) -> Option<SharerView> {
    Some(SharerView {
        id: person.account.to_string(),
        name: person.display_name.clone()?,
        fingerprint: fingerprint_words(&person.fingerprint),
        only_looks: !person.may_write,
    })
}

/// Of somebody who is no member any more nothing is shown.
fn right_view(right: Right) -> MemberRight {
    match right {
        Right::Read | Right::Removed => MemberRight::Read,
        Right::Write => MemberRight::Write,
        Right::Manage => MemberRight::Manage,
    }
}

impl From<MemberRight> for Right {
    fn from(right: MemberRight) -> Self {
        match right {
            MemberRight::Read => Self::Read,
            MemberRight::Write => Self::Write,
            MemberRight::Manage => Self::Manage,
        }
    }
}

impl From<ShareError> for ErrorView {
    fn from(error: ShareError) -> Self {
        match error {
            ShareError::Name(error) => name(ErrorCode::CollectionNameRefused, error),
            ShareError::PersonNotThere => ErrorCode::PersonMissing.into(),
            ShareError::NotVerified => ErrorCode::PersonNotVerified.into(),
            ShareError::NotPermitted => ErrorCode::CollectionNotAllowed.into(),
            ShareError::Act(error) => error.into(),
        }
    }
}
