use leptos::ev::KeyboardEvent;

/// What a key asks of a table that has the focus. Single letters are the page's, because they can be switched off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ask {
    Step(i64),
    First,
    Last,
    Open,
    Menu,
}

/// Reads a key; `page` is how many rows a page key moves.
pub(super) fn ask(event: &KeyboardEvent, page: i64) -> Option<Ask> {
    if event.ctrl_key() || event.meta_key() || event.alt_key() {
        return None;
    }
    Some(match event.key().as_str() {
        "ArrowDown" => Ask::Step(1),
        "ArrowUp" => Ask::Step(-1),
        "PageDown" => Ask::Step(page),
        "PageUp" => Ask::Step(-page),
        "Home" => Ask::First,
        "End" => Ask::Last,
        "Enter" => Ask::Open,
        "ContextMenu" => Ask::Menu,
        "F10" if event.shift_key() => Ask::Menu,
        _ => return None,
    })
}
