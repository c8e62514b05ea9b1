//! Whose word counts: a chain of signatures from the owner's key to a directory row.

use twinlatch_crypto::Id;
use twinlatch_records::{DirectoryEntry, Role};

use crate::identity::{is_deletion_signed_by, is_signed_by, keys_are_joined};

/// The directory, judged by one owner's key: the owner signs administrators and the own row, owner
/// or administrator sign the others.
///
/// # Security
///
/// Rights follow only from a key that stands in the `state` of the person who asks, the root of
/// trust; every row can be written by whoever runs code under the device's key.
pub(crate) struct Trust<'a> {
    owner: [u8; 32],
    db: Id,
    entries: &'a [(Id, DirectoryEntry)],
}

impl<'a> Trust<'a> {
    /// Judges rows by the owner's public key; `entries` are searched for administrators.
    pub(crate) fn new(owner: [u8; 32], db: Id, entries: &'a [(Id, DirectoryEntry)]) -> Self {
        Self { owner, db, entries }
    }

    /// The role that a row grants: the one it names if it verifies, else that of a user.
    pub(crate) fn role(&self, tag: &Id, entry: &DirectoryEntry) -> Role {
        if self.verifies(tag, entry) {
            entry.role
        } else {
            Role::User
        }
    }

    /// Whether a row bears the signatures that it needs, and the person's own keys in it theirs.
    pub(crate) fn verifies(&self, tag: &Id, entry: &DirectoryEntry) -> bool {
        self.is_of_owner(tag, entry)
            || (is_granted_by_administrators(entry.role)
                && are_own_keys_joined(entry, &self.db)
                && self.is_of_administrator(tag, entry))
    }

    fn is_of_owner(&self, tag: &Id, entry: &DirectoryEntry) -> bool {
        let owners_own = entry.role != Role::Owner || entry.signing_key == Some(self.owner);
        owners_own
            && is_signed_by(&self.owner, entry, tag, &self.db)
            && are_own_keys_joined(entry, &self.db)
    }

    fn is_of_administrator(&self, tag: &Id, entry: &DirectoryEntry) -> bool {
        self.administrators(&entry.signer)
            .any(|key| is_signed_by(&key, entry, tag, &self.db))
    }

    /// The keys of an account as far as the owner's word makes it an administrator's.
    fn administrators(&self, account: &Id) -> impl Iterator<Item = [u8; 32]> {
        let of_account = |(_, signer): &&(Id, DirectoryEntry)| {
            signer.account == *account && signer.role == Role::Administrator
        };
        let signers = self.entries.iter().filter(of_account);
        signers
            .filter(|(of, signer)| self.is_of_owner(of, signer))
            .filter_map(|(_, signer)| signer.signing_key)
    }

    /// Until when the account can be taken back, unix seconds, if it is marked for deletion by
    /// itself, by the owner, or by an administrator who looks after it.
    pub(crate) fn deletion(&self, tag: &Id, entry: &DirectoryEntry) -> Option<u64> {
        let mark = entry.deletion.as_ref()?;
        if entry.role == Role::Owner || mark.account != entry.account || !self.verifies(tag, entry)
        {
            return None;
        }
        let signed = |key: [u8; 32]| is_deletion_signed_by(&key, entry, mark, tag, &self.db);
        let own = mark.signer == entry.account && entry.signing_key.is_some_and(signed);
        let by_administrator = is_granted_by_administrators(entry.role)
            && self.administrators(&mark.signer).any(signed);
        (own || signed(self.owner) || by_administrator).then_some(mark.until)
    }
}

/// The roles that an administrator's signature grants.
fn is_granted_by_administrators(role: Role) -> bool {
    match role {
        Role::User | Role::Viewer | Role::Auditor => true,
        Role::Owner | Role::Administrator => false,
    }
}

/// Of a person who has not come yet there are no keys to join.
fn are_own_keys_joined(entry: &DirectoryEntry, db: &Id) -> bool {
    (entry.signing_key.is_none() && entry.agreement_key.is_none()) || keys_are_joined(entry, db)
}

#[cfg(test)]
mod tests {
    use super::Trust;
    use crate::identity::{make_identity, sign_as_owner, sign_entry, sign_keys};
    use twinlatch_crypto::{
        Id, NoRandom, Random, make_signing_key, public_agreement_key, public_signing_key,
    };
    use twinlatch_records::{DirectoryEntry, IdentityKeys, Role, Status};

    const DB: Id = Id::new([0xc0; 16]);

    struct Bytes(u8);

    impl Random for Bytes {
        fn fill(&self, out: &mut [u8]) -> Result<(), NoRandom> {
            out.fill(self.0);
            Ok(())
        }
    }

    /// A row without signatures; its tag and account are made of `byte`.
    fn blank(byte: u8, role: Role) -> (Id, DirectoryEntry) {
        let entry = DirectoryEntry {
            account: Id::new([byte; 16]),
            header: Id::new([1; 16]),
            tries: Id::new([2; 16]),
            username: "ada".to_owned(),
            display_name: "Ada".to_owned(),
            role,
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
            deletion: None,
        };
        (Id::new([byte; 16]), entry)
    }

    struct Person {
        identity: IdentityKeys,
        row: (Id, DirectoryEntry),
    }

