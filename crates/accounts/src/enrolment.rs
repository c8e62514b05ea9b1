//! Enrolling an authenticator app: the seed it reads, the code that confirms it, and the table
//! that makes its codes necessary.

mod offered;

use twinlatch_crypto::{
    CodeDigits, Costs, CryptoError, Descriptor, EnrolmentMode, FactorKind, Id, KdfMemory,
    LoginSeed, Random, SealError, Sealed, Targets, kind, make_salt, parse_login_code, wrap_slot,
};
use twinlatch_otp::{Algorithm, Period, step_at};
use twinlatch_records::{EnrolmentHeader, EnrolmentSecret};
use twinlatch_secret::{Code, DeviceKey, OtpSeed, Password, RootKey};

use crate::login::slot_place;
use crate::table::{TableKeys, make_table, window_end};

pub(crate) use offered::{NotTaken, OfferedEnrolment};

/// Steps either way of the clock's over which a confirming code is searched.
const SEARCH: u64 = 20;

/// What the app shows as the service.
const ISSUER: &str = "Twinlatch";

/// The period of every enrolment made here.
const PERIOD: Period = Period::HALF_MINUTE;

/// The algorithm of every enrolment made here: the one that every app knows.
const ALGORITHM: Algorithm = Algorithm::Sha1;

/// What a confirming code tells of the phone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct FoundStep {
    /// Digits that it shows, whatever it was asked for.
    pub(crate) digits: CodeDigits,
    /// The step of the code.
    pub(crate) step: u64,
    /// How many steps the phone is ahead of this clock.
    pub(crate) drift: i32,
}

/// Finds the step of a confirming code, the nearest to the clock first.
///
/// The number of digits is the code's own: an app that cannot show eight shows six.
pub(crate) fn find_step(seed: &OtpSeed, code: &Code, wall: u64) -> Option<FoundStep> {
    let (digits, code) = [CodeDigits::Eight, CodeDigits::Six]
        .into_iter()
        .find_map(|digits| Some((digits, parse_login_code(code, digits)?)))?;
    let seed = LoginSeed::new(seed, ALGORITHM);
    let clock = step_at(wall, PERIOD);
    let step = nearest_first(clock).find(|step| seed.code(*step, digits) == code)?;
    Some(FoundStep {
        digits,
        step,
        drift: drift(step, clock),
    })
}

/// Finds the step of a code of a phone that is known, above the last step used up.
///
/// # Errors
///
/// Whether everything within reach lies at or below that step.
pub(crate) fn find_step_above(
    seed: &OtpSeed,
    descriptor: &Descriptor,
    code: &Code,
    wall: u64,
    floor: u64,
) -> Result<FoundStep, bool> {
    let clock = wall / u64::from(descriptor.period.max(1));
    if clock.saturating_add(SEARCH) <= floor {
        return Err(true);
    }
    let digits = descriptor.digits;
    let code = parse_login_code(code, digits).ok_or(false)?;
    let seed = LoginSeed::new(seed, descriptor.algorithm);
    let step = nearest_first(clock)
        .filter(|step| *step > floor)
        .find(|step| seed.code(*step, digits) == code)
        .ok_or(false)?;
    Ok(FoundStep {
        digits,
        step,
        drift: drift(step, clock),
    })
}

fn drift(step: u64, clock: u64) -> i32 {
    let distance = i32::try_from(step.abs_diff(clock)).unwrap_or(i32::MAX);
    if step < clock { -distance } else { distance }
}

/// A new enrolment, complete but for its slot.
pub(crate) struct MadeEnrolment {
    /// For the state.
    pub(crate) secret: EnrolmentSecret,
    /// For the header.
    pub(crate) header: EnrolmentHeader,
    /// Rows of the table.
    pub(crate) chunks: Vec<(Id, Sealed<kind::Codes>)>,
}

/// Makes an enrolment from a seed that a code has confirmed, to targets drawn for this seed.
///
/// # Security
///
/// One seed has one draw of targets: two tables of one seed to two targets publish their
/// difference.
#[expect(
    clippy::too_many_arguments,
    reason = "each is a different thing and none has a default"
)]
pub(crate) fn make_enrolment(
    targets: Targets,
    seed: &OtpSeed,
    found: &FoundStep,
    costs: Costs,
    weeks: u64,
    db: &Id,
    account: &Id,
    random: &dyn Random,
) -> Result<MadeEnrolment, SealError> {
    let (slot, salt) = (Id::random(random)?, make_salt(random)?);
    let (descriptor, floor) = (descriptor(found), found.step);
    let keys = TableKeys {
        db,
        account,
        descriptor: &descriptor,
        seed,
        targets: &targets,
        floor,
    };
    let table = make_table(&keys, weeks, random)?;
    let (chunks, listed) = table
        .into_iter()
        .map(|(listed, sealed)| ((listed.id, sealed), listed))
        .unzip();
    let header = EnrolmentHeader {
        descriptor,
        slot,
        costs,
        salt,
        chunks: listed,
        floor,
        drift: found.drift,
        window_end: window_end(floor, descriptor.period, weeks),
    };
    let secret = EnrolmentSecret {
        slot,
        descriptor,
        seed: seed.duplicate(),
        targets,
    };
    Ok(MadeEnrolment {
        secret,
        header,
        chunks,
    })
}

