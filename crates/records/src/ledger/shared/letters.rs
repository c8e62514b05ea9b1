//! Letters about shared collections: what they prove counts, everything else is left lying.

use twinlatch_crypto::Id;
use twinlatch_store::StoreError;

use super::Reader;
use crate::collection_mail::{ReceivedKeys, about, read_farewell, read_keys};
use crate::ledger::open::Opening;
use crate::members::{Anchor, entry_of, replay};
use crate::{CollectionKeys, Mail, MailPurpose, Member, MembersPlace, Right, open_mail};

/// A letter to the account, and its row.
pub(super) struct Letter {
    pub(super) row: Id,
    pub(super) mail: Mail,
}

/// What letters gave.
#[derive(Default)]
pub(super) struct Taken {
    pub(super) keys: Option<CollectionKeys>,
    /// Rows that were read to the end.
    pub(super) rows: Vec<Id>,
}

impl Opening<'_> {
    /// The letters to the account about shared collections.
    pub(super) fn letters(&self, reader: &Reader<'_>) -> Result<Vec<Letter>, StoreError> {
        self.reading.objects().search(|row, stored| {
            let mail = open_mail(reader.device, self.db, &row, &stored).ok()?;
            let ours = match mail.purpose {
                MailPurpose::CollectionKey | MailPurpose::Removal => true,
                MailPurpose::AuditKey | MailPurpose::RecoveryShare => false,
            };
            (ours && mail.recipient == *self.account).then_some(Letter { row, mail })
        })
    }

    /// The letter that ends the account's membership, if one proves it.
    pub(super) fn farewell(
        &self,
        keys: &CollectionKeys,
        letters: &[Letter],
        reader: &Reader<'_>,
    ) -> Option<Id> {
        let removal = |letter: &&Letter| letter.mail.purpose == MailPurpose::Removal;
        let mut removals = letters.iter().filter(removal);
        let proves = |letter: &&Letter| {
            let Some((id, members)) = read_farewell(self.db, &letter.mail, reader.agreement) else {
                return false;
            };
            let last = entry_of(&members, self.account).map(|entry| entry.right);
            id == keys.id && last == Some(Right::Removed) && self.continues(&members, keys, reader)
        };
        removals.find(proves).map(|letter| letter.row)
    }

    /// Whether a letter ends a membership that the account has not begun: nothing follows from it.
    pub(super) fn is_late_farewell(&self, letter: &Letter, reader: &Reader<'_>) -> bool {
        let removal = letter.mail.purpose == MailPurpose::Removal;
        removal && read_farewell(self.db, &letter.mail, reader.agreement).is_some()
    }

    /// Whether a list of members continues what was accepted of a collection.
    pub(super) fn continues(
        &self,
        members: &[Member],
        keys: &CollectionKeys,
        reader: &Reader<'_>,
    ) -> bool {
        let place = MembersPlace {
            db: self.db,
            collection: &keys.id,
        };
        let copies = self
            .ways
            .value
            .as_ref()
            .map(|ways| &ways.copies.collections[..]);
        let copy = copies
            .unwrap_or_default()
            .iter()
            .find(|copy| copy.id == keys.id);
        let anchor = match (&keys.accepted, copy.and_then(|copy| copy.accepted)) {
            (Some(accepted), _) => Anchor::Accepted(&accepted.members),
            (None, Some((number, hash))) => Anchor::Entry(number, hash),
            (None, None) => return false,
        };
        replay(members, anchor, place, reader.people)
    }

    /// Takes newer keys of a collection from the letters, if their head proves them.
    ///
    /// # Security
    ///
    /// Of several letters the one counts whose list of members goes on from every other's: a manager
    /// who was removed can still write one from before, under a key of any number. Where two lists part
    /// ways none counts.
    pub(super) fn received(
        &mut self,
        held: &CollectionKeys,
        letters: &mut Vec<Letter>,
        reader: &Reader<'_>,
    ) -> Result<Taken, StoreError> {
        let (ours, others) = core::mem::take(letters).into_iter().partition(|letter| {
            letter.mail.purpose == MailPurpose::CollectionKey
                && about(&letter.mail).is_some_and(|(id, _)| id == held.id)
        });
        *letters = others;
        let ours: Vec<Letter> = ours;
        let mut taken = Taken::default();
        let mut offers = Vec::new();
        for letter in ours {
            match self.judge_letter(held, &letter.mail, reader)? {
                Verdict::Offer(offer) => offers.push((letter, offer)),
                Verdict::Known => taken.rows.push(letter.row),
                Verdict::Refuse => letters.push(letter),
            }
        }
        let latest = latest(offers.iter().map(|(_, offer)| offer)).map(|keys| keys.duplicate());
        for (letter, offer) in offers {
            let same = latest.as_ref().is_some_and(|keys| keys.holds(&offer.keys));
            if same {
                taken.rows.push(letter.row);
            } else {
                letters.push(letter);
            }
        }
        taken.keys = latest;
        Ok(taken)
    }

    fn judge_letter(
        &self,
        held: &CollectionKeys,
        mail: &Mail,
        reader: &Reader<'_>,
    ) -> Result<Verdict, StoreError> {
        let mut senders = reader.people.iter();
        let sender = senders.find(|person| person.account == mail.sender && person.may_write);
        let read = sender.and_then(|sender| read_keys(self.db, mail, reader.agreement, sender));
        let (Some(sender), Some(received)) = (sender, read) else {
            return Ok(Verdict::Refuse);
        };
        let newest = held.newest().map_or(0, |(generation, _)| *generation);
        let Some((generation, key)) = received.keys.first() else {
            return Ok(Verdict::Refuse);
        };
        if *generation <= newest {
            let known = held.of_generation(*generation);
            return Ok(if known.is_some_and(|own| own.is(key)) {
                Verdict::Known
            } else {
                Verdict::Refuse
            });
        }
        let keys = held.with_received(&received.keys);
        let members = self.head(&keys)?.and_then(|(head, _)| head.members);
        let proved = members.filter(|members| {
            self.proves(members, held, &received, reader)
                && entry_of(members, &sender.account).is_some_and(|entry| {
                    entry.right.manages() && entry.fingerprint == sender.fingerprint()
                })
        });
        Ok(proved.map_or(Verdict::Refuse, |members| {
            Verdict::Offer(Offer { keys, members })
        }))
    }

    /// Whether the members under a new key continue what is known, and name this account.
    pub(super) fn proves(
        &self,
        members: &[Member],
        held: &CollectionKeys,
        received: &ReceivedKeys,
        reader: &Reader<'_>,
    ) -> bool {
        let place = MembersPlace {
            db: self.db,
            collection: &held.id,
        };
        let anchor = Anchor::Entry(received.number, received.entry);
        let continued = if held.keys.is_empty() {
            replay(members, anchor, place, reader.people)
        } else {
            self.continues(members, held, reader)
        };
        continued && self.names_us(members, reader)
    }

    pub(super) fn names_us(&self, members: &[Member], reader: &Reader<'_>) -> bool {
        entry_of(members, self.account).is_some_and(|entry| {
            entry.right != Right::Removed && entry.fingerprint == reader.own.fingerprint()
        })
    }
}

