//! Secrets that wipe themselves and never show themselves.
//!
//! Everything that must not be printed, cloned, compared in variable time or left in memory
//! passes between the crates as one of the types here. They sit behind a `Box` or a `Vec` that is
//! allocated once at its final size, so moving one moves a pointer and leaves no copy behind.
//!
//! # Security
//!
//! Wiping is best effort: registers, the allocator and the operating system's swap are out of
//! reach (`docs/threat-model.md`). `expose` is the only way to the bytes; above each call stands
//! a line `// EXPOSE: why`.

mod bytes;
mod fixed;
mod text;

pub use bytes::{OtpSeed, SecretBytes};
pub use fixed::{
    ActivationCode, AgreementKey, BackupCode, ChunkKey, CollectionKey, DeviceKey, KitCode,
    PaperCode, PendingKey, RecoveryShare, RootKey, SealKey, SigningKey,
};
pub use text::{Code, Password, SecretText};
