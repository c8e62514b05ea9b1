//! The people of the device: who they are, bringing in others, and changing what they may do.

use twinlatch_accounts::{
    GroupError, InviteError, InviteForm, Person, PersonChange, PersonError, may_grant,
};
use twinlatch_crypto::{Id, print_activation};
use twinlatch_records::{Role, Status};

use crate::error::name;
use crate::guard::{Allowed, permissions};
use crate::text::milliseconds;
use crate::wire::{
    CodeWords, ErrorCode, ErrorView, InvitationView, InvitePersonForm, PeopleView, PersonRole,
    PersonView,
};

permissions! {
    /// Looking at who has an account here.
    LookAtPeople { fresh: false, writes: false, roles: Role::Owner | Role::Administrator }
    /// Bringing a person in.
    Invite { fresh: true, writes: true, roles: Role::Owner | Role::Administrator }
    /// Switching an account off or on, another role, groups, deletion.
    ChangePeople { fresh: true, writes: true, roles: Role::Owner | Role::Administrator }
    /// The own account, marked for deletion; the owner's is refused, who looks after everybody.
    LeaveVault { fresh: true, writes: true, roles: _ }
}

/// Every role, most powerful first.
const ROLES: [Role; 5] = [
    Role::Owner,
    Role::Administrator,
    Role::User,
    Role::Viewer,
    Role::Auditor,
];

/// Everybody who has an account here.
///
/// # Errors
///
/// None of its own.
pub fn list_people(allowed: Allowed<'_, LookAtPeople>) -> Result<PeopleView, ErrorView> {
    let open = allowed.open;
    let own = open.session.account();
    let role = open.session.role();
    let people = open.accounts.people();
    let grants = ROLES
        .into_iter()
        .filter(|granted| may_grant(role, *granted));
    Ok(PeopleView {
        people: people
            .iter()
            .map(|person| PersonView {
                older: open.session.has_seen_later(person),
                ..person_view(person, own, role)
            })
            .collect(),
        grants: grants.map(PersonRole::from).collect(),
    })
}

/// Makes an account for a person, who takes it over with the code.
///
/// # Errors
///
/// `username-refused`, `username-taken`, `display-name-refused`, `role-not-granted`; what keeps the
/// file from being written, and nobody is invited.
pub fn invite_person(
    allowed: Allowed<'_, Invite>,
    form: InvitePersonForm,
) -> Result<InvitationView, ErrorView> {
    let open = allowed.open;
    let form = InviteForm {
        username: form.username,
        display_name: form.display_name,
        role: form.role.into(),
    };
    let invitation = open.session.invite(&mut open.accounts, &form)?;
    Ok(InvitationView {
        username: form.username,
        display_name: form.display_name,
        code: CodeWords::new(print_activation(&invitation.code)),
        ends: milliseconds(invitation.expiry),
    })
}

/// Switches a person's account off, so that nothing opens it, or on again.
///
/// # Errors
///
/// `role-not-granted` for the own account and for those whose role the own one does not give,
/// `person-missing`; what keeps the file from being written, and everything is as it was.
pub fn switch_person(
    allowed: Allowed<'_, ChangePeople>,
    id: &str,
    on: bool,
) -> Result<(), ErrorView> {
    let status = if on { Status::Active } else { Status::Disabled };
    change(allowed, id, PersonChange::Status(status))
}

/// Gives a person another role; it counts at the next login.
///
/// # Errors
///
/// As [`switch_person`].
pub fn give_role(
    allowed: Allowed<'_, ChangePeople>,
    id: &str,
    role: PersonRole,
) -> Result<(), ErrorView> {
    change(allowed, id, PersonChange::Role(role.into()))
}

/// Signs a person's row as it stands, where an older one was put back and it is to count.
///
/// # Errors
///
/// As [`switch_person`].
pub fn sign_person(allowed: Allowed<'_, ChangePeople>, id: &str) -> Result<(), ErrorView> {
    change(allowed, id, PersonChange::AsItStands)
}

/// Sets the groups that a person belongs to.
///
/// # Errors
///
/// `group-refused`, `too-many-groups`; as [`switch_person`].
pub fn set_groups(
    allowed: Allowed<'_, ChangePeople>,
    id: &str,
    groups: &[String],
) -> Result<(), ErrorView> {
    let open = allowed.open;
    let account = account_of(id)?;
    open.session
        .set_groups(&mut open.accounts, &account, groups)?;
    Ok(())
}

