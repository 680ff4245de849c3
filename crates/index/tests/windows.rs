//! Queries over a fleet of eight, and pages over any fleet.
#![expect(clippy::unwrap_used, reason = "a test may fail here")]

use api::{
    UnixMillis,
    console::{
        feed::Position,
        refusal::QueryFaultKind,
        sim_row::{SimRow, SimState},
        window::WindowQuery,
    },
    id::{GroupId, SimId},
    soracom::group::Group,
};
use index::{GroupQuery, Index, QueryError, SimQuery};
use proptest::prelude::*;
use serde_json::{Value, json};

const HOUR: i64 = 3_600_000;
const NOW: UnixMillis = UnixMillis(1_000 * HOUR);

fn row(number: u64, more: Value) -> SimRow {
    let mut row = json!({
        "simId": format!("89811000000000000{number:02}"), "imsi": format!("4401000000000{number:02}"),
        "name": "", "status": "active", "state": "offline",
    });
    row.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    serde_json::from_value(row).unwrap()
}

fn group(id: &str, name: &str, configuration: Value) -> Group {
    let group = json!({
        "groupId": id, "tags": { "name": name, "site": "Kansai" }, "configuration": configuration,
        "lastModifiedTime": NOW.0 - HOUR,
    });
    serde_json::from_value(group).unwrap()
}

fn fleet() -> Index {
    let mut index = Index::default();
    let dns = json!({
        "SoracomAir": { "useCustomDns": true, "dnsServers": ["10.0.0.53"], "metadata": { "enabled": true } },
        "SoracomBeam": { "http://beam": {} }, "SoracomFunk": {},
    });
    index.upsert_group(group("g-osaka", "Osaka plant", dns));
    index.upsert_group(group("g-kobe", "Kobe", json!({ "SoracomAir": { "authenticationRequired": true } })));
    let osaka = json!({ "groupId": "g-osaka", "group": "Osaka plant" });
    let with = |base: &Value, more: Value| {
        let mut all = base.clone();
        all.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        all
    };
    let online = |hours: i64| json!({ "online": true, "state": "online", "since": NOW.0 - hours * HOUR });
    let stale = json!({ "online": true, "state": "stale", "drift": ["dns"], "since": NOW.0 - 30 * HOUR });
    for row in [
        row(
            1,
            with(&osaka, with(&online(2), json!({ "name": "pump-10", "tags": ["site=Osaka", "rack=A 1"] }))),
        ),
        row(2, with(&osaka, with(&stale, json!({ "name": "Pump-9", "subscription": "plan-D" })))),
        row(
            3,
            with(&osaka, json!({ "name": "ポンプ７", "since": NOW.0 - 24 * HOUR, "subscription": "planX3" })),
        ),
        row(4, with(&online(1), json!({ "name": "valve", "drift": ["older"], "speedClass": "s1.fast" }))),
        row(
            5,
            json!({ "name": "gate", "status": "inactive", "state": "blocked", "imei": "356938035643809" }),
        ),
        row(6, json!({ "name": "pump-9", "state": "notBack", "tags": ["site=Kobe"] })),
        row(7, json!({ "groupId": "g-gone", "status": "frozen" })),
        row(8, json!({ "name": "a*b", "state": "unknown" })),
    ] {
        index.upsert(row);
    }
    index
}

/// The last digits of the SIMs that `q` finds, in the order of `sort`.
fn found(q: &str, sort: &str) -> Result<String, QueryError> {
    let query = WindowQuery { q: q.to_owned(), sort: sort.to_owned(), ..WindowQuery::default() };
    let found = fleet().window(&query, NOW)?;
    assert_eq!((found.total, found.of), (found.rows.len() as u64, 8));
    Ok(found.rows.iter().map(|row| row.sim_id.as_str()[18..].to_owned()).collect())
}

