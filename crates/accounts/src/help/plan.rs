//! Which rows there have to be: who holds what, and the person's paper codes.

use twinlatch_crypto::{Id, NoRandom, Random, make_paper_code};
use twinlatch_records::{HelpRow, HelpWays, WayKind};
use twinlatch_secret::PaperCode;

use super::Helper;
use crate::accounts::Accounts;
use crate::error::EditError;
use crate::session::Session;

/// What becomes of the person's paper codes.
#[derive(Debug)]
pub(crate) enum Papers {
    /// They stay.
    Kept,
    /// These take their place, where there are any: for a lost phone, for a forgotten password.
    New([PaperCode; 2]),
}

impl Papers {
    /// Draws two codes.
    pub(crate) fn draw(random: &dyn Random) -> Result<[PaperCode; 2], NoRandom> {
        Ok([make_paper_code(random)?, make_paper_code(random)?])
    }
}

impl Session {
    /// Plans the ways as they have to be, with new ids: of those whom the person chose whoever still
    /// can help, as many as the policy asks for; everybody for an escrow. `None` where nobody helps
    /// and nobody ever could alone.
    ///
    /// # Errors
    ///
    /// [`EditError`].
    pub(crate) fn plan_help(
        &self,
        accounts: &Accounts,
        papers: &Papers,
    ) -> Result<Option<HelpWays>, EditError> {
        let Some(help) = &self.ways.help else {
            return self.plan(accounts, &[], None);
        };
        let chosen: Vec<Id> = help
            .rows
            .iter()
            .filter(|row| row.way != WayKind::AdminFull)
            .flat_map(|row| row.holders.iter().copied())
            .collect();
        let kept = match papers {
            Papers::Kept => help.phone.as_ref().zip(help.password.as_ref()),
            Papers::New([phone, password]) => help.phone.as_ref().map(|_| (phone, password)),
        };
        self.plan(accounts, &chosen, kept)
    }

    /// Plans the ways for these helpers; without paper codes there is an escrow or nothing.
    pub(super) fn plan(
        &self,
        accounts: &Accounts,
        chosen: &[Id],
        papers: Option<(&PaperCode, &PaperCode)>,
    ) -> Result<Option<HelpWays>, EditError> {
        let helpers = self.helpers(accounts)?;
        let needed = self.policy.helping_administrators();
        let chosen: Vec<Id> = ids(&helpers)
            .filter(|account| chosen.contains(account))
            .collect();
        let everybody: Vec<Id> = ids(&helpers).collect();
        let groups = groups(&chosen, needed);
        let papers = papers.filter(|_| !groups.is_empty());
        let mut wanted = Vec::new();
        if papers.is_some() {
            for way in [WayKind::AdminPhone, WayKind::AdminPassword] {
                wanted.extend(groups.iter().map(|group| (way, group.clone())));
            }
        }
        if self.policy.escrows() {
            let groups = self::groups(&everybody, needed).into_iter();
            wanted.extend(groups.map(|group| (WayKind::AdminFull, group)));
        }
        let now = accounts.env.clock.wall();
        let escrow = wanted.iter().any(|(way, _)| *way == WayKind::AdminFull);
        let before = self.ways.help.as_ref().and_then(|help| help.escrowed);
        let escrowed = before.or(escrow.then_some(now));
        if wanted.is_empty() && escrowed.is_none() {
            return Ok(None);
        }
        let random = &*accounts.env.random;
        let row = |(way, holders)| {
            let row = Id::random(random)?;
            Ok(HelpRow { row, way, holders })
        };
        let rows: Result<Vec<HelpRow>, NoRandom> = wanted.into_iter().map(row).collect();
        Ok(Some(HelpWays {
            rows: rows?,
            phone: papers.map(|(phone, _)| phone.duplicate()),
            password: papers.map(|(_, password)| password.duplicate()),
            issued: now,
            needed,
            escrowed,
        }))
    }
}

fn ids(helpers: &[Helper]) -> impl Iterator<Item = Id> {
    helpers.iter().map(|helper| helper.account)
}

/// Everybody who can help alone, or every two who can together.
fn groups(holders: &[Id], needed: u32) -> Vec<Vec<Id>> {
    match needed {
        1 => holders.iter().map(|holder| vec![*holder]).collect(),
        2 => holders
            .iter()
            .enumerate()
            .flat_map(|(place, one)| {
                let others = holders.iter().skip(place.saturating_add(1));
                others.map(|other| vec![*one, *other])
            })
            .collect(),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::groups;
    use twinlatch_crypto::Id;

    const fn id(byte: u8) -> Id {
        Id::new([byte; 16])
    }

    #[test]
    fn who_helps_follows_from_how_many_must() {
        let three = [id(1), id(2), id(3)];
        assert_eq!(groups(&three, 0), Vec::<Vec<Id>>::new(), "nobody is asked");
        let alone = [vec![id(1)], vec![id(2)], vec![id(3)]];
        assert_eq!(groups(&three, 1), alone, "each of them");
        let two = [vec![id(1), id(2)], vec![id(1), id(3)], vec![id(2), id(3)]];
        assert_eq!(groups(&three, 2), two, "every two of them");
        assert_eq!(
            groups(&three[..1], 2),
            Vec::<Vec<Id>>::new(),
            "one is not two"
        );
    }
}
