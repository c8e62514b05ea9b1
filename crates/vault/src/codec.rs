//! An item as one CBOR map, strictly: decoded, encoded again and compared.
//!
//! | key | holds | type |
//! | --- | --- | --- |
//! | 1 | kind: `login`, `token/totp` or `note` | text |
//! | 2 | title | text |
//! | 3 | created, unix seconds | unsigned |
//! | 4 | changed, unix seconds | unsigned |
//! | 5 | deleted, unix seconds; absent if it is not | unsigned |
//! | 6 | favourite | bool |
//! | 7 | tags | array of text |
//! | 8 | notes | text |
//! | 9 | the kind's own map (see `codec/login.rs`, `codec/token.rs`; empty for a note) | map |

mod login;
mod token;

use minicbor::{Decoder, Encoder};
use twinlatch_secret::{SecretBytes, SecretText};

use crate::item::{Item, ItemBody};

/// Number of the payload's shape.
pub(crate) const SCHEMA: u16 = 1;

pub(super) type Writer = Encoder<Vec<u8>>;
pub(super) type Written = Result<(), minicbor::encode::Error<core::convert::Infallible>>;
pub(super) type Read<T> = Result<T, minicbor::decode::Error>;

/// Writes an item; `None` for one of an unknown kind, which is never written.
pub(crate) fn encode(item: &Item) -> Option<SecretBytes> {
    let mut writer = Encoder::new(Vec::with_capacity(ample(item)));
    write(&mut writer, item, item.body.name()?).ok()?;
    Some(SecretBytes::new(writer.into_writer()))
}

/// Reads an item of this schema; `None` if it is damaged.
///
/// An item of an unknown kind is read as far as every item goes.
pub(crate) fn decode(payload: &SecretBytes) -> Option<Item> {
    // EXPOSE: the payload becomes the item.
    let bytes = payload.expose();
    let item = read(&mut Decoder::new(bytes)).ok()?;
    if item.editable {
        let again = encode(&item)?;
        return again.is(payload).then_some(item);
    }
    Some(item)
}

/// Reads what is understood of an item whose schema is newer; it is never written again.
pub(crate) fn decode_newer(payload: &SecretBytes) -> Option<Item> {
    // EXPOSE: the payload becomes the item.
    let mut item = read(&mut Decoder::new(payload.expose())).ok()?;
    item.editable = false;
    Some(item)
}

fn write(writer: &mut Writer, item: &Item, kind: &str) -> Written {
    writer.map(8 + u64::from(item.deleted.is_some()))?;
    writer.u8(1)?.str(kind)?;
    writer.u8(2)?.str(&item.title)?;
    writer.u8(3)?.u64(item.created)?;
    writer.u8(4)?.u64(item.changed)?;
    if let Some(deleted) = item.deleted {
        writer.u8(5)?.u64(deleted)?;
    }
    writer.u8(6)?.bool(item.favourite)?;
    writer.u8(7)?;
    write_texts(writer, &item.tags)?;
    // EXPOSE: on its way into the seal.
    writer.u8(8)?.str(item.notes.expose())?;
    writer.u8(9)?;
    match &item.body {
        ItemBody::Login(login) => login::write(writer, login),
        ItemBody::Token(token) => token::write(writer, token),
        ItemBody::Note | ItemBody::Unknown => writer.map(0).map(|_| ()),
    }
}

fn read(reader: &mut Decoder<'_>) -> Read<Item> {
    let mut item = Item {
        title: String::new(),
        created: 0,
        changed: 0,
        deleted: None,
        favourite: false,
        tags: Vec::new(),
        notes: SecretText::new(String::new()),
        body: ItemBody::Unknown,
        editable: false,
    };
    let mut kind = "";
    for _ in 0..count(reader.map()?)? {
        match reader.u64()? {
            1 => kind = reader.str()?,
            2 => reader.str()?.clone_into(&mut item.title),
            3 => item.created = reader.u64()?,
            4 => item.changed = reader.u64()?,
            5 => item.deleted = Some(reader.u64()?),
            6 => item.favourite = reader.bool()?,
            7 => item.tags = read_texts(reader)?,
            8 => item.notes = SecretText::new(reader.str()?.to_owned()),
            9 => item.body = read_body(reader, kind)?,
            _ => reader.skip()?,
        }
    }
    item.editable = !matches!(item.body, ItemBody::Unknown);
    Ok(item)
}

/// The kind's own map; the kind comes first, since keys rise.
fn read_body(reader: &mut Decoder<'_>, kind: &str) -> Read<ItemBody> {
    match kind {
        "login" => login::read(reader).map(ItemBody::Login),
        "token/totp" => token::read(reader).map(ItemBody::Token),
        "note" => {
            reader.skip()?;
            Ok(ItemBody::Note)
        }
        _ => {
            reader.skip()?;
            Ok(ItemBody::Unknown)
        }
    }
}

pub(super) fn write_texts(writer: &mut Writer, texts: &[String]) -> Written {
    writer.array(texts.len() as u64)?;
    texts
        .iter()
        .try_for_each(|text| writer.str(text).map(|_| ()))
}

