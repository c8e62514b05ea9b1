//! Pictures that can be fetched once: the QR of an enrolment, the recovery sheet.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use twinlatch_crypto::{Id, Random};
use zeroize::{Zeroize as _, Zeroizing};

use crate::wire::ErrorView;

/// Where a picture is fetched: a foreign origin to every page, so that script cannot read it.
#[cfg(not(target_os = "windows"))]
const ADDRESS: &str = "twinlatch-image://localhost/";
#[cfg(target_os = "windows")]
const ADDRESS: &str = "http://twinlatch-image.localhost/";

/// More than this many pictures nobody has asked for; the oldest token is as good as any to drop.
const LIMIT: usize = 8;

/// Pictures by one-time token, each dead after one fetch.
pub struct Pictures {
    random: Arc<dyn Random>,
    kept: Mutex<BTreeMap<String, Zeroizing<Vec<u8>>>>,
}

impl Pictures {
    /// No pictures yet; tokens come from `random`.
    pub fn new(random: Arc<dyn Random>) -> Self {
        Self {
            random,
            kept: Mutex::default(),
        }
    }

    /// Keeps an SVG picture for one fetch and gives its address.
    ///
    /// # Errors
    ///
    /// [`NoRandom`](crate::wire::ErrorCode::NoRandom): without a token nothing is kept.
    pub fn keep(&self, mut svg: Vec<u8>) -> Result<String, ErrorView> {
        let token = match Id::random(&*self.random) {
            Ok(id) => id.to_string(),
            Err(error) => {
                svg.zeroize();
                return Err(error.into());
            }
        };
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= LIMIT {
            kept.pop_first();
        }
        kept.insert(token.clone(), Zeroizing::new(svg));
        Ok(format!("{ADDRESS}{token}"))
    }

    /// Gives the picture, the first time it is asked for.
    pub fn take(&self, token: &str) -> Option<Vec<u8>> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.remove(token).map(|mut svg| std::mem::take(&mut *svg))
    }

    /// Wipes what nobody has fetched.
    pub(crate) fn forget(&self) {
        self.kept
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clear();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::Pictures;
    use twinlatch_crypto::OsRandom;

    fn token(address: &str) -> &str {
        address.rsplit('/').next().unwrap_or_default()
    }

    #[test]
    fn a_picture_is_given_once() {
        let pictures = Pictures::new(Arc::new(OsRandom));
        let address = pictures.keep(b"<svg/>".to_vec()).expect("random bytes");
        assert_eq!(
            pictures.take(token(&address)).as_deref(),
            Some(&b"<svg/>"[..]),
            "first"
        );
        assert!(
            pictures.take(token(&address)).is_none(),
            "a token is dead after one fetch"
        );
    }

    #[test]
    fn forgotten_pictures_are_gone() {
        let pictures = Pictures::new(Arc::new(OsRandom));
        let address = pictures.keep(b"<svg/>".to_vec()).expect("random bytes");
        pictures.forget();
        assert!(
            pictures.take(token(&address)).is_none(),
            "nothing outlives the door"
        );
    }

    #[test]
    fn unfetched_pictures_do_not_pile_up() {
        let pictures = Pictures::new(Arc::new(OsRandom));
        let kept = (0..20).map(|_| pictures.keep(b"<svg/>".to_vec()).expect("random bytes"));
        let addresses: Vec<String> = kept.collect();
        let alive = addresses
            .iter()
            .filter(|a| pictures.take(token(a)).is_some())
            .count();
        assert_eq!(alive, super::LIMIT, "old ones make room");
    }
}
