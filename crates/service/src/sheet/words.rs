//! What the sheet says, and the sheet as a text file.

use core::fmt::Write as _;

use twinlatch_accounts::{KitKind, Sheet};
use twinlatch_secret::SecretText;

/// What the kit is worth: a plain sentence, and one in strong type.
pub(super) const fn kit_worth(kit: KitKind) -> (&'static str, &'static str) {
    match kit {
        KitKind::Kit => (
            "Opens this account on any computer, with a copy of the vault file.",
            "Without your password and without your phone: keep it like a key to your home.",
        ),
        KitKind::KitPassword => (
            "Opens this account on any computer, with a copy of the vault file and your password.",
            "It does not help if you forget the password.",
        ),
    }
}

/// What to do with the kit, step by step.
pub(super) const STEPS: [&str; 3] = [
    "On the same computer choose \u{201c}Lost your phone or computer?\u{201d} at the login.",
    "On another one choose \u{201c}I have a vault file\u{201d} first: a copy of vault.db.",
    "Type the code above, and say what is gone: it is replaced, and so is this kit.",
];

/// What backup codes are for.
pub(super) const CODES_WORTH: [&str; 2] = [
    "For the day the phone is not there. Each opens the account once, together",
    "with your password, on this computer only. Cross off what you used.",
];

/// What the paper codes for administrators' help are for; printed where somebody was chosen.
pub(super) const HELP_WORTH: [&str; 2] = [
    "For the day an administrator helps you back in on this computer. Each",
    "opens nothing without what the administrator holds. Never hand them over.",
];

/// What each of the two is for, in the order of the sheet.
pub(super) const HELP_FOR: [&str; 2] = ["Phone lost", "Password forgotten"];

/// Said at the foot.
pub(super) const FOOT: [&str; 3] = [
    "Nobody else holds a copy: there is no server,",
    "and nobody can reset this account for you.",
    "The kit opens copies of the vault file made after this sheet was issued.",
];

/// Said at the cut line.
pub(super) const CUT: &str = "cut here, keep the parts in different places";

/// Whose sheet it is.
pub(super) fn owner(sheet: &Sheet) -> String {
    format!(
        "{}, account \u{201c}{}\u{201d}, on {}",
        sheet.display_name, sheet.username, sheet.host
    )
}

/// The day of issue, as it is written here: 23 November 2026.
pub(super) fn day(unix_seconds: u64) -> String {
    let zone = jiff::tz::TimeZone::system();
    i64::try_from(unix_seconds)
        .ok()
        .and_then(|seconds| jiff::Timestamp::from_second(seconds).ok())
        .map(|time| {
            time.to_zoned_datetime(zone)
                .strftime("%-d %B %Y")
                .to_string()
        })
        .unwrap_or_default()
}

/// The sheet as a text file, lines of at most 80 columns.
pub(super) fn write(sheet: &Sheet) -> SecretText {
    // Ample, so that the text never grows and leaves no copy behind.
    let mut text = String::with_capacity(8 * 1024);
    // Writing into a string cannot fail.
    let _ = put(&mut text, sheet);
    SecretText::new(text)
}

fn put(text: &mut String, sheet: &Sheet) -> core::fmt::Result {
    let rule = "-".repeat(80);
    let (worth, strong) = kit_worth(sheet.kit);
    writeln!(
        text,
        "TWINLATCH RECOVERY SHEET\n\n{}\n{}\n",
        owner(sheet),
        day(sheet.issued)
    )?;
    writeln!(text, "RECOVERY KIT\n\n{worth}\n{strong}\n")?;
    // EXPOSE: the sheet is where the kit is written down.
    writeln!(text, "    {}\n", sheet.kit_code.expose())?;
    for (at, step) in STEPS.iter().enumerate() {
        writeln!(text, "{}. {step}", at + 1)?;
    }
    writeln!(
        text,
        "\nVault number  {}\n\n{rule}\n{CUT}\n",
        sheet.vault_number
    )?;
    writeln!(
        text,
        "BACKUP CODES\n\n{}\n{}\n",
        CODES_WORTH[0], CODES_WORTH[1]
    )?;
    for pair in sheet.backup_codes.chunks(2) {
        text.push_str("    ");
        for code in pair {
            // EXPOSE: the sheet is where the codes are written down.
            write!(text, "[ ] {}      ", code.expose())?;
        }
        text.push('\n');
    }
    if let Some(codes) = &sheet.help_codes {
        writeln!(text, "\n{rule}\n{CUT}\n")?;
        writeln!(
            text,
            "CODES FOR AN ADMINISTRATOR'S HELP\n\n{}\n{}\n",
            HELP_WORTH[0], HELP_WORTH[1]
        )?;
        for (what, code) in HELP_FOR.iter().zip(codes) {
            // EXPOSE: the sheet is where the codes are written down.
            writeln!(text, "    {what:<20} {}", code.expose())?;
        }
    }
    writeln!(text, "\n{rule}\n{}", FOOT.join("\n"))
}

#[cfg(test)]
mod tests {
    use super::day;

    #[test]
    fn the_day_is_written_out() {
        // Noon, so that no time zone moves it to another day by more than one.
        let written = day(1_795_435_200);
        assert!(written.ends_with("November 2026"), "{written}");
    }
}
