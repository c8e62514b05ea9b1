//! `event`: one line of a person's own history.
//!
//! | key | type | meaning |
//! | --- | --- | --- |
//! | 1 | integer | time, seconds since 1970 |
//! | 2 | integer | what happened (below); unknown numbers are kept |
//! | 3 | integer, optional | way, as in `recovery`; 0 is password and code |
//! | 4 | integer | how often |
//! | 5 | integer, optional | of 12, 13 and 17: the kind of row (below) |
//! | 6 | integer, optional | of 13: what is wrong with it (below) |
//! | 7 | array of 8 bytes each, optional | of 2, 4, 14, 15 and 18: what stands wrong at that moment |
//!
//! What happened: 1 set-up, 2 logged in, 3 login failed, 4 stepped up, 5 password changed,
//! 6 phone enrolled, 7 sheet shown, 8 kit issued, 9 kit confirmed, 10 backup codes issued,
//! 11 costs raised, 12 a part of the file mended, 13 a part of the file found missing or changed,
//! 14 recovered by a backup code or a kit, 15 an older or copied file made the vault, 16 all keys
//! replaced, 17 parts of the file that cannot be read, or that belong to nothing, discarded,
//! 18 a locked session opened again with the password alone,
//! 30 ways that administrators help with made, 31 taken away, 32 a way for administrators alone made,
//! 33 emergency kit made, 34 a session opened by it, 35 emergency kit taken out of use.
//!
//! Kinds of rows: 1 `meta`, 2 `directory`, 3 `header`, 4 `try`, 5 `codes`, 6 a row of `slots`,
//! 7 `state`, 8 `ways`, 9 `root`, 10 `collection`, 11 `head`, 12 `manifest`, 13 `item`, 14 `event`,
//! 15 `attachment`, 16 `device`, 17 belongs to nothing,
//! 18 `mailbox`, 19 `log`, 20 `log-head`. What is wrong: 1 missing, 2 does not open, 3 other than listed,
//! 4 older than remembered, 5 in no list, 6 from a newer version. What stands wrong is
//! [`Finding::tag`](crate::Finding::tag), so that it is told once.

use minicbor::{Decoder, Encoder};
use twinlatch_secret::SecretBytes;

use crate::canonical::{Read, Sink, Value, Written, as_map, decode, encode};
use crate::{Found, RecordError, RowKind, WayKind};

/// One line of a person's own history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventPayload {
    /// When, unix seconds.
    pub time: u64,
    /// What.
    pub what: EventKind,
    /// Through which way.
    pub way: Option<WayKind>,
    /// How often.
    pub count: u32,
    /// Of what was found, mended or discarded: the kind of row.
    pub row: Option<RowKind>,
    /// Of what was found: what is wrong.
    pub found: Option<Found>,
    /// Of a login and the like: what stood wrong then, [`Finding::tag`](crate::Finding::tag) each.
    pub standing: Option<Vec<[u8; 8]>>,
}

as_map!(EventPayload {
    1 => time,
    2 => what,
    3 => way,
    4 => count,
    5 => row,
    6 => found,
    7 => standing,
});

impl EventPayload {
    /// Something that happened once, at `time` in unix seconds.
    pub fn new(time: u64, what: EventKind) -> Self {
        Self {
            time,
            what,
            way: None,
            count: 1,
            row: None,
            found: None,
            standing: None,
        }
    }

    /// Encodes the line, to be put into the collection of events.
    pub fn encode(&self) -> SecretBytes {
        encode(self)
    }

    /// Reads what [`encode`](Self::encode) writes.
    ///
    /// # Errors
    ///
    /// [`RecordError::NotCanonical`].
    pub fn decode(payload: &SecretBytes) -> Result<Self, RecordError> {
        decode(payload)
    }
}

macro_rules! event_kinds {
    ($($(#[$doc:meta])* $kind:ident = $number:literal,)*) => {
        /// What happened.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum EventKind {
            $($(#[$doc])* $kind,)*
            /// Something that a newer version knows.
            Other(u16),
        }

        impl EventKind {
            fn number(self) -> u16 {
                match self {
                    $(Self::$kind => $number,)*
                    Self::Other(number) => number,
                }
            }

            fn from_number(number: u16) -> Self {
                match number {
                    $($number => Self::$kind,)*
                    other => Self::Other(other),
                }
            }
        }
    };
}

event_kinds! {
    /// The account was made.
    SetUp = 1,
    /// Somebody was let in.
    LoggedIn = 2,
    /// A wrong combination.
    LoginFailed = 3,
    /// Password and code were proved again inside a session.
    SteppedUp = 4,
    /// The password was changed.
    PasswordChanged = 5,
    /// A new phone took the place of the old.
    PhoneEnrolled = 6,
    /// The recovery sheet was shown.
    SheetShown = 7,
    /// A new kit was issued.
    KitIssued = 8,
    /// A part of the kit was typed back.
    KitConfirmed = 9,
    /// A new set of backup codes was issued.
    CodesIssued = 10,
    /// The cost of the key derivation was raised.
    CostRaised = 11,
    /// A part of the file was mended.
    Mended = 12,
    /// A part of the file was found missing or changed.
    Found = 13,
    /// A backup code or a kit opened the account.
    Recovered = 14,
    /// An older or copied file, or rebuilt lists, were made the vault.
    TakenOver = 15,
    /// All keys of the account were replaced.
    KeysReplaced = 16,
    /// Parts of the file that cannot be read, or that belong to nothing, were discarded.
    Discarded = 17,
    /// A locked session was opened again with the password alone.
    QuickUnlocked = 18,
    /// Ways that administrators help with were made, or made again.
    HelpIssued = 30,
    /// Nobody can help any more.
    HelpEnded = 31,
    /// Administrators alone can open the account.
    EscrowIssued = 32,
    /// The emergency kit was made.
    EmergencyIssued = 33,
    /// The emergency kit opened a session.
    EmergencyOpened = 34,
    /// The emergency kit was taken out of use.
    EmergencyEnded = 35,
}

impl Value for EventKind {
    fn write<W: Sink>(&self, writer: &mut Encoder<W>) -> Written {
        writer.u16(self.number())?.ok()
    }

    fn read(reader: &mut Decoder<'_>) -> Read<Self> {
        reader.u16().map(Self::from_number)
    }
}
