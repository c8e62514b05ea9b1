//! Left-overs of a set-up that was never confirmed.

use std::path::Path;

use twinlatch_crypto::DeviceId;
use twinlatch_device::PlaceKind;

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
/// Only called when there is no vault, or when the vault's own key is at hand: a key that a vault
/// needs is never deleted.
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
        Some(PlaceKind::Keyring) => note.discard(&*places.keyring),
        Some(PlaceKind::File) => note.discard(&*places.file),
        None => note
            .discard(&*places.file)
            .and_then(|()| note.discard(&*places.keyring)),
    };
}
