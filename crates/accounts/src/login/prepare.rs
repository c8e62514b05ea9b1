//! Step 0: everything that can keep a try from being made, before it is counted.

use std::time::Duration;

use twinlatch_crypto::{Costs, Id, KdfMemory, SlotPlace, Stored, Targets, is_wrapped};
use twinlatch_device::AccountMark;
use twinlatch_records::{
    self as records, DeviceSettings, DirectoryEntry, EnrolmentHeader, Header, Tries, WayKind,
};
use twinlatch_secret::Code;

use super::lookup::{AccountRows, Found, Lookup};
use super::reach::Reach;
use super::steps::{CANDIDATES, Candidate, Steps};
use crate::accounts::Accounts;
use crate::error::LoginError;
use crate::phone_time::CodeTime;
use crate::remembered::Marks;
use crate::rows::Row;
use crate::session::Session;
use crate::table::MOST_CHUNKS;
use crate::throttle::{Count, whole_seconds};

/// How far the drift hint may lie from the clock, in steps.
pub(crate) const MOST_DRIFT: i32 = 20;

/// Whose account is tried.
#[derive(Clone, Copy)]
pub(crate) enum Who<'a> {
    /// A name typed at the login.
    Name(&'a str),
    /// The account of an open session.
    Session(&'a Session),
}

/// What is typed beside the password.
#[derive(Clone, Copy)]
pub(crate) enum Typed<'a> {
    /// The code that the phone shows, or two or three of its codes in a row.
    Codes(&'a [Code]),
    /// Nothing: a session proves its password with the targets it holds.
    Nothing(&'a Targets),
}

impl Typed<'_> {
    /// How many codes.
    fn codes(self) -> usize {
        match self {
            Self::Codes(codes) => codes.len(),
            Self::Nothing(_) => 0,
        }
    }
}

/// A try that can be made.
pub(crate) struct Attempt {
    /// What the file holds of the account; nothing for an unknown name.
    pub(crate) known: Option<Box<Known>>,
    /// Settings of the device as the file has them.
    pub(crate) settings: Row<DeviceSettings>,
    /// Where the code may lead, most likely first; a missing one costs a run all the same.
    pub(crate) candidates: [Option<Candidate>; CANDIDATES],
    /// Costs of every run of this try.
    pub(crate) costs: Costs,
    /// Memory of the key derivation, taken before anything is counted.
    pub(crate) memory: KdfMemory,
    /// When the try was made, unix seconds.
    pub(crate) wall: u64,
    /// The same moment as time since boot.
    pub(crate) boot: Duration,
}

/// One account as the file has it.
pub(crate) struct Known {
    pub(crate) account: Id,
    /// Missing where a session asks.
    pub(crate) entry: Option<DirectoryEntry>,
    pub(crate) header_id: Id,
    pub(crate) header: Header,
    /// Empty where the row is missing or does not open: the mark's count then stands alone.
    pub(crate) tries: Tries,
    /// What is wrong with that row, or was with the one before it.
    pub(crate) tries_found: Option<records::Found>,
    pub(crate) slot: Stored,
    pub(crate) slot_place: SlotPlace,
    /// What the keyring remembers of account and vault.
    pub(crate) marks: Marks,
    /// Wrong tries before this one.
    pub(crate) count: Count,
}

/// Reads what the try needs and refuses it, uncounted, where it cannot be made.
///
/// # Errors
///
/// [`LoginError::Wait`], [`LoginError::Dud`] and the like; never [`LoginError::Denied`].
pub(crate) fn prepare(
    accounts: &mut Accounts,
    who: Who<'_>,
    typed: Typed<'_>,
) -> Result<Attempt, LoginError> {
    let (wall, boot) = (accounts.env.clock.wall(), accounts.env.clock.boot());
    let reach = Reach::new(accounts, typed.codes());
    let lookup = accounts
        .store
        .read(|reading| Lookup::read(reading, &accounts.rows(), &who, &reach))?;
    // A keyring that does not answer never hinders the opening.
    let marks = Marks::read(&*accounts.env.lines, &accounts.meta.db, &lookup.mark_of);
    let settings = lookup.settings;
    let (known, candidates, costs) = match lookup.account {
        Found::Damaged => return Err(LoginError::HeaderUnreadable),
        Found::Nobody => (None, [None, None, None], device_costs(accounts, &settings)),
        Found::Account(rows) => {
            let (known, candidates) = prepare_account(accounts, *rows, marks, typed)?;
            let costs = known.slot_place.costs;
            (Some(Box::new(known)), candidates, costs)
        }
    };
    let memory = accounts.env.kdf.reserve(costs)?;
    Ok(Attempt {
        known,
        settings,
        candidates,
        costs,
        memory,
        wall,
        boot,
    })
}

type Candidates = [Option<Candidate>; CANDIDATES];

fn prepare_account(
    accounts: &mut Accounts,
    rows: AccountRows,
    marks: Marks,
    typed: Typed<'_>,
) -> Result<(Known, Candidates), LoginError> {
    let tries = rows.tries.there().cloned().unwrap_or_default();
    let count = Count::read(&tries, &rows.header, marks.account.as_ref());
    if accounts.is_closed(&tries, count) {
        let failures = count.failures;
        return Err(LoginError::Closed { failures });
    }
    if let Some(left) =
        accounts.wait_left(&rows.account, WayKind::Slot, count, marks.silent.is_none())
    {
        let failures = count.failures;
        return Err(LoginError::Wait {
            seconds: whole_seconds(left),
            failures,
        });
    }
    let enrolment = usable_enrolment(accounts, &rows.header)?;
    let whole = |row: &&Stored| is_wrapped(row.bytes());
    let slot = rows
        .slot
        .as_ref()
        .filter(whole)
        .cloned()
        .ok_or(LoginError::SlotUnreadable)?;
    let time = accounts.code_time(&rows.header_id);
    let candidates = candidates(&rows, enrolment, marks.account.as_ref(), typed, time)?;
    let known = Known {
        account: rows.account,
        slot_place: slot_place(&rows.account, enrolment),
        entry: rows.entry,
        header_id: rows.header_id,
        header: rows.header,
        tries_found: rows.tries.found().or(tries.found),
        tries,
        slot,
        marks,
        count,
    };
    Ok((known, candidates))
}

fn candidates(
    rows: &AccountRows,
    enrolment: &EnrolmentHeader,
    mark: Option<&AccountMark>,
    typed: Typed<'_>,
    time: CodeTime,
) -> Result<Candidates, LoginError> {
    let codes = match typed {
        Typed::Codes(codes) => codes,
        Typed::Nothing(targets) => {
            let held = Candidate {
                step: enrolment.floor,
                targets: targets.duplicate(),
            };
            return Ok([Some(held), None, None]);
        }
    };
    let steps = Steps::new(enrolment, &rows.chunks, floor(enrolment, mark), time);
    steps.check(codes.len())?;
    Ok(steps.candidates(codes))
}

/// The enrolment that a login uses; its costs and its size are checked before any work.
fn usable_enrolment<'a>(
    accounts: &Accounts,
    header: &'a Header,
) -> Result<&'a EnrolmentHeader, LoginError> {
    let enrolment = header
        .enrolments
        .first()
        .ok_or(LoginError::SlotUnreadable)?;
    if enrolment.chunks.len() > MOST_CHUNKS {
        return Err(LoginError::HeaderUnreadable);
    }
    accounts.env.kdf.check(enrolment.costs)?;
    Ok(enrolment)
}

