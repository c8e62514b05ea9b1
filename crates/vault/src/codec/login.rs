//! A login's own map.
//!
//! | key | holds | type |
//! | --- | --- | --- |
//! | 1 | username | text |
//! | 2 | password; empty if there is none | text |
//! | 3 | URLs | array of text |
//! | 4 | custom fields, each a map: 1 name (text), 2 hidden (bool), 3 value (text) | array |

use minicbor::Decoder;
use twinlatch_secret::SecretText;

use super::{Read, Writer, Written, count, read_texts, write_texts};
use crate::item::{CustomField, LoginItem};

pub(super) fn write(writer: &mut Writer, login: &LoginItem) -> Written {
    writer.map(4)?;
    writer.u8(1)?.str(&login.username)?;
    // EXPOSE: on its way into the seal.
    writer.u8(2)?.str(login.password.expose())?;
    writer.u8(3)?;
    write_texts(writer, &login.urls)?;
    writer.u8(4)?.array(login.fields.len() as u64)?;
    login
        .fields
        .iter()
        .try_for_each(|field| write_field(writer, field))
}

fn write_field(writer: &mut Writer, field: &CustomField) -> Written {
    writer.map(3)?;
    writer.u8(1)?.str(&field.name)?;
    writer.u8(2)?.bool(field.hidden)?;
    // EXPOSE: on its way into the seal.
    writer.u8(3)?.str(field.value.expose())?;
    Ok(())
}

pub(super) fn read(reader: &mut Decoder<'_>) -> Read<LoginItem> {
    let mut login = LoginItem {
        username: String::new(),
        password: SecretText::new(String::new()),
        urls: Vec::new(),
        fields: Vec::new(),
    };
    for _ in 0..count(reader.map()?)? {
        match reader.u64()? {
            1 => reader.str()?.clone_into(&mut login.username),
            2 => login.password = SecretText::new(reader.str()?.to_owned()),
            3 => login.urls = read_texts(reader)?,
            4 => login.fields = read_fields(reader)?,
            _ => reader.skip()?,
        }
    }
    Ok(login)
}

fn read_fields(reader: &mut Decoder<'_>) -> Read<Vec<CustomField>> {
    (0..count(reader.array()?)?)
        .map(|_| read_field(reader))
        .collect()
}

fn read_field(reader: &mut Decoder<'_>) -> Read<CustomField> {
    // Hidden unless the map says otherwise.
    let mut field = CustomField {
        name: String::new(),
        hidden: true,
        value: SecretText::new(String::new()),
    };
    for _ in 0..count(reader.map()?)? {
        match reader.u64()? {
            1 => reader.str()?.clone_into(&mut field.name),
            2 => field.hidden = reader.bool()?,
            3 => field.value = SecretText::new(reader.str()?.to_owned()),
            _ => reader.skip()?,
        }
    }
    Ok(field)
}

pub(super) fn ample(login: &LoginItem) -> usize {
    let urls = login.urls.iter().map(|url| url.len() + 9).sum::<usize>();
    let fields = login
        .fields
        .iter()
        // EXPOSE: only the length is looked at.
        .map(|field| field.name.len() + field.value.expose().len() + 32)
        .sum::<usize>();
    // EXPOSE: only the length is looked at.
    login.username.len() + login.password.expose().len() + urls + fields + 64
}
