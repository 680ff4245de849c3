use api::id::{ContextId, FluxAppId, GroupId, JobId, SimId};

use super::{
    doors_place::{DoorForm, DoorsView},
    flux_place::{FluxPart, FluxView},
    handlers_place::{HandlerPlace, HandlersView},
    parts::{decode, encode, query, value},
};

/// A page of the console.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Route {
    /// Leads to the SIMs of the first context, or to sign-in.
    Home,
    SignIn,
    /// The fleet as a list; `open` shows one SIM beside it.
    Sims {
        context: ContextId,
        list: ListPlace<SimId, SimTab>,
    },
    /// One SIM as a page of its own.
    Sim {
        context: ContextId,
        sim: SimId,
        tab: SimTab,
    },
    Groups {
        context: ContextId,
        list: ListPlace<GroupId, GroupTab>,
    },
    Group {
        context: ContextId,
        group: GroupId,
        tab: GroupTab,
    },
    /// All jobs of a context.
    Jobs {
        context: ContextId,
    },
    /// One job.
    Job {
        context: ContextId,
        job: JobId,
    },
    /// All OTA-driven group moves of a context.
    OtaMoves {
        context: ContextId,
    },
    /// How far the SIMs of one are.
    OtaMove {
        context: ContextId,
        app: FluxAppId,
    },
    /// Doors to devices: which of them are listed, and the form that is open beside the list.
    Doors {
        context: ContextId,
        view: DoorsView,
        open: Option<DoorForm>,
    },
    /// All Flux apps of a context.
    Flux {
        context: ContextId,
    },
    /// One Flux app: how it is shown, and the part of it that is open.
    FluxApp {
        context: ContextId,
        app: FluxAppId,
        view: FluxView,
        part: Option<FluxPart>,
    },
    /// Event handlers: which of them are listed, and the one that is open beside the list.
    Handlers {
        context: ContextId,
        view: HandlersView,
        open: Option<HandlerPlace>,
    },
    /// The ledger of a context: what is sought in it, and the entry that is open beside it.
    Ledger {
        context: ContextId,
        q: String,
        open: Option<u64>,
    },
    /// The world that a local context is.
    World {
        context: ContextId,
    },
    /// The design system, in debug builds.
    #[cfg(debug_assertions)]
    Kit,
    /// A path that no page has.
    Unknown(String),
}

/// What a list shows: the query, the sort (`name`, or `-name` for descending), and what is open beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ListPlace<Id, Tab> {
    pub(crate) q: String,
    pub(crate) sort: String,
    pub(crate) open: Option<Id>,
    pub(crate) tab: Tab,
}

impl<Id, Tab: Default> Default for ListPlace<Id, Tab> {
    fn default() -> Self {
        ListPlace { q: String::new(), sort: String::new(), open: None, tab: Tab::default() }
    }
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum SimTab {
    #[default]
    Overview,
    Sessions,
    Traffic,
    Doors,
    Ledger,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum GroupTab {
    Overview,
    #[default]
    Settings,
    Members,
    Ledger,
}

/// A tab's name in a URL; the first one is left out.
pub(crate) trait TabName: Copy + Default + PartialEq + 'static {
    const NAMES: &'static [(Self, &'static str)];

    fn name(self) -> &'static str {
        if self == Self::default() {
            return "";
        }
        Self::NAMES.iter().find(|(tab, _)| *tab == self).map_or("", |(_, name)| name)
    }

    fn named(name: &str) -> Self {
        Self::NAMES.iter().find(|(_, known)| *known == name).map_or_else(Self::default, |(tab, _)| *tab)
    }
}

impl TabName for SimTab {
    const NAMES: &'static [(Self, &'static str)] = &[
        (SimTab::Overview, "overview"),
        (SimTab::Sessions, "sessions"),
        (SimTab::Traffic, "traffic"),
        (SimTab::Doors, "doors"),
        (SimTab::Ledger, "ledger"),
    ];
}

impl TabName for GroupTab {
    const NAMES: &'static [(Self, &'static str)] = &[
        (GroupTab::Overview, "overview"),
        (GroupTab::Settings, "settings"),
        (GroupTab::Members, "members"),
        (GroupTab::Ledger, "ledger"),
    ];
}

