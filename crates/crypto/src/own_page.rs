//! A short secret alone on a page of its own, out of the swap as far as the system allows it.

use twinlatch_secret::SecretBytes;

/// A secret of at most a page that shares its page with nothing else.
///
/// Two of them never lie on one page, so that what leaks a single page leaks a single one; and the
/// lock of the page can end with the secret, since no neighbour needs it.
pub(crate) struct OwnPage {
    // Wiped before its page is unlocked: fields are dropped in this order.
    pages: SecretBytes,
    start: usize,
    len: usize,
    kept: Option<region::LockGuard>,
}

impl OwnPage {
    /// Makes `len` bytes in place by a step that can fail; the page is locked before they are
    /// written.
    ///
    /// # Errors
    ///
    /// Whatever `fill` returns; what it had written is wiped.
    pub(crate) fn try_filled<E>(
        len: usize,
        fill: impl FnOnce(&mut [u8]) -> Result<(), E>,
    ) -> Result<Self, E> {
        let page = region::page::size();
        debug_assert!(len <= page, "a short secret");
        let (mut start, mut kept) = (0, None);
        // Of two pages one is whole, wherever the buffer begins.
        let pages = SecretBytes::try_filled(2 * page, |buffer| {
            start = buffer.as_ptr().align_offset(page);
            let own = &mut buffer[start..start + page];
            kept = region::lock(own.as_ptr(), page).ok();
            fill(&mut own[..len])
        })?;
        Ok(Self {
            pages,
            start,
            len,
            kept,
        })
    }

    /// Gives the bytes. Above each call stands `// EXPOSE: why`.
    pub(crate) fn expose(&self) -> &[u8] {
        // EXPOSE: handed on; the caller says why.
        &self.pages.expose()[self.start..self.start + self.len]
    }

    /// Whether the system keeps the page in memory.
    pub(crate) fn is_kept(&self) -> bool {
        self.kept.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::OwnPage;

    fn filled(byte: u8, len: usize) -> OwnPage {
        OwnPage::try_filled(len, |out| {
            out.fill(byte);
            Ok::<(), ()>(())
        })
        .expect("cannot fail")
    }

    #[test]
    fn two_of_them_share_no_page() {
        let page = region::page::size();
        let all: Vec<OwnPage> = (0..8).map(|byte| filled(byte, 32)).collect();
        let mut pages: Vec<usize> = all
            .iter()
            .map(|one| one.expose().as_ptr().addr() / page)
            .collect();
        pages.sort_unstable();
        pages.dedup();
        assert_eq!(pages.len(), all.len(), "each has its own");
        for (byte, one) in (0..).zip(&all) {
            assert_eq!(one.expose(), [byte; 32], "and holds what was written");
        }
    }

    #[test]
    fn it_fits_to_the_end_of_its_page() {
        let page = region::page::size();
        let one = filled(7, page);
        let start = one.expose().as_ptr().addr();
        assert_eq!(start % page, 0, "it begins with the page");
        assert_eq!(one.expose().len(), page, "and ends with it");
    }

    #[test]
    fn a_step_that_fails_leaves_nothing() {
        let refused = OwnPage::try_filled(32, |_| Err("no bytes")).err();
        assert_eq!(refused, Some("no bytes"), "the step's own word");
    }
}
