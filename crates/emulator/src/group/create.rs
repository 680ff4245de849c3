use api::{
    id::OperatorId,
    soracom::group::{CreateGroupRequest, Group},
};

use crate::{Cx, GroupDecision, Result, group::check};

/// Creates a group of `operator`.
///
/// # Errors
/// As for [`crate::group::put_parameters`], for the configuration that comes with it.
pub fn create(request: &CreateGroupRequest, operator: &OperatorId, cx: &mut Cx) -> Result<GroupDecision> {
    let configuration = request.configuration.clone().unwrap_or_default();
    for (namespace, parameters) in &configuration {
        check::namespace(namespace)?;
        for (key, value) in parameters {
            check::parameter(namespace, key, value)?;
        }
    }
    check::size(&configuration)?;
    Ok(GroupDecision {
        group: Group {
            group_id: cx.group_id(),
            operator_id: Some(operator.clone()),
            tags: request.tags.clone().unwrap_or_default(),
            configuration,
            created_time: Some(cx.now),
            last_modified_time: Some(cx.now),
            rest: api::Rest::new(),
        },
    })
}
