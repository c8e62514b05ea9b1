//! The copy from before a change of the format: gone once everything has opened, offered until then.

use std::fs;
use std::path::PathBuf;

use rusqlite::Connection;
use twinlatch_service::session::vault_view;
use twinlatch_service::wire::NoticeView;

use crate::support::Rig;

/// Plants a copy as a change of the format leaves it; the rig is at the door.
fn copy(rig: &Rig) -> PathBuf {
    let vault = rig.folder().vault();
    let copy = vault.with_file_name("vault.db.before-1");
    fs::copy(vault, &copy).expect("a copy");
    copy
}

#[test]
fn the_copy_goes_with_the_first_login_that_opens_everything() {
    let mut rig = Rig::at_door();
    let copy = copy(&rig);
    rig.log_in();
    assert!(!copy.exists(), "nobody needs it any more");
}

#[test]
fn the_copy_is_offered_where_something_does_not_open() {
    let mut rig = Rig::at_door();
    let copy = copy(&rig);
    let file = Connection::open(rig.folder().vault()).expect("the file opens");
    file.execute_batch("UPDATE objects SET ct = zeroblob(330) WHERE length(ct) = 330")
        .expect("any program can write the file");
    drop(file);
    rig.log_in();
    assert!(copy.exists(), "it may be needed");
    let view = vault_view(rig.service.allow().expect("open")).expect("a view");
    let offered = NoticeView::MigrationCopy {
        path: copy.display().to_string(),
    };
    assert!(view.notices.contains(&offered), "{:?}", view.notices);
}
