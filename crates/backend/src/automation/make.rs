//! Apps: made, saved, removed; with them the addresses of their webhooks and the users that their actions act as.

use std::collections::BTreeMap;

use api::{
    Secret, UnixMillis,
    console::flux::{App, AppDraft, AppRow, Flaw, SourceKind, Webhook},
    id::{FluxAppId, FluxPartId},
};
use client::ClientError;
use store::{StoreError, automation::StoredApp};

use super::{
    draft::graph,
    host::{Automation, month_of},
    http::not_saved,
};
use crate::{http::error::HttpError, random};

/// Why an app was not saved.
#[derive(Debug, thiserror::Error)]
pub(super) enum NotSaved {
    /// It would not run.
    #[error("the app does not run")]
    Flaws(Vec<Flaw>),
    /// There is none of this id.
    #[error("there is no such app")]
    Nowhere,
    /// Somebody else has saved it meanwhile.
    #[error("the app was saved meanwhile")]
    Overtaken,
    /// There are as many as there may be.
    #[error("there are {MOST_APPS} apps already")]
    TooMany,
    /// The users that its actions act as could not be made.
    #[error("the users of its actions could not be made: {0}")]
    Users(#[from] ClientError),
    /// A fault of ours.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// So many apps a context has at most. guess
const MOST_APPS: usize = 100;

impl Automation {
    /// All apps, by name.
    pub(super) async fn rows(&self) -> Result<Vec<AppRow>, StoreError> {
        let month = month_of(self.now());
        let counts = self.db().read(move |automation| automation.counts(month)).await?;
        let counts: BTreeMap<FluxAppId, (u64, u64, UnixMillis)> =
            counts.into_iter().map(|(app, events, failed, last)| (app, (events, failed, last))).collect();
        let mut rows: Vec<AppRow> = self
            .apps()
            .iter()
            .map(|ready| {
                let App { id, app, .. } = &ready.stored.app;
                let (events, failed, last) = counts.get(id).copied().unwrap_or_default();
                AppRow {
                    id: id.clone(),
                    name: app.name.clone(),
                    description: app.description.clone(),
                    enabled: app.enabled,
                    actions: u32::try_from(app.actions.len()).unwrap_or(u32::MAX),
                    events,
                    last_at: (last != UnixMillis::default()).then_some(last),
                    failed,
                    webhooks: app.webhooks().map(|webhook| webhook.id.clone()).collect(),
                }
            })
            .collect();
        rows.sort_by(|one, other| (&one.name, &one.id).cmp(&(&other.name, &other.id)));
        Ok(rows)
    }

    /// Makes an app.
    pub(super) async fn create(&self, draft: AppDraft) -> Result<App, NotSaved> {
        let _saving = self.saving().await;
        if self.apps().len() >= MOST_APPS {
            return Err(NotSaved::TooMany);
        }
        let id = FluxAppId::new(ulid(self.now())).map_err(|_| NotSaved::Nowhere)?;
        self.keep(id, 1, draft, None).await
    }

    /// How many more apps there may be.
    pub(crate) fn apps_left(&self) -> u64 {
        MOST_APPS.saturating_sub(self.apps().len()) as u64
    }

    /// Makes an app for somebody else here.
    pub(crate) async fn create_app(&self, draft: AppDraft) -> Result<App, HttpError> {
        self.create(draft).await.map_err(not_saved)
    }

    /// Removes an app for somebody else here, if it is there.
    pub(crate) async fn remove_app(&self, id: &FluxAppId) -> Result<(), HttpError> {
        match self.remove(id).await {
            Ok(()) | Err(NotSaved::Nowhere) => Ok(()),
            Err(why) => Err(not_saved(why)),
        }
    }

    /// The path of an app's first incoming webhook.
    pub(crate) fn webhook_path(&self, id: &FluxAppId) -> Option<String> {
        let ready = self.app(id)?;
        let webhook = ready.stored.app.app.sources.iter().find_map(|source| source.from.webhook())?;
        Some(format!("/v1/flux/incoming_webhooks/{}/{}", webhook.id, webhook.secret.expose()))
    }

    /// Replaces an app that was read at the version that it says.
    pub(super) async fn save(&self, id: &FluxAppId, app: App) -> Result<App, NotSaved> {
        let _saving = self.saving().await;
        let before = self.app(id).ok_or(NotSaved::Nowhere)?;
        if before.stored.app.version != app.version {
            return Err(NotSaved::Overtaken);
        }
        self.keep(id.clone(), app.version + 1, app.app, Some(&before.stored)).await
    }

    /// Removes an app with its users and its history.
    pub(super) async fn remove(&self, id: &FluxAppId) -> Result<(), NotSaved> {
        let _saving = self.saving().await;
        let before = self.app(id).ok_or(NotSaved::Nowhere)?;
        let gone = id.clone();
        self.db().write(move |automation| automation.remove_app(&gone)).await?;
        self.take_away(id);
        self.remove_users(&before.stored.app.app).await;
        Ok(())
    }

    async fn keep(
        &self,
        id: FluxAppId,
        version: u64,
        mut draft: AppDraft,
        before: Option<&StoredApp>,
    ) -> Result<App, NotSaved> {
        graph(&draft).map_err(NotSaved::Flaws)?;
        self.groups_free(&id, &draft)?;
        self.file_sources_few(&id, &draft)?;
        self.address(&mut draft, before);
        let world = self.world().await?;
        let provided = self.provide_users(&id, &mut draft, before, world.as_deref()).await?;
        let app = App { id, version, saved_at: self.now(), app: draft };
        let stored = StoredApp { app: app.clone(), keys: provided.keys.clone(), world };
        let kept = stored.clone();
        if let Err(error) = self.db().write(move |automation| automation.keep_app(&kept)).await {
            self.take_back(provided).await;
            return Err(error.into());
        }
        self.put(stored);
        self.remove_left(before, &app.app).await;
        Ok(app)
    }

    /// Gives addresses to webhooks that have none. One that is kept keeps its own, whatever the draft says of it.
    fn address(&self, draft: &mut AppDraft, before: Option<&StoredApp>) {
        let known: BTreeMap<FluxPartId, Webhook> = before
            .iter()
            .flat_map(|before| &before.app.app.sources)
            .filter_map(|source| Some((source.id.clone(), source.from.webhook()?.clone())))
            .collect();
        for source in &mut draft.sources {
            if let SourceKind::IncomingWebhook { webhook } = &mut source.from {
                *webhook = known.get(&source.id).cloned().or_else(|| {
                    let id = FluxPartId::new(ulid(self.now())).ok()?;
                    Some(Webhook { id, secret: Secret::new(random::hex(24)) })
                });
            }
        }
    }
}

/// An id as the platform's: 26 digits of Crockford's alphabet, the time first. [docs flux]
fn ulid(now: UnixMillis) -> String {
    const DIGITS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    let time = u128::from(now.0.unsigned_abs() & 0xffff_ffff_ffff);
    let chance = u128::from_le_bytes(random::bytes::<16>()) & ((1 << 80) - 1);
    let number = (time << 80) | chance;
    (0..26).rev().map(|place| char::from(DIGITS[(number >> (place * 5)) as usize & 31])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_have_their_shape_and_go_by_time() {
        let (one, other) = (ulid(UnixMillis(1_000)), ulid(UnixMillis(2_000)));
        assert_eq!((one.len(), one < other), (26, true));
        assert!(one.bytes().all(|b| b.is_ascii_digit() || b.is_ascii_uppercase()));
    }
}
