//! What the terminal says of the core's errors.

use twinlatch_service::wire::{ErrorCode, ErrorView, PasswordRefusal};

use crate::text::line;

/// What happened, and what is safe and what to do.
pub(super) fn of_error(error: &ErrorView) -> (String, String) {
    let (what, hint) = fixed(error.code);
    let hint = with_figures(error).unwrap_or_else(|| hint.to_owned());
    (what.to_owned(), hint)
}

/// Hints that name what was given or how long it takes.
fn with_figures(error: &ErrorView) -> Option<String> {
    let params = &error.params;
    let symbol = || params.symbol.as_deref().map(line);
    let words = match (error.code, params.seconds, params.count) {
        (ErrorCode::Wait, Some(seconds), _) => format!(
            "There is a pause of {seconds} s before the next try. Nothing is lost, and tries during \
             it are not counted."
        ),
        (ErrorCode::AccountLeaving, _, Some(days)) => format!(
            "Nothing of it is deleted yet. For {days} days the owner or an administrator of this \
             computer can take it back."
        ),
        (ErrorCode::CodeUnusable, Some(seconds), _) => format!(
            "A few codes are unusable by design. Nothing was counted. Use the next one, in {seconds} s."
        ),
        (ErrorCode::FieldTooLong | ErrorCode::TooManyEntries, _, Some(count)) => format!(
            "Nothing was saved. \"{}\" may have {count} at most.",
            params.field.as_deref().unwrap_or("it")
        ),
        (ErrorCode::VaultHeld, ..) => held(params.holder.as_deref()).to_owned(),
        (ErrorCode::PasswordRefused, ..) => format!(
            "Nothing was saved. {}",
            params
                .refusal
                .map_or_else(|| "It must be another one.".to_owned(), refusal)
        ),
        (ErrorCode::UsernameRefused, ..) => format!(
            "Nothing was saved. A username has 1 to 64 letters, digits and the signs . _ - @, \
             without \"{}\".",
            symbol()?
        ),
        (ErrorCode::ListColumnMissing | ErrorCode::ListColumnUnknown, ..) => format!(
            "Nobody was invited. It is about \"{}\". The first line of the list names its columns, \
             separated by commas: username, display_name, role.",
            line(params.field.as_deref()?)
        ),
        (ErrorCode::ListUnreadable, _, Some(at)) => format!(
            "Nobody was invited. At line {at}. It must be CSV in UTF-8: fields between commas, each \
             opened quotation mark closed again."
        ),
        (ErrorCode::SeedUnreadable, ..) => format!(
            "Nothing was saved. \"{}\" is no letter of such a key: it has A to Z and 2 to 7.",
            symbol()?
        ),
        _ => return None,
    };
    Some(words)
}

/// The way out for whoever finds the vault held.
fn held(holder: Option<&str>) -> &'static str {
    match holder {
        Some("agent") => {
            "A session of the terminal is open. Nothing was changed. \"twinlatch lock\" ends it."
        }
        Some("window") => {
            "The window holds it. Nothing was changed. Lock it there with Ctrl+L and close the \
             window, then try again; or go on in the window: \"twinlatch open\" shows it."
        }
        Some("terminal") => {
            "A set-up at another terminal is under way. Nothing was changed. Finish it there, or \
             end it with Ctrl+C, then try again."
        }
        Some(_) | None => {
            "Nothing was changed. Close the other program of Twinlatch, then try again."
        }
    }
}

