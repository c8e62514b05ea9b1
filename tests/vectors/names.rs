//! Usernames, and where the directory keeps them.

use twinlatch_accounts::Username;
use twinlatch_crypto::directory_tag;
use twinlatch_secret::DeviceKey;

use crate::file::family;

#[test]
fn lead_to_their_tag() {
    for vector in family("names") {
        let key = DeviceKey::from_slice(&vector.bytes("device-key")).expect("32 bytes");
        let name = Username::parse(vector.text("username")).expect("a username");
        let tag = directory_tag(&key, name.key());
        assert_eq!(tag, vector.id("tag"), "{}", vector.name);
    }
}