/// Keys that a letter offers, with the members under the newest of them.
struct Offer {
    keys: CollectionKeys,
    members: Vec<Member>,
}

/// The keys of the offer whose members go on from those of every other; of the same members, of the
/// highest generation.
fn latest<'o>(offers: impl Iterator<Item = &'o Offer> + Clone) -> Option<&'o CollectionKeys> {
    let rank = |offer: &&Offer| {
        let newest = offer.keys.newest();
        let generation = newest.map_or(0, |(generation, _)| *generation);
        (offer.members.len(), generation)
    };
    let last = offers.clone().max_by_key(rank)?;
    offers
        .clone()
        .all(|offer| last.members.starts_with(&offer.members))
        .then_some(&last.keys)
}

/// What becomes of a letter with keys.
enum Verdict {
    /// Its keys are newer, and proved.
    Offer(Offer),
    /// Its keys are held already.
    Known,
    /// It proves nothing: it stays where it is.
    Refuse,
}

#[cfg(test)]
mod tests {
    use twinlatch_crypto::Id;
    use twinlatch_secret::{CollectionKey, SigningKey};

    use super::{Offer, latest};
    use crate::{CollectionKeys, CollectionKind, Member, MembersPlace, Right};

    const COLLECTION: Id = Id::new([7; 16]);

    /// A list that one manager makes, of these accounts in turn.
    fn members(accounts: &[u8]) -> Vec<Member> {
        let place = MembersPlace {
            db: &Id::new([1; 16]),
            collection: &COLLECTION,
        };
        let (author, key) = (Id::new([2; 16]), SigningKey::filled(|out| out.fill(3)));
        let mut list = Vec::new();
        for account in accounts {
            let person = (Id::new([*account; 16]), [*account; 32]);
            let entry = Member::following(&list, place, person, Right::Read, author, &key);
            list.push(entry);
        }
        list
    }

    fn offer(generation: u32, accounts: &[u8]) -> Offer {
        let key = CollectionKey::filled(|out| out.fill(u8::try_from(generation).expect("small")));
        let keys = CollectionKeys {
            id: COLLECTION,
            kind: CollectionKind::Shared,
            keys: vec![(generation, key)],
            name: String::new(),
            accepted: None,
        };
        let members = members(accounts);
        Offer { keys, members }
    }

    fn chosen(offers: &[Offer]) -> Option<u32> {
        let keys = latest(offers.iter())?;
        keys.newest().map(|(generation, _)| *generation)
    }

    #[test]
    fn the_list_that_goes_on_counts_whatever_its_keys_number() {
        let removed_before = offer(100, &[4, 5]);
        assert_eq!(
            chosen(&[removed_before, offer(2, &[4, 5, 6])]),
            Some(2),
            "a manager from before has the longer number and the shorter list"
        );
        let same = [offer(2, &[4, 5]), offer(3, &[4, 5])];
        assert_eq!(chosen(&same), Some(3), "the newer key of the same list");
        assert_eq!(chosen(&[]), None, "nothing of nothing");
    }

    #[test]
    fn of_two_lists_that_part_ways_none_counts() {
        let apart = [offer(2, &[4, 5, 6]), offer(100, &[4, 5, 7, 8])];
        assert_eq!(
            chosen(&apart),
            None,
            "nobody can tell which is the right one"
        );
    }
}
