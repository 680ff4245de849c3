//! The arrows. To change one is to change the architecture: say why in `ARCHITECTURE.md`.

/// A member and the members it may depend on. A member without a row is a violation.
pub(super) const ARROWS: &[(&str, &[&str])] = &[
    // floor 0
    ("api", &[]),
    ("flux", &[]),
    // floor 1
    ("client", &["api"]),
    ("emulator", &["api"]),
    ("index", &["api"]),
    ("ops", &["api"]),
    // floor 2
    ("store", &["api", "emulator", "ops"]),
    // floor 3
    ("backend", &["api", "client", "emulator", "flux", "index", "ops", "store"]),
    // floor 4
    ("kansei", &["api", "backend", "client"]),
    ("desktop", &["backend"]),
    ("ui", &["api", "client"]),
    // beside
    ("xtask", &["api"]),
];

/// A package from outside (a name, or the start of one before `*`) and the members that may name it.
pub(super) const PLACES: &[(&str, &[&str])] = &[
    ("tauri*", &["desktop"]),
    ("axum*", &["backend"]),
    ("tower*", &["backend"]),
    ("rusqlite", &["store"]),
    ("leptos*", &["ui"]),
    ("web-sys", &["ui"]),
    ("gloo-*", &["ui"]),
    ("plotters*", &["ui"]),
    ("wasm-bindgen-cli-support", &["xtask"]),
    ("wasm_split_cli_support", &["xtask"]),
    ("encre-css", &["xtask"]),
    ("tokio", &["backend", "desktop", "kansei"]),
    ("reqwest", &["backend", "kansei"]),
];

/// Members that must not reach these packages in any number of steps: they are pure.
pub(super) const PURE: (&[&str], &[&str]) = (
    &["api", "client", "emulator", "flux", "index", "ops"],
    &["tokio", "axum", "rusqlite", "reqwest", "web-sys"],
);

/// A folder of sources and the paths that may not be named in it.
pub(super) struct Fence {
    /// From the repository's root.
    pub(super) within: &'static str,
    /// Starts of paths, as `crate::desk`.
    pub(super) forbidden: &'static [&'static str],
    /// Why.
    pub(super) because: &'static str,
}

/// Imitating the cloud and helping the operator are two jobs that do not know each other.
const TWO_JOBS: &str =
    "cloud, desk, automation and field do not know each other: desk must work unchanged on a real cloud";

/// Inside the crates, where Cargo cannot see.
pub(super) const FENCES: &[Fence] = &[
    Fence {
        within: "crates/backend/src/cloud",
        forbidden: &["crate::desk", "crate::automation", "crate::field", "store::desk", "ops"],
        because: TWO_JOBS,
    },
    Fence {
        within: "crates/backend/src/desk",
        forbidden: &["crate::cloud", "crate::automation", "crate::field", "store::world", "emulator"],
        because: TWO_JOBS,
    },
    Fence {
        within: "crates/backend/src/automation",
        forbidden: &[
            "crate::cloud",
            "crate::desk",
            "crate::field",
            "store::world",
            "store::desk",
            "emulator",
            "ops",
        ],
        because: TWO_JOBS,
    },
    Fence {
        within: "crates/backend/src/ota_move",
        forbidden: &["crate::cloud", "crate::field", "store::world", "emulator"],
        because: "an OTA move is the operator's: it sees a cloud through client, the mirror and automation",
    },
    Fence {
        within: "crates/backend/src/field",
        forbidden: &["crate::cloud", "crate::desk", "crate::automation", "store", "emulator", "ops"],
        because: TWO_JOBS,
    },
    Fence {
        within: "crates/backend/src/outbound",
        forbidden: &["crate::cloud", "crate::desk", "crate::worlds", "store", "emulator", "ops"],
        because: "what leaves is a policy and an address; outbound knows neither worlds nor the desk",
    },
    Fence {
        within: "ui/src/kit",
        forbidden: &[
            "api",
            "client",
            "leptos_router",
            "crate::state",
            "crate::route",
            "crate::host",
            "crate::parts",
            "crate::features",
        ],
        because: "the kit is a design system: it knows no API, router or state",
    },
    Fence {
        within: "ui/src/parts",
        forbidden: &["crate::features"],
        because: "imports go down: features, parts, kit",
    },
    Fence {
        within: "ui/src/state",
        forbidden: &["crate::features", "crate::parts"],
        because: "state stands below what shows it",
    },
];

/// A folder whose sub-folders do not name each other.
pub(super) const SIBLINGS: &[(&str, &str)] = &[("ui/src/features", "what two features need moves to parts")];

/// Licences that a package may come under.
pub(super) const LICENCES: &[&str] = &[
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "CDLA-Permissive-2.0",
    // The Independent JPEG Group's: free for any use.
    "IJG",
    "ISC",
    "MIT",
    "MIT-0",
    "MPL-2.0",
    "MPL-2.0+",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
];
