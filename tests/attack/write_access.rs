//! Write access to the file: it destroys, and it neither opens nor forges.

mod forge;
mod people;
mod put_back;
