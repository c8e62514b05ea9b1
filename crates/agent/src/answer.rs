//! One question, one use case, one answer.

use std::path::Path;

use twinlatch_service::wire::{ErrorCode, ErrorView, ItemQuery};
use twinlatch_service::{
    SecretForm, Service, Standing, found_time, items, kept, login, session, signed_policy,
};

use crate::audit;
use crate::page::page;
use crate::people::{self, ListParts};
use crate::protocol::{Answer, FormBytes, ItemsPage, Request, Status};
use crate::step_up;

/// Answers a question with the use case it names; `parts` are those of this conversation.
pub(crate) fn answer(service: &mut Service, request: Request, parts: &mut ListParts) -> Answer {
    act(service, request, parts).unwrap_or_else(|error| Answer::Refused(Box::new(error)))
}

fn act(
    service: &mut Service,
    request: Request,
    parts: &mut ListParts,
) -> Result<Answer, ErrorView> {
    match request {
        Request::Status => return status(service),
        Request::Login(form) => return log_in(service, form),
        Request::AcceptFoundTime => {
            return found_time::accept_found_time(service).map(|()| Answer::Done);
        }
        Request::Lock => return session::lock(service).map(|()| Answer::Done),
        Request::StepUp(_)
        | Request::ShowPolicy
        | Request::DraftPolicy { .. }
        | Request::InstallPolicy { .. }
        | Request::RemovePolicy
        | Request::List { .. }
        | Request::Show { .. }
        | Request::Save(_)
        | Request::Delete { .. }
        | Request::Restore { .. }
        | Request::SaveKept { .. }
        | Request::DiscardKept { .. }
        | Request::Code { .. }
        | Request::Reveal { .. }
        | Request::People(_)
        | Request::Audit(_) => {}
    }
    // A command is the person's input, like a key in the window.
    session::touch(service.allow()?)?;
    work(service, request, parts)
}

/// What is done inside the session.
fn work(
    service: &mut Service,
    request: Request,
    parts: &mut ListParts,
) -> Result<Answer, ErrorView> {
    match request {
        Request::ShowPolicy => {
            signed_policy::show_signed_policy(service.allow()?).map(Answer::Policy)
        }
        Request::DraftPolicy { text } => {
            signed_policy::draft_policy(service.allow()?, &text).map(Answer::PolicyDraft)
        }
        Request::InstallPolicy { text } => {
            signed_policy::install_policy(service.allow()?, &text).map(|()| Answer::Done)
        }
        Request::RemovePolicy => {
            signed_policy::remove_policy(service.allow()?).map(|()| Answer::Done)
        }
        Request::List { query, skip } => list(service, query, skip),
        Request::Show { id } => {
            items::show_item(service.allow()?, &id).map(|item| Answer::Item(Box::new(item)))
        }
        Request::Save(form) => {
            items::save_item(service.allow()?, *form).map(|item| Answer::Item(Box::new(item)))
        }
        Request::Delete { id } => items::delete_item(service.allow()?, &id).map(|()| Answer::Done),
        Request::Restore { id } => {
            items::restore_item(service.allow()?, &id).map(|()| Answer::Done)
        }
        Request::SaveKept { id, path, replace } => {
            let standing = if replace {
                Standing::Replace
            } else {
                Standing::Keep
            };
            kept::save_kept_item(service.allow()?, &id, Path::new(&path), standing)
                .map(Answer::Kept)
        }
        Request::DiscardKept { id } => {
            kept::discard_kept_item(service.allow()?, &id).map(|()| Answer::Done)
        }
        Request::Code { id } => code(service, id),
        Request::Reveal { id, field } => {
            items::reveal_field(service.allow()?, &id, &field).map(Answer::Field)
        }
        Request::People(request) => people::answer(service, request, parts),
        Request::Audit(request) => audit::answer(service, request),
        Request::StepUp(form) => step_up::answer(service, form),
        Request::Status | Request::Login(_) | Request::AcceptFoundTime | Request::Lock => {
            Err(ErrorView::bug())
        }
    }
}

fn status(service: &mut Service) -> Result<Answer, ErrorView> {
    let session = match service.allow() {
        Ok(allowed) => Some(session::vault_view(allowed)?),
        Err(error) if error.code == ErrorCode::NotLoggedIn => None,
        Err(error) => return Err(error),
    };
    Ok(Answer::Status(Box::new(Status {
        session,
        program: env!("CARGO_PKG_VERSION").to_owned(),
    })))
}

fn log_in(service: &mut Service, form: FormBytes) -> Result<Answer, ErrorView> {
    let asked = login::login(service, read(form)?)?;
    Ok(asked.map_or(Answer::Done, Answer::FoundTime))
}

fn read(form: FormBytes) -> Result<SecretForm, ErrorView> {
    let mut bytes = form.into_bytes();
    SecretForm::new(std::mem::take(&mut *bytes)).ok_or_else(ErrorView::form_unreadable)
}

/// As many rows as fit into a frame; at least one, or nobody would ever see the rest.
fn list(service: &mut Service, query: ItemQuery, skip: u32) -> Result<Answer, ErrorView> {
    let list = items::list_items(service.allow()?, query)?;
    let (rows, rest) = page(list.rows, skip);
    Ok(Answer::Items(ItemsPage {
        rows,
        rest,
        damaged: list.damaged,
    }))
}

fn code(service: &mut Service, id: String) -> Result<Answer, ErrorView> {
    let codes = items::show_codes(service.allow()?, std::slice::from_ref(&id))?;
    match codes.into_iter().next() {
        Some(code) => Ok(Answer::Code(code)),
        // What is not there, damaged or changed says so itself; what is shown makes no codes.
        None => {
            items::show_item(service.allow()?, &id)?;
            Err(ErrorCode::ItemMissing.into())
        }
    }
}
