//! What an administrator decides for everybody on a computer.
//!
//! A policy has up to two sources: a file in a place of the system, and the policy of the device.
//! [`Rules`] are what one source says; [`Policy`] puts the stricter of both, key by key, over the
//! defaults and knows for each value who decided it. Every [`Key`] is read by one function of
//! [`Policy`] with its name.

mod key;
mod parse;
mod place;
mod policy;
mod problem;
mod rules;

pub use key::{Key, Range, Stricter, Value};
pub use parse::{MAX_BYTES, parse_rules, read_rules};
pub use place::{Found, PolicyPlace, SYSTEM_FILE};
pub use policy::{Decided, Policy, Source};
pub use problem::{Fault, Problem};
pub use rules::Rules;
