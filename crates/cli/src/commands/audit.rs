//! `twinlatch audit`: the log of the device, looked at, checked and taken out.

use std::fs;
use std::path::Path;

use serde_json::json;
use twinlatch_agent::Link;
use twinlatch_service::audit::check_export;
use twinlatch_service::wire::{AuditLineView, AuditQuery, AuditView};

use crate::arguments::{AuditCommand, AuditExportArguments, AuditListArguments};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::Report;
use crate::proof::with_proof;
use crate::text::line;
use crate::words;

/// The longest log that is read from a file, bytes.
const LONGEST: u64 = 256 * 1024 * 1024;

/// Does one thing with the log; a log in a file needs no session.
///
/// # Errors
///
/// `not-logged-in`, `not-permitted`, and what the use case says.
pub(super) fn run(
    session: impl Fn() -> Result<Link, Failure>,
    wanted: AuditCommand,
) -> Result<Report, Failure> {
    match wanted {
        AuditCommand::List(given) => list(&mut session()?, &given),
        AuditCommand::Verify { file: None } => verify(&mut session()?),
        AuditCommand::Verify { file: Some(file) } => verify_file(&file),
        AuditCommand::Export(given) => export(&mut session()?, &given),
    }
}

fn list(link: &mut Link, given: &AuditListArguments) -> Result<Report, Failure> {
    let mut lines: Vec<AuditLineView> = Vec::new();
    let most = usize::try_from(given.most).unwrap_or(usize::MAX);
    let mut newest = None;
    let view = loop {
        let query = AuditQuery {
            kind: given.kind.into(),
            person: given.who.clone(),
            failed: given.failed,
            from: given.since,
            to: given.until,
            newest,
            skip: u32::try_from(lines.len()).unwrap_or(u32::MAX),
        };
        let mut view = link.audit(query)?;
        newest = Some(view.newest);
        let more = !view.lines.is_empty();
        lines.append(&mut view.lines);
        if !more || lines.len() >= most {
            break view;
        }
    };
    lines.truncate(most);
    let mut said: String = lines.iter().map(words::of_audit_line).collect();
    if !view.readable {
        said.push_str(
            "This account has no key of the log yet: it comes at the owner's next login.\n",
        );
    }
    if lines.len() < usize::try_from(view.found).unwrap_or(usize::MAX) {
        said.push_str(&format!(
            "{} of {} lines; --most shows more.\n",
            lines.len(),
            view.found
        ));
    }
    let document = json!({ "lines": lines, "found": view.found, "readable": view.readable });
    Ok(Report::done(said, &document))
}

fn verify(link: &mut Link) -> Result<Report, Failure> {
    let AuditView { check, .. } = link.audit(AuditQuery::default())?;
    let mut said = format!(
        "{} lines, the last one is number {}; signed up to {}.\n",
        check.rows, check.last, check.signed_to
    );
    if !check.remembered {
        said.push_str("The keyring remembers no end of this log: a cut cannot be told by it.\n");
    }
    for problem in &check.problems {
        said.push_str(&words::of_audit_problem(problem));
        said.push('\n');
    }
    let exit = if check.problems.is_empty() {
        said.push_str("Everything fits.\n");
        Exit::Done
    } else {
        Exit::Failed
    };
    Ok(Report {
        text: said.into(),
        json: json!(check),
        exit,
    })
}

fn verify_file(file: &Path) -> Result<Report, Failure> {
    let unreadable = || Failure::AuditFile {
        path: file.to_owned(),
    };
    let length = fs::metadata(file).map_err(|_| unreadable())?.len();
    if length > LONGEST {
        return Err(Failure::TooLong);
    }
    let text = fs::read_to_string(file).map_err(|_| unreadable())?;
    Ok(match check_export(&text) {
        Ok(found) => Report::done(
            format!(
                "{} lines, {} to {}, taken out by {} and not changed since.\nThe signature is that of \
                 the key {}: compare it with the one that this person shows.\n",
                found.lines,
                found.first,
                found.last,
                line(&found.by),
                line(&found.key)
            ),
            &json!({
                "whole": true, "by": found.by, "key": found.key, "first": found.first,
                "last": found.last, "lines": found.lines,
            }),
        ),
        Err(problem) => Report {
            text: format!("This proves nothing: {problem}.\n").into(),
            json: json!({ "whole": false, "problem": problem.to_string() }),
            exit: Exit::Failed,
        },
    })
}

fn export(link: &mut Link, given: &AuditExportArguments) -> Result<Report, Failure> {
    let path = std::path::absolute(&given.file).unwrap_or_else(|_| given.file.clone());
    let name = path.to_string_lossy().into_owned();
    let format = given.format.into();
    with_proof(link, given.proof, |link| {
        link.export_audit(format, name.clone(), given.replace)
    })?;
    let said = format!(
        "Saved: {}\nIt shows who did what on this device, in plain text.\n",
        line(&name)
    );
    Ok(Report::done(said, &json!({ "saved": name })))
}
