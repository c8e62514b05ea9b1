//! What can be done with an item, one file for each.

mod add;
mod code;
mod delete;
mod discard;
mod edit;
mod expire;
mod favourite;
mod relocate;
mod write;

pub use code::Codes;
