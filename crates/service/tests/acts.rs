//! Every use case of a session, with what it needs; tests walk the list.

use twinlatch_records::Role;
use twinlatch_service::door::{Above, open_door};
use twinlatch_service::session::{self, touch, vault_view};
use twinlatch_service::wire::{
    AuditFormat, AuditQuery, DoorPurpose, ErrorCode, ErrorView, FieldName, HelpWith,
    InvitePersonForm, ItemFilter, ItemForm, ItemQuery, MemberRight, PersonRole, SettingsForm,
};
use twinlatch_service::{
    Permission, Service, Standing, account, audit, bulk, collections, copy, emergency, help, items,
    kept, kiosk, people, rotation, settings, sheet, signed_policy,
};

use crate::support::{PASSWORD, form};

/// A use case with what it needs.
pub(crate) type Run = fn(&mut Service) -> Result<(), ErrorView>;

/// One use case behind the guard.
pub(crate) struct Act {
    pub(crate) name: &'static str,
    pub(crate) fresh: bool,
    pub(crate) writes: bool,
    pub(crate) permits: fn(Role) -> bool,
    pub(crate) run: Run,
}

/// Lists use cases with their permissions; each takes the service and what it needs besides.
macro_rules! acts {
    ($($name:ident: $permission:ty => $run:expr;)*) => {
        &[$(Act {
            name: stringify!($name),
            fresh: <$permission>::FRESH,
            writes: <$permission>::WRITES,
            permits: <$permission>::permits,
            run: $run,
        }),*]
    };
}

/// A password that could take the place of the present one.
const OTHER_PASSWORD: &str = "granite walrus lantern pqx";

/// A list of one person.
const LIST: &[u8] = b"username\nmary\n";

/// No item has it.
const ID: &str = "00000000000000000000000000000000";

