use serde_json::Value;

use crate::{
    console::flux::{
        ApiCall, App, AppDraft, AppRow, Flaw, Quota, QuotaRequest, Runs, RunsQuery, Taken, Trial,
        TrialResult, Words,
    },
    id::{ContextId, FluxAppId, FluxPartId},
};

crate::endpoints! {
    /// All Flux apps of a context, by name.
    ListApps: GET "/kansei/contexts/{context}/flux/apps" { path: ContextId } -> Vec<AppRow>;
    /// Makes an app; what is left out of it (webhook addresses, SAM users) is made, too. 400 with all that is wrong.
    CreateApp: POST "/kansei/contexts/{context}/flux/apps" { path: ContextId, body: AppDraft } -> App;
    /// One app.
    GetApp: GET "/kansei/contexts/{context}/flux/apps/{app}" { path: (ContextId, FluxAppId) } -> App;
    /// Replaces an app that was read at this version; 409 where somebody else has saved it since.
    SaveApp: PUT "/kansei/contexts/{context}/flux/apps/{app}" { path: (ContextId, FluxAppId), body: App } -> App;
    /// Removes an app, its SAM users and its history. What was taken and not done yet is not done.
    DeleteApp: DELETE "/kansei/contexts/{context}/flux/apps/{app}" { path: (ContextId, FluxAppId) } -> ();
    /// What keeps a draft from running; nothing is kept.
    CheckApp: POST "/kansei/contexts/{context}/flux/check" { path: ContextId, body: AppDraft } -> Vec<Flaw>;
    /// What an expression comes to; nothing is done.
    TryExpression: POST "/kansei/contexts/{context}/flux/try" { path: ContextId, body: Trial } -> TrialResult;
    /// What can be written in an expression.
    GetWords: GET "/kansei/contexts/{context}/flux/words" { path: ContextId } -> Words;
    /// The operations of the platform that an action may call.
    ListCalls: GET "/kansei/contexts/{context}/flux/operations" { path: ContextId } -> Vec<ApiCall>;
    /// Sends a message to a channel; what its actions do is really done.
    TryMessage: POST "/kansei/contexts/{context}/flux/apps/{app}/channels/{channel}/try" { path: (ContextId, FluxAppId, FluxPartId), body: Value } -> Taken;
    /// The messages of an app and what was done with them.
    ListRuns: GET "/kansei/contexts/{context}/flux/apps/{app}/runs" { path: (ContextId, FluxAppId), query: RunsQuery } -> Runs;
    /// How many messages came in this month, and how many may.
    GetQuota: GET "/kansei/contexts/{context}/flux/quota" { path: ContextId } -> Quota;
    /// Sets how many may come in.
    SetQuota: POST "/kansei/contexts/{context}/flux/quota" { path: ContextId, body: QuotaRequest } -> Quota;
}
