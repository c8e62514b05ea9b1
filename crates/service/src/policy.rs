//! What administrators have decided: read anew before each login, and who comes in while their file
//! is broken.

use twinlatch_accounts::{Access, Accounts, Session};
use twinlatch_policy::{Found, Policy, Problem, Rules};
use twinlatch_records::Role;

use crate::outside::Surface;
use crate::service::{Desk, Service, Stage};
use crate::wire::{ErrorCode, ErrorView, KeyStore, LockReason};

/// What was last read of the administrator's file.
pub(crate) struct Read {
    found: Found,
    /// The last good policy of this process.
    last_good: Option<Rules>,
    /// Whether nothing good is known, so that owner and administrators alone come in.
    nothing_good: bool,
}

impl Default for Read {
    fn default() -> Self {
        Self {
            found: Found::Nothing,
            last_good: None,
            nothing_good: false,
        }
    }
}

impl Read {
    /// Why the file is not obeyed; empty where it is, or where there is none.
    pub(crate) fn problems(&self) -> &[Problem] {
        match &self.found {
            Found::Refused(problems) => problems,
            Found::Nothing | Found::Obeyed(_) => &[],
        }
    }

    /// Whether there is a file that is not obeyed.
    pub(crate) fn is_refused(&self) -> bool {
        !self.problems().is_empty()
    }

    /// Whether the last good policy stands in for a file that is not obeyed.
    pub(crate) fn last_good_holds(&self) -> bool {
        self.is_refused() && !self.nothing_good
    }

    /// Whether somebody of this role comes in: while nothing good is known, who administers the vault.
    fn admits(&self, role: Role) -> bool {
        !self.nothing_good || administers(role)
    }

    /// Takes note of what stands in the place, and gives what is in force; `remembered` is what the
    /// vault knows of an earlier run.
    fn take(&mut self, found: Found, remembered: impl FnOnce() -> Option<Rules>) -> Rules {
        self.last_good = match &found {
            Found::Nothing => None,
            Found::Obeyed(rules) => Some(rules.clone()),
            Found::Refused(_) => self.last_good.take().or_else(remembered),
        };
        self.nothing_good = matches!(found, Found::Refused(_)) && self.last_good.is_none();
        self.found = found;
        self.last_good.clone().unwrap_or_default()
    }

    /// What the vault is to remember; nothing new where the file is not obeyed.
    fn to_remember(&self) -> Option<Option<&Rules>> {
        match &self.found {
            Found::Nothing => Some(None),
            Found::Obeyed(rules) => Some(Some(rules)),
            Found::Refused(_) => None,
        }
    }
}

/// Who administers the vault.
pub(crate) fn administers(role: Role) -> bool {
    matches!(role, Role::Owner | Role::Administrator)
}

impl Desk {
    /// Refuses whom a file that is broken, with nothing good known, keeps out.
    pub(crate) fn may_enter(&self, role: Role) -> Result<(), ErrorView> {
        if self.read.admits(role) {
            Ok(())
        } else {
            Err(ErrorCode::PolicyNotObeyed.into())
        }
    }

    /// Refuses whom the owner's policy keeps out, which is judged only when a code has opened: everybody
    /// but owner and administrators where nothing good is known, and a terminal that it forbids.
    pub(crate) fn may_stay(
        &self,
        role: Role,
        good: bool,
        policy: &Policy,
    ) -> Result<(), ErrorView> {
        if !good && !administers(role) {
            return Err(ErrorCode::PolicyNotObeyed.into());
        }
        self.surface_under(policy)
    }

    /// Refuses a terminal where the policy does.
    pub(crate) fn may_use_surface(&self) -> Result<(), ErrorView> {
        self.surface_under(&self.outside.env.policy)
    }

    fn surface_under(&self, policy: &Policy) -> Result<(), ErrorView> {
        let terminal = self.outside.surface == Surface::Terminal;
        if terminal && !policy.allows_terminal() {
            return Err(ErrorCode::TerminalNotAllowed.into());
        }
        Ok(())
    }

    /// Refuses a key file where the policy does.
    pub(crate) fn may_keep_key(&self, store: KeyStore) -> Result<(), ErrorView> {
        if store == KeyStore::File && !self.outside.env.policy.allows_key_file() {
            return Err(ErrorCode::KeyFileNotAllowed.into());
        }
        Ok(())
    }

    /// Whether the sheet is to be taken along before this session's vault opens: at a window, since
    /// a terminal's set-up gives it always.
    pub(crate) fn sheet_is_due(&self, session: &Session) -> bool {
        self.outside.surface == Surface::Window
            && session.policy().requires_sheet()
            && session.access() == Access::ReadWrite
            && !session.kit_confirmed()
    }

