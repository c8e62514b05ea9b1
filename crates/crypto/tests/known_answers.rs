//! Bytes of format version 1 that two independent programs agree on.
//!
//! The values were computed from the format's text by another program in another language. A
//! difference means that one of the two is wrong; no value here is ever changed to make it pass.

use data_encoding::{BASE64, HEXLOWER};
use sha2::{Digest as _, Sha256};
use twinlatch_crypto::{
    Chunk, CodeDigits, CollName, CollObject, Costs, Descriptor, DevName, DevObject, EnrolmentMode,
    FactorKind, Id, Kdf, KdfLimits, KdfMemory, LoginSeed, NoRandom, Place, Random, Record,
    RootName, RootObject, Sealed, SlotPlace, Stored, Targets, Way, coll_key, coll_object_id,
    derive_way_secret, dev_key, dev_object_id, device_id, directory_tag, kind, kit_key, kit_tag,
    open_backup, open_invitation, open_kit_password, open_record, open_slot, padme,
    parse_activation, parse_backup, parse_kit, parse_vault_number, print_activation, print_backup,
    print_kit, print_vault_number, root_key, root_object_id, seal_raw, seal_record,
    targets_from_code, wrap_backup, wrap_invitation, wrap_kit_password, wrap_slot,
};
use twinlatch_otp::Algorithm;
use twinlatch_secret::{
    ActivationCode, BackupCode, ChunkKey, CollectionKey, DeviceKey, KitCode, OtpSeed, Password,
    PendingKey, RootKey, SealKey, SecretBytes,
};

const COSTS: Costs = Costs {
    memory_kib: 65_536,
    passes: 3,
    lanes: 4,
};
const DB: Id = Id::new([0xc0; 16]);
const COLLECTION: Id = Id::new([0xe0; 16]);
const OBJECT: Id = Id::new([0xf0; 16]);
const STEP: u64 = 58_000_000;

#[test]
fn subkeys_and_ids_of_the_device() {
    for (name, expected) in [
        (
            DevName::Slot,
            "20dc17d468a5941086f8c2b0af8e1564260c3f0b5e3f4abd6f6d308ed363270f",
        ),
        (
            DevName::Header,
            "df1c8ae6e80ef9bb78efd7ce77e54b03861c01df62735f6f021b3ad69c33c5d9",
        ),
        (
            DevName::DirTag,
            "af08d74a75b2e5ee8e05b46f05e2bbc673547cad9817359583e0ccb8d61c9a2e",
        ),
        (
            DevName::Recovery,
            "1a759819ddb004b2c8eaf44948586bb78bddae264e34080b72680d1e1ee78f4f",
        ),
    ] {
        assert_eq!(
            hex(dev_key(&device_key(), name).expose()),
            expected,
            "{name:?}"
        );
    }
    let device = device_id(&device_key());
    assert_eq!(device.to_string(), "7133aebd3429cee6", "the device's id");
    let settings = dev_object_id(&device_key(), DevObject::Device);
    assert_eq!(
        settings.to_string(),
        "7ba4d5bd1e4f45af6efecd6078f452b1",
        "id of its settings"
    );
    let tag = directory_tag(&device_key(), "alice");
    assert_eq!(
        tag.to_string(),
        "9a3998e12828c17367c32fcdea2e91e4",
        "tag of alice"
    );
    let line = [&[1], &device.bytes()[..], device_key().expose()].concat();
    let expected = "AXEzrr00Kc7m0NDQ0NDQ0NDQ0NDQ0NDQ0NDQ0NDQ0NDQ0NDQ0NDQ0NA=";
    assert_eq!(BASE64.encode(&line), expected, "what the keyring holds");
}

