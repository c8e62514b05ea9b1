//! A list of people: CSV (RFC 4180) in UTF-8, its columns named by the first line.

use std::fs::File;
use std::io::{ErrorKind, Read as _};
use std::path::Path;

use csv::{ReaderBuilder, StringRecord};
use twinlatch_accounts::InviteForm;
use twinlatch_records::Role;

use crate::wire::{BulkOutcome, ErrorCode, ErrorView};

/// Most people of one list.
pub const MOST_LINES: usize = 1_000;

/// Most bytes of one list.
pub const MOST_BYTES: usize = 1024 * 1024;

/// What some programs put before a text to say that it is UTF-8.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// One person of a list.
#[derive(Debug)]
pub(super) struct Line {
    /// Where in the file the line begins, from 1.
    pub(super) number: u32,
    pub(super) username: String,
    pub(super) display_name: String,
    /// What the person may do; none if the word is no role.
    pub(super) role: Option<Role>,
    /// Whether there are as many fields as columns.
    whole: bool,
}

impl Line {
    #[cfg(test)]
    pub(super) fn of(number: u32, username: &str, display_name: &str, role: Role) -> Self {
        Self {
            number,
            username: username.to_owned(),
            display_name: display_name.to_owned(),
            role: Some(role),
            whole: true,
        }
    }

    /// Whom the line invites, if it says so.
    pub(super) fn form(&self) -> Option<InviteForm> {
        let role = self.role.filter(|_| self.whole)?;
        Some(InviteForm {
            username: self.username.clone(),
            display_name: self.display_name.clone(),
            role,
        })
    }

    /// Why the line invites nobody.
    pub(super) fn fault(&self) -> BulkOutcome {
        if self.whole {
            BulkOutcome::RoleUnknown
        } else {
            BulkOutcome::FieldsMissing
        }
    }
}

/// What stands in a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Column {
    Username,
    DisplayName,
    Role,
}

/// Reads the file of a list, no further than one byte behind the longest that is taken.
///
/// # Errors
///
/// `file-missing` for a name that no file bears, `folder-read-only` for one that may not be read,
/// `storage`.
pub fn read_file(path: &Path) -> Result<Vec<u8>, ErrorView> {
    let missing = || ErrorView::from(ErrorCode::FileMissing);
    let name = |error: std::io::Error| {
        if error.kind() == ErrorKind::NotFound {
            missing()
        } else {
            error.into()
        }
    };
    // What is no file may keep a reader waiting for ever.
    if !path.metadata().map_err(name)?.is_file() {
        return Err(missing());
    }
    let most = u64::try_from(MOST_BYTES).unwrap_or(u64::MAX);
    let mut list = Vec::new();
    let file = File::open(path).map_err(name)?;
    file.take(most + 1).read_to_end(&mut list).map_err(name)?;
    Ok(list)
}

/// Reads a list.
///
/// # Errors
///
/// `list-too-long`, `list-unreadable` with the line, `list-empty`, `list-column-missing` and
/// `list-column-unknown` with the column.
pub(super) fn read(text: &[u8]) -> Result<Vec<Line>, ErrorView> {
    if text.len() > MOST_BYTES {
        return Err(too_long());
    }
    let text = text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(text);
    check_text(text)?;
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(text);
    let mut numbers = Numbers::new(text);
    let mut columns: Option<Vec<Column>> = None;
    let mut lines = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|_| unreadable(numbers.number))?;
        let number = numbers.of(&record);
        let Some(columns) = &columns else {
            columns = Some(columns_of(&record)?);
            continue;
        };
        if lines.len() == MOST_LINES {
            return Err(too_long());
        }
        lines.push(line(&record, columns, number));
    }
    if lines.is_empty() {
        return Err(ErrorCode::ListEmpty.into());
    }
    Ok(lines)
}

/// UTF-8 throughout, and no quotation that is left open: it would take the lines after it in.
fn check_text(text: &[u8]) -> Result<(), ErrorView> {
    if let Err(error) = str::from_utf8(text) {
        let (before, _) = text.split_at(error.valid_up_to());
        return Err(unreadable(1 + line_ends(before)));
    }
    let quotes = text.iter().filter(|byte| **byte == b'"').count();
    if quotes % 2 == 0 {
        return Ok(());
    }
    let last = text.iter().rposition(|byte| *byte == b'"').unwrap_or(0);
    let (before, _) = text.split_at(last);
    Err(unreadable(1 + line_ends(before)))
}

