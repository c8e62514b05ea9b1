//! A time-based token's own map.
//!
//! | key | holds | type |
//! | --- | --- | --- |
//! | 1 | issuer | text |
//! | 2 | account | text |
//! | 3 | shared secret (RFC 4226 section 4) | bytes |
//! | 4 | algorithm: 1 SHA-1, 2 SHA-256, 3 SHA-512 | unsigned |
//! | 5 | digits, 1 to 10 | unsigned |
//! | 6 | step, seconds, at least 1 | unsigned |

use minicbor::Decoder;
use minicbor::decode::Error;
use twinlatch_otp::{Algorithm, Digits, Period};
use twinlatch_secret::OtpSeed;

use super::{Read, Writer, Written, count};
use crate::item::TokenItem;

pub(super) fn write(writer: &mut Writer, token: &TokenItem) -> Written {
    writer.map(6)?;
    writer.u8(1)?.str(&token.issuer)?;
    writer.u8(2)?.str(&token.account)?;
    // EXPOSE: on its way into the seal.
    writer.u8(3)?.bytes(token.seed.expose())?;
    writer.u8(4)?.u8(number(token.algorithm))?;
    writer.u8(5)?.u8(token.digits.get())?;
    writer.u8(6)?.u32(token.period.seconds())?;
    Ok(())
}

pub(super) fn read(reader: &mut Decoder<'_>) -> Read<TokenItem> {
    let (mut issuer, mut account) = (String::new(), String::new());
    let (mut seed, mut algorithm, mut digits, mut period) = (None, None, None, None);
    for _ in 0..count(reader.map()?)? {
        match reader.u64()? {
            1 => reader.str()?.clone_into(&mut issuer),
            2 => reader.str()?.clone_into(&mut account),
            3 => seed = Some(OtpSeed::new(reader.bytes()?.to_vec())),
            4 => algorithm = named(reader.u8()?),
            5 => digits = Digits::new(reader.u8()?),
            6 => period = Period::new(reader.u32()?),
            _ => reader.skip()?,
        }
    }
    let missing = || Error::message("a token without key or figures");
    Ok(TokenItem {
        issuer,
        account,
        seed: seed.filter(|seed| !seed.is_empty()).ok_or_else(missing)?,
        algorithm: algorithm.ok_or_else(missing)?,
        digits: digits.ok_or_else(missing)?,
        period: period.ok_or_else(missing)?,
    })
}

/// The drafts let in no other algorithm than these three.
fn number(algorithm: Algorithm) -> u8 {
    match algorithm {
        Algorithm::Sha1 | Algorithm::Sha224 => 1,
        Algorithm::Sha256 | Algorithm::Sha384 => 2,
        Algorithm::Sha512 => 3,
    }
}

fn named(number: u8) -> Option<Algorithm> {
    match number {
        1 => Some(Algorithm::Sha1),
        2 => Some(Algorithm::Sha256),
        3 => Some(Algorithm::Sha512),
        _ => None,
    }
}

pub(super) fn ample(token: &TokenItem) -> usize {
    token.issuer.len() + token.account.len() + token.seed.len() + 64
}
