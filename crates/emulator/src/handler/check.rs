use api::soracom::{
    event_handler::{
        Action, ActionProperties, ActionType, DateConst, EventHandler, HandlerStatus, Loose, MOST_ACTIONS,
        MOST_LIMIT, MOST_OFFSET, Rule, RuleAbout, RuleProperties,
    },
    sim::subscription::all_choices,
};
use serde_json::Value;

use super::{carry_out::headers, moment::when, record::Target};
use crate::{Result, error::invalid};

/// What a handler looks after, if it can be kept: each thing is there that its rule and its actions need, and nothing stands against it.
///
/// # Errors
/// [`crate::Error::Invalid`] with the first field that is wrong.
pub fn check(handler: &EventHandler) -> Result<Target> {
    if handler.name.trim().is_empty() {
        return Err(invalid("name", "is empty"));
    }
    if let HandlerStatus::Other(other) = &handler.status {
        return Err(invalid("status", format!("{other:?} is neither active nor inactive")));
    }
    let target = Target::of(handler)?;
    rule(&handler.rule_config, &target)?;
    let actions = &handler.action_config_list;
    if actions.is_empty() || actions.len() > MOST_ACTIONS {
        return Err(invalid("actionConfigList", format!("holds from 1 to {MOST_ACTIONS} actions")));
    }
    actions.iter().enumerate().try_for_each(|(place, one)| {
        action(one, &handler.rule_config, &format!("actionConfigList[{place}]"))
    })?;
    Ok(target)
}

fn rule(rule: &Rule, target: &Target) -> Result<()> {
    let Some(facts) = rule.kind.facts() else {
        return Err(invalid("ruleConfig.type", format!("{:?} is not a rule", rule.kind.as_str())));
    };
    let properties = &rule.properties;
    let field = |name: &str| format!("ruleConfig.properties.{name}");
    // A name that is misspelt would make the rule a wider one.
    if let Some(unknown) = properties.rest.keys().next() {
        let shown: String = unknown.chars().take(64).collect();
        return Err(invalid(field(&shown), "is no property of a rule"));
    }
    let again = properties
        .inactive_timeout_date_const
        .as_ref()
        .ok_or_else(|| invalid(field("inactiveTimeoutDateConst"), "is missing"))?;
    if !facts.again.contains(again) {
        let can = facts.again.iter().map(DateConst::as_str).collect::<Vec<_>>().join(", ");
        return Err(invalid(field("inactiveTimeoutDateConst"), format!("can be {can} with this rule")));
    }
    offset(properties.inactive_timeout_offset_minutes.as_ref(), again, || {
        field("inactiveTimeoutOffsetMinutes")
    })?;
    if let Some(once) = &properties.run_once_among_target {
        if !facts.once_among_target {
            return Err(invalid(field("runOnceAmongTarget"), "does not belong to this rule"));
        }
        if !matches!(&*once.text(), "true" | "false") {
            return Err(invalid(field("runOnceAmongTarget"), "is true or false"));
        }
    }
    match facts.about {
        RuleAbout::Traffic(_) => limit(properties, field),
        RuleAbout::TotalTraffic(_) => {
            if !matches!(target, Target::Everybody(_) | Target::Group(_)) {
                return Err(invalid("target", "this rule looks after a group or the operator"));
            }
            limit(properties, field)
        }
        RuleAbout::Session => match &properties.session_status {
            Some(status) if matches!(status.as_str(), "Created" | "Deleted") => Ok(()),
            _ => Err(invalid(field("sessionStatus"), "is Created or Deleted")),
        },
        RuleAbout::SpeedClass => match properties.target_speed_class.as_ref().and_then(Option::as_deref) {
            Some(class) => speed_class(class, || field("targetSpeedClass")),
            None => Ok(()),
        },
        // This world has no prices.
        RuleAbout::Charge => {
            Err(invalid("ruleConfig.type", "this world knows no charges, so none can be waited for"))
        }
        RuleAbout::FirstTraffic
        | RuleAbout::Status
        | RuleAbout::Expired
        | RuleAbout::ImeiMismatched
        | RuleAbout::Ota => Ok(()),
    }
}

fn limit(properties: &RuleProperties, field: impl Fn(&str) -> String) -> Result<()> {
    match properties.limit_total_traffic_mega_byte.as_ref().and_then(Loose::number) {
        Some(1..=MOST_LIMIT) => Ok(()),
        _ => {
            let reason = format!("is a whole number from 1 to {MOST_LIMIT}");
            Err(invalid(field("limitTotalTrafficMegaByte"), reason))
        }
    }
}

