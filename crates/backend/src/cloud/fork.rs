//! A copy of a world, made while it runs.

use std::{path::PathBuf, sync::mpsc};

use anyhow::Context;
use store::{Lane, world::WorldStore};

use crate::{
    clock::Anchor,
    cloud::{Cloud, draft, populate::CLOCK},
    random, steady,
};

/// Copies a world to `to`, as of its last commit. The copy has the parent's seed and its past, so what happens next in
/// both is the same; its clock stands still at the parent's time. It is of another generation: it gives out other
/// secrets, it has no token, password reset or one-time code of the parent's, and what the parent would have sent out is
/// the parent's.
///
/// # Errors
/// The copy cannot be written; nothing of it is left, or what is left is taken away by the next one.
pub(crate) async fn copy_world(cloud: &Cloud, to: PathBuf) -> anyhow::Result<()> {
    let now = cloud.now();
    let parent = cloud.clone();
    let copied = tokio::task::spawn_blocking(move || {
        draft::remove(&to)?;
        parent.copy_to(&to)?;
        let copy = WorldStore::open(&to, |_| (), steady::steady)?;
        let clock = Anchor { context: now, wall: steady::wall(), scale: 1.0, paused: true, simulated: true };
        let generation = random::hex(16);
        let (sender, receiver) = mpsc::channel();
        copy.write(
            Lane::Operator,
            move |tx| {
                tx.part_from_parent(&generation)?;
                tx.set_meta(CLOCK, &clock)
            },
            move |outcome| {
                // The receiver waits below.
                let _ = sender.send(outcome);
            },
        )?;
        receiver.recv()???;
        // The last connection writes everything into the one file.
        drop(copy);
        anyhow::Ok(())
    });
    copied.await.context("the copying was lost")?
}
