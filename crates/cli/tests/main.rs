//! The real program at work: real files, the real key derivation, a key file, codes from
//! `oathtool`, and a clock that `faketime` moves.

mod audit;
mod clock;
mod desk;
mod desktop;
mod help;
mod hostile;
mod hygiene;
mod journey;
mod limits;
mod logind;
mod open;
mod people;
mod policy;
mod prompts;
mod recovery;
mod refusals;
mod step_up;
mod vault_number;
