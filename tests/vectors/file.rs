//! The files of vectors, and what they hold.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use data_encoding::HEXLOWER;
use twinlatch_crypto::{Costs, Id, NoRandom, Random, Stored};
use twinlatch_secret::SealKey;

/// One vector.
pub(crate) struct Vector {
    /// Its folder and file, for messages.
    pub(crate) name: String,
    fields: BTreeMap<String, String>,
    body: Vec<u8>,
}

/// The folder of the vectors.
pub(crate) fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("vectors")
}

/// All vectors of one folder, in order of name; there is at least one.
pub(crate) fn family(name: &str) -> Vec<Vector> {
    let entries = std::fs::read_dir(folder().join(name)).expect("a folder of vectors");
    let mut names: Vec<String> = entries
        .map(|entry| {
            entry
                .expect("listed")
                .file_name()
                .into_string()
                .expect("ASCII")
        })
        .collect();
    names.sort();
    assert!(!names.is_empty(), "{name} holds vectors");
    names
        .iter()
        .map(|file| Vector::read(&format!("{name}/{file}")))
        .collect()
}

impl Vector {
    /// Reads one file.
    pub(crate) fn read(name: &str) -> Self {
        let text = std::fs::read_to_string(folder().join(name)).expect("a vector");
        let (head, body) = text.split_once("\n\n").unwrap_or((text.trim_end(), ""));
        let fields = head.lines().map(|line| {
            let (name, value) = line.split_once(':').expect("a name and a value");
            (
                name.to_owned(),
                value.strip_prefix(' ').unwrap_or(value).to_owned(),
            )
        });
        let body = body.lines().collect::<String>();
        Self {
            name: name.to_owned(),
            fields: fields.collect(),
            body: decode(&body),
        }
    }

    /// Whether the file names a field.
    pub(crate) fn has(&self, field: &str) -> bool {
        self.fields.contains_key(field)
    }

    /// A field as text.
    pub(crate) fn text(&self, field: &str) -> &str {
        let found = self.fields.get(field);
        found.unwrap_or_else(|| panic!("{} has no field {field}", self.name))
    }

    /// A field as bytes.
    pub(crate) fn bytes(&self, field: &str) -> Vec<u8> {
        decode(self.text(field))
    }

    /// A field as so many bytes.
    pub(crate) fn array<const N: usize>(&self, field: &str) -> [u8; N] {
        self.bytes(field).try_into().expect("bytes of this length")
    }

    /// A field as a number.
    pub(crate) fn number<N: std::str::FromStr>(&self, field: &str) -> N {
        let number = self.text(field).parse().ok();
        number.unwrap_or_else(|| panic!("{}: {field} is no number", self.name))
    }

    /// A field as an id.
    pub(crate) fn id(&self, field: &str) -> Id {
        Id::new(self.array(field))
    }

    /// A field as an id, `None` if it is empty.
    pub(crate) fn some_id(&self, field: &str) -> Option<Id> {
        (!self.text(field).is_empty()).then(|| self.id(field))
    }

    /// The key of an envelope.
    pub(crate) fn seal_key(&self) -> SealKey {
        SealKey::from_slice(&self.bytes("key")).expect("32 bytes")
    }

    /// The costs of a key derivation: KiB, passes, lanes.
    pub(crate) fn costs(&self) -> Costs {
        let numbers: Vec<u32> = self
            .text("costs")
            .split(' ')
            .map(|cost| cost.parse().expect("a number"))
            .collect();
        let [memory_kib, passes, lanes] = numbers[..] else {
            panic!("{}: costs", self.name)
        };
        Costs {
            memory_kib,
            passes,
            lanes,
        }
    }

    /// The bytes after the header.
    pub(crate) fn body(&self) -> &[u8] {
        &self.body
    }

    /// The bytes after the header as a row of the file.
    pub(crate) fn stored(&self) -> Stored {
        Stored::new(self.body.clone())
    }

    /// Draws the vector's nonce and nothing else.
    pub(crate) fn nonce(&self) -> Fixed {
        Fixed(self.bytes("nonce"))
    }
}

/// Randomness that was drawn before.
pub(crate) struct Fixed(Vec<u8>);

impl Random for Fixed {
    fn fill(&self, out: &mut [u8]) -> Result<(), NoRandom> {
        assert_eq!(out.len(), self.0.len(), "the nonce alone is drawn");
        out.copy_from_slice(&self.0);
        Ok(())
    }
}

fn decode(hex: &str) -> Vec<u8> {
    HEXLOWER
        .decode(hex.as_bytes())
        .unwrap_or_else(|error| panic!("{hex}: {error}"))
}
