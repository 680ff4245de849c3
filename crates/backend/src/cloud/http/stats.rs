use api::{
    Rest, UnixMillis, UnixSeconds,
    id::{GroupId, Imsi, SimId},
    soracom::stats::{AirStats, AirStatsQuery, AirSum, AirSumQuery, DataTraffic, StatsPeriod, SumPeriod},
};
use axum::{Json, extract::State};
use emulator::{
    Error,
    traffic::{Period, Usage, Volume},
};

use crate::{
    cloud::{
        Cloud,
        app::{
            sim::Key,
            stats::{self, Ask, Whose},
        },
    },
    http::{
        error::HttpError,
        extract::{Id, Query},
    },
};

/// Most SIMs that are summed up: about as many as can be counted in a few seconds.
const MOST_SIMS: u64 = 25_000;
const DAY_MS: i64 = 86_400_000;

pub(crate) async fn of_sim(
    State(cloud): State<Cloud>,
    Id(id): Id<SimId>,
    Query(query): Query<AirStatsQuery>,
) -> Result<Json<Vec<AirStats>>, HttpError> {
    of_one(&cloud, Key::Sim(id), &query).await
}

pub(crate) async fn of_subscriber(
    State(cloud): State<Cloud>,
    Id(imsi): Id<Imsi>,
    Query(query): Query<AirStatsQuery>,
) -> Result<Json<Vec<AirStats>>, HttpError> {
    of_one(&cloud, Key::Imsi(imsi), &query).await
}

pub(crate) async fn of_group(
    State(cloud): State<Cloud>,
    Id(id): Id<GroupId>,
    Query(query): Query<AirSumQuery>,
) -> Result<Json<Vec<AirSum>>, HttpError> {
    let ask = ask_of_sum(&query, cloud.now())?;
    let group = id.clone();
    let found = cloud.read(move |world| Ok(world.group(&group)?.is_some())).await?;
    if !found {
        return Err(
            crate::cloud::AppError::from(Error::NotFound { kind: "group", id: id.to_string() }).into()
        );
    }
    sum(&cloud, Whose::Group(id), ask).await
}

pub(crate) async fn of_operator(
    State(cloud): State<Cloud>,
    Query(query): Query<AirSumQuery>,
) -> Result<Json<Vec<AirSum>>, HttpError> {
    let ask = ask_of_sum(&query, cloud.now())?;
    if cloud.read(|world| world.count_sims()).await? > MOST_SIMS {
        return Err(too_many());
    }
    sum(&cloud, Whose::Everybody, ask).await
}

async fn of_one(cloud: &Cloud, key: Key, query: &AirStatsQuery) -> Result<Json<Vec<AirStats>>, HttpError> {
    let ask = ask_of_one(query, cloud.now())?;
    let usage = cloud.read(move |world| Ok(stats::of_sim(&world, &key, ask))).await??;
    Ok(Json(usage.into_iter().map(|(begin, classes)| shown(ask.period, begin, classes)).collect()))
}

/// Sums up a few SIMs at a time, so that no read holds on to the past for long.
async fn sum(cloud: &Cloud, whose: Whose, ask: Ask) -> Result<Json<Vec<AirSum>>, HttpError> {
    let (mut total, mut counted, mut after) = (Usage::new(), 0_u64, None);
    loop {
        let (whose, from) = (whose.clone(), after.take());
        let (sum, last) = cloud
            .read(move |world| {
                let mut sum = Usage::new();
                let last = stats::add_some(&world, &whose, from.as_ref(), ask, &mut sum)?;
                Ok((sum, last))
            })
            .await?;
        emulator::traffic::add(&mut total, sum);
        let Some((last, many)) = last else { break };
        counted += u64::from(many);
        if counted > MOST_SIMS {
            return Err(too_many());
        }
        after = Some(last);
    }
    let summed = total.into_iter().map(|(begin, classes)| {
        let all = classes.into_values().fold(Volume::default(), |sum, volume| sum + volume);
        AirSum {
            unixtime: Some(seconds(begin)),
            upload_byte_size_total: signed(all.up_bytes),
            download_byte_size_total: signed(all.down_bytes),
            rest: Rest::new(),
        }
    });
    Ok(Json(summed.collect()))
}

