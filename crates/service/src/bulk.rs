//! Many people invited from a list: a look at what would become of each line, the invitations, and
//! their codes, which are kept until the list is put away.

mod cards;
mod list;

use std::path::Path;
use std::time::Duration;

use twinlatch_accounts::{InviteError, InviteForm, NameError, Outcomes, Prospect};
use twinlatch_crypto::print_activation;
use twinlatch_records::Role;
use twinlatch_secret::SecretText;

use crate::guard::{Allowed, permissions};
use crate::private_file::{self, Standing};
use crate::service::{Open, Service};
use crate::text::milliseconds;
use crate::wire::{BulkLineView, BulkOutcome, BulkView, ErrorCode, ErrorView};
use list::Line;

pub use list::{MOST_BYTES, MOST_LINES, read_file};

permissions! {
    /// Looking at what would become of a list; nothing is written.
    PlanInvitations { fresh: false, writes: false, roles: Role::Owner | Role::Administrator }
    /// Inviting those of a list who can be.
    InvitePlanned { fresh: true, writes: true, roles: Role::Owner | Role::Administrator }
    /// The codes of a list that was invited with a fresh proof; the way to the printer may take
    /// longer than a proof holds.
    HandOverInvitations { fresh: false, writes: false, roles: Role::Owner | Role::Administrator }
}

/// How long a list is kept: time to look at it and to print the cards.
const HOLDS: Duration = Duration::from_secs(30 * 60);

/// A list of people, and what became of it.
pub(crate) struct Bulk {
    lines: Vec<Judged>,
    /// When the invitations end, unix seconds; none before they are made.
    ends: Option<u64>,
    /// Boot time at which it is put away.
    until: Duration,
}

/// One line with what would become of it, or has.
struct Judged {
    line: Line,
    outcome: BulkOutcome,
    /// The line that had the name before.
    first: Option<u32>,
    symbol: Option<char>,
    /// The code that opens the account.
    code: Option<SecretText>,
}

/// Reads a list (CSV with a first line that names its columns) and says of each line what inviting
/// would do. Nothing is written.
///
/// # Errors
///
/// `list-too-long`, `list-unreadable`, `list-empty`, `list-column-missing`, `list-column-unknown`;
/// what keeps the file from being read.
pub fn plan_invitations(
    allowed: Allowed<'_, PlanInvitations>,
    text: &[u8],
) -> Result<BulkView, ErrorView> {
    let (open, desk) = (allowed.open, allowed.desk);
    open.bulk = None;
    let lines = list::read(text)?;
    let outcomes = open
        .session
        .judge_invitations(&open.accounts, &forms(&lines))?;
    let bulk = open.bulk.insert(Bulk {
        lines: judged(lines, outcomes, outlook),
        ends: None,
        until: desk.outside.env.clock.boot() + HOLDS,
    });
    Ok(bulk.view(Codes::Hidden))
}

/// Invites those of the planned list who can be, all in one transaction.
///
/// # Errors
///
/// `list-forgotten` if none is planned, or it was invited already; what keeps the file from being
/// written, and nobody is invited.
pub fn invite_planned(allowed: Allowed<'_, InvitePlanned>) -> Result<BulkView, ErrorView> {
    let (open, desk) = (allowed.open, allowed.desk);
    let planned = open.bulk.take_if(|bulk| bulk.ends.is_none());
    let planned = planned.ok_or(ErrorCode::ListForgotten)?;
    let lines: Vec<Line> = planned.lines.into_iter().map(|one| one.line).collect();
    let invited = open.session.invite_many(&mut open.accounts, &forms(&lines));
    let outcomes = match invited {
        Ok(outcomes) => outcomes,
        Err(error) => {
            // The list stays: the next try needs no file.
            let outcomes = open
                .session
                .judge_invitations(&open.accounts, &forms(&lines));
            open.bulk = outcomes.ok().map(|outcomes| Bulk {
                lines: judged(lines, outcomes, outlook),
                ends: None,
                until: planned.until,
            });
            return Err(error.into());
        }
    };
    let ends = outcomes.iter().flatten().map(|one| one.expiry).next();
    let bulk = open.bulk.insert(Bulk {
        lines: judged(lines, outcomes, |invitation| {
            (
                BulkOutcome::Invited,
                Some(print_activation(&invitation.code)),
            )
        }),
        ends: Some(ends.unwrap_or_default()),
        until: desk.outside.env.clock.boot() + HOLDS,
    });
    Ok(bulk.view(Codes::Shown))
}

/// The list as it stands, with its codes where it was invited.
///
/// # Errors
///
/// `list-forgotten`.
pub fn bulk_view(
    allowed: Allowed<'_, HandOverInvitations>,
    codes: Codes,
) -> Result<BulkView, ErrorView> {
    Ok(allowed.open.bulk()?.view(codes))
}

