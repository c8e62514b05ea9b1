//! A device that many people share, each with an own password and phone.

use twinlatch_accounts::{InviteForm, KitKind};
use twinlatch_crypto::Costs;
use twinlatch_records::Role;

use crate::bench::{device, is_dud, log_in, settle};
use crate::support::{COSTS, Rig, password};

/// The password of everybody but the owner.
const OWN_PASSWORD: &str = "violet anchovy gramophone";

/// A device with so many accounts, the owner's among them, at the tests' costs; nobody is logged in.
pub(crate) fn office(accounts: usize) -> Rig {
    office_at(accounts, COSTS)
}

/// As [`office`], where the key derivation of everybody but the owner has these costs.
pub(crate) fn office_at(accounts: usize, costs: Costs) -> Rig {
    let mut rig = device();
    let mut owner = log_in(&mut rig);
    let forms: Vec<InviteForm> = (1..accounts).map(form).collect();
    let invited = owner.invite_many(rig.accounts(), &forms).expect("may");
    owner.close(rig.accounts());
    let owners = rig.seed.take();
    for (form, invitation) in forms.iter().zip(invited) {
        let code = invitation.expect("a new name").code;
        let joining = rig.accounts().begin_joining(&form.username, &code);
        let mut joining = joining.expect("the own code");
        let typed = password(OWN_PASSWORD);
        let uri = joining.set_password(rig.accounts(), typed, KitKind::Kit, Some(costs));
        rig.seed = Some(uri.expect("a good password").seed.duplicate());
        while (0..=1).any(|steps| is_dud(&rig, steps)) {
            rig.wait(30);
        }
        let code = rig.code();
        let joined = joining.confirm(rig.accounts(), &code).expect("joined");
        joined.session.close(rig.accounts());
    }
    rig.seed = owners;
    rig.restart();
    settle(&rig);
    rig
}

fn form(number: usize) -> InviteForm {
    InviteForm {
        username: format!("person{number}"),
        display_name: format!("Person {number}"),
        role: Role::User,
    }
}
