//! `twinlatch people`: who has an account here, bringing in others, and what they may do.

mod bulk;

use serde_json::json;
use twinlatch_agent::Link;
use twinlatch_service::wire::{ErrorCode, ErrorView, InvitationView, InvitePersonForm, PersonView};

use crate::arguments::{InviteArguments, PeopleCommand, RoleArguments, SwitchArguments};
use crate::failure::Failure;
use crate::output::Report;
use crate::proof::with_proof;
use crate::text::{line, moment};
use crate::words;

/// Does one thing with people.
///
/// # Errors
///
/// `not-logged-in`, `not-permitted`, `person-missing`, and what the use case says.
pub(super) fn run(link: &mut Link, wanted: &PeopleCommand) -> Result<Report, Failure> {
    match wanted {
        PeopleCommand::List => list(link),
        PeopleCommand::Invite(given) => invite(link, given),
        PeopleCommand::Bulk(given) => bulk::run(link, given),
        PeopleCommand::Role(given) => give_role(link, given),
        PeopleCommand::Off(given) => switch(link, given, false),
        PeopleCommand::On(given) => switch(link, given, true),
    }
}

fn list(link: &mut Link) -> Result<Report, Failure> {
    let people = link.people()?;
    let said: String = people.iter().map(row).collect();
    Ok(Report::done(said, &json!({ "people": people })))
}

fn row(person: &PersonView) -> String {
    let standing = if person.disabled {
        "  (switched off)"
    } else if person.invited {
        "  (invited, has not come yet)"
    } else if person.own {
        "  (you)"
    } else {
        ""
    };
    format!(
        "{:<13} {:<20} {}{standing}\n",
        words::of_role(person.role),
        line(&person.username),
        line(&person.display_name)
    )
}

fn invite(link: &mut Link, given: &InviteArguments) -> Result<Report, Failure> {
    let name = given.display_name.as_ref().unwrap_or(&given.username);
    let form = || InvitePersonForm {
        username: given.username.clone(),
        display_name: name.clone(),
        role: given.role.into(),
    };
    let invitation = with_proof(link, given.proof, |link| link.invite(form()))?;
    let json = json!(invitation);
    let InvitationView {
        username,
        display_name,
        code,
        ends,
    } = invitation;
    // EXPOSE: said once, to be handed over.
    let code = code.expose();
    let said = format!(
        "Hand this over to {}:\n\n  Username         {}\n  Activation code  {}\n\nIt works once, on \
         this computer, until {}: in the window by \"I have an activation code\", at a terminal by \
         \"twinlatch join\". Whoever types it first has the account. It is not shown again.\n",
        line(&display_name),
        line(&username),
        code,
        moment(ends)
    );
    Ok(Report::done(said, &json))
}

fn give_role(link: &mut Link, given: &RoleArguments) -> Result<Report, Failure> {
    let person = find(link, &given.name)?;
    let role = given.role.into();
    with_proof(link, given.proof, |link| link.give_role(&person.id, role))?;
    let said = format!(
        "{} is {} from the next login on.\n",
        line(&person.username),
        words::of_role(role)
    );
    let json = json!({ "id": person.id, "username": person.username, "role": role });
    Ok(Report::done(said, &json))
}

fn switch(link: &mut Link, given: &SwitchArguments, on: bool) -> Result<Report, Failure> {
    let person = find(link, &given.name)?;
    with_proof(link, given.proof, |link| link.switch_person(&person.id, on))?;
    let what = if on {
        "is switched on"
    } else {
        "is switched off: nothing opens the account, and nothing of it is deleted"
    };
    let said = format!("{} {what}.\n", line(&person.username));
    let json = json!({ "id": person.id, "username": person.username, "disabled": !on });
    Ok(Report::done(said, &json))
}

/// The person of a username, as it was typed or in other capitals, or of an id.
fn find(link: &mut Link, meant: &str) -> Result<PersonView, Failure> {
    let lower = meant.to_lowercase();
    let fits = |person: &PersonView| person.id == meant || person.username.to_lowercase() == lower;
    let found = link.people()?.into_iter().find(fits);
    found.ok_or_else(|| ErrorView::from(ErrorCode::PersonMissing).into())
}