/// Whether codes are part of a view.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Codes {
    /// They are: the person looks at them.
    Shown,
    /// They are not: a file has them, or there are none.
    Hidden,
}

/// Saves the codes as a text file, a card for each person, readable by the owner alone.
///
/// # Errors
///
/// `list-forgotten` if nobody was invited; `file-there`, `disk-full`, `folder-read-only`, `storage`:
/// a file that stood there is as it was, and the codes are kept.
pub fn save_invitations(
    allowed: Allowed<'_, HandOverInvitations>,
    path: &Path,
    standing: Standing,
) -> Result<(), ErrorView> {
    let bulk = allowed.open.bulk()?;
    let ends = bulk.ends.ok_or(ErrorCode::ListForgotten)?;
    let text = cards::write(&bulk.lines, ends, &allowed.desk.outside.env.host_name);
    // EXPOSE: the person saves the cards.
    private_file::write(text.expose().as_bytes(), path, standing)
}

/// Puts the list away, codes included.
///
/// # Errors
///
/// None of its own.
pub fn forget_invitations(allowed: Allowed<'_, HandOverInvitations>) -> Result<(), ErrorView> {
    allowed.open.bulk = None;
    Ok(())
}

impl Open {
    fn bulk(&self) -> Result<&Bulk, ErrorView> {
        Ok(self.bulk.as_ref().ok_or(ErrorCode::ListForgotten)?)
    }
}

impl Service {
    /// Puts a list away that was left standing: it holds codes.
    pub(crate) fn end_old_bulk(&mut self) {
        let boot = self.desk.outside.env.clock.boot();
        if let Ok((open, _)) = self.parts() {
            open.bulk.take_if(|bulk| boot >= bulk.until);
        }
    }
}

impl Bulk {
    fn view(&self, codes: Codes) -> BulkView {
        BulkView {
            lines: self.lines.iter().map(|one| one.view(codes)).collect(),
            ends: self.ends.map(milliseconds),
        }
    }
}

impl Judged {
    fn view(&self, codes: Codes) -> BulkLineView {
        let code = self.code.as_ref().filter(|_| codes == Codes::Shown);
        BulkLineView {
            line: self.line.number,
            username: self.line.username.clone(),
            display_name: self.line.display_name.clone(),
            role: self.line.role.map(Into::into),
            outcome: self.outcome,
            first_line: self.first,
            symbol: self.symbol.map(String::from),
            // EXPOSE: shown once, to be handed over.
            code: code.map(|code| code.expose().to_owned()),
        }
    }
}

/// Those whose line says whom to invite.
fn forms(lines: &[Line]) -> Vec<InviteForm> {
    lines.iter().filter_map(Line::form).collect()
}

/// Puts outcomes beside their lines; a line that says nobody has none.
fn judged<T>(
    lines: Vec<Line>,
    outcomes: Outcomes<T>,
    say: impl Fn(T) -> (BulkOutcome, Option<SecretText>),
) -> Vec<Judged> {
    let numbers: Vec<u32> = lines
        .iter()
        .filter(|line| line.form().is_some())
        .map(|line| line.number)
        .collect();
    let mut outcomes = outcomes.into_iter();
    let judge = |line: Line| {
        let (mut first, mut symbol) = (None, None);
        let (outcome, code) = match line.form().and_then(|_| outcomes.next()) {
            None => (line.fault(), None),
            Some(Ok(good)) => say(good),
            Some(Err(error)) => {
                if let InviteError::NameRepeated { first: at } = error {
                    first = numbers.get(at).copied();
                }
                if let InviteError::Username(error) | InviteError::DisplayName(error) = error {
                    symbol = of_name(error);
                }
                (refused(&error), None)
            }
        };
        Judged {
            line,
            outcome,
            first,
            symbol,
            code,
        }
    };
    lines.into_iter().map(judge).collect()
}

fn outlook(prospect: Prospect) -> (BulkOutcome, Option<SecretText>) {
    let outcome = match prospect {
        Prospect::New => BulkOutcome::New,
        Prospect::Replaces => BulkOutcome::Replaces,
    };
    (outcome, None)
}

fn of_name(error: NameError) -> Option<char> {
    match error {
        NameError::Character(symbol) | NameError::Place(symbol) => Some(symbol),
        NameError::Empty | NameError::TooLong { .. } | NameError::Direction => None,
    }
}

fn refused(error: &InviteError) -> BulkOutcome {
    match error {
        InviteError::Username(_) => BulkOutcome::UsernameRefused,
        InviteError::DisplayName(_) => BulkOutcome::DisplayNameRefused,
        InviteError::NameTaken => BulkOutcome::UsernameTaken,
        InviteError::NameRepeated { .. } => BulkOutcome::UsernameRepeated,
        // An act refuses a list as a whole.
        InviteError::RoleNotGranted | InviteError::Act(_) => BulkOutcome::RoleNotGranted,
    }
}