#[test]
fn queries() {
    for (q, expected) in [
        ("", "12345678"),
        ("name:pump-9", "26"),
        ("name:PUMP-*", "126"),
        ("name:ﾎﾟﾝﾌﾟ7", "3"),
        ("name:\"\"", "7"),
        ("name:\"a*b\"", "8"),
        ("name:*e*", "45"),
        ("name!pump-9,valve", "13578"),
        ("group:\"osaka plant\"", "123"),
        ("group:osaka*", "123"),
        ("group:g-osaka", "123"),
        ("group:\"\"", "45678"),
        ("group!g-osaka", "45678"),
        ("tag.site:osaka,kobe", "16"),
        ("TAG.Site:\"\"", "234578"),
        ("tag.rack:\"A 1\"", "1"),
        ("tag.name:valve", "4"),
        ("plan:plan-d subscription:PLAN-*", "2"),
        ("status:inactive", "5"),
        ("status:frozen", "7"),
        ("state:online,notBack", "146"),
        ("state!offline state!unknown", "12456"),
        ("online:yes", "124"),
        ("online:no state:blocked", "5"),
        ("stale:yes", "2"),
        ("stale:possible", "4"),
        ("stale!yes", "1345678"),
        ("drift:dns,older", "24"),
        ("drift:\"\"", "135678"),
        ("since<24h", "14"),
        ("since>24h", "2"),
        ("age<1d since>90m", "1"),
        ("since:\"\"", "5678"),
        ("since!\"\"", "1234"),
        ("imei:35693803*", "5"),
        ("imsi:440100000000004", "4"),
        ("sim:*08", "8"),
        ("speed:s1.*", "4"),
        ("pump", "126"),
        ("PUMP -9", "26"),
        ("ポンプ７", "3"),
        ("00000000003", "3"),
        ("440100000000005", "5"),
        ("site=kobe", "6"),
        ("kobe", "6"),
        ("\"a 1\"", "1"),
        ("osaka", "1"),
        ("ｓｔａｔｅ：ｓｔａｌｅ　ｐｕｍｐ", "2"),
        ("108981", ""),
    ] {
        assert_eq!(found(q, "sim").as_deref(), Ok(expected), "{q}");
    }
}

#[test]
fn orders() {
    for (sort, expected) in [
        ("", "85261437".to_owned()),
        ("name", "85261437".to_owned()),
        ("-name", "34126587".to_owned()),
        ("sim", "12345678".to_owned()),
        ("-sim", "87654321".to_owned()),
        ("state", "14237568".to_owned()),
        ("group", "12345678".to_owned()),
        ("since", "23145678".to_owned()),
        ("-since", "41325678".to_owned()),
        ("status", "12346857".to_owned()),
        ("plan", "23145678".to_owned()),
        ("-plan", "32145678".to_owned()),
        ("drift", "24135678".to_owned()),
        ("-drift", "42135678".to_owned()),
    ] {
        assert_eq!(found("", sort).as_deref(), Ok(expected.as_str()), "{sort}");
    }
}