#[test]
fn subkeys_and_ids_of_an_account() {
    let key = root();
    for (name, expected) in [
        (
            RootName::State,
            "b85f7cea2542bafa11f314f664c4560809a42b487da51362bae1edcabcda4e66",
        ),
        (
            RootName::Root,
            "69f6c0ea88eceefd9d6dab81414f3ca7d2c0d7537cf4813446844b852047091b",
        ),
        (
            RootName::Ways,
            "42f7f0ca2cb54fe26a236c71cf3bd845839b099c8e377aa5f4d5625c648c8c17",
        ),
        (
            RootName::Collections,
            "b5dbdf29db3ee945c218f9eb729f2e39aedc0dbf922c6846341aba4da8700648",
        ),
    ] {
        assert_eq!(
            hex(root_key(&key, name, &account()).expose()),
            expected,
            "{name:?}"
        );
    }
    for (object, expected) in [
        (RootObject::State, "467bb0d0a6abf25e1e8e8031e9796d5b"),
        (RootObject::Root, "0f13c39a88ff77cd161da226ae7eb952"),
        (RootObject::Ways, "bf56070655c3926b6fcd74ccd086ead2"),
    ] {
        let id = root_object_id(&key, object, &account());
        assert_eq!(id.to_string(), expected, "id of {object:?}");
    }
}

#[test]
fn subkeys_and_ids_of_a_collection() {
    let key = collection();
    for (name, expected) in [
        (
            CollName::Object,
            "b94f2fb279f47978de471f495a1460b22947880e8e4df1c3a28859256ae3ca66",
        ),
        (
            CollName::Manifest,
            "fa5d7afb845b4b94bb5e8d8be130a155938aa607efdb4dcee3594ab84226c297",
        ),
        (
            CollName::Head,
            "21241965ef52f310150c31abd89891a233a84f45327f08171b83c2b80edcf0ff",
        ),
    ] {
        assert_eq!(
            hex(coll_key(&key, name, &COLLECTION).expose()),
            expected,
            "{name:?}"
        );
    }
    let head = coll_object_id(&key, CollObject::Head, &COLLECTION);
    assert_eq!(
        head.to_string(),
        "c81e3201ae4e8d6e3d46605992d53602",
        "id of the head"
    );
}

#[test]
fn envelope_of_hello() {
    let key = SealKey::filled(|out| out.fill(0x22));
    let place = Place {
        db: DB,
        scope: Some(COLLECTION),
        id: OBJECT,
    };
    let sealed = seal_raw::<kind::Item>(&key, &place, b"hello", &Nonce).expect("a short text");
    let expected = "0101404142434445464748494a4b4c4d4e4f50515253545556570f1275bfc8bc8bb18875ae499\
        f1633759e488fa35357c8111fc2c3eaf18c0cbe35e87ef9b52ffdcc980d7d7a6f62eabbf903c2ad91";
    assert_eq!(
        hex(sealed.bytes()),
        expected,
        "version, suite, nonce, commitment, text, tag"
    );
}

#[test]
fn record_of_an_item() {
    let payload = HEXLOWER.decode(b"a200010166476974487562").expect("hex");
    let record = Record {
        schema: 1,
        revision: 7,
        generation: 1,
        payload: SecretBytes::new(payload.clone()),
    };
    let key = coll_key(&collection(), CollName::Object, &COLLECTION);
    let place = Place {
        db: DB,
        scope: Some(COLLECTION),
        id: OBJECT,
    };
    let sealed: Sealed<kind::Item> =
        seal_record(&key, &place, &record, &Nonce).expect("a short record");
    assert_eq!(
        sealed.bytes().len(),
        330,
        "256 bytes framed, 74 of envelope"
    );
    let expected = "bddda9b169717911c7fbc1e23cfc811fbfa938a873ad7f026a38844814054e3c";
    assert_eq!(hex(&sealed.hash()), expected, "the sealed record");
    let back = open_record::<kind::Item>(&key, &place, &Stored::from(&sealed)).expect("it opens");
    assert_eq!(back.payload.expose(), payload, "and holds the payload");
}

#[test]
fn padded_lengths() {
    for (len, expected) in [
        (0, 256),
        (1, 256),
        (255, 256),
        (256, 256),
        (257, 272),
        (300, 304),
        (1000, 1024),
        (4097, 4352),
        (65_537, 67_584),
        (1_000_000, 1_015_808),
    ] {
        assert_eq!(padme(len), expected, "{len} bytes");
    }
}

