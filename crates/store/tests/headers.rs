//! Table `headers`.

use crate::common::facts_of_a_table;

facts_of_a_table!(headers, headers_mut, put, Header);
