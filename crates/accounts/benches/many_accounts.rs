//! A device with two accounts and one with two hundred: what a start, the list of people and a login
//! take, the key derivation aside (it runs at the tests' costs).

#[path = "../tests/bench/mod.rs"]
mod bench;
#[path = "../tests/office/mod.rs"]
mod office;
#[path = "../tests/support/mod.rs"]
mod support;

use std::cell::RefCell;

use criterion::{BatchSize, BenchmarkId, Criterion, criterion_group, criterion_main};

use bench::{NAME, settle};
use office::office;
use support::{PASSWORD, password};

fn many_accounts(c: &mut Criterion) {
    for accounts in [2, 200] {
        let rig = RefCell::new(office(accounts));
        let mut group = c.benchmark_group("with so many accounts");
        group.sample_size(20);
        group.bench_function(BenchmarkId::new("start", accounts), |b| {
            b.iter(|| rig.borrow_mut().restart());
        });
        group.bench_function(BenchmarkId::new("list", accounts), |b| {
            b.iter(|| rig.borrow_mut().accounts().people().len());
        });
        group.bench_function(BenchmarkId::new("login", accounts), |b| {
            b.iter_batched(
                || {
                    settle(&rig.borrow());
                    rig.borrow().code()
                },
                |code| {
                    let mut rig = rig.borrow_mut();
                    let session = rig.accounts().login(NAME, &password(PASSWORD), &code);
                    let session = session.expect("password and code open");
                    session.close(rig.accounts());
                },
                BatchSize::PerIteration,
            );
        });
        group.finish();
    }
}

criterion_group!(benches, many_accounts);
criterion_main!(benches);
