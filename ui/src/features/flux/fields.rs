//! The texts of an action by the names that the server gives its fields. Pure.

use api::console::flux::{Step, StepKind};

/// The text of that name.
pub(super) fn text<'a>(step: &'a Step, name: &str) -> Option<&'a str> {
    // One list of names for reading and writing; what is read is not written to.
    let found = match (name, &step.does) {
        ("condition", _) => &step.condition,
        ("output", _) => &step.output.as_ref()?.transform.as_ref()?.content,
        ("path", StepKind::SoracomApi { path, .. }) => path,
        (
            "body",
            StepKind::SoracomApi { body, .. } | StepKind::Webhook { body, .. } | StepKind::Email { body, .. },
        ) => body,
        ("method", StepKind::SoracomApi { method, .. } | StepKind::Webhook { method, .. }) => method,
        ("url", StepKind::Webhook { url, .. } | StepKind::Slack { url, .. }) => url,
        ("text", StepKind::Slack { text, .. } | StepKind::Line { text }) => text,
        ("to", StepKind::Email { to, .. }) => to,
        ("subject", StepKind::Email { subject, .. }) => subject,
        ("content", StepKind::Republish { content, .. }) => content,
        (
            "contentType",
            StepKind::Republish { content_type, .. } | StepKind::Webhook { content_type, .. },
        ) => content_type,
        ("prompt", StepKind::Ai { prompt }) => prompt,
        (name, StepKind::Webhook { headers, .. }) => headers.get(name.strip_prefix("header ")?)?,
        (
            _,
            StepKind::SoracomApi { .. }
            | StepKind::Slack { .. }
            | StepKind::Email { .. }
            | StepKind::Republish { .. }
            | StepKind::Ai { .. }
            | StepKind::Line { .. },
        ) => return None,
    };
    Some(found)
}

/// Sets the text of that name, where the action has one.
pub(super) fn set(step: &mut Step, name: &str, to: String) {
    let Step { condition, does, output, .. } = step;
    let held = match (name, does) {
        ("condition", _) => Some(condition),
        ("output", _) => output
            .as_mut()
            .and_then(|output| output.transform.as_mut())
            .map(|transform| &mut transform.content),
        ("path", StepKind::SoracomApi { path, .. }) => Some(path),
        (
            "body",
            StepKind::SoracomApi { body, .. } | StepKind::Webhook { body, .. } | StepKind::Email { body, .. },
        ) => Some(body),
        ("method", StepKind::SoracomApi { method, .. } | StepKind::Webhook { method, .. }) => Some(method),
        ("url", StepKind::Webhook { url, .. } | StepKind::Slack { url, .. }) => Some(url),
        ("text", StepKind::Slack { text, .. } | StepKind::Line { text }) => Some(text),
        ("to", StepKind::Email { to, .. }) => Some(to),
        ("subject", StepKind::Email { subject, .. }) => Some(subject),
        ("content", StepKind::Republish { content, .. }) => Some(content),
        (
            "contentType",
            StepKind::Republish { content_type, .. } | StepKind::Webhook { content_type, .. },
        ) => Some(content_type),
        ("prompt", StepKind::Ai { prompt }) => Some(prompt),
        (name, StepKind::Webhook { headers, .. }) => {
            name.strip_prefix("header ").and_then(|name| headers.get_mut(name))
        }
        (
            _,
            StepKind::SoracomApi { .. }
            | StepKind::Slack { .. }
            | StepKind::Email { .. }
            | StepKind::Republish { .. }
            | StepKind::Ai { .. }
            | StepKind::Line { .. },
        ) => None,
    };
    if let Some(held) = held {
        *held = to;
    }
}

#[cfg(test)]
mod tests {
    use super::{super::sample::chain, *};

    #[test]
    fn what_is_set_under_a_name_is_read_under_it() {
        let mut app = chain();
        for (at, name) in [
            (0, "condition"),
            (0, "path"),
            (0, "body"),
            (1, "url"),
            (1, "text"),
            (2, "header X-From"),
            (2, "contentType"),
        ] {
            set(&mut app.actions[at], name, format!("new {name}"));
            assert_eq!(text(&app.actions[at], name), Some(format!("new {name}").as_str()));
        }
        assert_eq!(text(&app.actions[1], "path"), None);
        assert_eq!(text(&app.actions[0], "output"), None);
    }
}
