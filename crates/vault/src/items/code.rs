//! The codes of a token.

use twinlatch_accounts::{Accounts, Session};
use twinlatch_crypto::Id;
use twinlatch_otp::{Period, ShownCode, Totp};

use crate::error::VaultError;
use crate::item::ItemBody;
use crate::vault::Vault;

/// The code of this moment and the one after it.
#[derive(Debug)]
pub struct Codes {
    /// The code of this moment.
    pub now: ShownCode,
    /// The next one.
    pub next: ShownCode,
    /// The token's step.
    pub period: Period,
}

impl Vault {
    /// Makes a token's codes.
    ///
    /// # Errors
    ///
    /// [`VaultError::NoSuchField`] if the item is no token.
    pub fn codes(
        &self,
        session: &Session,
        accounts: &Accounts,
        id: &Id,
    ) -> Result<Codes, VaultError> {
        let ItemBody::Token(token) = self.item(session, accounts, id)?.body else {
            return Err(VaultError::NoSuchField);
        };
        let totp = Totp {
            seed: token.seed,
            algorithm: token.algorithm,
            digits: token.digits,
            period: token.period,
        };
        let now = totp.code_at(accounts.env().clock.wall());
        let next = totp.code_at(now.expires_at);
        Ok(Codes {
            now,
            next,
            period: token.period,
        })
    }
}
