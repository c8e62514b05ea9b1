//! Tests about the code itself: layers, doors, forbidden crates, places of danger.

mod dangers;
mod dependencies;
mod doors;
mod guards;
mod layers;
