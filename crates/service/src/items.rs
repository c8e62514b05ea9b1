//! The items of the vault.

mod forms;
mod views;

use std::time::Duration;

use twinlatch_accounts::About;
use twinlatch_crypto::Id;
use twinlatch_otp::base32;
use twinlatch_records::{AuditKind, Role};
use twinlatch_secret::SecretText;
use twinlatch_vault::{Item, ItemBody, VaultError};

use crate::clipboard::Copied;
use crate::collections::known;
use crate::guard::{Allowed, Permission, permissions};
use crate::service::Open;
use crate::wire::{
    CodeView, CopiedView, ErrorCode, ErrorView, FieldName, ItemForm, ItemList, ItemQuery, ItemView,
};

permissions! {
    /// Lists, open fields and codes.
    Read { fresh: false, writes: false, roles: _ }
    /// Making, changing and deleting.
    Write {
        fresh: false,
        writes: true,
        roles: Role::Owner | Role::Administrator | Role::User
    }
    /// A hidden field, shown.
    Reveal { fresh: false, writes: false, roles: _ }
    /// A field, copied.
    Copy { fresh: false, writes: false, roles: _ }
}

/// More rows than a window shows at once; codes of more are not asked for.
const CODES_AT_ONCE: usize = 500;

/// Finds items.
///
/// # Errors
///
/// None of its own.
pub fn list_items(allowed: Allowed<'_, Read>, query: ItemQuery) -> Result<ItemList, ErrorView> {
    let vault = &allowed.open.vault;
    let rows = vault
        .list(&query.into())
        .into_iter()
        .map(views::row)
        .collect();
    Ok(ItemList {
        rows,
        counts: views::counts(vault.counts()),
        tags: vault.tags(),
        damaged: u32::try_from(vault.damaged()).unwrap_or(u32::MAX),
    })
}

/// Shows an item's open fields.
///
/// # Errors
///
/// `item-missing`, `item-damaged`, `item-changed-outside`.
pub fn show_item(allowed: Allowed<'_, Read>, id: &str) -> Result<ItemView, ErrorView> {
    let id = parse_id(id)?;
    let item = unseal(&allowed, &id)?;
    Ok(views::item(&id, item, allowed.open.vault.shared_place(&id)))
}

/// Makes the codes of some tokens; items that are no tokens or cannot be read are left out.
///
/// # Errors
///
/// `form-unreadable` for more than 500 ids.
pub fn show_codes(allowed: Allowed<'_, Read>, ids: &[String]) -> Result<Vec<CodeView>, ErrorView> {
    if ids.len() > CODES_AT_ONCE {
        return Err(ErrorView::form_unreadable());
    }
    let open = allowed.open;
    let codes = ids.iter().filter_map(|id| {
        let parsed = Id::parse_hex(id)?;
        let codes = open
            .vault
            .codes(&open.session, &open.accounts, &parsed)
            .ok()?;
        Some(views::code(id, &codes))
    });
    Ok(codes.collect())
}

/// Keeps a new item or a changed one.
///
/// # Errors
///
/// Names the field that is wrong; `collection-not-allowed`. Nothing is written then.
pub fn save_item(allowed: Allowed<'_, Write>, form: ItemForm) -> Result<ItemView, ErrorView> {
    let id = form.id.as_deref().map(parse_id).transpose()?;
    let collection = form.collection.as_deref().map(known).transpose()?;
    let draft = forms::draft(form)?;
    let warnings = views::link_warnings(draft.link_warnings());
    let open = allowed.open;
    let id = match id {
        Some(id) => {
            open.vault
                .edit(&mut open.session, &mut open.accounts, &id, draft)?;
            id
        }
        None => open
            .vault
            .add(&mut open.session, &mut open.accounts, draft, collection)?,
    };
    let item = open.vault.item(&open.session, &open.accounts, &id)?;
    Ok(ItemView {
        warnings,
        ..views::item(&id, item, open.vault.shared_place(&id))
    })
}

/// Deletes an item; it stays sealed for 30 days.
///
/// # Errors
///
/// `item-missing`; what keeps the file from being written.
pub fn delete_item(allowed: Allowed<'_, Write>, id: &str) -> Result<(), ErrorView> {
    let open = allowed.open;
    open.vault
        .delete(&mut open.session, &mut open.accounts, &parse_id(id)?)?;
    Ok(())
}