/// Wraps the root key under password and targets of a new enrolment: one run of Argon2id.
///
/// # Errors
///
/// [`CryptoError`] of [`wrap_slot`].
pub(crate) fn wrap_enrolment(
    memory: &mut KdfMemory,
    password: &Password,
    made: &MadeEnrolment,
    device_key: &DeviceKey,
    root_key: &RootKey,
    account: &Id,
    random: &dyn Random,
) -> Result<Sealed<kind::Slot>, CryptoError> {
    let place = slot_place(account, &made.header);
    let targets = &made.secret.targets;
    wrap_slot(
        memory,
        password,
        targets,
        &[],
        device_key,
        root_key,
        &place,
        random,
    )
}

/// The clock's step, then one behind, one ahead, two behind, and so on.
fn nearest_first(clock: u64) -> impl Iterator<Item = u64> {
    let beside = move |distance| [clock.checked_sub(distance), clock.checked_add(distance)];
    let others = (1..=SEARCH).flat_map(beside).flatten();
    std::iter::once(clock).chain(others)
}

fn descriptor(found: &FoundStep) -> Descriptor {
    Descriptor {
        kind: FactorKind::Totp,
        algorithm: ALGORITHM,
        digits: found.digits,
        mode: EnrolmentMode::Single,
        period: PERIOD.seconds(),
        first_step: found.step,
    }
}

#[cfg(test)]
mod tests {
    use super::{ALGORITHM, OfferedEnrolment, find_step, nearest_first};
    use twinlatch_crypto::{CodeDigits, LoginSeed, NoRandom, Random};
    use twinlatch_otp::OtpUri;
    use twinlatch_secret::{Code, OtpSeed};

    const WALL: u64 = 1_800_000_010;
    const CLOCK: u64 = WALL / 30;

    struct Bytes(u8);

    impl Random for Bytes {
        fn fill(&self, out: &mut [u8]) -> Result<(), NoRandom> {
            out.fill(self.0);
            Ok(())
        }
    }

    fn seed() -> OtpSeed {
        OtpSeed::new(b"12345678901234567890".to_vec())
    }

    fn code(step: u64, digits: CodeDigits) -> Code {
        let width = usize::from(digits.count());
        Code::new(format!(
            "{:0width$}",
            LoginSeed::new(&seed(), ALGORITHM).code(step, digits)
        ))
    }

    #[test]
    fn a_phone_is_found_twenty_steps_either_way() {
        for (step, drift) in [
            (CLOCK, 0),
            (CLOCK - 20, -20),
            (CLOCK + 20, 20),
            (CLOCK + 1, 1),
        ] {
            for digits in [CodeDigits::Eight, CodeDigits::Six] {
                let found = find_step(&seed(), &code(step, digits), WALL).expect("within reach");
                let told = (found.digits, found.step, found.drift);
                assert_eq!(
                    told,
                    (digits, step, drift),
                    "digits, step and drift of the phone"
                );
            }
        }
        for step in [CLOCK - 21, CLOCK + 21] {
            let found = find_step(&seed(), &code(step, CodeDigits::Eight), WALL);
            assert_eq!(found, None, "a clock ten minutes off is told, not followed");
        }
    }

    #[test]
    fn other_lengths_are_no_codes() {
        for text in ["", "12345", "1234567", "123456789", "12345x"] {
            let found = find_step(&seed(), &Code::new(text.to_owned()), WALL);
            assert_eq!(found, None, "{text:?}");
        }
    }

    #[test]
    fn a_clock_at_the_beginning_of_time_is_searched_too() {
        let found = find_step(&seed(), &code(3, CodeDigits::Eight), 0).expect("within reach");
        assert_eq!(found.drift, 3, "no step lies before the first");
        assert_eq!(
            nearest_first(1).count(),
            1 + 1 + 20,
            "one behind, twenty ahead"
        );
    }

    #[test]
    fn a_phone_reads_what_was_drawn() {
        let offered = OfferedEnrolment::make("ada@example.org", &Bytes(7)).expect("drawn");
        let uri = offered.uri.to_uri();
        // EXPOSE: a test reads its own seed.
        let read = OtpUri::parse(uri.expose()).expect("our own text");
        assert!(read.seed.is(&offered.seed), "the seed");
        assert_eq!(
            (read.issuer.as_str(), read.account.as_str()),
            ("Twinlatch", "ada@example.org")
        );
        assert_eq!(read.digits.get(), 8, "eight digits are asked for");
        assert_eq!(read.warnings, [], "nothing odd");
    }
}
