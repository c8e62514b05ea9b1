//! The recovery sheet: as a picture, as text, typed back in part, saved to a file.

mod emergency;
mod picture;
mod words;

use std::path::{Path, PathBuf};

use twinlatch_accounts::{NewSheet, Sheet};
use twinlatch_crypto::Random;
use twinlatch_secret::{Password, SecretText};

use crate::guard::{Allowed, permissions};
use crate::private_file::{self, Standing};
use crate::service::{Desk, Service, Stage};
use crate::text::milliseconds;
use crate::wire::{ErrorCode, ErrorView, KitAnswerView, SecretForm, SheetText, SheetView};

pub(crate) use emergency::{picture as emergency_picture, text as emergency_text};

permissions! {
    /// The sheet and what is on it.
    ShowSheet { fresh: true, writes: false, roles: _ }
    /// A new sheet in the place of the old one.
    RenewSheet { fresh: true, writes: true, roles: _ }
    /// The end of a new sheet, with the password; the way to the printer may take longer than a
    /// proof holds.
    FinishSheet { fresh: false, writes: true, roles: _ }
    /// A new sheet that was begun with a fresh proof; the way to the printer may take longer.
    ShowNewSheet { fresh: false, writes: true, roles: _ }
    /// Four symbols of the kit, typed back; the way to the printer may take longer than a proof holds.
    ConfirmKit { fresh: false, writes: true, roles: _ }
}

/// Symbols of a printed kit that can be asked for; its two check symbols are not.
const KIT_SYMBOLS: u8 = 26;

/// The sheet as the door shows it: a picture that is fetched once, and four positions.
///
/// # Errors
///
/// What keeps the file from being read, `no-random`.
pub fn sheet_view(allowed: Allowed<'_, ShowSheet>) -> Result<SheetView, ErrorView> {
    let (open, desk) = (allowed.open, allowed.desk);
    let sheet = open.session.sheet(&open.accounts)?;
    if let Err(error) = open.session.note_sheet_shown(&mut open.accounts) {
        // A read-only session may show the sheet; the history then lacks the line.
        tracing::warn!(%error, "the history does not hold that the sheet was shown");
    }
    let required = desk.first_sheet && desk.sheet_is_due(&open.session);
    let view = view(&sheet, &mut open.asked, desk)?;
    Ok(SheetView { required, ..view })
}

/// Draws a new sheet, once for a door; the old one stays until it is finished.
///
/// # Errors
///
/// `no-random`.
pub fn begin_new_sheet(allowed: Allowed<'_, RenewSheet>) -> Result<SheetView, ErrorView> {
    let (open, desk) = (allowed.open, allowed.desk);
    if open.new_sheet.is_none() {
        open.new_sheet = Some(NewSheet::begin(&open.session, &open.accounts)?);
        open.asked = None;
    }
    let new = open.new_sheet.as_ref().ok_or_else(ErrorView::bug)?;
    let sheet = new.sheet(&open.session, &open.accounts);
    view(&sheet, &mut open.asked, desk)
}

/// Puts the new sheet in the place of the old one. Field: the password.
///
/// # Errors
///
/// `kit-not-confirmed`; `denied` for a wrong password; what keeps the file from being written, and
/// the old sheet stays.
///
/// `session-locked` at the fifth failure, when the session is locked.
pub fn finish_new_sheet(service: &mut Service, mut form: SecretForm) -> Result<(), ErrorView> {
    let (Some(password), true) = (form.password(), form.is_finished()) else {
        return Err(ErrorView::form_unreadable());
    };
    let finished = renew(service.allow()?, &password);
    finished.map_err(|error| service.refuse_proof(error))
}

fn renew(allowed: Allowed<'_, FinishSheet>, password: &Password) -> Result<(), ErrorView> {
    let open = allowed.open;
    let new = open.new_sheet.as_ref().ok_or(ErrorCode::KitNotConfirmed)?;
    new.finish(&mut open.session, &mut open.accounts, password)?;
    open.new_sheet = None;
    Ok(())
}

/// A sheet as the door shows it, with the positions that are asked back.
pub(crate) fn view(
    sheet: &Sheet,
    asked: &mut Option<[u8; 4]>,
    desk: &Desk,
) -> Result<SheetView, ErrorView> {
    let positions = positions(asked, desk)?;
    let picture = picture::draw(sheet);
    Ok(SheetView {
        picture: desk.outside.pictures.keep(picture)?,
        kit: sheet.kit.into(),
        asked: positions,
        confirmed: sheet.kit_confirmed,
        issued: milliseconds(sheet.issued),
        first: desk.first_sheet,
        required: false,
    })
}

/// The positions that are asked back, the same until they are forgotten.
pub(crate) fn positions(asked: &mut Option<[u8; 4]>, desk: &Desk) -> Result<[u8; 4], ErrorView> {
    let positions = match *asked {
        Some(positions) => positions,
        None => four_positions(&*desk.outside.env.random)?,
    };
    *asked = Some(positions);
    Ok(positions)
}

/// Kit and codes as text, for those who cannot see the picture.
///
/// # Errors
///
/// What keeps the file from being read.
pub fn show_kit_text(service: &mut Service) -> Result<SheetText, ErrorView> {
    let sheet = current(service)?;
    Ok(SheetText {
        // EXPOSE: the person pressed "show as text"; the door's web process ends with the door.
        kit: sheet.kit_code.expose().to_owned(),
        // EXPOSE: as above.
        backup_codes: sheet
            .backup_codes
            .iter()
            .map(|code| code.expose().to_owned())
            .collect(),
        vault_number: sheet.vault_number,
    })
}

