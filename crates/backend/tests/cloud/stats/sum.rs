//! What groups and the operator have used: the sum of their SIMs.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::support::{NOW, TestApp};

const NOW_S: i64 = NOW.0 / 1_000;
const DAY_S: i64 = 86_400;
const OPERATOR: &str = "OP0012345678";

/// Bytes up and down by the beginning of each period.
type Sums = BTreeMap<i64, (i64, i64)>;

async fn sums(app: &TestApp, path: &str, query: &str) -> Sums {
    let answer = app.cli().get(&format!("{path}?{query}")).await.ok();
    let entry = |entry: &Value| {
        let bytes = (
            entry["uploadByteSizeTotal"].as_i64().unwrap(),
            entry["downloadByteSizeTotal"].as_i64().unwrap(),
        );
        (entry["unixtime"].as_i64().unwrap(), bytes)
    };
    answer.as_array().unwrap().iter().map(entry).collect()
}

#[tokio::test]
async fn a_sum_is_the_sum_of_its_sims() {
    let app = TestApp::fleet(100).await;
    app.advance(3_600_000).await;
    let query = format!("period=day&from={}&to={}", NOW_S - 4 * DAY_S, NOW_S + 3_600);
    let (mut of_all, mut of_groups) = (Sums::new(), BTreeMap::<String, Sums>::new());
    for (id, sim) in app.all_sims().await {
        let days = app.cli().get(&format!("/v1/stats/air/sims/{id}?{query}")).await.ok();
        for day in days.as_array().unwrap() {
            let of = |field: &str| -> i64 {
                let classes = day["dataTrafficStatsMap"].as_object().unwrap().values();
                classes.map(|traffic| traffic[field].as_i64().unwrap()).sum()
            };
            let (up, down) = (of("uploadByteSizeTotal"), of("downloadByteSizeTotal"));
            let group = sim.group_id.as_ref().map(|group| of_groups.entry(group.to_string()).or_default());
            for sums in std::iter::once(&mut of_all).chain(group) {
                let sum = sums.entry(day["unixtime"].as_i64().unwrap()).or_default();
                *sum = (sum.0 + up, sum.1 + down);
            }
        }
    }
    assert!(of_all.len() >= 4 && of_groups.len() == 5, "{of_all:?}");
    assert_eq!(sums(&app, &format!("/v1/stats/air/operators/{OPERATOR}"), &query).await, of_all);
    for (group, of_group) in of_groups {
        assert_eq!(sums(&app, &format!("/v1/stats/air/groups/{group}"), &query).await, of_group);
    }
    // Days make months.
    let months = format!("period=month&from={}&to={}", NOW_S - 4 * DAY_S, NOW_S + 3_600);
    let of_months = sums(&app, &format!("/v1/stats/air/operators/{OPERATOR}"), &months).await;
    let total = |sums: &Sums| sums.values().fold((0, 0), |sum, day| (sum.0 + day.0, sum.1 + day.1));
    assert!(of_months.len() == 2 && total(&of_months) >= total(&of_all));
}

#[tokio::test]
async fn what_cannot_be_asked_is_refused() {
    let app = TestApp::small().await;
    let group = app.group("plain").await.group_id;
    let day = format!("period=day&from={NOW_S}&to={NOW_S}");
    for path in [format!("/v1/stats/air/groups/{group}"), format!("/v1/stats/air/operators/{OPERATOR}")] {
        for query in [
            format!("from={NOW_S}&to={NOW_S}"),
            format!("period=minutes&from={NOW_S}&to={NOW_S}"),
            format!("period=day&from={}&to={NOW_S}", NOW_S - 8 * DAY_S),
            format!("period=month&from={}&to={NOW_S}", NOW_S - 130 * DAY_S),
            format!("period=day&from={}&to={NOW_S}", NOW_S + 1),
        ] {
            app.cli().get(&format!("{path}?{query}")).await.refused(400, "KNS0400", &query);
        }
        app.cli().get(&format!("{path}?{day}")).await.ok();
        app.nobody().get(&format!("{path}?{day}")).await.refused(401, "KNS0401", "not signed in");
    }
    let unknown = format!("/v1/stats/air/groups/nothing?{day}");
    app.cli().get(&unknown).await.refused(404, "KNS0404", "there is no such group");
    let other = format!("/v1/stats/air/operators/OP0099999999?{day}");
    app.cli().get(&other).await.refused(400, "KNS0400", "somebody else's");
}
