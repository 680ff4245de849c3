//! What is to be done, as it is written on a command line: `set-group=ID cut`.

use std::{collections::BTreeMap, str::FromStr};

use api::{console::plan::Action, id::GroupId};

/// One step, e.g. `cut`, `set-group=ID`, `tag=NAME=VALUE`.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Step(Action);

impl FromStr for Step {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (verb, what) = text.split_once('=').map_or((text, None), |(verb, what)| (verb, Some(what)));
        let needs = |form: &str| format!("is written {form}");
        let action = match (verb, what) {
            ("cut", None) => Action::CutSession,
            ("deactivate", None) => Action::Deactivate,
            ("activate", None) => Action::Activate,
            ("standby", None) => Action::Standby,
            ("suspend", None) => Action::Suspend,
            ("unset-group", None) => Action::UnsetGroup,
            ("set-group", what) => {
                let id = what.filter(|id| !id.is_empty()).ok_or_else(|| needs("set-group=ID"))?;
                Action::SetGroup { group_id: GroupId::new(id).map_err(|error| error.to_string())? }
            }
            ("speed-class", what) => {
                let class =
                    what.filter(|class| !class.is_empty()).ok_or_else(|| needs("speed-class=CLASS"))?;
                Action::SetSpeedClass { speed_class: class.to_owned() }
            }
            ("tag", what) => {
                let (name, value) =
                    what.and_then(|what| what.split_once('=')).ok_or_else(|| needs("tag=NAME=VALUE"))?;
                let put = BTreeMap::from([(name.to_owned(), value.to_owned())]);
                Action::ChangeTags { put, remove: Vec::new() }
            }
            ("untag", what) => {
                let name = what.filter(|name| !name.is_empty()).ok_or_else(|| needs("untag=NAME"))?;
                Action::ChangeTags { put: BTreeMap::new(), remove: vec![name.to_owned()] }
            }
            ("add-subscription", what) => {
                let name =
                    what.filter(|name| !name.is_empty()).ok_or_else(|| needs("add-subscription=NAME"))?;
                Action::AddSubscription { subscription: name.to_owned() }
            }
            _ => {
                return Err("is none of cut, set-group=ID, unset-group, speed-class=CLASS, tag=NAME=VALUE, untag=NAME, \
                            add-subscription=NAME, activate, deactivate, standby, suspend"
                    .to_owned());
            }
        };
        Ok(Step(action))
    }
}

/// The steps as one action: several changes of tags are one.
pub(super) fn action(steps: &[Step]) -> Action {
    let mut all: Vec<Action> = Vec::new();
    for Step(step) in steps {
        let tags = all.iter_mut().find(|step| matches!(step, Action::ChangeTags { .. }));
        match (step, tags) {
            (
                Action::ChangeTags { put, remove },
                Some(Action::ChangeTags { put: all_put, remove: all_removed }),
            ) => {
                all_put.extend(put.clone());
                all_removed.extend(remove.iter().cloned());
            }
            (step, _) => all.push(step.clone()),
        }
    }
    if all.len() == 1 { all.remove(0) } else { Action::Sequence { steps: all } }
}

#[cfg(test)]
mod tests {
    use serde_json::{json, to_value};

    use super::*;

    fn read(texts: &[&str]) -> serde_json::Value {
        let steps: Vec<Step> = texts.iter().map(|text| text.parse().unwrap()).collect();
        to_value(action(&steps)).unwrap()
    }

    #[test]
    fn steps_become_one_action() {
        assert_eq!(read(&["cut"]), json!({ "verb": "cutSession" }));
        assert_eq!(
            read(&["set-group=g-1", "cut"]),
            json!({ "verb": "sequence", "steps": [{ "verb": "setGroup", "groupId": "g-1" }, { "verb": "cutSession" }] })
        );
        assert_eq!(
            read(&["tag=site=north=2", "untag=old"]),
            json!({ "verb": "changeTags", "put": { "site": "north=2" }, "remove": ["old"] })
        );
    }

    #[test]
    fn what_does_not_read_says_how_it_is_written() {
        for (text, says) in [
            ("set-group", "set-group=ID"),
            ("tag=x", "tag=NAME=VALUE"),
            ("untag=", "untag=NAME"),
            ("add-subscription", "add-subscription=NAME"),
            ("speed-class=", "speed-class=CLASS"),
            ("cut=now", "none of cut"),
            ("reboot", "none of cut"),
        ] {
            assert!(text.parse::<Step>().unwrap_err().contains(says), "{text}");
        }
    }
}
