//! How much is tried: a part in every test run, all of it by `make attack`.

/// Gives the first number, or the second where everything is to be tried.
pub(crate) fn either(quick: usize, full: usize) -> usize {
    if is_full() { full } else { quick }
}

/// Whether everything is to be tried.
pub(crate) fn is_full() -> bool {
    std::env::var_os("TWINLATCH_ATTACK").is_some_and(|size| size == "full")
}
