use api::soracom::{auth as a, group as g, query as q, sim as s, subscriber as sub};
use axum::{Router, middleware};

use crate::{
    cloud::{
        Cloud,
        http::{auth, gate, group, query, refuse, sim, subscriber},
    },
    http::mount::Mount,
};

/// Everything under `/v1`: what is implemented, and a polite refusal of the rest.
pub(crate) fn routes(cloud: Cloud) -> Router {
    let open = Router::new().mount::<a::Auth, _, _>(auth::auth);
    let gated = Router::new()
        .mount::<a::Logout, _, _>(auth::logout)
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
        .route_layer(middleware::from_fn_with_state(cloud.clone(), gate::signed_in));
    open.merge(gated)
        .route_layer(middleware::from_fn_with_state(cloud.clone(), gate::faults))
        .fallback(refuse::unknown)
        .method_not_allowed_fallback(refuse::unknown)
        .with_state(cloud)
}
