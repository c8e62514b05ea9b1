//! Rows of an older copy, put back one by one beside the rows of today.

use twinlatch_crypto::CodeDigits;
use twinlatch_secret::Code;

use crate::lock::Lock;
use crate::size::either;
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
    let root_key = root_key_of(&victim);
    let used = Lock::of(&victim).enrolment().floor;
    let width = usize::from(CodeDigits::Six.count());
    let value = victim.login_seed().code(used, CodeDigits::Six);
    let used = Code::new(format!("{value:0width$}"));
    let (present, today) = (victim.take_copy(), rows_of(&victim));
    let changed = older.iter().filter(|row| !today.contains(row));
    // Weeks that were not rewritten are equal in both.
    let changed: Vec<&Row> = changed.take(either(20, usize::MAX)).collect();
    assert!(changed.len() > 5, "control: a login rewrites several rows");
    for row in changed {
        victim.put_back(&present);
        put(&victim, row);
        assert_nothing_comes_back(&victim, &used, &root_key, row.0);
    }
}

/// The used code is refused; who may come in finds the key and, if anything, the items of today.
fn assert_nothing_comes_back(victim: &Victim, used: &Code, root_key: &[u8; 32], table: &str) {
    let Ok(mut accounts) = victim.device.start() else {
        return; // The program names what it found and shows no form.
    };
    let again = accounts.login(NAME, &right_password(), used);
    assert!(again.is_err(), "{table}: a used code stays used");
    let Ok(mut session) = victim.log_in(&mut accounts) else {
        return; // Refused in words: destroyed, not opened.
    };
    // EXPOSE: compared with the account's own.
    assert_eq!(
        session.root_key().expose(),
        root_key,
        "{table}: the same key"
    );
    for title in titles(&mut session, &mut accounts) {
        assert!(
            [TITLE, "Today"].contains(&&*title),
            "{table}: {title} was never kept"
        );
    }
    session.close(&mut accounts);
}

fn root_key_of(victim: &Victim) -> [u8; 32] {
    let lock = Lock::of(victim);
    let search = lock.search(&lock.device_key, &right_password(), [lock.target(victim)]);
    // EXPOSE: compared after each row that was put back.
    *search.opened.expect("the right target").expose()
}