#[test]
fn offsets_and_codes() {
    let seed = login_seed();
    for (digits, target, code, offset) in [
        (CodeDigits::Six, 314_159, 689_385, 624_774),
        (CodeDigits::Eight, 27_182_818, 2_689_385, 24_493_433),
    ] {
        let targets = single(target, digits);
        let chunk = Chunk::make(&seed, digits, &targets, STEP, None);
        assert_eq!(seed.code(STEP, digits), code, "what the phone shows");
        assert_eq!(chunk.offset(STEP), Some(offset), "what the file holds");
        let typed = Targets::Single(targets_from_code(offset, code, digits));
        assert!(typed.is(&targets), "both together lead to the target");
    }
}

#[test]
fn first_dud_steps() {
    for (digits, expected) in [
        (CodeDigits::Six, [58_001_498, 58_004_278, 58_007_561]),
        (CodeDigits::Eight, [58_000_001, 58_000_061, 58_000_109]),
    ] {
        let targets = single(0, digits);
        let chunks = [STEP, STEP + 20_160]
            .map(|step| Chunk::make(&login_seed(), digits, &targets, step, Some(STEP - 1)));
        let dud = |step: &u64| chunks.iter().any(|chunk| chunk.is_dud_or_erased(*step));
        let found: Vec<u64> = (STEP..STEP + 20_160).filter(dud).take(3).collect();
        assert_eq!(found, expected, "{digits:?} digits");
    }
}

#[test]
fn whole_chunks() {
    for (digits, target, len, duds, raw_hash, sealed_hash) in [
        (
            CodeDigits::Six,
            314_159,
            60_480,
            5,
            "a574a2b55f116747e34209ed9bad26108191e3d09e06aedd4cb6eda1cc1b1c42",
            "3f0f9181b18a903b38a3c56a53458d4b33c34ed4b324bc29b2eb50d0df670098",
        ),
        (
            CodeDigits::Eight,
            27_182_818,
            80_640,
            474,
            "6388810afacd9cf7a21aed979901717b4a9e2e1647bf71e9f5f70c81a3d01b11",
            "4ac1de533e1cecdb007a488826b98651a4569c7abd4f6461f6c848a77e1d42fc",
        ),
    ] {
        let first = 58_000_320;
        let chunk = Chunk::make(&login_seed(), digits, &single(target, digits), first, None);
        assert_eq!(chunk.raw().len(), len, "bytes of one week");
        let found = (first..first + 20_160)
            .filter(|step| chunk.is_dud_or_erased(*step))
            .count();
        assert_eq!(found, duds, "duds of this week");
        assert_eq!(hex(&Sha256::digest(chunk.raw())), raw_hash, "the offsets");

        let place = Place {
            db: DB,
            scope: Some(account()),
            id: Id::new([0x55; 16]),
        };
        let key = ChunkKey::filled(|out| out.fill(0x44));
        let sealed = chunk.seal(&key, &place, &Nonce).expect("80 KB");
        assert_eq!(sealed.bytes().len(), len + 74, "unframed");
        assert_eq!(hex(&sealed.hash()), sealed_hash, "the sealed chunk");
        let back = Chunk::open(&key, &place, &Stored::from(&sealed), digits, first);
        assert_eq!(
            back.expect("it opens").raw(),
            chunk.raw(),
            "and holds the offsets"
        );
    }
}

#[test]
fn slot_at_six_digits() {
    let place = slot_place(CodeDigits::Six, EnrolmentMode::Single);
    let expected = "010106011e0000008002750300000000";
    assert_eq!(hex(&place.descriptor.bytes()), expected, "the descriptor");
    let slot = wrap(&single(314_159, CodeDigits::Six), &place);
    let expected = "0101404142434445464748494a4b4c4d4e4f5051525354555657afb0a54fe57875992f9522298\
        22a455f3a8f26fa71dc30832f4b5af0c8c60651342deddb5092d79d4de55821cd5b1a3532df5c961203dbd0b4c\
        cfa48f49fc1bcbef068be7557f616381e428f0738afcd";
    assert_eq!(hex(slot.bytes()), expected, "the wrapped root key");
}

