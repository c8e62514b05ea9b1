//! Collections that several accounts of the device share.
//!
//! Who shares is a list that only grows, signed entry by entry; keys go to members by letters that
//! only they open. A person who is removed keeps what they have seen and gets nothing new: the
//! collection goes on under a key that everybody else is sent.

mod gone;
mod letters;
mod lines;
mod people;

use std::mem;

use twinlatch_crypto::{Id, Random};
use twinlatch_records::{AuditKind, Change, Ledger, Mail, PersonKeys, RecordsError, Right};

use crate::accounts::Accounts;
use crate::error::{ActError, EditError};
use crate::names::{DisplayName, NameError};
use crate::session::Session;
use lines::SharedLine;

pub(crate) use people::own_keys;
pub use people::{Sharer, fingerprint_words};

/// Why a shared collection was not changed; everything is as it was.
#[derive(Debug, thiserror::Error)]
pub enum ShareError {
    /// The name cannot be used.
    #[error(transparent)]
    Name(#[from] NameError),
    /// There is no such person, or they have not come yet.
    #[error("there is no such person with keys")]
    PersonNotThere,
    /// The person's row of the directory does not verify, or has other keys than before.
    #[error("the person's keys are not vouched for")]
    NotVerified,
    /// The account may not do that in this collection.
    #[error("the collection does not allow it")]
    NotPermitted,
    /// A sensitive act that could not be done.
    #[error(transparent)]
    Act(#[from] ActError),
}

impl From<EditError> for ShareError {
    fn from(error: EditError) -> Self {
        match error {
            EditError::Records(RecordsError::NotPermitted { .. }) => Self::NotPermitted,
            EditError::ReadOnly(_)
            | EditError::ChangedOutside
            | EditError::Store(_)
            | EditError::Records(_)
            | EditError::Seal(_)
            | EditError::NoRandom(_) => Self::Act(error.into()),
        }
    }
}

impl From<RecordsError> for ShareError {
    fn from(error: RecordsError) -> Self {
        EditError::from(error).into()
    }
}

impl Session {
    /// Makes an empty shared collection; its only member is the person.
    ///
    /// # Errors
    ///
    /// [`ShareError::Name`]; [`ShareError::NotPermitted`] for a role that only looks; what keeps
    /// the file from being written.
    pub fn make_collection(
        &mut self,
        accounts: &mut Accounts,
        name: &str,
    ) -> Result<Id, ShareError> {
        let name = DisplayName::parse(name)?;
        let own = self.own_keys();
        if !own.may_write {
            return Err(ShareError::NotPermitted);
        }
        self.share(accounts, |plan| {
            let (ledger, random) = (plan.ledger, plan.random);
            let id = plan
                .change
                .make_shared(ledger, name.as_str(), &own, random)?;
            plan.log(AuditKind::CollectionMade, &id);
            Ok(id)
        })
    }

    /// Renames a shared collection, for everybody.
    ///
    /// # Errors
    ///
    /// [`ShareError`].
    pub fn rename_collection(
        &mut self,
        accounts: &mut Accounts,
        collection: &Id,
        name: &str,
    ) -> Result<(), ShareError> {
        let name = DisplayName::parse(name)?;
        self.check_writable().map_err(ShareError::from)?;
        self.share(accounts, |plan| {
            plan.log(AuditKind::CollectionRenamed, collection);
            let ledger = plan.ledger;
            Ok(plan
                .change
                .rename_shared(ledger, collection, name.as_str())?)
        })
    }

    /// Gives a person a right in a shared collection: somebody new, or another right.
    ///
    /// # Errors
    ///
    /// [`ShareError`]; [`ShareError::NotPermitted`] for the own account, and for more than reading
    /// where the person's role only looks; [`ShareError::NotVerified`] where the person has other keys
    /// than the list says, or another member where all must be sent the keys again.
    ///
    /// # Security
    ///
    /// Whose keys these are is known from the directory alone: the short fingerprint
    /// ([`fingerprint_words`]) tells both people whether it is the same person.
    pub fn set_member(
        &mut self,
        accounts: &mut Accounts,
        collection: &Id,
        account: &Id,
        right: Right,
    ) -> Result<(), ShareError> {
        self.check_act(&*accounts.env.clock)?;
        if right == Right::Removed {
            return self.remove_member(accounts, collection, account);
        }
        let person = self.person_keys(accounts, account)?;
        let pinned = self.pinned(collection, account);
        if pinned.is_some_and(|pinned| pinned != person.fingerprint()) {
            return Err(ShareError::NotVerified);
        }
        // Unread letters of somebody who manages no more prove nothing: the others get new ones.
        let demoted = self.manages(collection, account) && !right.manages();
        let others = if demoted {
            self.others_keys(accounts, collection, &[*account])?
        } else {
            Vec::new()
        };
        self.share(accounts, |plan| {
            plan.set_member(collection, &person, right)?;
            for person in others.iter().chain([&person]) {
                plan.send_keys(collection, person)?;
            }
            Ok(())
        })
    }

    /// Ends a person's membership, and that of everybody whose account has left the file: the
    /// collection gets a new key, which everybody who stays is sent in the same transaction; items
    /// follow in the background.
    ///
    /// # Errors
    ///
    /// [`ShareError`]; [`ShareError::NotVerified`] where a member who stays has no keys that
    /// anybody vouches for, and would be left without the new key.
    ///
    /// # Security
    ///
    /// What the person has seen or copied before stays theirs.
    pub fn remove_member(
        &mut self,
        accounts: &mut Accounts,
        collection: &Id,
        account: &Id,
    ) -> Result<(), ShareError> {
        self.check_act(&*accounts.env.clock)?;
        let mut ending = self.gone(accounts, self.present_others(collection))?;
        if !ending.contains(account) {
            ending.push(*account);
        }
        let staying = self.others_keys(accounts, collection, &ending)?;
        // Who is gone from the directory can be removed too: the list has their fingerprint.
        let leaving = ending
            .iter()
            .map(|account| self.leaving(accounts, collection, account))
            .collect::<Result<Vec<_>, _>>()?;
        self.share(accounts, |plan| {
            for person in &leaving {
                plan.set_member(collection, person, Right::Removed)?;
            }
            let (ledger, random) = (plan.ledger, plan.random);
            plan.change.renew_key(ledger, collection, random)?;
            for person in &staying {
                plan.send_keys(collection, person)?;
            }
            for person in &leaving {
                plan.send_farewell(collection, person)?;
            }
            Ok(())
        })
    }

    /// Deletes a shared collection with everything in it, for everybody.
    ///
    /// # Errors
    ///
    /// [`ShareError`].
    pub fn delete_collection(
        &mut self,
        accounts: &mut Accounts,
        collection: &Id,
    ) -> Result<(), ShareError> {
        self.check_act(&*accounts.env.clock)?;
        let others = self.present_others(collection);
        let mut leaving = Vec::new();
        for account in &others {
            leaving.push(self.leaving(accounts, collection, account)?);
        }
        self.share(accounts, |plan| {
            for person in &leaving {
                plan.set_member(collection, person, Right::Removed)?;
            }
            for person in &leaving {
                plan.send_farewell(collection, person)?;
            }
            plan.log(AuditKind::CollectionDeleted, collection);
            Ok(plan.change.delete_shared(plan.ledger, collection)?)
        })
    }

    /// Takes over the items that were found in a collection whose list is missing or refused.
    ///
    /// # Errors
    ///
    /// [`ShareError`].
    ///
    /// # Security
    ///
    /// For a person who has seen these items and said so: among them can be older ones.
    pub fn confirm_collection(
        &mut self,
        accounts: &mut Accounts,
        collection: &Id,
    ) -> Result<(), ShareError> {
        self.check_act(&*accounts.env.clock)?;
        self.share(accounts, |plan| {
            plan.log(AuditKind::CollectionConfirmed, collection);
            Ok(plan.change.confirm_shared(plan.ledger, collection)?)
        })
    }

    /// Runs one transaction that changes a shared collection, with the letters to its members and
    /// the second copies of all keys.
    fn share<T>(
        &mut self,
        accounts: &mut Accounts,
        prepare: impl FnOnce(&mut Plan<'_>) -> Result<T, ShareError>,
    ) -> Result<T, ShareError> {
        let random = accounts.env.random.clone();
        let mut plan = Plan {
            change: self.ledger.change(),
            ledger: &self.ledger,
            random: &*random,
            letters: Vec::new(),
            lines: Vec::new(),
        };
        plan.change
            .sign_with(self.state.identity.signing.duplicate());
        let value = prepare(&mut plan)?;
        let copies = plan.change.copies_after(plan.ledger);
        let Plan {
            change,
            letters,
            lines,
            ..
        } = plan;
        let lines = accounts.name_members(lines).map_err(EditError::from)?;
        // The ways are sealed from the session's own, so the copies stand in them meanwhile.
        let old = mem::replace(&mut self.ways.copies.collections, copies);
        let written = self.transact(accounts, |edit| {
            *edit.change = change;
            edit.put_letters(&letters)?;
            lines.iter().for_each(|line| edit.log_shared(line));
            edit.put_ways(self)
        });
        match written {
            Ok(((), patch)) => {
                self.wrote(accounts, patch);
                Ok(value)
            }
            Err(error) => {
                self.ways.copies.collections = old;
                Err(ShareError::from(error))
            }
        }
    }
}

/// A change of a shared collection before it is written.
struct Plan<'a> {
    change: Change,
    ledger: &'a Ledger,
    random: &'a dyn Random,
    letters: Vec<Mail>,
    /// What the audit log says of it.
    lines: Vec<SharedLine>,
}

impl Plan<'_> {
    fn set_member(
        &mut self,
        collection: &Id,
        person: &PersonKeys,
        right: Right,
    ) -> Result<(), ShareError> {
        let ledger = self.ledger;
        self.change.set_member(ledger, collection, person, right)?;
        let (what, right) = match right {
            Right::Removed => (AuditKind::MemberRemoved, None),
            Right::Read | Right::Write | Right::Manage => (AuditKind::MemberSet, Some(right)),
        };
        self.lines.push(SharedLine {
            what,
            collection: *collection,
            member: Some(person.account),
            right,
        });
        Ok(())
    }

    fn log(&mut self, what: AuditKind, collection: &Id) {
        self.lines.push(SharedLine {
            what,
            collection: *collection,
            member: None,
            right: None,
        });
    }

    fn send_keys(&mut self, collection: &Id, to: &PersonKeys) -> Result<(), ShareError> {
        let (ledger, random) = (self.ledger, self.random);
        let letter = self
            .change
            .letter_with_keys(ledger, collection, to, random)?;
        self.letters.push(letter);
        Ok(())
    }

    fn send_farewell(&mut self, collection: &Id, to: &PersonKeys) -> Result<(), ShareError> {
        let (ledger, random) = (self.ledger, self.random);
        // Nobody reads a letter to keys that are not known.
        if to.agreement != people::NO_KEY {
            let letter = self.change.farewell(ledger, collection, to, random)?;
            self.letters.push(letter);
        }
        Ok(())
    }
}