impl Route {
    /// Reads a fragment (`#/c/local/sims?q=…`, with or without the `#`).
    pub(crate) fn parse(fragment: &str) -> Route {
        let place = fragment.trim_start_matches('#');
        let (path, query) = place.split_once('?').unwrap_or((place, ""));
        let segments: Vec<String> =
            path.split('/').filter(|part| !part.is_empty()).map(|part| decode(part, false)).collect();
        let segments: Vec<&str> = segments.iter().map(String::as_str).collect();
        Self::find(&segments, query).unwrap_or_else(|| Route::Unknown(place.to_owned()))
    }

    fn find(segments: &[&str], query: &str) -> Option<Route> {
        let tab = value(query, "tab").unwrap_or_default();
        Some(match segments {
            [] => Route::Home,
            ["sign-in"] => Route::SignIn,
            #[cfg(debug_assertions)]
            ["kit"] => Route::Kit,
            ["c", context, "sims"] => Route::Sims {
                context: ContextId::new(*context).ok()?,
                list: ListPlace {
                    open: value(query, "sim").and_then(|id| SimId::new(id).ok()),
                    tab: SimTab::named(&tab),
                    ..list(query)
                },
            },
            ["c", context, "sims", sim] => Route::Sim {
                context: ContextId::new(*context).ok()?,
                sim: SimId::new(*sim).ok()?,
                tab: SimTab::named(&tab),
            },
            ["c", context, "groups"] => Route::Groups {
                context: ContextId::new(*context).ok()?,
                list: ListPlace {
                    open: value(query, "group").and_then(|id| GroupId::new(id).ok()),
                    tab: GroupTab::named(&tab),
                    ..list(query)
                },
            },
            ["c", context, "groups", group] => Route::Group {
                context: ContextId::new(*context).ok()?,
                group: GroupId::new(*group).ok()?,
                tab: GroupTab::named(&tab),
            },
            ["c", context, "jobs"] => Route::Jobs { context: ContextId::new(*context).ok()? },
            ["c", context, "jobs", job] => {
                Route::Job { context: ContextId::new(*context).ok()?, job: JobId::new(*job).ok()? }
            }
            ["c", context, "ota"] => Route::OtaMoves { context: ContextId::new(*context).ok()? },
            ["c", context, "ota", app] => {
                Route::OtaMove { context: ContextId::new(*context).ok()?, app: FluxAppId::new(*app).ok()? }
            }
            ["c", context, "remote-access"] => Route::Doors {
                context: ContextId::new(*context).ok()?,
                view: DoorsView::named(&value(query, "view").unwrap_or_default()),
                open: value(query, "open").and_then(|open| DoorForm::parse(&open)),
            },
            ["c", context, "flux"] => Route::Flux { context: ContextId::new(*context).ok()? },
            ["c", context, "flux", app] => Route::FluxApp {
                context: ContextId::new(*context).ok()?,
                app: FluxAppId::new(*app).ok()?,
                view: FluxView::named(&value(query, "view").unwrap_or_default()),
                part: value(query, "part").and_then(|part| FluxPart::parse(&part)),
            },
            ["c", context, "handlers", open @ ..] => Route::Handlers {
                context: ContextId::new(*context).ok()?,
                view: HandlersView::named(&value(query, "view").unwrap_or_default()),
                open: match open {
                    [] => None,
                    [open] => Some(HandlerPlace::parse(open)?),
                    _ => return None,
                },
            },
            ["c", context, "ledger"] => Route::Ledger {
                context: ContextId::new(*context).ok()?,
                q: value(query, "q").unwrap_or_default(),
                open: value(query, "entry").and_then(|number| number.parse().ok()),
            },
            ["c", context, "world"] => Route::World { context: ContextId::new(*context).ok()? },
            _ => return None,
        })
    }

