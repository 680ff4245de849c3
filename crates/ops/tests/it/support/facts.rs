use std::sync::Arc;

use api::{
    UnixMillis,
    console::{
        plan::{Action, Plan, PlanRequest},
        sim_row::SimRow,
    },
    id::{ContextId, GroupId, PlanId, SimId},
    soracom::group::Group,
};
use ops::plan::{About, Facts, GroupFacts, Pin, TargetFacts, plan};
use serde_json::{Value, json};

use crate::support::Cloud;

pub(crate) fn group(id: &str, air: Value) -> Group {
    serde_json::from_value(
        json!({ "groupId": id, "tags": { "name": id }, "configuration": { "SoracomAir": air } }),
    )
    .unwrap()
}

/// What a desk would know of the cloud now.
pub(crate) fn facts(cloud: &Cloud, on: Option<&GroupId>) -> Facts {
    let group_of = |sim: &SimId| cloud.sims[sim].group.as_ref().and_then(|g| cloud.groups.get(g)).cloned();
    let rows: Vec<SimRow> =
        cloud.sims.keys().map(|sim| SimRow::derive(&cloud.sim(sim), group_of(sim).as_ref(), None)).collect();
    Facts {
        targets: cloud
            .sims
            .keys()
            .map(|sim| TargetFacts {
                sim: cloud.sim(sim),
                group: group_of(sim).map(Arc::new),
                history: Some(cloud.events(sim, None)),
                mark: None,
                own: None,
            })
            .collect(),
        group: on.map(|id| GroupFacts::new(cloud.groups[id].clone(), &rows)),
        about: About {
            groups: cloud.groups.iter().map(|(id, group)| (id.clone(), Arc::new(group.clone()))).collect(),
            ..About::default()
        },
    }
}

/// A plan of `action` on every SIM of the cloud, or on the action's group, and the targets that it freezes.
pub(crate) fn plan_and_pins(cloud: &Cloud, action: &Action) -> (Plan, Vec<Pin>) {
    let on = if let Action::Configure { group_id, .. } = action { Some(group_id.clone()) } else { None };
    let targets = if on.is_some() { Vec::new() } else { cloud.sims.keys().cloned().collect() };
    let planned = plan(
        &PlanRequest::new(action.clone(), targets),
        &facts(cloud, on.as_ref()),
        UnixMillis(cloud.now),
        PlanId::new("P-1").unwrap(),
        ContextId::new("local").unwrap(),
    )
    .unwrap();
    (planned.plan, planned.pins)
}

/// A plan of `action` on every SIM of the cloud, or on the action's group.
pub(crate) fn plan_for(cloud: &Cloud, action: Action) -> Plan {
    plan_and_pins(cloud, &action).0
}