#[test]
fn slot_at_eight_digits() {
    let place = slot_place(CodeDigits::Eight, EnrolmentMode::Single);
    let expected = "010108011e0000008002750300000000";
    assert_eq!(hex(&place.descriptor.bytes()), expected, "the descriptor");
    let slot = wrap(&single(27_182_818, CodeDigits::Eight), &place);
    let expected = "0101404142434445464748494a4b4c4d4e4f5051525354555657716d6de944318adc6094ff374\
        c217542784f885a4db54bba1936868f634e2851f6a03836afa39d8a62e17f6a2c80811ed2b87c4f77b6db217a1\
        60859c14c0945006df3f025778bd1854c8be4d0519832";
    assert_eq!(hex(slot.bytes()), expected, "the wrapped root key");
}

#[test]
fn slot_of_a_pair() {
    let digits = CodeDigits::Six;
    let (even_step, odd_step) = (58_000_002, 58_000_003);
    let targets = pair(314_159, 271_828, digits);
    let chunk = Chunk::make(&login_seed(), digits, &targets, even_step, None);
    let codes = [even_step, odd_step].map(|step| login_seed().code(step, digits));
    assert_eq!(codes, [223_819, 373_607], "what the phone shows");
    let offsets = [even_step, odd_step].map(|step| chunk.offset(step));
    assert_eq!(
        offsets,
        [Some(90_340), Some(898_221)],
        "to targets of their own"
    );
    let slot = wrap(&targets, &slot_place(digits, EnrolmentMode::Pair));
    let expected = "cdcbdd5b49c0819fd9576b0558f9f79c8135cf2cdd6509cbb8c490189d379b12";
    assert_eq!(hex(&slot.hash()), expected, "the wrapped root key");
}

#[test]
fn vault_number() {
    let number = print_vault_number(&DB);
    assert_eq!(
        number.replace(' ', ""),
        "R30C1G60R30C1G60R30C1G60R0JY",
        "as on the sheet"
    );
    assert_eq!(parse_vault_number(&number), Ok(DB), "and back");
}

#[test]
fn kit_row() {
    let printed = print_kit(&kit_code());
    assert_eq!(
        printed.expose(),
        "0410 6105 0R3G G28A 1C60 T3GF 21RP",
        "as on the sheet"
    );
    assert!(
        parse_kit(&printed).expect("its own print").is(&kit_code()),
        "and back"
    );
    let tag = kit_tag(&kit_code(), &DB);
    assert_eq!(
        tag.to_string(),
        "a50c7a2c218c3767cf3c07440f32e460",
        "the kit's tag"
    );

    let row = seal_kit_row([
        &account_and_way(3, 2),
        &[7][..],
        &byte_string(root().expose()),
    ]);
    let expected = "bc5e1c206a3cffcba4ce0121ecc5b413b452b195914fe1e27fed4637321b3c20";
    assert_eq!(hex(&row.hash()), expected, "the kit's row");
}

#[test]
fn kit_with_password_row() {
    let tag = kit_tag(&kit_code(), &DB);
    let secret = derive_way_secret(&mut memory(), Way::KitPassword, &password(), &salt(), COSTS)
        .expect("within limits");
    let wrapped = wrap_kit_password(&secret, &kit_code(), &root(), &account(), &tag, &Nonce)
        .expect("32 bytes");
    let expected = "0101404142434445464748494a4b4c4d4e4f505152535455565718628259ca24ce6c80cc71ae3\
        8f793eb8b4e611e89b3360f682ebfbb048fdac75b6427facbdec20ca7ba371b24029a289458f66836b4975d563\
        8a9a2aee21202d6f4e3ee955d8d9305de326d372af05e";
    assert_eq!(hex(wrapped.bytes()), expected, "the wrapped root key");
    let opened = open_kit_password(&secret, &kit_code(), wrapped.bytes(), &account(), &tag);
    assert!(
        opened.expect("it opens").is(&root()),
        "and holds the root key"
    );

    let costs_on = costs_salt_wrapped(wrapped.bytes());
    let row = seal_kit_row([&account_and_way(5, 3), &costs_on[..], &[]]);
    let expected = "dd8194cc32ef38fe8ba1df82787a86bff4c9139ffabb30e12123fc1bb9c47409";
    assert_eq!(hex(&row.hash()), expected, "the kit's row");
}

