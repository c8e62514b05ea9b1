//! The use cases of people behind their questions.

use std::path::Path;

use twinlatch_service::wire::{BulkView, ErrorCode, ErrorView};
use twinlatch_service::{Service, Standing, bulk, people};

use super::{LinesPage, ListParts, PeopleAnswer, PeoplePage, PeopleRequest};
use crate::page::page;
use crate::protocol::Answer;

/// Answers a question with the use case it names; `parts` are those of this conversation.
pub(crate) fn answer(
    service: &mut Service,
    request: PeopleRequest,
    parts: &mut ListParts,
) -> Result<Answer, ErrorView> {
    match request {
        PeopleRequest::List { skip } => list(service, skip),
        PeopleRequest::Invite(form) => {
            let invitation = people::invite_person(service.allow()?, *form)?;
            Ok(Answer::People(PeopleAnswer::Invited(Box::new(invitation))))
        }
        PeopleRequest::Switch { id, on } => {
            people::switch_person(service.allow()?, &id, on).map(|()| Answer::Done)
        }
        PeopleRequest::GiveRole { id, role } => {
            people::give_role(service.allow()?, &id, role).map(|()| Answer::Done)
        }
        PeopleRequest::ListPart(part) => parts.take_in(&part.into_bytes()).map(|()| Answer::Done),
        PeopleRequest::Plan => {
            let parts = std::mem::take(parts);
            bulk::plan_invitations(service.allow()?, &parts.0).map(|_| Answer::Done)
        }
        PeopleRequest::InvitePlanned => {
            bulk::invite_planned(service.allow()?).map(|_| Answer::Done)
        }
        PeopleRequest::Lines { skip, codes } => lines(service, skip, codes),
        PeopleRequest::SaveCards { path } => {
            bulk::save_invitations(service.allow()?, Path::new(&path), Standing::Keep)
                .map(|()| Answer::Done)
        }
        PeopleRequest::Forget => bulk::forget_invitations(service.allow()?).map(|()| Answer::Done),
    }
}

impl ListParts {
    /// Keeps a part, unless the list is longer with it than any that is taken.
    fn take_in(&mut self, part: &[u8]) -> Result<(), ErrorView> {
        if self.0.len() + part.len() > bulk::MOST_BYTES {
            *self = Self::default();
            return Err(ErrorCode::ListTooLong.into());
        }
        self.0.extend_from_slice(part);
        Ok(())
    }
}

fn list(service: &mut Service, skip: u32) -> Result<Answer, ErrorView> {
    let view = people::list_people(service.allow()?)?;
    let (people, rest) = page(view.people, skip);
    Ok(Answer::People(PeopleAnswer::People(PeoplePage {
        people,
        rest,
    })))
}

fn lines(service: &mut Service, skip: u32, codes: bool) -> Result<Answer, ErrorView> {
    let codes = if codes {
        bulk::Codes::Shown
    } else {
        bulk::Codes::Hidden
    };
    let BulkView { lines, ends } = bulk::bulk_view(service.allow()?, codes)?;
    let (lines, rest) = page(lines, skip);
    Ok(Answer::People(PeopleAnswer::Lines(LinesPage {
        lines,
        rest,
        ends,
    })))
}

#[cfg(test)]
mod tests {
    use twinlatch_service::bulk::MOST_BYTES;
    use twinlatch_service::wire::ErrorCode;

    use super::ListParts;

    #[test]
    fn parts_follow_each_other_up_to_the_longest_list() {
        let mut parts = ListParts::default();
        parts.take_in(b"username\n").expect("short");
        parts.take_in(b"ada\n").expect("short");
        assert_eq!(parts.0, b"username\nada\n", "in order");
        let rest = vec![b' '; MOST_BYTES - parts.0.len()];
        parts.take_in(&rest).expect("the longest that is taken");
        let refused = parts.take_in(b" ").expect_err("one byte more");
        assert_eq!(refused.code, ErrorCode::ListTooLong, "said");
        assert!(parts.0.is_empty(), "and no memory is held");
    }
}
