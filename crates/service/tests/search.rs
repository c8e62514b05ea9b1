//! Search as one types: title, issuer, username, account, URL and tag, and nothing that is hidden.

use twinlatch_service::items::{list_items, save_item};
use twinlatch_service::wire::{
    HiddenInput, ItemFilter, ItemForm, ItemQuery, LoginForm, TokenForm, TokenSource,
};

use crate::support::Rig;

fn item(title: &str) -> ItemForm {
    ItemForm {
        collection: None,
        id: None,
        title: title.to_owned(),
        tags: vec!["errands".to_owned()],
        favourite: false,
        notes: "a word in the notes".to_owned(),
        login: None,
        token: None,
    }
}

/// A device with a login and a token whose titles tell nothing of what they hold.
fn device() -> Rig {
    let mut rig = Rig::set_up();
    let login = LoginForm {
        username: "lovelace@post.example".to_owned(),
        password: HiddenInput::Typed {
            value: "hidden-word".to_owned(),
        },
        urls: [
            "https://first.example/login",
            "https://Zweite.Bücher.example",
        ]
        .map(str::to_owned)
        .into(),
        fields: Vec::new(),
    };
    let token = TokenForm {
        source: TokenSource::Link {
            uri: "otpauth://totp/Hafen%20Oslo:kai?secret=GEZDGNBVGY3TQOJQ&issuer=Hafen%20Oslo"
                .to_owned(),
        },
        issuer: String::new(),
        account: String::new(),
    };
    for form in [
        ItemForm {
            login: Some(login),
            ..item("One")
        },
        ItemForm {
            token: Some(token),
            ..item("Two")
        },
    ] {
        save_item(rig.service.allow().expect("open"), form).expect("kept");
    }
    rig
}

fn found(rig: &mut Rig, text: &str) -> Vec<String> {
    let query = ItemQuery {
        text: text.to_owned(),
        filter: ItemFilter::All,
        tag: None,
    };
    let list = list_items(rig.service.allow().expect("open"), query).expect("a list");
    list.rows.into_iter().map(|row| row.title).collect()
}

/// The words that find each item, at once and after a login has read them from the file.
#[test]
fn every_open_word_finds_its_item() {
    let mut rig = device();
    for again in [false, true] {
        for (text, title) in [
            ("hafen", "Two"),
            ("OSLO", "Two"),
            ("kai", "Two"),
            ("first.example", "One"),
            ("zweite.bucher", "One"),
            ("/login", "One"),
            ("lovelace", "One"),
            ("post.example", "One"),
            ("one", "One"),
            ("errands oslo", "Two"),
        ] {
            assert_eq!(
                found(&mut rig, text),
                [title],
                "{text:?} is open, again: {again}"
            );
        }
        assert_eq!(found(&mut rig, "errands").len(), 2, "a tag finds both");
        rig.restart();
        rig.look();
        rig.log_in();
    }
}

#[test]
fn hidden_words_find_nothing() {
    let mut rig = device();
    for text in [
        "hidden-word",
        "GEZDGNBVGY3TQOJQ",
        "gezdg",
        "notes",
        "oslo first",
    ] {
        assert!(found(&mut rig, text).is_empty(), "{text:?} finds nothing");
    }
}
