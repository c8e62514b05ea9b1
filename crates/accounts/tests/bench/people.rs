//! People beside the owner: brought in, and trying to log in.

use twinlatch_accounts::{InviteForm, KitKind, LoginError, PersonChange, PersonError, Session};
use twinlatch_crypto::Id;
use twinlatch_records::{Role, Status};
use twinlatch_secret::OtpSeed;

use super::{is_dud, settle};
use crate::support::{Rig, password};

pub(crate) const OWN_PASSWORD: &str = "violet anchovy gramophone";

/// Somebody who has joined.
pub(crate) struct Joined {
    pub(crate) name: &'static str,
    pub(crate) account: Id,
    pub(crate) phone: OtpSeed,
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
    let uri = joining.set_password(rig.accounts(), typed, KitKind::Kit, None);
    let own = rig
        .seed
        .replace(uri.expect("a good password").seed.duplicate());
    while (0..=1).any(|steps| is_dud(rig, steps)) {
        rig.wait(30);
    }
    let code = rig.code();
    let joined = joining.confirm(rig.accounts(), &code).expect("joined");
    joined.session.close(rig.accounts());
    let phone = std::mem::replace(&mut rig.seed, own).expect("a phone");
    Joined {
        name,
        account: invitation.account,
        phone,
    }
}

/// Tries the own password and phone.
pub(crate) fn try_login(rig: &mut Rig, who: &Joined) -> Result<Session, LoginError> {
    let own = rig.seed.replace(who.phone.duplicate());
    settle(rig);
    let code = rig.code();
    let result = rig
        .accounts()
        .login(who.name, &password(OWN_PASSWORD), &code);
    rig.seed = own;
    result
}

pub(crate) fn change(
    rig: &mut Rig,
    by: &mut Session,
    who: &Joined,
    change: PersonChange,
) -> Result<(), PersonError> {
    by.change_person(rig.accounts(), &who.account, change)
}

pub(crate) fn listed(rig: &mut Rig, name: &str) -> (Role, Status) {
    let people = rig.accounts().people();
    let line = people.iter().find(|person| person.username == name);
    let line = line.expect("listed");
    (line.role, line.status)
}
