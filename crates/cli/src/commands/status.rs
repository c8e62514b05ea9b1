//! `twinlatch status`.

use serde_json::json;
use twinlatch_agent::{Link, LinkError, Status};
use twinlatch_machine::Places;
use twinlatch_service::Holder;
use twinlatch_service::wire::{ErrorCode, ErrorParams, ErrorView};

use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::Report;
use crate::text::{line, span};
use crate::words;

/// Says whether a session is open and who holds the vault; takes nothing, and is no input.
///
/// # Errors
///
/// When a folder or the socket cannot be used.
pub(super) fn run(places: &Places) -> Result<Report, Failure> {
    let reached = Link::open(&places.socket())?.map(|mut link| link.status());
    let holder = holder(places);
    let session = match reached {
        Some(Ok(status)) => status.session.map(|session| Status {
            session: Some(session),
            ..status
        }),
        Some(Err(LinkError::OtherVersion { .. } | LinkError::Gone)) | None => None,
        Some(Err(error)) => return Err(error.into()),
    };
    let (state, exit) = match (&session, &holder) {
        (Some(_), _) => ("open", Exit::Done),
        (None, Some(_)) => ("held", Exit::Held),
        (None, None) if !places.data.join("vault.db").exists() => ("no-vault", Exit::Vault),
        (None, None) => ("locked", Exit::NoSession),
    };
    let text = session
        .as_ref()
        .map_or_else(|| without_session(state, holder.as_ref()), with_session);
    let json = json!({
        "state": state,
        "holder": holder.as_ref().map(|holder| json!({ "who": holder.who, "pid": holder.pid })),
        "session": session.and_then(|status| status.session),
        "data_dir": places.data.display().to_string(),
    });
    Ok(Report {
        text: text.into(),
        json,
        exit,
    })
}

/// Who holds the vault, whatever it is.
pub(super) fn holder(places: &Places) -> Option<Holder> {
    Holder::look(&places.data, &places.runtime)
}

/// The error that names a holder, with the way out.
pub(super) fn held(holder: Holder) -> ErrorView {
    ErrorView {
        code: ErrorCode::VaultHeld,
        params: ErrorParams {
            holder: Some(holder.who),
            ..ErrorParams::default()
        },
    }
}

fn with_session(status: &Status) -> String {
    let Some(session) = &status.session else {
        return String::new();
    };
    let left = session.lock_after.saturating_sub(session.idle);
    let mut said = format!(
        "Open: {} is logged in. Locks in {} without a command, ends in {}.\n",
        line(&session.display_name),
        span(left.min(session.ends_in)),
        span(session.ends_in)
    );
    for notice in &session.notices {
        said.push_str(&format!("- {}\n", words::of_notice(notice)));
    }
    said
}

fn without_session(state: &str, holder: Option<&Holder>) -> String {
    match (state, holder) {
        (_, Some(holder)) => {
            let error = held(holder.clone());
            let (what, hint) = Failure::from(error).words();
            format!("{what} ({}, process {}).\n{hint}\n", holder.who, holder.pid)
        }
        ("no-vault", None) => {
            "There is no vault here yet. \"twinlatch init\" makes one.\n".to_owned()
        }
        (_, None) => "Locked. \"twinlatch login\" opens a session.\n".to_owned(),
    }
}
