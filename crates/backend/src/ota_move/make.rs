use api::{
    ApiErrorBody,
    console::{
        flux::App,
        ota::{Move, MoveDraft},
    },
    id::{FluxAppId, HandlerId, OpId},
    soracom::event_handler::{EventHandler, ListEventHandlers},
};
use ops::ota_move::{app, handlers};

use super::{
    OtaMoves,
    survey::{Found, OwnTarget, not_done},
};
use crate::{
    desk::{Pen, Refusal},
    http::error::HttpError,
};

impl OtaMoves {
    /// Makes the event handlers and the app of a move, all or none.
    pub(super) async fn create(&self, draft: MoveDraft, pen: &Pen) -> Result<Move, HttpError> {
        let _making = self.making().await;
        let Found { preview, to, targets } = self.look(&draft).await?;
        let (true, Some(to)) = (preview.can_be_made(), to) else {
            let first = preview.findings.iter().find(|finding| finding.blocks);
            let first = first.map(|finding| format!("{:?}", finding.what)).unwrap_or_default();
            return Err(HttpError::conflict(
                format!("The move cannot be made: {first}. See its preview."),
                format!("この移行は作成できません（{first}）。プレビューを確認してください。"),
            ));
        };
        let automation = &self.stand().automation;
        let made = automation.create_app(app(&draft, &to)).await?;
        let slack = draft.slack_url.is_some();
        let draft = MoveDraft { slack_url: None, ..draft };
        let mut one = Move {
            app: made.id.clone(),
            draft,
            slack,
            handlers: Vec::new(),
            made_at: self.stand().clock.now(),
            ended_at: None,
        };
        // Known before the first handler is written: what a kill leaves half made can be ended.
        let kept = async {
            self.keep(&one).await?;
            self.write_handlers(&mut one, &made, &targets, pen).await?;
            self.keep(&one).await
        };
        if let Err(error) = kept.await {
            self.take_apart(&one, pen).await;
            return Err(error);
        }
        Ok(one)
    }

    /// Removes the handlers and the app of a move.
    pub(super) async fn end(&self, id: &FluxAppId, pen: &Pen) -> Result<Move, HttpError> {
        let _making = self.making().await;
        let mut one = self.one(id).await?;
        if one.ended_at.is_some() {
            return Ok(one);
        }
        self.hear(id).await?;
        let url = self.address(id);
        for handler in self.handlers_of(&one, url.as_deref()).await? {
            remove(pen, &handler).await?;
        }
        self.stand().automation.remove_app(id).await?;
        one.ended_at = Some(self.stand().clock.now());
        self.keep(&one).await?;
        self.forget_seen(id);
        Ok(one)
    }

    /// The move of an app, or the refusal that says that there is none.
    pub(super) async fn one(&self, id: &FluxAppId) -> Result<Move, HttpError> {
        self.end_those_of_before().await?;
        let of = id.clone();
        let found = self.stand().automation.db().read(move |automation| automation.one_move(&of)).await?;
        found.ok_or_else(|| HttpError::not_found("OTA move", id.as_str()))
    }

    async fn keep(&self, one: &Move) -> Result<(), HttpError> {
        let automation = &self.stand().automation;
        let (one, world) = (one.clone(), automation.world().await?);
        Ok(automation.db().write(move |automation| automation.keep_move(&one, world.as_deref())).await?)
    }

    async fn write_handlers(
        &self,
        one: &mut Move,
        made: &App,
        targets: &[OwnTarget],
        pen: &Pen,
    ) -> Result<(), HttpError> {
        let url = self.address(&made.id).unwrap_or_default();
        for target in targets {
            for request in handlers(&one.draft, &target.as_target(), &url) {
                let created = pen.create(&new_op()?, &request).await?.map_err(refused)?;
                one.handlers.push(created.handler_id);
            }
        }
        Ok(())
    }

    /// Undoes what was made of a move that could not be made. Where that fails, too, the move stays, to be ended by somebody.
    async fn take_apart(&self, one: &Move, pen: &Pen) {
        let undone = async {
            let url = self.address(&one.app);
            for handler in self.handlers_of(one, url.as_deref()).await? {
                remove(pen, &handler).await?;
            }
            self.stand().automation.remove_app(&one.app).await?;
            let app = one.app.clone();
            let forget = self.stand().automation.db().write(move |automation| automation.forget_move(&app));
            Ok::<_, HttpError>(forget.await?)
        };
        self.forget_seen(&one.app);
        if let Err(error) = undone.await {
            tracing::warn!(app = %one.app, ?error, "what was made of an OTA move that could not be made is left");
        }
    }

    /// The address of the app's incoming webhook.
    fn address(&self, id: &FluxAppId) -> Option<String> {
        let path = self.stand().automation.webhook_path(id)?;
        Some(format!("{}{path}", self.stand().endpoint))
    }

    /// The handlers that are known to belong to a move, and those that call its webhook: a kill may have come between the two.
    async fn handlers_of(&self, one: &Move, url: Option<&str>) -> Result<Vec<HandlerId>, HttpError> {
        let written: Vec<EventHandler> = self
            .stand()
            .client
            .find::<ListEventHandlers>(&(), &Default::default())
            .await
            .map_err(not_done)?;
        let calls = |handler: &EventHandler| {
            handler.action_config_list.iter().any(|action| {
                let called = action.properties.url.as_ref().map(|url| url.expose().as_str());
                called.is_some() && called == url
            })
        };
        let belongs = |handler: &&EventHandler| one.handlers.contains(&handler.handler_id) || calls(handler);
        Ok(written.iter().filter(belongs).map(|handler| handler.handler_id.clone()).collect())
    }
}

/// Removes a handler; one that is gone already is gone.
async fn remove(pen: &Pen, handler: &HandlerId) -> Result<(), HttpError> {
    match pen.remove(&new_op()?, handler).await? {
        Ok(()) | Err(Refusal { status: 404, .. }) => Ok(()),
        Err(refusal) => Err(refused(refusal)),
    }
}

/// An intention of this server: each handler of a move is one.
fn new_op() -> Result<OpId, HttpError> {
    OpId::new(format!("op-{}", crate::random::hex(16))).map_err(HttpError::internal)
}

fn refused(refusal: Refusal) -> HttpError {
    let said: Option<ApiErrorBody> = serde_json::from_slice(&refusal.body).ok();
    let said =
        said.map_or_else(|| refusal.status.to_string(), |said| format!("{}: {}", said.code, said.message));
    HttpError::conflict(
        format!("The platform refused it: {said}"),
        format!("プラットフォームが拒否しました: {said}"),
    )
}