fn columns_of(record: &StringRecord) -> Result<Vec<Column>, ErrorView> {
    let mut columns = Vec::with_capacity(record.len());
    for name in record {
        let column = column(name).ok_or_else(|| named(ErrorCode::ListColumnUnknown, name))?;
        if columns.contains(&column) {
            return Err(named(ErrorCode::ListColumnUnknown, name));
        }
        columns.push(column);
    }
    if columns.contains(&Column::Username) {
        Ok(columns)
    } else {
        Err(named(ErrorCode::ListColumnMissing, "username"))
    }
}

/// Capital or small, with a blank, a hyphen or a low line.
fn column(name: &str) -> Option<Column> {
    let plain = name.trim().to_lowercase().replace([' ', '-'], "_");
    match plain.as_str() {
        "username" => Some(Column::Username),
        "display_name" => Some(Column::DisplayName),
        "role" => Some(Column::Role),
        _ => None,
    }
}

/// Without a display name the username greets; without a role a user comes.
fn line(record: &StringRecord, columns: &[Column], number: u32) -> Line {
    let field = |wanted: Column| {
        let at = columns.iter().position(|column| *column == wanted);
        at.and_then(|at| record.get(at)).map_or("", str::trim)
    };
    let username = field(Column::Username);
    let display_name = match field(Column::DisplayName) {
        "" => username,
        name => name,
    };
    Line {
        number,
        username: username.to_owned(),
        display_name: display_name.to_owned(),
        role: role(field(Column::Role)),
        whole: record.len() == columns.len(),
    }
}

fn role(word: &str) -> Option<Role> {
    match word.to_lowercase().as_str() {
        "owner" => Some(Role::Owner),
        "administrator" => Some(Role::Administrator),
        "user" | "" => Some(Role::User),
        "viewer" => Some(Role::Viewer),
        "auditor" => Some(Role::Auditor),
        _ => None,
    }
}

/// Where records begin; the reader's own count stands at the blank lines before one.
struct Numbers<'t> {
    text: &'t [u8],
    at: usize,
    number: u32,
}

impl<'t> Numbers<'t> {
    fn new(text: &'t [u8]) -> Self {
        Self {
            text,
            at: 0,
            number: 1,
        }
    }

    fn of(&mut self, record: &StringRecord) -> u32 {
        let byte = record.position().map_or(0, csv::Position::byte);
        let mut begin = usize::try_from(byte).unwrap_or(usize::MAX);
        while matches!(self.text.get(begin), Some(b'\r' | b'\n')) {
            begin += 1;
        }
        let passed = self.text.get(self.at..begin).unwrap_or_default();
        self.number = self.number.saturating_add(line_ends(passed));
        self.at = begin.max(self.at);
        self.number
    }
}

fn line_ends(text: &[u8]) -> u32 {
    let ends = text.iter().filter(|byte| **byte == b'\n').count();
    u32::try_from(ends).unwrap_or(u32::MAX)
}

fn too_long() -> ErrorView {
    let mut view = ErrorView::from(ErrorCode::ListTooLong);
    view.params.count = u32::try_from(MOST_LINES).ok();
    view
}

fn unreadable(line: u32) -> ErrorView {
    let mut view = ErrorView::from(ErrorCode::ListUnreadable);
    view.params.count = Some(line);
    view
}

/// Most characters of a column's name that are said back.
const MOST_SAID: usize = 40;

fn named(code: ErrorCode, column: &str) -> ErrorView {
    let mut view = ErrorView::from(code);
    view.params.field = Some(column.chars().take(MOST_SAID).collect());
    view
}

#[cfg(test)]
mod tests {
    use twinlatch_records::Role;

    use super::{Line, MOST_BYTES, MOST_LINES, read, read_file};
    use crate::wire::{BulkOutcome, ErrorCode, ErrorView};

    fn lines(text: &str) -> Vec<Line> {
        read(text.as_bytes()).expect("a list")
    }

    fn error(text: &[u8]) -> ErrorView {
        read(text).expect_err("no list")
    }

    #[test]
    fn columns_are_found_by_their_names_in_any_order() {
        let text = "\u{feff}Role,Display name,USERNAME\r\nviewer,\"Babbage, Charles\",charles\r\n";
        let [line] = &lines(text)[..] else {
            panic!("one person")
        };
        assert_eq!(line.username, "charles", "behind a byte order mark");
        assert_eq!(line.display_name, "Babbage, Charles", "quoted");
        assert_eq!(line.role, Some(Role::Viewer), "as it was written");
    }

