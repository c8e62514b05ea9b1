//! The vault's own policy, which the owner signs for everybody who has an account in it.

use twinlatch_accounts::{InstallError, SignedFault};
use twinlatch_policy::{Key, Rules, read_rules};
use twinlatch_records::Role;

use crate::guard::{Allowed, permissions};
use crate::policy::administers;
use crate::wire::{
    ErrorCode, ErrorView, PolicyChangeView, PolicyDraftView, PolicyProblemView, SignedPolicyFault,
    SignedPolicyView,
};

permissions! {
    /// Looking at the vault's policy, and at what another text would change.
    LookAtPolicy { fresh: false, writes: false, roles: _ }
    /// Deciding for everybody who has an account in the vault.
    DecideForAll { fresh: true, writes: true, roles: Role::Owner }
}

/// The vault's policy as it is.
///
/// # Errors
///
/// None of its own.
pub fn show_signed_policy(
    allowed: Allowed<'_, LookAtPolicy>,
) -> Result<SignedPolicyView, ErrorView> {
    let session = &allowed.open.session;
    Ok(SignedPolicyView {
        text: session.signed_text().map(str::to_owned),
        why: session
            .signed_fault()
            .filter(|_| administers(session.role()))
            .map(SignedPolicyFault::from),
        changeable: session.role() == Role::Owner,
    })
}

/// What a text would change, key by key, or why it cannot be signed; nothing is changed.
///
/// # Errors
///
/// None of its own: problems are part of what is given.
pub fn draft_policy(
    allowed: Allowed<'_, LookAtPolicy>,
    text: &str,
) -> Result<PolicyDraftView, ErrorView> {
    let before = allowed.open.session.signed_rules();
    Ok(match read_rules(text.as_bytes()) {
        Ok(after) => PolicyDraftView {
            changes: changes(&before, &after),
            problems: Vec::new(),
        },
        Err(problems) => PolicyDraftView {
            changes: Vec::new(),
            problems: problems.iter().map(PolicyProblemView::from).collect(),
        },
    })
}

/// Signs a policy for everybody; it counts from each person's next login on.
///
/// # Errors
///
/// `policy-broken` for a text with problems; what keeps the file from being written, and the policy
/// is as it was.
pub fn install_policy(allowed: Allowed<'_, DecideForAll>, text: &str) -> Result<(), ErrorView> {
    let open = allowed.open;
    open.session.install_policy(&mut open.accounts, text)?;
    Ok(())
}

/// Signs that the vault decides nothing any more.
///
/// # Errors
///
/// `policy-missing` where it decides nothing; as [`install_policy`].
pub fn remove_policy(allowed: Allowed<'_, DecideForAll>) -> Result<(), ErrorView> {
    let open = allowed.open;
    open.session.remove_policy(&mut open.accounts)?;
    Ok(())
}

/// The keys that are decided otherwise, or by one of both alone.
fn changes(before: &Rules, after: &Rules) -> Vec<PolicyChangeView> {
    let change = |key: Key| {
        let (before, after) = (before.of(key), after.of(key));
        (before != after).then_some(PolicyChangeView {
            key: key.into(),
            before,
            after,
        })
    };
    Key::ALL.into_iter().filter_map(change).collect()
}

impl From<&SignedFault> for SignedPolicyFault {
    fn from(fault: &SignedFault) -> Self {
        match fault {
            SignedFault::Broken(_) => Self::Broken,
            SignedFault::FormerOwner => Self::FormerOwner,
            SignedFault::Missing => Self::Missing,
            SignedFault::NotSigned => Self::NotSigned,
            SignedFault::Older => Self::Older,
            SignedFault::Unreadable => Self::Unreadable,
        }
    }
}

impl From<InstallError> for ErrorView {
    fn from(error: InstallError) -> Self {
        match error {
            InstallError::NotOwner => ErrorCode::NotPermitted.into(),
            InstallError::Broken(_) => ErrorCode::PolicyBroken.into(),
            InstallError::NothingThere => ErrorCode::PolicyMissing.into(),
            InstallError::Act(error) => error.into(),
        }
    }
}