#[test]
fn errors_name_the_place_and_what_may_stand_there() {
    let keys =
        "name, group, tag.NAME, plan, status, state, online, stale, drift, since, imei, imsi, sim, speed";
    for (q, at, message) in [
        ("pump grop:x", 5, format!("query, character 6: there is no key `grop`; the keys are {keys}")),
        ("tag.:x", 0, format!("query, character 1: there is no key `tag.`; the keys are {keys}")),
        (
            "state:onlnie",
            6,
            "query, character 7: `onlnie` is none of online, stale, acting, offline, blocked, notback, unknown".to_owned(),
        ),
        ("name<3h", 0, "query, character 1: `name` is not an age: write `name:value` or `name!value`".to_owned()),
        ("since:3h", 0, "query, character 1: `since` is an age: write `since<24h` or `since>10m`".to_owned()),
        ("since<3", 6, "query, character 7: `3` is not an age: a whole number and one of s, m, h, d, w".to_owned()),
        (
            "age>99999999999999999w",
            4,
            "query, character 5: `99999999999999999w` is not an age: a whole number and one of s, m, h, d, w".to_owned(),
        ),
        ("since<1h,2h", 9, "query, character 10: an age stands alone".to_owned()),
    ] {
        let error = found(q, "").unwrap_err();
        assert_eq!((error.fault.at, error.to_string()), (Some(at), message), "{q}");
    }
    let fault = found("pump state:onlnie", "").unwrap_err().fault;
    assert_eq!(
        (fault.kind, fault.at, fault.word.as_str()),
        (QueryFaultKind::UnknownValue, Some(11), "onlnie")
    );
    assert_eq!(fault.known.first().map(String::as_str), Some("online"));
    let sort = found("", "-size").unwrap_err();
    assert_eq!(
        sort.to_string(),
        "sort: there is no column `size`; the columns are name, sim, state, group, since, status, plan, drift"
    );
    let query = WindowQuery { limit: Some(501), ..WindowQuery::default() };
    assert_eq!(fleet().window(&query, NOW).unwrap_err().to_string(), "limit: 501 is more than 500");
}

#[test]
fn choosing_a_state_does_not_hide_the_others() {
    let counts = |q: &str| {
        let query = WindowQuery { q: q.to_owned(), limit: Some(1), ..WindowQuery::default() };
        let found = fleet().window(&query, NOW).unwrap();
        let counts: Vec<String> =
            found.counts.iter().map(|(state, rows)| format!("{state} {rows}")).collect();
        (found.total, counts.join(", "))
    };
    let all = "blocked 1, notBack 1, offline 2, online 2, stale 1, unknown 1".to_owned();
    assert_eq!(counts(""), (8, all.clone()));
    assert_eq!(counts("state:stale"), (1, all));
    assert_eq!(counts("state:stale pump"), (1, "notBack 1, online 1, stale 1".to_owned()));
    assert_eq!(counts("online:no"), (5, "blocked 1, notBack 1, offline 2, unknown 1".to_owned()));
}

#[test]
fn a_group_that_changes_judges_its_members() {
    let mut index = fleet();
    let sim = |number: u64| SimId::new(format!("89811000000000000{number:02}")).unwrap();
    let ids = |rows: Vec<SimRow>| -> Vec<SimId> { rows.into_iter().map(|row| row.sim_id).collect() };
    let osaka = GroupId::new("g-osaka").unwrap();
    // SIM 1 has no DNS servers of its own: now that it is judged, it is stale; SIM 2 was before, SIM 3 is offline.
    let dns = json!({ "SoracomAir": { "useCustomDns": true, "dnsServers": ["10.0.0.53"] } });
    let replaced = index.upsert_group(group("g-osaka", "Osaka plant", dns));
    assert_eq!(replaced[0].state, SimState::Online, "as it was");
    assert_eq!(ids(replaced), [sim(1)]);
    assert_eq!(index.get(&sim(1)).unwrap().state, SimState::Stale);
    assert_eq!(ids(index.remove_group(&osaka)), [sim(1), sim(2), sim(3)]);
    assert_eq!((index.get(&sim(1)).unwrap().state, index.group(&osaka)), (SimState::Online, None));
    assert_eq!(index.get(&sim(3)).unwrap().group, "");
    assert_eq!(index.remove(&sim(1)).map(|row| row.sim_id), Some(sim(1)));
    assert_eq!((index.get(&sim(1)), index.members(&osaka).count(), index.rows().count()), (None, 2, 7));
    index.clear();
    assert_eq!((index.rows().count(), index.groups().count()), (0, 0));
}