    /// The fragment of this place, with its `#`: the `href` of every link.
    pub(crate) fn href(&self) -> String {
        match self {
            Route::Home => "#/".to_owned(),
            Route::SignIn => "#/sign-in".to_owned(),
            #[cfg(debug_assertions)]
            Route::Kit => "#/kit".to_owned(),
            Route::Sims { context, list } => {
                let open = list.open.as_ref().map_or("", SimId::as_str);
                format!("#/c/{context}/sims{}", list.query("sim", open))
            }
            Route::Sim { context, sim, tab } => {
                format!("#/c/{context}/sims/{}{}", encode(sim.as_str()), query(&[("tab", tab.name())]))
            }
            Route::Groups { context, list } => {
                let open = list.open.as_ref().map_or("", GroupId::as_str);
                format!("#/c/{context}/groups{}", list.query("group", open))
            }
            Route::Group { context, group, tab } => {
                format!("#/c/{context}/groups/{}{}", encode(group.as_str()), query(&[("tab", tab.name())]))
            }
            Route::Jobs { context } => format!("#/c/{context}/jobs"),
            Route::Job { context, job } => format!("#/c/{context}/jobs/{}", encode(job.as_str())),
            Route::OtaMoves { context } => format!("#/c/{context}/ota"),
            Route::OtaMove { context, app } => format!("#/c/{context}/ota/{}", encode(app.as_str())),
            Route::Doors { context, view, open } => {
                let open = open.as_ref().map(DoorForm::to_string).unwrap_or_default();
                format!("#/c/{context}/remote-access{}", query(&[("view", view.name()), ("open", &open)]))
            }
            Route::Flux { context } => format!("#/c/{context}/flux"),
            Route::FluxApp { context, app, view, part } => {
                let part = part.as_ref().map(FluxPart::to_string).unwrap_or_default();
                let query = query(&[("view", view.name()), ("part", &part)]);
                format!("#/c/{context}/flux/{}{query}", encode(app.as_str()))
            }
            Route::Handlers { context, view, open } => {
                let query = query(&[("view", view.name())]);
                let open =
                    open.as_ref().map(|open| format!("/{}", encode(&open.to_string()))).unwrap_or_default();
                format!("#/c/{context}/handlers{open}{query}")
            }
            Route::Ledger { context, q, open } => {
                let open = open.map(|number| number.to_string()).unwrap_or_default();
                format!("#/c/{context}/ledger{}", query(&[("q", q), ("entry", &open)]))
            }
            Route::World { context } => format!("#/c/{context}/world"),
            Route::Unknown(place) => format!("#{place}"),
        }
    }

    /// The whole fleet of a context.
    pub(crate) fn sims(context: ContextId) -> Route {
        Route::Sims { context, list: ListPlace::default() }
    }

    /// All groups of a context.
    pub(crate) fn groups(context: ContextId) -> Route {
        Route::Groups { context, list: ListPlace::default() }
    }

    /// All jobs of a context.
    pub(crate) fn jobs(context: ContextId) -> Route {
        Route::Jobs { context }
    }

    /// All OTA-driven group moves of a context.
    pub(crate) fn ota_moves(context: ContextId) -> Route {
        Route::OtaMoves { context }
    }

    /// All open doors of a context.
    pub(crate) fn doors(context: ContextId) -> Route {
        Route::Doors { context, view: DoorsView::default(), open: None }
    }

    /// The form by which a door to one SIM's device is opened.
    pub(crate) fn door_to(context: ContextId, sim: SimId) -> Route {
        Route::Doors { context, view: DoorsView::default(), open: Some(DoorForm::To(sim)) }
    }

    /// All Flux apps of a context.
    pub(crate) fn flux(context: ContextId) -> Route {
        Route::Flux { context }
    }

    /// All event handlers of a context.
    pub(crate) fn handlers(context: ContextId) -> Route {
        Route::Handlers { context, view: HandlersView::default(), open: None }
    }

    /// The whole ledger of a context.
    pub(crate) fn ledger(context: ContextId) -> Route {
        Route::Ledger { context, q: String::new(), open: None }
    }

    /// The world of a local context.
    pub(crate) fn world(context: ContextId) -> Route {
        Route::World { context }
    }

