//! What a command may ask about the audit log, and what the agent answers.

use std::path::Path;

use serde::{Deserialize, Serialize};
use twinlatch_service::wire::{AuditFormat, AuditQuery, AuditView, ErrorView};
use twinlatch_service::{Service, Standing, audit};

use crate::error::LinkError;
use crate::link::Link;
use crate::page::page;
use crate::protocol::{Answer, Request};

/// What a command asks about the log.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AuditRequest {
    /// Finds lines, as many as a frame holds, and checks the whole log.
    Show(AuditQuery),
    /// Saves the log in a file.
    Export {
        /// In which form.
        format: AuditFormat,
        /// The file, from the root of the file system.
        path: String,
        /// Whether a file that bears the name is replaced.
        replace: bool,
    },
}

/// Answers with the use case.
pub(crate) fn answer(service: &mut Service, request: AuditRequest) -> Result<Answer, ErrorView> {
    match request {
        AuditRequest::Show(query) => {
            let mut view = audit::show_audit(service.allow()?, &query)?;
            // What does not fit is asked for by the next question.
            (view.lines, _) = page(view.lines, 0);
            Ok(Answer::Audit(Box::new(view)))
        }
        AuditRequest::Export {
            format,
            path,
            replace,
        } => {
            let standing = if replace {
                Standing::Replace
            } else {
                Standing::Keep
            };
            audit::export_audit(service.allow()?, format, Path::new(&path), standing)
                .map(|()| Answer::Done)
        }
    }
}

impl Link {
    /// A part of the log, newest line first, and whether the whole of it fits.
    ///
    /// # Errors
    ///
    /// `not-permitted` but for the owner and auditors.
    pub fn audit(&mut self, query: AuditQuery) -> Result<AuditView, LinkError> {
        let answer = self.ask(&Request::Audit(AuditRequest::Show(query)))?;
        let Answer::Audit(view) = answer else {
            return Err(LinkError::Unexpected);
        };
        Ok(*view)
    }

    /// Saves the log in a file; `path` is from the root of the file system.
    ///
    /// # Errors
    ///
    /// `not-permitted`, `step-up-needed`, `file-there` and what the disk says.
    pub fn export_audit(
        &mut self,
        format: AuditFormat,
        path: String,
        replace: bool,
    ) -> Result<(), LinkError> {
        self.ask_for_done(&Request::Audit(AuditRequest::Export {
            format,
            path,
            replace,
        }))
    }
}
