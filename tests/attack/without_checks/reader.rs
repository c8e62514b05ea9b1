//! A reader that asks nothing, written from `docs/vault-format.md` with other libraries.

use argon2::{Algorithm, Argon2, Params, Version};
use chacha20::XChaCha20;
use chacha20::cipher::{KeyIvInit as _, StreamCipher as _, StreamCipherSeek as _};
use hkdf::Hkdf;
use sha2::{Digest as _, Sha256};
use twinlatch_crypto::SlotPlace;

use crate::lock::Lock;
use crate::victim::Victim;

/// The file, the device key, and no scruples.
pub(crate) struct Reader {
    device_key: [u8; 32],
    db: [u8; 16],
    place: SlotPlace,
    slot: Vec<u8>,
    /// Every row of `objects`.
    objects: Vec<(Vec<u8>, Vec<u8>)>,
}

impl Reader {
    pub(crate) fn of(victim: &Victim, lock: &Lock) -> Self {
        let file = victim.rows();
        let mut all = file
            .prepare("SELECT id, ct FROM objects")
            .expect("the table is there");
        let rows = all.query_map([], |row| Ok((row.get(0)?, row.get(1)?)));
        let objects = rows.expect("readable").map(|row| row.expect("readable"));
        Self {
            // EXPOSE: what the keyring gives to whoever asks.
            device_key: *lock.device_key.expose(),
            db: *lock.db.bytes(),
            place: lock.place,
            slot: lock.slot.bytes().to_vec(),
            objects: objects.collect(),
        }
    }

    pub(crate) fn with_device_key(self, device_key: [u8; 32]) -> Self {
        Self { device_key, ..self }
    }

    /// What the slot gives for these factors, right or wrong.
    pub(crate) fn root_key(&self, password: &[u8], target: u64) -> [u8; 32] {
        let place = &self.place;
        let (account, slot) = (place.account.bytes(), place.slot.bytes());
        let costs = place.costs;
        let costs_bytes = [costs.memory_kib, costs.passes, costs.lanes].map(u32::to_le_bytes);
        let factors = [b"twinlatch/1/login", password, &target.to_le_bytes(), &[]];
        let mut secret = [0; 32];
        Argon2::new(
            Algorithm::Argon2id,
            Version::V0x13,
            Params::new(costs.memory_kib, costs.passes, costs.lanes, Some(32)).expect("in range"),
        )
        .hash_password_into(&factors.map(prefixed).concat(), &place.salt, &mut secret)
        .expect("short inputs");

        let label = b"twinlatch/1/slot";
        let salt = [&prefixed(label)[..], account, slot].concat();
        let device = derive(&self.device_key, "twinlatch/1/dev", "slot", &[]);
        let (_, prk) = Hkdf::<Sha256>::extract(Some(&salt), &[secret, device].concat());
        let key: [u8; 32] = expand(&prk, &[label, b"/wrap"]);
        let aad = [
            &salt[..],
            &costs_bytes.concat(),
            &place.salt,
            &prefixed(&place.descriptor.bytes()),
        ]
        .concat();
        let text = decrypt(&key, label, &aad, &self.slot);
        text.try_into().expect("a wrapped key holds 32 bytes")
    }

    /// Every object as every kind that hangs on a root key.
    pub(crate) fn texts(&self, root_key: &[u8; 32]) -> Vec<Vec<u8>> {
        let account = self.place.account.bytes();
        let own = [
            ("state", "state"),
            ("ways", "ways"),
            ("root", "root"),
            ("collections", "collection"),
        ];
        let keyed =
            own.map(|(name, kind)| (derive(root_key, "twinlatch/1/root", name, account), kind));
        let read = |(id, sealed): &(Vec<u8>, Vec<u8>)| {
            keyed.map(|(key, kind)| {
                let aad = [&self.db[..], kind.as_bytes(), account, id]
                    .map(prefixed)
                    .concat();
                decrypt(&key, b"twinlatch/1/object", &aad, sealed)
            })
        };
        self.objects.iter().flat_map(read).collect()
    }
}

/// The text behind a seal, or noise: neither commitment nor tag is looked at.
fn decrypt(key: &[u8; 32], label: &[u8], aad: &[u8], sealed: &[u8]) -> Vec<u8> {
    let (nonce, text) = (&sealed[2..26], &sealed[58..sealed.len() - 16]);
    let place = Sha256::new()
        .chain_update(&sealed[..2])
        .chain_update(aad)
        .finalize();
    let (_, prk) = Hkdf::<Sha256>::extract(Some(nonce), key);
    let key: [u8; 32] = expand(&prk, &[&prefixed(label), &prefixed(b"enc"), &place]);
    let mut text = text.to_vec();
    let nonce: [u8; 24] = nonce.try_into().expect("24 bytes");
    let mut cipher = XChaCha20::new(&key.into(), &nonce.into());
    // The first block is the key of the tag.
    cipher.seek(64);
    cipher.apply_keystream(&mut text);
    text
}

fn derive(key: &[u8; 32], tree: &str, name: &str, owner: &[u8]) -> [u8; 32] {
    let prk = Hkdf::<Sha256>::from_prk(key).expect("32 bytes");
    let info = [
        &prefixed(tree.as_bytes())[..],
        &prefixed(name.as_bytes()),
        owner,
    ];
    expand(&prk, &info)
}

fn expand(prk: &Hkdf<Sha256>, info: &[&[u8]]) -> [u8; 32] {
    let mut out = [0; 32];
    prk.expand_multi_info(info, &mut out).expect("32 bytes");
    out
}

fn prefixed(bytes: &[u8]) -> Vec<u8> {
    let length = u32::try_from(bytes.len()).expect("short");
    [&length.to_le_bytes(), bytes].concat()
}
