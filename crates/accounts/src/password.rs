//! Whether a password may be set, and what is said about it while it is typed.

use twinlatch_crypto::{PasswordError, code_points, normalise_password};
use twinlatch_policy::Policy;
use twinlatch_secret::{Password, SecretBytes};
use zxcvbn::feedback::{Suggestion, Warning};
use zxcvbn::matching::patterns::MatchPattern;
use zxcvbn::{Entropy, Match, zxcvbn};

/// Fewest code points of a password that never stands alone (NIST SP 800-63B-4 section 3.1.1.2).
pub const MIN_PASSWORD: usize = 8;

/// Words that lie close at hand when this password is guessed; an empty one says nothing.
#[derive(Debug, Clone, Copy, Default)]
pub struct PasswordContext<'a> {
    /// The account's username.
    pub username: &'a str,
    /// The account's display name.
    pub display_name: &'a str,
    /// This computer's name.
    pub host_name: &'a str,
    /// What the policy asks for.
    pub floor: PasswordFloor,
}

/// The least that a new password must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PasswordFloor {
    /// Fewest code points; what is below [`MIN_PASSWORD`] counts as that.
    pub length: usize,
    /// Lowest score of zxcvbn, 0 to 4.
    pub score: u8,
}

impl Default for PasswordFloor {
    /// [`MIN_PASSWORD`] code points of any score.
    fn default() -> Self {
        (&Policy::default()).into()
    }
}

impl From<&Policy> for PasswordFloor {
    fn from(policy: &Policy) -> Self {
        Self {
            length: policy.min_password_length().max(MIN_PASSWORD),
            score: policy.min_password_score(),
        }
    }
}

/// What is said about a password.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PasswordVerdict {
    /// Why it cannot be set, if it cannot.
    pub refusal: Option<PasswordRefusal>,
    /// zxcvbn's score, 0 (guessed at once) to 4; it only advises, unless the policy asks for one.
    pub score: u8,
    /// What makes it weak.
    pub warning: Option<AdviceKey>,
    /// What would make it stronger.
    pub suggestions: Vec<AdviceKey>,
    /// Length in code points, as it counts.
    pub length: usize,
}

/// Why a password cannot be set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PasswordRefusal {
    /// Too few code points.
    #[error("the password has fewer than {least} characters")]
    TooShort {
        /// The fewest.
        least: usize,
    },
    /// A score below the one that the policy asks for.
    #[error("the password is easier to guess than the policy allows")]
    TooWeak {
        /// The lowest score of zxcvbn.
        least: u8,
    },
    /// More than 1024 bytes after normalisation.
    #[error("the password is too long")]
    TooLong,
    /// One of the common passwords, or one simple pattern that is guessed as soon as they are.
    #[error("the password is one of the common ones")]
    Common,
    /// The username.
    #[error("the password is the username")]
    IsUsername,
    /// The display name.
    #[error("the password is the display name")]
    IsDisplayName,
    /// The product's name.
    #[error("the password is the name of this program")]
    IsProduct,
    /// This computer's name.
    #[error("the password is the name of this computer")]
    IsHostName,
    /// The present password, where a new one is asked for.
    #[error("the password is the present one")]
    Unchanged,
}

/// Judges a password that is about to be set.
///
/// Refused is only what NIST SP 800-63B-4 section 3.1.1.2 asks to refuse: too short, or the whole
/// of it on a list of common or close values. No kind of character is demanded, and the score
/// refuses only where the policy asks for one.
///
/// # Security
///
/// What the screen checked while it was typed does not count: whoever sets a password asks again.
/// zxcvbn makes copies of the password that are not wiped.
pub fn judge_password(password: &Password, context: &PasswordContext<'_>) -> PasswordVerdict {
    let length = code_points(password);
    match normalise_password(password) {
        Ok(normal) => judge(&normal, length, context),
        Err(PasswordError::TooLong) => PasswordVerdict {
            refusal: Some(PasswordRefusal::TooLong),
            score: MAX_SCORE,
            warning: None,
            suggestions: Vec::new(),
            length,
        },
    }
}

