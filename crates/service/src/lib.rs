//! The use cases: one guarded function for each thing a person can do.
//!
//! [`Service`] is the one value of a process. A function that works inside a session takes an
//! [`Allowed`] with its [`Permission`] as a type, and only [`Service::allow`] makes one: it looks at
//! the session, its limits on the boot clock, the role, and the age of the last proof of password
//! and code. Functions of the door take the service itself and say what they need.

mod clipboard;
mod convert;
mod decided;
mod error;
mod guard;
mod notices;
mod outside;
mod pictures;
mod policy;
mod private_file;
mod qr;
mod recovering;
mod service;
mod text;

pub mod account;
pub mod audit;
pub mod bulk;
pub mod collections;
pub mod copy;
pub mod doctor;
pub mod door;
pub mod emergency;
pub mod found_time;
pub mod help;
pub mod items;
pub mod joining;
pub mod kept;
pub mod kiosk;
pub mod login;
pub mod people;
pub mod quick_unlock;
pub mod recovery;
pub mod rotation;
pub mod session;
pub mod set_up;
pub mod settings;
pub mod sheet;
pub mod signed_policy;
pub mod vault_number;
pub mod wire;

pub use clipboard::{Clipboard, ClipboardUnavailable};
pub use guard::{Allowed, Permission};
pub use outside::{Outside, Surface};
pub use pictures::Pictures;
pub use private_file::Standing;
pub use service::{Happening, Service};
pub use wire::SecretForm;

pub use twinlatch_accounts::{Clock, DataFolder, Env};
pub use twinlatch_crypto::{Costs, Kdf, KdfError, KdfLimits, OsRandom, Random};
pub use twinlatch_device::{DeviceError, KeyFile, Lines, OsKeyring};
pub use twinlatch_policy::PolicyPlace;
pub use twinlatch_secret::SecretText;
pub use twinlatch_store::Holder;
