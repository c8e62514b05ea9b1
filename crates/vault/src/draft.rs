//! An item as a person saves it, and what it may hold.

use twinlatch_otp::{Algorithm, Digits, OtpKind, OtpUri, Period, UriWarning, parse_base32};
use twinlatch_secret::{OtpSeed, SecretText};

use crate::error::VaultError;
use crate::item::{CustomField, Item, ItemBody, LoginItem, TokenItem};

/// An item as a person saves it.
#[derive(Debug)]
pub struct ItemDraft {
    /// Title, at most 200 code points; empty takes a token's issuer.
    pub title: String,
    /// Whether it is a favourite.
    pub favourite: bool,
    /// At most 20 tags of at most 40 code points.
    pub tags: Vec<String>,
    /// Notes, at most 64 KiB.
    pub notes: SecretText,
    /// What the kind adds.
    pub body: BodyDraft,
}

/// What a kind adds to a draft.
#[derive(Debug)]
pub enum BodyDraft {
    /// A login.
    Login {
        /// Username, at most 500 code points.
        username: String,
        /// Password, at most 4096 code points.
        password: Hidden,
        /// At most 20 URLs of at most 2048 code points.
        urls: Vec<String>,
        /// At most 50 custom fields.
        fields: Vec<FieldDraft>,
    },
    /// A token.
    Token {
        /// Where its key comes from.
        source: TokenSource,
        /// Issuer, at most 200 code points; beside a link, empty takes the link's.
        issuer: String,
        /// Account, at most 200 code points; beside a link, empty takes the link's.
        account: String,
    },
    /// A note.
    Note,
}

/// A hidden field as a form sends it back.
#[derive(Debug)]
pub enum Hidden {
    /// As it was.
    Unchanged,
    /// A new value; empty removes it.
    Typed(SecretText),
}

/// A custom field as a form sends it back.
#[derive(Debug)]
pub struct FieldDraft {
    /// Name, at most 100 code points.
    pub name: String,
    /// Whether the value is hidden until asked for.
    pub hidden: bool,
    /// Value, at most 4096 code points.
    pub value: Hidden,
    /// Its position before the edit; `None` for a new field.
    pub was: Option<usize>,
}

/// Where a token's key comes from.
#[derive(Debug)]
pub enum TokenSource {
    /// Key and figures stay as they are.
    Unchanged,
    /// An otpauth URI.
    Link(SecretText),
    /// Typed by hand.
    Typed {
        /// The key in base32.
        seed: Hidden,
        /// Hash of the HMAC.
        algorithm: Algorithm,
        /// Digits of a code.
        digits: Digits,
        /// Step.
        period: Period,
    },
}

impl ItemDraft {
    /// What is odd about the link of a token, as far as it is kept; empty for anything else.
    #[must_use]
    pub fn link_warnings(&self) -> Vec<UriWarning> {
        let BodyDraft::Token {
            source: TokenSource::Link(link),
            issuer,
            ..
        } = &self.body
        else {
            return Vec::new();
        };
        // EXPOSE: the pasted link is looked at, and no part of its key is kept.
        let warnings = OtpUri::parse(link.expose()).map_or_else(|_| Vec::new(), |uri| uri.warnings);
        // Whoever typed an issuer has chosen between the two.
        let chosen = !issuer.trim().is_empty();
        warnings
            .into_iter()
            .filter(|warning| !(chosen && matches!(warning, UriWarning::IssuerDiffers { .. })))
            .collect()
    }

    /// Turns the draft into an item; `before` is the item that is edited, `now` unix seconds.
    ///
    /// # Errors
    ///
    /// [`VaultError`] names the field that is too long, holds control characters or is missing.
    pub(crate) fn into_item(self, before: Option<Item>, now: u64) -> Result<Item, VaultError> {
        let (created, deleted, body_before) = match before {
            Some(item) => (item.created, item.deleted, Some(item.body)),
            None => (now, None, None),
        };
        let body = self.body.into_body(body_before)?;
        let title = title_of(&self.title, &body)?;
        check_notes(&self.notes)?;
        Ok(Item {
            title,
            created,
            changed: now,
            deleted,
            favourite: self.favourite,
            tags: tidy_tags(self.tags)?,
            notes: self.notes,
            body,
            editable: true,
        })
    }
}

