//! Names of others: titles, tags, addresses and otpauth links, field by field.

use twinlatch_service::items::{save_item, show_item};
use twinlatch_service::wire::{
    CustomFieldForm, ErrorCode, HiddenInput, ItemForm, ItemView, LoginForm, TokenForm, TokenSource,
};

use crate::support::Rig;

const KEY: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

fn empty(title: &str) -> ItemForm {
    ItemForm {
        collection: None,
        id: None,
        title: title.to_owned(),
        tags: Vec::new(),
        favourite: false,
        notes: String::new(),
        login: None,
        token: None,
    }
}

/// An item with this text in every open field of one line.
fn everywhere(text: &str) -> ItemForm {
    let field = CustomFieldForm {
        name: text.to_owned(),
        hidden: false,
        value: HiddenInput::Typed {
            value: text.to_owned(),
        },
        was: None,
    };
    ItemForm {
        tags: vec![text.to_owned()],
        login: Some(LoginForm {
            username: text.to_owned(),
            password: HiddenInput::Typed {
                value: text.to_owned(),
            },
            urls: vec![text.to_owned()],
            fields: vec![field],
        }),
        ..empty(text)
    }
}

fn link(uri: &str) -> ItemForm {
    let token = TokenForm {
        source: TokenSource::Link {
            uri: uri.to_owned(),
        },
        issuer: String::new(),
        account: String::new(),
    };
    ItemForm {
        token: Some(token),
        ..empty("")
    }
}

fn keep(rig: &mut Rig, form: ItemForm) -> Result<ItemView, ErrorCode> {
    let saved = save_item(rig.service.allow().expect("open"), form).map_err(|error| error.code)?;
    Ok(show_item(rig.service.allow().expect("open"), &saved.id).expect("it is there"))
}

#[test]
fn what_is_no_control_is_kept_to_the_last_sign() {
    let mut rig = Rig::set_up();
    for text in [
        "invoice \u{202e}fdp.exe",
        "\u{2067}x\u{2069}\u{2069}\u{202c}y",
        "\u{200e}\u{200f}\u{61c}a",
        "zero\u{200b}width\u{feff}",
        "\u{5d1}\u{5e0}\u{5e7} 12",
        "\u{1f469}\u{200d}\u{1f680} e\u{301} \u{fdfa} \u{10ffff}",
    ] {
        let kept = keep(&mut rig, everywhere(text)).expect("kept");
        let login = kept.login.expect("a login");
        assert_eq!(kept.title, text, "title");
        assert_eq!(kept.tags, [text], "tag");
        assert_eq!(login.username, text, "username");
        assert_eq!(login.urls, [text], "address");
        assert_eq!(login.fields[0].name, text, "name of a field");
        assert_eq!(login.fields[0].value.as_deref(), Some(text), "value");
    }
}

#[test]
fn what_breaks_a_line_is_refused_in_each_field_by_name() {
    let mut rig = Rig::set_up();
    for sign in [
        '\0', '\u{7}', '\t', '\n', '\r', '\u{1b}', '\u{7f}', '\u{85}', '\u{9b}', '\u{2028}',
        '\u{2029}',
    ] {
        let text = format!("a{sign}b");
        let login = |change: &dyn Fn(&mut LoginForm)| {
            let mut form = everywhere("a");
            change(form.login.as_mut().expect("a login"));
            form
        };
        for (field, form) in [
            ("title", empty(&text)),
            (
                "tag",
                ItemForm {
                    tags: vec![text.clone()],
                    ..empty("a")
                },
            ),
            ("username", login(&|form| form.username.clone_from(&text))),
            ("url", login(&|form| form.urls = vec![text.clone()])),
            (
                "field-name",
                login(&|form| form.fields[0].name.clone_from(&text)),
            ),
        ] {
            let refused = save_item(rig.service.allow().expect("open"), form).expect_err("refused");
            assert_eq!(
                refused.code,
                ErrorCode::FieldHoldsControlCharacters,
                "{field}: {sign:?}"
            );
            assert_eq!(
                refused.params.field.as_deref(),
                Some(field),
                "{sign:?}: named"
            );
        }
    }
}

#[test]
fn a_title_that_shows_nothing_is_missing() {
    let mut rig = Rig::set_up();
    for title in [
        "\u{200b}",
        "\u{202e}\u{2069}",
        "\u{ad} \u{feff}",
        "\u{3164}",
        "\u{fe0f}\u{200d}",
    ] {
        let refused = keep(&mut rig, empty(title)).map(drop);
        assert_eq!(refused, Err(ErrorCode::TitleMissing), "{title:?}");
    }
}

#[test]
fn a_hostile_link_is_refused_or_kept_as_it_says() {
    let mut rig = Rig::set_up();
    let unreadable = ErrorCode::OtpauthUnreadable;
    let controls = ErrorCode::FieldHoldsControlCharacters;
    let plain = format!("otpauth://totp/a?secret={KEY}");
    let with = |more: &str| format!("{plain}&{more}");
    for (uri, expected) in [
        (with("digits=0"), unreadable),
        (with("digits=99"), unreadable),
        (with("digits=-6"), unreadable),
        (with("digits=6.5"), unreadable),
        (with("digits=6&digits=8"), unreadable),
        (with("period=0"), unreadable),
        (with("period=99999999999999999999"), unreadable),
        (with("period=4294967296"), unreadable),
        (with("period=%00"), unreadable),
        (with("algorithm=MD5"), unreadable),
        (with("algorithm=%ff"), unreadable),
        (with("secret=MFRGGZDFMZTWQ2LK"), unreadable),
        (with("issuer=a%0Ab"), controls),
        (with("issuer=a%1b%5b2J"), controls),
        (with("issuer=a%E2%80%A8b"), controls),
        (format!("otpauth://totp/a%00b?secret={KEY}"), controls),
        (
            format!("otpauth://totp/{}?secret={KEY}", "a".repeat(1 << 20)),
            unreadable,
        ),
        (
            format!("otpauth://totp/{}?secret={KEY}", "a".repeat(201)),
            ErrorCode::FieldTooLong,
        ),
        ("otpauth://totp/a?secret=%00%01".to_owned(), unreadable),
        ("otpauth://totp/a?secret=".to_owned(), unreadable),
        ("otpauth://totp/a".to_owned(), unreadable),
        ("javascript://totp/a?secret=GEZDGNBV".to_owned(), unreadable),
        (
            format!("otpauth://hotp/a?secret={KEY}&counter=1"),
            ErrorCode::TokenKindNotKept,
        ),
    ] {
        let refused = keep(&mut rig, link(&uri)).map(drop);
        let shown: String = uri.chars().take(80).collect();
        assert_eq!(refused, Err(expected), "{shown}");
    }
    let turned = link(&with("issuer=Git%E2%80%AEbuH"));
    let turned = save_item(rig.service.allow().expect("open"), turned).expect("kept");
    assert_eq!(turned.title, "Git\u{202e}buH", "to the last sign");
    assert_eq!(turned.warnings.len(), 1, "and the person is told to look");
}
