//! What a login costs: one key derivation, sealing, and the offset table.

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use twinlatch_crypto::{
    CHUNK_STEPS, Chunk, CodeDigits, Costs, EnrolmentMode, Id, Kdf, KdfLimits, LoginSeed, OsRandom,
    Place, Sealed, Stored, Targets, dummy_slot_run, kind, make_seed, open_raw, seal_raw,
};
use twinlatch_otp::Algorithm;
use twinlatch_secret::{Password, SealKey};

/// The window of a device with up to ten accounts.
const WEEKS: u64 = 53;

fn key_derivation(c: &mut Criterion) {
    let kdf = Kdf::new(KdfLimits::PRODUCT);
    let password = Password::new("correct horse battery staple".to_owned());
    let mut group = c.benchmark_group("key derivation");
    group.sample_size(10);
    for costs in [Costs::FLOOR, Costs::DEFAULT] {
        group.bench_function(format!("{} MiB", costs.memory_kib / 1024), |b| {
            b.iter(|| {
                let mut memory = kdf.reserve(costs).expect("enough memory to measure");
                dummy_slot_run(&mut memory, costs, &password).expect("costs within limits");
            });
        });
    }
    group.finish();
}

fn envelope(c: &mut Criterion) {
    let key = SealKey::filled(|out| out.fill(7));
    let place = Place {
        db: Id::new([1; 16]),
        scope: None,
        id: Id::new([2; 16]),
    };
    let seal = || -> Sealed<kind::Item> {
        seal_raw(&key, &place, &[3; 512], &OsRandom).expect("a short text")
    };
    let stored = Stored::from(&seal());
    let mut group = c.benchmark_group("envelope");
    group.throughput(Throughput::Bytes(512));
    group.bench_function("seal 512 bytes", |b| b.iter(seal));
    group.bench_function("open 512 bytes", |b| {
        b.iter(|| open_raw::<kind::Item>(&key, &place, black_box(&stored)));
    });
    group.finish();
}

fn offsets(c: &mut Criterion) {
    let seed = make_seed(&OsRandom).expect("random bytes");
    let mut group = c.benchmark_group("offset table");
    group.sample_size(10);
    group.throughput(Throughput::Elements(WEEKS * CHUNK_STEPS));
    for digits in [CodeDigits::Six, CodeDigits::Eight] {
        let targets =
            Targets::make(digits, EnrolmentMode::Single, &OsRandom).expect("random bytes");
        group.bench_function(format!("a year of {} digits", digits.count()), |b| {
            b.iter(|| {
                let seed = LoginSeed::new(&seed, Algorithm::Sha1);
                for week in 0..WEEKS {
                    black_box(Chunk::make(
                        &seed,
                        digits,
                        &targets,
                        week * CHUNK_STEPS,
                        None,
                    ));
                }
            });
        });
    }
    group.finish();
}

criterion_group!(benches, key_derivation, envelope, offsets);
criterion_main!(benches);