    fn owner() -> Person {
        let identity = make_identity(&Bytes(5)).expect("drawn");
        let (tag, mut entry) = blank(0xa0, Role::Owner);
        sign_as_owner(&mut entry, &identity, &tag, &DB);
        Person {
            identity,
            row: (tag, entry),
        }
    }

    /// Somebody whom `by` has brought in, and who has come.
    fn joined(byte: u8, role: Role, by: &Person) -> Person {
        let (identity, joining) = (
            make_identity(&Bytes(byte)).expect("drawn"),
            make_signing_key(&Bytes(byte + 1)).expect("drawn"),
        );
        let (tag, mut entry) = blank(byte, role);
        entry.joining_key = public_signing_key(&joining);
        sign_entry(
            &mut entry,
            &by.identity.signing,
            by.row.1.account,
            &tag,
            &DB,
        );
        entry.signing_key = Some(public_signing_key(&identity.signing));
        entry.agreement_key = Some(public_agreement_key(&identity.agreement));
        entry.joining_signature = Some(sign_keys(&entry, &joining, &DB));
        Person {
            identity,
            row: (tag, entry),
        }
    }

    /// The role that a row grants beside these others.
    fn role(of: &(Id, DirectoryEntry), owner: &Person, others: &[&Person]) -> Role {
        let entries: Vec<_> = others.iter().map(|person| person.row.clone()).collect();
        let key = public_signing_key(&owner.identity.signing);
        Trust::new(key, DB, &entries).role(&of.0, &of.1)
    }

    #[test]
    fn the_owners_own_row_grants_the_owners_role() {
        let owner = owner();
        assert_eq!(
            role(&owner.row, &owner, &[]),
            Role::Owner,
            "signed by itself"
        );
    }

    #[test]
    fn the_owner_signs_administrators_and_they_sign_the_others() {
        let owner = owner();
        let admin = joined(0x10, Role::Administrator, &owner);
        assert_eq!(
            role(&admin.row, &owner, &[]),
            Role::Administrator,
            "by the owner"
        );
        for granted in [Role::User, Role::Viewer, Role::Auditor] {
            let person = joined(0x20, granted, &admin);
            assert_eq!(role(&person.row, &owner, &[&admin]), granted, "by both");
        }
        let viewer = joined(0x20, Role::Viewer, &admin);
        assert_eq!(
            role(&viewer.row, &owner, &[]),
            Role::User,
            "without the administrator's row nothing says so"
        );
    }

    #[test]
    fn nobody_but_the_owner_makes_an_administrator() {
        let owner = owner();
        let admin = joined(0x10, Role::Administrator, &owner);
        let second = joined(0x20, Role::Administrator, &admin);
        assert_eq!(
            role(&second.row, &owner, &[&admin]),
            Role::User,
            "not by the first"
        );
        let third = joined(0x30, Role::Viewer, &second);
        assert_eq!(
            role(&third.row, &owner, &[&admin, &second]),
            Role::User,
            "nor by one whom another administrator made"
        );
        let user = joined(0x40, Role::User, &admin);
        let fourth = joined(0x50, Role::Auditor, &user);
        assert_eq!(
            role(&fourth.row, &owner, &[&admin, &user]),
            Role::User,
            "nor by a user"
        );
    }

    #[test]
    fn a_row_that_was_changed_grants_nothing() {
        type Change = (&'static str, fn(&mut DirectoryEntry));
        let changes: [Change; 7] = [
            ("role", |entry| entry.role = Role::Viewer),
            ("counter", |entry| entry.counter += 1),
            ("account", |entry| entry.account = Id::new([9; 16])),
            ("status", |entry| entry.status = Status::Disabled),
            ("groups", |entry| entry.groups.push("cash desk".to_owned())),
            ("signing key", |entry| entry.signing_key = Some([9; 32])),
            ("agreement key", |entry| entry.agreement_key = Some([9; 32])),
        ];
        for (what, change) in changes {
            let owner = owner();
            let admin = joined(0x10, Role::Administrator, &owner);
            let mut auditor = joined(0x20, Role::Auditor, &admin);
            let mut changed_owner = owner.row.clone();
            change(&mut auditor.row.1);
            change(&mut changed_owner.1);
            assert_eq!(
                role(&auditor.row, &owner, &[&admin]),
                Role::User,
                "{what} is signed"
            );
            assert_eq!(
                role(&changed_owner, &owner, &[]),
                Role::User,
                "the owner's {what} too"
            );
        }
    }

    #[test]
    fn a_row_counts_in_its_place_and_under_its_owner_alone() {
        let (owner, stranger) = (owner(), {
            let identity = make_identity(&Bytes(6)).expect("drawn");
            Person {
                identity,
                row: blank(0xb0, Role::Owner),
            }
        });
        let elsewhere = (Id::new([9; 16]), owner.row.1.clone());
        assert_eq!(
            role(&elsewhere, &owner, &[]),
            Role::User,
            "another name's row"
        );
        assert_eq!(
            role(&owner.row, &stranger, &[]),
            Role::User,
            "another owner"
        );
        let key = public_signing_key(&owner.identity.signing);
        let other_vault = Trust::new(key, Id::new([9; 16]), &[]);
        assert_eq!(
            other_vault.role(&owner.row.0, &owner.row.1),
            Role::User,
            "another vault"
        );
    }
}
