//! A person's identity keys and the signatures on a directory row.

use twinlatch_crypto::{
    Id, NoRandom, Random, SignKind, make_agreement_key, make_signing_key, public_agreement_key,
    public_signing_key, sign, verify,
};
use twinlatch_records::{DirectoryEntry, IdentityKeys};
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
    entry.signer = entry.account;
    entry.joining_signature = Some(sign_keys(entry, key, db));
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

fn sign_keys(entry: &DirectoryEntry, key: &SigningKey, db: &Id) -> [u8; 64] {
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

#[cfg(test)]
mod tests {
    use super::{is_signed_by, keys_are_joined, make_identity, sign_as_owner};
    use crate::people::verified_role;
    use twinlatch_crypto::{Id, NoRandom, Random, public_signing_key};
    use twinlatch_records::{DirectoryEntry, Role, Status};

    const DB: Id = Id::new([0xc0; 16]);
    const TAG: Id = Id::new([0x7a; 16]);

    struct Bytes(u8);

    impl Random for Bytes {
        fn fill(&self, out: &mut [u8]) -> Result<(), NoRandom> {
            out.fill(self.0);
            Ok(())
        }
    }

    /// The owner's row, with the owner's public key.
    fn owner() -> (DirectoryEntry, [u8; 32]) {
        let identity = make_identity(&Bytes(5)).expect("drawn");
        let mut entry = DirectoryEntry {
            account: Id::new([0xa0; 16]),
            header: Id::new([1; 16]),
            tries: Id::new([2; 16]),
            username: "ada".to_owned(),
            display_name: "Ada".to_owned(),
            role: Role::Owner,
            status: Status::Active,
            groups: Vec::new(),
            counter: 1,
            joining_key: [0; 32],
            signer: Id::new([0; 16]),
            signature: [0; 64],
            signing_key: None,
            agreement_key: None,
            joining_signature: None,
            owner_keys: Vec::new(),
        };
        sign_as_owner(&mut entry, &identity, &TAG, &DB);
        (entry, public_signing_key(&identity.signing))
    }

    fn role(entry: &DirectoryEntry, key: &[u8; 32]) -> Role {
        verified_role(entry, &TAG, key, &DB)
    }

    #[test]
    fn the_owners_own_row_grants_the_owners_role() {
        let (entry, key) = owner();
        assert!(is_signed_by(&key, &entry, &TAG, &DB), "signed");
        assert!(
            keys_are_joined(&entry, &DB),
            "and the keys are the person's"
        );
        assert_eq!(role(&entry, &key), Role::Owner, "so it counts");
    }

    #[test]
    fn a_row_that_was_changed_grants_nothing() {
        type Change = (&'static str, fn(&mut DirectoryEntry));
        let changes: [Change; 6] = [
            ("role", |entry| entry.role = Role::Administrator),
            ("counter", |entry| entry.counter += 1),
            ("account", |entry| entry.account = Id::new([9; 16])),
            ("status", |entry| entry.status = Status::Disabled),
            ("signing key", |entry| entry.signing_key = Some([9; 32])),
            ("agreement key", |entry| entry.agreement_key = Some([9; 32])),
        ];
        for (what, change) in changes {
            let (mut entry, key) = owner();
            change(&mut entry);
            assert_eq!(role(&entry, &key), Role::User, "{what} is signed");
        }
    }

    #[test]
    fn a_row_counts_in_its_place_and_under_its_owner_alone() {
        let (entry, key) = owner();
        let other = Id::new([9; 16]);
        assert_eq!(
            verified_role(&entry, &other, &key, &DB),
            Role::User,
            "another name's row"
        );
        assert_eq!(
            verified_role(&entry, &TAG, &key, &other),
            Role::User,
            "another vault"
        );
        let stranger = public_signing_key(&make_identity(&Bytes(6)).expect("drawn").signing);
        assert_eq!(role(&entry, &stranger), Role::User, "another owner");
    }
}
