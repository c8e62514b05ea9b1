//! The primitives with sharp edges; private to this crate.

pub(crate) mod aead;
pub(crate) mod argon;
pub(crate) mod bytes;
pub(crate) mod hkdf;
