//! The emergency sheet: one picture, and the same as a text file.

use core::fmt::Write as _;

use twinlatch_accounts::EmergencySheet;
use twinlatch_secret::SecretText;

use super::picture::{LEFT, Page, RIGHT};
use super::words::day;

const TITLE: &str = "Emergency sheet, keep sealed";

/// What it is worth.
const WORTH: [&str; 4] = [
    "With the owner's password it opens this account without the phone, on any computer",
    "with a copy of the vault file: one session of half an hour, named in the history.",
    "After that it leads to a new password, phone and recovery sheet only.",
    "Keep it in a closed envelope, signed over the seal, and look at the seal now and then.",
];

fn owner(sheet: &EmergencySheet) -> String {
    format!(
        "{}, account \u{201c}{}\u{201d}, on {}",
        sheet.display_name, sheet.username, sheet.host
    )
}

/// Draws the sheet as SVG.
pub(crate) fn picture(sheet: &EmergencySheet) -> Vec<u8> {
    let mut page = Page::begin();
    page.strong(98, 75, 20, TITLE);
    page.plain(LEFT, 104, 11, &owner(sheet));
    page.end(RIGHT, 122, 11, &day(sheet.issued));
    for (at, line) in (0..).zip(WORTH) {
        page.plain(LEFT, 152 + at * 17, 11, line);
    }
    // EXPOSE: the sheet is where the kit is written down.
    page.kit(240, sheet.kit_code.expose());
    page.plain(LEFT, 312, 11, "Vault number");
    page.code(LEFT + 84, 312, 11, 260, &sheet.vault_number);
    page.finish()
}

/// Writes the sheet as text, lines of at most 80 columns.
pub(crate) fn text(sheet: &EmergencySheet) -> SecretText {
    // Ample, so that the text never grows and leaves no copy behind.
    let mut text = String::with_capacity(4 * 1024);
    // Writing into a string cannot fail.
    let _ = put(&mut text, sheet);
    SecretText::new(text)
}

fn put(text: &mut String, sheet: &EmergencySheet) -> core::fmt::Result {
    let (owner, day) = (owner(sheet), day(sheet.issued));
    writeln!(
        text,
        "TWINLATCH: {}\n\n{owner}\n{day}\n",
        TITLE.to_uppercase()
    )?;
    for line in WORTH {
        writeln!(text, "{line}")?;
    }
    // EXPOSE: the sheet is where the kit is written down.
    writeln!(text, "\n    {}\n", sheet.kit_code.expose())?;
    writeln!(text, "Vault number  {}", sheet.vault_number)
}
