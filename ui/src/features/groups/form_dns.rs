use leptos::prelude::*;

use super::{
    editor::Editor,
    fields::{Field, MOST_SERVERS, is_on, servers},
    form_field::{Line, Setting},
};
use crate::{
    kit::{Button, Icon, IconButton, Size, Switch, Tone},
    locales::{Groups, pick},
};

/// Custom DNS: a switch, and up to two servers in the order in which a device asks them.
#[component]
pub(super) fn DnsSetting(editor: Editor) -> impl IntoView {
    let was = move || {
        editor.saved(|saved| {
            if is_on(saved, "useCustomDns") {
                servers(saved).join(", ")
            } else {
                pick(Groups::WasOff.row()).to_owned()
            }
        })
    };
    let on = Signal::derive(move || editor.now(|now| is_on(now, "useCustomDns")));
    // A line keeps its element while its text is typed.
    let lines = Memo::new(move |_| editor.now(|now| servers(now).len()));
    let open = Memo::new(move |_| on.get() || editor.now(|now| now.contains_key("dnsServers")));
    let controls = move |about: String, wrong: Signal<bool>| {
        let rows = move || {
            let about = about.clone();
            open.get().then(|| {
                let count = lines.get();
                let rows = (0..count).map(|at| line(editor, at, about.clone(), wrong)).collect_view();
                view! {
                    <div class="setting-lines">
                        {rows}
                        {(count < MOST_SERVERS).then(|| view! {
                            <span><Button size=Size::Small tone=Tone::Ghost icon=Icon::Plus on_click=move |_| {
                                editor.edit(|draft| draft.write_server(MOST_SERVERS, Some("")));
                            }>{t!(Groups::AddServer)}</Button></span>
                        })}
                    </div>
                }
            })
        };
        view! {
            <Switch label=t!(Groups::DnsOn) on on_change=move |on| editor.edit(|draft| draft.switch("useCustomDns", on))/>
            {rows}
        }
    };
    view! { <Setting field=Field::Dns title=Groups::Dns.row() editor was controls/> }
}

fn line(editor: Editor, at: usize, about: String, wrong: Signal<bool>) -> impl IntoView {
    let value = Signal::derive(move || editor.now(|now| servers(now).get(at).cloned().unwrap_or_default()));
    let number = at + 1;
    let lead = view! { <span class="quiet" aria-hidden="true">{number}</span> };
    let trail = view! {
        {(at > 0).then(|| view! {
            <IconButton icon=Icon::Up label=t!(Groups::SwapServers) on_click=move |_| editor.edit(super::draft::Draft::swap_servers)/>
        })}
        <IconButton icon=Icon::Close label=t!(Groups::RemoveServer, n = number) on_click=move |_| {
            editor.edit(|draft| draft.write_server(at, None));
        }/>
    };
    view! {
        <Line
            label=t!(Groups::Server, n = number)
            value
            on_input=move |text: String| editor.edit(|draft| draft.write_server(at, Some(&text)))
            wrong
            about
            lead=lead.into_any()
            trail=trail.into_any()
        />
    }
}
