//! How long a wrong try takes, for each of the three reasons, at the product's costs: whoever
//! measures the answer must not learn which it was.

#[path = "../tests/bench/mod.rs"]
mod bench;
#[path = "../tests/file/mod.rs"]
mod file;
#[path = "../tests/support/mod.rs"]
mod support;

use std::cell::RefCell;

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use twinlatch_accounts::{KitKind, SetUp};
use twinlatch_crypto::Costs;
use twinlatch_secret::Code;

use bench::{NAME, is_denied, settle, wrong_code};
use file::{Rows, of_tables, put_row, rows};
use support::{PASSWORD, Rig, form, password};

/// A device whose one account was set up at the product's costs.
fn device() -> Rig {
    let mut rig = Rig::new();
    let form = form(NAME, PASSWORD, KitKind::Kit);
    let costs = Some(Costs::DEFAULT);
    let mut set_up = SetUp::begin(rig.folder(), rig.env(), form, costs).expect("set-up begins");
    rig.read_uri(set_up.uri());
    let confirmed = set_up.confirm(&rig.code()).expect("the code confirms");
    let session = rig.take(confirmed);
    session.close(rig.accounts());
    settle(&rig);
    rig
}

fn denied(c: &mut Criterion) {
    let rig = device();
    let (right, wrong) = (rig.code(), wrong_code(&rig));
    let uncounted = of_tables(&rows(&rig), &["tries"]);
    let rig = RefCell::new(rig);
    let mut group = c.benchmark_group("a wrong try");
    group.sample_size(20);
    for (what, name, typed, code) in [
        ("unknown name", "nobody", PASSWORD, &right),
        ("wrong password", NAME, "not it", &right),
        ("wrong code", NAME, PASSWORD, &wrong),
    ] {
        group.bench_function(what, |b| {
            b.iter_batched(
                || forget_tries(&rig.borrow(), &uncounted),
                |()| try_in_vain(&mut rig.borrow_mut(), name, typed, code),
                BatchSize::PerIteration,
            );
        });
    }
    group.finish();
}

/// Puts the count back, so that no try has to wait for those before it.
fn forget_tries(rig: &Rig, uncounted: &Rows) {
    for ((table, id), ct) in uncounted {
        put_row(rig, table, id, ct);
    }
}

fn try_in_vain(rig: &mut Rig, name: &str, typed: &str, code: &Code) {
    let result = rig.accounts().login(name, &password(typed), code);
    assert!(is_denied(&result), "this try is denied");
}

criterion_group!(benches, denied);
criterion_main!(benches);
