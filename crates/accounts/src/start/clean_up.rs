//! Left-overs of a set-up that was never confirmed.

use std::path::Path;

use twinlatch_crypto::DeviceId;
use twinlatch_device::{DeviceError, Lines, PlaceKind};

use super::Places;
use crate::set_up::note::Note;

/// Removes each note with the device key that it names; what a place refuses to delete is left to
/// the next start.
///
/// `in_use` is the device of the vault, if there is one: its note goes alone, since the set-up was
/// confirmed and only then interrupted.
///
/// # Security
///
/// A note is a plain file that anybody who can write the folder can plant. So a key is deleted
/// only where its place remembers no vault at all; a key that is left over does no harm.
pub(super) fn clean_up(folder: &Path, in_use: Option<&DeviceId>, places: &Places) {
    for note in Note::all(folder) {
        if in_use == Some(&note.device) {
            note.remove();
        } else {
            discard(&note, places);
        }
    }
}

fn discard(note: &Note, places: &Places) {
    // What cannot be deleted keeps its note.
    let _ = match note.place {
        Some(PlaceKind::Keyring) => discard_in(note, &*places.keyring),
        Some(PlaceKind::File) => discard_in(note, &*places.file),
        None => discard_in(note, &*places.file).and_then(|()| discard_in(note, &*places.keyring)),
    };
}

fn discard_in(note: &Note, lines: &dyn Lines) -> Result<(), DeviceError> {
    if lines.names("mark/")?.is_empty() {
        return note.discard(lines);
    }
    note.remove();
    Ok(())
}
