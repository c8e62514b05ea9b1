//! What the person should know, in the words of the screen.

use twinlatch_accounts::{Notice, ReadOnlyReason, SignedFault};
use twinlatch_records::{Finding, Renewed, RowKind, WayKind};

use crate::policy::administers;
use crate::service::{Desk, Open};
use crate::text::milliseconds;
use crate::wire::{FoundPart, KeyStore, NoticeView, OwedPart, Paper, PolicyProblemView};

/// The notices of a session, most important first.
pub(crate) fn of(open: &Open, desk: &Desk) -> Vec<NoticeView> {
    let mut notices: Vec<NoticeView> = open.session.notices().iter().filter_map(view).collect();
    if desk.read.is_refused() {
        notices.insert(0, policy_refused(open, desk));
    }
    if let Some(fault) = open.session.signed_fault() {
        notices.insert(0, signed_policy_refused(open, fault));
    }
    if let Some(path) = &open.migration_copy {
        let path = path.display().to_string();
        notices.push(NoticeView::MigrationCopy { path });
    }
    if desk.key_store == KeyStore::File {
        notices.push(NoticeView::KeyFile);
    }
    notices
}

/// Everybody is told; the reasons are for who administers the vault.
fn policy_refused(open: &Open, desk: &Desk) -> NoticeView {
    let problems = desk.read.problems().iter();
    NoticeView::PolicyRefused {
        last_good: desk.read.last_good_holds(),
        problems: if administers(open.session.role()) {
            problems.map(PolicyProblemView::from).collect()
        } else {
            Vec::new()
        },
    }
}

/// The same for the policy that the owner has signed.
fn signed_policy_refused(open: &Open, fault: &SignedFault) -> NoticeView {
    let told = administers(open.session.role());
    NoticeView::SignedPolicyRefused {
        last_good: open.session.signed_holds(),
        why: told.then(|| fault.into()),
        problems: match fault {
            SignedFault::Broken(problems) if told => {
                problems.iter().map(PolicyProblemView::from).collect()
            }
            SignedFault::Broken(_)
            | SignedFault::FormerOwner
            | SignedFault::Missing
            | SignedFault::NotSigned
            | SignedFault::Older
            | SignedFault::Unreadable => Vec::new(),
        },
    }
}

fn findings(found: &[Finding]) -> NoticeView {
    let mut parts: Vec<FoundPart> = found.iter().map(|finding| part(finding.row)).collect();
    parts.sort_unstable();
    parts.dedup();
    NoticeView::Findings {
        count: u32::try_from(found.len()).unwrap_or(u32::MAX),
        parts,
    }
}

/// The part of the vault that a row belongs to.
pub(crate) fn part(row: RowKind) -> FoundPart {
    match row {
        RowKind::Meta => FoundPart::File,
        RowKind::Directory => FoundPart::Names,
        RowKind::Header | RowKind::Try | RowKind::Codes => FoundPart::Login,
        RowKind::Way => FoundPart::Ways,
        RowKind::State | RowKind::Ways | RowKind::Collection => FoundPart::Keys,
        RowKind::Root | RowKind::Head | RowKind::Manifest => FoundPart::Lists,
        RowKind::Item | RowKind::Attachment => FoundPart::Items,
        RowKind::Event => FoundPart::History,
        RowKind::Device => FoundPart::Settings,
        RowKind::Unowned => FoundPart::Nothing,
        RowKind::Log | RowKind::LogHead => FoundPart::AuditLog,
        RowKind::Mailbox => FoundPart::Letters,
    }
}

/// The paper of a way, if it is one.
pub(crate) fn paper(way: Option<WayKind>) -> Option<Paper> {
    match way? {
        WayKind::Backup => Some(Paper::BackupCode),
        WayKind::Kit | WayKind::KitPassword => Some(Paper::Kit),
        WayKind::AdminPhone | WayKind::AdminPassword | WayKind::AdminFull => {
            Some(Paper::Administrators)
        }
        WayKind::Slot | WayKind::Pending => None,
    }
}

impl From<Renewed> for OwedPart {
    fn from(part: Renewed) -> Self {
        match part {
            Renewed::Password => Self::Password,
            Renewed::Phone => Self::Phone,
            Renewed::Sheet => Self::Sheet,
        }
    }
}

fn view(notice: &Notice) -> Option<NoticeView> {
    Some(match notice {
        Notice::ReadOnly(reason) => match reason {
            ReadOnlyReason::OlderFile => NoticeView::OlderFile,
            ReadOnlyReason::CopiedFile => NoticeView::CopiedFile,
            ReadOnlyReason::Salvaged => NoticeView::Salvaged,
            ReadOnlyReason::LoginNotWritten => NoticeView::LoginNotWritten,
            ReadOnlyReason::Folder => NoticeView::FolderReadOnly,
        },
        Notice::Findings(found) if found.is_empty() => return None,
        Notice::Findings(found) => findings(found),
        Notice::MarkNotRead => NoticeView::MarkNotRead,
        Notice::MarkNotWritten => NoticeView::MarkNotWritten,
        Notice::TwoMarks => NoticeView::TwoMarks,
        Notice::EventNotWritten => NoticeView::EventNotWritten,
        Notice::Recovered(event) => NoticeView::Recovered {
            paper: paper(event.way)?,
            time: milliseconds(event.time),
        },
        Notice::PeopleRemoved(count) => NoticeView::PeopleRemoved { count: *count },
        Notice::EmergencySession => NoticeView::EmergencySession,
        Notice::EmergencyUsed(owed) => NoticeView::EmergencyUsed {
            owed: owed.iter().copied().map(OwedPart::from).collect(),
        },
        Notice::Escrowed { since } => NoticeView::Escrowed {
            time: milliseconds(*since),
        },
        Notice::HelpEnded => NoticeView::HelpEnded,
        Notice::HelpRenewed => NoticeView::HelpRenewed,
        Notice::FewCodes(count) => NoticeView::FewCodes {
            count: u32::try_from(*count).unwrap_or(u32::MAX),
        },
        Notice::NoSheet => NoticeView::NoSheet,
        Notice::Failures(count) => NoticeView::Failures { count: *count },
        Notice::TableEndsSoon { days } => NoticeView::TableEndsSoon { days: *days },
        Notice::EarlierDeviceKey => NoticeView::EarlierDeviceKey,
        Notice::SixDigits => NoticeView::SixDigits,
        Notice::NewerParts => NoticeView::NewerParts,
        Notice::LeftCollections(names) => NoticeView::LeftCollections {
            names: names.clone(),
        },
    })
}
