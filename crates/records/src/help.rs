//! Ways back in that administrators help with, as `ways` names them, and their shares.
//!
//! | key | type | meaning |
//! | --- | --- | --- |
//! | 1 | array | rows as \[row id, way (4 to 6, as in `recovery`), array of account ids of those who hold a part of its share\] |
//! | 2 | 10 bytes, optional | the person's paper code for a lost phone |
//! | 3 | 10 bytes, optional | the person's paper code for a forgotten password |
//! | 4 | integer | when they were made, seconds since 1970 |
//! | 5 | integer | how many administrators must help: 1 or 2; 0 where none can and key 6 stands |
//! | 6 | integer, optional | since when administrators alone could open the account, seconds since 1970; stays until all keys are replaced |
//!
//! A share is a message of the mailbox, purpose 4: the row's id (16 bytes), then the 32 bytes of R,
//! or of one's part of it, by HPKE to the administrator's X25519 key with the parts sender,
//! recipient, row id.

use twinlatch_crypto::{
    Id, MessageKind, MessagePlace, Random, SealError, open_message, seal_message,
};
use twinlatch_secret::{AgreementKey, PaperCode, RecoveryShare, SecretBytes};

use crate::canonical::{as_array, as_map};
use crate::{Mail, MailPurpose, RecordError, WayKind};

/// The ways that administrators help with.
#[derive(Debug)]
pub struct HelpWays {
    /// One row for each administrator who can help alone, or for each two who can together.
    pub rows: Vec<HelpRow>,
    /// The person's own part for a lost phone.
    pub phone: Option<PaperCode>,
    /// The person's own part for a forgotten password.
    pub password: Option<PaperCode>,
    /// When they were made, unix seconds.
    pub issued: u64,
    /// How many administrators must help: 1 or 2; 0 where none can.
    pub needed: u32,
    /// Since when administrators alone could open the account, unix seconds.
    pub escrowed: Option<u64>,
}

as_map!(HelpWays {
    1 => rows,
    2 => phone,
    3 => password,
    4 => issued,
    5 => needed,
    6 => escrowed,
});

/// One row that administrators help with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HelpRow {
    /// Its id in `slots`.
    pub row: Id,
    /// [`WayKind::AdminPhone`], [`WayKind::AdminPassword`] or [`WayKind::AdminFull`].
    pub way: WayKind,
    /// Whose parts together are its share.
    pub holders: Vec<Id>,
}

as_array!(HelpRow [row, way, holders]);

impl HelpWays {
    /// Makes a second copy, which wipes itself like the first.
    #[must_use]
    pub fn duplicate(&self) -> Self {
        Self {
            rows: self.rows.clone(),
            phone: self.phone.as_ref().map(PaperCode::duplicate),
            password: self.password.as_ref().map(PaperCode::duplicate),
            ..*self
        }
    }

    /// The ways after all keys were replaced: an escrow of the old ones is over, and begins anew where
    /// there is one. `None` where nothing is left.
    pub fn under_new_keys(mut self) -> Option<Self> {
        let escrow = self.rows.iter().any(|row| row.way == WayKind::AdminFull);
        self.escrowed = escrow.then_some(self.issued);
        (!self.rows.is_empty()).then_some(self)
    }
}

/// Makes the mail that carries a share to an administrator; `public` is the recipient's X25519 key.
///
/// # Errors
///
/// [`SealError`].
pub fn seal_share(
    mail: (&Id, &Id),
    public: &[u8; 32],
    db: &Id,
    row: &Id,
    share: &RecoveryShare,
    random: &dyn Random,
) -> Result<Mail, SealError> {
    let (sender, recipient) = mail;
    let parts: [&[u8]; 3] = [sender.bytes(), recipient.bytes(), row.bytes()];
    // EXPOSE: on its way into the seal.
    let plain = SecretBytes::new(share.expose().to_vec());
    let sealed = seal_message(public, &share_place(db, &parts), &plain, random)?;
    Ok(Mail {
        recipient: *recipient,
        purpose: MailPurpose::RecoveryShare,
        sender: *sender,
        message: [&row.bytes()[..], &sealed].concat(),
    })
}

