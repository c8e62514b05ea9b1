//! What the types rule out: copies of secrets, sealed bytes from elsewhere, plaintext on paper.

use core::fmt::Display;

use static_assertions::{assert_impl_all, assert_not_impl_any};
use twinlatch_crypto::{
    Chunk, Kdf, KdfMemory, Kind, LoginSeed, Random, Record, Sealed, Stored, Target, Targets,
    WaySecret, kind,
};

// Sealed bytes come from sealing alone.
assert_not_impl_any!(Sealed<kind::Item>: Clone, Default, From<Vec<u8>>, From<Stored>, AsMut<[u8]>);
assert_not_impl_any!(Sealed<kind::Item>: From<Sealed<kind::Event>>, Into<Sealed<kind::Event>>);
// A slot is wrapped by `wrap_slot` alone: no other function takes its kind.
assert_not_impl_any!(kind::Slot: Kind);
// Kinds have no values.
assert_not_impl_any!(kind::Item: Clone, Default);
// A copy of a secret is always a decision, and no secret prints itself.
assert_not_impl_any!(Record: Clone, Display, PartialEq);
assert_not_impl_any!(Chunk: Clone, Display, PartialEq);
assert_not_impl_any!(Target: Clone, Display, PartialEq);
assert_not_impl_any!(Targets: Clone, Display, PartialEq);
assert_not_impl_any!(LoginSeed: Clone, Display, PartialEq);
assert_not_impl_any!(WaySecret: Clone, Display, PartialEq);
assert_not_impl_any!(KdfMemory: Clone, Display);
// One person's key derivation never holds up another's.
assert_impl_all!(Kdf: Send, Sync);
assert_impl_all!(KdfMemory: Send, Sync);
assert_impl_all!(dyn Random: Send, Sync);