fn ask_of_one(query: &AirStatsQuery, now: UnixMillis) -> Result<Ask, HttpError> {
    let (period, earliest) = match &query.period {
        StatsPeriod::Month => (Period::Month, Period::months_before(now, 18)),
        StatsPeriod::Day => (Period::Day, Period::months_before(now, 18)),
        StatsPeriod::Minutes => (Period::Minutes, now.plus(-32 * DAY_MS)),
        StatsPeriod::Other(_) => return Err(no_period("month, day, minutes")),
    };
    ask(period, query.from, query.to, earliest, now)
}

fn ask_of_sum(query: &AirSumQuery, now: UnixMillis) -> Result<Ask, HttpError> {
    let (period, earliest) = match &query.period {
        SumPeriod::Month => (Period::Month, Period::months_before(now, 3)),
        SumPeriod::Day => (Period::Day, now.plus(-7 * DAY_MS)),
        SumPeriod::Other(_) => return Err(no_period("month, day")),
    };
    ask(period, query.from, query.to, earliest, now)
}

/// guess: a time before the earliest is refused, except in the period that it lies in; one after the present counts as the
/// present.
fn ask(
    period: Period,
    from: UnixSeconds,
    to: UnixSeconds,
    earliest: UnixMillis,
    now: UnixMillis,
) -> Result<Ask, HttpError> {
    if from > to {
        return Err(HttpError::bad_request(
            "from: must not be later than to.",
            "from は to 以前の時刻を指定してください。",
        ));
    }
    let (from, to) = (millis(from), millis(to).min(now));
    if from < period.begin(earliest) {
        return Err(HttpError::bad_request(
            "from: is longer ago than statistics reach back for this period. Times are in seconds.",
            "from: この period で集計できる期間より前の時刻です（単位は秒）。",
        ));
    }
    Ok(Ask { period, from, to, now })
}

fn no_period(known: &str) -> HttpError {
    HttpError::bad_request(
        format!("period: must be one of {known}."),
        format!("period には {known} のいずれかを指定してください。"),
    )
}

/// guess: a local world's own limit; the platform has its sums at hand.
fn too_many() -> HttpError {
    HttpError::bad_request(
        format!("A local world sums up the traffic of {MOST_SIMS} SIMs at most. Ask for each SIM."),
        format!("ローカル環境で集計できるのは {MOST_SIMS} 回線までです。SIM ごとに取得してください。"),
    )
}

fn shown(period: Period, begin: UnixMillis, classes: impl IntoIterator<Item = (String, Volume)>) -> AirStats {
    let traffic = |volume: Volume| DataTraffic {
        upload_byte_size_total: signed(volume.up_bytes),
        download_byte_size_total: signed(volume.down_bytes),
        upload_packet_size_total: signed(volume.up_packets),
        download_packet_size_total: signed(volume.down_packets),
        rest: Rest::new(),
    };
    AirStats {
        date: Some(date(period, begin)),
        unixtime: Some(seconds(begin)),
        data_traffic_stats_map: classes.into_iter().map(|(class, volume)| (class, traffic(volume))).collect(),
        rest: Rest::new(),
    }
}

/// guess: digits from the year down to what the period is, e.g. `20260601` for a day.
fn date(period: Period, begin: UnixMillis) -> String {
    let digits = match period {
        Period::Month => 6,
        Period::Day => 8,
        Period::Minutes => 12,
    };
    begin.to_rfc3339().chars().filter(char::is_ascii_digit).take(digits).collect()
}

fn millis(seconds: UnixSeconds) -> UnixMillis {
    UnixMillis(seconds.0.saturating_mul(1_000))
}

fn seconds(at: UnixMillis) -> UnixSeconds {
    UnixSeconds(at.0.div_euclid(1_000))
}

fn signed(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