/// The last step used up: the larger of file and mark.
pub(crate) fn floor(enrolment: &EnrolmentHeader, mark: Option<&AccountMark>) -> u64 {
    let floors = mark.map_or(&[][..], |mark| &mark.floors);
    let remembered = floors
        .iter()
        .find(|(slot, _)| slot == enrolment.slot.bytes());
    let in_file = enrolment.floor;
    #[cfg(test)]
    let in_file = crate::mutation::of_file(in_file, mark.is_some());
    in_file.max(remembered.map_or(0, |(_, floor)| *floor))
}

/// What the slot of an enrolment is bound to.
pub(crate) fn slot_place(account: &Id, enrolment: &EnrolmentHeader) -> SlotPlace {
    SlotPlace {
        account: *account,
        slot: enrolment.slot,
        costs: enrolment.costs,
        salt: enrolment.salt,
        descriptor: enrolment.descriptor,
    }
}

/// Costs of the device, at which an unknown name is tried and to which a slot is raised.
///
/// Everybody with the device key can write them: they are held between the limits of the program
/// and what calibration can reach, and the lanes, which it never varies, at the only number that it
/// gives.
pub(crate) fn device_costs(accounts: &Accounts, settings: &Row<DeviceSettings>) -> Costs {
    let asked = settings.there().and_then(|settings| settings.costs);
    let most = Costs::CALIBRATION_CEILING;
    let held = asked.map(|costs| Costs {
        memory_kib: costs.memory_kib.min(most.memory_kib),
        passes: costs.passes.min(most.passes),
        lanes: most.lanes,
    });
    held.filter(|costs| accounts.env.kdf.check(*costs).is_ok())
        .unwrap_or(Costs::DEFAULT)
}
