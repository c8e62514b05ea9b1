//! What a letter of the mailbox says of a shared collection.
//!
//! The message of purposes 1 and 2 is a map:
//!
//! | key | type | meaning |
//! | --- | --- | --- |
//! | 1 | id | collection |
//! | 2 | integer | generation of the newest key in it; 0 for the end of a membership |
//! | 3 | bytes | the letter, sealed by HPKE (RFC 9180) to the recipient |
//!
//! A letter with keys is a map: 1 keys as \[generation, key (32 bytes)\], newest first; 2 number
//! of the sender's last entry among the members; 3 its SHA-256; 4 the sender's signature over the
//! map of 1 to 3 and 5, the sender's account, which is signed and not stored. The end of a
//! membership is a map: 1 the members, whose last word on the recipient says so.

use twinlatch_crypto::{
    Id, MessageKind, MessagePlace, Random, SealError, SignKind, open_message, seal_message, sign,
    verify,
};
use twinlatch_secret::{AgreementKey, CollectionKey, SecretBytes, SigningKey};

use crate::canonical::{as_map, decode, encode};
use crate::values::Hash;
use crate::{Mail, MailPurpose, Member, PersonKeys};

/// What a letter is about, in clear inside the sealed row.
struct Envelope {
    collection: Id,
    generation: u32,
    letter: Vec<u8>,
}

as_map!(Envelope { 1 => collection, 2 => generation, 3 => letter });

/// Keys of a collection, and where the sender stands among its members.
struct Letter {
    keys: Vec<(u32, CollectionKey)>,
    number: u64,
    entry: Hash,
    signature: [u8; 64],
}

as_map!(Letter { 1 => keys, 2 => number, 3 => entry, 4 => signature });

/// What the sender signs of a letter.
struct SignedLetter {
    keys: Vec<(u32, CollectionKey)>,
    number: u64,
    entry: Hash,
    sender: Id,
}

as_map!(SignedLetter { 1 => keys, 2 => number, 3 => entry, 5 => sender });

/// The end of a membership.
struct Farewell {
    members: Vec<Member>,
}

as_map!(Farewell { 1 => members });

/// Between whom a letter goes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Route<'a> {
    pub(crate) db: &'a Id,
    pub(crate) sender: &'a Id,
    pub(crate) recipient: &'a Id,
    pub(crate) collection: &'a Id,
}

/// Keys that came by a letter whose sender signed it.
pub(crate) struct ReceivedKeys {
    /// Newest first.
    pub(crate) keys: Vec<(u32, CollectionKey)>,
    pub(crate) number: u64,
    pub(crate) entry: Hash,
}

/// What a letter is found to be about before it is opened.
pub(crate) fn about(mail: &Mail) -> Option<(Id, u32)> {
    let envelope = envelope(mail)?;
    Some((envelope.collection, envelope.generation))
}

/// Writes the letter that gives somebody the keys of a collection.
pub(crate) fn write_keys(
    route: Route<'_>,
    to: &PersonKeys,
    keys: Vec<(u32, CollectionKey)>,
    own_entry: &Member,
    signing: &SigningKey,
    random: &dyn Random,
) -> Result<Mail, SealError> {
    let generation = keys.first().map_or(0, |(generation, _)| *generation);
    let signed = SignedLetter {
        keys,
        number: own_entry.number,
        entry: own_entry.hash(),
        sender: *route.sender,
    };
    let signature = route.sign(signing, generation, &encode(&signed));
    let letter = Letter {
        keys: signed.keys,
        number: signed.number,
        entry: signed.entry,
        signature,
    };
    let plain = encode(&letter);
    route.seal(to, MailPurpose::CollectionKey, generation, &plain, random)
}

