//! Items through their forms and views: what is hidden stays hidden.

use twinlatch_otp::OtpUri;
use twinlatch_service::items::{
    copy_field, delete_item, list_items, restore_item, reveal_field, save_item, set_favourite,
    show_codes, show_item,
};
use twinlatch_service::wire::{
    CustomFieldForm, ErrorCode, ErrorView, FieldName, HiddenInput, ItemFilter, ItemForm, ItemKind,
    ItemQuery, ItemView, LinkWarning, LoginForm, TokenAlgorithm, TokenForm, TokenSource,
};

use crate::support::{Rig, code_of};

const SECRET: &str = "pa55-of-the-bank";
const PIN: &str = "pin-9071-hidden";
const SEED: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
const LINK: &str = "otpauth://totp/Example:ada@example.org\
    ?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Example&digits=8&period=60";

fn typed(value: &str) -> HiddenInput {
    HiddenInput::Typed {
        value: value.to_owned(),
    }
}

fn field(name: &str, hidden: bool, value: HiddenInput, was: Option<u32>) -> CustomFieldForm {
    CustomFieldForm {
        name: name.to_owned(),
        hidden,
        value,
        was,
    }
}

fn blank(title: &str) -> ItemForm {
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

/// The bank, with this password and these fields.
fn bank(password: HiddenInput, fields: Vec<CustomFieldForm>) -> ItemForm {
    ItemForm {
        tags: vec!["money".to_owned()],
        notes: "ask for Charles".to_owned(),
        login: Some(LoginForm {
            username: "ada@example.org".to_owned(),
            password,
            urls: vec!["https://bank.example".to_owned()],
            fields,
        }),
        ..blank("Bank")
    }
}

fn new_bank() -> ItemForm {
    let fields = vec![
        field("PIN", true, typed(PIN), None),
        field("Branch", false, typed("Ockham"), None),
    ];
    bank(typed(SECRET), fields)
}

fn token(title: &str, source: TokenSource) -> ItemForm {
    ItemForm {
        token: Some(TokenForm {
            source,
            issuer: String::new(),
            account: String::new(),
        }),
        ..blank(title)
    }
}

fn link(uri: &str) -> TokenSource {
    TokenSource::Link {
        uri: uri.to_owned(),
    }
}

fn by_hand(seed: &str, digits: u8, period: u32) -> TokenSource {
    TokenSource::Typed {
        seed: typed(seed),
        algorithm: TokenAlgorithm::Sha1,
        digits,
        period,
    }
}

fn try_save(rig: &mut Rig, form: ItemForm) -> Result<ItemView, ErrorView> {
    save_item(rig.service.allow().expect("open"), form)
}

fn kept(rig: &mut Rig, form: ItemForm) -> ItemView {
    try_save(rig, form).expect("kept")
}

fn reveal(rig: &mut Rig, id: &str, field: &FieldName) -> Result<String, ErrorView> {
    reveal_field(rig.service.allow().expect("open"), id, field)
}

fn custom(index: u32) -> FieldName {
    FieldName::Custom { index }
}

/// Titles that a filter and a text find.
fn titles(rig: &mut Rig, filter: ItemFilter, text: &str) -> Vec<String> {
    let query = ItemQuery {
        text: text.to_owned(),
        filter,
        tag: None,
    };
    let list = list_items(rig.service.allow().expect("open"), query).expect("a list");
    list.rows.into_iter().map(|row| row.title).collect()
}

/// Everything that a screen is given of an item without asking for a field.
fn shown(rig: &mut Rig, id: &str) -> String {
    let item = show_item(rig.service.allow().expect("open"), id).expect("shown");
    let query = ItemQuery {
        text: String::new(),
        filter: ItemFilter::All,
        tag: None,
    };
    let list = list_items(rig.service.allow().expect("open"), query).expect("a list");
    let json = |value: Result<String, serde_json::Error>| value.expect("a view");
    json(serde_json::to_string(&item)) + &json(serde_json::to_string(&list))
}

#[test]
fn a_login_shows_its_open_fields_and_no_secret() {
    let mut rig = Rig::set_up();
    let view = kept(&mut rig, new_bank());
    assert_eq!(view.kind, ItemKind::Login, "its kind");
    let shown = shown(&mut rig, &view.id);
    for open in ["Bank", "ada@example.org", "bank.example", "Ockham", "money"] {
        assert!(shown.contains(open), "control: {open} is open");
    }
    let saved = serde_json::to_string(&view).expect("a view");
    for secret in [SECRET, PIN] {
        assert!(!shown.contains(secret), "a hidden field stays inside");
        assert!(!saved.contains(secret), "also right after it was saved");
    }
}

#[test]
fn a_token_shows_its_figures_and_no_key() {
    let mut rig = Rig::set_up();
    let view = kept(&mut rig, token("", link(LINK)));
    assert_eq!(view.title, "Example", "the link names the issuer");
    let figures = view.token.as_ref().expect("a token");
    assert_eq!((figures.digits, figures.period), (8, 60), "of the link");
    assert_eq!(figures.account, "ada@example.org", "of the link");
    assert!(!shown(&mut rig, &view.id).contains(SEED), "the key stays");
}

#[test]
fn a_hidden_field_is_revealed_on_request() {
    let mut rig = Rig::set_up();
    let id = kept(&mut rig, new_bank()).id;
    for (field, value) in [
        (FieldName::Password, SECRET),
        (FieldName::Username, "ada@example.org"),
        (FieldName::Url { index: 0 }, "https://bank.example"),
        (FieldName::Notes, "ask for Charles"),
        (custom(0), PIN),
        (custom(1), "Ockham"),
    ] {
        let revealed = reveal(&mut rig, &id, &field).expect("there");
        assert_eq!(revealed, value, "{field:?}");
    }
    let id = kept(&mut rig, token("", link(LINK))).id;
    assert_eq!(
        reveal(&mut rig, &id, &FieldName::Seed).expect("there"),
        SEED,
        "a token's key"
    );
}

#[test]
fn a_field_that_is_not_there_is_not_revealed() {
    let mut rig = Rig::set_up();
    let id = kept(&mut rig, new_bank()).id;
    for field in [
        FieldName::Seed,
        FieldName::Url { index: 1 },
        custom(2),
        custom(u32::MAX),
    ] {
        assert_eq!(
            code_of(reveal(&mut rig, &id, &field)),
            Some(ErrorCode::ItemMissing),
            "{field:?}"
        );
    }
    for id in ["", "no id", "00000000000000000000000000000000"] {
        assert_eq!(
            code_of(reveal(&mut rig, id, &FieldName::Password)),
            Some(ErrorCode::ItemMissing),
            "{id:?}"
        );
    }
}

#[test]
fn hidden_fields_that_the_form_leaves_alone_stay() {
    let mut rig = Rig::set_up();
    let id = kept(&mut rig, new_bank()).id;
    // The fields change places and names; the values follow by where they stood.
    let fields = vec![
        field("Branch", false, HiddenInput::Unchanged, Some(1)),
        field("Code word", true, typed("lighthouse"), None),
        field("Card PIN", true, HiddenInput::Unchanged, Some(0)),
    ];
    let form = ItemForm {
        id: Some(id.clone()),
        title: "Other bank".to_owned(),
        ..bank(HiddenInput::Unchanged, fields)
    };
    let view = kept(&mut rig, form);
    assert_eq!(
        (view.id, view.title.as_str()),
        (id.clone(), "Other bank"),
        "same item"
    );
    for (field, value) in [
        (FieldName::Password, SECRET),
        (custom(0), "Ockham"),
        (custom(1), "lighthouse"),
        (custom(2), PIN),
    ] {
        let revealed = reveal(&mut rig, &id, &field).expect("there");
        assert_eq!(revealed, value, "{field:?}");
    }
}

#[test]
fn an_empty_password_removes_it() {
    let mut rig = Rig::set_up();
    let view = kept(&mut rig, new_bank());
    assert!(view.login.expect("a login").has_password, "control");
    let form = ItemForm {
        id: Some(view.id.clone()),
        ..bank(typed(""), Vec::new())
    };
    let login = kept(&mut rig, form).login.expect("a login");
    assert!(!login.has_password, "there is none");
    assert_eq!(
        code_of(reveal(&mut rig, &view.id, &FieldName::Password)),
        Some(ErrorCode::ItemMissing),
        "and none is revealed"
    );
}

#[test]
fn a_token_makes_the_codes_of_its_moment() {
    let mut rig = Rig::set_up();
    let id = kept(&mut rig, token("", link(LINK))).id;
    let login = kept(&mut rig, new_bank()).id;
    let totp = OtpUri::parse(LINK)
        .expect("a link")
        .to_totp()
        .expect("TOTP");
    let ids = [login, id.clone(), "no id".to_owned()];
    for _ in 0..3 {
        let codes = show_codes(rig.service.allow().expect("open"), &ids).expect("codes");
        let [code] = &codes[..] else {
            panic!("only tokens have codes: {codes:?}")
        };
        let now = rig.clock.wall_seconds();
        let expected = totp.code_at(now);
        // EXPOSE: a test compares codes.
        assert_eq!(code.code, expected.digits.expose(), "this moment's");
        // EXPOSE: as above.
        let next = totp.code_at(now + 60).digits.expose().to_owned();
        assert_eq!(code.next, next, "the next moment's");
        assert_eq!(code.expires, expected.expires_at * 1000, "milliseconds");
        assert_eq!(
            (code.id.as_str(), code.period),
            (id.as_str(), 60),
            "of the token"
        );
        let revealed = reveal(&mut rig, &id, &FieldName::Code).expect("there");
        assert_eq!(revealed, code.code, "copied and revealed alike");
        rig.wait(45);
    }
}

#[test]
fn a_token_keeps_its_key_when_it_is_renamed() {
    let mut rig = Rig::set_up();
    let id = kept(&mut rig, token("", link(LINK))).id;
    let form = ItemForm {
        id: Some(id.clone()),
        ..token("Renamed", TokenSource::Unchanged)
    };
    let view = kept(&mut rig, form);
    let figures = view.token.expect("a token");
    assert_eq!((figures.digits, figures.period), (8, 60), "as they were");
    assert_eq!(
        reveal(&mut rig, &id, &FieldName::Seed).expect("there"),
        SEED,
        "the key stays"
    );
}

#[test]
fn issuer_and_account_of_a_token_can_be_cleared() {
    let mut rig = Rig::set_up();
    let first = kept(&mut rig, token("Work", link(LINK)));
    let figures = first.token.expect("a token");
    assert_eq!(
        (figures.issuer.as_str(), figures.account.as_str()),
        ("Example", "ada@example.org"),
        "what the link says stands where nothing was typed"
    );
    let form = ItemForm {
        id: Some(first.id),
        ..token("Work", TokenSource::Unchanged)
    };
    let figures = kept(&mut rig, form).token.expect("a token");
    assert_eq!(
        (figures.issuer.as_str(), figures.account.as_str()),
        ("", ""),
        "an emptied field is an answer"
    );
}

#[test]
fn issuer_and_account_are_cleared_with_a_key_typed_by_hand_too() {
    let mut rig = Rig::set_up();
    let first = kept(&mut rig, token("Work", link(LINK)));
    let source = TokenSource::Typed {
        seed: HiddenInput::Unchanged,
        algorithm: TokenAlgorithm::Sha1,
        digits: 6,
        period: 30,
    };
    let form = ItemForm {
        id: Some(first.id),
        ..token("Work", source)
    };
    let figures = kept(&mut rig, form).token.expect("a token");
    assert_eq!(
        (figures.issuer.as_str(), figures.account.as_str()),
        ("", ""),
        "new figures do not bring old names back"
    );
}

#[test]
fn issuer_and_account_of_a_token_can_be_copied() {
    let mut rig = Rig::set_up();
    let id = kept(&mut rig, token("Work", link(LINK))).id;
    for (field, value) in [
        (FieldName::Issuer, "Example"),
        (FieldName::Username, "ada@example.org"),
    ] {
        let allowed = rig.service.allow().expect("open");
        copy_field(allowed, &id, &field).expect("copied");
        assert_eq!(rig.clipboard.text().as_deref(), Some(value), "{field:?}");
    }
}

#[test]
fn what_is_odd_about_a_link_is_said_once() {
    let mut rig = Rig::set_up();
    let two = LINK.replace("issuer=Example", "issuer=Harbour");
    let view = kept(&mut rig, token("Work", link(&two)));
    let other = "Example".to_owned();
    assert_eq!(
        view.warnings,
        [LinkWarning::IssuerDiffers { other }],
        "the issuer that was not taken"
    );
    let id = view.id;
    let again = show_item(rig.service.allow().expect("open"), &id).expect("there");
    assert_eq!(again.warnings, [], "the item itself keeps no link");

    let hidden = LINK.replace("Example:ada", "Example:%E2%80%AEada");
    assert_eq!(
        kept(&mut rig, token("Work", link(&hidden))).warnings,
        [LinkWarning::HiddenCharacters],
        "a direction mark can make a name look like another"
    );
    let torn = LINK.replace("Example:ada", "Example:%FFada");
    assert_eq!(
        kept(&mut rig, token("Work", link(&torn))).warnings,
        [LinkWarning::NameNotText],
        "a sign stands for what could not be read"
    );
    assert_eq!(
        kept(&mut rig, token("Work", link(LINK))).warnings,
        [],
        "nothing is odd about a plain link"
    );
}

#[test]
fn whoever_types_the_issuer_has_chosen_between_two() {
    let mut rig = Rig::set_up();
    let two = LINK.replace("issuer=Example", "issuer=Harbour");
    let mut form = token("Work", link(&two));
    form.token.as_mut().expect("a token").issuer = "Harbour office".to_owned();
    assert_eq!(kept(&mut rig, form).warnings, [], "there is no doubt left");
}

#[test]
fn an_empty_custom_field_can_be_looked_at() {
    let mut rig = Rig::set_up();
    let fields = vec![field("PIN", true, typed(""), None)];
    let id = kept(&mut rig, bank(typed(SECRET), fields)).id;
    let value = reveal(&mut rig, &id, &custom(0));
    assert_eq!(value.expect("it is there"), "", "and says nothing");
}

#[test]
fn an_item_that_holds_too_many_says_of_what() {
    let mut rig = Rig::set_up();
    let many = ItemForm {
        tags: (0..21).map(|number| format!("tag {number}")).collect(),
        ..blank("Tags")
    };
    let refused = try_save(&mut rig, many).expect_err("21 tags");
    assert_eq!(refused.code, ErrorCode::TooManyEntries, "not a length");
    assert_eq!(refused.params.count, Some(20), "how many may be");
    assert_eq!(refused.params.field.as_deref(), Some("tags"), "of what");
}

#[test]
fn a_key_typed_by_hand_makes_the_same_codes() {
    let mut rig = Rig::set_up();
    let spaced = "gezd gnbv gy3t qojq gezd gnbv gy3t qojq";
    let id = kept(&mut rig, token("Hand", by_hand(spaced, 8, 60))).id;
    let totp = OtpUri::parse(LINK)
        .expect("a link")
        .to_totp()
        .expect("TOTP");
    // EXPOSE: a test compares codes.
    let expected = totp
        .code_at(rig.clock.wall_seconds())
        .digits
        .expose()
        .to_owned();
    assert_eq!(
        reveal(&mut rig, &id, &FieldName::Code).expect("there"),
        expected,
        "spaces and small letters do not matter"
    );
}

#[test]
fn a_form_that_cannot_be_kept_says_why() {
    let mut rig = Rig::set_up();
    let mut refused = |form| try_save(&mut rig, form).expect_err("refused");
    assert_eq!(
        refused(blank("  ")).code,
        ErrorCode::TitleMissing,
        "no title"
    );

    let long = refused(blank(&"x".repeat(201)));
    assert_eq!(long.code, ErrorCode::FieldTooLong, "201 characters");
    assert_eq!(long.params.count, Some(200), "how many may be");
    assert_eq!(long.params.field.as_deref(), Some("title"), "which field");

    let lines = refused(blank("two\nlines"));
    assert_eq!(lines.code, ErrorCode::FieldHoldsControlCharacters, "a line");
    assert_eq!(lines.params.field.as_deref(), Some("title"), "which field");

    let symbol = refused(token("T", by_hand("GEZD1NBV", 6, 30)));
    assert_eq!(symbol.code, ErrorCode::SeedUnreadable, "no base32");
    assert_eq!(symbol.params.symbol.as_deref(), Some("1"), "which symbol");

    for (digits, period, name) in [(0, 30, "digits"), (11, 30, "digits"), (6, 0, "period")] {
        let figures = refused(token("T", by_hand(SEED, digits, period)));
        assert_eq!(figures.code, ErrorCode::FormUnreadable, "{digits}/{period}");
        assert_eq!(figures.params.field.as_deref(), Some(name), "which field");
    }

    let page = refused(token("T", link("https://example.org")));
    assert_eq!(page.code, ErrorCode::OtpauthUnreadable, "no otpauth");
    let counter = format!("otpauth://hotp/Example:ada?secret={SEED}&counter=0");
    let counter = refused(token("T", link(&counter)));
    assert_eq!(counter.code, ErrorCode::TokenKindNotKept, "by counter");

    let mut both = new_bank();
    both.token = token("T", link(LINK)).token;
    assert_eq!(refused(both).code, ErrorCode::FormUnreadable, "two kinds");
    let nothing_before = bank(HiddenInput::Unchanged, Vec::new());
    let missing = ItemForm {
        id: Some("00000000000000000000000000000000".to_owned()),
        ..nothing_before
    };
    assert_eq!(
        refused(missing).code,
        ErrorCode::ItemMissing,
        "no such item"
    );
    assert!(
        titles(&mut rig, ItemFilter::All, "").is_empty(),
        "none is kept"
    );
}

#[test]
fn an_error_holds_nothing_of_what_was_typed_as_a_secret() {
    let mut rig = Rig::set_up();
    let long = SECRET.repeat(300);
    let error = try_save(&mut rig, bank(typed(&long), Vec::new())).expect_err("too long");
    let json = serde_json::to_string(&error).expect("a view");
    assert!(json.contains("field-too-long"), "control: {json}");
    assert!(!json.contains(SECRET), "no secret in an error");
}

#[test]
fn lists_filter_count_and_search() {
    let mut rig = Rig::set_up();
    kept(&mut rig, new_bank());
    kept(&mut rig, token("", link(LINK)));
    let note = kept(&mut rig, blank("Ship"));
    assert_eq!(note.kind, ItemKind::Note, "with neither it is a note");
    set_favourite(rig.service.allow().expect("open"), &note.id, true).expect("marked");
    for (filter, expected) in [
        (ItemFilter::All, &["Ship", "Bank", "Example"][..]),
        (ItemFilter::Favourites, &["Ship"][..]),
        (ItemFilter::Logins, &["Bank"][..]),
        (ItemFilter::Codes, &["Example"][..]),
        (ItemFilter::Notes, &["Ship"][..]),
        (ItemFilter::Deleted, &[][..]),
    ] {
        let found = titles(&mut rig, filter, "");
        assert_eq!(
            found, expected,
            "{filter:?}: favourites first, then by title"
        );
    }
    assert_eq!(
        titles(&mut rig, ItemFilter::All, "money"),
        ["Bank"],
        "a tag"
    );
    assert!(
        titles(&mut rig, ItemFilter::All, SECRET).is_empty(),
        "nobody searches in hidden fields"
    );
}

#[test]
fn a_deleted_item_can_be_taken_back() {
    let mut rig = Rig::set_up();
    let id = kept(&mut rig, new_bank()).id;
    delete_item(rig.service.allow().expect("open"), &id).expect("deleted");
    assert!(titles(&mut rig, ItemFilter::All, "").is_empty(), "gone");
    assert_eq!(titles(&mut rig, ItemFilter::Deleted, ""), ["Bank"], "kept");
    restore_item(rig.service.allow().expect("open"), &id).expect("restored");
    assert_eq!(titles(&mut rig, ItemFilter::All, ""), ["Bank"], "back");
    assert_eq!(
        reveal(&mut rig, &id, &FieldName::Password).expect("there"),
        SECRET,
        "with what it held"
    );
}

#[test]
fn items_are_there_after_the_next_login() {
    let mut rig = Rig::set_up();
    let id = kept(&mut rig, new_bank()).id;
    rig.restart();
    rig.look();
    rig.log_in();
    assert_eq!(
        reveal(&mut rig, &id, &FieldName::Password).expect("there"),
        SECRET,
        "from the file"
    );
}

#[test]
fn no_more_codes_are_made_than_a_window_shows() {
    let mut rig = Rig::set_up();
    let ids = vec![String::new(); 501];
    let allowed = rig.service.allow().expect("open");
    assert_eq!(
        code_of(show_codes(allowed, &ids)),
        Some(ErrorCode::FormUnreadable),
        "501 ids"
    );
}
