use leptos::prelude::*;

use crate::kit::{
    Button, Checkbox, Choice, Code, Dialog, Icon, IconButton, Keys, Kind, Menu, MenuItem, Meter, Pictogram,
    Segmented, Select, Size, Switch, TextArea, TextField, Tone, Tooltip,
};

/// Everything that can be pressed or filled in.
#[component]
pub(super) fn Controls() -> impl IntoView {
    let view_as = RwSignal::new(0);
    let on = RwSignal::new(true);
    let text = RwSignal::new("203.0.113.41/32".to_owned());
    let choice = RwSignal::new("b".to_owned());
    let dialog = RwSignal::new(false);
    let why = Signal::stored(Some("This SIM has no session to cut.".to_owned()));
    let wrong = Signal::stored(Some("Under 60 s: did you mean minutes?".to_owned()));
    let icons = Icon::ALL.iter().map(|icon| view! { <Pictogram icon=*icon/> }).collect_view();
    view! {
        <section>
            <h2>"Buttons: 28 px in bars, 32 px in forms, 44 px on touch"</h2>
            <div class="specimens">
                <Button tone=Tone::Primary on_click=move |_| dialog.set(true)>"Open a dialog"</Button>
                <Button on_click=|_| ()>"Normal"</Button>
                <Button tone=Tone::Ghost on_click=|_| ()>"Ghost"</Button>
                <Button tone=Tone::Warning on_click=|_| ()>"Warning"</Button>
                <Button tone=Tone::Danger on_click=|_| ()>"Danger"</Button>
                <Button refused=why on_click=|_| ()>"Refused"</Button>
                <Button busy=Signal::stored(true) on_click=|_| ()>"Busy"</Button>
            </div>
            <div class="specimens">
                <Button size=Size::Small on_click=|_| ()>"24 px"</Button>
                <Button icon=Icon::Brake on_click=|_| ()>"With an icon"</Button>
                <Button size=Size::Large on_click=|_| ()>"32 px"</Button>
                <IconButton icon=Icon::Copy label="Copy" on_click=|_| ()/>
                <Menu label="Menu" button_class="button" items=|| vec![MenuItem::new("First", || ()), MenuItem::new("Second", || ())]>"Menu"</Menu>
                <Tooltip text="More about this"><span class="kbd">"?"</span></Tooltip>
            </div>
            <div class="specimens">
                <Segmented label="View" choices=vec![Choice::new(0, "Form"), Choice::new(1, "JSON")] value=view_as on_change=move |v| view_as.set(v)/>
                <Switch label="Custom DNS" on on_change=move |v| on.set(v)/>
                <Checkbox label="Then cut" checked=on on_change=move |v| on.set(v)/>
                <Keys keys=&["g", "s"]/>
            </div>
            <div class="specimens" style:color="var(--ink-2)">{icons}</div>
        </section>
        <section>
            <h2>"Fields"</h2>
            <div class="specimens">
                <TextField label="Range" value=text mono=true help="CIDR"/>
                <TextField label="Duration" value=text kind=Kind::Number error=wrong/>
                <Select label="One of" options=vec![("a".to_owned(), "First".into()), ("b".to_owned(), "Second".into())] value=choice/>
                <TextArea label="JSON" value=text mono=true/>
            </div>
            <Code label="Exact call" text="POST /v1/sims/8942310776058601182/delete_session"/>
            <Meter label="configuration" kept=Signal::stored(1_100) added=Signal::stored(300) room=8_192 figures="1.4 of 8 KB"/>
        </section>
        {move || dialog.get().then(|| view! {
            <Dialog
                title="Cut session of 北海道-気象-0142"
                on_close=move || dialog.set(false)
                body=view! { <p>"What will happen, before it does."</p> }.into_any()
                foot=view! { <Button on_click=move |_| dialog.set(false)>"Cancel"</Button> }.into_any()
            />
        })}
    }
}
