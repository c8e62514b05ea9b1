//! The count of a way that has opened.

use twinlatch_crypto::Id;
use twinlatch_records::{Tries, WayKind};

use crate::accounts::Accounts;

/// Clears the count at once, also of a recovery that is then broken off; the lines of earlier failures
/// stay for the history. Only after the account was found to be one that may be opened: who is switched
/// off is counted like a stranger.
pub(super) fn reset_count(
    accounts: &mut Accounts,
    account: &Id,
    id: &Id,
    way: WayKind,
    mut tries: Tries,
) {
    tries.ways.retain(|line| line.way != way);
    let (store, rows, random) = accounts.parts();
    let Ok(sealed) = rows.seal_tries(id, &tries, random) else {
        return;
    };
    // A count that stays only makes the next try wait.
    let _ = store.write(|writing| writing.tries_mut().put(id, &sealed));
    accounts.end_wait(account, way);
}
