//! The words of the terminal: what happened, what is safe, what to do.

mod audit;
mod errors;
mod failures;
mod notices;
mod people;
mod policy;

pub(crate) use audit::{of_audit_line, of_audit_problem};
pub(crate) use failures::{found_time, of_failure};
pub(crate) use notices::of_notice;
pub(crate) use people::{of_line, of_role};
pub(crate) use policy::{of_key, of_source};
