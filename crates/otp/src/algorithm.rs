//! The hash functions a code can be made with.

/// The hash function under the HMAC of a code.
///
/// RFC 6238 section 1.2 names SHA-1, SHA-256 and SHA-512; some services and apps also use SHA-224
/// and SHA-384.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Algorithm {
    /// SHA-1, what nearly all services use; its collisions do not weaken HMAC.
    Sha1,
    /// SHA-224.
    Sha224,
    /// SHA-256.
    Sha256,
    /// SHA-384.
    Sha384,
    /// SHA-512.
    Sha512,
}

impl Algorithm {
    /// Every algorithm, shortest digest first.
    pub const ALL: [Self; 5] = [
        Self::Sha1,
        Self::Sha224,
        Self::Sha256,
        Self::Sha384,
        Self::Sha512,
    ];

    /// Gives the name as otpauth URIs spell it, for example `SHA1`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sha1 => "SHA1",
            Self::Sha224 => "SHA224",
            Self::Sha256 => "SHA256",
            Self::Sha384 => "SHA384",
            Self::Sha512 => "SHA512",
        }
    }

    /// Reads a name in the spellings that programs write: any case, with or without a hyphen,
    /// with or without `HMAC` before it. `SHA1`, `sha-1`, `HmacSHA1` and `hmac-sha-1` are one.
    pub fn parse(text: &str) -> Option<Self> {
        let bare: String = text
            .trim()
            .chars()
            .filter(|c| !matches!(c, '-' | '_'))
            .collect();
        let bare = bare.to_ascii_uppercase();
        let bare = bare.strip_prefix("HMAC").unwrap_or(&bare);
        Self::ALL
            .into_iter()
            .find(|algorithm| algorithm.name() == bare)
    }
}

#[cfg(test)]
mod tests {
    use super::Algorithm;

    #[test]
    fn every_name_reads_back() {
        for algorithm in Algorithm::ALL {
            assert_eq!(
                Algorithm::parse(algorithm.name()),
                Some(algorithm),
                "own spelling"
            );
        }
    }

    #[test]
    fn other_spellings_name_the_same_algorithm() {
        for text in [
            "sha256",
            "SHA-256",
            "HmacSHA256",
            "hmac-sha-256",
            " HMAC_SHA_256 ",
        ] {
            assert_eq!(
                Algorithm::parse(text),
                Some(Algorithm::Sha256),
                "{text} is in use"
            );
        }
    }

    #[test]
    fn unknown_names_are_refused() {
        for text in [
            "",
            "SHA",
            "SHA3",
            "SHA2561",
            "MD5",
            "HMAC",
            "something",
            "ＳＨＡ１",
        ] {
            assert_eq!(
                Algorithm::parse(text),
                None,
                "{text} is no algorithm of codes"
            );
        }
    }
}
