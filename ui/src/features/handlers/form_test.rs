use leptos::prelude::*;

use super::{
    changes::label,
    edit::{variables, when},
    field::{Field, fields},
    kinds::step_name,
    room::Room,
    template::{filled, masked, unknown},
    values::Values,
    variables::values_now,
    words::delay_words,
};
use crate::{
    kit::{Button, Dialog, Glyph, Size, State},
    locales::{Common, Handlers},
};

/// What each step would do with an event, value by value. Nothing is done.
#[component]
pub(super) fn TestForm(room: Room) -> impl IntoView {
    let (begun, _) = untrack(|| values_now(room));
    let values = RwSignal::new(begun);
    let names = untrack(|| room.with(variables)).unwrap_or(&[]);
    let inputs = names
        .iter()
        .map(|name| {
            let value = move || values.with(|values| values.get(*name).cloned().unwrap_or_default());
            view! {
                <label class="handler-value">
                    <span class="mono">{format!("${{{name}}}")}</span>
                    <span class="input"><input
                        class="mono"
                        autocomplete="off"
                        spellcheck="false"
                        prop:value=value
                        on:input=move |event| values.update(|values| { values.insert((*name).to_owned(), event_target_value(&event)); })
                    /></span>
                </label>
            }
        })
        .collect_view();
    let steps = move || {
        let values = values.get();
        room.with(|handler| {
            handler
                .action_config_list
                .iter()
                .enumerate()
                .map(|(at, action)| {
                    let head = format!(
                        "{} · {} · {}",
                        at + 1,
                        step_name(&action.kind),
                        delay_words(&when(action), action.properties.execution_offset_minutes.as_ref())
                    );
                    let lines = lines(action, &values);
                    let nothing = lines.is_empty();
                    let rows = lines
                        .into_iter()
                        .map(|(name, text)| {
                            let missing = unknown(&text, &[]);
                            view! {
                                <dt>{name}</dt>
                                <dd>
                                    <span class="mono">{text}</span>
                                    {missing.map(|name| view! { <p class="handler-unknown"><Glyph state=State::Stale/><span>{text!(Handlers::UnknownWord, name = name)}</span></p> })}
                                </dd>
                            }
                        })
                        .collect_view();
                    view! {
                        <li>
                            <h3>{head}</h3>
                            <dl class="facts-list">{rows}</dl>
                            {nothing.then(|| view! { <p class="quiet">{t!(Handlers::TestNothing)}</p> })}
                        </li>
                    }
                })
                .collect_view()
        })
    };
    let body = view! {
        <p>{t!(Handlers::TestText)}</p>
        <fieldset class="handler-values"><legend>{t!(Handlers::TestValues)}</legend>{inputs}</fieldset>
        <ol class="handler-test" aria-live="polite">{steps}</ol>
    };
    let foot = view! {
        <span class="grow"></span>
        <Button size=Size::Large on_click=move |_| room.close()>{t!(Common::Close)}</Button>
    };
    view! { <Dialog title=t!(Handlers::TestTitle) on_close=move || room.close() body=body.into_any() foot=foot.into_any()/> }
}

/// The fields of a step with their values; what may be a secret is masked, and headers are left out.
fn lines(action: &api::soracom::event_handler::Action, values: &Values) -> Vec<(String, String)> {
    fields(action)
        .into_iter()
        .filter_map(|field| {
            let text = field.text(action);
            let text = if field.is_template() { filled(&text, values) } else { text };
            if field == Field::Headers {
                return None;
            }
            let text = if field == Field::Url { masked(&text) } else { text };
            (!text.is_empty()).then(|| (label(field), text))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{
        super::{sample::ota, values::sample},
        *,
    };

    #[test]
    fn each_step_says_what_it_comes_to_and_no_secret() {
        let handler = ota();
        let request = lines(&handler.action_config_list[0], &sample());
        let said = format!("{request:?}");
        assert!(!said.contains("s3cr3t") && !said.contains("k3y"), "{said}");
        assert!(said.contains("8981100000000000001"), "{said}");
        let mail = lines(&handler.action_config_list[1], &sample());
        assert_eq!(mail[1].1, "planX3 on 8981100000000000001 (${simName})");
    }
}