/// The row that a share is of, as its mail says.
pub fn row_of_share(mail: &Mail) -> Option<Id> {
    let row = mail.message.get(..Id::LEN)?;
    let is_share = mail.purpose == MailPurpose::RecoveryShare;
    row.try_into().ok().map(Id::new).filter(|_| is_share)
}

/// Opens the share that a mail carries, with the row that it is of.
///
/// # Errors
///
/// [`RecordError`].
///
/// # Security
///
/// Anybody can send one: it proves itself by opening the row, with the person's own part.
pub fn open_share(
    mail: &Mail,
    key: &AgreementKey,
    db: &Id,
) -> Result<(Id, RecoveryShare), RecordError> {
    let row = row_of_share(mail).ok_or(RecordError::NotCanonical)?;
    let parts: [&[u8]; 3] = [mail.sender.bytes(), mail.recipient.bytes(), row.bytes()];
    let sealed = mail.message.get(Id::LEN..).unwrap_or_default();
    let plain = open_message(key, &share_place(db, &parts), sealed)?;
    // EXPOSE: from one wiped buffer into the share's own.
    let share = RecoveryShare::from_slice(plain.expose()).ok_or(RecordError::NotCanonical)?;
    Ok((row, share))
}

fn share_place<'a>(db: &'a Id, parts: &'a [&'a [u8]]) -> MessagePlace<'a> {
    MessagePlace {
        kind: MessageKind::RecoveryShare,
        db,
        parts,
    }
}

#[cfg(test)]
mod tests {
    use super::{open_share, row_of_share, seal_share};
    use crate::{Mail, MailPurpose, RecordError};
    use twinlatch_crypto::{Id, OsRandom, make_agreement_key, public_agreement_key};
    use twinlatch_secret::{AgreementKey, RecoveryShare};

    const DB: Id = Id::new([0xc0; 16]);
    const PERSON: Id = Id::new([1; 16]);
    const ADMIN: Id = Id::new([2; 16]);
    const ROW: Id = Id::new([3; 16]);

    #[test]
    fn a_share_opens_for_its_administrator_row_and_person_alone() {
        let (key, other) = (
            make_agreement_key(&OsRandom).expect("random"),
            make_agreement_key(&OsRandom).expect("random"),
        );
        let share = RecoveryShare::filled(|out| out.fill(7));
        let public = public_agreement_key(&key);
        let mail = seal_share((&PERSON, &ADMIN), &public, &DB, &ROW, &share, &OsRandom);
        let mail = mail.expect("sealed");
        assert_eq!(
            mail.message.len(),
            16 + 32 + 32 + 16,
            "row, key, share, tag"
        );
        assert_eq!(row_of_share(&mail), Some(ROW), "the row stands in front");
        let (row, opened) = open_share(&mail, &key, &DB).expect("the administrator's key");
        assert!(row == ROW && opened.is(&share), "the share of the row");
        let refused = |mail: &Mail, key: &AgreementKey, why: &str| {
            assert!(open_share(mail, key, &DB).is_err(), "{why}");
        };
        refused(&mail, &other, "another administrator's key");
        for (change, why) in [
            (0_usize, "another row"),
            (20, "another key that was agreed with"),
            (90, "another tag"),
        ] {
            let mut changed = mail.clone();
            changed.message[change] ^= 1;
            refused(&changed, &key, why);
        }
        let mut changed = mail.clone();
        changed.sender = ADMIN;
        refused(&changed, &key, "another person's");
        let mut changed = mail.clone();
        changed.message.truncate(15);
        assert_eq!(
            open_share(&changed, &key, &DB).err(),
            Some(RecordError::NotCanonical),
            "too short for a row"
        );
        changed.purpose = MailPurpose::AuditKey;
        assert_eq!(row_of_share(&changed), None, "mail of another purpose");
    }
}
