//! Who is signed in, at which server, and on which contexts.

use api::{
    Secret,
    console::{
        context::{Context, ListContexts},
        notice::Notice,
        session::{Credentials, CurrentSession, Keep, PROTOCOL, SignIn, SignInRequest, SignOut, SignedIn},
    },
    id::ContextId,
};
use client::ClientError;
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use super::door::Door;
use crate::host::{Missing, Place, host};

/// How the page stands with its server.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Standing {
    /// Finding the server, and out whether somebody is signed in.
    Starting,
    /// Nobody said where the server is, or it did not answer there.
    NoServer {
        tried: Option<String>,
    },
    /// Nobody is signed in.
    SignedOut(Why),
    SignedIn,
}

/// Why nobody is signed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Why {
    /// Nobody has tried.
    Nothing,
    /// The link's code was used, or is too old.
    CodeRefused,
    /// The session ended.
    Ended,
    /// Page and server speak different versions.
    OtherVersion,
}

#[derive(Clone, Copy)]
pub(crate) struct Session {
    standing: RwSignal<Standing>,
    who: RwSignal<Option<SignedIn>>,
    contexts: RwSignal<Vec<Context>>,
    door: StoredValue<Door>,
}

impl Session {
    pub(crate) fn standing(self) -> Standing {
        self.standing.get()
    }

    pub(crate) fn who(self) -> Option<SignedIn> {
        self.who.get()
    }

    pub(crate) fn contexts(self) -> Vec<Context> {
        self.contexts.get()
    }

    /// The context with that id, as the server listed it.
    pub(crate) fn context(self, id: &ContextId) -> Option<Context> {
        self.contexts.with(|contexts| contexts.iter().find(|context| context.id == *id).cloned())
    }

    /// Takes up a context that has come since the server listed them.
    pub(crate) fn learn(self, context: Context) {
        self.contexts.update(|contexts| match contexts.iter_mut().find(|known| known.id == context.id) {
            Some(known) => *known = context,
            None => contexts.push(context),
        });
    }

    /// Takes what stands in the way of a context now.
    pub(crate) fn notice(self, id: &ContextId, notices: &[Notice]) {
        let at =
            self.contexts.with_untracked(|contexts| contexts.iter().position(|context| context.id == *id));
        if let Some(at) = at {
            self.contexts.update(|contexts| contexts[at].notices = notices.to_vec());
        }
    }

    /// Reads the contexts again: what was told of them meanwhile may be lost.
    pub(crate) fn look_again(self) {
        spawn_local(async move {
            // The feed says already that the server does not answer.
            if let Ok(contexts) = self.door().client().get::<ListContexts>(&()).await {
                self.contexts.set(contexts);
            }
        });
    }

    pub(crate) fn door(self) -> Door {
        self.door.get_value()
    }

    /// Finds the server and whoever is signed in. `code` comes from a sign-in link.
    pub(crate) fn start(self, code: Option<Secret<String>>) {
        spawn_local(async move {
            match host().server().await {
                Ok(Place { address, code: given }) => self.enter(address, code.or(given)).await,
                Err(Missing::Ask) => self.standing.set(Standing::NoServer { tried: None }),
                Err(Missing::Failed(why)) => self.standing.set(Standing::NoServer { tried: Some(why) }),
            }
        });
    }

    /// Tries the server that the operator named.
    pub(crate) fn connect(self, address: String) {
        self.standing.set(Standing::Starting);
        spawn_local(async move {
            let address = address.trim().trim_end_matches('/').to_owned();
            host().keep_server(&address);
            self.enter(address, None).await;
        });
    }

    /// Asks for another server's address.
    pub(crate) fn forget_server(self) {
        self.standing.set(Standing::NoServer { tried: None });
    }

    /// Signs in; answers with why not.
    pub(crate) async fn sign_in(self, credentials: Credentials) -> Result<(), ClientError> {
        let door = self.door();
        let keep = if door.same_origin() { Keep::Cookie } else { Keep::Bearer };
        let signed_in = door.client().post::<SignIn>(&(), &SignInRequest { credentials, keep }).await?;
        self.door.set_value(Door { token: signed_in.token.clone(), ..door });
        self.welcome(signed_in).await
    }

    /// Ends the session, here and at the server.
    pub(crate) fn sign_out(self) {
        spawn_local(async move {
            // A server that cannot be reached ends the session by itself, in its time.
            let _unreachable = self.door().client().get::<SignOut>(&()).await;
            self.leave(Why::Nothing);
        });
    }

    /// Notes that the server does not know the session any more.
    pub(crate) fn ended(self) {
        if self.standing.get_untracked() == Standing::SignedIn {
            self.leave(Why::Ended);
        }
    }

    fn leave(self, why: Why) {
        self.door.update_value(|door| door.token = None);
        self.who.set(None);
        self.contexts.set(Vec::new());
        self.standing.set(Standing::SignedOut(why));
    }

    async fn enter(self, address: String, code: Option<Secret<String>>) {
        self.door.set_value(Door { address: address.clone(), token: None });
        let found = match code {
            Some(code) => match self.sign_in(Credentials::Code { code }).await {
                Ok(()) => return,
                // Somebody may be signed in already, and have followed the link a second time.
                Err(ClientError::Api(_)) => self.resume(Why::CodeRefused).await,
                Err(error) => Err(error),
            },
            None => self.resume(Why::Nothing).await,
        };
        if found.is_err() {
            let tried =
                if address.is_empty() { window().location().origin().unwrap_or_default() } else { address };
            self.standing.set(Standing::NoServer { tried: Some(tried) });
        }
    }

    /// Takes up the session that the browser kept; `why` says what it means that there is none.
    async fn resume(self, why: Why) -> Result<(), ClientError> {
        match self.door().client().get::<CurrentSession>(&()).await {
            Ok(signed_in) => self.welcome(signed_in).await,
            Err(ClientError::Api(error)) if error.status == 401 => {
                self.standing.set(Standing::SignedOut(why));
                Ok(())
            }
            Err(error) => Err(error),
        }
    }

    async fn welcome(self, signed_in: SignedIn) -> Result<(), ClientError> {
        if signed_in.server.protocol != PROTOCOL {
            self.standing.set(Standing::SignedOut(Why::OtherVersion));
            return Ok(());
        }
        let contexts = self.door().client().get::<ListContexts>(&()).await?;
        self.contexts.set(contexts);
        self.who.set(Some(signed_in));
        self.standing.set(Standing::SignedIn);
        Ok(())
    }
}

pub(crate) fn provide_session() -> Session {
    let session = Session {
        standing: RwSignal::new(Standing::Starting),
        who: RwSignal::new(None),
        contexts: RwSignal::new(Vec::new()),
        door: StoredValue::new(Door { address: String::new(), token: None }),
    };
    provide_context(session);
    session
}

pub(crate) fn use_session() -> Session {
    expect_context()
}

/// Takes the code of a sign-in link (`#code=…`) out of the address bar, at once and before anything else reads it.
pub(crate) fn take_code() -> Option<Secret<String>> {
    let location = window().location();
    let code = location.hash().ok()?.strip_prefix("#code=")?.to_owned();
    if let Ok(history) = window().history() {
        // The query and the path stay; a page that may not write its history keeps a code that works once.
        let _refused = history.replace_state_with_url(&wasm_bindgen::JsValue::NULL, "", Some("#/"));
    }
    Some(Secret::new(code))
}
