//! A person's identity keys and the signatures on a directory row.

use twinlatch_crypto::{
    Id, NoRandom, Random, SignKind, make_agreement_key, make_signing_key, public_agreement_key,
    public_signing_key, sign, verify,
};
use twinlatch_records::{Deletion, DirectoryEntry, IdentityKeys};
use twinlatch_secret::SigningKey;

/// Draws the identity keys of a new account.
pub(crate) fn make_identity(random: &dyn Random) -> Result<IdentityKeys, NoRandom> {
    Ok(IdentityKeys {
        signing: make_signing_key(random)?,
        agreement: make_agreement_key(random)?,
    })
}

/// The same keys once more, for the second place that holds them.
pub(crate) fn second_copy(identity: &IdentityKeys) -> IdentityKeys {
    IdentityKeys {
        signing: identity.signing.duplicate(),
        agreement: identity.agreement.duplicate(),
    }
}

/// Puts the owner's keys and both signatures into the owner's own row: the owner's key is the
/// joining key too, and signs everything.
///
/// `tag` is the id of the row, which the signature binds.
pub(crate) fn sign_as_owner(
    entry: &mut DirectoryEntry,
    identity: &IdentityKeys,
    tag: &Id,
    db: &Id,
) {
    let key = &identity.signing;
    entry.joining_key = public_signing_key(key);
    entry.signing_key = Some(public_signing_key(key));
    entry.agreement_key = Some(public_agreement_key(&identity.agreement));
    entry.joining_signature = Some(sign_keys(entry, key, db));
    sign_entry(entry, key, entry.account, tag, db);
}

/// Puts the signature of owner or administrator over everything that grants a right into a row.
///
/// `tag` is the id of the row, which the signature binds.
pub(crate) fn sign_entry(
    entry: &mut DirectoryEntry,
    key: &SigningKey,
    signer: Id,
    tag: &Id,
    db: &Id,
) {
    entry.signer = signer;
    let (counter, payload) = (entry.counter, entry.signed_payload());
    entry.signature = sign(
        key,
        SignKind::Directory,
        db,
        None,
        Some(tag),
        counter,
        &payload,
    );
}

/// The joining key's signature over the person's own keys in a row.
pub(crate) fn sign_keys(entry: &DirectoryEntry, key: &SigningKey, db: &Id) -> [u8; 64] {
    let payload = entry.joining_payload();
    sign(
        key,
        SignKind::Keys,
        db,
        None,
        Some(&entry.account),
        0,
        &payload,
    )
}

/// Whether a row bears the signature of this key over everything that grants a right.
pub(crate) fn is_signed_by(public: &[u8; 32], entry: &DirectoryEntry, tag: &Id, db: &Id) -> bool {
    let (counter, payload) = (entry.counter, entry.signed_payload());
    let signature = &entry.signature;
    verify(
        public,
        SignKind::Directory,
        db,
        None,
        Some(tag),
        counter,
        &payload,
        signature,
    )
}

/// Puts the word that the account goes into a row, signed at the row's counter.
///
/// `until` is the end of the time in which it can be taken back, unix seconds.
pub(crate) fn sign_deletion(
    entry: &mut DirectoryEntry,
    until: u64,
    key: &SigningKey,
    signer: Id,
    tag: &Id,
    db: &Id,
) {
    let mut mark = Deletion {
        account: entry.account,
        until,
        signer,
        signature: [0; 64],
    };
    let (kind, counter) = (SignKind::Deletion, entry.counter);
    mark.signature = sign(key, kind, db, None, Some(tag), counter, &mark.payload());
    entry.deletion = Some(mark);
}

/// Whether this key has signed the word that the account goes, at the row's counter.
pub(crate) fn is_deletion_signed_by(
    public: &[u8; 32],
    entry: &DirectoryEntry,
    mark: &Deletion,
    tag: &Id,
    db: &Id,
) -> bool {
    let (kind, payload) = (SignKind::Deletion, mark.payload());
    let (counter, signature) = (entry.counter, &mark.signature);
    verify(
        public,
        kind,
        db,
        None,
        Some(tag),
        counter,
        &payload,
        signature,
    )
}

/// Whether the person's own keys in a row bear the signature of its joining key.
pub(crate) fn keys_are_joined(entry: &DirectoryEntry, db: &Id) -> bool {
    let Some(signature) = &entry.joining_signature else {
        return false;
    };
    let (account, payload) = (Some(&entry.account), entry.joining_payload());
    verify(
        &entry.joining_key,
        SignKind::Keys,
        db,
        None,
        account,
        0,
        &payload,
        signature,
    )
}
