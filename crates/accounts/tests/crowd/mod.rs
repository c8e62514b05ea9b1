//! Several people on one device, each with a phone of the own.

#![allow(
    dead_code,
    clippy::allow_attributes,
    reason = "each test file uses its own part; `expect` would fail in the others"
)]

use std::mem;

use twinlatch_accounts::{InviteForm, KitKind, LoginError, Session};
use twinlatch_crypto::Id;
use twinlatch_records::Role;
use twinlatch_secret::OtpSeed;

use crate::bench::is_dud;
use crate::support::{Rig, password};

pub(crate) const OWN_PASSWORD: &str = "violet anchovy gramophone";

/// Somebody who has joined.
pub(crate) struct Joined {
    pub(crate) name: &'static str,
    pub(crate) account: Id,
    pub(crate) phone: OtpSeed,
    pub(crate) password: &'static str,
}

/// Invites and joins; the session that invites stays open.
pub(crate) fn bring_in(rig: &mut Rig, by: &mut Session, name: &'static str, role: Role) -> Joined {
    let form = InviteForm {
        username: name.to_owned(),
        display_name: name.to_owned(),
        role,
    };
    let invitation = by.invite(rig.accounts(), &form).expect("may");
    let joining = rig.accounts().begin_joining(name, &invitation.code);
    let mut joining = joining.expect("the code is good");
    let typed = password(OWN_PASSWORD);
    let uri = joining.set_password(rig.accounts(), typed, KitKind::KitPassword, None);
    let own = rig
        .seed
        .replace(uri.expect("a good password").seed.duplicate());
    while (0..=1).any(|steps| is_dud(rig, steps)) {
        rig.wait(30);
    }
    let code = rig.code();
    let joined = joining.confirm(rig.accounts(), &code).expect("joined");
    joined.session.close(rig.accounts());
    let phone = mem::replace(&mut rig.seed, own).expect("a phone");
    Joined {
        name,
        account: invitation.account,
        phone,
        password: OWN_PASSWORD,
    }
}

/// Does something with the person's phone at hand.
pub(crate) fn with_phone<T>(rig: &mut Rig, who: &Joined, act: impl FnOnce(&mut Rig) -> T) -> T {
    let own = rig.seed.replace(who.phone.duplicate());
    // Shorter than the bench's own wait: what was given for ten minutes must last for two logins.
    rig.wait(90);
    while (-1..=1).any(|steps| is_dud(rig, steps)) {
        rig.wait(30);
    }
    let done = act(rig);
    rig.seed = own;
    done
}

/// Tries the own password and phone.
pub(crate) fn try_login(rig: &mut Rig, who: &Joined) -> Result<Session, LoginError> {
    with_phone(rig, who, |rig| {
        let code = rig.code();
        rig.accounts()
            .login(who.name, &password(who.password), &code)
    })
}

/// Opens with the own password and phone.
pub(crate) fn enter(rig: &mut Rig, who: &Joined) -> Session {
    try_login(rig, who).expect("password and code open")
}
