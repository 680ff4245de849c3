//! The users that actions act as: each may do what its action calls, and nothing else.

use std::collections::BTreeMap;

use api::{
    console::flux::{AppDraft, SamUser, StepKind},
    id::{FluxAppId, FluxPartId, UserName},
    soracom::user::{
        CreateUser, CreateUserRequest, DeleteUser, GenerateUserAuthKey, GetUser, UpdateUserPermission,
        UpdateUserPermissionRequest,
    },
    spec,
};
use client::ClientError;
use serde_json::json;
use store::automation::{StoredApp, UserKey};

use super::{api_call::operation, host::Automation, make::NotSaved};

/// The users of an app, and what was done to have them.
#[derive(Debug, Default)]
pub(super) struct Provided {
    /// What they sign in with, by action.
    pub(super) keys: BTreeMap<FluxPartId, UserKey>,
    /// Those that were not there before.
    made: Vec<UserName>,
    /// Those that might do something else before, and what.
    changed: Vec<(UserName, String)>,
}

impl Automation {
    /// Makes the users that the actions of `draft` act as, and writes into it who they are. Those of `before` stay that
    /// belong to this life of the platform and are there yet. Where one cannot be had, all is as it was.
    pub(super) async fn provide_users(
        &self,
        app: &FluxAppId,
        draft: &mut AppDraft,
        before: Option<&StoredApp>,
        world: Option<&str>,
    ) -> Result<Provided, ClientError> {
        let before = before.filter(|before| before.world.as_deref() == world);
        let mut provided = Provided::default();
        match self.provide(app, draft, before, &mut provided).await {
            Ok(()) => Ok(provided),
            Err(error) => {
                self.take_back(provided).await;
                Err(error)
            }
        }
    }

    async fn provide(
        &self,
        app: &FluxAppId,
        draft: &mut AppDraft,
        before: Option<&StoredApp>,
        provided: &mut Provided,
    ) -> Result<(), ClientError> {
        for step in &mut draft.actions {
            let StepKind::SoracomApi { method, path, user, .. } = &mut step.does else { continue };
            let Ok(called) = operation(method, path) else { continue };
            let permission = spec::permission(called.id);
            let held = match before.and_then(|before| held(before, &step.id)) {
                Some((known, key)) if self.is_there(&known.user_name).await? => Some((known, key)),
                Some(_) | None => None,
            };
            let (known, key) = match held {
                Some(held) => held,
                None => self.make_user(app, &step.id, &mut provided.made).await?,
            };
            if known.permission != permission {
                self.permit(&known.user_name, &permission).await?;
                if !provided.made.contains(&known.user_name) {
                    provided.changed.push((known.user_name.clone(), known.permission));
                }
            }
            *user = Some(SamUser { permission, user_name: known.user_name });
            provided.keys.insert(step.id.clone(), key);
        }
        Ok(())
    }

    /// Undoes what was done to have the users of an app that was not saved.
    pub(super) async fn take_back(&self, provided: Provided) {
        for name in &provided.made {
            self.remove_user(name).await;
        }
        for (name, permission) in &provided.changed {
            if let Err(error) = self.permit(name, permission).await {
                tracing::warn!(user = %name, %error, "a Flux action's user may not do again what it might");
            }
        }
    }

    /// Removes the users of all actions of an app.
    pub(super) async fn remove_users(&self, app: &AppDraft) {
        for name in names(app) {
            self.remove_user(name).await;
        }
    }

    /// Removes the users of those actions that have none any more.
    pub(super) async fn remove_left(&self, before: Option<&StoredApp>, app: &AppDraft) {
        let kept: Vec<&UserName> = names(app).collect();
        for name in before.iter().flat_map(|before| names(&before.app.app)) {
            if !kept.contains(&name) {
                self.remove_user(name).await;
            }
        }
    }

    /// Makes the users of all apps anew that were made in another life of the platform: a world that begins anew has none of
    /// them. In one and the same life a user that is gone was removed by somebody, and stays so until the app is saved.
    pub(super) async fn renew_users(&self) -> Result<(), NotSaved> {
        let _saving = self.saving().await;
        let world = self.world().await?;
        for ready in self.apps() {
            if ready.stored.world == world {
                continue;
            }
            let mut app = ready.stored.app.clone();
            let provided = self.provide_users(&app.id, &mut app.app, None, world.as_deref()).await?;
            let stored = StoredApp { app, keys: provided.keys.clone(), world: world.clone() };
            let kept = stored.clone();
            if let Err(error) = self.db().write(move |automation| automation.keep_app(&kept)).await {
                self.take_back(provided).await;
                return Err(error.into());
            }
            self.put(stored);
        }
        Ok(())
    }

    /// A new user that may do nothing yet. One of its name was left over: only Kansei gives such names.
    async fn make_user(
        &self,
        app: &FluxAppId,
        action: &FluxPartId,
        made: &mut Vec<UserName>,
    ) -> Result<(SamUser, UserKey), ClientError> {
        let ground = self.ground();
        // A part of the app's id tells apart what is called the same in another; the time is at its beginning.
        let tail: String = app.as_str().chars().rev().take(8).collect::<Vec<_>>().into_iter().rev().collect();
        let name: String = format!("flux-{tail}-{action}").chars().take(128).collect();
        let name = UserName::new(name).expect("letters, digits and hyphens are a name");
        let path = (ground.operator.clone(), name.clone());
        if self.is_there(&name).await? {
            ground.root.get::<DeleteUser>(&path).await?;
        }
        let request = CreateUserRequest {
            description: Some(format!("Made by Kansei for the Flux app {app}, action {action}")),
            ..CreateUserRequest::default()
        };
        ground.root.post::<CreateUser>(&path, &request).await?;
        made.push(name.clone());
        let key = ground.root.get::<GenerateUserAuthKey>(&path).await?;
        let key = UserKey { auth_key_id: key.auth_key_id.to_string(), auth_key: key.auth_key };
        Ok((SamUser { user_name: name, permission: String::new() }, key))
    }

    async fn is_there(&self, name: &UserName) -> Result<bool, ClientError> {
        let ground = self.ground();
        match ground.root.get::<GetUser>(&(ground.operator.clone(), name.clone())).await {
            Ok(_) => Ok(true),
            Err(error) if error.status() == Some(404) => Ok(false),
            Err(error) => Err(error),
        }
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
    async fn remove_user(&self, name: &UserName) {
        let path = (self.ground().operator.clone(), name.clone());
        match self.ground().root.get::<DeleteUser>(&path).await {
            Ok(_) => {}
            Err(error) if error.status() == Some(404) => {}
            Err(error) => {
                tracing::warn!(user = %name, %error, "the user of a Flux action could not be removed");
            }
        }
    }
}

/// The user of an action as it was saved, and what it signs in with.
fn held(before: &StoredApp, action: &FluxPartId) -> Option<(SamUser, UserKey)> {
    let key = before.keys.get(action)?;
    let step = before.app.app.actions.iter().find(|step| step.id == *action)?;
    let StepKind::SoracomApi { user: Some(user), .. } = &step.does else { return None };
    Some((user.clone(), key.clone()))
}

/// Who the actions of an app act as.
fn names(app: &AppDraft) -> impl Iterator<Item = &UserName> {
    app.actions.iter().filter_map(|step| match &step.does {
        StepKind::SoracomApi { user, .. } => user.as_ref().map(|user| &user.user_name),
        StepKind::Webhook { .. }
        | StepKind::Slack { .. }
        | StepKind::Email { .. }
        | StepKind::Republish { .. }
        | StepKind::Ai { .. }
        | StepKind::Line { .. } => None,
    })
}
