//! Payloads through their seals, and the lists over real files.

mod bounds;
mod consent;
mod edits;
mod model;
mod payloads;
mod round_trips;
mod samples;
mod sharing;
mod tamper;
mod vault;