const MAX_SCORE: u8 = 4;

/// The name that the product goes by.
const PRODUCT: &str = "twinlatch";

/// How many common passwords the list holds: a pattern with fewer guesses is tried before its end.
const LIST_LENGTH: u64 = 30_000;

fn judge(normal: &SecretBytes, length: usize, context: &PasswordContext<'_>) -> PasswordVerdict {
    // EXPOSE: the password is compared with the words that it must not be.
    let text =
        str::from_utf8(normal.expose()).expect("infallible because normalisation gives UTF-8");
    let entropy = zxcvbn(text, &context.words());
    let feedback = entropy.feedback();
    PasswordVerdict {
        refusal: refusal(text, length, context, &entropy),
        score: entropy.score().into(),
        warning: feedback
            .and_then(|feedback| feedback.warning())
            .map(AdviceKey::from),
        suggestions: feedback
            .map_or(&[][..], |feedback| feedback.suggestions())
            .iter()
            .map(|suggestion| AdviceKey::from(*suggestion))
            .collect(),
        length,
    }
}

fn refusal(
    text: &str,
    length: usize,
    context: &PasswordContext<'_>,
    entropy: &Entropy,
) -> Option<PasswordRefusal> {
    let least = context.floor.length.max(MIN_PASSWORD);
    if length < least {
        return Some(PasswordRefusal::TooShort { least });
    }
    let least = context.floor.score;
    let too_weak = u8::from(entropy.score()) < least;
    context
        .refusal(text)
        .or_else(|| is_common(length, entropy).then_some(PasswordRefusal::Common))
        .or_else(|| too_weak.then_some(PasswordRefusal::TooWeak { least }))
}

/// Whether one match spans the whole password and either is on the list of common passwords or is
/// guessed as soon as those are.
///
/// zxcvbn tells only the most guessable reading: "abcdefgh" is on the list and comes back as a
/// sequence, so the number of guesses decides for every other reading.
fn is_common(length: usize, entropy: &Entropy) -> bool {
    let [only] = entropy.sequence() else {
        return false;
    };
    // zxcvbn looks at the first 100 characters.
    only.j + 1 == length && (is_listed(only) || is_guessed_soon(only))
}

/// On the list as it is typed or in other case; the default dictionary is that of the passwords.
fn is_listed(only: &Match) -> bool {
    matches!(
        &only.pattern,
        MatchPattern::Dictionary(found)
            if found.dictionary_name == Default::default() && !found.reversed && !found.l33t
    )
}

fn is_guessed_soon(only: &Match) -> bool {
    !matches!(only.pattern, MatchPattern::BruteForce)
        && only.guesses.is_some_and(|guesses| guesses <= LIST_LENGTH)
}

impl PasswordContext<'_> {
    fn words(&self) -> [&str; 4] {
        [self.username, self.display_name, PRODUCT, self.host_name]
    }

    /// The word that the whole password is, in whatever case.
    fn refusal(&self, text: &str) -> Option<PasswordRefusal> {
        let is = |word: &str| !word.is_empty() && word.to_lowercase() == text.to_lowercase();
        let short_host = self.host_name.split('.').next().unwrap_or_default();
        if is(self.username) {
            Some(PasswordRefusal::IsUsername)
        } else if is(self.display_name) {
            Some(PasswordRefusal::IsDisplayName)
        } else if is(PRODUCT) {
            Some(PasswordRefusal::IsProduct)
        } else if is(self.host_name) || is(short_host) {
            Some(PasswordRefusal::IsHostName)
        } else {
            None
        }
    }
}

