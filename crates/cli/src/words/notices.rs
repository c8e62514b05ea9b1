//! What a person should know about an open session.

use twinlatch_service::wire::{NoticeView, OwedPart, Paper, PolicyProblemView, SignedPolicyFault};

use super::policy::{of_problem, of_problem_in, of_signed_fault};
use crate::text::{moment, plain};

/// One sentence or two for a notice.
pub(crate) fn of_notice(notice: &NoticeView) -> String {
    let fixed = match notice {
        NoticeView::Findings { count, .. } => {
            return format!(
                "{count} parts of the file are missing, unreadable or other than listed. They are \
                 kept; the window names them."
            );
        }
        NoticeView::Failures { count } => {
            return format!("{count} tries to log in have failed since the last login.");
        }
        NoticeView::TableEndsSoon { days } => {
            return format!("The stock of codes lasts for {days} more days; a login renews it.");
        }
        NoticeView::LeftCollections { names } => {
            return format!(
                "You no longer share: {}. Nothing new arrives from there.",
                plain(&names.join(", "))
            );
        }
        NoticeView::MigrationCopy { path } => {
            return format!(
                "A copy from before a change of the format is kept: {}",
                plain(path)
            );
        }
        NoticeView::Recovered { paper, time } => {
            let paper = match paper {
                Paper::BackupCode => "A backup code",
                Paper::Kit => "The recovery kit",
                Paper::Administrators => "An administrator's help",
                Paper::EmergencyKit => "The emergency kit",
            };
            return format!(
                "{paper} opened this account at {}. If that was not you, change your password now.",
                moment(*time)
            );
        }
        NoticeView::PolicyRefused {
            last_good,
            problems,
        } => return policy_refused(*last_good, problems),
        NoticeView::SignedPolicyRefused {
            last_good,
            why,
            problems,
        } => return signed_policy_refused(*last_good, *why, problems),
        NoticeView::PeopleRemoved { count } => {
            return format!(
                "Accounts whose deletion nobody took back were removed for good: {count}."
            );
        }
        NoticeView::EmergencyUsed { owed } => return emergency_used(owed),
        NoticeView::Escrowed { time } => {
            return format!(
                "Since {} administrators could open this account without you, in this file or in a \
                 copy of it. Replacing all keys ends that.",
                moment(*time)
            );
        }
        NoticeView::EmergencySession => {
            "The emergency kit opened this session. It ends half an hour after its opening."
        }
        NoticeView::HelpEnded => {
            "Nobody can help you back in any more: too few administrators are left, or the policy \
             has ended it."
        }
        NoticeView::HelpRenewed => {
            "Who can help you back in has changed. What was held before opens nothing in this file \
             any more."
        }
        NoticeView::FewCodes { count } => {
            return format!("{count} backup codes are left.");
        }
        NoticeView::OlderFile => {
            "This file is older than the last login on this computer: it is open for reading only."
        }
        NoticeView::CopiedFile => {
            "This file is a copy of one that still stands elsewhere: it is open for reading only."
        }
        NoticeView::Salvaged => {
            "Lists were rebuilt from what could be read: the vault is open for reading only."
        }
        NoticeView::LoginNotWritten => {
            "The disk could not take the end of the login: the vault is open for reading only."
        }
        NoticeView::FolderReadOnly => {
            "The vault's folder cannot be written: it is open for reading only."
        }
        NoticeView::EventNotWritten => "The history could not take this login.",
        NoticeView::MarkNotRead => {
            "The keyring did not answer at this login, so it is not known whether this file is the \
             newest."
        }
        NoticeView::MarkNotWritten => {
            "The keyring could not take the note that tells an older file from this one."
        }
        NoticeView::TwoMarks => {
            "Several collections of the keyring hold a note against older files; the newest counts."
        }
        NoticeView::NoSheet => {
            "The recovery sheet has not been confirmed yet. The window (\"twinlatch open\") shows it and \
             asks for four symbols: without it a lost phone or computer is final."
        }
        NoticeView::KeyFile => "The device key lies in a file, not in the keyring.",
        NoticeView::EarlierDeviceKey => {
            "The key that this computer had before all keys were replaced is still kept; the window \
             (\"twinlatch open\") removes it."
        }
        NoticeView::SixDigits => {
            "The phone shows six digits; with eight a stolen vault is a hundred times harder to open."
        }
        NoticeView::NewerParts => {
            "Parts of this vault were written by a newer version; they are kept and not changed."
        }
    };
    fixed.to_owned()
}

fn signed_policy_refused(
    last_good: bool,
    why: Option<SignedPolicyFault>,
    problems: &[PolicyProblemView],
) -> String {
    let holds = if last_good {
        "the last good one stays in force"
    } else {
        "nothing of it holds, and owner and administrators alone come in"
    };
    let mut said =
        format!("The vault's own policy cannot be obeyed; {holds}. Ask your administrator.");
    if let Some(why) = why {
        said.push_str(&format!("\n  {}", of_signed_fault(why)));
    }
    for problem in problems {
        said.push_str(&format!("\n  {}", of_problem_in("the policy", problem)));
    }
    said
}

fn emergency_used(owed: &[OwedPart]) -> String {
    let owed = owed.iter().map(|part| match part {
        OwedPart::Password => "password",
        OwedPart::Phone => "phone",
        OwedPart::Sheet => "recovery sheet",
    });
    format!(
        "The emergency kit was used. Still to be made anew: {}.",
        owed.collect::<Vec<_>>().join(", ")
    )
}

fn policy_refused(last_good: bool, problems: &[PolicyProblemView]) -> String {
    let holds = if last_good {
        "the last good one stays in force"
    } else {
        "nothing of it holds, and owner and administrators alone come in"
    };
    let mut said =
        format!("The policy of this computer cannot be obeyed; {holds}. Ask your administrator.");
    for problem in problems {
        said.push_str(&format!("\n  {}", of_problem(problem)));
    }
    said
}