fn action(action: &Action, rule: &Rule, at: &str) -> Result<()> {
    let properties = &action.properties;
    let field = |name: &str| format!("{at}.properties.{name}");
    let when = when(properties);
    if let DateConst::Other(other) = when {
        return Err(invalid(field("executionDateTimeConst"), format!("{other:?} is no such time")));
    }
    offset(properties.execution_offset_minutes.as_ref(), when, || field("executionOffsetMinutes"))?;
    let needs = |name: &str, value: Option<&String>| match value {
        Some(text) if !text.trim().is_empty() => Ok(()),
        _ => Err(invalid(field(name), "is missing")),
    };
    match &action.kind {
        ActionType::Activation | ActionType::Deactivation | ActionType::Standby | ActionType::Suspend => {
            Ok(())
        }
        ActionType::ChangeSpeedClass => {
            needs("speedClass", properties.speed_class.as_ref())?;
            speed_class(properties.speed_class.as_deref().unwrap_or_default(), || field("speedClass"))
        }
        ActionType::SendMail => {
            needs("to", properties.to.as_ref())?;
            let to = properties.to.as_deref().unwrap_or_default();
            if to.split('@').count() != 2 || to.contains([',', ';']) || to.contains(char::is_whitespace) {
                return Err(invalid(field("to"), "is one mail address"));
            }
            mail(properties, needs)
        }
        ActionType::SendMailToOperator => mail(properties, needs),
        ActionType::ExecuteWebRequest => web_request(properties, field, needs),
        ActionType::InvokeAwsLambda => {
            needs("endpoint", properties.endpoint.as_ref())?;
            needs("functionName", properties.function_name.as_ref())?;
            // The deprecated pair stands in for the credentials. [spec]
            let pair = properties.access_key.is_some() && properties.secret_access_key.is_some();
            if pair { Ok(()) } else { needs("credentialsId", properties.credentials_id.as_ref()) }
        }
        ActionType::ImeiLock => {
            let session = rule.kind.facts().is_some_and(|facts| facts.about == RuleAbout::Session);
            if session && rule.properties.has_imei == Some(true) {
                Ok(())
            } else {
                let reason = "ImeiLockAction needs SubscriberSessionStatusRule with hasImei";
                Err(invalid(format!("{at}.type"), reason))
            }
        }
        ActionType::Other(other) => Err(invalid(format!("{at}.type"), format!("{other:?} is not an action"))),
    }
}

fn mail(properties: &ActionProperties, needs: impl Fn(&str, Option<&String>) -> Result<()>) -> Result<()> {
    needs("title", properties.title.as_ref())?;
    needs("message", properties.message.as_ref())
}

fn web_request(
    properties: &ActionProperties,
    field: impl Fn(&str) -> String,
    needs: impl Fn(&str, Option<&String>) -> Result<()>,
) -> Result<()> {
    needs("url", properties.url.as_ref().map(api::Secret::expose))?;
    let url = properties.url.as_ref().map_or("", |url| url.expose().as_str());
    if !(url.starts_with("http://") || url.starts_with("https://") || url.starts_with("${")) {
        return Err(invalid(field("url"), "begins with http:// or https://"));
    }
    let method = properties.http_method.as_deref().unwrap_or_default();
    if !matches!(method, "GET" | "POST" | "PUT" | "DELETE") {
        return Err(invalid(field("httpMethod"), "is GET, POST, PUT or DELETE"));
    }
    needs("contentType", properties.content_type.as_ref())?;
    // guess: an empty body is none.
    let body = properties.body.as_deref().is_some_and(|body| !body.is_empty());
    if body && !matches!(method, "POST" | "PUT") {
        return Err(invalid(field("body"), "goes with POST and PUT only"));
    }
    // guess: they may be left out, though the definition lists them as required: the vendor's console sends none.
    let written = properties.headers.as_ref().map_or(&Value::Null, api::Secret::expose);
    headers(written).map(drop).ok_or_else(|| {
        invalid(
            field("headers"),
            r#"is an object of texts, or such an object as text: "{\"name\":\"value\"}""#,
        )
    })
}

fn speed_class(class: &str, field: impl Fn() -> String) -> Result<()> {
    if all_choices().contains(&class) {
        return Ok(());
    }
    Err(invalid(field(), format!("{class:?} is not a speed class that can be chosen")))
}

fn offset(minutes: Option<&Loose>, when: &DateConst, field: impl Fn() -> String) -> Result<()> {
    let Some(minutes) = minutes else { return Ok(()) };
    if *when == DateConst::Never {
        // guess: "0" says nothing, and the vendor's console may send it.
        return if minutes.number() == Some(0) {
            Ok(())
        } else {
            Err(invalid(field(), "does not go with NEVER"))
        };
    }
    match minutes.number() {
        Some(0..=MOST_OFFSET) => Ok(()),
        _ => Err(invalid(field(), format!("is a whole number of minutes from 0 to {MOST_OFFSET}"))),
    }
}
