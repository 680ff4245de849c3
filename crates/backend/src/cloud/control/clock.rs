use api::{UnixMillis, console::world::ClockRequest};

use crate::{
    clock::{Anchor, ContextClock},
    cloud::{Cloud, control::telling::tell, course, devices, populate, retention, traffic},
    feed::ContextChange,
    http::error::HttpError,
    steady,
};

/// Times that a world may have: 2000-01-01 to 2100-01-01. Beyond them its numbers would end.
const EARLIEST: UnixMillis = UnixMillis(946_684_800_000);
const LATEST: UnixMillis = UnixMillis(4_102_444_800_000);
/// The longest way that a clock is set ahead in one go, in milliseconds: everything on it happens before the call is
/// answered.
const LONGEST_MS: i64 = 366 * 86_400_000;
/// Commands of devices after which what has become too old on the way is forgotten.
const TIDY_AFTER: u32 = 128;

/// Ties the clock for a new world: to the wall, or to `now`, where it then stands still.
pub(super) fn begin_anew(clock: &ContextClock, now: Option<UnixMillis>) -> Anchor {
    clock.retie(|anchor| {
        let wall = steady::wall();
        *anchor = Anchor {
            context: now.unwrap_or(wall),
            wall,
            scale: 1.0,
            paused: now.is_some(),
            simulated: now.is_some(),
        };
    })
}

/// Refuses a time that no world may have; `field` is where it stands.
pub(super) fn check_time(field: &str, at: UnixMillis) -> Result<(), HttpError> {
    if (EARLIEST..=LATEST).contains(&at) {
        return Ok(());
    }
    Err(HttpError::bad_request(
        format!("{field}: must be within 2000-01-01 and 2100-01-01, in milliseconds."),
        format!("{field} は 2000-01-01 から 2100-01-01 までの時刻をミリ秒で指定してください。"),
    ))
}

/// Does what was asked, keeps it and tells it; devices do what fell due on the way. Once begun it goes on to its end, also
/// when whoever asked has gone.
pub(super) async fn steer(cloud: &Cloud, request: ClockRequest) -> Result<(), HttpError> {
    cloud.see_through(go(cloud.clone(), request)).await
}

async fn go(cloud: Cloud, request: ClockRequest) -> Result<(), HttpError> {
    let _turn = cloud.steering().await;
    check(&request, cloud.now())?;
    let outcome = set(&cloud, &request).await;
    // Kept and told also when it went wrong: the clock may have come a part of its way.
    let kept = populate::keep_clock(&cloud, cloud.clock().retie(|_| {})).await;
    tell(&cloud, ContextChange::Clock).await;
    outcome?;
    Ok(kept?)
}

/// Refuses what cannot be done, before anything of it is done.
fn check(request: &ClockRequest, now: UnixMillis) -> Result<(), HttpError> {
    if let Some(scale) = request.scale.filter(|scale| !(0.1..=10_000.0).contains(scale)) {
        return Err(HttpError::bad_request(
            format!("scale: must be 0.1 to 10000, not {scale}."),
            "scale は 0.1〜10000 の範囲で指定してください。",
        ));
    }
    if let Some(to) = request.set {
        check_time("set", to)?;
        if to < now {
            return Err(HttpError::bad_request(
                "set: a world's clock does not run backward; reset the world for that.",
                "set: 時刻を過去に戻すことはできません。ワールドをリセットしてください。",
            ));
        }
        if to.since(now) > LONGEST_MS {
            return Err(HttpError::bad_request(
                "set: a clock goes a year ahead at most in one go.",
                "set: 一度に進められるのは 1 年先までです。",
            ));
        }
    }
    if let Some(millis) = request.advance_ms {
        check_time("advanceMs", request.set.unwrap_or(now).plus(i64::from(millis)))?;
    }
    Ok(())
}

/// In the order set, scale, pause, advance, to the next.
async fn set(cloud: &Cloud, request: &ClockRequest) -> Result<(), HttpError> {
    let clock = cloud.clock();
    if let Some(to) = request.set {
        jump(cloud, to).await?;
    }
    if request.scale.is_some() || request.paused.is_some() {
        clock.retie(|anchor| {
            anchor.scale = request.scale.unwrap_or(anchor.scale);
            anchor.paused = request.paused.unwrap_or(anchor.paused);
            anchor.simulated = true;
        });
    }
    if let Some(millis) = request.advance_ms {
        jump(cloud, clock.now().plus(i64::from(millis))).await?;
    }
    if request.to_next
        && let Some(next) = cloud
            .read(|world| {
                let due = [world.next_due()?, course::planned_at(&world)?, world.firing_due()?];
                Ok(due.into_iter().flatten().min())
            })
            .await?
    {
        check_time("toNext", next)?;
        jump(cloud, next.max(clock.now())).await?;
    }
    Ok(())
}

