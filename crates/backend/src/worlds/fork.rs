use std::sync::Arc;

use anyhow::Context as _;
use api::{console::context::Context, id::ContextId};
use futures_util::FutureExt;

use crate::{
    cloud::{self, Cloud},
    http::error::HttpError,
    worlds::Worlds,
};

impl Worlds {
    /// How the page of a world asks for a copy of it.
    pub(crate) fn forks(self: &Arc<Self>) -> cloud::Fork {
        let worlds = Arc::clone(self);
        Arc::new(move |parent, name| {
            let worlds = Arc::clone(&worlds);
            async move { worlds.fork(parent, name).await }.boxed()
        })
    }

    /// Copies `parent` into a context of its own, which is open and runs when this answers.
    async fn fork(&self, parent: Cloud, name: ContextId) -> Result<Context, HttpError> {
        let _turn = self.forking.lock().await;
        let file = self.file(&name);
        if self.rooms.get(&name).is_some() || file.exists() {
            return Err(HttpError::conflict(
                format!("There is a context {name} already; choose another name."),
                format!("コンテキスト {name} はすでに存在します。別の名前を指定してください。"),
            ));
        }
        let draft = file.with_extension(cloud::FORKING);
        cloud::copy_world(&parent, draft.clone()).await.map_err(internal)?;
        std::fs::rename(&draft, &file)
            .with_context(|| format!("could not put {} in place", file.display()))
            .map_err(internal)?;
        let world = self.open(name).await.map_err(internal)?;
        let world = world.ok_or_else(|| HttpError::internal("a copy is no whole world"))?;
        self.show(&world);
        let room = world.room.clone();
        self.run(world).await.map_err(internal)?;
        Ok(room.face())
    }
}

fn internal(error: anyhow::Error) -> HttpError {
    HttpError::internal(format!("{error:#}"))
}
