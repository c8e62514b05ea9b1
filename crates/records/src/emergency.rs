//! The owner's emergency kit, as `ways` names it: a second kit with password, kept sealed by the site.
//!
//! | key | type | meaning |
//! | --- | --- | --- |
//! | 1 | array | the kit, as in `ways`; its way is 3 |
//! | 2 | integer, optional | when it opened a session, seconds since 1970 |
//! | 3 | integer | what was made anew since then: 1 password, 2 phone, 4 sheet, added up |

use crate::KitSecret;
use crate::canonical::as_map;

/// The owner's emergency kit.
#[derive(Debug)]
pub struct EmergencyKit {
    /// Code and tag.
    pub kit: KitSecret,
    /// When it opened a session, unix seconds: it opens none again.
    pub used: Option<u64>,
    /// What was made anew since then, as [`Renewed::bit`] has it, added up.
    pub renewed: u32,
}

as_map!(EmergencyKit { 1 => kit, 2 => used, 3 => renewed });

/// What must be made anew after an emergency.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Renewed {
    /// The password.
    Password,
    /// The phone.
    Phone,
    /// The recovery sheet.
    Sheet,
}

impl Renewed {
    /// All three.
    pub const ALL: [Self; 3] = [Self::Password, Self::Phone, Self::Sheet];

    /// Its number in the sum.
    pub const fn bit(self) -> u32 {
        match self {
            Self::Password => 1,
            Self::Phone => 2,
            Self::Sheet => 4,
        }
    }
}

impl EmergencyKit {
    /// Makes a second copy, which wipes itself like the first.
    #[must_use]
    pub fn duplicate(&self) -> Self {
        Self {
            kit: self.kit.duplicate(),
            ..*self
        }
    }

    /// What is still to be made anew; nothing of a kit that was never used.
    pub fn owed(&self) -> Vec<Renewed> {
        let mut owed = Renewed::ALL.to_vec();
        owed.retain(|part| self.used.is_some() && self.renewed & part.bit() == 0);
        owed
    }
}

#[cfg(test)]
mod tests {
    use super::{EmergencyKit, Renewed};
    use crate::{KitSecret, WayKind};
    use twinlatch_crypto::Id;
    use twinlatch_secret::KitCode;

    fn kit(used: Option<u64>, renewed: u32) -> EmergencyKit {
        EmergencyKit {
            kit: KitSecret {
                tag: Id::new([1; 16]),
                code: KitCode::filled(|out| out.fill(0)),
                way: WayKind::KitPassword,
                issued: 5,
                confirmed: true,
            },
            used,
            renewed,
        }
    }

    #[test]
    fn what_is_owed_follows_from_the_use_and_the_sum() {
        use Renewed::{Password, Phone, Sheet};
        assert_eq!(kit(None, 0).owed(), [], "nothing before it was used");
        for (renewed, owed) in [
            (0, &[Password, Phone, Sheet][..]),
            (1, &[Phone, Sheet]),
            (2, &[Password, Sheet]),
            (6, &[Password]),
            (7, &[]),
        ] {
            assert_eq!(kit(Some(9), renewed).owed(), owed, "after {renewed}");
        }
    }
}
