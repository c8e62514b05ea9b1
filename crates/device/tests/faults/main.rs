//! Keys and marks in a place that misbehaves.

mod faulty_place;
mod keys;
mod marks;
