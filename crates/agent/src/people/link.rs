//! A command's questions about people.

use twinlatch_service::wire::{
    BulkLineView, InvitationView, InvitePersonForm, PersonRole, PersonView,
};

use super::{LinesPage, PeopleAnswer, PeoplePage, PeopleRequest};
use crate::error::LinkError;
use crate::link::Link;
use crate::protocol::{Answer, FormBytes, Request};

/// Bytes of a list in one frame; the rest of it is for what stands around them.
const PART: usize = 32 * 1024;

impl Link {
    /// Everybody who has an account, by display name.
    ///
    /// # Errors
    ///
    /// `not-permitted`.
    pub fn people(&mut self) -> Result<Vec<PersonView>, LinkError> {
        let mut whole: Vec<PersonView> = Vec::new();
        loop {
            let skip = count(whole.len());
            let PeopleAnswer::People(PeoplePage { people, rest }) =
                self.ask_people(PeopleRequest::List { skip })?
            else {
                return Err(LinkError::Unexpected);
            };
            // A list that got shorter meanwhile must not keep us here.
            let over = rest == 0 || people.is_empty();
            whole.extend(people);
            if over {
                return Ok(whole);
            }
        }
    }

    /// Makes an account for a person, who takes it over with the code that comes back.
    ///
    /// # Errors
    ///
    /// `step-up-needed`; `username-refused`, `username-taken`, `display-name-refused`,
    /// `role-not-granted`: nobody is invited.
    pub fn invite(&mut self, form: InvitePersonForm) -> Result<InvitationView, LinkError> {
        let answer = self.ask_people(PeopleRequest::Invite(Box::new(form)))?;
        let PeopleAnswer::Invited(invitation) = answer else {
            return Err(LinkError::Unexpected);
        };
        Ok(*invitation)
    }

    /// Switches an account off, so that nothing opens it, or on again.
    ///
    /// # Errors
    ///
    /// `step-up-needed`, `person-missing`, `person-not-verified`, `role-not-granted`.
    pub fn switch_person(&mut self, id: &str, on: bool) -> Result<(), LinkError> {
        let id = id.to_owned();
        self.ask_for_done(&Request::People(PeopleRequest::Switch { id, on }))
    }

    /// Gives a person another role; it counts at the next login.
    ///
    /// # Errors
    ///
    /// As [`switch_person`](Self::switch_person).
    pub fn give_role(&mut self, id: &str, role: PersonRole) -> Result<(), LinkError> {
        let id = id.to_owned();
        self.ask_for_done(&Request::People(PeopleRequest::GiveRole { id, role }))
    }

    /// Hands a list of people over and has it judged line by line; nothing is written.
    ///
    /// # Errors
    ///
    /// `list-too-long`, `list-unreadable`, `list-empty`, `list-column-missing`,
    /// `list-column-unknown`.
    pub fn plan(&mut self, list: &[u8]) -> Result<Vec<BulkLineView>, LinkError> {
        for part in list.chunks(PART) {
            let part = FormBytes::new(part.to_vec());
            self.ask_for_done(&Request::People(PeopleRequest::ListPart(part)))?;
        }
        self.ask_for_done(&Request::People(PeopleRequest::Plan))?;
        Ok(self.lines(false)?.lines)
    }

    /// Invites those of the list who can be, all or nobody.
    ///
    /// # Errors
    ///
    /// `step-up-needed`, `list-forgotten`; what keeps the file from being written.
    pub fn invite_planned(&mut self) -> Result<(), LinkError> {
        self.ask_for_done(&Request::People(PeopleRequest::InvitePlanned))
    }

    /// The list as it stands, with its codes if `codes` says so.
    ///
    /// # Errors
    ///
    /// `list-forgotten`.
    pub fn lines(&mut self, codes: bool) -> Result<LinesPage, LinkError> {
        let mut whole = self.page_of_lines(0, codes)?;
        while whole.rest > 0 {
            let page = self.page_of_lines(count(whole.lines.len()), codes)?;
            whole.rest = if page.lines.is_empty() { 0 } else { page.rest };
            whole.lines.extend(page.lines);
        }
        Ok(whole)
    }

    /// Saves the codes as cards in a new file, readable by its owner alone.
    ///
    /// # Errors
    ///
    /// `file-there` and whatever else keeps the file from being written; the codes are kept.
    pub fn save_cards(&mut self, path: &str) -> Result<(), LinkError> {
        let path = path.to_owned();
        self.ask_for_done(&Request::People(PeopleRequest::SaveCards { path }))
    }

    /// Puts the list away, codes included.
    ///
    /// # Errors
    ///
    /// See [`LinkError`].
    pub fn forget_list(&mut self) -> Result<(), LinkError> {
        self.ask_for_done(&Request::People(PeopleRequest::Forget))
    }

    fn page_of_lines(&mut self, skip: u32, codes: bool) -> Result<LinesPage, LinkError> {
        let answer = self.ask_people(PeopleRequest::Lines { skip, codes })?;
        let PeopleAnswer::Lines(page) = answer else {
            return Err(LinkError::Unexpected);
        };
        Ok(page)
    }

    fn ask_people(&mut self, request: PeopleRequest) -> Result<PeopleAnswer, LinkError> {
        let Answer::People(answer) = self.ask(&Request::People(request))? else {
            return Err(LinkError::Unexpected);
        };
        Ok(answer)
    }
}

fn count(rows: usize) -> u32 {
    u32::try_from(rows).unwrap_or(u32::MAX)
}