pub(super) fn read_texts(reader: &mut Decoder<'_>) -> Read<Vec<String>> {
    (0..count(reader.array()?)?)
        .map(|_| reader.str().map(str::to_owned))
        .collect()
}

/// Definite lengths only.
pub(super) fn count(length: Option<u64>) -> Read<u64> {
    length.ok_or_else(|| minicbor::decode::Error::message("an indefinite length"))
}

/// More bytes than the item needs, so that the buffer never grows and leaves no copy behind.
fn ample(item: &Item) -> usize {
    let texts = item.tags.iter().map(|tag| tag.len() + 9).sum::<usize>();
    // EXPOSE: only the length is looked at.
    let own = item.title.len() + item.notes.expose().len() + texts + 128;
    own + match &item.body {
        ItemBody::Login(login) => login::ample(login),
        ItemBody::Token(token) => token::ample(token),
        ItemBody::Note | ItemBody::Unknown => 0,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use twinlatch_otp::{Algorithm, Digits, Period};
    use twinlatch_secret::{OtpSeed, SecretBytes, SecretText};

    use super::{decode, decode_newer, encode};
    use crate::item::{CustomField, Item, ItemBody, LoginItem, TokenItem};

    fn body() -> impl Strategy<Value = (u8, String, String, Vec<String>, Vec<u8>, u8, u32)> {
        (
            0..3_u8,
            ".{0,40}",
            ".{0,40}",
            prop::collection::vec(".{0,20}", 0..4),
            prop::collection::vec(any::<u8>(), 1..64),
            1..=10_u8,
            1..=u32::MAX,
        )
    }

    fn make(
        title: String,
        times: (u64, u64, Option<u64>),
        tags: Vec<String>,
        body: (u8, String, String, Vec<String>, Vec<u8>, u8, u32),
    ) -> Item {
        let (which, first, second, list, seed, digits, period) = body;
        let body = match which {
            0 => ItemBody::Login(LoginItem {
                username: first,
                password: SecretText::new(second),
                urls: list.clone(),
                fields: list
                    .into_iter()
                    .map(|name| CustomField {
                        value: SecretText::new(name.clone()),
                        hidden: name.len().is_multiple_of(2),
                        name,
                    })
                    .collect(),
            }),
            1 => ItemBody::Token(TokenItem {
                issuer: first,
                account: second,
                seed: OtpSeed::new(seed),
                algorithm: Algorithm::Sha256,
                digits: Digits::new(digits).expect("1 to 10"),
                period: Period::new(period).expect("not 0"),
            }),
            _ => ItemBody::Note,
        };
        Item {
            title,
            created: times.0,
            changed: times.1,
            deleted: times.2,
            favourite: times.0.is_multiple_of(2),
            tags,
            notes: SecretText::new("many\nlines".to_owned()),
            body,
            editable: true,
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(
            title in ".{0,60}",
            times in any::<(u64, u64, Option<u64>)>(),
            tags in prop::collection::vec(".{0,12}", 0..5),
            body in body(),
        ) {
            let written = encode(&make(title, times, tags, body)).expect("a known kind");
            let read = decode(&written).expect("what is written is canonical");
            let again = encode(&read).expect("a known kind");
            prop_assert!(again.is(&written), "the same bytes");
        }

        #[test]
        fn any_bytes_are_no_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = decode(&SecretBytes::new(bytes));
        }
    }

    #[test]
    fn an_unknown_key_in_a_known_schema_is_damage() {
        // {1: "note", 2: "t", 3: 0, 4: 0, 6: false, 7: [], 8: "", 9: {}, 10: 0}
        let mut bytes = vec![0xa9, 1, 0x64];
        bytes.extend(b"note");
        bytes.extend([
            2, 0x61, b't', 3, 0, 4, 0, 6, 0xf4, 7, 0x80, 8, 0x60, 9, 0xa0, 10, 0,
        ]);
        assert!(
            decode(&SecretBytes::new(bytes.clone())).is_none(),
            "strict in our own schema"
        );
        let newer = decode_newer(&SecretBytes::new(bytes)).expect("as far as it is understood");
        assert_eq!(
            (newer.title.as_str(), newer.editable),
            ("t", false),
            "shown, never rewritten"
        );
    }

    #[test]
    fn a_kind_of_a_newer_version_is_shown_and_kept() {
        let mut bytes = vec![0xa8, 1, 0x64];
        bytes.extend(b"card");
        bytes.extend([
            2, 0x61, b'c', 3, 0, 4, 0, 6, 0xf5, 7, 0x80, 8, 0x60, 9, 0xa1, 1, 2,
        ]);
        let item = decode(&SecretBytes::new(bytes)).expect("the common part is read");
        assert!(matches!(item.body, ItemBody::Unknown), "not understood");
        assert!(item.favourite && !item.editable, "shown, never rewritten");
        assert!(
            encode(&item).is_none(),
            "nothing of it could be lost by writing"
        );
    }
}
