//! A command's side of the socket.

use std::io;
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::time::Duration;

use twinlatch_service::wire::{
    CodeView, FieldName, FoundTimeView, ItemForm, ItemQuery, ItemRow, ItemView, KeptSavedView,
    PolicyDraftView, SignedPolicyView,
};

use crate::error::LinkError;
use crate::message::{receive, send};
use crate::peer;
use crate::protocol::{Answer, FormBytes, ItemsPage, Request, Status};

/// A login may have to wait for memory and processor; nothing takes longer than this.
const ANSWERED_WITHIN: Duration = Duration::from_secs(180);

/// A conversation with the agent.
#[derive(Debug)]
pub struct Link {
    stream: UnixStream,
    pid: u32,
}

impl Link {
    /// Reaches the agent; `None` if nobody serves this socket.
    ///
    /// # Errors
    ///
    /// [`LinkError::NotOwn`] if it is somebody else who does.
    pub fn open(socket: &Path) -> Result<Option<Self>, LinkError> {
        let stream = match UnixStream::connect(socket) {
            Ok(stream) => stream,
            Err(error) if nobody(&error) => return Ok(None),
            Err(error) => return Err(error.into()),
        };
        let pid = peer::own_pid(&stream)?.ok_or(LinkError::NotOwn)?;
        stream.set_read_timeout(Some(ANSWERED_WITHIN))?;
        Ok(Some(Self { stream, pid }))
    }

    /// Process id of the agent.
    #[must_use]
    pub fn pid(&self) -> u32 {
        self.pid
    }

    /// How things stand.
    ///
    /// # Errors
    ///
    /// See [`LinkError`], as for every question.
    pub fn status(&mut self) -> Result<Status, LinkError> {
        let Answer::Status(status) = self.ask(&Request::Status)? else {
            return Err(LinkError::Unexpected);
        };
        Ok(*status)
    }

    /// Logs in. Fields of the form: username, password, code, and one or two of the codes that come
    /// after it. Gives what has to be decided first, if anything.
    ///
    /// # Errors
    ///
    /// What the login says; `denied` for every wrong combination.
    pub fn log_in(&mut self, form: FormBytes) -> Result<Option<FoundTimeView>, LinkError> {
        let answer = self.ask(&Request::Login(form))?;
        if let Answer::FoundTime(found) = answer {
            return Ok(Some(found));
        }
        expect_done(&answer).map(|()| None)
    }

    /// Goes on with the time that the codes have found.
    ///
    /// # Errors
    ///
    /// `not-logged-in` five minutes after the question; what keeps the codes from being noted as
    /// used.
    pub fn accept_found_time(&mut self) -> Result<(), LinkError> {
        self.ask_for_done(&Request::AcceptFoundTime)
    }

    /// The vault's own policy.
    ///
    /// # Errors
    ///
    /// See [`LinkError`].
    pub fn policy(&mut self) -> Result<SignedPolicyView, LinkError> {
        let Answer::Policy(policy) = self.ask(&Request::ShowPolicy)? else {
            return Err(LinkError::Unexpected);
        };
        Ok(policy)
    }

    /// What a text would change in the vault's own policy.
    ///
    /// # Errors
    ///
    /// See [`LinkError`].
    pub fn draft_policy(&mut self, text: &str) -> Result<PolicyDraftView, LinkError> {
        let text = text.to_owned();
        let Answer::PolicyDraft(draft) = self.ask(&Request::DraftPolicy { text })? else {
            return Err(LinkError::Unexpected);
        };
        Ok(draft)
    }

    /// Signs a policy for everybody who has an account in the vault.
    ///
    /// # Errors
    ///
    /// `not-permitted`, `policy-broken`; `step-up-needed` some minutes after the last proof.
    pub fn install_policy(&mut self, text: &str) -> Result<(), LinkError> {
        self.ask_for_done(&Request::InstallPolicy {
            text: text.to_owned(),
        })
    }

    /// Signs that the vault decides nothing any more.
    ///
    /// # Errors
    ///
    /// `not-permitted`, `policy-missing`; `step-up-needed` some minutes after the last proof.
    pub fn remove_policy(&mut self) -> Result<(), LinkError> {
        self.ask_for_done(&Request::RemovePolicy)
    }

    /// Ends the session and waits until the agent has let go of the vault.
    ///
    /// # Errors
    ///
    /// See [`LinkError`].
    pub fn lock(mut self) -> Result<(), LinkError> {
        self.ask_for_done(&Request::Lock)?;
        // The agent says no more; what comes is its end.
        match receive::<Answer>(&mut self.stream) {
            Ok(None) | Err(_) => Ok(()),
            Ok(Some(_)) => Err(LinkError::Unexpected),
        }
    }

    /// Finds items, all of them.
    ///
    /// # Errors
    ///
    /// See [`LinkError`].
    pub fn list(&mut self, query: impl Fn() -> ItemQuery) -> Result<ItemsPage, LinkError> {
        let mut whole = self.page(query(), &[])?;
        while whole.rest > 0 {
            let page = self.page(query(), &whole.rows)?;
            // A list that got shorter meanwhile must not keep us here.
            whole.rest = if page.rows.is_empty() { 0 } else { page.rest };
            whole.rows.extend(page.rows);
        }
        Ok(whole)
    }