impl BodyDraft {
    fn into_body(self, before: Option<ItemBody>) -> Result<ItemBody, VaultError> {
        match self {
            Self::Login {
                username,
                password,
                urls,
                fields,
            } => {
                let before = match before {
                    Some(ItemBody::Login(login)) => Some(login),
                    Some(ItemBody::Token(_) | ItemBody::Note | ItemBody::Unknown) | None => None,
                };
                login_body(username, password, urls, fields, before)
            }
            Self::Token {
                source,
                issuer,
                account,
            } => {
                let before = match before {
                    Some(ItemBody::Token(token)) => Some(token),
                    Some(ItemBody::Login(_) | ItemBody::Note | ItemBody::Unknown) | None => None,
                };
                token_body(source, issuer, account, before)
            }
            Self::Note => Ok(ItemBody::Note),
        }
    }
}

fn login_body(
    username: String,
    password: Hidden,
    urls: Vec<String>,
    fields: Vec<FieldDraft>,
    before: Option<LoginItem>,
) -> Result<ItemBody, VaultError> {
    check_line("username", &username, 500)?;
    let urls: Vec<String> = urls
        .into_iter()
        .filter(|url| !url.trim().is_empty())
        .collect();
    check_count("urls", urls.len(), 20)?;
    for url in &urls {
        check_line("url", url, 2048)?;
    }
    check_count("fields", fields.len(), 50)?;
    let (password_before, mut fields_before) = match before {
        Some(login) => (
            Some(login.password),
            login.fields.into_iter().map(Some).collect(),
        ),
        None => (None, Vec::new()),
    };
    let password = password.settle(password_before);
    check_secret("password", &password, 4096)?;
    let fields = fields
        .into_iter()
        .map(|field| field.settle(&mut fields_before))
        .collect::<Result<_, _>>()?;
    Ok(ItemBody::Login(LoginItem {
        username,
        password,
        urls,
        fields,
    }))
}

fn token_body(
    source: TokenSource,
    issuer: String,
    account: String,
    before: Option<TokenItem>,
) -> Result<ItemBody, VaultError> {
    check_line("issuer", &issuer, 200)?;
    check_line("account", &account, 200)?;
    let from_link = matches!(source, TokenSource::Link(_));
    let mut token = match source {
        TokenSource::Unchanged => before.ok_or(VaultError::SeedMissing)?,
        TokenSource::Link(link) => token_of_link(&link)?,
        TokenSource::Typed {
            seed,
            algorithm,
            digits,
            period,
        } => {
            let seed = typed_seed(seed, before)?;
            check_algorithm(algorithm)?;
            TokenItem {
                issuer: String::new(),
                account: String::new(),
                seed,
                algorithm,
                digits,
                period,
            }
        }
    };
    for (typed, kept) in [(&issuer, &mut token.issuer), (&account, &mut token.account)] {
        // What a link says stands where nothing was typed; elsewhere an empty field is an answer.
        if !from_link || !typed.trim().is_empty() {
            typed.trim().clone_into(kept);
        }
    }
    Ok(ItemBody::Token(token))
}

fn typed_seed(seed: Hidden, before: Option<TokenItem>) -> Result<OtpSeed, VaultError> {
    match seed {
        Hidden::Unchanged => before
            .map(|token| token.seed)
            .ok_or(VaultError::SeedMissing),
        // EXPOSE: the typed text becomes the seed.
        Hidden::Typed(text) => parse_base32(text.expose()).map_err(VaultError::Seed),
    }
}

fn token_of_link(link: &SecretText) -> Result<TokenItem, VaultError> {
    // EXPOSE: the pasted link becomes the token.
    let uri = OtpUri::parse(link.expose()).map_err(VaultError::Uri)?;
    let OtpKind::Totp { period } = uri.kind else {
        return Err(VaultError::CounterToken);
    };
    check_algorithm(uri.algorithm)?;
    check_line("issuer", &uri.issuer, 200)?;
    check_line("account", &uri.account, 200)?;
    Ok(TokenItem {
        issuer: uri.issuer,
        account: uri.account,
        seed: uri.seed,
        algorithm: uri.algorithm,
        digits: uri.digits,
        period,
    })
}

/// Items of format version 1 carry SHA-1, SHA-256 and SHA-512.
fn check_algorithm(algorithm: Algorithm) -> Result<(), VaultError> {
    match algorithm {
        Algorithm::Sha1 | Algorithm::Sha256 | Algorithm::Sha512 => Ok(()),
        Algorithm::Sha224 | Algorithm::Sha384 => Err(VaultError::AlgorithmNotKept(algorithm)),
    }
}

