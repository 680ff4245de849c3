use leptos::prelude::*;

use crate::kit::icon::symbol;

macro_rules! states {
    ($($name:ident = $class:literal, $file:literal),+ $(,)?) => {
        /// What a glyph says. The first seven are the states of the design; each has a shape, a word and a hue.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(crate) enum State { $($name),+ }

        impl State {
            const ALL: &'static [State] = &[$(State::$name),+];

            /// The class that carries the hue.
            pub(crate) const fn class(self) -> &'static str {
                match self { $(State::$name => $class),+ }
            }

            const fn href(self) -> &'static str {
                match self { $(State::$name => concat!("#g-", $file)),+ }
            }

            const fn drawing(self) -> &'static str {
                match self { $(State::$name => include_str!(concat!("../../../../assets/icons/state/", $file, ".svg"))),+ }
            }
        }
    };
}

states! {
    Online = "online", "online",
    Offline = "offline", "offline",
    Stale = "stale", "stale",
    Acting = "acting", "acting",
    Failed = "failed", "failed",
    Blocked = "blocked", "blocked",
    Unknown = "unknown", "unknown",
    // Something changed, nothing is wrong: the history's diamond.
    Changed = "stale", "changed",
    // A row that is still on its way.
    Waiting = "unknown", "waiting",
}

/// A state as a shape. `fresh` is what is left of the evidence's age limit, 0 to 100; without it the ring is empty.
#[component]
pub(crate) fn Glyph(
    #[prop(into)] state: Signal<State>,
    #[prop(optional, into)] fresh: Signal<u8>,
) -> impl IntoView {
    view! {
        <svg class=move || format!("glyph {}", state.get().class()) style:--f=move || fresh.get().to_string() aria-hidden="true">
            <use_ href=move || state.get().href()/>
        </svg>
    }
}

pub(crate) fn glyph_symbols() -> String {
    State::ALL
        .iter()
        .map(|state| symbol(state.href().trim_start_matches('#'), "0 0 14 14", state.drawing()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_state_has_a_drawing_of_its_own() {
        let drawings: std::collections::BTreeSet<&str> =
            State::ALL.iter().map(|state| state.drawing()).collect();
        assert_eq!(drawings.len(), State::ALL.len());
    }
}