#[test]
fn groups_are_a_list_of_their_own() {
    let index = fleet();
    let ask = |q: &str, sort: &str| {
        let query = WindowQuery { q: q.to_owned(), sort: sort.to_owned(), ..WindowQuery::default() };
        let found = index.groups_window(&query, NOW).map_err(|error| error.to_string())?;
        assert_eq!(found.of, 2);
        Ok::<_, String>(found.rows.iter().map(|row| row.name.clone()).collect::<Vec<_>>().join(","))
    };
    for (q, sort, expected) in [
        ("", "", "Kobe,Osaka plant"),
        ("", "-name", "Osaka plant,Kobe"),
        ("", "-members", "Osaka plant,Kobe"),
        ("", "online", "Kobe,Osaka plant"),
        ("dns:yes", "", "Osaka plant"),
        ("chap:yes", "", "Kobe"),
        ("metadata:yes vpg:no", "", "Osaka plant"),
        ("stale:yes", "", "Osaka plant"),
        ("namespace:soracombeam", "", "Osaka plant"),
        ("namespace:\"\"", "", "Kobe"),
        ("modified<1h", "", ""),
        ("modified<2h osaka", "", "Osaka plant"),
        ("kansai kobe", "", "Kobe"),
        ("group:g-kobe", "", "Kobe"),
    ] {
        assert_eq!(ask(q, sort).as_deref(), Ok(expected), "{q} {sort}");
    }
    assert!(ask("plan:x", "").unwrap_err().contains("the keys are name, group, dns"));
    let osaka = index.group_row(&GroupId::new("g-osaka").unwrap()).unwrap();
    assert_eq!((osaka.members, osaka.online, osaka.stale), (3, 2, 1));
    assert_eq!((osaka.dns, osaka.vpg, osaka.chap, osaka.metadata), (true, false, false, true));
    assert_eq!(osaka.namespaces, ["SoracomBeam"]);
    assert_eq!(index.groups_window(&WindowQuery::default(), NOW).unwrap().rows[1], osaka);
    assert_eq!(index.group_row(&GroupId::new("g-gone").unwrap()), None);
}

#[test]
fn a_window_carries_what_stands_around_the_rows() {
    let query = WindowQuery { offset: 6, limit: Some(10), ..WindowQuery::default() };
    let found = fleet().window(&query, NOW).unwrap();
    let clock = api::console::context::Clock { now: NOW, scale: 1.0, paused: false, simulated: false };
    let window = found.into_window(Position { epoch: 3, seq: 4 }, 70, clock);
    assert_eq!((window.rows.len(), window.offset, window.total, window.of), (2, 6, 8, 8));
    assert_eq!((window.position, window.took_us), (Position { epoch: 3, seq: 4 }, 70));
    let beyond = WindowQuery { offset: u64::MAX, ..WindowQuery::default() };
    let beyond = fleet().window(&beyond, NOW).unwrap();
    assert_eq!((beyond.rows.len(), beyond.total), (0, 8));
}