/// Marks a person's account for deletion, so that nothing opens it; an invitation by which nobody
/// has come is withdrawn at once.
///
/// # Errors
///
/// As [`switch_person`].
pub fn delete_person(allowed: Allowed<'_, ChangePeople>, id: &str) -> Result<(), ErrorView> {
    let open = allowed.open;
    let account = account_of(id)?;
    open.session.delete_person(&mut open.accounts, &account)?;
    Ok(())
}

/// Takes the deletion of a person's account back.
///
/// # Errors
///
/// As [`switch_person`].
pub fn take_person_back(allowed: Allowed<'_, ChangePeople>, id: &str) -> Result<(), ErrorView> {
    let open = allowed.open;
    let account = account_of(id)?;
    open.session
        .take_person_back(&mut open.accounts, &account)?;
    Ok(())
}

/// Marks the own account for deletion; `username` is typed once more by the person. The caller logs
/// out.
///
/// # Errors
///
/// `role-not-granted` for the owner; `confirmation-wrong`; `person-not-verified`; what keeps the file
/// from being written. The account stays.
pub fn delete_account(allowed: Allowed<'_, LeaveVault>, username: &str) -> Result<(), ErrorView> {
    let open = allowed.open;
    if username.trim() != open.session.username() {
        return Err(ErrorCode::ConfirmationWrong.into());
    }
    open.session.delete_own_account(&mut open.accounts)?;
    Ok(())
}

fn account_of(id: &str) -> Result<Id, ErrorView> {
    Id::parse_hex(id).ok_or_else(|| ErrorCode::PersonMissing.into())
}

fn change(
    allowed: Allowed<'_, ChangePeople>,
    id: &str,
    change: PersonChange,
) -> Result<(), ErrorView> {
    let open = allowed.open;
    let account = account_of(id)?;
    open.session
        .change_person(&mut open.accounts, &account, change)?;
    Ok(())
}

/// `own` and `role` are of the person who looks.
fn person_view(person: &Person, own: Id, role: Role) -> PersonView {
    let own = person.account == own;
    PersonView {
        id: person.account.to_string(),
        changeable: !own && may_grant(role, person.role),
        username: person.username.clone(),
        display_name: person.display_name.clone(),
        role: person.role.into(),
        invited: person.invited,
        disabled: person.status == Status::Disabled,
        groups: person.groups.clone(),
        leaving: person.leaving.map(milliseconds),
        older: false,
        own,
    }
}

impl From<Role> for PersonRole {
    fn from(role: Role) -> Self {
        match role {
            Role::Owner => Self::Owner,
            Role::Administrator => Self::Administrator,
            Role::User => Self::User,
            Role::Viewer => Self::Viewer,
            Role::Auditor => Self::Auditor,
        }
    }
}

impl From<PersonRole> for Role {
    fn from(role: PersonRole) -> Self {
        match role {
            PersonRole::Owner => Self::Owner,
            PersonRole::Administrator => Self::Administrator,
            PersonRole::User => Self::User,
            PersonRole::Viewer => Self::Viewer,
            PersonRole::Auditor => Self::Auditor,
        }
    }
}

impl From<PersonError> for ErrorView {
    fn from(error: PersonError) -> Self {
        match error {
            PersonError::NotThere => ErrorCode::PersonMissing.into(),
            PersonError::NotVerified => ErrorCode::PersonNotVerified.into(),
            PersonError::NotGranted => ErrorCode::RoleNotGranted.into(),
            PersonError::Act(error) => error.into(),
        }
    }
}

impl From<GroupError> for ErrorView {
    fn from(error: GroupError) -> Self {
        match error {
            GroupError::Name(error) => name(ErrorCode::GroupRefused, error),
            GroupError::TooMany => ErrorCode::TooManyGroups.into(),
            GroupError::Person(error) => error.into(),
        }
    }
}

impl From<InviteError> for ErrorView {
    fn from(error: InviteError) -> Self {
        match error {
            InviteError::Username(error) => name(ErrorCode::UsernameRefused, error),
            InviteError::DisplayName(error) => name(ErrorCode::DisplayNameRefused, error),
            InviteError::NameTaken | InviteError::NameRepeated { .. } => {
                ErrorCode::UsernameTaken.into()
            }
            InviteError::RoleNotGranted => ErrorCode::RoleNotGranted.into(),
            InviteError::Act(error) => error.into(),
        }
    }
}
