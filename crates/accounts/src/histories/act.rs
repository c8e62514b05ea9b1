//! What can happen next.

use super::chance::Chance;
use super::disk::TABLES;
use super::keyring::Manner;

const HOUR: u64 = 60 * 60;

#[derive(Debug, Clone, Copy)]
pub(super) enum Act {
    /// Password and a fresh code; the program may crash after so many calls.
    LogIn {
        crash: Option<u64>,
    },
    /// A wrong password with a fresh code.
    WrongPassword {
        crash: Option<u64>,
    },
    /// A code that was accepted once, with the clock set to its time.
    UsedCode,
    /// Three codes of a phone whose time is so many steps from the clock's; the person goes on or
    /// leaves, the program may crash after so many calls, and the clock is set right.
    LogInWithCodes {
        off: i64,
        go_on: bool,
        crash: Option<u64>,
    },
    Edit {
        crash: Option<u64>,
    },
    Lock,
    /// The program ends and is started anew.
    Crash,
    /// A table takes no more writes.
    Spoil(&'static str),
    /// All of them take writes again.
    Mend,
    Keyring(Manner),
    /// What the keyring was late with is written.
    Land,
    /// The marks are copied aside.
    CopyMarks,
    /// The marks are as they were copied; without a copy they are gone.
    OldMarks,
    Wait(u64),
    ClockForward(u64),
    ClockBack(u64),
}

impl Act {
    pub(super) fn draw(chance: &Chance) -> Self {
        let crash = || (chance.below(4) == 0).then(|| chance.below(40));
        match chance.below(100) {
            0..20 => Self::LogIn { crash: crash() },
            20..22 => Self::LogInWithCodes {
                off: i64::try_from(chance.below(200_000)).unwrap_or(0) - 100_000,
                go_on: chance.below(3) > 0,
                crash: crash(),
            },
            22..40 => Self::WrongPassword { crash: crash() },
            40..45 => Self::UsedCode,
            45..58 => Self::Edit { crash: crash() },
            58..63 => Self::Lock,
            63..68 => Self::Crash,
            68..73 => Self::Spoil(TABLES[chance.below(4) as usize]),
            73..77 => Self::Mend,
            77..85 => Self::Keyring(match chance.below(6) {
                0 => Manner::Silent,
                1 => Manner::RefusesWrites,
                2 => Manner::Forgets,
                3 => Manner::Late,
                _ => Manner::Works,
            }),
            85..87 => Self::Land,
            87..90 => Self::CopyMarks,
            90..93 => Self::OldMarks,
            93..96 => Self::Wait(chance.below(2 * HOUR)),
            96..98 => Self::ClockForward(chance.below(15 * 24 * HOUR)),
            _ => Self::ClockBack(chance.below(2 * 24 * HOUR)),
        }
    }
}
