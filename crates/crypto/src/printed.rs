//! Codes on paper: Crockford's base 32 with check symbols.
//!
//! Case, blanks and hyphens do not matter, I and L are read as 1, O as 0. The check symbols tell
//! a typing mistake at once.

use sha2::{Digest as _, Sha256};
use thiserror::Error;
use twinlatch_secret::{ActivationCode, BackupCode, KitCode, PaperCode, SecretText};
use zeroize::Zeroizing;

use crate::Id;
use crate::hazmat::bytes::prefixed;

/// Why a printed code could not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum PrintedError {
    /// The check symbols do not fit: a symbol was misread.
    #[error("a symbol of the code is wrong")]
    WrongCheck,
    /// Too few or too many symbols.
    #[error("the code has too few or too many symbols")]
    WrongLength,
    /// A symbol that no printed code has.
    #[error("the code holds a symbol that no code has")]
    BadSymbol,
}

/// Prints a kit's code: seven groups of four symbols, separated by blanks.
pub fn print_kit(code: &KitCode) -> SecretText {
    // EXPOSE: printed for the person.
    SecretText::new(KIT.print(code.expose()))
}

/// Reads a kit's code as a person typed it.
///
/// # Errors
///
/// [`PrintedError`].
pub fn parse_kit(text: &SecretText) -> Result<KitCode, PrintedError> {
    // EXPOSE: read symbol by symbol into the code's own buffer.
    KitCode::try_filled(|out| KIT.parse(text.expose(), out))
}

/// Prints a backup code: sixteen symbols and one check symbol, separated by hyphens.
pub fn print_backup(code: &BackupCode) -> SecretText {
    // EXPOSE: printed for the person.
    SecretText::new(BACKUP.print(code.expose()))
}

/// Reads a backup code as a person typed it.
///
/// # Errors
///
/// [`PrintedError`].
pub fn parse_backup(text: &SecretText) -> Result<BackupCode, PrintedError> {
    // EXPOSE: read symbol by symbol into the code's own buffer.
    BackupCode::try_filled(|out| BACKUP.parse(text.expose(), out))
}

/// Prints an activation code, spelled like a backup code.
pub fn print_activation(code: &ActivationCode) -> SecretText {
    // EXPOSE: printed for the person.
    SecretText::new(BACKUP.print(code.expose()))
}

/// Reads an activation code as a person typed it.
///
/// # Errors
///
/// [`PrintedError`].
pub fn parse_activation(text: &SecretText) -> Result<ActivationCode, PrintedError> {
    // EXPOSE: read symbol by symbol into the code's own buffer.
    ActivationCode::try_filled(|out| BACKUP.parse(text.expose(), out))
}

/// Prints a paper code: as long as a backup code, with a check symbol of its own, so that neither
/// is taken for the other.
pub fn print_paper(code: &PaperCode) -> SecretText {
    // EXPOSE: printed for the person.
    SecretText::new(PAPER.print(code.expose()))
}

/// Reads a paper code as a person typed it.
///
/// # Errors
///
/// [`PrintedError`].
pub fn parse_paper(text: &SecretText) -> Result<PaperCode, PrintedError> {
    // EXPOSE: read symbol by symbol into the code's own buffer.
    PaperCode::try_filled(|out| PAPER.parse(text.expose(), out))
}

/// Prints the id of a database as the sheet's vault number: seven groups of four symbols.
pub fn print_vault_number(db: &Id) -> String {
    VAULT.print(db.bytes())
}

/// Reads a vault number as a person typed it.
///
/// # Errors
///
/// [`PrintedError`].
pub fn parse_vault_number(text: &str) -> Result<Id, PrintedError> {
    let mut db = [0; Id::LEN];
    VAULT.parse(text, &mut db)?;
    Ok(Id::new(db))
}

/// How one sort of code is printed.
struct Form {
    /// Label of the check symbols.
    label: &'static [u8],
    /// Symbols that hold the code, five bits each; what the code does not fill is zero.
    symbols: usize,
    /// Check symbols after them.
    checks: usize,
    /// Symbols before each separator; the last group takes what is left.
    group: usize,
    groups: usize,
    separator: u8,
}

const KIT: Form = Form {
    label: b"twinlatch/1/kit-check",
    symbols: 26,
    checks: 2,
    group: 4,
    groups: 7,
    separator: b' ',
};
const VAULT: Form = Form {
    label: b"twinlatch/1/vault-check",
    ..KIT
};
const BACKUP: Form = Form {
    label: b"twinlatch/1/backup-check",
    symbols: 16,
    checks: 1,
    group: 4,
    groups: 4,
    separator: b'-',
};
const PAPER: Form = Form {
    label: b"twinlatch/1/paper-check",
    ..BACKUP
};

