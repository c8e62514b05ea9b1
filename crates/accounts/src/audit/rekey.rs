//! The log under another device key.

use twinlatch_records::open_audit_row;

use crate::error::EditError;
use crate::rows::DeviceRows;
use crate::session::Edit;

impl Edit<'_, '_> {
    /// Seals the log again under the key that is written with. What the rows say stays, so the chain and
    /// every signature hold; rows that say nothing stay as they are.
    pub(crate) fn move_log(&mut self, old: &DeviceRows<'_>) -> Result<(), EditError> {
        let rows = self.writing.objects().search(|id, stored| {
            let row = open_audit_row(old.key, old.db, &id, &stored).ok()?;
            Some((id, row))
        })?;
        for (id, row) in &rows {
            let sealed = self.rows.seal_audit_row(id, row, self.random)?;
            self.writing.objects_mut().put(id, &sealed)?;
        }
        if let Some(head) = old.audit_head(self.writing)?.into_there() {
            self.writing.objects_mut().delete(&old.audit_head_id())?;
            self.put_audit_head(&head)?;
        }
        Ok(())
    }
}