pub(crate) const EVERY_ACT: &[Act] = acts! {
    open_door: Above => |s| open_door(s.allow()?, DoorPurpose::StepUp);
    vault_view: session::Look => |s| vault_view(s.allow()?).map(drop);
    touch: session::Touch => |s| touch(s.allow()?);
    take_over: session::TakeOver => |s| session::take_over(s.allow()?);
    leave_kiosk: kiosk::LeaveKiosk => |s| kiosk::leave_kiosk(s.allow()?);
    note_unsaved: session::Touch => |s| session::note_unsaved(s.allow()?, None);
    list_items: items::Read => |s| items::list_items(s.allow()?, everything()).map(drop);
    show_item: items::Read => |s| items::show_item(s.allow()?, ID).map(drop);
    show_codes: items::Read => |s| items::show_codes(s.allow()?, &[]).map(drop);
    save_item: items::Write => |s| items::save_item(s.allow()?, note()).map(drop);
    delete_item: items::Write => |s| items::delete_item(s.allow()?, ID);
    restore_item: items::Write => |s| items::restore_item(s.allow()?, ID);
    set_favourite: items::Write => |s| items::set_favourite(s.allow()?, ID, true);
    reveal_field: items::Reveal =>
        |s| items::reveal_field(s.allow()?, ID, &FieldName::Password).map(drop);
    copy_field: items::Copy =>
        |s| items::copy_field(s.allow()?, ID, &FieldName::Password).map(drop);
    kept_item_name: kept::SaveKept => |s| asked(kept::kept_item_name(s.allow()?, ID));
    save_kept_item: kept::SaveKept => |s| {
        let nowhere = std::path::Path::new("/nonexistent/item.json");
        asked(kept::save_kept_item(s.allow()?, ID, nowhere, Standing::Keep))
    };
    discard_kept_item: kept::DiscardKept => |s| asked(kept::discard_kept_item(s.allow()?, ID));
    show_audit: audit::ReadAudit =>
        |s| audit::show_audit(s.allow()?, &AuditQuery::default()).map(drop);
    export_audit: audit::ExportAudit => |s| {
        let nowhere = std::path::Path::new("/nonexistent/log.jsonl");
        planned(audit::export_audit(s.allow()?, AuditFormat::JsonLines, nowhere, Standing::Keep))
    };
    show_settings: settings::Look => |s| settings::show_settings(s.allow()?).map(drop);
    save_settings: settings::Change => |s| {
        let form = SettingsForm { lock_after_minutes: 15, hide_codes: false };
        settings::save_settings(s.allow()?, form).map(drop)
    };
    switch_quick_unlock: settings::SwitchQuickUnlock =>
        |s| settings::switch_quick_unlock(s.allow()?, true).map(drop);
    show_logins: account::ReadHistory => |s| account::show_logins(s.allow()?).map(drop);
    discard_bad_events: account::ClearHistory => |s| account::discard_bad_events(s.allow()?);
    discard_unowned: account::ClearFile => |s| account::discard_unowned(s.allow()?);
    sheet_view: sheet::ShowSheet => |s| sheet::sheet_view(s.allow()?).map(drop);
    show_kit_text: sheet::ShowSheet => |s| sheet::show_kit_text(s).map(drop);
    may_show: sheet::ShowSheet => |s| sheet::may_show(s);
    sheet_text: sheet::ShowSheet => |s| sheet::sheet_text(s).map(drop);
    confirm_kit: sheet::ConfirmKit => |s| sheet::confirm_kit(s, form(&["ABCD"])).map(drop);
    save_copy: copy::SaveCopy => |s| copy::save_copy(s.allow()?, std::path::Path::new("/nowhere/at/all"));
    vault_place: copy::SaveCopy => |s| copy::vault_place(s.allow()?).map(drop);
    new_keys_view: rotation::ReplaceKeys => |s| rotation::new_keys_view(s.allow()?).map(drop);
    begin_rotation: rotation::ReplaceKeys =>
        |s| rotation::begin_rotation(s.allow()?, form(&[OTHER_PASSWORD])).map(drop);
    rotation_phone: rotation::GoOnReplacing => |s| rotation::rotation_phone(s.allow()?).map(drop);
    delete_earlier_key: rotation::DeleteEarlierKey =>
        |s| rotation::delete_earlier_key(s.allow()?);
    show_help: help::LookAtHelp => |s| help::show_help(s.allow()?).map(drop);
    make_help: help::ChooseHelpers => |s| offered(help::make_help(s, &[], form(&[PASSWORD])));
    end_help: help::ChooseHelpers => |s| help::end_help(s.allow()?);
    give_help: help::GiveHelp =>
        |s| known(help::give_help(s.allow()?, ID, HelpWith::LostPhone).map(drop));
    show_emergency: emergency::LookAtEmergency =>
        |s| emergency::show_emergency(s.allow()?).map(drop);
    begin_emergency: emergency::MakeEmergency =>
        |s| emergency::begin_emergency(s.allow()?).map(drop);
    emergency_sheet_text: emergency::FinishEmergency =>
        |s| begun(emergency::emergency_sheet_text(s.allow()?).map(drop));
    confirm_emergency: emergency::FinishEmergency =>
        |s| begun(emergency::confirm_emergency(s.allow()?, form(&["0000"])).map(drop));
    finish_emergency: emergency::FinishEmergency =>
        |s| begun(emergency::finish_emergency(s, form(&[PASSWORD])));
    discard_emergency: emergency::MakeEmergency => |s| emergency::discard_emergency(s.allow()?);
    begin_new_sheet: sheet::RenewSheet => |s| sheet::begin_new_sheet(s.allow()?).map(drop);
    finish_new_sheet: sheet::FinishSheet => |s| sheet::finish_new_sheet(s, form(&[PASSWORD]));
    begin_new_phone: account::EnrolPhone => |s| account::begin_new_phone(s.allow()?).map(drop);
    change_password: account::ChangePassword =>
        |s| account::change_password(s.allow()?, form(&[PASSWORD]));
    list_collections: collections::LookAtCollections =>
        |s| collections::list_collections(s.allow()?).map(drop);
    make_collection: collections::MakeCollection =>
        |s| collections::make_collection(s.allow()?, "Cash desk").map(drop);
    rename_collection: collections::MakeCollection =>
        |s| shared(collections::rename_collection(s.allow()?, ID, "Cash desk"));
    set_member: collections::ShareCollection =>
        |s| shared(collections::set_member(s.allow()?, ID, ID, MemberRight::Read));
    remove_member: collections::ShareCollection =>
        |s| shared(collections::remove_member(s.allow()?, ID, ID));
    delete_collection: collections::ShareCollection =>
        |s| shared(collections::delete_collection(s.allow()?, ID));
    confirm_collection: collections::ShareCollection =>
        |s| shared(collections::confirm_collection(s.allow()?, ID));
    relocate_item: items::Write =>
        |s| asked(collections::relocate_item(s.allow()?, ID, None, false));
    list_people: people::LookAtPeople => |s| people::list_people(s.allow()?).map(drop);
    switch_person: people::ChangePeople => |s| known(people::switch_person(s.allow()?, ID, false));
    give_role: people::ChangePeople =>
        |s| known(people::give_role(s.allow()?, ID, PersonRole::User));
    plan_invitations: bulk::PlanInvitations => |s| bulk::plan_invitations(s.allow()?, LIST).map(drop);
    invite_planned: bulk::InvitePlanned => |s| planned(bulk::invite_planned(s.allow()?));
    bulk_view: bulk::HandOverInvitations =>
        |s| planned(bulk::bulk_view(s.allow()?, bulk::Codes::Shown));
    save_invitations: bulk::HandOverInvitations => |s| {
        let nowhere = std::path::Path::new("/nonexistent/cards.txt");
        planned(bulk::save_invitations(s.allow()?, nowhere, Standing::Keep))
    };
    forget_invitations: bulk::HandOverInvitations => |s| bulk::forget_invitations(s.allow()?);
    show_signed_policy: signed_policy::LookAtPolicy =>
        |s| signed_policy::show_signed_policy(s.allow()?).map(drop);
    draft_policy: signed_policy::LookAtPolicy =>
        |s| signed_policy::draft_policy(s.allow()?, "").map(drop);
    install_policy: signed_policy::DecideForAll =>
        |s| signed_policy::install_policy(s.allow()?, "");
    remove_policy: signed_policy::DecideForAll =>
        |s| none_there(signed_policy::remove_policy(s.allow()?));
    sign_person: people::ChangePeople => |s| known(people::sign_person(s.allow()?, ID));
    set_groups: people::ChangePeople => |s| known(people::set_groups(s.allow()?, ID, &[]));
    delete_person: people::ChangePeople => |s| known(people::delete_person(s.allow()?, ID));
    take_person_back: people::ChangePeople =>
        |s| known(people::take_person_back(s.allow()?, ID));
    delete_account: people::LeaveVault =>
        |s| typed(people::delete_account(s.allow()?, "somebody else"));
    invite_person: people::Invite => |s| invited(people::invite_person(s.allow()?, guest()));
};