#[test]
fn a_row_by_itself_is_found_when_its_list_finds_it() {
    let fleet = fleet();
    for q in
        ["", "pump", "name:PUMP-*", "group!g-osaka", "state:online,notBack", "since:\"\"", "tag.site:kobe"]
    {
        let query = WindowQuery { q: q.to_owned(), sort: "sim".to_owned(), ..WindowQuery::default() };
        let listed = fleet.window(&query, NOW).unwrap().rows;
        let watched = SimQuery::read(q).unwrap();
        let rows: Vec<SimRow> = fleet.rows().collect();
        let found: Vec<SimRow> = fleet.rows().filter(|row| watched.finds([row])).collect();
        assert_eq!(found, listed, "{q}");
        assert_eq!(watched.finds(&rows), !listed.is_empty(), "{q}");
    }
    for q in ["", "kansai", "dns:yes", "name:kobe", "stale:yes"] {
        let query = WindowQuery { q: q.to_owned(), sort: "group".to_owned(), ..WindowQuery::default() };
        let listed = fleet.groups_window(&query, NOW).unwrap().rows;
        let watched = GroupQuery::read(q).unwrap();
        let rows = fleet.groups().map(|group| (fleet.group_row(&group.group_id).unwrap(), &group.tags));
        let mut found: Vec<_> =
            rows.filter(|(row, tags)| watched.finds([(row, *tags)])).map(|(row, _)| row).collect();
        found.sort_by(|a, b| a.group_id.cmp(&b.group_id));
        assert_eq!(found, listed, "{q}");
    }
    // A row that has grown out of its list still stands where it was read: ages are taken as met, and nothing else is.
    for q in ["", "pump", "state:online"] {
        let found = |q: &str| {
            let watched = SimQuery::read(q).unwrap();
            fleet.rows().filter(|row| watched.finds([row])).count()
        };
        assert_eq!(found(&format!("{q} since<3h age>1d")), found(q), "{q}");
    }
    let found = |q: &str| {
        let watched = GroupQuery::read(q).unwrap();
        let rows = fleet.groups().map(|group| (fleet.group_row(&group.group_id).unwrap(), &group.tags));
        rows.filter(|(row, tags)| watched.finds([(row, *tags)])).count()
    };
    assert_eq!((found("name:kobe modified<1s"), found("modified>9w")), (found("name:kobe"), found("")));
}

#[test]
fn a_query_that_no_list_reads_is_refused_for_single_rows_too() {
    for q in ["name:", "color:red", "state:blue", "since:3h", "since<soon", ":x"] {
        let query = WindowQuery { q: q.to_owned(), ..WindowQuery::default() };
        assert_eq!(SimQuery::read(q).unwrap_err(), fleet().window(&query, NOW).unwrap_err(), "{q}");
    }
    let query = WindowQuery { q: "state:online".to_owned(), ..WindowQuery::default() };
    let error = fleet().groups_window(&query, NOW).unwrap_err();
    assert_eq!(GroupQuery::read("state:online").unwrap_err(), error);
}

fn any_row() -> impl Strategy<Value = SimRow> {
    let name = "(pump|PUMP|ポンプ|)-?[0-9]{0,2}";
    (0u64..60, name, 0usize..7, prop::option::of(0i64..5), 0usize..3).prop_map(
        |(number, name, state, since, drift)| {
            let drift: Vec<&str> = ["dns", "older"].into_iter().take(drift).collect();
            let state = SimState::ALL[state];
            row(
                number,
                json!({ "name": name, "state": state, "since": since, "drift": drift, "group": name }),
            )
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn pages_join_to_the_whole_list(
        rows in prop::collection::vec(any_row(), 0..40),
        sort in prop::sample::select(vec!["name", "sim", "state", "group", "since", "status", "plan", "drift"]),
        descending in any::<bool>(),
        q in prop::sample::select(vec!["", "pump", "state:online,stale,acting", "since<3h"]),
        limit in 1u32..12,
    ) {
        let mut index = Index::default();
        rows.into_iter().for_each(|row| drop(index.upsert(row)));
        let sort = format!("{}{sort}", if descending { "-" } else { "" });
        let whole = WindowQuery { q: q.to_owned(), sort, offset: 0, limit: Some(500) };
        let whole_found = index.window(&whole, UnixMillis(4 * HOUR)).unwrap();
        let mut joined = Vec::new();
        while (joined.len() as u64) < whole_found.total {
            let page = WindowQuery { offset: joined.len() as u64, limit: Some(limit), ..whole.clone() };
            let page = index.window(&page, UnixMillis(4 * HOUR)).unwrap();
            prop_assert!(!page.rows.is_empty());
            prop_assert_eq!(page.total, whole_found.total);
            joined.extend(page.rows);
        }
        prop_assert_eq!(&joined, &whole_found.rows);
        let by_state: u64 = whole_found.counts.values().sum();
        prop_assert!(by_state >= whole_found.total);
        prop_assert!(q.contains("state") || by_state == whole_found.total);
    }
}
