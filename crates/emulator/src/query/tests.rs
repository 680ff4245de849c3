use api::soracom::query::{SearchSimsQuery, SearchType, SessionStatusFilter};

use super::*;
use crate::{
    SimRecord,
    fixture::{offline, online},
    fleet::Behaviour,
};

fn query(fields: &[(&str, &str)]) -> SearchSimsQuery {
    let mut query = SearchSimsQuery::default();
    for (key, value) in fields {
        let value = (*value).to_owned();
        match *key {
            "name" => query.name.push(value),
            "group" => query.group.push(value),
            "imsi" => query.imsi.push(value),
            "tag" => query.tag.push(value),
            "status" => query.status.push(value),
            "subscription" => query.subscription.push(value),
            "session" => query.session_status = Some(SessionStatusFilter::from(value.as_str())),
            "type" => query.search_type = Some(SearchType::from(value.as_str())),
            "limit" => query.limit = Some(value.parse().unwrap()),
            other => panic!("{other}"),
        }
    }
    query
}

fn pump() -> SimRecord {
    let mut record = online(Behaviour::Prompt, None);
    record.sim.tags.insert("site".into(), "ナガノ第３".into());
    record
}

#[test]
fn which_searches_mean_the_sim() {
    for (fields, means) in [
        (&[][..], true),
        (&[("name", "mp-0")], true),
        (&[("name", "PUMP")], true),
        (&[("name", "ｐｕｍｐ")], true),
        (&[("name", "vend")], false),
        (&[("name", "vend,pump")], true),
        (&[("name", "vend"), ("name", "pump")], true),
        (&[("name", "pump"), ("imsi", "99")], false),
        (&[("name", "pump"), ("imsi", "99"), ("type", "or")], true),
        (&[("name", "vend"), ("imsi", "99"), ("type", "or")], false),
        (&[("type", "or")], true),
        (&[("group", "nagano")], true),
        (&[("group", "osaka")], false),
        (&[("tag", "ﾅｶﾞﾉ第3")], true),
        (&[("status", "Active")], true),
        (&[("status", "inactive")], false),
        (&[("status", "shipped,active")], true),
        (&[("subscription", "plan-d")], true),
        (&[("subscription", "plan")], false),
        (&[("session", "ONLINE")], true),
        (&[("session", "OFFLINE")], false),
        (&[("session", "NA")], false),
        (&[("limit", "100")], true),
    ] {
        let found = matches(&query(fields), &pump(), Some("Pump-Nagano"));
        assert_eq!(found, Ok(means), "{fields:?}");
    }
}

#[test]
fn never_online_is_not_offline() {
    let never = offline("ready", Behaviour::Prompt);
    assert_eq!(matches(&query(&[("session", "NA")]), &never, None), Ok(true));
    assert_eq!(matches(&query(&[("session", "OFFLINE")]), &never, None), Ok(false));
}

#[test]
fn which_searches_are_refused() {
    for fields in [
        &[("name", "x")][..],
        &[("name", "")],
        &[("name", "pump,")],
        &[("name", " x ")],
        &[("status", "awake")],
        &[("session", "online")],
        &[("type", "xor")],
        &[("limit", "0")],
        &[("limit", "101")],
    ] {
        assert!(Search::new(&query(fields)).is_err(), "{fields:?}");
    }
    assert!(Search::new(&query(&[("name", "北")])).is_err(), "characters count, not bytes");
    assert!(Search::new(&query(&[("name", "北海")])).is_ok());
}
