//! The file without the keyring: password, code and old copies do not help.

use twinlatch_crypto::{CodeDigits, OsRandom, make_device_key};
use twinlatch_records::open_header;
use twinlatch_secret::DeviceKey;
use twinlatch_store::{Access, Store};

use crate::lock::{Lock, thousand_around};
use crate::size::either;
use crate::victim::{Victim, right_password};

/// Device keys of somebody who has none.
fn invented_keys() -> [DeviceKey; 3] {
    [
        DeviceKey::filled(|out| out.fill(0)),
        DeviceKey::filled(|out| out.fill(0xff)),
        make_device_key(&OsRandom).expect("random bytes"),
    ]
}

#[test]
fn no_header_opens_in_the_file_or_in_an_old_copy() {
    let victim = Victim::set_up(1, CodeDigits::Six);
    let old = victim.take_copy();
    victim.live_a_day("Since then");
    let present = victim.take_copy();
    for copy in [present, old] {
        victim.put_back(&copy);
        let opened = Store::open(&victim.device.vault(), Access::ReadOnly).expect("it opens");
        let rows = opened.store.read(|reading| reading.headers().all());
        let rows = rows.expect("readable");
        for (id, row) in &rows {
            for key in invented_keys() {
                let header = open_header(&key, &opened.meta.db, id, row);
                assert!(header.is_err(), "nobody learns even salt and costs");
            }
        }
        assert_eq!(rows.len(), 1, "control: there was one to try");
    }
}

#[test]
fn who_knows_password_target_and_header_still_opens_nothing() {
    let victim = Victim::set_up(2, CodeDigits::Six);
    let lock = Lock::of(&victim);
    let target = lock.target(&victim);
    let [zeros, ones, drawn] = invented_keys();
    for key in [&zeros, &ones, &drawn].into_iter().take(either(1, 3)) {
        let search = lock.search(key, &right_password(), thousand_around(target));
        assert!(search.opened.is_none(), "the device key is missing");
        assert_eq!(search.runs, 1000, "all were tried, the right one too");
    }
    let search = lock.search(&lock.device_key, &right_password(), [target]);
    assert!(
        search.opened.is_some(),
        "control: with the keyring it opens"
    );
}
