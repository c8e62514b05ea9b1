//! Ways that administrators help with: neither side's part opens alone, nor one part of two.

use proptest::prelude::*;
use twinlatch_crypto::{
    Costs, CryptoError, Id, Kdf, KdfLimits, OsRandom, Way, WaySecret, derive_way_secret,
    join_shares, make_paper_code, make_recovery_share, open_admin_full, open_admin_password,
    open_admin_phone, parse_backup, parse_paper, print_paper, split_share, wrap_admin_full,
    wrap_admin_password, wrap_admin_phone,
};
use twinlatch_secret::{PaperCode, Password, RecoveryShare, RootKey};

const TINY: Costs = Costs {
    memory_kib: 8,
    passes: 1,
    lanes: 1,
};
const ACCOUNT: Id = Id::new([1; 16]);
const ROW: Id = Id::new([2; 16]);

fn share(bytes: [u8; 32]) -> RecoveryShare {
    RecoveryShare::filled(|out| *out = bytes)
}

fn paper(bytes: [u8; 10]) -> PaperCode {
    PaperCode::filled(|out| *out = bytes)
}

fn root() -> RootKey {
    RootKey::filled(|out| out.fill(0x11))
}

fn secret(way: Way, password: &str) -> WaySecret {
    let kdf = Kdf::new(KdfLimits::danger_for_tests());
    let mut memory = kdf.reserve(TINY).expect("8 KiB");
    let password = Password::new(password.to_owned());
    derive_way_secret(&mut memory, way, &password, &[7; 32], TINY).expect("within limits")
}

fn denied(opened: &Result<RootKey, CryptoError>, why: &str) {
    assert!(matches!(opened, Err(CryptoError::Denied)), "{why}");
}

#[test]
fn a_lost_phone_takes_share_password_and_paper() {
    let (r, code) = (share([3; 32]), paper([4; 10]));
    let right = secret(Way::AdminPhone, "password");
    let wrapped = wrap_admin_phone(&r, &right, &code, &root(), &ACCOUNT, &ROW, &OsRandom);
    let wrapped = wrapped.expect("32 bytes");
    let open = |r: &RecoveryShare, secret: &WaySecret, code: &PaperCode, account: &Id, row: &Id| {
        open_admin_phone(r, secret, code, wrapped.bytes(), account, row)
    };
    let opened = open(&r, &right, &code, &ACCOUNT, &ROW);
    assert!(opened.expect("all three").is(&root()), "the root key");
    let other = secret(Way::AdminPhone, "passwort");
    denied(&open(&r, &other, &code, &ACCOUNT, &ROW), "another password");
    let other = secret(Way::Backup, "password");
    denied(&open(&r, &other, &code, &ACCOUNT, &ROW), "another way");
    let other = paper([5; 10]);
    denied(&open(&r, &right, &other, &ACCOUNT, &ROW), "another paper");
    let other = share([0; 32]);
    denied(&open(&other, &right, &code, &ACCOUNT, &ROW), "no share");
    denied(&open(&r, &right, &code, &ROW, &ROW), "another account");
    denied(&open(&r, &right, &code, &ACCOUNT, &ACCOUNT), "another row");
}

#[test]
fn the_rows_of_the_three_ways_do_not_open_each_other() {
    let (r, code) = (share([3; 32]), paper([0; 10]));
    let full = wrap_admin_full(&r, &root(), &ACCOUNT, &ROW, &OsRandom).expect("32 bytes");
    let password = wrap_admin_password(&r, &code, &root(), &ACCOUNT, &ROW, &OsRandom);
    let password = password.expect("32 bytes");
    let opened = open_admin_full(&r, full.bytes(), &ACCOUNT, &ROW);
    assert!(opened.expect("the share").is(&root()), "the root key");
    denied(
        &open_admin_full(&r, password.bytes(), &ACCOUNT, &ROW),
        "the share alone is no way where a paper code is asked for",
    );
    denied(
        &open_admin_password(&r, &code, full.bytes(), &ACCOUNT, &ROW),
        "nor the other way round",
    );
}

#[test]
fn a_paper_code_is_not_taken_for_a_backup_code() {
    let codes = (0..64).map(|_| make_paper_code(&OsRandom).expect("works here"));
    let taken = codes
        .map(|code| print_paper(&code))
        .filter(|printed| parse_backup(printed).is_ok());
    assert!(
        taken.count() < 16,
        "the check symbol tells all but one in 32"
    );
    let code = paper([9; 10]);
    let read = parse_paper(&print_paper(&code)).expect("its own print");
    assert!(read.is(&code), "and back");
}

#[test]
fn each_row_has_a_share_of_its_own() {
    let draw = || make_recovery_share(&OsRandom).expect("works here");
    assert!(!draw().is(&draw()), "256 bits do not repeat");
}

proptest! {
    #[test]
    fn neither_part_alone_opens(
        r in any::<[u8; 32]>(),
        guessed in any::<[u8; 32]>(),
        code in any::<[u8; 10]>(),
        guessed_code in any::<[u8; 10]>(),
    ) {
        prop_assume!(r != guessed && code != guessed_code);
        let wrapped =
            wrap_admin_password(&share(r), &paper(code), &root(), &ACCOUNT, &ROW, &OsRandom)
                .expect("32 bytes");
        let open = |r, code| {
            open_admin_password(&share(r), &paper(code), wrapped.bytes(), &ACCOUNT, &ROW)
        };
        prop_assert!(open(r, code).expect("both").is(&root()), "both parts");
        prop_assert!(open(r, guessed_code).is_err(), "the administrator's part alone");
        prop_assert!(open(guessed, code).is_err(), "the person's part alone");
    }

    #[test]
    fn one_of_two_administrators_opens_nothing(r in any::<[u8; 32]>(), other in any::<[u8; 32]>()) {
        let r = share(r);
        let [one, two] = split_share(&r, &OsRandom).expect("works here");
        prop_assert!(join_shares(&one, &two).is(&r), "both together");
        prop_assert!(join_shares(&two, &one).is(&r), "in any order");
        let wrapped =
            wrap_admin_full(&r, &root(), &ACCOUNT, &ROW, &OsRandom).expect("32 bytes");
        let [elsewhere, _] = split_share(&share(other), &OsRandom).expect("works here");
        for wrong in [
            &one,
            &two,
            &join_shares(&one, &one),
            &join_shares(&one, &elsewhere),
            &join_shares(&elsewhere, &two),
        ] {
            let opened = open_admin_full(wrong, wrapped.bytes(), &ACCOUNT, &ROW);
            prop_assert!(opened.is_err(), "one part, one twice, or one of another row");
        }
    }

    #[test]
    fn one_part_says_nothing_of_the_share(r in any::<[u8; 32]>(), imagined in any::<[u8; 32]>()) {
        let [one, _] = split_share(&share(r), &OsRandom).expect("works here");
        let imagined = share(imagined);
        let half = join_shares(&one, &imagined);
        prop_assert!(join_shares(&one, &half).is(&imagined), "every share has an other half");
    }
}
