use api::{
    console::rows::ListRows,
    soracom::{
        audit_log as al, auth as a, event_handler as e, group as g, operator as o, port_mapping as p,
        query as q, role as r, sim as s, stats as st, subscriber as sub, user as u,
    },
};
use axum::{Router, middleware};

use crate::{
    cloud::{
        Cloud,
        http::{
            audit_log, auth, budget, downlink, download, event_handler, file, gate, group, operator,
            password_reset, port_mapping, query, refuse, role, rows, sim, sim_lifecycle, sim_profile, stats,
            subscriber, subscriber_lifecycle, user, user_credentials,
        },
    },
    http::mount::Mount,
};

/// What stands under `/v1` and is not the platform's own.
pub(crate) struct Beside {
    /// What asks for no key.
    pub(crate) open: Router,
    /// What asks for any key that holds.
    pub(crate) with_key: Router,
}

/// Everything under `/v1`: what is implemented, and a polite refusal of the rest.
pub(crate) fn routes(cloud: Cloud, beside: Option<Beside>) -> Router {
    let open = Router::new()
        .mount::<a::Auth, _, _>(auth::auth)
        .mount::<a::IssuePasswordResetToken, _, _>(password_reset::issue)
        .mount::<a::VerifyPasswordResetToken, _, _>(password_reset::verify)
        .merge(download::routes());
    let gated = Router::new()
        .mount::<a::Logout, _, _>(auth::logout)
        .mount::<a::SwitchUser, _, _>(auth::switch_user)
        .mount::<s::ListSims, _, _>(sim::list)
        .mount::<s::GetSim, _, _>(sim::get)
        .mount::<s::DeleteSimSession, _, _>(sim::delete_session)
        .mount::<s::ListSimSessionEvents, _, _>(sim::list_session_events)
        .mount::<s::ActivateSim, _, _>(sim::activate)
        .mount::<s::DeactivateSim, _, _>(sim::deactivate)
        .mount::<s::SetSimGroup, _, _>(sim::set_group)
        .mount::<s::UnsetSimGroup, _, _>(sim::unset_group)
        .mount::<s::UpdateSimSpeedClass, _, _>(sim::update_speed_class)
        .mount::<s::PutSimTags, _, _>(sim::put_tags)
        .mount::<s::DeleteSimTag, _, _>(sim::delete_tag)
        .mount::<sub::ListSubscribers, _, _>(subscriber::list)
        .mount::<sub::GetSubscriber, _, _>(subscriber::get)
        .mount::<sub::DeleteSubscriberSession, _, _>(subscriber::delete_session)
        .mount::<sub::ListSessionEvents, _, _>(subscriber::list_session_events)
        .mount::<sub::ActivateSubscriber, _, _>(subscriber::activate)
        .mount::<sub::DeactivateSubscriber, _, _>(subscriber::deactivate)
        .mount::<sub::SetGroup, _, _>(subscriber::set_group)
        .mount::<sub::UnsetGroup, _, _>(subscriber::unset_group)
        .mount::<sub::UpdateSpeedClass, _, _>(subscriber::update_speed_class)
        .mount::<sub::PutSubscriberTags, _, _>(subscriber::put_tags)
        .mount::<sub::DeleteSubscriberTag, _, _>(subscriber::delete_tag)
        .mount::<g::ListGroups, _, _>(group::list)
        .mount::<g::CreateGroup, _, _>(group::create)
        .mount::<g::GetGroup, _, _>(group::get)
        .mount::<g::DeleteGroup, _, _>(group::delete)
        .mount::<g::ListSubscribersInGroup, _, _>(group::list_members)
        .mount::<g::PutConfigurationParameters, _, _>(group::put_parameters)
        .mount::<g::DeleteConfigurationParameter, _, _>(group::delete_parameter)
        .mount::<g::DeleteConfigurationNamespace, _, _>(group::delete_namespace)
        .mount::<g::PutGroupTags, _, _>(group::put_tags)
        .mount::<g::DeleteGroupTag, _, _>(group::delete_tag)
        .mount::<q::SearchSims, _, _>(query::search_sims)
        .mount::<st::GetAirStatsOfSim, _, _>(stats::of_sim)
        .mount::<st::GetAirStats, _, _>(stats::of_subscriber)
        .mount::<st::GetAirStatsOfGroup, _, _>(stats::of_group)
        .merge(life_cycle())
        .merge(automation())
        .merge(file::routes())
        .merge(napter())
        .merge(downlink::routes())
        .merge(of_operator(&cloud))
        // The layer that was added last is passed first.
        .route_layer(middleware::from_fn_with_state(cloud.clone(), gate::permitted))
        .route_layer(middleware::from_fn_with_state(cloud.clone(), budget::within_budget))
        .route_layer(middleware::from_fn_with_state(cloud.clone(), gate::noted))
        // No path of the vendor's: a budget of a world must not keep its own console from starting.
        .merge(
            Router::new()
                .mount::<ListRows, _, _>(rows::list)
                .route_layer(middleware::from_fn_with_state(cloud.clone(), gate::permitted)),
        )
        .route_layer(middleware::from_fn_with_state(cloud.clone(), gate::signed_in))
        .route_layer(middleware::from_fn(file::as_in_table));
    let beside = beside.map(|Beside { open, with_key }| {
        let asking = middleware::from_fn_with_state(cloud.clone(), gate::signed_in);
        open.merge(with_key.route_layer(asking))
    });
    let platform = open
        .merge(gated)
        .route_layer(middleware::from_fn_with_state(cloud.clone(), gate::faults))
        .fallback(refuse::unknown)
        .method_not_allowed_fallback(refuse::unknown)
        .with_state(cloud);
    match beside {
        Some(beside) => platform.merge(beside),
        None => platform,
    }
}

