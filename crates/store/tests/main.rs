//! The store as other crates use it: one module per table, the rest by subject.

mod common;

mod code_offsets;
mod damage;
mod directory;
mod headers;
mod hold;
mod interrupted;
mod look;
mod meta;
mod migrations;
mod new_vault;
mod objects;
mod open;
mod slots;
mod transaction;
mod tries;
#[cfg(unix)]
mod unwritable;
