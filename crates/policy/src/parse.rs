//! From text to rules: strict TOML, and every problem with its line.

use core::ops::Range as Span;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::key::{Key, Range};
use crate::problem::{Fault, Problem};
use crate::rules::Rules;

/// Characters of a key that are repeated to a reader.
const MAX_KEY: usize = 64;

/// The most that is read of a file, bytes.
pub const MAX_BYTES: u64 = 64 * 1024;

/// Reads the bytes of a policy file.
///
/// # Errors
///
/// More than [`MAX_BYTES`], no UTF-8, and those of [`parse_rules`].
pub fn read_rules(bytes: &[u8]) -> Result<Rules, Vec<Problem>> {
    let of_file = |fault| vec![Problem::of_file(fault)];
    if bytes.len() as u64 > MAX_BYTES {
        return Err(of_file(Fault::TooLarge { limit: MAX_BYTES }));
    }
    let text = str::from_utf8(bytes).map_err(|_| of_file(Fault::NotUtf8))?;
    parse_rules(text)
}

/// Reads the text of a policy file.
///
/// # Errors
///
/// Every problem of the text, in the order of the lines. Then nothing of it counts: half of what
/// an administrator wrote may be looser than the whole.
pub fn parse_rules(text: &str) -> Result<Rules, Vec<Problem>> {
    let (document, errors) = DeTable::parse_recoverable(text);
    let mut reading = Reading {
        text,
        rules: Rules::default(),
        problems: Vec::new(),
    };
    for error in errors {
        let span = error.span().unwrap_or_default();
        reading.refuse(span, None, Fault::Syntax);
    }
    // What a broken line leaves behind would be named as an unknown key.
    if reading.problems.is_empty() {
        reading.tables(document.get_ref());
    }
    if reading.problems.is_empty() {
        return Ok(reading.rules);
    }
    reading.problems.sort_by_key(|problem| problem.line);
    reading.problems.dedup();
    Err(reading.problems)
}

/// What was read so far.
struct Reading<'t> {
    text: &'t str,
    rules: Rules,
    problems: Vec<Problem>,
}

impl Reading<'_> {
    fn tables(&mut self, document: &DeTable<'_>) {
        for (name, value) in document {
            let known = Key::ALL.iter().any(|key| table_of(*key) == name.get_ref());
            let DeValue::Table(table) = value.get_ref() else {
                let fault = if known {
                    Fault::NotTable
                } else {
                    Fault::UnknownKey
                };
                self.refuse(name.span(), Some(name.get_ref()), fault);
                continue;
            };
            if known {
                self.keys(name.get_ref(), table);
            } else {
                self.unknown_table(name, table);
            }
        }
    }

    /// Each of its keys is named; an empty one is named itself.
    fn unknown_table(&mut self, name: &Spanned<toml::de::DeString<'_>>, table: &DeTable<'_>) {
        if table.is_empty() {
            self.refuse(name.span(), Some(name.get_ref()), Fault::UnknownKey);
        }
        for key in table.keys() {
            let whole = format!("{}.{}", name.get_ref(), key.get_ref());
            self.refuse(key.span(), Some(&whole), Fault::UnknownKey);
        }
    }

    fn keys(&mut self, table_name: &str, table: &DeTable<'_>) {
        for (name, value) in table {
            let whole = format!("{table_name}.{}", name.get_ref());
            let Some(key) = Key::named(&whole) else {
                self.refuse(name.span(), Some(&whole), Fault::UnknownKey);
                continue;
            };
            match read(key, value.get_ref()) {
                Ok(value) => self.rules = std::mem::take(&mut self.rules).with(key, value),
                Err(fault) => self.refuse(value.span(), Some(&whole), fault),
            }
        }
    }

    fn refuse(&mut self, span: Span<usize>, key: Option<&str>, fault: Fault) {
        self.problems.push(Problem {
            line: Some(line_at(self.text, span.start)),
            key: key.map(|key| key.chars().take(MAX_KEY).collect()),
            fault,
        });
    }
}

fn table_of(key: Key) -> &'static str {
    key.name().split('.').next().unwrap_or_default()
}

fn read(key: Key, value: &DeValue<'_>) -> Result<u32, Fault> {
    let allowed = key.range();
    let found = match (allowed, value) {
        (Range::Flag, DeValue::Boolean(flag)) => return Ok(u32::from(*flag)),
        (Range::Count { .. } | Range::Either(..), DeValue::Integer(number)) => {
            u32::from_str_radix(number.as_str(), number.radix()).ok()
        }
        _ => return Err(Fault::WrongType { allowed }),
    };
    found
        .filter(|value| allowed.holds(*value))
        .ok_or(Fault::OutOfRange { allowed })
}

