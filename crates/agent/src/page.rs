//! As much of a list as a frame holds.

use serde::Serialize;

use crate::frame::FRAME_LIMIT;

/// Room for rows in one frame, bytes; the rest is for what stands around them.
const ROOM: usize = FRAME_LIMIT - 1024;

/// The rows after the first `skip`, as many as fit into a frame, and how many come after them; at
/// least one, or nobody would ever see the rest.
pub(crate) fn page<T: Serialize>(all: Vec<T>, skip: u32) -> (Vec<T>, u32) {
    let skip = usize::try_from(skip).unwrap_or(usize::MAX);
    let mut waiting = all.into_iter().skip(skip).peekable();
    let (mut rows, mut taken) = (Vec::new(), 0);
    while let Some(row) = waiting.peek() {
        taken += minicbor_serde::to_vec(row).map_or(ROOM, |bytes| bytes.len());
        if taken > ROOM && !rows.is_empty() {
            break;
        }
        rows.extend(waiting.next());
    }
    (rows, u32::try_from(waiting.count()).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::{ROOM, page};

    #[test]
    fn pages_follow_each_other_without_a_gap() {
        let all: Vec<String> = (0..40).map(|at| format!("{at:4000}")).collect();
        let mut read = Vec::new();
        loop {
            let skip = u32::try_from(read.len()).expect("few");
            let (rows, rest) = page(all.clone(), skip);
            assert!(!rows.is_empty(), "each page goes on");
            read.extend(rows);
            if rest == 0 {
                break;
            }
        }
        assert_eq!(read, all, "every row, once");
    }

    #[test]
    fn a_row_that_is_longer_than_a_frame_stands_alone() {
        let (rows, rest) = page(vec![" ".repeat(2 * ROOM), "next".to_owned()], 0);
        assert_eq!(
            (rows.len(), rest),
            (1, 1),
            "its frame says that it is too long"
        );
    }
}
