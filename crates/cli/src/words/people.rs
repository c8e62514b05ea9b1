//! What the terminal says of people and of a list of them.

use twinlatch_service::wire::{BulkLineView, BulkOutcome, PersonRole};

use crate::text::line;

/// The word for a role, as an option takes it.
pub(crate) fn of_role(role: PersonRole) -> &'static str {
    match role {
        PersonRole::Owner => "owner",
        PersonRole::Administrator => "administrator",
        PersonRole::User => "user",
        PersonRole::Viewer => "viewer",
        PersonRole::Auditor => "auditor",
    }
}

/// What would become of a line of a list, or has.
pub(crate) fn of_line(one: &BulkLineView) -> String {
    let fixed = match one.outcome {
        BulkOutcome::New => "can be invited",
        BulkOutcome::Replaces => "can be invited; an earlier code opens nothing any more then",
        BulkOutcome::Invited => "invited",
        BulkOutcome::FieldsMissing => "not the fields that the first line names",
        BulkOutcome::RoleUnknown => {
            "no such role; there are administrator, user, viewer and auditor"
        }
        BulkOutcome::RoleNotGranted => "your role does not give this one",
        BulkOutcome::UsernameRefused => match &one.symbol {
            Some(symbol) if symbol.trim().is_empty() => "the username cannot hold a blank",
            Some(symbol) => {
                return format!("the username cannot hold \"{}\"", line(symbol));
            }
            None => "the username cannot be used: 1 to 64 letters, digits and . _ - @",
        },
        BulkOutcome::DisplayNameRefused => "the display name cannot be used",
        BulkOutcome::UsernameTaken => "somebody has this username",
        BulkOutcome::UsernameRepeated => match one.first_line {
            Some(first) => return format!("line {first} has this username already"),
            None => "a line before has this username already",
        },
    };
    fixed.to_owned()
}
