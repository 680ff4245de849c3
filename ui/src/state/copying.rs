use super::{call::meanwhile, toasts::Toasts};
use crate::{
    host::copy,
    kit::State,
    locales::{Common, Row, say},
};

impl Toasts {
    /// Copies a text and says so.
    pub(crate) fn copy(self, text: String, done: Row) {
        let copied = text.clone();
        // Several lines are too much to show again.
        let detail = (!text.contains('\n')).then(|| text.clone().into());
        meanwhile(async move { copy(&copied).await }, move |is_copied| {
            if is_copied {
                self.show(State::Online, say(done), detail);
            } else {
                self.show(State::Failed, t!(Common::CopyFailed, text = text), None);
            }
        });
    }

    /// Copies a text that must not be seen, and says so without it.
    pub(crate) fn copy_secret(self, text: String, done: Row) {
        meanwhile(async move { copy(&text).await }, move |is_copied| {
            if is_copied {
                self.show(State::Online, say(done), None);
            } else {
                self.show(State::Failed, t!(Common::CopyFailed, text = "…"), None);
            }
        });
    }
}
