//! Slots, headers and tables of the attacker's own making.

use twinlatch_crypto::{
    CHUNK_STEPS, Chunk, CodeDigits, Kdf, KdfLimits, OsRandom, Place, Stored, make_root_key,
    wrap_slot,
};
use twinlatch_secret::{Code, DeviceKey, Password, RootKey, SecretBytes};

use crate::lock::{Lock, single};
use crate::size::either;
use crate::victim::{NAME, TITLE, Victim, right_password, titles};

/// The target that a forger chooses.
const CHOSEN: u64 = 123_456;

/// Wraps a root key of the forger's own under the victim's password and his own target, and
/// writes it into the primary slot.
fn forge_slot(victim: &Victim, lock: &Lock, password: &Password) -> RootKey {
    let root_key = make_root_key(&OsRandom).expect("random bytes");
    let kdf = Kdf::new(KdfLimits::danger_for_tests());
    let mut memory = kdf.reserve(lock.place.costs).expect("a few KiB");
    let (targets, place) = (single(CHOSEN, lock.digits()), &lock.place);
    let slot = wrap_slot(
        &mut memory,
        password,
        &targets,
        &[],
        &lock.device_key,
        &root_key,
        place,
        &OsRandom,
    )
    .expect("who has the device key can wrap");
    let stored = Stored::from(&slot);
    write_slot(victim, lock, stored.bytes());
    root_key
}

fn write_slot(victim: &Victim, lock: &Lock, ct: &[u8]) {
    let sql = "UPDATE slots SET ct = ?1 WHERE id = ?2";
    let changed = victim
        .rows()
        .execute(sql, (ct, &lock.place.slot.bytes()[..]));
    assert_eq!(
        changed.expect("any program can write"),
        1,
        "the slot is there"
    );
}

/// Writes every week of the table anew, under its own key, with these offsets.
fn forge_table(victim: &Victim, lock: &Lock, offset: impl Fn(u64) -> u64) {
    let width = lock.digits().width();
    let file = victim.rows();
    for listed in &lock.enrolment().chunks {
        let entries = (0..CHUNK_STEPS).flat_map(|index| {
            let value = offset(listed.first_step + index).to_le_bytes();
            value.into_iter().take(width)
        });
        let raw = SecretBytes::new(entries.collect());
        let chunk = Chunk::from_raw(raw, lock.digits(), listed.first_step).expect("a whole week");
        let place = Place {
            db: lock.db,
            scope: Some(lock.place.account),
            id: listed.id,
        };
        let sealed = chunk.seal(&listed.key, &place, &OsRandom).expect("60 KB");
        let sealed = Stored::from(&sealed);
        let sql = "UPDATE code_offsets SET ct = ?1 WHERE id = ?2";
        let changed = file.execute(sql, (sealed.bytes(), &listed.id.bytes()[..]));
        assert_eq!(
            changed.expect("any program can write"),
            1,
            "the week is there"
        );
    }
}

#[test]
fn a_forged_slot_and_table_do_not_take_the_next_code() {
    for number in 0..either(2, 20) {
        let victim = Victim::set_up(50 + number as u64, CodeDigits::Six);
        let lock = Lock::of(&victim);
        forge_slot(&victim, &lock, &right_password());
        // Without the seed nobody knows which offset would meet the code.
        let draw = |step: u64| step.wrapping_mul(0x9e37_79b9_7f4a_7c15) % lock.digits().modulus();
        forge_table(&victim, &lock, draw);
        let mut accounts = victim.device.start().expect("the rows are whole");
        let opened = victim.log_in(&mut accounts);
        assert!(opened.is_err(), "the person's code leads elsewhere");
    }
}

#[test]
fn what_a_forger_opens_with_his_own_code_holds_nothing_of_the_person() {
    let victim = Victim::set_up(41, CodeDigits::Six);
    let lock = Lock::of(&victim);
    let forged = forge_slot(&victim, &lock, &right_password());
    // With the same offset everywhere he knows a code of his own for every step.
    forge_table(&victim, &lock, |_| 0);
    let mut accounts = victim.device.start().expect("the rows are whole");
    victim.wait_for_code();
    let code = Code::new(CHOSEN.to_string());
    let mut session = accounts
        .login(NAME, &right_password(), &code)
        .expect("control: what he made opens for him");
    assert!(session.root_key().is(&forged), "with his key");
    let found = titles(&mut session, &mut accounts);
    assert!(
        !found.iter().any(|title| title == TITLE),
        "and no item: {found:?}"
    );
    session.close(&mut accounts);
}

#[test]
fn a_slot_of_another_vault_does_not_open_here() {
    let victim = Victim::set_up(42, CodeDigits::Six);
    let other = Victim::set_up(43, CodeDigits::Six);
    let (lock, foreign) = (Lock::of(&victim), Lock::of(&other));
    write_slot(&victim, &lock, foreign.slot.bytes());
    let mut accounts = victim.device.start().expect("the rows are whole");
    let opened = victim.log_in(&mut accounts);
    assert!(opened.is_err(), "neither with the person's code");
    drop(accounts);
    let swapped = Lock::of(&victim);
    let targets = [lock.target(&victim), foreign.target(&other)];
    for key in [&lock.device_key, &foreign.device_key] {
        let search = swapped.search(key, &right_password(), targets);
        assert!(
            search.opened.is_none(),
            "nor with the other's target and key"
        );
    }
}

#[test]
fn who_has_no_device_key_cannot_make_a_slot_that_opens() {
    let victim = Victim::set_up(44, CodeDigits::Six);
    let mut lock = Lock::of(&victim);
    let target = lock.target(&victim);
    let true_key = lock.device_key.duplicate();
    lock.device_key = DeviceKey::filled(|out| out.fill(9));
    forge_slot(&victim, &lock, &right_password());
    let forged = Lock::of(&victim);
    let search = forged.search(&true_key, &right_password(), [CHOSEN, target]);
    assert!(
        search.opened.is_none(),
        "the device's own key does not open it"
    );
}