const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

impl Form {
    fn print(&self, code: &[u8]) -> String {
        let mut text = String::with_capacity(self.symbols + self.checks + self.groups);
        for (index, value) in self.values(code).enumerate() {
            if index > 0 && index % self.group == 0 && index / self.group < self.groups {
                text.push(char::from(self.separator));
            }
            text.push(char::from(ALPHABET[usize::from(value)]));
        }
        text
    }

    /// Reads `text` into `code`; nothing is kept of a text that is refused.
    fn parse(&self, text: &str, code: &mut [u8]) -> Result<(), PrintedError> {
        let typed = self.typed_values(text)?;
        for (index, value) in typed[..self.symbols].iter().enumerate() {
            put_five_bits(code, index * 5, *value);
        }
        // Compares the checks and the bits beyond the code's end, which are zero.
        if self.values(code).eq(typed.iter().copied()) {
            Ok(())
        } else {
            Err(PrintedError::WrongCheck)
        }
    }

    fn typed_values(&self, text: &str) -> Result<Zeroizing<Vec<u8>>, PrintedError> {
        let count = self.symbols + self.checks;
        let mut values = Zeroizing::new(Vec::with_capacity(count));
        for symbol in text.chars().filter(|c| !is_filling(*c)) {
            let value = symbol_value(symbol).ok_or(PrintedError::BadSymbol)?;
            if values.len() == count {
                return Err(PrintedError::WrongLength);
            }
            values.push(value);
        }
        if values.len() < count {
            return Err(PrintedError::WrongLength);
        }
        Ok(values)
    }

    /// The values of all symbols of a code, checks included.
    fn values<'a>(&self, code: &'a [u8]) -> impl Iterator<Item = u8> + use<'a> {
        let check = Sha256::new()
            .chain_update(prefixed(self.label))
            .chain_update(code)
            .finalize();
        let checks = (0..self.checks).map(move |index| five_bits(&check, index * 5));
        (0..self.symbols)
            .map(|index| five_bits(code, index * 5))
            .chain(checks)
    }
}

/// Five bits of `bytes` from bit `start` on, high bit first; bits beyond the end are zero.
fn five_bits(bytes: &[u8], start: usize) -> u8 {
    let byte = |index: usize| u16::from(bytes.get(index).copied().unwrap_or(0));
    let two = byte(start / 8) << 8 | byte(start / 8 + 1);
    (two >> (11 - start % 8) & 31) as u8
}

/// Sets five bits of zeroed `bytes`; bits beyond the end are dropped.
fn put_five_bits(bytes: &mut [u8], start: usize, value: u8) {
    let two = u16::from(value) << (11 - start % 8);
    for (index, part) in (start / 8..).zip(two.to_be_bytes()) {
        if let Some(byte) = bytes.get_mut(index) {
            *byte |= part;
        }
    }
}

fn is_filling(c: char) -> bool {
    // Hyphens of every sort: text programs change them.
    c.is_whitespace() || matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{ad}')
}

fn symbol_value(symbol: char) -> Option<u8> {
    let symbol = match symbol.to_ascii_uppercase() {
        'I' | 'L' => '1',
        'O' => '0',
        other => other,
    };
    ALPHABET
        .iter()
        .position(|c| char::from(*c) == symbol)
        .map(|index| index as u8)
}

#[cfg(test)]
mod tests {
    use super::{
        PrintedError, parse_backup, parse_kit, parse_vault_number, print_backup, print_kit,
        print_vault_number,
    };
    use crate::Id;
    use proptest::prelude::*;
    use twinlatch_secret::{BackupCode, KitCode, SecretText};

    const KIT: &str = "0410 6105 0R3G G28A 1C60 T3GF 21RP";
    const BACKUP: &str = "C5H6-6S35-CSKP-GTBAJ";

    fn read_kit(text: &str) -> Result<KitCode, PrintedError> {
        parse_kit(&SecretText::new(text.to_owned()))
    }

    fn read_backup(text: &str) -> Result<BackupCode, PrintedError> {
        parse_backup(&SecretText::new(text.to_owned()))
    }

