//! What a command says: words for people, or one JSON document.

use std::io::Write as _;

use serde::Serialize;
use serde_json::{Value, json};
use zeroize::Zeroizing;

use crate::exit::Exit;
use crate::failure::Failure;
use crate::text;

/// What came of a command.
pub(crate) struct Report {
    /// For people.
    pub(crate) text: Zeroizing<String>,
    /// For programs.
    pub(crate) json: Value,
    /// How it ended.
    pub(crate) exit: Exit,
}

impl Report {
    /// A command that did what it was asked.
    pub(crate) fn done(text: impl Into<String>, json: &impl Serialize) -> Self {
        Self {
            text: Zeroizing::new(text.into()),
            json: serde_json::to_value(json).unwrap_or_default(),
            exit: Exit::Done,
        }
    }
}

/// Where a command speaks.
pub(crate) struct Output {
    json: bool,
}

impl Output {
    /// As JSON, or in words.
    pub(crate) fn new(json: bool) -> Self {
        Self { json }
    }

    /// Whether a program reads.
    pub(crate) fn is_json(&self) -> bool {
        self.json
    }

    /// Says what came of it.
    pub(crate) fn say(&self, report: Report) -> Exit {
        let said = if self.json {
            self.document(&report.json)
        } else {
            write(report.text.as_bytes())
        };
        if said { report.exit } else { Exit::Failed }
    }

    /// Says one JSON document on a line of its own.
    pub(crate) fn document(&self, json: &Value) -> bool {
        write(text::json(json).as_bytes()) && write(b"\n")
    }

    /// Says words between the steps of a command; a program hears documents only.
    pub(crate) fn words(&self, text: &str) {
        if !self.json {
            let _heard = write(text.as_bytes());
        }
    }

    /// Says what went wrong: in words on standard error, as JSON where everything else is.
    pub(crate) fn complain(&self, failure: &Failure) -> Exit {
        let (what, hint) = failure.words();
        if self.json {
            let error = json!({
                "code": failure.code(),
                "params": failure.params(),
                "message": what,
                "hint": hint,
            });
            self.document(&json!({ "error": error }));
        } else {
            let mut stderr = std::io::stderr();
            // A folder's name comes from outside, too.
            let words = text::plain(&format!("twinlatch: {what}\n{hint}"));
            let _heard = writeln!(stderr, "{words}");
        }
        failure.exit()
    }
}

/// Whether somebody was there to take it all.
fn write(bytes: &[u8]) -> bool {
    let mut stdout = std::io::stdout();
    stdout
        .write_all(bytes)
        .and_then(|()| stdout.flush())
        .is_ok()
}