fn refusal(refusal: PasswordRefusal) -> String {
    let fixed = match refusal {
        PasswordRefusal::TooShort { least } => {
            return format!("A password has {least} characters or more.");
        }
        PasswordRefusal::TooWeak { least } => {
            return format!(
                "This computer's administrator asks for a password that is harder to guess: \
                 strength {least} of 4. A few unusual words make a strong one."
            );
        }
        PasswordRefusal::TooLong => "A password has 1024 bytes at most.",
        PasswordRefusal::Common => "This one is among those that are tried first.",
        PasswordRefusal::IsUsername => "It must not be the username.",
        PasswordRefusal::IsDisplayName => "It must not be your name.",
        PasswordRefusal::IsProduct => "It must not be the name of this program.",
        PasswordRefusal::IsHostName => "It must not be the name of this computer.",
        PasswordRefusal::Unchanged => "It must be another than the present one.",
    };
    fixed.to_owned()
}

#[expect(clippy::too_many_lines, reason = "one line or three for each error")]
fn fixed(code: ErrorCode) -> (&'static str, &'static str) {
    match code {
        ErrorCode::AccountDamaged => (
            "This account's part of the vault file is damaged",
            "Nothing was counted, and the items are unaffected. Copy the file before anything else. The recovery sheet is the way back.",
        ),
        ErrorCode::AccountLeaving => (
            "This account is marked for deletion",
            "Nothing of it is deleted yet. The owner or an administrator of this computer can take it back.",
        ),
        ErrorCode::AttemptsCannotBeCounted => (
            "Tries cannot be counted here, so none is made",
            "The vault is as it was. Make room on the disk or make its folder writable, then try again.",
        ),
        ErrorCode::Bug => (
            "Something went wrong inside Twinlatch",
            "The step was stopped before anything was half-written. If it comes back, please report what you did.",
        ),
        ErrorCode::ChangedOutside => (
            "The file was changed outside Twinlatch",
            "Nothing was written over it. Lock, log in again and read what is said then.",
        ),
        ErrorCode::AuditExportNotAllowed => (
            "Saving the audit log is not allowed here",
            "Nothing was saved. An administrator's policy has decided it. \"twinlatch audit list\" shows the log.",
        ),
        ErrorCode::ClipboardNotAllowed => (
            "Copying is not allowed on this computer",
            "Nothing was copied. This computer's administrator has decided it; a field can be shown instead.",
        ),
        ErrorCode::KeyFileNotAllowed => (
            "Keeping the device key in a file is not allowed on this computer",
            "Nothing was written. This computer's administrator has decided it. Use a keyring, or ask there.",
        ),
        ErrorCode::PhoneShowsSix => (
            "The phone shows six digits, and this computer's administrator asks for eight",
            "Nothing was changed. Use an app that shows eight digits, and scan the code with it.",
        ),
        ErrorCode::PolicyBroken => (
            "The policy has problems",
            "Nothing was changed. \"twinlatch policy check FILE\" names each with its line.",
        ),
        ErrorCode::PolicyMissing => (
            "The vault has no policy of its own",
            "Nothing was changed, and nothing has to be.",
        ),
        ErrorCode::PolicyNotObeyed => (
            "The policy of this computer or of the vault cannot be obeyed, and no last good one is known",
            "Your vault is as it was. Until it is mended owner and administrators alone come in: ask your administrator.",
        ),
        ErrorCode::QuickUnlockDenied => (
            "The password does not open the session that waits",
            "Nothing was changed. Try again, or log in with password and code.",
        ),
        ErrorCode::QuickUnlockEnded => (
            "No session waits for the password alone",
            "Nothing is lost. Log in with password and code.",
        ),
        ErrorCode::QuickUnlockNotAllowed => (
            "Quick unlock is not allowed on this computer",
            "Nothing was changed. An administrator has decided it. Password and code open the vault.",
        ),
        ErrorCode::TerminalNotAllowed => (
            "The terminal is not allowed on this computer",
            "Nothing was changed. This computer's administrator has decided it. Use the window: \"twinlatch open\".",
        ),
        ErrorCode::ClipboardUnavailable => ("The clipboard did not take it", "Nothing was copied."),
        ErrorCode::CodeDoesNotFit => (
            "That code does not fit",
            "Use the code the app shows at this moment. If it is refused again, compare the phone's clock with this computer's.",
        ),
        ErrorCode::CodeUnusable => (
            "This code cannot be used, the next one can",
            "A few codes are unusable by design. Nothing was counted.",
        ),
        ErrorCode::CodeUsed => (
            "This code was used already",
            "The step before could not be finished, and nothing of it was kept. Use the next code.",
        ),
        ErrorCode::CollectionNameRefused => (
            "This name cannot be used for a collection",
            "Nothing was changed. A name has 1 to 80 characters, without line breaks and invisible signs.",
        ),
        ErrorCode::CollectionNotAllowed => (
            "This collection does not allow it",
            "Nothing was changed. Whoever manages the collection can give you another right.",
        ),
        ErrorCode::ConfirmationWrong => (
            "This is not the name of the account",
            "Nothing was changed. Type the username as you log in with it.",
        ),
        ErrorCode::CopyOverVault => (
            "A copy does not belong in the vault's own folder",
            "Nothing was written. Choose another place.",
        ),
        ErrorCode::DecideFirst => (
            "It must be decided first what becomes of this file",
            "Nothing was changed and nothing is used up. Give --make-vault if this file is to be your vault, or look at it in the window.",
        ),
        ErrorCode::FileMissing => (
            "This file is not there",
            "Nothing was changed. Look at its name and its medium, then try again.",
        ),
        ErrorCode::EmergencyOwed => (
            "Something is still to be made anew after the emergency",
            "Nothing was changed. Make a new password, phone and recovery sheet first; then the used emergency kit goes by itself.",
        ),
        ErrorCode::EmergencyUsed => (
            "The emergency kit has opened its one session",
            "Nothing was changed. It still leads to a new password, phone and recovery sheet, all three at once.",
        ),
        ErrorCode::HelpIncomplete => (
            "Another administrator must help too",
            "Nothing was counted. Ask a second administrator to give a part; the first one's stays for ten minutes.",
        ),
        ErrorCode::HelpMissing => (
            "No administrator is helping this person",
            "Nothing was counted. An administrator gives a part in a session of his own first; it stays for ten minutes.",
        ),
        ErrorCode::NewPasswordNeeded => (
            "A new password is needed",
            "Nothing was changed. Set a new password, then finish.",
        ),
        ErrorCode::ShareMissing => (
            "This person has not chosen you for that",
            "Nothing was given. Only those whom the person chose can help, and only with what was chosen.",
        ),
        ErrorCode::TooFewHelpers => (
            "Too few administrators can help",
            "Nothing was changed. Choose as many as the policy asks for; where it has nobody help, an administrator of this computer decides that.",
        ),
        ErrorCode::KitNotConfirmed => (
            "The new kit was not checked",
            "Nothing was changed. Answer with the four symbols of the new kit.",
        ),
        ErrorCode::KitOfOtherKeys => (
            "File and kit do not belong together",
            "Nothing was changed. One of them is from before all keys were replaced: use the sheet that was issued last, or a copy of the file made after it.",
        ),
        ErrorCode::KitOrNumberUnknown => (
            "Kit and vault number do not open this file together",
            "Both are well typed, but no part of this file belongs to them: the number may be of another vault, the kit of another or already replaced, or their part of the file is damaged. These cannot be told apart. Nothing was changed. Take both from the newest sheet of this vault.",
        ),
        ErrorCode::KitUnknown => (
            "This kit does not open this file",
            "It is well typed, but no part of this file belongs to it: it may be of another vault, already replaced, or issued after this copy was made. Nothing was changed.",
        ),
        ErrorCode::LastBackupCode => (
            "This is your last backup code",
            "It is kept for a lost phone, so it was not used up.",
        ),
        ErrorCode::ListColumnMissing => (
            "The list lacks a column",
            "Nobody was invited. Its first line names the columns, separated by commas: username, and if you like display_name and role.",
        ),
        ErrorCode::ListColumnUnknown => (
            "The list has a column that is not known here, or one twice",
            "Nobody was invited. Its first line names the columns, separated by commas: username, display_name, role.",
        ),
        ErrorCode::ListEmpty => (
            "The list names nobody",
            "Nobody was invited. The first line names the columns, each line after it one person.",
        ),
        ErrorCode::ListForgotten => (
            "The list is no longer kept",
            "It is kept for 30 minutes. Give the file again; \"twinlatch people list\" says who was invited.",
        ),
        ErrorCode::ListTooLong => (
            "The list is too long",
            "Nobody was invited. It may hold 1000 people and 1 MiB at most: cut it into several.",
        ),
        ErrorCode::ListUnreadable => (
            "The list cannot be read",
            "Nobody was invited. It must be CSV in UTF-8: fields between commas, each opened quotation mark closed again.",
        ),
        ErrorCode::PaperMistyped => (
            "A symbol is missing or misread",
            "Nothing was counted. Compare it with the paper; there is no I, L, O or U.",
        ),
        ErrorCode::PasswordNeeded => (
            "The password is needed too",
            "Nothing was changed. Give the password of this account.",
        ),
        ErrorCode::PersonMissing => (
            "Nobody has this account",
            "Nothing was changed. Somebody else may have removed it.",
        ),
        ErrorCode::PersonNotVerified => (
            "This person's part of the list is damaged or was changed outside",
            "Nothing was changed. The person's next login puts it right; then try again.",
        ),
        ErrorCode::PhoneBehind => (
            "The codes of this phone lie in the past",
            "A later code was used already. Set the phone's clock, or enrol a phone anew. Nothing was changed.",
        ),
        ErrorCode::PhoneNeeded => (
            "A phone is needed",
            "Nothing was changed and nothing is used up. Enrol a phone: --new-phone.",
        ),
        ErrorCode::Denied => (
            "That did not open",
            "Check username, password and code, and use the next code your app shows: each works once. If they are refused again and a clock may be wrong: --codes 2, or --codes 3.",
        ),
        ErrorCode::DeviceKeyMissing => (
            "This computer does not hold the key for this vault",
            "The vault is unchanged. If you log in to the desktop as someone else, do that. Otherwise the recovery kit brings the key back: twinlatch recover kit.",
        ),
        ErrorCode::DiskFull => (
            "The disk is full",
            "What was saved before is safe. Make some room, then try again.",
        ),
        ErrorCode::DisplayNameRefused => (
            "This name cannot be used",
            "Nothing was saved. A name has 1 to 80 characters, without line breaks and invisible signs.",
        ),
        ErrorCode::FieldHoldsControlCharacters => (
            "A field holds invisible signs",
            "Nothing was saved. Leave out line breaks and control characters.",
        ),
        ErrorCode::FieldTooLong => ("A field is too long", "Nothing was saved. Shorten it."),
        ErrorCode::FileDamaged => (
            "The vault file is damaged",
            "It was not touched. Copy it before anything else, then put back your last backup.",
        ),
        ErrorCode::FileThere => (
            "A file of this name is there already",
            "It was left as it is, and nothing was saved. Name another file, or give --replace.",
        ),
        ErrorCode::FileTooNew => (
            "This vault was written by a newer Twinlatch",
            "It is unchanged and safe. Install the newer version to open it.",
        ),
        ErrorCode::FolderMustBeWritable => (
            "The vault's folder must be writable once",
            "An interrupted write has to be finished; nothing is lost. Make the folder writable, then try again.",
        ),
        ErrorCode::FolderReadOnly => (
            "The folder cannot be written",
            "Nothing was changed. Choose another place, or make the folder writable.",
        ),
        ErrorCode::FormUnreadable => (
            "Something given here is out of its bounds",
            "Nothing was changed. See \"--help\" of this command for what it takes.",
        ),
        ErrorCode::GroupRefused => (
            "This name of a group cannot be used",
            "Nothing was saved. A group has 1 to 64 characters, none of them a sign that cannot be seen.",
        ),
        ErrorCode::InvitationDamaged => (
            "This invitation does not stand any more",
            "A newer code took its place, somebody else has used it, or it is damaged. Try to log in, \
             if you have set a password before; else ask for a new activation code.",
        ),
        ErrorCode::InvitationExpired => (
            "This activation code has run out",
            "It is right, and its day is over. Nothing was kept. Ask for a new one.",
        ),
        ErrorCode::ItemChangedOutside => (
            "This item was changed outside Twinlatch",
            "It is not the one saved last, so it is not shown as yours. It is kept, and all others are unaffected.",
        ),
        ErrorCode::ItemDamaged => (
            "This item cannot be read",
            "Its part of the file is damaged. It is kept, and all others are unaffected.",
        ),
        ErrorCode::ItemFromNewerVersion => (
            "This item was written by a newer Twinlatch",
            "It is safe and stays unchanged here.",
        ),
        ErrorCode::ItemMissing => (
            "There is no such item or field",
            "Nothing was changed. \"twinlatch item list\" says what there is.",
        ),
        ErrorCode::ItemReadable => (
            "This item can be read",
            "Nothing was discarded. \"twinlatch item rm\" deletes it like any other.",
        ),
        ErrorCode::KeyFile => (
            "The key file cannot be used",
            "The vault is unchanged. File and folder must belong to you and be closed to others, and the disk needs room.",
        ),
        ErrorCode::KeyringEmpty => (
            "The keyring has no place to keep a key",
            "Nothing was changed. Make a login keyring in your system's password settings, then try again.",
        ),
        ErrorCode::KeyringFails => (
            "The keyring answers in a way that cannot be used",
            "Nothing was changed. Restart the desktop's keyring, then try again.",
        ),
        ErrorCode::KeyringForgets => (
            "The keyring did not keep what it was given",
            "Nothing was changed, and no key is trusted to it. Unlock the login keyring, then try again.",
        ),
        ErrorCode::KeyringLocked => (
            "Your keyring is locked",
            "The vault is safe. Unlock the keyring, then try again.",
        ),
        ErrorCode::KeyringMissing => (
            "There is no keyring on this computer",
            "Nothing was changed. Start one, or set up with --device-key-file: the key then lies in a file of your configuration folder.",
        ),
        ErrorCode::KeyringWaiting => (
            "Your keyring has not answered yet",
            "The vault is safe. A window of the system may be asking you to unlock it; then try again.",
        ),
        ErrorCode::KitSymbolsWrong => (
            "These do not match the kit",
            "The kit is unchanged and stays valid. There is no I, L, O or U in it.",
        ),
        ErrorCode::LoginClosed => (
            "Password and code are closed for this account",
            "There were as many wrong tries as the policy of this computer allows. Nothing in the vault is lost. A backup code or the recovery sheet opens it, and a new phone opens this way again.",
        ),
        ErrorCode::MemoryRefused => (
            "There is not enough free memory",
            "Opening takes some hundred MB for a moment. Nothing was counted. End another program, then try again.",
        ),
        ErrorCode::NoRandom => (
            "The system gives no random numbers",
            "Nothing was made or changed. Restart the computer, then try again.",
        ),
        ErrorCode::NotLoggedIn => (
            "No session is open",
            "The vault is locked and safe. Log in with \"twinlatch login\".",
        ),
        ErrorCode::NotPermitted => (
            "This is not allowed for your account",
            "Nothing was changed. Ask whoever administers this vault.",
        ),
        ErrorCode::OtpauthUnreadable => (
            "This link is not a key for codes",
            "Nothing was saved. It must begin with otpauth:// and be whole.",
        ),
        ErrorCode::PasswordRefused => (
            "This password cannot be used",
            "Nothing was saved. Choose another one.",
        ),
        ErrorCode::ReadOnly => (
            "The vault is open for reading only",
            "Nothing was changed. \"twinlatch status\" says why.",
        ),
        ErrorCode::RoleNotGranted => (
            "Your role does not give this one",
            "Nothing was changed. Only the owner makes and changes administrators.",
        ),
        ErrorCode::SeedUnreadable => (
            "This key cannot be read",
            "Nothing was saved. A key in base32 has A to Z and 2 to 7.",
        ),
        ErrorCode::SessionLocked => (
            "The session was locked",
            "Five tries have failed. The vault is closed and safe. Log in again.",
        ),
        ErrorCode::StepUpNeeded => (
            "Password and code are needed once more",
            "Nothing was changed. The window (\"twinlatch open\") asks for them.",
        ),
        ErrorCode::Storage => (
            "Reading or writing the vault failed",
            "The step was undone as a whole; what was saved before is safe. Check the disk, then try again.",
        ),
        ErrorCode::StorageInDoubt => (
            "The disk failed at the last moment",
            "It is not certain whether this step was kept; what was saved before is safe. Check the disk, then lock and log in again to see. Until then keep the old and the new: password, entry in the phone's app, sheet.",
        ),
        ErrorCode::TableEnded => (
            "This vault was not opened for more than a year",
            "Its stock of codes has run out. Nothing is lost and nothing was counted. If this computer's clock is ahead, set it or log in with --codes 3. Otherwise the recovery sheet is the way back.",
        ),
        ErrorCode::TableUnreadable => (
            "Part of the vault file for today's codes is damaged",
            "Your items are unaffected, and nothing was counted. Copy the file, then put back your last backup, or try again next week.",
        ),
        ErrorCode::TitleMissing => (
            "A title is missing",
            "Nothing was saved. Give one with --title.",
        ),
        ErrorCode::TokenKindNotKept => (
            "This kind of token is not kept yet",
            "Nothing was saved. Time-based codes with SHA-1, SHA-256 and SHA-512 are.",
        ),
        ErrorCode::TooManyEntries => ("An item holds no more of these", "Nothing was saved."),
        ErrorCode::TooManyGroups => (
            "A person can have 32 groups",
            "Nothing was saved. Take one away first.",
        ),
        ErrorCode::UsernameRefused => (
            "This username cannot be used",
            "Nothing was saved. It has 1 to 64 letters, digits and the signs . _ - @",
        ),
        ErrorCode::UsernameTaken => (
            "Somebody on this computer has this username",
            "Nobody was invited. Choose another one; a capital or a small letter makes no \
             difference.",
        ),
        ErrorCode::VaultHeld => (
            "The vault is in use by another program of Twinlatch",
            "Nothing was changed.",
        ),
        ErrorCode::VaultNumberMistyped => (
            "A symbol of the vault number is missing or misread",
            "Nothing was written. Compare it with the sheet; there is no I, L, O or U.",
        ),
        ErrorCode::VaultNumberNeeded => (
            "The file does not say which vault it is",
            "Both places where it says so are damaged. Nothing was changed, and everything else may be whole. The recovery sheet prints the vault number: give it with --vault-number, to \"twinlatch login\" or, where this computer's key is gone too, to \"twinlatch recover kit\".",
        ),
        ErrorCode::VaultNumberUnknown => (
            "Nothing in the file opens with this vault number",
            "It is well typed. Either it is of another vault, or this computer holds the key of another, or all that the key would open is damaged: these cannot be told apart. Nothing was written. Give the number from the sheet of this vault; if it is that one: twinlatch recover kit, with the same --vault-number.",
        ),
        ErrorCode::VaultThere => (
            "There is a vault here already",
            "It was left as it is. Log in with \"twinlatch login\"; --data-dir names another folder.",
        ),
        ErrorCode::Wait => (
            "Too many tries have failed",
            "There is a pause before the next one. Nothing is lost.",
        ),
    }
}