    /// The context that this page belongs to.
    pub(crate) fn context(&self) -> Option<&ContextId> {
        match self {
            Route::Sims { context, .. }
            | Route::Sim { context, .. }
            | Route::Groups { context, .. }
            | Route::Group { context, .. }
            | Route::Jobs { context }
            | Route::Job { context, .. }
            | Route::OtaMoves { context }
            | Route::OtaMove { context, .. }
            | Route::Doors { context, .. }
            | Route::Flux { context }
            | Route::FluxApp { context, .. }
            | Route::Handlers { context, .. }
            | Route::Ledger { context, .. }
            | Route::World { context } => Some(context),
            Route::Home | Route::SignIn | Route::Unknown(_) => None,
            #[cfg(debug_assertions)]
            Route::Kit => None,
        }
    }
}

impl<Id, Tab: TabName> ListPlace<Id, Tab> {
    fn query(&self, open_key: &str, open: &str) -> String {
        let tab = if open.is_empty() { "" } else { self.tab.name() };
        query(&[("q", &self.q), ("sort", &self.sort), (open_key, open), ("tab", tab)])
    }
}

fn list<Id, Tab: Default>(query: &str) -> ListPlace<Id, Tab> {
    ListPlace {
        q: value(query, "q").unwrap_or_default(),
        sort: value(query, "sort").unwrap_or_default(),
        ..ListPlace::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(href: &str) {
        let route = Route::parse(href);
        assert!(!matches!(route, Route::Unknown(_)), "{href} is a page");
        assert_eq!(route.href(), href);
    }

    #[test]
    fn every_url_reads_back_as_it_was_written() {
        for href in [
            "#/",
            "#/sign-in",
            "#/c/local/jobs",
            "#/c/local/jobs/J-0193",
            "#/c/local/sims",
            "#/c/local/sims?q=online%20group%3Aosaka&sort=-name",
            "#/c/local/sims?q=%E5%8C%97%E6%B5%B7%E9%81%93&sim=8942310776058601182&tab=sessions",
            "#/c/local/sims/8942310776058601182",
            "#/c/local/sims/8942310776058601182?tab=sessions",
            "#/c/jp/sims/8942310776058601182?tab=ledger",
            "#/c/local/groups",
            "#/c/local/groups?sort=-online&group=7c21f0aa-19d4-4c6e-8a70-b3e1c95d2f04&tab=members",
            "#/c/local/groups/7c21f0aa-19d4-4c6e-8a70-b3e1c95d2f04",
            "#/c/local/groups/7c21f0aa-19d4-4c6e-8a70-b3e1c95d2f04?tab=overview",
            "#/c/local/world",
            "#/c/local/flux",
            "#/c/local/flux/01JD8M4V2Q",
            "#/c/local/flux/01JD8M4V2Q?view=code&part=action.set-group",
            "#/c/local/handlers",
            "#/c/local/handlers?view=failing",
            "#/c/local/handlers/new",
            "#/c/local/handlers/34ec1b9a-0c77?view=groups",
            "#/c/local/ledger",
            "#/c/local/ota",
            "#/c/local/ota/F-3",
            "#/c/local/remote-access",
            "#/c/local/remote-access?view=mine",
            "#/c/local/remote-access?open=new",
            "#/c/local/remote-access?view=closed&open=8942310776058601182",
            "#/c/local/sims/8942310776058601182?tab=doors",
            "#/c/local/ledger?q=set_group%20J-1&entry=46656",
        ] {
            check(href);
        }
    }

    #[test]
    fn what_is_no_page_says_so_and_keeps_its_text() {
        for place in ["/c/local", "/c/LOCAL/sims", "/nowhere?x=1", "/c/local/sims/a%2Fb"] {
            assert_eq!(Route::parse(&format!("#{place}")), Route::Unknown(place.to_owned()));
        }
    }

    #[test]
    fn odd_but_harmless_spellings_lead_to_the_page() {
        assert_eq!(Route::parse(""), Route::Home);
        assert_eq!(Route::parse("#/c/local/sims/"), Route::parse("#/c/local/sims"));
        assert_eq!(Route::parse("#/c/local/sims?tab=nothing&sim=%20"), Route::parse("#/c/local/sims"));
    }

    #[test]
    fn a_tab_without_something_open_is_not_written() {
        let list = ListPlace { tab: SimTab::Sessions, ..ListPlace::default() };
        let context = ContextId::new("local").unwrap();
        assert_eq!(Route::Sims { context, list }.href(), "#/c/local/sims");
    }
}