/// The line of a byte, counted from 1.
fn line_at(text: &str, byte: usize) -> u32 {
    let before = text.as_bytes().iter().take(byte);
    let breaks = before.filter(|byte| **byte == b'\n').count();
    u32::try_from(breaks + 1).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::parse_rules;
    use crate::{Fault, Key, Range, Rules};

    /// Line, key and fault of each problem.
    fn refused(text: &str) -> Vec<(u32, String, Fault)> {
        let problems = parse_rules(text).expect_err("it is refused");
        problems
            .into_iter()
            .map(|problem| {
                (
                    problem.line.expect("a text has lines"),
                    problem.key.unwrap_or_default(),
                    problem.fault,
                )
            })
            .collect()
    }

    #[test]
    fn what_is_written_is_read() {
        let text = "# ours\n[session]\nidle_minutes = 10\nlock_with_desktop = true\n\
                    [password]\nmin_length = 0x0c\n";
        let expected = Rules::default()
            .with(Key::SessionIdle, 10)
            .with(Key::SessionLockWithDesktop, 1)
            .with(Key::PasswordLength, 12);
        assert_eq!(parse_rules(text), Ok(expected.clone()), "tables");
        let dotted = "session.idle_minutes = 10\nsession.lock_with_desktop = true\n\
                      password = { min_length = 12 }\n";
        assert_eq!(parse_rules(dotted), Ok(expected), "the same in other TOML");
        assert_eq!(
            parse_rules(""),
            Ok(Rules::default()),
            "nothing decides nothing"
        );
    }

    #[test]
    fn every_problem_is_told_with_its_line() {
        let idle = Key::SessionIdle.range();
        let text = "[session]\nidle_minutes = 90\nidle = 5\n\nstep_up_minutes = \"5\"\n\
                    [phone]\nmin_digits = 7\n[extra]\none = 1\n[empty]\n";
        let expected = [
            (
                2,
                "session.idle_minutes".to_owned(),
                Fault::OutOfRange { allowed: idle },
            ),
            (3, "session.idle".to_owned(), Fault::UnknownKey),
            (
                5,
                "session.step_up_minutes".to_owned(),
                Fault::WrongType {
                    allowed: Key::SessionStepUp.range(),
                },
            ),
            (
                7,
                "phone.min_digits".to_owned(),
                Fault::OutOfRange {
                    allowed: Range::Either(6, 8),
                },
            ),
            (9, "extra.one".to_owned(), Fault::UnknownKey),
            (10, "empty".to_owned(), Fault::UnknownKey),
        ];
        assert_eq!(refused(text), expected, "none hides another");
    }

    #[test]
    fn numbers_beyond_every_range_are_refused() {
        for value in ["-1", "0", "61", "4294967306", "99999999999999999999"] {
            let found = refused(&format!("[session]\nidle_minutes = {value}\n"));
            assert_eq!(found.len(), 1, "{value} is named once");
            assert!(
                matches!(found[0].2, Fault::OutOfRange { .. }),
                "{value} is no minute count"
            );
        }
        for value in ["1.0", "true", "\"1\"", "[1]", "{ a = 1 }", "2026-01-01"] {
            let found = refused(&format!("[session]\nidle_minutes = {value}\n"));
            assert!(
                matches!(found[0].2, Fault::WrongType { .. }),
                "{value} is no number"
            );
        }
        let found = refused("[terminal]\nallowed = 1\n");
        assert!(
            matches!(found[0].2, Fault::WrongType { .. }),
            "1 is no flag"
        );
        assert_eq!(refused("session = 1\n")[0].2, Fault::NotTable, "no table");
        assert_eq!(refused("other = 1\n")[0].2, Fault::UnknownKey, "no key");
    }

    #[test]
    fn broken_toml_is_told_with_its_line() {
        for (text, line) in [
            ("[session]\nidle_minutes = 1\nidle_minutes = 2\n", 3),
            ("[session]\nidle_minutes 5\n", 2),
            ("[session\n", 1),
        ] {
            let found = refused(text);
            assert!(
                found.contains(&(line, String::new(), Fault::Syntax)),
                "line {line} of {text:?}: {found:?}"
            );
        }
    }

    #[test]
    fn a_long_key_is_not_repeated_in_full() {
        let found = refused(&format!("{} = 1\n", "a".repeat(500)));
        assert_eq!(found[0].1.len(), 64, "a reader sees its beginning");
    }
}
