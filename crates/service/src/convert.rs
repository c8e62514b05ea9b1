//! The core's words and a screen's, where they differ in type only.

use twinlatch_accounts::{AdviceKey, PasswordVerdict};
use twinlatch_device::PlaceKind;
use twinlatch_records::{EventKind, Found};

use crate::wire::{
    EventWhat, FoundWhat, KeyStore, KitKind, PasswordAdvice, PasswordRefusal, PasswordView,
};

impl From<PlaceKind> for KeyStore {
    fn from(place: PlaceKind) -> Self {
        match place {
            PlaceKind::Keyring => Self::Keyring,
            PlaceKind::File => Self::File,
        }
    }
}

impl KeyStore {
    /// Reads the word of a form.
    pub(crate) fn parse(word: &str) -> Option<Self> {
        match word {
            "keyring" => Some(Self::Keyring),
            "file" => Some(Self::File),
            _ => None,
        }
    }
}

impl KitKind {
    /// Reads the word of a form.
    pub(crate) fn parse(word: &str) -> Option<Self> {
        match word {
            "kit" => Some(Self::Kit),
            "kit-password" => Some(Self::KitPassword),
            _ => None,
        }
    }
}

impl From<KitKind> for twinlatch_accounts::KitKind {
    fn from(kind: KitKind) -> Self {
        match kind {
            KitKind::Kit => Self::Kit,
            KitKind::KitPassword => Self::KitPassword,
        }
    }
}

impl From<twinlatch_accounts::KitKind> for KitKind {
    fn from(kind: twinlatch_accounts::KitKind) -> Self {
        match kind {
            twinlatch_accounts::KitKind::Kit => Self::Kit,
            twinlatch_accounts::KitKind::KitPassword => Self::KitPassword,
        }
    }
}

impl From<PasswordVerdict> for PasswordView {
    fn from(verdict: PasswordVerdict) -> Self {
        Self {
            refusal: verdict.refusal.map(PasswordRefusal::from),
            score: verdict.score,
            warning: verdict.warning.map(PasswordAdvice::from),
            suggestions: verdict
                .suggestions
                .into_iter()
                .map(PasswordAdvice::from)
                .collect(),
            length: u32::try_from(verdict.length).unwrap_or(u32::MAX),
        }
    }
}

/// Matches two enums of the same words, one by one.
macro_rules! same_words {
    ($from:ty => $to:ty: $($word:ident),* $(,)?) => {
        impl From<$from> for $to {
            fn from(word: $from) -> Self {
                match word {
                    $(<$from>::$word => Self::$word,)*
                }
            }
        }
    };
}

impl From<twinlatch_accounts::PasswordRefusal> for PasswordRefusal {
    fn from(why: twinlatch_accounts::PasswordRefusal) -> Self {
        use twinlatch_accounts::PasswordRefusal as Why;

        match why {
            Why::TooShort { least } => Self::TooShort {
                least: u32::try_from(least).unwrap_or(u32::MAX),
            },
            Why::TooWeak { least } => Self::TooWeak { least },
            Why::TooLong => Self::TooLong,
            Why::Common => Self::Common,
            Why::IsUsername => Self::IsUsername,
            Why::IsDisplayName => Self::IsDisplayName,
            Why::IsProduct => Self::IsProduct,
            Why::IsHostName => Self::IsHostName,
            Why::Unchanged => Self::Unchanged,
        }
    }
}

same_words!(AdviceKey => PasswordAdvice:
    StraightRows, ShortPatterns, RepeatedCharacters, RepeatedPatterns, Sequences, RecentYears,
    Dates, Top10, Top100, Common, LikeCommon, SingleWord, SingleName, CommonName, UseFewWords,
    NoSymbolsNeeded, AddAnotherWord, CapitalsDoNotHelp, AllCapitals, ReversedWords,
    PredictableSubstitutions, LongerPattern, AvoidRepeats, AvoidSequences, AvoidRecentYears,
    AvoidYears, AvoidDates);

impl From<Found> for FoundWhat {
    fn from(found: Found) -> Self {
        match found {
            Found::Missing => Self::Missing,
            Found::CannotOpen => Self::Damaged,
            Found::OtherThanListed => Self::Changed,
            Found::Older => Self::Older,
            Found::Unlisted => Self::Unlisted,
            Found::Newer => Self::Newer,
        }
    }
}

impl From<EventKind> for EventWhat {
    fn from(kind: EventKind) -> Self {
        match kind {
            EventKind::SetUp => Self::SetUp,
            EventKind::LoggedIn => Self::LoggedIn,
            EventKind::LoginFailed => Self::LoginFailed,
            EventKind::SteppedUp => Self::SteppedUp,
            EventKind::PasswordChanged => Self::PasswordChanged,
            EventKind::PhoneEnrolled => Self::PhoneEnrolled,
            EventKind::SheetShown => Self::SheetShown,
            EventKind::KitConfirmed => Self::KitConfirmed,
            EventKind::CostRaised => Self::CostRaised,
            EventKind::Mended => Self::Mended,
            EventKind::Found => Self::Found,
            EventKind::Recovered => Self::Recovered,
            EventKind::TakenOver => Self::TakenOver,
            EventKind::KeysReplaced => Self::KeysReplaced,
            EventKind::KitIssued => Self::KitIssued,
            EventKind::CodesIssued => Self::CodesIssued,
            EventKind::Discarded => Self::Discarded,
            EventKind::QuickUnlocked => Self::QuickUnlocked,
            EventKind::HelpIssued => Self::HelpIssued,
            EventKind::HelpEnded => Self::HelpEnded,
            EventKind::EscrowIssued => Self::EscrowIssued,
            EventKind::EmergencyIssued => Self::EmergencyIssued,
            EventKind::EmergencyOpened => Self::EmergencyOpened,
            EventKind::EmergencyEnded => Self::EmergencyEnded,
            EventKind::Other(_) => Self::Other,
        }
    }
}
