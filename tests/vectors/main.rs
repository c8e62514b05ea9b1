//! The bytes of the format, made by another program (`make.py` beside this file, the writing half
//! of `docs/decrypt.py`) and checked here; and vaults of this program, read by that one.
//!
//! A vector is a text file: lines `name: value`, a blank line, the bytes in hex. A difference
//! means that one of the two programs has left `docs/vault-format.md`; no vector is changed to
//! make it pass.

mod admin_ways;
mod bench;
mod costs;
mod device;
mod envelope;
mod file;
mod forged;
mod invited;
mod keys;
mod leaving;
mod names;
mod other_program;
mod payload;
mod printed;
mod record;
mod rotated;
mod shared;
mod signature;
mod slot;
mod table;
mod vault;
mod ways;