impl Hidden {
    fn settle(self, before: Option<SecretText>) -> SecretText {
        match self {
            Self::Typed(text) => text,
            Self::Unchanged => before.unwrap_or_else(|| SecretText::new(String::new())),
        }
    }
}

impl FieldDraft {
    fn settle(self, before: &mut [Option<CustomField>]) -> Result<CustomField, VaultError> {
        check_line("field-name", &self.name, 100)?;
        let was = self
            .was
            .and_then(|at| before.get_mut(at))
            .and_then(Option::take);
        if matches!((&self.value, &was), (Hidden::Unchanged, None)) {
            return Err(VaultError::FieldMissing);
        }
        let value = self.value.settle(was.map(|field| field.value));
        check_secret("field-value", &value, 4096)?;
        Ok(CustomField {
            name: self.name,
            hidden: self.hidden,
            value,
        })
    }
}

fn title_of(title: &str, body: &ItemBody) -> Result<String, VaultError> {
    let typed = title.trim();
    let title = match body {
        ItemBody::Token(token) if typed.is_empty() && token.issuer.is_empty() => &token.account,
        ItemBody::Token(token) if typed.is_empty() => &token.issuer,
        ItemBody::Token(_) | ItemBody::Login(_) | ItemBody::Note | ItemBody::Unknown => typed,
    };
    // A row of the list that shows nothing could be told from no other.
    if title.chars().all(is_unseen) {
        return Err(VaultError::TitleMissing);
    }
    check_line("title", title, 200)?;
    Ok(title.to_owned())
}

/// Trims, drops empty ones and repeats (case does not matter), keeps the order.
fn tidy_tags(tags: Vec<String>) -> Result<Vec<String>, VaultError> {
    let mut tidy: Vec<String> = Vec::with_capacity(tags.len());
    for tag in tags {
        let tag = tag.trim();
        check_line("tag", tag, 40)?;
        let known = tidy
            .iter()
            .any(|other| other.to_lowercase() == tag.to_lowercase());
        if !tag.is_empty() && !known {
            tidy.push(tag.to_owned());
        }
        // Checked here, so that a list of any length costs no more than its first few tags.
        check_count("tags", tidy.len(), 20)?;
    }
    Ok(tidy)
}

fn check_notes(notes: &SecretText) -> Result<(), VaultError> {
    const LIMIT: usize = 64 * 1024;
    // EXPOSE: only the length is looked at.
    if notes.expose().len() > LIMIT {
        return Err(VaultError::FieldTooLong {
            field: "notes",
            limit: LIMIT,
        });
    }
    Ok(())
}

fn check_line(field: &'static str, text: &str, limit: usize) -> Result<(), VaultError> {
    if text.chars().count() > limit {
        return Err(VaultError::FieldTooLong { field, limit });
    }
    if text.chars().any(breaks_lines) {
        return Err(VaultError::ControlCharacters { field });
    }
    Ok(())
}

/// Control characters, and the separators of lines and paragraphs. Marks of direction stay: names
/// in Hebrew and Arabic hold them, and whoever shows a name keeps its direction to itself.
fn breaks_lines(symbol: char) -> bool {
    symbol.is_control() || matches!(symbol, '\u{2028}' | '\u{2029}')
}

/// Blanks, fillers, joiners, selectors and marks of direction: alone they show nothing.
fn is_unseen(symbol: char) -> bool {
    symbol.is_whitespace()
        || matches!(
            symbol,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{180b}'..='\u{180f}'
                | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
                | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}'
                | '\u{e0000}'..='\u{e0fff}'
        )
}

/// A secret may hold any character but a zero: people do keep multi-line keys in fields.
fn check_secret(field: &'static str, text: &SecretText, limit: usize) -> Result<(), VaultError> {
    // EXPOSE: only length and zeros are looked at.
    let text = text.expose();
    if text.chars().count() > limit {
        return Err(VaultError::FieldTooLong { field, limit });
    }
    if text.contains('\0') {
        return Err(VaultError::ControlCharacters { field });
    }
    Ok(())
}

fn check_count(field: &'static str, count: usize, limit: usize) -> Result<(), VaultError> {
    if count > limit {
        return Err(VaultError::TooMany { field, limit });
    }
    Ok(())
}