    #[test]
    fn case_blanks_and_hyphens_do_not_matter() {
        let code = read_kit(KIT).expect("as printed");
        for text in [
            KIT.replace(' ', ""),
            KIT.replace(' ', "-"),
            KIT.replace(' ', "\u{2013}"),
            KIT.to_lowercase(),
            format!("\t {KIT}\r\n"),
        ] {
            assert!(
                read_kit(&text).expect("the same code").is(&code),
                "typed as {text}"
            );
        }
    }

    #[test]
    fn letters_that_look_like_digits_are_digits() {
        let code = read_kit(KIT).expect("as printed");
        for (digit, letter) in [("1", "I"), ("1", "l"), ("1", "i"), ("0", "O"), ("0", "o")] {
            let text = KIT.replace(digit, letter);
            assert!(
                read_kit(&text).expect("the same code").is(&code),
                "typed as {text}"
            );
        }
    }

    #[test]
    fn too_short_too_long_and_strange_are_told_apart() {
        let error = |text: &str| read_backup(text).err();
        assert_eq!(
            error(&BACKUP[..19]),
            Some(PrintedError::WrongLength),
            "one symbol short"
        );
        assert_eq!(
            error(&format!("{BACKUP}0")),
            Some(PrintedError::WrongLength),
            "one too many"
        );
        assert_eq!(error(""), Some(PrintedError::WrongLength), "nothing");
        assert_eq!(
            error(&BACKUP.replace('C', "U")),
            Some(PrintedError::BadSymbol),
            "U is none"
        );
        assert_eq!(
            error(&BACKUP.replace('C', "ß")),
            Some(PrintedError::BadSymbol),
            "nor is ß"
        );
        assert_eq!(
            error(&"0".repeat(10_000)),
            Some(PrintedError::WrongLength),
            "far too long"
        );
    }

    #[test]
    fn a_vault_number_ends_in_two_zero_bits() {
        let number = print_vault_number(&Id::new([0xc0; 16]));
        assert_eq!(
            parse_vault_number(&number),
            Ok(Id::new([0xc0; 16])),
            "its own number"
        );
        let mut symbols: Vec<char> = number.chars().collect();
        let last = symbols.len() - 4;
        assert_eq!(
            symbols[last], 'R',
            "128 bits end in the 26th symbol, 11 and 000 of 5 bits"
        );
        symbols[last] = 'S';
        let other: String = symbols.into_iter().collect();
        assert_eq!(
            parse_vault_number(&other),
            Err(PrintedError::WrongCheck),
            "not a second one"
        );
    }

    proptest! {
        #[test]
        fn codes_survive_paper(kit in any::<[u8; 17]>(), backup in any::<[u8; 10]>()) {
            let kit = KitCode::filled(|out| {
                *out = kit;
                out[16] &= 0xc0;
            });
            prop_assert!(read_kit(print_kit(&kit).expose()).expect("printed").is(&kit), "kit");
            let backup = BackupCode::filled(|out| *out = backup);
            let printed = print_backup(&backup);
            prop_assert!(read_backup(printed.expose()).expect("printed").is(&backup), "backup");
        }

        #[test]
        fn one_wrong_symbol_is_told_or_changes_the_code(index in 0usize..34, other in 0usize..32) {
            let symbol = char::from(super::ALPHABET[other]);
            let mut text: Vec<char> = KIT.chars().collect();
            prop_assume!(text[index] != ' ' && text[index] != symbol);
            text[index] = symbol;
            let read = read_kit(&text.into_iter().collect::<String>());
            // Ten check bits miss one mistake in 1,024; the code is then another one.
            let told = read.as_ref().err() == Some(&PrintedError::WrongCheck);
            let original = read_kit(KIT).expect("as printed");
            prop_assert!(told || !read.expect("read").is(&original), "never the same code");
        }
    }

    #[test]
    fn nearly_all_wrong_symbols_are_told() {
        let (mut told, mut all) = (0, 0);
        for index in (0..BACKUP.len()).filter(|index| index % 5 != 4 || *index == 19) {
            for symbol in super::ALPHABET.iter().map(|symbol| char::from(*symbol)) {
                let mut text: Vec<char> = BACKUP.chars().collect();
                if text[index] == symbol {
                    continue;
                }
                text[index] = symbol;
                all += 1;
                let read = read_backup(&text.into_iter().collect::<String>());
                told += usize::from(read.err() == Some(PrintedError::WrongCheck));
            }
        }
        assert_eq!(all, 17 * 31, "every other symbol at every place");
        assert!(
            told * 100 >= all * 93,
            "five check bits tell 31 of 32 mistakes: {told} of {all}"
        );
    }
}