/// zxcvbn's advice, one word for each of its sentences.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AdviceKey {
    /// Straight rows of keys.
    StraightRows,
    /// Short keyboard patterns.
    ShortPatterns,
    /// Repeats like "aaa".
    RepeatedCharacters,
    /// Repeats like "abcabc".
    RepeatedPatterns,
    /// Sequences like "abc".
    Sequences,
    /// Recent years.
    RecentYears,
    /// Dates.
    Dates,
    /// A top-10 password.
    Top10,
    /// A top-100 password.
    Top100,
    /// A common password.
    Common,
    /// Like a common password.
    LikeCommon,
    /// A word by itself.
    SingleWord,
    /// A name by itself.
    SingleName,
    /// A common name.
    CommonName,
    /// Use a few words, avoid common phrases.
    UseFewWords,
    /// No symbols, digits or capitals are needed.
    NoSymbolsNeeded,
    /// Add another word or two.
    AddAnotherWord,
    /// Capitals do not help much.
    CapitalsDoNotHelp,
    /// All capitals are as easy as none.
    AllCapitals,
    /// Reversed words are not much harder.
    ReversedWords,
    /// Predictable substitutions do not help much.
    PredictableSubstitutions,
    /// Use a longer pattern with more turns.
    LongerPattern,
    /// Avoid repeats.
    AvoidRepeats,
    /// Avoid sequences.
    AvoidSequences,
    /// Avoid recent years.
    AvoidRecentYears,
    /// Avoid years tied to the person.
    AvoidYears,
    /// Avoid dates tied to the person.
    AvoidDates,
}

impl From<Warning> for AdviceKey {
    fn from(warning: Warning) -> Self {
        match warning {
            Warning::StraightRowsOfKeysAreEasyToGuess => Self::StraightRows,
            Warning::ShortKeyboardPatternsAreEasyToGuess => Self::ShortPatterns,
            Warning::RepeatsLikeAaaAreEasyToGuess => Self::RepeatedCharacters,
            Warning::RepeatsLikeAbcAbcAreOnlySlightlyHarderToGuess => Self::RepeatedPatterns,
            Warning::ThisIsATop10Password => Self::Top10,
            Warning::ThisIsATop100Password => Self::Top100,
            Warning::ThisIsACommonPassword => Self::Common,
            Warning::ThisIsSimilarToACommonlyUsedPassword => Self::LikeCommon,
            Warning::SequencesLikeAbcAreEasyToGuess => Self::Sequences,
            Warning::RecentYearsAreEasyToGuess => Self::RecentYears,
            Warning::AWordByItselfIsEasyToGuess => Self::SingleWord,
            Warning::DatesAreOftenEasyToGuess => Self::Dates,
            Warning::NamesAndSurnamesByThemselvesAreEasyToGuess => Self::SingleName,
            Warning::CommonNamesAndSurnamesAreEasyToGuess => Self::CommonName,
        }
    }
}

impl From<Suggestion> for AdviceKey {
    fn from(suggestion: Suggestion) -> Self {
        match suggestion {
            Suggestion::UseAFewWordsAvoidCommonPhrases => Self::UseFewWords,
            Suggestion::NoNeedForSymbolsDigitsOrUppercaseLetters => Self::NoSymbolsNeeded,
            Suggestion::AddAnotherWordOrTwo => Self::AddAnotherWord,
            Suggestion::CapitalizationDoesntHelpVeryMuch => Self::CapitalsDoNotHelp,
            Suggestion::AllUppercaseIsAlmostAsEasyToGuessAsAllLowercase => Self::AllCapitals,
            Suggestion::ReversedWordsArentMuchHarderToGuess => Self::ReversedWords,
            Suggestion::PredictableSubstitutionsDontHelpVeryMuch => Self::PredictableSubstitutions,
            Suggestion::UseALongerKeyboardPatternWithMoreTurns => Self::LongerPattern,
            Suggestion::AvoidRepeatedWordsAndCharacters => Self::AvoidRepeats,
            Suggestion::AvoidSequences => Self::AvoidSequences,
            Suggestion::AvoidRecentYears => Self::AvoidRecentYears,
            Suggestion::AvoidYearsThatAreAssociatedWithYou => Self::AvoidYears,
            Suggestion::AvoidDatesAndYearsThatAreAssociatedWithYou => Self::AvoidDates,
        }
    }
}
