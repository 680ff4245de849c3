use leptos::prelude::*;

use crate::kit::glyph::glyph_symbols;

macro_rules! icons {
    ($($name:ident = $file:literal),+ $(,)?) => {
        /// A drawing of `assets/icons`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(crate) enum Icon { $($name),+ }

        impl Icon {
            pub(crate) const ALL: &'static [Icon] = &[$(Icon::$name),+];

            /// The fragment by which the sprite is used.
            pub(crate) const fn href(self) -> &'static str {
                match self { $(Icon::$name => concat!("#i-", $file)),+ }
            }

            const fn drawing(self) -> &'static str {
                match self { $(Icon::$name => include_str!(concat!("../../../../assets/icons/", $file, ".svg"))),+ }
            }
        }
    };
}

icons! {
    Api = "api", Arrow = "arrow", Branch = "branch", Brake = "brake", Chat = "chat", Check = "check", Chip = "chip", Clock = "clock", Close = "close",
    Copy = "copy", Dice = "dice", Door = "door", Down = "down", Filter = "filter", Flux = "flux", Fork = "fork", Forward = "forward",
    Globe = "globe", Groups = "groups", Handler = "handler", Hook = "hook", Jobs = "jobs", Key = "key", Lambda = "lambda", Ledger = "ledger",
    Link = "link", Mail = "mail", Minus = "minus", Moon = "moon", More = "more", Ota = "ota", Pause = "pause", Play = "play", Plus = "plus",
    Power = "power", Right = "right", Search = "search", Sim = "sim", Sun = "sun", Undo = "undo", Up = "up",
    Lock = "lock", Unlock = "unlock", User = "user", Warn = "warn", World = "world", Tag = "tag", Test = "test", Settings = "settings", Export = "export",
}

/// The page's one sprite: every icon and every state glyph as a symbol.
#[component]
pub(crate) fn Sprite() -> impl IntoView {
    let mut symbols: String = Icon::ALL
        .iter()
        .map(|icon| symbol(icon.href().trim_start_matches('#'), "0 0 16 16", icon.drawing()))
        .collect();
    symbols.push_str(&glyph_symbols());
    view! { <svg style:display="none" aria-hidden="true" inner_html=symbols></svg> }
}

/// What stands inside a drawing's `<svg>`, as a symbol of the sprite.
pub(crate) fn symbol(id: &str, grid: &str, drawing: &str) -> String {
    let inside = drawing
        .split_once('>')
        .and_then(|(_, rest)| rest.rsplit_once("</svg>"))
        .map_or("", |(inside, _)| inside);
    format!(r#"<symbol id="{id}" viewBox="{grid}">{inside}</symbol>"#)
}

/// The brand's mark.
#[component]
pub(crate) fn Mark() -> impl IntoView {
    view! {
        <svg width="18" height="18" viewBox="0 0 18 18" fill="none" stroke="currentColor" stroke-width="1.5" aria-hidden="true">
            <path d="M15.9 6.5A7.4 7.4 0 1 1 11.5 2"/>
            <path d="M12.3 7.4A3.6 3.6 0 1 1 10.4 5.6"/>
            <path d="M9 9l5.6-5.6" stroke-linecap="round"/>
            <circle cx="14.9" cy="3.1" r="1.7" fill="currentColor" stroke="none"/>
        </svg>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_drawing_becomes_a_symbol_with_something_in_it() {
        for icon in Icon::ALL {
            let symbol = symbol("x", "0 0 16 16", icon.drawing());
            assert!(symbol.contains("<path d="), "{icon:?}: {symbol}");
            assert!(!symbol.contains("<svg"), "{icon:?}");
        }
    }
}
