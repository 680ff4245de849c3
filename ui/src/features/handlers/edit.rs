//! What an operator does to a handler's draft. Pure.

use api::soracom::event_handler::{
    Action, ActionProperties, ActionType, DateConst, EventHandlerRequest, HandlerStatus, Loose, Rule,
    RuleAbout, RuleProperties, RuleType,
};

use super::{field::takes_body, kinds::about, target::Target};

/// A handler that is begun: a rule with what it needs, and no step yet.
pub(super) fn begun(
    name: String,
    description: String,
    target: Target,
    rule: RuleType,
) -> EventHandlerRequest {
    let mut handler = EventHandlerRequest {
        name,
        description: (!description.is_empty()).then_some(description),
        status: HandlerStatus::Active,
        rule_config: Rule {
            kind: rule.clone(),
            properties: RuleProperties::default(),
            rest: Default::default(),
        },
        action_config_list: Vec::new(),
        target_imsi: None,
        target_sim_id: None,
        target_group_id: None,
        target_operator_id: None,
        rest: Default::default(),
    };
    target.write(&mut handler);
    set_rule(&mut handler, rule);
    handler
}

/// Makes it wait for something else. What the new rule has too stays as it was.
pub(super) fn set_rule(handler: &mut EventHandlerRequest, rule: RuleType) {
    let before = std::mem::take(&mut handler.rule_config.properties);
    let mut kept = RuleProperties::default();
    if let Some(facts) = rule.facts() {
        let again = before.inactive_timeout_date_const.filter(|again| facts.again.contains(again));
        kept.inactive_timeout_date_const = Some(again.unwrap_or(DateConst::Never));
        if kept.inactive_timeout_date_const != Some(DateConst::Never) {
            kept.inactive_timeout_offset_minutes = before.inactive_timeout_offset_minutes;
        }
        if facts.once_among_target {
            let once = before.run_once_among_target;
            kept.run_once_among_target = Some(once.unwrap_or_else(|| Loose::Text("false".to_owned())));
        }
        match facts.about {
            RuleAbout::Traffic(_) | RuleAbout::TotalTraffic(_) => {
                kept.limit_total_traffic_mega_byte = before.limit_total_traffic_mega_byte;
            }
            RuleAbout::Status => {
                kept.source_status = before.source_status;
                kept.target_status = before.target_status;
            }
            RuleAbout::SpeedClass => kept.target_speed_class = before.target_speed_class,
            RuleAbout::Session => {
                let event = before.session_status.unwrap_or(api::soracom::session::SessionEventKind::Created);
                kept.session_status = Some(event);
                kept.has_imei = before.has_imei;
            }
            RuleAbout::Ota => {
                let status = before.target_ota_status;
                kept.target_ota_status = status.or(Some(api::soracom::event_handler::OtaStatus::Finished));
            }
            RuleAbout::Charge => kept.limit_total_amount = before.limit_total_amount,
            RuleAbout::FirstTraffic | RuleAbout::Expired | RuleAbout::ImeiMismatched => {}
        }
    }
    handler.rule_config.kind = rule;
    handler.rule_config.properties = kept;
}

/// When it may be met again; what comes later than never is nothing.
pub(super) fn set_again(handler: &mut EventHandlerRequest, again: DateConst) {
    let properties = &mut handler.rule_config.properties;
    if again == DateConst::Never {
        properties.inactive_timeout_offset_minutes = None;
    }
    properties.inactive_timeout_date_const = Some(again);
}

/// A step that is begun: at once.
pub(super) fn step(kind: ActionType) -> Action {
    let text = |text: &str| Some(text.to_owned());
    let mut properties = ActionProperties {
        execution_date_time_const: Some(DateConst::Immediately),
        execution_offset_minutes: Some(Loose::Text("0".to_owned())),
        ..ActionProperties::default()
    };
    match &kind {
        ActionType::ExecuteWebRequest => {
            properties.http_method = text("POST");
            properties.content_type = text("application/json");
        }
        ActionType::ChangeSpeedClass => properties.speed_class = text("s1.standard"),
        ActionType::SendMail
        | ActionType::SendMailToOperator
        | ActionType::InvokeAwsLambda
        | ActionType::Activation
        | ActionType::Deactivation
        | ActionType::Standby
        | ActionType::Suspend
        | ActionType::ImeiLock
        | ActionType::Other(_) => {}
    }
    Action { kind, properties, rest: Default::default() }
}

