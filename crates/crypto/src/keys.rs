//! The key tree: every subkey and every derived id.
//!
//! Device, root and collection keys are only ever used as HKDF keys:
//! `HKDF-Expand(key, LP("twinlatch/1/" tree) || LP(name) [|| owner])`. Keys and public ids are
//! asked for by different types, so that no subkey can be handed out as an id.

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use twinlatch_secret::{CollectionKey, DeviceKey, RootKey, SealKey};

use crate::hazmat::bytes::length;
use crate::hazmat::hkdf::Prk;
use crate::{DeviceId, Id};

macro_rules! names {
    ($(#[$doc:meta])* $set:ident { $($(#[$variant_doc:meta])* $variant:ident = $name:literal,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum $set {
            $($(#[$variant_doc])* $variant,)*
        }

        impl $set {
            fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)*
                }
            }
        }
    };
}

names!(
    /// Subkeys of the device key.
    DevName {
        /// The key of directory tags.
        DirTag = "dir-tag",
        /// Seals directory rows.
        Dir = "dir",
        /// Seals headers.
        Header = "header",
        /// Seals try rows.
        Try = "try",
        /// Seals recovery rows.
        Recovery = "recovery",
        /// Seals the device's settings and the policy.
        Settings = "settings",
        /// The device's part of every wrapped root key.
        Slot = "slot",
        /// Seals mailbox rows.
        Mailbox = "mailbox",
        /// Seals the audit log.
        Audit = "audit",
    }
);
names!(
    /// Objects whose id is derived from the device key.
    DevObject {
        /// The device's settings.
        Device = "device-id",
        /// The head of the audit log.
        Audit = "audit-id",
        /// The policy.
        Policy = "policy-id",
    }
);
names!(
    /// Subkeys of a root key.
    RootName {
        /// Seals the object `state`.
        State = "state",
        /// Seals the object `root`.
        Root = "root",
        /// Seals the object `ways`.
        Ways = "ways",
        /// Seals the objects of kind `collection`.
        Collections = "collections",
    }
);
names!(
    /// Objects whose id is derived from a root key.
    RootObject {
        /// The object `state`.
        State = "state-id",
        /// The object `root`.
        Root = "root-id",
        /// The object `ways`.
        Ways = "ways-id",
    }
);
names!(
    /// Subkeys of a collection key.
    CollName {
        /// Seals items, events and attachments.
        Object = "object",
        /// Seals shards.
        Manifest = "manifest",
        /// Seals the head.
        Head = "head",
    }
);
names!(
    /// Objects whose id is derived from a collection key.
    CollObject {
        /// The collection's head.
        Head = "head-id",
    }
);

const DEV: &str = "twinlatch/1/dev";
const ROOT: &str = "twinlatch/1/root";
const COLLECTION: &str = "twinlatch/1/collection";

/// Derives a subkey of the device key.
pub fn dev_key(key: &DeviceKey, name: DevName) -> SealKey {
    // EXPOSE: the device key as an HKDF key.
    derive_key(key.expose(), DEV, name.name(), &[])
}

/// Derives the id of an object of the device.
pub fn dev_object_id(key: &DeviceKey, object: DevObject) -> Id {
    // EXPOSE: the device key as an HKDF key.
    Id::new(derive(key.expose(), DEV, object.name(), &[]))
}

/// Derives the device's id, which names its key in the keyring.
pub fn device_id(key: &DeviceKey) -> DeviceId {
    // EXPOSE: the device key as an HKDF key.
    DeviceId::new(derive(key.expose(), DEV, "id", &[]))
}

/// Derives the tag under which the directory keeps a name (HMAC-SHA256, first 16 bytes).
///
/// `username_key` is the name in its compared form (RFC 8265 UsernameCaseMapped).
pub fn directory_tag(key: &DeviceKey, username_key: &str) -> Id {
    let tag_key = dev_key(key, DevName::DirTag);
    // EXPOSE: the key of the HMAC, which wipes its state.
    let mut mac = Hmac::<Sha256>::new_from_slice(tag_key.expose())
        .expect("infallible because HMAC takes keys of every length");
    mac.update(username_key.as_bytes());
    let tag: [u8; 32] = mac.finalize().into_bytes().into();
    Id::new(core::array::from_fn(|i| tag[i]))
}

/// Derives a subkey of an account's root key.
pub fn root_key(key: &RootKey, name: RootName, account: &Id) -> SealKey {
    // EXPOSE: the root key as an HKDF key.
    derive_key(key.expose(), ROOT, name.name(), account.bytes())
}

/// Derives the id of one of an account's own objects.
pub fn root_object_id(key: &RootKey, object: RootObject, account: &Id) -> Id {
    // EXPOSE: the root key as an HKDF key.
    Id::new(derive(key.expose(), ROOT, object.name(), account.bytes()))
}

/// Derives a subkey of a collection key.
pub fn coll_key(key: &CollectionKey, name: CollName, collection: &Id) -> SealKey {
    // EXPOSE: the collection key as an HKDF key.
    derive_key(key.expose(), COLLECTION, name.name(), collection.bytes())
}

/// Derives the id of one of a collection's own objects.
pub fn coll_object_id(key: &CollectionKey, object: CollObject, collection: &Id) -> Id {
    // EXPOSE: the collection key as an HKDF key.
    let id = derive(key.expose(), COLLECTION, object.name(), collection.bytes());
    Id::new(id)
}

fn derive_key(key: &[u8; 32], tree: &str, name: &str, owner: &[u8]) -> SealKey {
    SealKey::filled(|out| expand(key, tree, name, owner, out))
}

fn derive<const N: usize>(key: &[u8; 32], tree: &str, name: &str, owner: &[u8]) -> [u8; N] {
    let mut out = [0; N];
    expand(key, tree, name, owner, &mut out);
    out
}

fn expand<const N: usize>(key: &[u8; 32], tree: &str, name: &str, owner: &[u8], out: &mut [u8; N]) {
    let (tree, name) = (tree.as_bytes(), name.as_bytes());
    Prk::of_key(key).expand(&[&length(tree), tree, &length(name), name, owner], out);
}
