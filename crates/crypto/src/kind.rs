//! The kinds of sealed objects, as types.
//!
//! A kind stands in the associated data, so that an object of one kind never opens as another;
//! as a type it keeps one kind's bytes out of another kind's table.

/// One kind of sealed object (`docs/vault-format.md`).
///
/// Sealed: the kinds of the format are those in this module.
pub trait Kind: sealed::Kind {
    /// The kind's name in the associated data.
    const NAME: &'static str;
    /// The label under which the envelope derives its keys.
    const LABEL: &'static str;
}

mod sealed {
    pub trait Kind {}
}

macro_rules! kinds {
    ($($(#[$doc:meta])* $kind:ident, $name:literal, $label:literal;)*) => {
        $(
            $(#[$doc])*
            #[derive(Debug)]
            pub enum $kind {}

            impl sealed::Kind for $kind {}

            impl Kind for $kind {
                const NAME: &'static str = $name;
                const LABEL: &'static str = $label;
            }
        )*
    };
}

kinds! {
    /// Who has an account, under which names.
    Directory, "directory", "twinlatch/1/object";
    /// What a login needs before it knows any key.
    Header, "header", "twinlatch/1/object";
    /// Failures and waiting times.
    Try, "try", "twinlatch/1/object";
    /// One week of offsets, unframed.
    Codes, "codes", "twinlatch/1/object";
    /// A way to the root key that needs the device key.
    Recovery, "recovery", "twinlatch/1/object";
    /// A way to the root key that opens anywhere.
    Kit, "kit", "twinlatch/1/kit";
    /// Seed, target, identity and choices of one account.
    State, "state", "twinlatch/1/object";
    /// The unused codes and kits of one account, and second copies of its keys.
    Ways, "ways", "twinlatch/1/object";
    /// The list that binds everything of one account.
    Root, "root", "twinlatch/1/object";
    /// The keys of one collection.
    Collection, "collection", "twinlatch/1/object";
    /// The shards of one collection.
    Head, "head", "twinlatch/1/object";
    /// One shard: a list of objects.
    Manifest, "manifest", "twinlatch/1/object";
    /// A login, token, note, card or identity.
    Item, "item", "twinlatch/1/object";
    /// One line of a person's own history.
    Event, "event", "twinlatch/1/object";
    /// A part of a file that belongs to an item.
    Attachment, "attachment", "twinlatch/1/object";
    /// What an invited person finds at the first login.
    Pending, "pending", "twinlatch/1/object";
    /// A message with keys for another account.
    Mailbox, "mailbox", "twinlatch/1/object";
    /// One line of the device's audit log.
    Log, "log", "twinlatch/1/object";
    /// The end of the audit log.
    LogHead, "log-head", "twinlatch/1/object";
    /// What the administrator decided.
    Policy, "policy", "twinlatch/1/object";
    /// Settings of the device.
    Device, "device", "twinlatch/1/object";
}

/// The primary way to the root key: a wrapped root key, made by
/// [`wrap_slot`](crate::wrap_slot) alone, so it is no [`Kind`] that other functions could seal.
#[derive(Debug)]
pub enum Slot {}
