//! The mailbox, as far as it is about shared collections.

use twinlatch_crypto::Id;
use twinlatch_records::{Mail, open_mail, seal_mail};

use crate::error::EditError;
use crate::session::Edit;

impl Edit<'_, '_> {
    /// Puts letters into the mailbox; each takes the place of what the same person was sent about
    /// the same collection and has not read.
    pub(super) fn put_letters(&mut self, letters: &[Mail]) -> Result<(), EditError> {
        if letters.is_empty() {
            return Ok(());
        }
        let (key, db) = (self.rows.key, self.rows.db);
        let replaced = self.writing.objects().search(|row, stored| {
            let old = open_mail(key, db, &row, &stored).ok()?;
            letters.iter().any(|new| replaces(new, &old)).then_some(row)
        })?;
        for row in &replaced {
            self.writing.objects_mut().delete(row)?;
        }
        for letter in letters {
            let row = Id::random(self.random)?;
            let sealed = seal_mail(key, db, &row, letter, self.random)?;
            self.writing.objects_mut().put(&row, &sealed)?;
        }
        Ok(())
    }
}

fn replaces(new: &Mail, old: &Mail) -> bool {
    let about = new.collection();
    new.recipient == old.recipient && about.is_some() && old.collection() == about
}
