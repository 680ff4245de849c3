use std::sync::Arc;

use leptos::{prelude::*, text_prop::TextProp};

/// A column: its head, its width, and how a row's cell is drawn.
pub(crate) struct Column<R: Send + Sync + 'static> {
    pub(crate) title: TextProp,
    /// In pixels; sized to the class of content, so that digits are never cut.
    pub(crate) width: u16,
    /// Names the cell for styles; `number` aligns to the right, `shown` keeps it on a phone.
    pub(crate) class: &'static str,
    /// What the server sorts by; none for a column that cannot be sorted by.
    pub(crate) sort: Option<&'static str>,
    /// The head of its row for screen readers, and the column that stays when the table scrolls sideways.
    pub(crate) heads_row: bool,
    pub(crate) cell: Cell<R>,
}

/// Draws one cell from the row's signal.
pub(crate) type Cell<R> = Arc<dyn Fn(Signal<R>) -> AnyView + Send + Sync>;

impl<R: Send + Sync + 'static> Clone for Column<R> {
    fn clone(&self) -> Self {
        Column { title: self.title.clone(), cell: Arc::clone(&self.cell), ..*self }
    }
}

impl<R: Send + Sync + 'static> Column<R> {
    pub(crate) fn new<V: IntoView + 'static>(
        title: impl Into<TextProp>,
        width: u16,
        cell: impl Fn(Signal<R>) -> V + Send + Sync + 'static,
    ) -> Self {
        Column {
            title: title.into(),
            width,
            class: "",
            sort: None,
            heads_row: false,
            cell: Arc::new(move |row| cell(row).into_any()),
        }
    }

    pub(crate) fn class(self, class: &'static str) -> Self {
        Column { class, ..self }
    }

    pub(crate) fn sort(self, key: &'static str) -> Self {
        Column { sort: Some(key), ..self }
    }

    pub(crate) fn heads_row(self) -> Self {
        Column { heads_row: true, ..self }
    }
}

/// The order in use, as it stands in a URL: a key, `-` in front of it for descending.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Sort<'a> {
    pub(crate) key: &'a str,
    pub(crate) descending: bool,
}

impl<'a> Sort<'a> {
    /// Reads a sort; an empty one is `default`.
    pub(crate) fn read(text: &'a str, default: &'a str) -> Self {
        let text = if text.is_empty() { default } else { text };
        match text.strip_prefix('-') {
            Some(key) => Sort { key, descending: true },
            None => Sort { key: text, descending: false },
        }
    }

    /// What a press on the head of `key` asks for: that column, then its reverse; the default is written as nothing.
    pub(crate) fn pressed(&self, key: &str, default: &str) -> String {
        let next = if self.key == key && !self.descending { format!("-{key}") } else { key.to_owned() };
        if next == default { String::new() } else { next }
    }

    /// The value of `aria-sort` on the head of `key`.
    pub(crate) fn aria(&self, key: &str) -> Option<&'static str> {
        (self.key == key).then_some(if self.descending { "descending" } else { "ascending" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_sorts_by_its_column_and_then_the_other_way_round() {
        let by_name = Sort::read("", "name");
        assert_eq!(by_name, Sort { key: "name", descending: false });
        assert_eq!(by_name.pressed("name", "name"), "-name");
        assert_eq!(by_name.pressed("since", "name"), "since");
        assert_eq!(Sort::read("-name", "name").pressed("name", "name"), "");
        assert_eq!(Sort::read("-since", "name").aria("since"), Some("descending"));
        assert_eq!(Sort::read("-since", "name").aria("name"), None);
    }
}
