//! What is known of all items while a session is open: titles, tags and search words.

use std::collections::BTreeMap;

use twinlatch_crypto::Id;
use twinlatch_records::Collection;
use zeroize::Zeroizing;

use crate::item::{Item, ItemBody, ItemKind};
use crate::search::{fold, matches};

/// What a list shows of an item.
#[derive(Debug)]
pub struct Summary {
    /// The item's id.
    pub id: Id,
    /// Its kind.
    pub kind: ItemKind,
    /// Title; empty for an item that cannot be read.
    pub title: String,
    /// Username, account or first URL; may be empty.
    pub subtitle: String,
    /// Whether it is a favourite.
    pub favourite: bool,
    /// Tags.
    pub tags: Vec<String>,
    /// When it was deleted, unix seconds.
    pub deleted: Option<u64>,
    /// Whether it cannot be read; it is kept.
    pub damaged: bool,
    /// The shared collection that holds it; none for the person's own items.
    pub shared: Option<SharedPlace>,
    words: Zeroizing<String>,
    order: Zeroizing<String>,
}

/// The shared collection that holds an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SharedPlace {
    /// The collection.
    pub id: Id,
    /// Its name.
    pub name: String,
    /// Whether the person may change items in it.
    pub writable: bool,
    /// Whether its list is whole; else the item is one that was found.
    pub confirmed: bool,
}

impl SharedPlace {
    /// The place of what a collection holds; none for the person's own.
    pub(crate) fn of(collection: &Collection) -> Option<Self> {
        let rights = collection.rights();
        collection.is_shared().then(|| Self {
            id: collection.id(),
            name: collection.name().to_owned(),
            writable: rights.write && rights.confirmed,
            confirmed: rights.confirmed,
        })
    }
}

/// Which items a list shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Filter {
    /// All that are not deleted.
    All,
    /// Favourites.
    Favourites,
    /// Tokens.
    Codes,
    /// Logins.
    Logins,
    /// Notes.
    Notes,
    /// Deleted, and not yet gone.
    Deleted,
}

/// What a list is asked for.
#[derive(Debug)]
pub struct Query {
    /// Words that must all be found in title, issuer, username, URL or tag.
    pub text: String,
    /// Which items.
    pub filter: Filter,
    /// Only items with this tag.
    pub tag: Option<String>,
}

/// How many items each filter has.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// All that are not deleted.
    pub all: u32,
    /// Favourites.
    pub favourites: u32,
    /// Tokens.
    pub codes: u32,
    /// Logins.
    pub logins: u32,
    /// Notes.
    pub notes: u32,
    /// Deleted, and not yet gone.
    pub deleted: u32,
}

/// The summaries of all items.
#[derive(Debug, Default)]
pub(crate) struct Index {
    summaries: BTreeMap<Id, Summary>,
}

impl Index {
    /// Takes in an item, in place of what was known of it.
    pub(crate) fn put(&mut self, id: Id, item: &Item, shared: Option<SharedPlace>) {
        let summary = Summary {
            shared,
            ..Summary::of(id, item)
        };
        self.summaries.insert(id, summary);
    }

    /// Takes in an item that cannot be read.
    pub(crate) fn put_damaged(&mut self, id: Id, shared: Option<SharedPlace>) {
        let summary = Summary {
            shared,
            ..Summary::damaged(id)
        };
        self.summaries.insert(id, summary);
    }

    /// Where an item is, if others share it.
    pub(crate) fn shared_place(&self, id: &Id) -> Option<&SharedPlace> {
        self.summaries.get(id)?.shared.as_ref()
    }

    /// Forgets an item.
    pub(crate) fn remove(&mut self, id: &Id) {
        self.summaries.remove(id);
    }

    /// The items that fit, favourites first, then by title.
    pub(crate) fn list(&self, query: &Query) -> Vec<&Summary> {
        let words = fold(&query.text);
        let mut found: Vec<&Summary> = self
            .summaries
            .values()
            .filter(|summary| summary.is_in(query.filter) && summary.has_tag(query.tag.as_deref()))
            .filter(|summary| matches(&summary.words, &words))
            .collect();
        found.sort_by(|a, b| (!a.favourite, &*a.order, a.id).cmp(&(!b.favourite, &*b.order, b.id)));
        found
    }

    /// How many items each filter has.
    pub(crate) fn counts(&self) -> Counts {
        let count = |filter| {
            let fitting = self
                .summaries
                .values()
                .filter(|summary| summary.is_in(filter))
                .count();
            u32::try_from(fitting).unwrap_or(u32::MAX)
        };
        Counts {
            all: count(Filter::All),
            favourites: count(Filter::Favourites),
            codes: count(Filter::Codes),
            logins: count(Filter::Logins),
            notes: count(Filter::Notes),
            deleted: count(Filter::Deleted),
        }
    }

    /// The tags in use, by name, with how many items each has.
    pub(crate) fn tags(&self) -> Vec<(String, u32)> {
        let mut tags: BTreeMap<String, (String, u32)> = BTreeMap::new();
        for summary in self
            .summaries
            .values()
            .filter(|summary| summary.deleted.is_none())
        {
            for tag in &summary.tags {
                let entry = tags
                    .entry(tag.to_lowercase())
                    .or_insert_with(|| (tag.clone(), 0));
                entry.1 += 1;
            }
        }
        tags.into_values().collect()
    }

    /// How many items cannot be read.
    pub(crate) fn damaged(&self) -> usize {
        self.summaries
            .values()
            .filter(|summary| summary.damaged)
            .count()
    }

    /// Deleted items and when they were deleted, unix seconds.
    pub(crate) fn deleted(&self) -> impl Iterator<Item = (Id, u64)> {
        self.summaries
            .values()
            .filter_map(|summary| Some((summary.id, summary.deleted?)))
    }
}

impl Summary {
    fn of(id: Id, item: &Item) -> Self {
        let (subtitle, more) = match &item.body {
            ItemBody::Login(login) => (login.username.clone(), login.urls.join(" ")),
            ItemBody::Token(token) => (token.account.clone(), token.issuer.clone()),
            ItemBody::Note | ItemBody::Unknown => (String::new(), String::new()),
        };
        let words = Zeroizing::new(format!(
            "{} {subtitle} {more} {}",
            item.title,
            item.tags.join(" ")
        ));
        Self {
            id,
            kind: item.kind(),
            title: item.title.clone(),
            favourite: item.favourite,
            tags: item.tags.clone(),
            deleted: item.deleted,
            damaged: false,
            shared: None,
            words: fold(&words),
            order: fold(&item.title),
            subtitle,
        }
    }

    fn damaged(id: Id) -> Self {
        Self {
            id,
            kind: ItemKind::Unknown,
            title: String::new(),
            subtitle: String::new(),
            favourite: false,
            tags: Vec::new(),
            deleted: None,
            damaged: true,
            shared: None,
            words: Zeroizing::default(),
            order: Zeroizing::default(),
        }
    }

    fn is_in(&self, filter: Filter) -> bool {
        let kept = self.deleted.is_none();
        match filter {
            Filter::All => kept,
            Filter::Favourites => kept && self.favourite,
            Filter::Codes => kept && self.kind == ItemKind::Token,
            Filter::Logins => kept && self.kind == ItemKind::Login,
            Filter::Notes => kept && self.kind == ItemKind::Note,
            Filter::Deleted => !kept,
        }
    }

    fn has_tag(&self, tag: Option<&str>) -> bool {
        tag.is_none_or(|wanted| {
            self.tags
                .iter()
                .any(|tag| tag.to_lowercase() == wanted.to_lowercase())
        })
    }
}
