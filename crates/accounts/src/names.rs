//! Usernames and display names: what may be one, and how usernames are compared.

use precis_profiles::UsernameCaseMapped;
use precis_profiles::precis_core::profile::PrecisFastInvocation as _;
use precis_profiles::precis_core::{Error as PrecisError, UnexpectedError};
use unicode_normalization::UnicodeNormalization as _;
use unicode_properties::{GeneralCategory, GeneralCategoryGroup, UnicodeGeneralCategory as _};

/// Most code points of a username.
pub const MAX_USERNAME: usize = 64;

/// Most code points of a display name.
pub const MAX_DISPLAY_NAME: usize = 80;

/// Most code points of a group's name.
pub const MAX_GROUP: usize = 64;

/// Why a text is no name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NameError {
    /// Nothing that could be seen.
    #[error("a name has at least one character")]
    Empty,
    /// More code points than a name may have.
    #[error("a name has at most {limit} characters")]
    TooLong {
        /// The most that are allowed, in code points.
        limit: usize,
    },
    /// A character that this kind of name may not hold.
    #[error("a name cannot hold {0:?}")]
    Character(char),
    /// A character that is allowed, at a place where it is not.
    #[error("{0:?} cannot stand at this place of a name")]
    Place(char),
    /// Letters of both directions in an order that two readers would see differently
    /// (RFC 5893 section 2).
    #[error("letters of both directions are mixed")]
    Direction,
}

/// A name to log in with: 1 to 64 letters, digits and `. _ - @`.
///
/// Two usernames are the same if their [`key`](Self::key) is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Username {
    typed: String,
    key: String,
}

impl Username {
    /// Reads what a person typed.
    ///
    /// # Errors
    ///
    /// [`NameError`] names the first character that cannot be part of it. Nothing is dropped or
    /// replaced: a name with a blank at its end is refused, since at the next login it would be
    /// another name.
    pub fn parse(text: &str) -> Result<Self, NameError> {
        check_length(text, MAX_USERNAME)?;
        check_username_characters(text)?;
        Ok(Self {
            typed: text.nfc().collect(),
            key: username_key(text)?,
        })
    }

    /// The name as it was typed, in normal form C.
    pub fn as_str(&self) -> &str {
        &self.typed
    }

    /// What is compared: the UsernameCaseMapped form (RFC 8265 section 3.3).
    pub fn key(&self) -> &str {
        &self.key
    }
}

/// A name to be greeted with: 1 to 80 code points, no control or direction characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DisplayName(String);

impl DisplayName {
    /// Reads what a person typed; blanks at both ends are dropped.
    ///
    /// # Errors
    ///
    /// [`NameError::Character`] for what could break a line, hide, or turn the reading order of
    /// what stands around the name.
    pub fn parse(text: &str) -> Result<Self, NameError> {
        let name: String = text.trim().nfc().collect();
        check_length(&name, MAX_DISPLAY_NAME)?;
        match name.chars().find(|c| hides(*c)) {
            Some(c) => Err(NameError::Character(c)),
            None if name.chars().all(is_invisible) => Err(NameError::Empty),
            None => Ok(Self(name)),
        }
    }

    /// The name, in normal form C.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The name of a group: 1 to 64 code points, no control or direction characters.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct GroupName(String);

impl GroupName {
    /// Reads what a person typed; blanks at both ends are dropped.
    ///
    /// # Errors
    ///
    /// As [`DisplayName::parse`].
    pub fn parse(text: &str) -> Result<Self, NameError> {
        let DisplayName(name) = DisplayName::parse(text)?;
        check_length(&name, MAX_GROUP)?;
        Ok(Self(name))
    }

    /// The name, in normal form C.
    pub fn into_string(self) -> String {
        self.0
    }
}

fn check_length(text: &str, limit: usize) -> Result<(), NameError> {
    match text.chars().count() {
        0 => Err(NameError::Empty),
        count if count > limit => Err(NameError::TooLong { limit }),
        _ => Ok(()),
    }
}

/// Marks (accents, vowel signs) belong to the letter before them.
fn check_username_characters(text: &str) -> Result<(), NameError> {
    let mut after_letter = false;
    for c in text.chars() {
        let is_mark = is_mark(c);
        if !is_mark && !is_letter(c) && !is_digit(c) && !matches!(c, '.' | '_' | '-' | '@') {
            return Err(NameError::Character(c));
        }
        if is_mark && !after_letter {
            return Err(NameError::Place(c));
        }
        after_letter = is_mark || is_letter(c);
    }
    Ok(())
}

/// Applies the profile until it changes nothing more (RFC 8264 section 7): two spellings that one
/// round leaves apart must not become two accounts.
fn username_key(text: &str) -> Result<String, NameError> {
    let mut key = text.to_owned();
    for _ in 0..ROUNDS {
        let next =
            UsernameCaseMapped::enforce(key.as_str()).map_err(|error| refused(&error, text))?;
        if next == key {
            return Ok(key);
        }
        key = next.into_owned();
    }
    Err(NameError::Direction)
}

/// Rounds after which RFC 8264 section 7 gives a text up.
const ROUNDS: usize = 4;

fn refused(error: &PrecisError, text: &str) -> NameError {
    let place = match error {
        PrecisError::BadCodepoint(info) => return by_name(info.cp, NameError::Character),
        PrecisError::Unexpected(
            UnexpectedError::ContextRuleNotApplicable(info)
            | UnexpectedError::MissingContextRule(info),
        ) => return by_name(info.cp, NameError::Place),
        PrecisError::Unexpected(
            UnexpectedError::ProfileRuleNotApplicable | UnexpectedError::Undefined,
        )
        | PrecisError::Invalid => text.is_empty(),
    };
    if place {
        NameError::Empty
    } else {
        NameError::Direction
    }
}

fn by_name(code_point: u32, error: impl FnOnce(char) -> NameError) -> NameError {
    char::from_u32(code_point).map_or(NameError::Direction, error)
}

fn is_letter(c: char) -> bool {
    c.general_category_group() == GeneralCategoryGroup::Letter
}

fn is_mark(c: char) -> bool {
    matches!(
        c.general_category(),
        GeneralCategory::NonspacingMark | GeneralCategory::SpacingMark
    )
}

fn is_digit(c: char) -> bool {
    c.general_category() == GeneralCategory::DecimalNumber
}

/// Characters that nobody sees and that change what is seen around them. The joiners and the tags
/// are part of how some scripts and emoji are written.
fn hides(c: char) -> bool {
    let joins = matches!(c, '\u{200C}' | '\u{200D}' | '\u{E0020}'..='\u{E007F}');
    let category = c.general_category();
    let hides = matches!(
        category,
        GeneralCategory::Control
            | GeneralCategory::LineSeparator
            | GeneralCategory::ParagraphSeparator
            | GeneralCategory::Unassigned
            | GeneralCategory::PrivateUse
    );
    hides || (category == GeneralCategory::Format && !joins)
}

fn is_invisible(c: char) -> bool {
    c.is_whitespace() || c.general_category() == GeneralCategory::Format
}