    /// Lets the vault remember what was obeyed; what cannot be written is tried at the next login.
    pub(crate) fn remember_policy(&self, accounts: &mut Accounts, session: &mut Session) {
        if session.access() != Access::ReadWrite {
            return;
        }
        if let Err(error) = session.note_signed_policy(accounts) {
            tracing::warn!(%error, "the vault does not remember the owner's policy");
        }
        let Some(rules) = self.read.to_remember() else {
            return;
        };
        if let Err(error) = accounts.note_policy(rules) {
            tracing::warn!(%error, "the vault does not remember the policy");
        }
    }
}

impl Service {
    /// Reads the administrator's file and puts what it says in force for what begins from here on.
    pub(crate) fn read_policy(&mut self) {
        let desk = &mut self.desk;
        let accounts = match &mut self.stage {
            Stage::Door(accounts) => Some(&mut **accounts),
            Stage::Recovering(one) => Some(&mut *one.accounts),
            Stage::Joining(one) => Some(&mut *one.accounts),
            Stage::Open(open) => Some(&mut open.accounts),
            Stage::NotLooked
            | Stage::Trouble(_)
            | Stage::FirstRun
            | Stage::SettingUp(_)
            | Stage::FoundTime(_) => None,
        };
        let remembered = || {
            accounts
                .as_ref()
                .and_then(|accounts| accounts.last_good_policy())
        };
        let rules = desk.read.take(desk.outside.policy.read(), remembered);
        let policy = Policy::new(rules, Rules::default());
        desk.outside.env.policy = policy.clone();
        if let Some(accounts) = accounts {
            accounts.set_policy(policy);
        }
    }

    /// Whether whatever is open ends for this reason; the policy can leave it open while the desktop
    /// is locked or the computer sleeps.
    pub(crate) fn heeds(&self, reason: LockReason) -> bool {
        let policy = match &self.stage {
            Stage::Open(open) => open.session.policy(),
            Stage::NotLooked
            | Stage::Trouble(_)
            | Stage::FirstRun
            | Stage::SettingUp(_)
            | Stage::Door(_)
            | Stage::FoundTime(_)
            | Stage::Recovering(_)
            | Stage::Joining(_) => &self.desk.outside.env.policy,
        };
        match reason {
            LockReason::Desktop => policy.locks_with_desktop(),
            LockReason::Sleep => policy.locks_before_sleep(),
            LockReason::Asked
            | LockReason::Idle
            | LockReason::SessionEnd
            | LockReason::Failures => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use twinlatch_policy::{Found, Key, Rules, parse_rules};
    use twinlatch_records::Role;

    use super::Read;

    const ROLES: [Role; 5] = [
        Role::Owner,
        Role::Administrator,
        Role::User,
        Role::Viewer,
        Role::Auditor,
    ];

    fn broken() -> Found {
        Found::Refused(parse_rules("idle = 1").expect_err("no such key"))
    }

    fn good() -> Rules {
        Rules::default().with(Key::SessionIdle, 5)
    }

    /// Who comes in, and what is in force.
    fn after(found: [Found; 2], remembered: Option<Rules>) -> (Vec<Role>, Rules) {
        let mut read = Read::default();
        let mut rules = Rules::default();
        for found in found {
            rules = read.take(found, || remembered.clone());
        }
        let admitted = ROLES.into_iter().filter(|role| read.admits(*role));
        (admitted.collect(), rules)
    }

    #[test]
    fn without_a_last_good_policy_owner_and_administrators_alone_come_in() {
        let few = [Role::Owner, Role::Administrator];
        for before in [Found::Nothing, broken()] {
            let (admitted, rules) = after([before, broken()], None);
            assert_eq!(admitted, few, "nobody else");
            assert_eq!(rules, Rules::default(), "with the defaults");
        }
    }

    #[test]
    fn with_one_everybody_comes_in_under_it() {
        let cases = [
            (
                after([Found::Obeyed(good()), broken()], None),
                "this process read it",
            ),
            (
                after([Found::Nothing, broken()], Some(good())),
                "the vault remembers it",
            ),
        ];
        for ((admitted, rules), why) in cases {
            assert_eq!(admitted, ROLES, "{why}");
            assert_eq!(rules, good(), "{why}");
        }
    }

    #[test]
    fn without_a_file_or_with_a_good_one_everybody_comes_in() {
        for (found, rules) in [
            (Found::Nothing, Rules::default()),
            (Found::Obeyed(good()), good()),
        ] {
            let told = after([broken(), found], None);
            assert_eq!(told, (ROLES.to_vec(), rules), "what was broken is mended");
        }
    }
}
