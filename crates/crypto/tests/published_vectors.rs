//! Published vectors of primitives that the crate uses as they are.
//!
//! HKDF, XChaCha20-Poly1305, HOTP, TOTP, Ed25519 and X25519 stand beside their code; here is what
//! the crate's own functions cannot reach, since they use no secret and no associated data.

use argon2::{Algorithm, Argon2, AssociatedData, Block, ParamsBuilder, Version};
use data_encoding::HEXLOWER;

#[test]
fn argon2id_rfc_9106_5_3() {
    let params = ParamsBuilder::new()
        .m_cost(32)
        .t_cost(3)
        .p_cost(4)
        .data(AssociatedData::new(&[4; 12]).expect("12 bytes"))
        .build()
        .expect("the RFC's parameters");
    let mut memory = vec![Block::new(); params.block_count()];
    let secret = [3; 8];
    let argon = Argon2::new_with_secret(&secret, Algorithm::Argon2id, Version::V0x13, params)
        .expect("8 bytes");
    let mut tag = [0; 32];
    argon
        .hash_password_into_with_memory(&[1; 32], &[2; 16], &mut tag, &mut memory)
        .expect("valid lengths");
    let expected = "0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659";
    assert_eq!(
        HEXLOWER.encode(&tag),
        expected,
        "version 0x13, 32 KiB, 3 passes, 4 lanes"
    );
}