/// The sheet that the door shows: of the session, or the one that ends a recovery.
fn current(service: &mut Service) -> Result<Sheet, ErrorView> {
    service.end_old_recovery();
    if let Stage::Recovering(one) = &mut service.stage {
        return Ok(one.recovery.new_sheet(&one.accounts)?);
    }
    if let Some(new) = service.allow().ok().and_then(begun) {
        return Ok(new);
    }
    of_session(service.allow()?)
}

/// The new sheet that the door shows, if it shows one.
fn begun(allowed: Allowed<'_, ShowNewSheet>) -> Option<Sheet> {
    let open = allowed.open;
    let (session, accounts) = (&open.session, &open.accounts);
    let rotated = open.rotation.as_ref();
    let rotated = rotated.map(|rotation| rotation.sheet(session, accounts));
    let renewed = open.new_sheet.as_ref();
    rotated.or_else(|| renewed.map(|new| new.sheet(session, accounts)))
}

fn of_session(allowed: Allowed<'_, ShowSheet>) -> Result<Sheet, ErrorView> {
    let open = allowed.open;
    Ok(open.session.sheet(&open.accounts)?)
}

/// Compares the four symbols that were asked. Field: the symbols.
///
/// # Errors
///
/// `kit-symbols-wrong` when no four were asked for; what keeps the file from being written.
pub fn confirm_kit(
    service: &mut Service,
    mut form: SecretForm,
) -> Result<KitAnswerView, ErrorView> {
    let (Some(answer), true) = (form.secret(), form.is_finished()) else {
        return Err(ErrorView::form_unreadable());
    };
    service.end_old_recovery();
    let right = if let Stage::Recovering(one) = &mut service.stage {
        let asked = one.asked.ok_or(ErrorCode::KitSymbolsWrong)?;
        one.recovery.confirm_new_kit(asked, &answer)
    } else {
        confirm_in_session(service.allow()?, &answer)?
    };
    Ok(KitAnswerView { right })
}

fn confirm_in_session(
    allowed: Allowed<'_, ConfirmKit>,
    answer: &SecretText,
) -> Result<bool, ErrorView> {
    let open = allowed.open;
    let asked = open.asked.ok_or(ErrorCode::KitSymbolsWrong)?;
    if let Some(rotation) = &mut open.rotation {
        return Ok(rotation.confirm_sheet(asked, answer));
    }
    if let Some(new) = &mut open.new_sheet {
        return Ok(new.confirm(asked, answer));
    }
    Ok(open
        .session
        .confirm_kit(&mut open.accounts, asked, answer)?)
}

/// Whether the sheet may be shown at this moment.
///
/// # Errors
///
/// What keeps it from being shown.
pub fn may_show(service: &mut Service) -> Result<(), ErrorView> {
    current(service).map(drop)
}

/// The sheet as a text file.
///
/// # Errors
///
/// What keeps the file from being read.
pub fn sheet_text(service: &mut Service) -> Result<SecretText, ErrorView> {
    Ok(words::write(&current(service)?))
}

/// Writes the sheet where the person chose, whole or not at all, readable by the owner alone.
///
/// # Errors
///
/// `disk-full`, `folder-read-only`, `storage`; a file that stood there is as it was.
pub fn save(text: &SecretText, path: &Path) -> Result<(), ErrorView> {
    // EXPOSE: the person saves the sheet.
    private_file::write(text.expose().as_bytes(), path, Standing::Replace)
}

/// The vault's folder, to tell whether a sheet would lie on the same disk.
pub fn vault_folder(service: &Service) -> PathBuf {
    service.desk.outside.folder.path.clone()
}

/// Four different positions from 1 to 26, rising, each as likely as any other.
fn four_positions(random: &dyn Random) -> Result<[u8; 4], ErrorView> {
    let mut chosen: Vec<u8> = Vec::with_capacity(4);
    while chosen.len() < 4 {
        let mut byte = [0_u8];
        random.fill(&mut byte)?;
        let [byte] = byte;
        // 234 is the largest multiple of 26 below 256: the rest would favour low positions.
        let position = byte % KIT_SYMBOLS + 1;
        if byte < 234 && !chosen.contains(&position) {
            chosen.push(position);
        }
    }
    chosen.sort_unstable();
    chosen.try_into().map_err(|_| ErrorView::bug())
}

#[cfg(test)]
mod tests {
    use super::four_positions;
    use twinlatch_crypto::OsRandom;

    #[test]
    fn four_different_positions_are_asked() {
        let mut seen = [false; 27];
        for _ in 0..500 {
            let asked = four_positions(&OsRandom).expect("random bytes");
            assert!(
                asked.windows(2).all(|pair| pair[0] < pair[1]),
                "different, rising"
            );
            assert!(
                asked.iter().all(|at| (1..=26).contains(at)),
                "positions of the kit"
            );
            asked.iter().for_each(|at| seen[usize::from(*at)] = true);
        }
        assert!(
            seen[1..].iter().all(|seen| *seen),
            "every position is asked some day"
        );
    }
}
