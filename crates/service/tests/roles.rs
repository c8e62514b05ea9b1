//! Who may do what: every role and every use case, with a fresh and with an old proof, and the table
//! of the documents.

use std::fmt::Write as _;

use twinlatch_records::Role;
use twinlatch_service::wire::{ErrorCode, PersonRole};

use crate::acts::EVERY_ACT;
use crate::people::{GUEST, GUESTS_PASSWORD, invite, join, leave};
use crate::support::{Rig, code_of};

const TABLE: &str = include_str!("../../../docs/permissions.md");

const ROLES: [(Role, PersonRole); 5] = [
    (Role::Owner, PersonRole::Owner),
    (Role::Administrator, PersonRole::Administrator),
    (Role::User, PersonRole::User),
    (Role::Viewer, PersonRole::Viewer),
    (Role::Auditor, PersonRole::Auditor),
];

/// What the guard says.
const REFUSALS: [ErrorCode; 4] = [
    ErrorCode::NotLoggedIn,
    ErrorCode::NotPermitted,
    ErrorCode::ReadOnly,
    ErrorCode::StepUpNeeded,
];

/// A device where somebody of this role has just proved password and code.
fn logged_in(role: PersonRole) -> Rig {
    let mut rig = Rig::set_up();
    if role != PersonRole::Owner {
        let invitation = invite(&mut rig, GUEST, role);
        leave(&mut rig);
        join(&mut rig, &invitation);
        leave(&mut rig);
        rig.settle();
        rig.try_login(GUEST, GUESTS_PASSWORD).expect("the own ways");
    }
    rig
}

#[test]
fn every_role_is_let_in_where_the_table_says_so_and_nowhere_else() {
    for (role, of_person) in ROLES {
        for fresh in [true, false] {
            let mut rig = logged_in(of_person);
            if !fresh {
                rig.wait(5 * 60);
            }
            for act in EVERY_ACT {
                let answer = code_of((act.run)(&mut rig.service));
                // What an act says once it has been let in is not asked here.
                let refusal = answer.filter(|code| REFUSALS.contains(code));
                let expected = match ((act.permits)(role), act.fresh && !fresh) {
                    (false, _) => Some(ErrorCode::NotPermitted),
                    (true, true) => Some(ErrorCode::StepUpNeeded),
                    (true, false) => None,
                };
                assert_eq!(refusal, expected, "{role:?}, {}, fresh: {fresh}", act.name);
            }
        }
    }
}

#[test]
fn the_table_of_the_documents_is_what_the_program_obeys() {
    let mut table = String::from(
        "| use case | owner | administrator | user | viewer | auditor | proof | writes |\n\
         | --- | --- | --- | --- | --- | --- | --- | --- |\n",
    );
    let mut acts: Vec<_> = EVERY_ACT.iter().collect();
    acts.sort_by_key(|act| act.name);
    for act in acts {
        write!(table, "| `{}` |", act.name).expect("in memory");
        for (role, _) in ROLES {
            let may = if (act.permits)(role) { "yes" } else { "-" };
            write!(table, " {may} |").expect("in memory");
        }
        let proof = if act.fresh { "fresh" } else { "-" };
        let writes = if act.writes { "yes" } else { "-" };
        writeln!(table, " {proof} | {writes} |").expect("in memory");
    }
    assert!(
        TABLE.contains(&table),
        "docs/permissions.md must hold this table:\n{table}"
    );
}