/// What becomes of SIMs and subscribers: status, termination, expiry, IMEI lock.
fn life_cycle() -> Router<Cloud> {
    Router::new()
        .mount::<s::SetSimToStandby, _, _>(sim_lifecycle::set_to_standby)
        .mount::<s::SuspendSim, _, _>(sim_lifecycle::suspend)
        .mount::<s::TerminateSim, _, _>(sim_lifecycle::terminate)
        .mount::<s::EnableSimTermination, _, _>(sim_lifecycle::enable_termination)
        .mount::<s::DisableSimTermination, _, _>(sim_lifecycle::disable_termination)
        .mount::<s::SetSimExpiryTime, _, _>(sim_lifecycle::set_expiry_time)
        .mount::<s::UnsetSimExpiryTime, _, _>(sim_lifecycle::unset_expiry_time)
        .mount::<s::SetSimImeiLock, _, _>(sim_lifecycle::set_imei_lock)
        .mount::<s::UnsetSimImeiLock, _, _>(sim_lifecycle::unset_imei_lock)
        .mount::<s::ListSimStatusHistory, _, _>(sim_lifecycle::list_status_history)
        .mount::<sub::SetSubscriberToStandby, _, _>(subscriber_lifecycle::set_to_standby)
        .mount::<sub::SuspendSubscriber, _, _>(subscriber_lifecycle::suspend)
        .mount::<sub::TerminateSubscriber, _, _>(subscriber_lifecycle::terminate)
        .mount::<sub::EnableTermination, _, _>(subscriber_lifecycle::enable_termination)
        .mount::<sub::DisableTermination, _, _>(subscriber_lifecycle::disable_termination)
        .mount::<sub::SetExpiryTime, _, _>(subscriber_lifecycle::set_expiry_time)
        .mount::<sub::UnsetExpiryTime, _, _>(subscriber_lifecycle::unset_expiry_time)
        .mount::<sub::SetImeiLock, _, _>(subscriber_lifecycle::set_imei_lock)
        .mount::<sub::UnsetImeiLock, _, _>(subscriber_lifecycle::unset_imei_lock)
}

/// What the platform does by itself.
fn automation() -> Router<Cloud> {
    Router::new()
        .mount::<s::AddSubscription, _, _>(sim_profile::add_subscription)
        .mount::<s::CancelSubscriptionContainerDownload, _, _>(sim_profile::cancel_download)
        .mount::<s::TerminateSubscriptionContainer, _, _>(sim_profile::terminate)
        .mount::<e::ListEventHandlers, _, _>(event_handler::list)
        .mount::<e::CreateEventHandler, _, _>(event_handler::create)
        .mount::<e::GetEventHandler, _, _>(event_handler::get)
        .mount::<e::UpdateEventHandler, _, _>(event_handler::update)
        .mount::<e::DeleteEventHandler, _, _>(event_handler::delete)
        .mount::<e::SetIgnoreEventHandler, _, _>(event_handler::ignore)
        .mount::<e::DeleteIgnoreEventHandler, _, _>(event_handler::heed)
        .mount::<e::ListEventHandlersBySubscriber, _, _>(event_handler::list_of_subscriber)
}

