use leptos::{ev, html, prelude::*, text_prop::TextProp};

use super::{Icon, IconSize, Pictogram, unique_id};
use crate::locales::KitWords;

/// One field that holds a query: removable tokens `key:value`, and the words that are being typed.
///
/// The text is the whole state: `on_change` gets the query as it would stand in a URL. A word becomes a token once it
/// holds an operator and is left by a space or Enter.
#[component]
pub(crate) fn QueryBar(
    #[prop(into)] label: TextProp,
    #[prop(into)] placeholder: TextProp,
    #[prop(into)] query: Signal<String>,
    on_change: impl Fn(String) + Clone + Send + Sync + 'static,
    #[prop(optional, into)] error: Signal<Option<String>>,
    node_ref: NodeRef<html::Input>,
    /// Beside the field: the count, the time it took, a link.
    children: Children,
) -> impl IntoView {
    let tokens = Memo::new(move |_| split(&query.get()).0);
    let words = Memo::new(move |_| split(&query.get()).1);
    let change = {
        let on_change = on_change.clone();
        move |words: &str| on_change(join(&tokens.get_untracked(), words))
    };
    let back = on_change.clone();
    let on_key = move |event: ev::KeyboardEvent| {
        let Some(input) = node_ref.get_untracked() else { return };
        if event.key() == "Backspace" && input.value().is_empty() {
            let mut left = tokens.get_untracked();
            if left.pop().is_some() {
                event.prevent_default();
                back(join(&left, ""));
            }
        }
    };
    let drop_token = move |index: usize| {
        let mut left = tokens.get_untracked();
        left.remove(index);
        on_change(join(&left, &words.get_untracked()));
    };
    let about = unique_id("query");
    let described = about.clone();
    // Named outright: a label without a name would belong to the first button of a token.
    let (field, labelled) = (format!("{about}-field"), format!("{about}-field"));
    // By its words alone: what else stands in the label is not the field's name.
    let (name, named_by) = (format!("{about}-name"), format!("{about}-name"));
    view! {
        <div class="query-bar" role="search" data-region tabindex="-1">
            <label class="query-field" for=labelled>
                <Pictogram icon=Icon::Filter size=IconSize::Small/>
                <span class="vh" id=name>{move || label.get()}</span>
                <span class="query-tokens">
                    {move || {
                        tokens.get().into_iter().enumerate().map(|(i, token)| chip(i, token, drop_token.clone())).collect_view()
                    }}
                </span>
                <input
                    node_ref=node_ref
                    id=field
                    aria-labelledby=named_by
                    type="search"
                    class="mono"
                    autocomplete="off"
                    autocapitalize="off"
                    spellcheck="false"
                    placeholder=move || placeholder.get().to_string()
                    aria-describedby=move || error.with(Option::is_some).then(|| described.clone())
                    aria-invalid=move || error.with(Option::is_some).then_some("true")
                    prop:value=move || words.get()
                    on:input=move |event| change(&event_target_value(&event))
                    on:keydown=on_key
                />
            </label>
            {children()}
            {move || error.get().map(|text| view! { <span class="query-error" id=about.clone() role="status">{text}</span> })}
        </div>
    }
}

fn chip(index: usize, token: String, drop_token: impl Fn(usize) + 'static) -> impl IntoView {
    let at = operator(&token).unwrap_or(0);
    let (key, rest) = token.split_at(at + 1);
    let (key, value) = (key.to_owned(), rest.to_owned());
    let named = token.clone();
    view! {
        <span class="token">
            <span class="key">{key}</span>
            <b>{value}</b>
            <button type="button" aria-label=move || text!(KitWords::DropFilter, filter = named) on:click=move |event| {
                event.prevent_default();
                drop_token(index);
            }>
                <Pictogram icon=Icon::Close size=IconSize::Tiny/>
            </button>
        </span>
    }
}

/// Where a word's operator stands, when it is a token.
fn operator(word: &str) -> Option<usize> {
    let at = word.find([':', '!', '<', '>'])?;
    (at > 0 && at + 1 < word.len()).then_some(at)
}

/// Splits a query into its tokens and the words that are still being typed; the last word is never a token before it
/// is followed by a space.
fn split(query: &str) -> (Vec<String>, String) {
    let mut tokens = Vec::new();
    let mut words = String::new();
    let (done, open) = match query.rfind(' ') {
        Some(at) if !quoted(query, at) => query.split_at(at + 1),
        _ => ("", query),
    };
    for word in words_of(done) {
        if operator(&word).is_some() {
            tokens.push(word);
        } else {
            words.push_str(&word);
            words.push(' ');
        }
    }
    words.push_str(open);
    (tokens, words)
}

fn join(tokens: &[String], words: &str) -> String {
    let mut out = String::new();
    for token in tokens {
        out.push_str(token);
        out.push(' ');
    }
    out.push_str(words.trim_start());
    out
}

/// Whether a quotation is open at `at`.
fn quoted(text: &str, at: usize) -> bool {
    text[..at].matches('"').count() % 2 == 1
}

/// Words parted by spaces; a quoted value keeps its spaces.
fn words_of(text: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut in_quotes = false;
    for c in text.chars() {
        if c == '"' {
            in_quotes = !in_quotes;
        }
        match (c, words.last_mut()) {
            (' ', _) if !in_quotes => words.push(String::new()),
            (c, Some(word)) => word.push(c),
            (_, None) => {}
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_becomes_a_token_when_it_is_left() {
        let cases: [(&str, &[&str], &str); 7] = [
            ("", &[], ""),
            ("pump", &[], "pump"),
            ("state:online", &[], "state:online"),
            ("state:online ", &["state:online"], ""),
            ("state:online group!osaka pump 7", &["state:online", "group!osaka"], "pump 7"),
            ("name:\"pump 7\" x", &["name:\"pump 7\""], "x"),
            ("name:\"pump 7", &[], "name:\"pump 7"),
        ];
        for (query, tokens, words) in cases {
            assert_eq!(
                split(query),
                (tokens.iter().map(|t| (*t).to_owned()).collect(), words.to_owned()),
                "{query:?}"
            );
        }
    }

    #[test]
    fn a_colon_alone_is_no_operator() {
        for word in [":x", "name:", "pump"] {
            assert_eq!(operator(word), None);
        }
        assert_eq!(operator("last_seen<24h"), Some(9));
    }

    #[test]
    fn what_is_joined_splits_the_same_way() {
        let (tokens, words) = split("state:online group:x pump");
        assert_eq!(split(&join(&tokens, &words)), (tokens, words));
    }
}
