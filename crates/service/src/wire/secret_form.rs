//! Forms with passwords and codes: raw bytes, read in place and wiped.

use twinlatch_secret::{Code, Password, SecretText};
use zeroize::{Zeroize as _, Zeroizing};

/// The fields of a form as they came through the door, in order.
///
/// Each field is a 4-byte little-endian length and that many bytes of UTF-8. The buffer is wiped
/// when the form is dropped.
pub struct SecretForm {
    bytes: Zeroizing<Vec<u8>>,
    next: usize,
}

/// The most a form may hold, bytes.
const LIMIT: usize = 64 * 1024;

impl SecretForm {
    /// Takes over the bytes; `None` (and a wipe) if there are more than 64 KiB.
    pub fn new(mut bytes: Vec<u8>) -> Option<Self> {
        if bytes.len() > LIMIT {
            bytes.zeroize();
            return None;
        }
        Some(Self {
            bytes: Zeroizing::new(bytes),
            next: 0,
        })
    }

    /// Reads the next field as a password.
    pub fn password(&mut self) -> Option<Password> {
        Password::from_utf8(self.field()?.to_vec())
    }

    /// Reads the next field as a one-time code.
    pub fn code(&mut self) -> Option<Code> {
        Code::from_utf8(self.field()?.to_vec())
    }

    /// Reads the next field as another secret text.
    pub fn secret(&mut self) -> Option<SecretText> {
        SecretText::from_utf8(self.field()?.to_vec())
    }

    /// Reads the next field as open text.
    pub fn text(&mut self) -> Option<String> {
        String::from_utf8(self.field()?.to_vec()).ok()
    }

    /// Whether every byte was read; a form with more is refused.
    pub fn is_finished(&self) -> bool {
        self.next == self.bytes.len()
    }

    fn field(&mut self) -> Option<&[u8]> {
        let head: [u8; 4] = self.bytes.get(self.next..self.next + 4)?.try_into().ok()?;
        let start = self.next + 4;
        let end = start.checked_add(usize::try_from(u32::from_le_bytes(head)).ok()?)?;
        let field = self.bytes.get(start..end)?;
        self.next = end;
        Some(field)
    }
}

#[cfg(test)]
mod tests {
    use super::SecretForm;

    fn form(fields: &[&[u8]]) -> SecretForm {
        let mut bytes = Vec::new();
        for field in fields {
            let len = u32::try_from(field.len()).expect("test fields are short");
            bytes.extend_from_slice(&len.to_le_bytes());
            bytes.extend_from_slice(field);
        }
        SecretForm::new(bytes).expect("test forms are small")
    }

    #[test]
    fn fields_come_in_order() {
        let mut form = form(&[b"mara", b"correct horse", b"12345678"]);
        assert_eq!(form.text().as_deref(), Some("mara"), "the first field");
        let password = form.password().expect("the second field is UTF-8");
        assert!(
            password.is(&twinlatch_secret::Password::new("correct horse".to_owned())),
            "the second field"
        );
        assert!(form.code().is_some(), "the third field");
        assert!(form.is_finished(), "nothing is left");
    }

    #[test]
    fn a_length_past_the_end_is_no_field() {
        let mut form = SecretForm::new(vec![255, 255, 255, 255, 1]).expect("small");
        assert!(form.password().is_none(), "the length is a lie");
    }

    #[test]
    fn bytes_that_are_no_text_are_no_field() {
        assert!(form(&[&[0xff]]).password().is_none(), "no lossy passwords");
    }

    #[test]
    fn an_oversized_form_is_refused() {
        assert!(
            SecretForm::new(vec![0; 70_000]).is_none(),
            "the door takes 64 KiB"
        );
    }
}
