//! The use cases over a real file, with clocks, keyring and clipboard that do as they are told.

mod acts;
mod clipboard;
mod door;
mod errors;
mod found_time;
mod guards;
mod hostile;
mod hostile_names;
mod items;
mod kept;
mod keyring;
mod limits;
mod migration;
mod people;
mod people_leave;
mod policy;
mod recovery;
mod roles;
mod rotation;
mod search;
mod set_up;
mod several;
mod support;
mod vault_number;
