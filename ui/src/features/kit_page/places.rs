use leptos::{html, prelude::*};

use crate::kit::{
    Banner, BannerPlace, Button, Drawer, Glyph, Icon, Moment, MomentTime, QueryBar, Section, Size, State,
    StateBar, StateCount, Tab, TabPanel, Tabs, Timeline, ToastCard, Track, Void,
    chart::{Bar, Burn, BurnChart, Times, TrafficChart},
    table::{Column, Cursor, Source, Table},
};

/// Tables, drawers, histories, and what stands where there is nothing.
#[component]
pub(super) fn Places() -> impl IntoView {
    let tab = RwSignal::new(0_usize);
    let field = NodeRef::<html::Input>::new();
    let query = RwSignal::new("state:online pump".to_owned());
    let moments = vec![
        Moment {
            time: Some(MomentTime {
                words: Box::new(|| "14:31:58.3".into()),
                machine: "2026-11-20T05:31:58.3Z".into(),
                full: "2026-11-20 14:31:58.3 JST".into(),
            }),
            glyph: Some(State::Online),
            track: Track::Offline,
            body: view! { <b>"Created"</b> }.into_any(),
        },
        Moment {
            time: None,
            glyph: None,
            track: Track::Offline,
            body: view! { <span class="returned">"returned in 2.4 s"</span> }.into_any(),
        },
        Moment {
            time: Some(MomentTime {
                words: Box::new(|| "14:31:55.9".into()),
                machine: "2026-11-20T05:31:55.9Z".into(),
                full: "2026-11-20 14:31:55.9 JST".into(),
            }),
            glyph: Some(State::Offline),
            track: Track::Stale,
            body: view! { <b>"Deleted"</b> }.into_any(),
        },
    ];
    let states = vec![
        StateCount { key: "online", state: State::Online, label: "Online".into() },
        StateCount { key: "offline", state: State::Offline, label: "Offline".into() },
    ];
    view! {
        <section>
            <h2>"Messages"</h2>
            <Banner state=State::Stale title="Nothing new since 14:29:51." text="Writes wait until the feed is back." place=BannerPlace::Across>
                <Button size=Size::Small on_click=|_| ()>"Reconnect now"</Button>
            </Banner>
            <ToastCard state=State::Online title="A door is open." detail="ssh -p 21894 pi@127.0.0.1" on_copy=Callback::new(|()| ()) on_close=|| ()/>
            <ToastCard state=State::Failed title="Refused." detail="SEM0049 · POST /v1/port_mappings/…" on_close=|| ()/>
        </section>
        <section>
            <h2>"Nothing here"</h2>
            <div class="frame"><Void title="No SIM matches" text="0 of 12,480."><Button size=Size::Small on_click=|_| ()>"Clear all"</Button></Void></div>
            <div class="frame"><Void title="Could not read sessions" text="Nothing was changed." failed=true icon=Icon::Warn/></div>
        </section>
        <section>
            <h2>"A chart: what goes up and what goes down"</h2>
            <HalfDay/>
        </section>
        <section class="full">
            <h2>"A list of a million rows"</h2>
            <QueryBar label="Query" placeholder="Add a filter" query on_change=move |q| query.set(q) node_ref=field><span class="query-count"><b>"1,000,000"</b></span></QueryBar>
            <StateBar label="By state" states count=|key| Some(if key == "online" { 900_000 } else { 100_000 }) figure=crate::format::count pressed=|key| key == "online" on_toggle=|_| ()/>
            <div class="split" style:height="320px"><div class="pane"><Million/></div>
                <Drawer label="A drawer" on_close=|| ()>
                    <header class="drawer-head"><h3 class="drawer-title"><Glyph state=State::Online fresh=95/>"北海道-気象-0142"</h3></header>
                    <Tabs label="Pages" name="kit" tabs=vec![Tab::new(0, "Overview"), Tab::new(1, "Sessions")] value=tab on_change=move |v| tab.set(v)/>
                    <TabPanel name="kit" index=tab class="drawer-body"><Section title="Events" aside="paired by session id"><Timeline moments/></Section></TabPanel>
                </Drawer>
            </div>
        </section>
    }
}

#[component]
fn HalfDay() -> impl IntoView {
    const EACH: i64 = 1_800_000;
    let bars = (0..24_u64)
        .map(|n| Bar { at: EACH * n.cast_signed(), above: 900 * (n % 7), below: 400 * (n % 5) })
        .collect::<Vec<_>>();
    let times = Times { from: 0, to: 24 * EACH, each: EACH, offset: 0 };
    let burn = Burn { from: 0, to: 24 * EACH, now: 8 * EACH, used: 3_412, end: 10_236, most: 10_000 };
    let hour = |at: i64| format!("{:02}:00", at / 3_600_000);
    view! {
        <TrafficChart label="Twelve hours of amounts that went both ways." times=Signal::stored(times) bars=Signal::stored(bars) say_time=hour say_amount=crate::format::bytes/>
        <BurnChart label="A third of a month, and a third of a limit." burn limit="limit 10,000" say_time=hour say_amount=crate::format::count/>
    }
}

#[component]
fn Million() -> impl IntoView {
    let sort = RwSignal::new(String::new());
    let open = RwSignal::new(None);
    let source = Source::new(
        Signal::stored(Some(1_000_000)),
        |row: &u64| row.to_string(),
        Some,
        |id| id.parse().ok(),
        |_, _| (),
    );
    let columns = vec![
        Column::new("Number", 140, |row: Signal<u64>| move || crate::format::count(row.get()))
            .sort("name")
            .class("shown")
            .heads_row(),
        Column::new("Square", 200, |row: Signal<u64>| move || crate::format::count(row.get() * row.get()))
            .class("number"),
    ];
    view! {
        <Table label="A million rows" name="million" columns source cursor=Cursor::new() sort default_sort="name" on_sort=move |s| sort.set(s) open on_open=move |id| open.set(Some(id))/>
    }
}
