//! A seed that a phone has read and that is not in use yet.

use twinlatch_crypto::{CodeDigits, EnrolmentMode, NoRandom, Random, Targets, make_seed};
use twinlatch_otp::{Digits, OtpKind, OtpUri};
use twinlatch_policy::Policy;
use twinlatch_secret::{Code, OtpSeed};

use super::{ALGORITHM, FoundStep, ISSUER, PERIOD, find_step};

/// A seed that is shown to a phone, with what its confirming codes have settled.
pub(crate) struct OfferedEnrolment {
    pub(crate) seed: OtpSeed,
    /// What the phone reads; asks for 8 digits.
    pub(crate) uri: OtpUri,
    /// Digits and targets of the first code that fitted: a seed has one draw of targets for its whole
    /// life, also where the first attempt could not be written.
    settled: Option<(CodeDigits, Targets)>,
    /// The last step that confirmed anything.
    used: Option<u64>,
}

/// Why a code confirms no phone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NotTaken {
    /// It is none that the phone shows in these minutes.
    DoesNotFit,
    /// An attempt that failed has used it; the next one will do.
    Used,
    /// It fits, but the phone shows fewer digits than the policy asks for.
    TooFewDigits,
}

impl OfferedEnrolment {
    /// Draws a seed for an account.
    pub(crate) fn make(username: &str, random: &dyn Random) -> Result<Self, NoRandom> {
        let seed = make_seed(random)?;
        let uri = OtpUri {
            kind: OtpKind::Totp { period: PERIOD },
            issuer: ISSUER.to_owned(),
            account: username.to_owned(),
            seed: seed.duplicate(),
            algorithm: ALGORITHM,
            digits: Digits::EIGHT,
            warnings: Vec::new(),
        };
        Ok(Self {
            seed,
            uri,
            settled: None,
            used: None,
        })
    }

    /// Finds the code's step, which no attempt has used, in the digits of the first one and in no
    /// fewer than the policy asks for.
    ///
    /// `wall` is the time, unix seconds.
    pub(crate) fn find(
        &self,
        code: &Code,
        wall: u64,
        policy: &Policy,
    ) -> Result<FoundStep, NotTaken> {
        let found = find_step(&self.seed, code, wall).ok_or(NotTaken::DoesNotFit)?;
        if u32::from(found.digits.count()) < policy.min_digits() {
            return Err(NotTaken::TooFewDigits);
        }
        if self.digits().is_some_and(|digits| digits != found.digits) {
            return Err(NotTaken::DoesNotFit);
        }
        if self.used.is_some_and(|used| found.step <= used) {
            return Err(NotTaken::Used);
        }
        Ok(found)
    }

    /// Uses the code of a step up, and gives where the codes lead: drawn once for all attempts.
    pub(crate) fn take(
        &mut self,
        found: &FoundStep,
        random: &dyn Random,
    ) -> Result<Targets, NoRandom> {
        self.used = Some(found.step);
        if let Some((_, targets)) = &self.settled {
            return Ok(targets.duplicate());
        }
        let targets = Targets::make(found.digits, EnrolmentMode::Single, random)?;
        let (_, kept) = self.settled.insert((found.digits, targets));
        Ok(kept.duplicate())
    }

    /// Digits of the phone, once a code has told them.
    pub(crate) fn digits(&self) -> Option<CodeDigits> {
        self.settled.as_ref().map(|(digits, _)| *digits)
    }
}