/// When a step is done; what comes later than never is nothing.
pub(super) fn set_when(action: &mut Action, when: DateConst) {
    if when == DateConst::Never {
        action.properties.execution_offset_minutes = None;
    }
    action.properties.execution_date_time_const = Some(when);
}

/// When a step is done: at once unless it says so.
pub(super) fn when(action: &Action) -> DateConst {
    action.properties.execution_date_time_const.clone().unwrap_or(DateConst::Immediately)
}

/// Minutes as somebody types them; none where nothing is typed.
pub(super) fn minutes(text: &str) -> Option<Loose> {
    (!text.trim().is_empty()).then(|| Loose::Text(text.trim().to_owned()))
}

pub(super) fn typed(loose: Option<&Loose>) -> String {
    loose.map(|loose| loose.text().into_owned()).unwrap_or_default()
}

/// The handler as it is sent: without what its steps do not use.
pub(super) fn ready(mut handler: EventHandlerRequest) -> EventHandlerRequest {
    for action in &mut handler.action_config_list {
        if action.kind == ActionType::ExecuteWebRequest && !takes_body(action) {
            action.properties.body = None;
        }
    }
    handler
}

/// Names that `${…}` can have in this handler.
pub(super) fn variables(handler: &EventHandlerRequest) -> &'static [&'static str] {
    about(&handler.rule_config.kind).map_or(&[], RuleAbout::variables)
}

#[cfg(test)]
mod tests {
    use super::{
        super::{kinds::RULES, sample::ota},
        *,
    };

    #[test]
    fn another_rule_keeps_what_it_has_too_and_nothing_else() {
        let mut handler = ota();
        set_rule(&mut handler, RuleType::SimStatusAttribute);
        let properties = &handler.rule_config.properties;
        assert_eq!(properties.inactive_timeout_date_const, Some(DateConst::Never));
        assert!(properties.target_ota_status.is_none() && properties.run_once_among_target.is_some());
        set_again(&mut handler, DateConst::Immediately);
        set_rule(&mut handler, RuleType::SimDailyTotalTraffic);
        let again = &handler.rule_config.properties.inactive_timeout_date_const;
        assert_eq!(*again, Some(DateConst::Never), "a traffic rule is never met again at once");
    }

    #[test]
    fn every_rule_begins_with_what_the_platform_requires_of_it() {
        for rule in RULES {
            let handler = begun("n".into(), String::new(), Target::Group("g".into()), rule.clone());
            let properties = &handler.rule_config.properties;
            let facts = rule.facts().unwrap();
            let again = properties.inactive_timeout_date_const.as_ref().unwrap();
            assert!(facts.again.contains(again), "{rule:?}");
            assert_eq!(properties.run_once_among_target.is_some(), facts.once_among_target, "{rule:?}");
        }
    }

    #[test]
    fn what_comes_after_never_is_nothing() {
        let mut action = step(ActionType::Suspend);
        set_when(&mut action, DateConst::Never);
        assert_eq!((when(&action), action.properties.execution_offset_minutes), (DateConst::Never, None));
        assert_eq!((minutes(" 30 "), minutes(" ")), (Some(Loose::Text("30".into())), None));
    }

    #[test]
    fn a_body_that_is_not_sent_stays_in_the_draft() {
        let mut handler = ota();
        handler.action_config_list[0].properties.http_method = Some("GET".into());
        assert!(handler.action_config_list[0].properties.body.is_some());
        assert!(ready(handler).action_config_list[0].properties.body.is_none());
    }
}
