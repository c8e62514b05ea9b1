//! How words are compared: without case, without accents.

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;
use zeroize::Zeroizing;

/// Folds text for comparison: compatibility decomposition, no marks, lower case.
pub(crate) fn fold(text: &str) -> Zeroizing<String> {
    // Folding can lengthen text; one allocation of ample size leaves no copies behind.
    let mut folded = Zeroizing::new(String::with_capacity(text.len() * 4));
    folded.extend(
        text.nfkd()
            .filter(|c| !is_combining_mark(*c))
            .flat_map(char::to_lowercase),
    );
    folded
}

/// Whether each word of `query` (folded) stands somewhere in `text` (folded).
pub(crate) fn matches(text: &str, query: &str) -> bool {
    query.split_whitespace().all(|word| text.contains(word))
}

#[cfg(test)]
mod tests {
    use super::{fold, matches};

    #[test]
    fn case_and_accents_do_not_matter() {
        assert!(
            matches(&fold("Société Générale"), &fold("societe GENERALE")),
            "folded alike"
        );
        assert!(
            matches(&fold("ＧｉｔＨｕｂ"), &fold("github")),
            "wide letters are letters"
        );
    }

    #[test]
    fn every_word_must_be_found() {
        assert!(
            matches(&fold("GitHub work"), &fold("work git")),
            "in any order"
        );
        assert!(
            !matches(&fold("GitHub work"), &fold("git home")),
            "home is missing"
        );
    }

    #[test]
    fn no_words_find_everything() {
        assert!(
            matches(&fold("anything"), &fold("  ")),
            "an empty search is no filter"
        );
    }
}
