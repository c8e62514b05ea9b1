//! What grows with the number of accounts of a device, and what does not.

mod bench;
mod office;
mod support;

use bench::{NAME, is_denied, log_in, settle, wrong_code};
use office::{office, office_at};
use support::{COSTS, PASSWORD, Rig, password};
use twinlatch_crypto::Costs;
use twinlatch_device::Lines as _;

/// A small office, and how many people more a larger one has.
const FEW: usize = 2;
const MORE: u64 = 6;

/// What something cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Work {
    derivations: usize,
    statements: u64,
    commits: u64,
    keyring: u64,
    rows: u64,
}

impl Work {
    fn so_far(rig: &mut Rig) -> Self {
        Self {
            derivations: rig.kdf.runs().len(),
            statements: rig.accounts().statements(),
            commits: rig.accounts().commits(),
            keyring: rig.lines.reads() + rig.lines.writes(),
            rows: rig.accounts().rows_read(),
        }
    }

    /// What `act` costs.
    fn of(rig: &mut Rig, act: impl FnOnce(&mut Rig)) -> Self {
        let before = Self::so_far(rig);
        act(rig);
        let after = Self::so_far(rig);
        Self {
            derivations: after.derivations - before.derivations,
            statements: after.statements - before.statements,
            commits: after.commits - before.commits,
            keyring: after.keyring - before.keyring,
            rows: after.rows - before.rows,
        }
    }

    /// All but the rows.
    fn steps(self) -> Self {
        Self { rows: 0, ..self }
    }
}

/// What a start, a list, a login, another proof and a wrong try cost in an office of this size.
fn works(accounts: usize) -> [(&'static str, Work); 5] {
    let mut rig = office(accounts);
    rig.kdf.clear_runs();
    // Its counters are new, but for the keyring's.
    let keyring = rig.lines.reads() + rig.lines.writes();
    rig.restart();
    let mut start = Work::so_far(&mut rig);
    start.keyring -= keyring;
    let list = Work::of(&mut rig, |rig| {
        assert_eq!(rig.accounts().people().len(), accounts, "everybody");
    });
    settle(&rig);
    let mut session = None;
    let login = Work::of(&mut rig, |rig| session = Some(log_in(rig)));
    let mut session = session.expect("logged in");
    settle(&rig);
    let code = rig.code();
    let proof = Work::of(&mut rig, |rig| {
        let proved = session.step_up(rig.accounts(), &password(PASSWORD), &code);
        proved.expect("the next code");
    });
    session.close(rig.accounts());
    settle(&rig);
    let wrong = wrong_code(&rig);
    let denied = Work::of(&mut rig, |rig| {
        let tried = rig.accounts().login(NAME, &password(PASSWORD), &wrong);
        assert!(is_denied(&tried), "a wrong code");
    });
    [
        ("start", start),
        ("list", list),
        ("login", login),
        ("proof", proof),
        ("wrong try", denied),
    ]
}

#[test]
fn key_derivations_statements_and_writes_are_the_same_however_many_share_the_device() {
    let few = works(FEW);
    let many = works(FEW + usize::try_from(MORE).expect("few"));
    for ((what, few), (_, many)) in few.into_iter().zip(many) {
        assert_eq!(few.steps(), many.steps(), "{what}: no step more");
        let each = (many.rows - few.rows) / MORE;
        // A line of the directory and a header each; ten ways: password and phone, kit, eight codes.
        let most = match what {
            "start" => 12,
            "list" => 2,
            // Whose a way is, is told by opening it: to find what of the own ones no list names.
            // Letters are searched among the objects, 13 of a person and the lines of the log of their
            // joining; by the owner the lines of the log too. The directory is read four times more:
            // who was put back, whose counter is new, whose time of grace is over, who helps.
            "login" => 69,
            _ => 0,
        };
        assert_eq!(each, most, "{what}: rows for each person more");
    }
}

#[test]
fn a_slow_key_derivation_of_one_is_nobody_elses() {
    let slow = Costs {
        memory_kib: COSTS.memory_kib * 16,
        ..COSTS
    };
    let mut rig = office_at(FEW, slow);
    assert!(
        rig.kdf.runs().contains(&slow),
        "control: the other person's runs are slow"
    );
    rig.kdf.clear_runs();
    log_in(&mut rig).close(rig.accounts());
    let runs = rig.kdf.runs();
    assert!(
        !runs.is_empty() && runs.iter().all(|costs| *costs == COSTS),
        "the owner's own costs alone: {runs:?}"
    );
}