    /// Shows an item's open fields.
    ///
    /// # Errors
    ///
    /// `item-missing`, `item-damaged`, `item-changed-outside`.
    pub fn show(&mut self, id: &str) -> Result<ItemView, LinkError> {
        self.ask_for_item(&Request::Show { id: id.to_owned() })
    }

    /// Keeps a new item or a changed one.
    ///
    /// # Errors
    ///
    /// Names the field that is wrong; nothing is written then.
    pub fn save(&mut self, form: ItemForm) -> Result<ItemView, LinkError> {
        self.ask_for_item(&Request::Save(Box::new(form)))
    }

    /// Deletes an item; it stays sealed for 30 days.
    ///
    /// # Errors
    ///
    /// As [`show`](Self::show).
    pub fn delete(&mut self, id: &str) -> Result<(), LinkError> {
        self.ask_for_done(&Request::Delete { id: id.to_owned() })
    }

    /// Takes a deletion back.
    ///
    /// # Errors
    ///
    /// As [`show`](Self::show).
    pub fn restore(&mut self, id: &str) -> Result<(), LinkError> {
        self.ask_for_done(&Request::Restore { id: id.to_owned() })
    }

    /// Saves an item as the file has it, in a file of the person's.
    ///
    /// # Errors
    ///
    /// `item-missing`; `step-up-needed` some minutes after the login; `file-there` and whatever else
    /// keeps the file from being written.
    pub fn save_kept(
        &mut self,
        id: &str,
        path: &str,
        replace: bool,
    ) -> Result<KeptSavedView, LinkError> {
        let (id, path) = (id.to_owned(), path.to_owned());
        let Answer::Kept(saved) = self.ask(&Request::SaveKept { id, path, replace })? else {
            return Err(LinkError::Unexpected);
        };
        Ok(saved)
    }

    /// Discards an item that cannot be read.
    ///
    /// # Errors
    ///
    /// `item-missing`, `item-readable`; `step-up-needed` some minutes after the login.
    pub fn discard_kept(&mut self, id: &str) -> Result<(), LinkError> {
        self.ask_for_done(&Request::DiscardKept { id: id.to_owned() })
    }

    /// Makes the code of a token.
    ///
    /// # Errors
    ///
    /// As [`show`](Self::show); `item-missing` for an item that makes no codes.
    pub fn code(&mut self, id: &str) -> Result<CodeView, LinkError> {
        let Answer::Code(code) = self.ask(&Request::Code { id: id.to_owned() })? else {
            return Err(LinkError::Unexpected);
        };
        Ok(code)
    }

    /// Gives one hidden field.
    ///
    /// # Errors
    ///
    /// `item-missing` if there is no such item or field.
    pub fn reveal(&mut self, id: &str, field: FieldName) -> Result<String, LinkError> {
        let id = id.to_owned();
        let Answer::Field(value) = self.ask(&Request::Reveal { id, field })? else {
            return Err(LinkError::Unexpected);
        };
        Ok(value)
    }

    fn page(&mut self, query: ItemQuery, have: &[ItemRow]) -> Result<ItemsPage, LinkError> {
        let skip = u32::try_from(have.len()).unwrap_or(u32::MAX);
        let Answer::Items(page) = self.ask(&Request::List { query, skip })? else {
            return Err(LinkError::Unexpected);
        };
        Ok(page)
    }

    pub(crate) fn ask_for_done(&mut self, request: &Request) -> Result<(), LinkError> {
        expect_done(&self.ask(request)?)
    }

    fn ask_for_item(&mut self, request: &Request) -> Result<ItemView, LinkError> {
        let Answer::Item(item) = self.ask(request)? else {
            return Err(LinkError::Unexpected);
        };
        Ok(*item)
    }

    /// Asks one question; whoever is of another version is named.
    pub(crate) fn ask(&mut self, request: &Request) -> Result<Answer, LinkError> {
        let pid = Some(self.pid);
        self.exchange(request).map_err(|error| {
            if let LinkError::OtherVersion { version, .. } = error {
                LinkError::OtherVersion { pid, version }
            } else {
                error
            }
        })
    }

    /// What the use case refuses and what does not fit are errors here.
    fn exchange(&mut self, request: &Request) -> Result<Answer, LinkError> {
        send(&mut self.stream, request)?;
        match receive(&mut self.stream)?.ok_or(LinkError::Gone)? {
            Answer::Refused(error) => Err(LinkError::Refused(error)),
            Answer::TooLong => Err(LinkError::TooLong),
            Answer::NotUnderstood => Err(LinkError::Unexpected),
            answer @ (Answer::Done
            | Answer::FoundTime(_)
            | Answer::Status(_)
            | Answer::Items(_)
            | Answer::Item(_)
            | Answer::Code(_)
            | Answer::Field(_)
            | Answer::Kept(_)
            | Answer::People(_)
            | Answer::Audit(_)
            | Answer::Policy(_)
            | Answer::PolicyDraft(_)) => Ok(answer),
        }
    }
}

/// No name, or a name that a crash has left.
fn nobody(error: &io::Error) -> bool {
    [io::ErrorKind::NotFound, io::ErrorKind::ConnectionRefused].contains(&error.kind())
}

fn expect_done(answer: &Answer) -> Result<(), LinkError> {
    if matches!(answer, Answer::Done) {
        Ok(())
    } else {
        Err(LinkError::Unexpected)
    }
}