/// Goes to `to`: everything that falls due on the way happens at its own time, before the call is answered.
async fn jump(cloud: &Cloud, to: UnixMillis) -> Result<(), HttpError> {
    let mut commands = 0_u32;
    while devices::go_ahead(cloud, to).await? {
        commands += 1;
        if commands.is_multiple_of(TIDY_AFTER) {
            retention::tidy(cloud, cloud.now()).await?;
        }
    }
    // One look more, as ever: each command takes a number, and what is asked of a seed has to come out as it did.
    while devices::go_ahead(cloud, to).await? {}
    if traffic::look(cloud, to).await? {
        while devices::go_ahead(cloud, to).await? {}
    }
    retention::tidy(cloud, to).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::cloud::{fixture, populate};

    const NOW: UnixMillis = UnixMillis(1_780_272_000_000);
    const HOUR: u32 = 3_600_000;

    #[tokio::test]
    async fn a_jump_goes_on_when_nobody_waits_and_nothing_happens_ahead_of_the_clock() {
        let dir = tempfile::tempdir().unwrap();
        let beginning = fixture::beginning("fleet", 300);
        let (cloud, _stop, mut hearing) =
            fixture::heard(&dir.path().join("world.db"), beginning.clone(), |_| ());
        begin_anew(cloud.clock(), Some(NOW));
        populate::grow(&cloud, beginning, NOW).await.unwrap();
        let newest = async || cloud.read(|world| world.newest_event()).await.unwrap().unwrap();
        let began = newest().await;
        let mut written = cloud.written();
        written.mark_unchanged();
        let world = cloud.clone();
        let request = ClockRequest { advance_ms: Some(6 * HOUR), ..ClockRequest::default() };
        let asked = tokio::spawn(async move { steer(&world, request).await });
        written.changed().await.unwrap();
        assert!(cloud.now() < NOW.plus((6 * HOUR).into()), "it is on its way");
        asked.abort();
        assert!(asked.await.unwrap_err().is_cancelled());
        let mut looks = 0;
        let heard = loop {
            tokio::select! {
                heard = hearing.recv() => break heard,
                () = tokio::time::sleep(Duration::from_secs(60)) => panic!("the jump has stopped"),
                changed = written.changed() => {
                    changed.unwrap();
                    let happened = newest().await;
                    assert!(happened <= cloud.now(), "{happened:?}");
                    looks += 1;
                }
            }
        };
        let Some(ContextChange::Clock(heard)) = heard else { panic!("not told: {heard:?}") };
        heard.send(()).unwrap();
        assert!(looks > 0 && newest().await > began, "something happened on the way");
        assert_eq!(cloud.now(), NOW.plus((6 * HOUR).into()));
        let kept = cloud.read(|world| world.meta::<Anchor>(populate::CLOCK)).await.unwrap().unwrap();
        assert_eq!((kept.context, kept.paused), (cloud.now(), true));
        cloud.parts().visits.all_left().await;
    }

    #[test]
    fn a_time_that_no_world_may_have_and_a_way_too_long_are_refused() {
        let set = |set: i64| {
            check(&ClockRequest { set: Some(UnixMillis(set)), ..ClockRequest::default() }, NOW).is_ok()
        };
        assert!(set(NOW.0) && set(NOW.0 + LONGEST_MS));
        assert!(!set(NOW.0 - 1) && !set(NOW.0 + LONGEST_MS + 1) && !set(i64::MAX) && !set(i64::MIN));
        let ahead = |from: UnixMillis| {
            let request = ClockRequest { advance_ms: Some(u32::MAX), ..ClockRequest::default() };
            check(&request, from).is_ok()
        };
        assert!(ahead(NOW) && !ahead(LATEST.plus(-1)));
        for (at, may) in
            [(EARLIEST, true), (LATEST, true), (EARLIEST.plus(-1), false), (LATEST.plus(1), false)]
        {
            assert_eq!(check_time("now", at).is_ok(), may, "{at:?}");
        }
    }
}