/// Takes a deletion back.
///
/// # Errors
///
/// As [`delete_item`].
pub fn restore_item(allowed: Allowed<'_, Write>, id: &str) -> Result<(), ErrorView> {
    let open = allowed.open;
    open.vault
        .restore(&mut open.session, &mut open.accounts, &parse_id(id)?)?;
    Ok(())
}

/// Makes an item a favourite, or no favourite.
///
/// # Errors
///
/// As [`delete_item`].
pub fn set_favourite(
    allowed: Allowed<'_, Write>,
    id: &str,
    favourite: bool,
) -> Result<(), ErrorView> {
    let open = allowed.open;
    let id = parse_id(id)?;
    open.vault
        .set_favourite(&mut open.session, &mut open.accounts, &id, favourite)?;
    Ok(())
}

/// Gives one hidden field to the screen that asked for it.
///
/// # Errors
///
/// `item-missing` if there is no such item or field.
pub fn reveal_field(
    allowed: Allowed<'_, Reveal>,
    id: &str,
    field: &FieldName,
) -> Result<String, ErrorView> {
    let item = parse_id(id)?;
    let value = field_of(&allowed, &item, field)?;
    log(allowed.open, AuditKind::Revealed, item);
    // EXPOSE: the person pressed "reveal".
    Ok(value.expose().to_owned())
}

/// Puts one field into the clipboard, for 20 s or as long as the policy says.
///
/// # Errors
///
/// `item-missing` if there is no such item or field; `clipboard-unavailable`;
/// `clipboard-not-allowed` by the policy.
pub fn copy_field(
    allowed: Allowed<'_, Copy>,
    id: &str,
    field: &FieldName,
) -> Result<CopiedView, ErrorView> {
    let policy = allowed.open.session.policy();
    if !policy.allows_clipboard() {
        return Err(ErrorCode::ClipboardNotAllowed.into());
    }
    let clears_after = policy.clipboard_seconds();
    let item = parse_id(id)?;
    let value = field_of(&allowed, &item, field)?;
    let outside = &allowed.desk.outside;
    let copied = Copied::put(
        &*outside.clipboard,
        &value,
        outside.env.clock.boot() + Duration::from_secs(clears_after.into()),
        &*outside.env.random,
    )?;
    allowed.desk.copied = Some(copied);
    log(allowed.open, AuditKind::Copied, item);
    Ok(CopiedView { clears_after })
}

/// Tells the audit log which item was used, by its random id.
fn log(open: &mut Open, what: AuditKind, item: Id) {
    let about = About {
        object: Some(item),
        ..About::default()
    };
    open.session.log(&mut open.accounts, what, about);
}

fn field_of<P: Permission>(
    allowed: &Allowed<'_, P>,
    id: &Id,
    field: &FieldName,
) -> Result<SecretText, ErrorView> {
    if *field == FieldName::Code {
        let open = &allowed.open;
        return Ok(open
            .vault
            .codes(&open.session, &open.accounts, id)?
            .now
            .digits);
    }
    pick(unseal(allowed, id)?, field).ok_or_else(|| VaultError::NoSuchField.into())
}

/// The field's value, if the item has one; but for custom fields, one that is not empty.
fn pick(item: Item, field: &FieldName) -> Option<SecretText> {
    let at = |index: &u32| usize::try_from(*index).ok();
    let value = match (field, item.body) {
        (FieldName::Notes, _) => item.notes,
        (FieldName::Seed, ItemBody::Token(token)) => base32(&token.seed),
        (FieldName::Username, ItemBody::Token(token)) => SecretText::new(token.account),
        (FieldName::Issuer, ItemBody::Token(token)) => SecretText::new(token.issuer),
        (FieldName::Username, ItemBody::Login(login)) => SecretText::new(login.username),
        (FieldName::Password, ItemBody::Login(login)) => login.password,
        (FieldName::Url { index }, ItemBody::Login(login)) => {
            SecretText::new(login.urls.into_iter().nth(at(index)?)?)
        }
        (FieldName::Custom { index }, ItemBody::Login(login)) => {
            return Some(login.fields.into_iter().nth(at(index)?)?.value);
        }
        _ => return None,
    };
    (!value.is_empty()).then_some(value)
}

fn unseal<P: Permission>(allowed: &Allowed<'_, P>, id: &Id) -> Result<Item, ErrorView> {
    let open = &allowed.open;
    Ok(open.vault.item(&open.session, &open.accounts, id)?)
}

pub(crate) fn parse_id(id: &str) -> Result<Id, ErrorView> {
    Id::parse_hex(id).ok_or_else(|| ErrorCode::ItemMissing.into())
}
