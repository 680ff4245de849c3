use leptos::{prelude::*, wasm_split::wasm_split};

use crate::{
    kit::{Button, Dialog, Keys, Size},
    locales::{
        Accounts, Common, Doors, Flux, FluxParts, Handlers, Jobs, Ledger, Ota, Probe, Row, Shell, say,
    },
    parts::Fetched,
    state::use_prefs,
};

type Line = (&'static [&'static str], Row);

const GROUPS: &[(Row, &[Line])] = &[
    (
        Shell::KeysEverywhere.row(),
        &[
            (&["/"], Shell::KeyQuery.row()),
            (&["g", "s"], Shell::KeySims.row()),
            (&["g", "g"], Shell::KeyGroups.row()),
            (&["g", "j"], Shell::KeyJobs.row()),
            (&["g", "o"], Ota::KeyGo.row()),
            (&["g", "a"], Doors::KeyGo.row()),
            (&["g", "f"], Flux::KeyGo.row()),
            (&["g", "e"], Handlers::KeyGo.row()),
            (&["g", "l"], Ledger::KeyGo.row()),
            (&["g", "w"], Shell::KeyWorld.row()),
            (&["F6"], Shell::KeyRegion.row()),
            (&["Ctrl", "\\"], Shell::KeyDensity.row()),
            (&["Ctrl", "."], Accounts::KeyLock.row()),
            (&["?"], Shell::KeyAll.row()),
        ],
    ),
    (
        Shell::KeysTable.row(),
        &[
            (&["J", "K"], Shell::KeyMove.row()),
            (&["↵"], Shell::KeyOpen.row()),
            (&["Shift", "F10"], Shell::KeyMenu.row()),
            (&["Esc"], Shell::KeyClose.row()),
        ],
    ),
    (
        Shell::KeysSim.row(),
        &[
            (&["D"], Shell::KeyCut.row()),
            (&["O"], Doors::KeyOpen.row()),
            (&["P"], Probe::Key.row()),
            (&["Y"], Shell::KeyCopyId.row()),
            (&["[", "]"], Shell::KeyTab.row()),
            (&["T"], Shell::KeyTable.row()),
            (&["Ctrl", "↵"], Shell::KeyConfirm.row()),
        ],
    ),
    (Jobs::Title.row(), &[(&["P"], Jobs::KeyPause.row()), (&["B"], Jobs::KeyBrake.row())]),
    (
        Handlers::Title.row(),
        &[
            (&["N"], Handlers::KeyNew.row()),
            (&["T"], Handlers::KeyTest.row()),
            (&["Ctrl", "S"], Handlers::KeySave.row()),
        ],
    ),
    (
        FluxParts::KeysStudio.row(),
        &[
            (&["A"], FluxParts::KeyAction.row()),
            (&["S"], FluxParts::KeySource.row()),
            (&["T"], FluxParts::KeyTest.row()),
            (&["Ctrl", "S"], FluxParts::KeySave.row()),
        ],
    ),
];

/// The list of keys, open as long as that is true: a file of its own, fetched when somebody first asks for it.
#[wasm_split(keys, wasm_split_path = leptos::wasm_split, fallible)]
pub(super) fn keys_dialog() -> Fetched<RwSignal<bool>> {
    Ok(|open| view! { <KeysDialog on_close=move || open.set(false)/> }.into_any())
}

/// Every key, in one list.
#[component]
fn KeysDialog(on_close: impl Fn() + Clone + 'static) -> impl IntoView {
    let prefs = use_prefs();
    let lines = GROUPS
        .iter()
        .map(|(title, lines)| {
            let lines = lines
                .iter()
                .map(|(keys, what)| view! { <dt><Keys keys/></dt><dd>{say(*what)}</dd> })
                .collect_view();
            view! { <section class="key-set"><h3>{say(*title)}</h3><dl class="key-list">{lines}</dl></section> }
        })
        .collect_view();
    let close = on_close.clone();
    view! {
        <Dialog
            title=t!(Shell::AllKeys)
            class="dialog plan"
            on_close
            body=view! {
                <div class="key-sets">{lines}</div>
                {move || (!prefs.letters()).then(|| view! { <p class="quiet mt-3">{t!(Shell::LettersOff)}</p> })}
            }.into_any()
            foot=view! { <span class="grow"></span><Button size=Size::Large on_click=move |_| close()>{t!(Common::Close)}</Button> }.into_any()
        />
    }
}
