//! `policy`: what the owner has decided for everybody who has an account in the vault.
//!
//! | key | type | meaning |
//! | --- | --- | --- |
//! | 1 | integer | counter, +1 with each policy |
//! | 2 | text | the rules, as a computer's administrator writes them; empty: nothing is decided any more |
//! | 3 | 64 bytes | the owner's signature (kind `policy`, scope and id empty) over the map of 1 and 2 |

use minicbor::Encoder;
use twinlatch_crypto::{
    DevName, DevObject, Id, Random, SealError, Sealed, SignKind, Stored, dev_key, dev_object_id,
    kind, sign, verify,
};
use twinlatch_secret::{DeviceKey, SigningKey};

use crate::RecordError;
use crate::canonical::{Sink, Written, as_map, encode_with, write_entry};
use crate::row;

/// A policy with its signature.
///
/// # Security
///
/// Everybody on the device can write such a row: it decides nothing before its signature verifies
/// and its counter is not behind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedPolicy {
    /// Raised with each policy; what is removed is a policy too, without text.
    pub counter: u64,
    /// The rules as text; what they say, `twinlatch-policy` reads.
    pub text: String,
    /// The owner's signature over counter and text.
    pub signature: [u8; 64],
}

as_map!(SignedPolicy { 1 => counter, 2 => text, 3 => signature });

impl SignedPolicy {
    /// Signs a text with the owner's key, for one vault. Scope and id are empty, so that it outlives
    /// a change of the device key.
    pub fn make(key: &SigningKey, db: &Id, counter: u64, text: String) -> Self {
        let mut policy = Self {
            counter,
            text,
            signature: [0; 64],
        };
        let payload = policy.payload();
        policy.signature = sign(key, SignKind::Policy, db, None, None, counter, &payload);
        policy
    }

    /// Whether it bears the signature of this public key, for this vault.
    pub fn is_signed_by(&self, public: &[u8; 32], db: &Id) -> bool {
        let (counter, payload) = (self.counter, self.payload());
        let signature = &self.signature;
        verify(
            public,
            SignKind::Policy,
            db,
            None,
            None,
            counter,
            &payload,
            signature,
        )
    }

    /// The map of keys 1 and 2, which is signed.
    fn payload(&self) -> Vec<u8> {
        let map = encode_with(
            |writer| self.write_signed(writer),
            |writer| self.write_signed(writer),
        );
        // EXPOSE: a policy is no secret.
        map.expose().to_vec()
    }

    fn write_signed<W: Sink>(&self, writer: &mut Encoder<W>) -> Written {
        writer.map(2)?;
        write_entry(writer, 1, &self.counter)?;
        write_entry(writer, 2, &self.text)
    }
}

/// Seals the policy; its id is derived from the device key.
///
/// # Errors
///
/// [`SealError`].
pub fn seal_policy(
    key: &DeviceKey,
    db: &Id,
    policy: &SignedPolicy,
    random: &dyn Random,
) -> Result<Sealed<kind::Policy>, SealError> {
    let place = row::device_place(db, &dev_object_id(key, DevObject::Policy));
    row::seal(&dev_key(key, DevName::Settings), &place, policy, random)
}

/// Opens the policy; whether it is the owner's is not asked here.
///
/// # Errors
///
/// [`RecordError`].
pub fn open_policy(key: &DeviceKey, db: &Id, stored: &Stored) -> Result<SignedPolicy, RecordError> {
    let place = row::device_place(db, &dev_object_id(key, DevObject::Policy));
    row::open::<kind::Policy, _>(&dev_key(key, DevName::Settings), &place, stored)
}
