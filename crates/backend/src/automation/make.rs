//! Apps: made, saved, removed; with them the addresses of their webhooks and the users that their actions act as.

use std::collections::{BTreeMap, BTreeSet};

use api::{
    Secret, UnixMillis,
    console::flux::{App, AppDraft, AppRow, Flaw, SamUser, SourceKind, Step, StepKind, Webhook},
    id::{FluxAppId, FluxPartId, UserName},
    soracom::user::{
        CreateUser, CreateUserRequest, DeleteUser, GenerateUserAuthKey, UpdateUserPermission,
        UpdateUserPermissionRequest,
    },
    spec,
};
use client::ClientError;
use serde_json::json;
use store::{
    StoreError,
    automation::{StoredApp, UserKey},
};

use super::{
    api_call::operation,
    draft::graph,
    host::{Automation, month_of},
};
use crate::random;

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
        for step in &before.stored.app.app.actions {
            self.remove_user(step).await;
        }
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
        self.address(&mut draft, before);
        let keys = self.provide_users(&id, &mut draft, before).await?;
        let app = App { id, version, saved_at: self.now(), app: draft };
        let stored = StoredApp { app: app.clone(), keys };
        let kept = stored.clone();
        self.db().write(move |automation| automation.keep_app(&kept)).await?;
        self.put(stored);
        let left: BTreeSet<&FluxPartId> = app.app.actions.iter().map(|step| &step.id).collect();
        for step in before.iter().flat_map(|before| &before.app.app.actions) {
            if !left.contains(&step.id) {
                self.remove_user(step).await;
            }
        }
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

    /// Makes the users that actions act as; what one may do follows what it calls.
    async fn provide_users(
        &self,
        app: &FluxAppId,
        draft: &mut AppDraft,
        before: Option<&StoredApp>,
    ) -> Result<BTreeMap<FluxPartId, UserKey>, ClientError> {
        let mut keys = BTreeMap::new();
        for step in &mut draft.actions {
            let StepKind::SoracomApi { method, path, user, .. } = &mut step.does else { continue };
            let Ok(called) = operation(method, path) else { continue };
            let permission = spec::permission(called.id);
            let held = before.and_then(|before| {
                let key = before.keys.get(&step.id)?;
                let known = before.app.app.actions.iter().find(|one| one.id == step.id)?;
                let StepKind::SoracomApi { user: Some(user), .. } = &known.does else { return None };
                Some((user.clone(), key.clone()))
            });
            let (known, key) = match held {
                Some(held) => held,
                None => self.make_user(app, &step.id).await?,
            };
            if known.permission != permission {
                self.permit(&known.user_name, &permission).await?;
            }
            *user = Some(SamUser { permission, ..known });
            keys.insert(step.id.clone(), key);
        }
        Ok(keys)
    }

    /// A new user that may do nothing yet.
    async fn make_user(
        &self,
        app: &FluxAppId,
        action: &FluxPartId,
    ) -> Result<(SamUser, UserKey), ClientError> {
        let ground = self.ground();
        // A part of the app's id tells apart what is called the same in another; the time is at its beginning.
        let tail: String = app.as_str().chars().rev().take(8).collect::<Vec<_>>().into_iter().rev().collect();
        let name: String = format!("flux-{tail}-{action}").chars().take(128).collect();
        let name = UserName::new(name).expect("letters, digits and hyphens are a name");
        let path = (ground.operator.clone(), name.clone());
        let request = CreateUserRequest {
            description: Some(format!("Made by Kansei for the Flux app {app}, action {action}")),
            ..CreateUserRequest::default()
        };
        ground.root.post::<CreateUser>(&path, &request).await?;
        let made = ground.root.get::<GenerateUserAuthKey>(&path).await?;
        let key = UserKey { auth_key_id: made.auth_key_id.to_string(), auth_key: made.auth_key };
        Ok((SamUser { user_name: name, permission: String::new() }, key))
    }

    async fn permit(&self, name: &UserName, permission: &str) -> Result<(), ClientError> {
        let ground = self.ground();
        let statements = json!({ "statements": [{ "api": permission, "effect": "allow" }] });
        let request = UpdateUserPermissionRequest {
            permission: statements.to_string(),
            description: None,
            rest: api::Rest::new(),
        };
        ground.root.post::<UpdateUserPermission>(&(ground.operator.clone(), name.clone()), &request).await
    }

    /// A user that cannot be removed does no harm but to the list of users: it is said in the log.
    async fn remove_user(&self, step: &Step) {
        let StepKind::SoracomApi { user: Some(user), .. } = &step.does else { return };
        let path = (self.ground().operator.clone(), user.user_name.clone());
        if let Err(error) = self.ground().root.get::<DeleteUser>(&path).await {
            tracing::warn!(user = %user.user_name, %error, "the user of a Flux action could not be removed");
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
