//! The text of the file that holds a vault's marks: a line an entry, its name, a blank, the base64.

/// The marks file as text; lines that are not understood stay where they are.
pub(crate) struct MarksText(Vec<String>);

impl MarksText {
    /// Splits the file; bytes that are no UTF-8 are replaced, which damages their own line only.
    pub(crate) fn parse(bytes: &[u8]) -> Self {
        Self(
            String::from_utf8_lossy(bytes)
                .split_terminator('\n')
                .map(str::to_owned)
                .collect(),
        )
    }

    /// Gives the lines of one entry; more than one only if another hand wrote the file.
    pub(crate) fn find(&self, user: &str) -> Vec<&str> {
        self.0
            .iter()
            .filter_map(|line| entry(line))
            .filter(|e| e.0 == user)
            .map(|e| e.1)
            .collect()
    }

    /// Gives the names of all entries, in the order of the file.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.0
            .iter()
            .filter_map(|line| entry(line))
            .map(|entry| entry.0)
    }

    /// Puts `new` in the place of `old`, or at the end if `old` is `None`.
    pub(crate) fn put(&mut self, user: &str, old: Option<&str>, new: &str) {
        let text = format!("{user} {new}");
        let place = self
            .0
            .iter_mut()
            .find(|line| entry(line).is_some_and(|e| e.0 == user && Some(e.1) == old));
        match place {
            Some(line) => *line = text,
            None => self.0.push(text),
        }
    }

    /// Takes all lines of one entry away.
    pub(crate) fn remove(&mut self, user: &str) {
        self.0
            .retain(|line| entry(line).is_none_or(|entry| entry.0 != user));
    }

    /// Whether no line is left.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Joins the lines, each with its end.
    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        self.0
            .iter()
            .flat_map(|line| [line.as_bytes(), b"\n"])
            .flatten()
            .copied()
            .collect()
    }
}

/// An editor may have added carriage returns; they are no part of a line.
fn entry(line: &str) -> Option<(&str, &str)> {
    line.trim_end_matches('\r').split_once(' ')
}

#[cfg(test)]
mod tests {
    use super::MarksText;
    use proptest::prelude::*;

    const FILE: &[u8] = b"mark/a AAAA\nsomething else\nmark/b BBBB\n";

    #[test]
    fn an_entry_is_replaced_in_place() {
        let mut text = MarksText::parse(FILE);
        text.put("mark/a", Some("AAAA"), "CCCC");
        text.put("mark/c", None, "DDDD");
        let expected = b"mark/a CCCC\nsomething else\nmark/b BBBB\nmark/c DDDD\n".to_vec();
        assert_eq!(text.to_bytes(), expected, "every other line is untouched");
    }

    #[test]
    fn an_entry_is_found_by_its_whole_name() {
        let text = MarksText::parse(b"mark/a AAAA\nmark/ab BBBB\nmark/a CCCC");
        assert_eq!(
            text.find("mark/a"),
            ["AAAA", "CCCC"],
            "both lines of the name, no other"
        );
        assert_eq!(text.find("mark"), Vec::<&str>::new(), "a prefix is no name");
    }

    #[test]
    fn carriage_returns_do_no_harm() {
        let mut text = MarksText::parse(b"mark/a AAAA\r\nmark/b BBBB\r\n");
        assert_eq!(text.find("mark/a"), ["AAAA"], "the line without its end");
        text.put("mark/a", Some("AAAA"), "CCCC");
        assert_eq!(
            text.to_bytes(),
            b"mark/a CCCC\nmark/b BBBB\r\n",
            "and it is replaced"
        );
    }

    #[test]
    fn removing_the_last_entry_leaves_nothing() {
        let mut text = MarksText::parse(b"mark/a AAAA\n");
        text.remove("mark/b");
        assert!(!text.is_empty(), "another name removes nothing");
        text.remove("mark/a");
        assert!(text.is_empty(), "the file may go");
    }

    proptest! {
        #[test]
        fn no_bytes_make_parsing_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let once = MarksText::parse(&bytes).to_bytes();
            prop_assert_eq!(&MarksText::parse(&once).to_bytes(), &once, "reading is stable");
        }
    }
}
