//! What the apps of a context may have only once, or only so often together.

use api::{
    console::flux::{AppDraft, Flaw, Source, SourceKind},
    id::{FluxAppId, GroupId},
};

use super::{draft::flaw, host::Automation, make::NotSaved};

/// So many sources of files an account has at most. [docs flux]
const MOST_FILE_SOURCES: usize = 10;

impl Automation {
    /// The devices of a group tell one app only. [docs flux]
    pub(super) fn groups_free(&self, id: &FluxAppId, draft: &AppDraft) -> Result<(), NotSaved> {
        let apps = self.apps();
        let holder = |group: &GroupId| {
            let others = apps.iter().map(|ready| &ready.stored.app).filter(|other| other.id != *id);
            let mut holding = others
                .filter(|other| other.app.sources.iter().any(|one| one.from.devices_of() == Some(group)));
            holding.next().map(|other| other.app.name.clone())
        };
        let taken = |source: &Source| {
            let name = holder(source.from.devices_of()?)?;
            let words = format!("Devices of this group tell the app {name:?}; a group tells one app only.");
            Some(flaw(Some(&source.id), "groupId", "takenGroup", words))
        };
        let flaws: Vec<Flaw> = draft.sources.iter().filter_map(taken).collect();
        if flaws.is_empty() { Ok(()) } else { Err(NotSaved::Flaws(flaws)) }
    }

    /// An account has so many sources of files at most. [docs flux]
    pub(super) fn file_sources_few(&self, id: &FluxAppId, draft: &AppDraft) -> Result<(), NotSaved> {
        let of_files = |source: &&Source| matches!(source.from, SourceKind::HarvestFiles { .. });
        let apps = self.apps();
        let others = apps.iter().map(|ready| &ready.stored.app).filter(|other| other.id != *id);
        let held = others.map(|other| other.app.sources.iter().filter(of_files).count()).sum::<usize>();
        let ours: Vec<&Source> = draft.sources.iter().filter(of_files).collect();
        let Some(first) = ours.get(MOST_FILE_SOURCES.saturating_sub(held)) else { return Ok(()) };
        let words = format!("All apps together have {MOST_FILE_SOURCES} sources of files at most.");
        Err(NotSaved::Flaws(vec![flaw(Some(&first.id), "kind", "tooMany", words)]))
    }
}