    #[test]
    fn what_is_left_out_has_a_default() {
        let [line] = &lines("username\nada")[..] else {
            panic!("one person")
        };
        assert_eq!(line.display_name, "ada", "greeted by the username");
        assert_eq!(line.role, Some(Role::User), "the least that has a vault");
    }

    #[test]
    fn a_quotation_mark_inside_a_quotation_is_doubled() {
        let list = lines("username,display_name\nada,\"Ada \"\"Countess\"\" Lovelace\"\n");
        assert_eq!(
            list[0].display_name, "Ada \"Countess\" Lovelace",
            "RFC 4180"
        );
    }

    #[test]
    fn lines_bear_the_number_that_an_editor_shows() {
        let list = lines("\nusername,display_name\n\n\na,\"two\nlines\"\n\r\nb,B\n");
        let numbers: Vec<u32> = list.iter().map(|line| line.number).collect();
        assert_eq!(numbers, [5, 8], "blank and broken lines are counted");
    }

    #[test]
    fn a_line_that_does_not_fit_the_columns_says_so_and_keeps_nobody_else_out() {
        let list = lines("username,role\na\nb,user,more\nc,king\nd,user\n");
        let faults: Vec<BulkOutcome> = list[..3].iter().map(Line::fault).collect();
        assert_eq!(
            faults,
            [
                BulkOutcome::FieldsMissing,
                BulkOutcome::FieldsMissing,
                BulkOutcome::RoleUnknown
            ],
            "each for itself"
        );
        assert!(list[..3].iter().all(|line| line.form().is_none()), "nobody");
        assert!(list[3].form().is_some(), "the last is as good as ever");
    }

    #[test]
    fn what_is_no_list_is_named_with_its_place() {
        let latin = b"username,display_name\nada,Ada\ncl\xe9o,Cleo\n";
        for (text, code, line) in [
            (&latin[..], ErrorCode::ListUnreadable, Some(3)),
            (
                b"username\nada\n\"bob\n",
                ErrorCode::ListUnreadable,
                Some(3),
            ),
            (b"", ErrorCode::ListEmpty, None),
            (b"username,role\n\n", ErrorCode::ListEmpty, None),
        ] {
            let error = error(text);
            assert_eq!((error.code, error.params.count), (code, line), "{text:?}");
        }
    }

    #[test]
    fn a_column_that_is_missing_unknown_or_there_twice_is_named() {
        for (text, code, column) in [
            ("name\nada", ErrorCode::ListColumnUnknown, "name"),
            ("role\nuser", ErrorCode::ListColumnMissing, "username"),
            (
                "username;role\n",
                ErrorCode::ListColumnUnknown,
                "username;role",
            ),
            ("username,groups\n", ErrorCode::ListColumnUnknown, "groups"),
            (
                "username,Username\n",
                ErrorCode::ListColumnUnknown,
                "Username",
            ),
        ] {
            let error = error(text.as_bytes());
            assert_eq!(error.code, code, "{text}");
            assert_eq!(error.params.field.as_deref(), Some(column), "{text}");
        }
    }

    #[test]
    fn what_is_no_file_is_not_waited_for() {
        let folder = tempfile::TempDir::new().expect("a folder");
        let there = folder.path().join("list.csv");
        std::fs::write(&there, "username\nada\n").expect("written");
        assert_eq!(
            read_file(&there).expect("a file"),
            b"username\nada\n",
            "whole"
        );
        for path in [folder.path(), &folder.path().join("other")] {
            let error = read_file(path).expect_err("no file");
            assert_eq!(error.code, ErrorCode::FileMissing, "{}", path.display());
        }
        std::fs::write(&there, vec![b' '; MOST_BYTES + 100]).expect("written");
        let long = read_file(&there).expect("a file");
        assert_eq!(long.len(), MOST_BYTES + 1, "enough to be told as too long");
    }

    #[test]
    fn the_longest_list_is_taken_and_a_longer_one_is_not() {
        let rows = |count: usize| format!("username\n{}", "ada\n".repeat(count));
        assert_eq!(lines(&rows(MOST_LINES)).len(), MOST_LINES, "all of them");
        let code = error(rows(MOST_LINES + 1).as_bytes()).code;
        assert_eq!(code, ErrorCode::ListTooLong, "one line more");
        let wide = format!("username\n{}", " ".repeat(MOST_BYTES));
        assert_eq!(error(wide.as_bytes()).code, ErrorCode::ListTooLong, "bytes");
    }
}
