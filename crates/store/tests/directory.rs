//! Table `directory`.

use crate::common::facts_of_a_table;

facts_of_a_table!(directory, directory_mut, put, Directory);
