//! Journeys over real files, as a person makes them: real SQLite, the real key derivation at the
//! product's costs, the key file. No window: that is `tests/e2e`.

mod agent;
mod copies;
mod desk;
mod keep;
mod residue;