#[test]
fn invitation() {
    let code = ActivationCode::filled(|out| *out = rising(0x61));
    let pending = PendingKey::filled(|out| out.fill(0x22));
    let device = device_key();
    let wrapped =
        wrap_invitation(&code, &device, &pending, &account(), &row(), &Nonce).expect("32 bytes");
    let expected = "0101404142434445464748494a4b4c4d4e4f5051525354555657173bae47da283c1f012faec4\
        3e1f9196ecb8ca4a0cf368b7799688bf656e39f1c3028145fed4ef303627ad77ea92e1a0b75317972bbb43f489\
        aed6724604047e4f287ef0619254ff39c4fe0bf91b4d38";
    assert_eq!(hex(wrapped.bytes()), expected, "the wrapped key");
    let opened = open_invitation(&code, &device, wrapped.bytes(), &account(), &row());
    assert!(opened.expect("it opens").is(&pending), "and is the key");
    let printed = print_activation(&code);
    assert_eq!(printed.expose(), "C5H6-6S35-CSKP-GTBAJ", "as a backup code");
    let read = parse_activation(&printed).expect("its own print");
    assert!(read.is(&code), "and back");
}

#[test]
fn backup_row() {
    let printed = print_backup(&backup_code());
    assert_eq!(printed.expose(), "C5H6-6S35-CSKP-GTBAJ", "as on the sheet");
    assert!(
        parse_backup(&printed)
            .expect("its own print")
            .is(&backup_code()),
        "and back"
    );

    let secret = derive_way_secret(&mut memory(), Way::Backup, &password(), &salt(), COSTS)
        .expect("within limits");
    let (code, device) = (backup_code(), device_key());
    let wrapped = wrap_backup(&secret, &code, &device, &root(), &account(), &row(), &Nonce)
        .expect("32 bytes");
    let expected = "0101404142434445464748494a4b4c4d4e4f5051525354555657a391288cee528eff07347cd60\
        41ddf2bc3275439de50d02b5b1750059eba1e2cfe24f573c06524d094addc336f235397aac773ecd1d73dbcf66\
        e2347ae817d0249dbbb08b60e214d3583689d414a0a3c";
    assert_eq!(hex(wrapped.bytes()), expected, "the wrapped root key");
    let opened = open_backup(&secret, &code, &device, wrapped.bytes(), &account(), &row());
    assert!(
        opened.expect("it opens").is(&root()),
        "and holds the root key"
    );

    let set = [&[3, 0x50], &[0x77; 16][..]].concat();
    let payload = [
        account_and_way(6, 1),
        set,
        costs_salt_wrapped(wrapped.bytes()),
    ]
    .concat();
    let key = dev_key(&device, DevName::Recovery);
    let place = Place {
        db: DB,
        scope: None,
        id: row(),
    };
    let sealed: Sealed<kind::Recovery> =
        seal_record(&key, &place, &unlisted(payload), &Nonce).expect("a short record");
    let expected = "e4ee321ac6c044261ec3ecb912a7bca95d1da22ff7d922b9b7172ad0f3ebea68";
    assert_eq!(hex(&sealed.hash()), expected, "the recovery row");
}

/// The one nonce of all values here: bytes 40 to 57.
struct Nonce;

impl Random for Nonce {
    fn fill(&self, out: &mut [u8]) -> Result<(), NoRandom> {
        for (byte, value) in out.iter_mut().zip(0x40..0x58) {
            *byte = value;
        }
        Ok(())
    }
}

fn wrap(targets: &Targets, place: &SlotPlace) -> Sealed<kind::Slot> {
    let (mut kdf, password, device, root) = (memory(), password(), device_key(), root());
    let slot = wrap_slot(
        &mut kdf,
        &password,
        targets,
        &[],
        &device,
        &root,
        place,
        &Nonce,
    )
    .expect("within limits");
    let stored = Stored::from(&slot);
    let opened = open_slot(&mut kdf, &password, targets, &[], &device, &stored, place);
    assert!(
        opened.expect("it opens").is(&root),
        "what was wrapped opens"
    );
    slot
}

