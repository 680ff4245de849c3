use std::{path::Path, sync::Arc};

use anyhow::Context as _;
use api::{console::context::Context, id::ContextId};
use futures_util::FutureExt;

use crate::{
    cloud::{self, Cloud},
    http::error::HttpError,
    private_file,
    worlds::Worlds,
};

impl Worlds {
    /// How the page of a world asks for a copy of it.
    pub(crate) fn forks(self: &Arc<Self>) -> cloud::Fork {
        let worlds = Arc::clone(self);
        Arc::new(move |parent, name| {
            let worlds = Arc::clone(&worlds);
            // To its end, also when the page has gone: half of a copy has no place.
            let copying = {
                let parent = parent.clone();
                async move { worlds.fork(&parent, name).await }
            };
            async move { parent.see_through(copying).await }.boxed()
        })
    }

    /// Copies `parent` into a context of its own, which is open and runs when this answers.
    async fn fork(&self, parent: &Cloud, name: ContextId) -> Result<Context, HttpError> {
        let _turn = self.forking.lock().await;
        let file = self.file(&name);
        if self.rooms.get(&name).is_some() || file.exists() {
            return Err(HttpError::conflict(
                format!("There is a context {name} already; choose another name."),
                format!("コンテキスト {name} はすでに存在します。別の名前を指定してください。"),
            ));
        }
        let draft = file.with_extension(cloud::FORKING);
        {
            // Not while somebody begins the parent anew: half of it would be copied, at the time of the other half.
            let _turn = parent.steering().await;
            cloud::copy_world(parent, draft.clone()).await.map_err(internal)?;
        }
        let taken_up = self.take_up(&name, &draft, &file).await;
        if taken_up.is_err() {
            // The name is free again.
            self.hide(&name);
            if let Err(error) = cloud::remove_draft(&file) {
                let error = format!("{error:#}");
                tracing::error!(world = %name, error, "a copy that does not run could not be removed");
            }
        }
        taken_up
            .map(|(face, copy)| {
                // They live in memory, and belong to what is copied.
                let now = copy.now();
                copy.faults().set_anew(parent.faults().list(now), now);
                face
            })
            .map_err(internal)
    }

    /// Puts a copy in its place, opens it and lets it run. Nobody knows of it before it does: who asked for its fleet would
    /// wait for ever.
    async fn take_up(&self, name: &ContextId, draft: &Path, file: &Path) -> anyhow::Result<(Context, Cloud)> {
        std::fs::rename(draft, file).with_context(|| format!("could not put {} in place", file.display()))?;
        private_file::sync_folder_of(file).with_context(|| format!("could not keep {}", file.display()))?;
        let world = self.open(name.clone()).await?.context("a copy is no whole world")?;
        let (cloud, room, source) = (world.cloud.clone(), world.room.clone(), world.source.clone());
        self.run(world).await?;
        let face = room.face();
        self.show(cloud.clone(), room, source);
        Ok((face, cloud))
    }
}

fn internal(error: anyhow::Error) -> HttpError {
    HttpError::internal(format!("{error:#}"))
}
