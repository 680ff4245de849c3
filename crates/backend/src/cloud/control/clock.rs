use api::{UnixMillis, console::world::ClockRequest};

use crate::{
    clock::{Anchor, ContextClock},
    cloud::{Cloud, control::telling::tell, course, devices, populate, retention},
    feed::ContextChange,
    http::error::HttpError,
    steady,
};

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

/// Does what was asked, keeps it and tells it; devices do what fell due on the way.
pub(super) async fn steer(cloud: &Cloud, request: &ClockRequest) -> Result<(), HttpError> {
    let _turn = cloud.steering().await;
    let anchor = set(cloud, request).await?;
    populate::keep_clock(cloud, anchor).await?;
    tell(cloud, ContextChange::Clock).await;
    Ok(())
}

/// In the order set, scale, pause, advance, to the next.
async fn set(cloud: &Cloud, request: &ClockRequest) -> Result<Anchor, HttpError> {
    let clock = cloud.clock();
    if let Some(scale) = request.scale.filter(|scale| !(0.1..=10_000.0).contains(scale)) {
        return Err(HttpError::bad_request(
            format!("scale: must be 0.1 to 10000, not {scale}."),
            "scale は 0.1〜10000 の範囲で指定してください。",
        ));
    }
    if let Some(to) = request.set {
        if to < clock.now() {
            return Err(HttpError::bad_request(
                "set: a world's clock does not run backward; reset the world for that.",
                "set: 時刻を過去に戻すことはできません。ワールドをリセットしてください。",
            ));
        }
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
            .read(|world| Ok(world.next_due()?.into_iter().chain(course::planned_at(&world)?).min()))
            .await?
    {
        jump(cloud, next.max(clock.now())).await?;
    }
    Ok(clock.retie(|_| {}))
}

/// Goes to `to`: everything that falls due on the way happens at its own time, before the call is answered.
async fn jump(cloud: &Cloud, to: UnixMillis) -> Result<(), HttpError> {
    devices::catch_up(cloud, to).await?;
    cloud.clock().retie(|anchor| {
        anchor.context = anchor.context.max(to);
        anchor.simulated = true;
    });
    // What fell due between the first look and the jump.
    devices::catch_up(cloud, to).await?;
    retention::tidy(cloud, to).await?;
    Ok(())
}