fn slot_place(digits: CodeDigits, mode: EnrolmentMode) -> SlotPlace {
    let descriptor = Descriptor {
        kind: FactorKind::Totp,
        algorithm: Algorithm::Sha1,
        digits,
        mode,
        period: 30,
        first_step: STEP,
    };
    SlotPlace {
        account: account(),
        slot: row(),
        costs: COSTS,
        salt: salt(),
        descriptor,
    }
}

fn seal_kit_row(payload: [&[u8]; 3]) -> Sealed<kind::Kit> {
    let place = Place {
        db: DB,
        scope: None,
        id: kit_tag(&kit_code(), &DB),
    };
    let key = kit_key(&kit_code(), &DB);
    seal_record(&key, &place, &unlisted(payload.concat()), &Nonce).expect("a short record")
}

fn unlisted(payload: Vec<u8>) -> Record {
    Record {
        schema: 1,
        revision: 0,
        generation: 0,
        payload: SecretBytes::new(payload),
    }
}

/// A CBOR map of `entries`, with the first two: 1 account id, 2 way.
fn account_and_way(entries: u8, way: u8) -> Vec<u8> {
    [
        &[0xa0 + entries, 1, 0x50],
        &account().bytes()[..],
        &[2, way],
    ]
    .concat()
}

/// Keys 4 to 6 of a CBOR map: costs, salt, wrapped root key.
fn costs_salt_wrapped(wrapped: &[u8]) -> Vec<u8> {
    let costs = [4, 0x83, 0x1a, 0, 1, 0, 0, 3, 4];
    [
        &costs[..],
        &[5],
        &byte_string(&salt()),
        &[6],
        &byte_string(wrapped),
    ]
    .concat()
}

/// A CBOR byte string of 24 to 255 bytes.
fn byte_string(bytes: &[u8]) -> Vec<u8> {
    [&[0x58, u8::try_from(bytes.len()).expect("short")], bytes].concat()
}

fn memory() -> KdfMemory {
    Kdf::new(KdfLimits::PRODUCT).reserve(COSTS).expect("64 MiB")
}

fn single(target: u64, digits: CodeDigits) -> Targets {
    Targets::from_list(&target.to_le_bytes(), digits, EnrolmentMode::Single).expect("in range")
}

fn pair(even: u64, odd: u64, digits: CodeDigits) -> Targets {
    let list = [even.to_le_bytes(), odd.to_le_bytes()].concat();
    Targets::from_list(&list, digits, EnrolmentMode::Pair).expect("in range")
}

fn login_seed() -> LoginSeed {
    LoginSeed::new(
        &OtpSeed::new(b"12345678901234567890".to_vec()),
        Algorithm::Sha1,
    )
}

fn password() -> Password {
    Password::new("correct horse battery staple".to_owned())
}

fn device_key() -> DeviceKey {
    DeviceKey::filled(|out| out.fill(0xd0))
}

fn root() -> RootKey {
    RootKey::filled(|out| out.fill(0x11))
}

fn collection() -> CollectionKey {
    CollectionKey::filled(|out| out.fill(0x33))
}

fn kit_code() -> KitCode {
    KitCode::filled(|out| {
        *out = rising(1);
        out[16] = 0x40;
    })
}

fn backup_code() -> BackupCode {
    BackupCode::filled(|out| *out = rising(0x61))
}

fn account() -> Id {
    Id::new(rising(0xa0))
}

fn row() -> Id {
    Id::new(rising(0xb0))
}

fn salt() -> [u8; 32] {
    rising(0)
}

fn rising<const N: usize>(first: u8) -> [u8; N] {
    core::array::from_fn(|i| first + u8::try_from(i).expect("short"))
}

fn hex(bytes: &[u8]) -> String {
    HEXLOWER.encode(bytes)
}
