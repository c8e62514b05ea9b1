//! The names of entries.

use data_encoding::HEXLOWER;

use crate::DeviceError;

/// Names the entry of a device key: `key/` and the device id in hex.
///
/// A key is named by its own id, so writing one key can never replace another.
pub fn key_user(device: &[u8; 8]) -> String {
    format!("key/{}", HEXLOWER.encode(device))
}

/// Names the mark of a vault: `mark/` and the vault's id in hex.
pub fn mark_user(db: &[u8; 16]) -> String {
    format!("mark/{}", HEXLOWER.encode(db))
}

/// Names the mark of an account: the vault's name, `/` and the account's id in hex.
pub fn account_mark_user(db: &[u8; 16], account: &[u8; 16]) -> String {
    format!("mark/{}/{}", HEXLOWER.encode(db), HEXLOWER.encode(account))
}

/// What a name of ours names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum EntryName {
    /// The key of a device, by its id in hex.
    Key(String),
    /// A mark, by the id of its vault in hex.
    Mark(String),
}

impl EntryName {
    /// Takes a name apart.
    ///
    /// # Errors
    ///
    /// [`DeviceError::BadName`] if it is none of ours; it is never made part of a path then.
    pub(crate) fn parse(user: &str) -> Result<Self, DeviceError> {
        let parts: Vec<&str> = user.split('/').collect();
        match parts.as_slice() {
            ["key", device] if is_hex(device, 8) => Ok(Self::Key((*device).to_owned())),
            ["mark", db] if is_hex(db, 16) => Ok(Self::Mark((*db).to_owned())),
            ["mark", db, account] if is_hex(db, 16) && is_hex(account, 16) => {
                Ok(Self::Mark((*db).to_owned()))
            }
            _ => Err(DeviceError::BadName),
        }
    }
}

/// Whether `text` is `len` bytes in lower-case hex.
pub(crate) fn is_hex(text: &str, len: usize) -> bool {
    text.len() == 2 * len && HEXLOWER.decode(text.as_bytes()).is_ok()
}

#[cfg(test)]
mod tests {
    use super::{EntryName, account_mark_user, key_user, mark_user};
    use crate::DeviceError;

    #[test]
    fn names_are_hex_behind_their_kind() {
        assert_eq!(key_user(&[0xab; 8]), "key/abababababababab", "device id");
        assert_eq!(
            mark_user(&[0xc0; 16]),
            format!("mark/{}", "c0".repeat(16)),
            "vault id"
        );
        let account = account_mark_user(&[0xc0; 16], &[0xa1; 16]);
        assert_eq!(
            account,
            format!("mark/{}/{}", "c0".repeat(16), "a1".repeat(16)),
            "both ids"
        );
    }

    #[test]
    fn own_names_are_taken_apart() {
        let db = "c0".repeat(16);
        let key = EntryName::parse(&key_user(&[0xab; 8]));
        assert_eq!(
            key,
            Ok(EntryName::Key("ab".repeat(8))),
            "a key by its device"
        );
        for user in [
            mark_user(&[0xc0; 16]),
            account_mark_user(&[0xc0; 16], &[1; 16]),
        ] {
            assert_eq!(
                EntryName::parse(&user),
                Ok(EntryName::Mark(db.clone())),
                "one file a vault"
            );
        }
    }

    #[test]
    fn foreign_names_never_become_paths() {
        let long = format!("mark/{}/../{}", "c0".repeat(16), "c0".repeat(16));
        for user in [
            "",
            "key/",
            "key/../../etc",
            "mark/..",
            "KEY/abababababababab",
            &long,
        ] {
            assert_eq!(
                EntryName::parse(user),
                Err(DeviceError::BadName),
                "{user} is not ours"
            );
        }
        let upper = "key/ABABABABABABABAB";
        assert_eq!(
            EntryName::parse(upper),
            Err(DeviceError::BadName),
            "one spelling a name"
        );
    }
}
