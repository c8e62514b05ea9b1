//! Rows of an older copy, put back one by one beside the rows of today.

use std::path::PathBuf;

use twinlatch_accounts::{Access, Notice};
use twinlatch_crypto::CodeDigits;
use twinlatch_secret::Code;

use crate::lock::Lock;
use crate::victim::{NAME, TITLE, Victim, right_password, titles};

/// A row of the file: table, name of its key, key, sealed bytes.
type Row = (&'static str, &'static str, Vec<u8>, Vec<u8>);

const TABLES: [(&str, &str); 6] = [
    ("directory", "tag"),
    ("headers", "id"),
    ("tries", "id"),
    ("code_offsets", "id"),
    ("slots", "id"),
    ("objects", "id"),
];

fn rows_of(victim: &Victim) -> Vec<Row> {
    let file = victim.rows();
    let mut found = Vec::new();
    for (table, key) in TABLES {
        let sql = format!("SELECT {key}, ct FROM {table} ORDER BY {key}");
        let mut all = file.prepare(&sql).expect("the table is there");
        let rows = all.query_map([], |row| Ok((row.get(0)?, row.get(1)?)));
        for row in rows.expect("readable") {
            let (id, ct) = row.expect("readable");
            found.push((table, key, id, ct));
        }
    }
    found
}

fn put(victim: &Victim, (table, key, id, ct): &Row) {
    let sql = format!("INSERT OR REPLACE INTO {table} ({key}, ct) VALUES (?1, ?2)");
    let changed = victim.rows().execute(&sql, (id, ct));
    assert_eq!(changed.expect("any program can write"), 1, "the row stands");
}

#[test]
fn no_row_of_an_older_copy_brings_a_used_code_or_an_old_item_back() {
    let victim = Victim::set_up(40, CodeDigits::Six);
    let older = rows_of(&victim);
    victim.live_a_day("Today");
    let evening = Evening::of(&victim);
    let today = rows_of(&victim);
    // Weeks that were not rewritten are equal in both.
    let changed: Vec<&Row> = older.iter().filter(|row| !today.contains(row)).collect();
    assert!(changed.len() > 5, "control: a day rewrites several rows");
    for row in changed {
        evening.come_back(&victim);
        put(&victim, row);
        evening.assert_nothing_comes_back(&victim, row.0);
    }
}

/// The vault after a day, and what the day has shown.
struct Evening {
    file: Vec<u8>,
    /// The marks file, which is not the attacker's to write.
    marks: (PathBuf, Vec<u8>),
    wall: u64,
    /// The code that was typed this day.
    used: Code,
    root_key: [u8; 32],
}

impl Evening {
    fn of(victim: &Victim) -> Self {
        let lock = Lock::of(victim);
        let search = lock.search(&lock.device_key, &right_password(), [lock.target(victim)]);
        Self {
            file: victim.take_copy(),
            marks: victim.device.marks(),
            wall: victim.device.wall(),
            used: victim.code(),
            // EXPOSE: compared after each row that was put back.
            root_key: *search.opened.expect("the right target").expose(),
        }
    }

    fn come_back(&self, victim: &Victim) {
        victim.put_back(&self.file);
        let (path, bytes) = &self.marks;
        std::fs::write(path, bytes).expect("our own file");
        victim.device.set_clocks(self.wall);
    }

    /// The used code is refused; who may come in finds the same key, at most what was kept, and is
    /// told of what does not fit.
    fn assert_nothing_comes_back(&self, victim: &Victim, table: &str) {
        let mut accounts = victim.device.start().expect("the rows are whole");
        let again = accounts.login(NAME, &right_password(), &self.used);
        assert!(again.is_err(), "{table}: a used code stays used");
        let Ok(mut session) = victim.log_in(&mut accounts) else {
            return; // Refused in words: destroyed, not opened.
        };
        // EXPOSE: compared with the account's own.
        let root_key = session.root_key().expose();
        assert_eq!(root_key, &self.root_key, "{table}: the same key");
        for title in titles(&mut session, &mut accounts) {
            assert!(
                [TITLE, "Today"].contains(&&*title),
                "{table}: {title} was never kept"
            );
        }
        let is_finding = |notice: &Notice| matches!(notice, Notice::Findings(_));
        let named =
            session.access() != Access::ReadWrite || session.notices().iter().any(is_finding);
        // An old count gives back the tries below the next threshold, as the threat model says.
        assert!(named || table == "tries", "{table}: it is named");
        session.close(&mut accounts);
    }
}