/// Let in, and there is no policy that could be removed.
fn none_there(result: Result<(), ErrorView>) -> Result<(), ErrorView> {
    match result {
        Err(error) if error.code == ErrorCode::PolicyMissing => Ok(()),
        other => other,
    }
}

/// Let in, and asked with another name than the account's.
fn typed<T>(result: Result<T, ErrorView>) -> Result<(), ErrorView> {
    match result {
        Err(error) if error.code == ErrorCode::ConfirmationWrong => Ok(()),
        other => other.map(drop),
    }
}

/// Let in, and asked for what is not there.
fn asked<T>(result: Result<T, ErrorView>) -> Result<(), ErrorView> {
    match result {
        Err(error) if error.code == ErrorCode::ItemMissing => Ok(()),
        other => other.map(drop),
    }
}

fn everything() -> ItemQuery {
    ItemQuery {
        text: String::new(),
        filter: ItemFilter::All,
        tag: None,
    }
}

fn note() -> ItemForm {
    ItemForm {
        id: None,
        collection: None,
        title: "Note".to_owned(),
        tags: Vec::new(),
        favourite: false,
        notes: String::new(),
        login: None,
        token: None,
    }
}

/// Let in, where the policy has nobody help.
fn offered(result: Result<(), ErrorView>) -> Result<(), ErrorView> {
    match result {
        Err(error) if error.code == ErrorCode::TooFewHelpers => Ok(()),
        other => other,
    }
}

/// Let in, where nothing was typed back.
fn begun(result: Result<(), ErrorView>) -> Result<(), ErrorView> {
    match result {
        Err(error)
            if matches!(
                error.code,
                ErrorCode::KitNotConfirmed | ErrorCode::KitSymbolsWrong
            ) =>
        {
            Ok(())
        }
        other => other,
    }
}

/// Let in, and asked for somebody who is not there.
fn known<T>(result: Result<T, ErrorView>) -> Result<(), ErrorView> {
    match result {
        Err(error) if error.code == ErrorCode::PersonMissing => Ok(()),
        other => other.map(drop),
    }
}

/// Let in, and asked for a list that is not kept, or for a place that is none.
fn planned<T>(result: Result<T, ErrorView>) -> Result<(), ErrorView> {
    match result {
        Err(error) if [ErrorCode::ListForgotten, ErrorCode::Storage].contains(&error.code) => {
            Ok(())
        }
        other => other.map(drop),
    }
}

/// Let in, and asked for a collection that is not there.
fn shared<T>(result: Result<T, ErrorView>) -> Result<(), ErrorView> {
    match result {
        Err(error)
            if matches!(
                error.code,
                ErrorCode::CollectionNotAllowed | ErrorCode::PersonMissing
            ) =>
        {
            Ok(())
        }
        other => other.map(drop),
    }
}

/// Let in, and found somebody of that name already.
fn invited<T>(result: Result<T, ErrorView>) -> Result<(), ErrorView> {
    match result {
        Err(error) if error.code == ErrorCode::UsernameTaken => Ok(()),
        other => other.map(drop),
    }
}

fn guest() -> InvitePersonForm {
    InvitePersonForm {
        username: "guest".to_owned(),
        display_name: "Guest".to_owned(),
        role: PersonRole::Viewer,
    }
}
