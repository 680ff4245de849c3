//! The design system: it knows no API, no router and no state.
//!
//! Looks stand in `styles/kit/`, one file a component, under the same name. Variants are enums; a button that shows only
//! an icon takes its label by type; what is refused carries its reason. Debug builds show every part at `#/kit`.
#![cfg_attr(
    not(debug_assertions),
    expect(
        dead_code,
        unused_imports,
        reason = "some parts are only on the kit's own page so far, which debug builds show"
    )
)]

mod banner;
pub(crate) mod button;
pub(crate) mod chart;
mod checkbox;
mod code;
mod dialog;
mod drawer;
mod field;
pub(crate) mod glyph;
pub(crate) mod icon;
mod kbd;
mod menu;
mod meter;
mod query_bar;
mod section;
mod segmented;
mod state_bar;
mod switch;
pub(crate) mod table;
mod tabs;
mod tag;
mod timeline;
mod toast;
mod tooltip;
mod unique;
mod void;
mod watch_size;

pub(crate) use banner::{Banner, BannerPlace};
pub(crate) use button::{Button, IconButton, Size, Tone};
pub(crate) use checkbox::Checkbox;
pub(crate) use code::Code;
pub(crate) use dialog::Dialog;
pub(crate) use drawer::Drawer;
pub(crate) use field::{Kind, Select, TextArea, TextField};
pub(crate) use glyph::{Glyph, State, StateWords};
pub(crate) use icon::{Icon, IconSize, Mark, Pictogram};
pub(crate) use kbd::Keys;
pub(crate) use menu::{Menu, MenuItem};
pub(crate) use meter::Meter;
pub(crate) use query_bar::QueryBar;
pub(crate) use section::Section;
pub(crate) use segmented::{Choice, Segmented};
pub(crate) use state_bar::{StateBar, StateCount};
pub(crate) use switch::Switch;
pub(crate) use tabs::{Tab, TabPanel, Tabs};
pub(crate) use tag::{ContextMark, Level, Tag};
pub(crate) use timeline::{Moment, MomentTime, Timeline, Track};
pub(crate) use toast::ToastCard;
pub(crate) use tooltip::Tooltip;
pub(crate) use unique::unique_id;
pub(crate) use void::Void;
pub(crate) use watch_size::watch_size;
