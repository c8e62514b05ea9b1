//! What the audit log says of shared collections: which one, whose right, never a name of one.

use twinlatch_crypto::Id;
use twinlatch_records::{AuditKind, Right};
use twinlatch_store::StoreError;

use crate::accounts::Accounts;
use crate::audit::About;
use crate::session::Edit;

/// One change of a shared collection.
pub(super) struct SharedLine {
    pub(super) what: AuditKind,
    pub(super) collection: Id,
    /// Whose membership it is about.
    pub(super) member: Option<Id>,
    /// The right that the member has from now on.
    pub(super) right: Option<Right>,
}

/// A line with the username of the member, as the directory has it now.
pub(super) struct Named {
    line: SharedLine,
    username: Option<String>,
}

impl Accounts {
    /// Finds the usernames that lines are about; a member who is not in the directory has none.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the file cannot be read.
    pub(super) fn name_members(&self, lines: Vec<SharedLine>) -> Result<Vec<Named>, StoreError> {
        let entries = if lines.iter().any(|line| line.member.is_some()) {
            self.store.read(|reading| self.entries(reading))?
        } else {
            Vec::new()
        };
        let name = |line: SharedLine| {
            let mut rows = entries.iter();
            let row = rows.find(|(_, entry)| Some(entry.account) == line.member);
            Named {
                username: row.map(|(_, entry)| entry.username.clone()),
                line,
            }
        };
        Ok(lines.into_iter().map(name).collect())
    }
}

impl Edit<'_, '_> {
    /// Adds a line about a shared collection to the transaction.
    pub(super) fn log_shared(&mut self, named: &Named) {
        let Named { line, username } = named;
        let name = username.as_deref().unwrap_or_default();
        let about = About {
            object: Some(line.collection),
            subject: line.member.map(|member| (member, name)),
            detail: line.right.map(word),
            ..About::default()
        };
        self.log(line.what, about);
    }
}

fn word(right: Right) -> &'static str {
    match right {
        Right::Read => "look",
        Right::Write => "change",
        Right::Manage => "manage",
        Right::Removed => "none",
    }
}
