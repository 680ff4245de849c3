//! What is typed and chosen in the form of a move, and what it comes to. Slack's address lives here and goes with the form.

use api::{
    Secret,
    console::ota::{Chosen, MoveDraft},
    id::{GroupId, SimId},
};
use leptos::prelude::*;

use crate::locales::{Ota, Row};

/// Subscriptions that can be added to a SIM over the air. [reference 3.1]
pub(super) const ADDABLE: [&str; 5] = ["planX3", "planX2", "planX1", "planP1", "plan-US-max"];

/// By what the SIMs are named.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum By {
    #[default]
    Group,
    Query,
    Ids,
}

#[derive(Clone, Copy)]
pub(super) struct Fields {
    pub(super) name: RwSignal<String>,
    pub(super) by: RwSignal<By>,
    pub(super) from: RwSignal<String>,
    pub(super) query: RwSignal<String>,
    pub(super) ids: RwSignal<String>,
    pub(super) subscription: RwSignal<String>,
    pub(super) to: RwSignal<String>,
    pub(super) slack: RwSignal<String>,
    pub(super) cut: RwSignal<bool>,
}

/// What is to be previewed: a draft, whose SIMs a query finds where there is one.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Wanted {
    pub(super) draft: MoveDraft,
    pub(super) query: Option<String>,
}

impl Fields {
    pub(super) fn new() -> Self {
        let text = || RwSignal::new(String::new());
        Fields {
            name: text(),
            by: RwSignal::new(By::default()),
            from: text(),
            query: text(),
            ids: text(),
            subscription: RwSignal::new(ADDABLE[0].to_owned()),
            to: text(),
            slack: text(),
            cut: RwSignal::new(false),
        }
    }

    /// What the fields come to, or what is missing. Tracks them.
    pub(super) fn read(self) -> Result<Wanted, Row> {
        let mut query = None;
        let sims = match self.by.get() {
            By::Group => {
                let group_id = GroupId::new(self.from.get()).map_err(|_| Ota::ChooseFrom.row())?;
                Chosen::Group { group_id }
            }
            By::Query => {
                let typed = self.query.get().trim().to_owned();
                if typed.is_empty() {
                    return Err(Ota::TypeQuery.row());
                }
                query = Some(typed);
                Chosen::Sims { sim_ids: Vec::new() }
            }
            By::Ids => match read_ids(&self.ids.get()) {
                Ok(sim_ids) if sim_ids.is_empty() => return Err(Ota::TypeIds.row()),
                Ok(sim_ids) => Chosen::Sims { sim_ids },
                Err(_) => return Err(Ota::PutRight.row()),
            },
        };
        let to = GroupId::new(self.to.get()).map_err(|_| Ota::ChooseTo.row())?;
        let slack = self.slack.get().trim().to_owned();
        let draft = MoveDraft {
            name: self.name.get().trim().to_owned(),
            sims,
            subscription: self.subscription.get(),
            to,
            slack_url: (!slack.is_empty()).then(|| Secret::new(slack)),
            cut: self.cut.get(),
        };
        Ok(Wanted { draft, query })
    }

    /// Which line of the IDs is none.
    pub(super) fn bad_id(self) -> Option<usize> {
        self.ids.with(|ids| read_ids(ids).err())
    }
}

/// SIM IDs, one a line or with commas between them; each once. The line that is none, counted from 1, where one is not.
fn read_ids(text: &str) -> Result<Vec<SimId>, usize> {
    let mut ids = Vec::new();
    for (at, line) in text.lines().enumerate() {
        for word in line.split([',', '，', '、', ' ', '\t']).map(str::trim).filter(|word| !word.is_empty())
        {
            let id = SimId::new(word).map_err(|_| at + 1)?;
            if !ids.contains(&id) {
                ids.push(id);
            }
        }
    }
    Ok(ids)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_read_as_people_paste_them() {
        let ids = |text| read_ids(text).map(|ids| ids.iter().map(SimId::to_string).collect::<Vec<_>>());
        assert_eq!(ids(""), Ok(vec![]));
        assert_eq!(
            ids("8981100000000000001\n\n8981100000000000002, 8981100000000000001\r\n"),
            Ok(vec!["8981100000000000001".to_owned(), "8981100000000000002".to_owned()])
        );
        assert_eq!(ids("8981100000000000001\nné"), Err(2));
    }
}