/// Doors into a device's network, and who came through them.
fn napter() -> Router<Cloud> {
    Router::new()
        .mount::<p::ListPortMappings, _, _>(port_mapping::list)
        .mount::<p::CreatePortMapping, _, _>(port_mapping::create)
        .mount::<p::DeletePortMapping, _, _>(port_mapping::delete)
        .mount::<p::ListPortMappingsForSim, _, _>(port_mapping::list_for_sim)
        .mount::<p::CreatePortMappingForSim, _, _>(port_mapping::create_for_sim)
        .mount::<p::ListPortMappingsForSubscriber, _, _>(port_mapping::list_for_subscriber)
        .mount::<al::GetApiAuditLogs, _, _>(audit_log::calls)
        .mount::<al::GetNapterAuditLogs, _, _>(audit_log::napter)
}

/// What stands under an operator: users, roles, the root user's keys.
fn of_operator(cloud: &Cloud) -> Router<Cloud> {
    Router::new()
        .mount::<u::ListUsers, _, _>(user::list)
        .mount::<u::GetUser, _, _>(user::get)
        .mount::<u::CreateUser, _, _>(user::create)
        .mount::<u::UpdateUser, _, _>(user::update)
        .mount::<u::DeleteUser, _, _>(user::delete)
        .mount::<u::ListUserAuthKeys, _, _>(user_credentials::list_keys)
        .mount::<u::GenerateUserAuthKey, _, _>(user_credentials::generate_key)
        .mount::<u::GetUserAuthKey, _, _>(user_credentials::get_key)
        .mount::<u::DeleteUserAuthKey, _, _>(user_credentials::delete_key)
        .mount::<u::HasPassword, _, _>(user_credentials::has_password)
        .mount::<u::CreateUserPassword, _, _>(user_credentials::create_password)
        .mount::<u::UpdateUserPassword, _, _>(user_credentials::update_password)
        .mount::<u::DeleteUserPassword, _, _>(user_credentials::delete_password)
        .mount::<u::GetUserMfaStatus, _, _>(user_credentials::mfa_status)
        .mount::<u::EnableUserMfa, _, _>(user_credentials::enable_mfa)
        .mount::<u::VerifyUserMfa, _, _>(user_credentials::verify_mfa)
        .mount::<u::RevokeUserMfa, _, _>(user_credentials::revoke_mfa)
        .mount::<u::RevokeUserAuthTokens, _, _>(user_credentials::end_tokens)
        .mount::<u::GetUserPermission, _, _>(user::get_permission)
        .mount::<u::UpdateUserPermission, _, _>(user::update_permission)
        .mount::<u::DeleteUserPermission, _, _>(user::delete_permission)
        .mount::<u::GetUserTrustPolicy, _, _>(user::get_trust_policy)
        .mount::<u::UpdateUserTrustPolicy, _, _>(user::update_trust_policy)
        .mount::<u::DeleteUserTrustPolicy, _, _>(user::delete_trust_policy)
        .mount::<u::GetDefaultPermissions, _, _>(user::get_default_permissions)
        .mount::<u::UpdateDefaultPermissions, _, _>(user::update_default_permissions)
        .mount::<u::DeleteDefaultPermissions, _, _>(user::delete_default_permissions)
        .mount::<r::ListRoles, _, _>(role::list)
        .mount::<r::GetRole, _, _>(role::get)
        .mount::<r::CreateRole, _, _>(role::create)
        .mount::<r::UpdateRole, _, _>(role::update)
        .mount::<r::DeleteRole, _, _>(role::delete)
        .mount::<r::ListRoleAttachedUsers, _, _>(role::list_users)
        .mount::<r::ListRoleVersions, _, _>(role::list_versions)
        .mount::<r::ListUserRoles, _, _>(role::list_of_user)
        .mount::<r::AttachRole, _, _>(role::attach)
        .mount::<r::DetachRole, _, _>(role::detach)
        .mount::<o::ListOperatorAuthKeys, _, _>(operator::list_keys)
        .mount::<o::GenerateOperatorAuthKey, _, _>(operator::generate_key)
        .mount::<o::DeleteOperatorAuthKey, _, _>(operator::delete_key)
        .mount::<o::GenerateAuthToken, _, _>(operator::generate_token)
        .mount::<o::RevokeOperatorAuthTokens, _, _>(operator::end_tokens)
        .mount::<o::GetMfaStatus, _, _>(operator::mfa_status)
        .mount::<o::EnableMfa, _, _>(operator::enable_mfa)
        .mount::<o::VerifyMfa, _, _>(operator::verify_mfa)
        .mount::<o::RevokeMfa, _, _>(operator::revoke_mfa)
        .mount::<st::GetAirStatsOfOperator, _, _>(stats::of_operator)
        .route_layer(middleware::from_fn_with_state(cloud.clone(), gate::own_operator))
}
