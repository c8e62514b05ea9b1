//! Codes on paper, and the mistakes of those who type them.

use twinlatch_crypto::{
    PrintedError, parse_activation, parse_backup, parse_kit, parse_paper, parse_vault_number,
    print_activation, print_backup, print_kit, print_paper, print_vault_number,
};
use twinlatch_secret::SecretText;

use crate::file::{Vector, family};

#[test]
fn read_as_they_print_and_tell_a_mistake() {
    for vector in family("printed") {
        match (vector.text("expect"), read(&vector)) {
            ("reads", Ok((bytes, printed))) => {
                assert_eq!(bytes, vector.bytes("bytes"), "{}", vector.name);
                assert_eq!(printed, vector.text("printed"), "{}", vector.name);
            }
            ("wrong-check", Err(PrintedError::WrongCheck))
            | ("wrong-length", Err(PrintedError::WrongLength))
            | ("bad-symbol", Err(PrintedError::BadSymbol)) => {}
            (expected, found) => panic!("{}: {expected}, not {found:?}", vector.name),
        }
    }
}

/// The bytes of a typed code, and how they print.
fn read(vector: &Vector) -> Result<(Vec<u8>, String), PrintedError> {
    let typed = SecretText::new(vector.text("typed").to_owned());
    match vector.text("sort") {
        "kit" => {
            let code = parse_kit(&typed)?;
            Ok((code.expose().to_vec(), print_kit(&code).expose().to_owned()))
        }
        "backup" => {
            let code = parse_backup(&typed)?;
            Ok((
                code.expose().to_vec(),
                print_backup(&code).expose().to_owned(),
            ))
        }
        "paper" => {
            let code = parse_paper(&typed)?;
            Ok((
                code.expose().to_vec(),
                print_paper(&code).expose().to_owned(),
            ))
        }
        "activation" => {
            let code = parse_activation(&typed)?;
            Ok((
                code.expose().to_vec(),
                print_activation(&code).expose().to_owned(),
            ))
        }
        _ => {
            let db = parse_vault_number(typed.expose())?;
            Ok((db.bytes().to_vec(), print_vault_number(&db)))
        }
    }
}