/// Opens a letter with keys; `None` unless it was sealed to this person and signed by the sender.
pub(crate) fn read_keys(
    db: &Id,
    mail: &Mail,
    agreement: &AgreementKey,
    sender: &PersonKeys,
) -> Option<ReceivedKeys> {
    let envelope = envelope(mail)?;
    let route = Route {
        db,
        sender: &mail.sender,
        recipient: &mail.recipient,
        collection: &envelope.collection,
    };
    let plain = route.open(agreement, envelope.generation, &envelope.letter)?;
    let letter = decode::<Letter>(&plain).ok()?;
    let falling = letter.keys.is_sorted_by(|newer, older| newer.0 > older.0);
    let newest = letter.keys.first().map(|(generation, _)| *generation);
    if !falling || newest != Some(envelope.generation) || envelope.generation == 0 {
        return None;
    }
    let signed = SignedLetter {
        keys: letter.keys,
        number: letter.number,
        entry: letter.entry,
        sender: mail.sender,
    };
    let payload = encode(&signed);
    let known = route.verifies(
        &sender.signing,
        envelope.generation,
        &payload,
        &letter.signature,
    );
    known.then_some(ReceivedKeys {
        keys: signed.keys,
        number: signed.number,
        entry: signed.entry,
    })
}

/// Writes the letter that tells somebody of the end of a membership.
pub(crate) fn write_farewell(
    route: Route<'_>,
    to: &PersonKeys,
    members: Vec<Member>,
    random: &dyn Random,
) -> Result<Mail, SealError> {
    let plain = encode(&Farewell { members });
    route.seal(to, MailPurpose::Removal, 0, &plain, random)
}

/// Opens the end of a membership; what its list is worth, its signatures say.
pub(crate) fn read_farewell(
    db: &Id,
    mail: &Mail,
    agreement: &AgreementKey,
) -> Option<(Id, Vec<Member>)> {
    let envelope = envelope(mail)?;
    let route = Route {
        db,
        sender: &mail.sender,
        recipient: &mail.recipient,
        collection: &envelope.collection,
    };
    let plain = route.open(agreement, 0, &envelope.letter)?;
    let farewell = decode::<Farewell>(&plain).ok()?;
    Some((envelope.collection, farewell.members))
}

fn envelope(mail: &Mail) -> Option<Envelope> {
    decode(&SecretBytes::new(mail.message.clone())).ok()
}

impl Route<'_> {
    fn seal(
        &self,
        to: &PersonKeys,
        purpose: MailPurpose,
        generation: u32,
        plain: &SecretBytes,
        random: &dyn Random,
    ) -> Result<Mail, SealError> {
        let bound = generation.to_le_bytes();
        let letter = seal_message(
            &to.agreement,
            &self.place(&self.parts(&bound)),
            plain,
            random,
        )?;
        let envelope = Envelope {
            collection: *self.collection,
            generation,
            letter,
        };
        Ok(Mail {
            recipient: *self.recipient,
            purpose,
            sender: *self.sender,
            // EXPOSE: ids and a sealed letter.
            message: encode(&envelope).expose().to_vec(),
        })
    }

    fn open(&self, key: &AgreementKey, generation: u32, letter: &[u8]) -> Option<SecretBytes> {
        let bound = generation.to_le_bytes();
        open_message(key, &self.place(&self.parts(&bound)), letter).ok()
    }

    fn parts<'p>(&'p self, generation: &'p [u8; 4]) -> [&'p [u8]; 4] {
        [
            self.sender.bytes(),
            self.recipient.bytes(),
            self.collection.bytes(),
            generation,
        ]
    }

    fn place<'p>(&'p self, parts: &'p [&'p [u8]]) -> MessagePlace<'p> {
        MessagePlace {
            kind: MessageKind::CollectionKey,
            db: self.db,
            parts,
        }
    }

    fn sign(&self, key: &SigningKey, generation: u32, payload: &SecretBytes) -> [u8; 64] {
        let (scope, id) = (Some(self.collection), Some(self.recipient));
        // EXPOSE: the keys are hashed into the signature.
        sign(
            key,
            SignKind::CollectionKey,
            self.db,
            scope,
            id,
            generation.into(),
            payload.expose(),
        )
    }

    fn verifies(
        &self,
        key: &[u8; 32],
        generation: u32,
        payload: &SecretBytes,
        signature: &[u8; 64],
    ) -> bool {
        let (scope, id) = (Some(self.collection), Some(self.recipient));
        // EXPOSE: the keys are hashed for the signature.
        verify(
            key,
            SignKind::CollectionKey,
            self.db,
            scope,
            id,
            generation.into(),
            payload.expose(),
            signature,
        )
    }
}
