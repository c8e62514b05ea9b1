//! What an attacker reaches with what he has: the table of `docs/threat-model.md`, tried out.
//!
//! No target of three digits exists in the product. So the attacker is told all but the last
//! three digits of a target of six: a thousand are left, and each of them costs him what it
//! always costs. `make attack` also goes through all 10^6 of one account.

#![expect(
    clippy::print_stdout,
    reason = "what was measured is printed for who asks by `make attack`"
)]

mod chance;
mod copies;
mod device;
mod file_alone;
mod lock;
mod password;
mod price;
mod size;
mod table;
mod victim;
mod without_checks;
mod write_access;
