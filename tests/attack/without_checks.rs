//! A program of the attacker's own in which every check says yes: it still cannot open.
//!
//! It compares no commitment, no tag, no hash, no floor and no wait, and takes whatever comes out
//! for the truth. What it lacks is the key, and no answer puts that into its place.

mod reader;

use twinlatch_crypto::{CodeDigits, LoginSeed};

use self::reader::Reader;
use crate::lock::{Lock, thousand_around};
use crate::size::either;
use crate::victim::{PASSWORD, Victim, right_password};

#[test]
fn with_password_and_target_it_reads_the_account() {
    let victim = Victim::set_up(30, CodeDigits::Six);
    let lock = Lock::of(&victim);
    let reader = Reader::of(&victim, &lock);
    let target = lock.target(&victim);
    let root_key = reader.root_key(PASSWORD.as_bytes(), target);
    let search = lock.search(&lock.device_key, &right_password(), [target]);
    let opened = search.opened.expect("control: the product opens it too");
    // EXPOSE: the same key by another program.
    assert_eq!(&root_key, opened.expose(), "the reader knows the way");
    assert!(
        finds_seed(&reader, &root_key, &victim),
        "down to the phone's seed"
    );
}

#[test]
fn without_the_target_every_yes_leads_to_noise() {
    let victim = Victim::set_up(31, CodeDigits::Six);
    let lock = Lock::of(&victim);
    let reader = Reader::of(&victim, &lock);
    let target = lock.target(&victim);
    let others = thousand_around(target).filter(|other| *other != target);
    for guess in others.take(either(100, 999)) {
        let root_key = reader.root_key(PASSWORD.as_bytes(), guess);
        assert!(!finds_seed(&reader, &root_key, &victim), "target {guess}");
    }
}

#[test]
fn without_the_password_the_target_leads_to_noise() {
    let victim = Victim::set_up(32, CodeDigits::Six);
    let lock = Lock::of(&victim);
    let reader = Reader::of(&victim, &lock);
    let target = lock.target(&victim);
    for guess in [&PASSWORD[1..], "", "password"] {
        let root_key = reader.root_key(guess.as_bytes(), target);
        assert!(!finds_seed(&reader, &root_key, &victim), "{guess:?}");
    }
}

#[test]
fn without_the_device_key_both_lead_to_noise() {
    let victim = Victim::set_up(33, CodeDigits::Six);
    let lock = Lock::of(&victim);
    let reader = Reader::of(&victim, &lock).with_device_key([7; 32]);
    let root_key = reader.root_key(PASSWORD.as_bytes(), lock.target(&victim));
    assert!(!finds_seed(&reader, &root_key, &victim), "another device");
}

#[test]
fn a_code_of_another_phone_or_time_leads_to_noise() {
    let victim = Victim::set_up(34, CodeDigits::Six);
    let lock = Lock::of(&victim);
    let reader = Reader::of(&victim, &lock);
    let table = lock.table(&victim);
    let modulus = lock.digits().modulus();
    let stranger = Victim::set_up(35, CodeDigits::Six).login_seed();
    let owner = victim.login_seed();
    let now = lock.enrolment().floor + 1;
    let codes = |seed: &LoginSeed, at: u64| seed.code(at, lock.digits());
    for step in now..now + either(20, 300) as u64 {
        let Some(offset) = table.iter().find_map(|chunk| chunk.offset(step)) else {
            continue;
        };
        // A floor that says yes lets in the code of an hour ago, beside the offset of now.
        for code in [codes(&stranger, step), codes(&owner, step - 120)] {
            let root_key = reader.root_key(PASSWORD.as_bytes(), (offset + code) % modulus);
            assert!(!finds_seed(&reader, &root_key, &victim), "step {step}");
        }
    }
}

/// Whether anything that this key leads to holds the seed of the phone.
fn finds_seed(reader: &Reader, root_key: &[u8; 32], victim: &Victim) -> bool {
    // EXPOSE: what is searched for.
    let seed = victim.seed.expose();
    let holds = |text: &Vec<u8>| text.windows(seed.len()).any(|part| part == seed);
    reader.texts(root_key).iter().any(holds)
}
