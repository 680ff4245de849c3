use api::console::lease::Door;
use leptos::prelude::*;

use super::{Reach, Way};
use crate::{
    kit::{Button, Icon, Size},
    locales::{Doors, Row, say},
    state::{Toasts, use_toasts},
};

/// Copies what is typed or opened to come in by a door.
#[component]
pub(crate) fn CopyDoor(door: Signal<Door>, #[prop(into)] name: Signal<String>) -> impl IntoView {
    let toasts = use_toasts();
    let way = Memo::new(move |_| door.with(|door| Reach::of(door).way));
    let copy = move || toasts.copy_door(&door.with_untracked(Reach::of));
    move || {
        let (word, all) = words(way.get());
        view! {
            <Button size=Size::Small icon=Icon::Copy on_click=move |_| copy()>
                <span aria-hidden="true">{say(word)}</span>
                <span class="vh">{say(all)}" "{name}</span>
            </Button>
        }
    }
}

impl Toasts {
    /// Copies how a door is used, and says so.
    pub(crate) fn copy_door(self, reach: &Reach) {
        let done = match reach.way {
            Way::Ssh => Doors::SshCopied.row(),
            Way::Http | Way::Https => Doors::UrlCopied.row(),
            Way::Plain => Doors::AddressCopied.row(),
        };
        self.copy(reach.text(), done);
    }
}

impl Way {
    /// What copying it is called in full.
    pub(crate) const fn copy_words(self) -> Row {
        words(self).1
    }
}

/// What the button shows, and what it says in full.
const fn words(way: Way) -> (Row, Row) {
    match way {
        Way::Ssh => (Doors::Ssh.row(), Doors::CopySsh.row()),
        Way::Http | Way::Https => (Doors::Url.row(), Doors::CopyUrl.row()),
        Way::Plain => (Doors::Address.row(), Doors::CopyAddress.row()),
    }
}
