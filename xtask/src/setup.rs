//! What a machine needs before anything can be built or tested here.

use std::path::Path;

use anyhow::{Context, Result, bail, ensure};

use crate::{
    process::{output, program, run, succeeds},
    root,
};

/// Libraries that the desktop shell is linked with.
const DESKTOP: &[&str] =
    &["build-essential", "pkg-config", "libwebkit2gtk-4.1-dev", "libgtk-3-dev", "librsvg2-dev", "libssl-dev"];

/// Programs and fonts that the tests drive and look at.
const TESTS: &[&str] = &[
    "chromium",
    "webkit2gtk-driver",
    "xvfb",
    "xauth",
    "dbus",
    "dbus-x11",
    "fonts-dejavu-core",
    "fonts-noto-cjk",
    // People reach simulated devices with ssh, scp and sftp.
    "openssh-client",
    // For a network that has nothing but loopback.
    "iproute2",
];

/// The oldest Node that Playwright runs on.
const NODE: u32 = 20;

const TARGET: &str = "wasm32-unknown-unknown";

/// Everything for the tests.
pub(crate) fn packages() -> Result<()> {
    let mut wanted: Vec<&str> = DESKTOP.iter().chain(TESTS).copied().collect();
    // Node may come from anywhere; Debian's own is asked for only where there is none.
    for tool in ["node", "npm"] {
        if !succeeds(tool, &["--version"]) {
            wanted.push(if tool == "node" { "nodejs" } else { tool });
        }
    }
    debian(&wanted)
}

/// What `run --desktop` is linked with.
pub(crate) fn desktop_libraries() -> Result<()> {
    if cfg!(target_os = "linux") { debian(DESKTOP) } else { Ok(()) }
}

/// What the clients of others are installed with.
pub(crate) fn python() -> Result<()> {
    if succeeds("python3", &["-m", "venv", "--help"]) && succeeds("python3", &["-c", "import ensurepip"]) {
        return Ok(());
    }
    debian(&["python3", "python3-venv"])
}

/// Asks rustup for the target only when the compiler does not have it already.
pub(crate) fn wasm_target() -> Result<()> {
    let sysroot = output(program("rustc").args(["--print", "sysroot"]))?;
    let library = Path::new(sysroot.trim()).join("lib/rustlib").join(TARGET).join("lib");
    if library.is_dir() {
        return Ok(());
    }
    run(program("rustup").args(["target", "add", TARGET]))
        .with_context(|| format!("the compiler lacks the target {TARGET}, and rustup could not add it"))?;
    // Where files were taken away by hand, rustup believes that they are there.
    ensure!(
        library.is_dir(),
        "rustup says that the target {TARGET} is there, and it is not: `rustup target remove {TARGET}`, then again"
    );
    Ok(())
}

/// Node's packages, and Node itself where the system's own is too old for them.
pub(crate) fn node_packages() -> Result<()> {
    if node_major() < NODE {
        install(&root::at("e2e/node"))?;
        ensure!(
            node_major() >= NODE,
            "the tests need Node {NODE} or newer, and npm has none for this machine"
        );
    }
    install(&root::at("e2e"))
}

/// The first number of the version of the Node that our programs find; 0 where there is none.
fn node_major() -> u32 {
    let version = output(program("node").arg("--version")).unwrap_or_default();
    version.trim().trim_start_matches('v').split('.').next().and_then(|major| major.parse().ok()).unwrap_or(0)
}

/// `npm ci` in a folder, when its lock file is another one than the last time.
fn install(folder: &Path) -> Result<()> {
    let stamp = folder.join("node_modules/.kansei-lock");
    let lock = root::read(&folder.join("package-lock.json"))?;
    if std::fs::read_to_string(&stamp).is_ok_and(|known| known == lock) {
        return Ok(());
    }
    run(program("npm")
        .args(["ci", "--no-audit", "--no-fund", "--loglevel=error"])
        .current_dir(folder)
        .env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1"))?;
    root::write(&stamp, lock)
}

/// Installs the missing ones through apt where we may; else names them and fails.
fn debian(wanted: &[&str]) -> Result<()> {
    if !succeeds("dpkg-query", &["--version"]) {
        bail!(
            "needs, by their Debian names: {}. This is no Debian, so install them by hand",
            wanted.join(" ")
        );
    }
    let missing: Vec<&str> = wanted.iter().copied().filter(|package| !installed(package)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let root_user = output(program("id").arg("-u"))?.trim() == "0";
    let sudo = !root_user && succeeds("sudo", &["-n", "true"]);
    if !root_user && !sudo {
        bail!("these packages are missing: sudo apt-get install {}", missing.join(" "));
    }
    println!("installing {}", missing.join(" "));
    let apt = |arguments: &[&str]| {
        let mut command = if sudo { program("sudo") } else { program("env") };
        if sudo {
            command.args(["-n", "env"]);
        }
        run(command.args(["DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"]).args(arguments))
    };
    apt(&["update"])?;
    apt(&[&["install", "--yes", "--no-install-recommends"], missing.as_slice()].concat())
}

fn installed(package: &str) -> bool {
    let mut query = program("dpkg-query");
    query.args(["--show", "--showformat", "${db:Status-Status}", package]);
    query.stderr(std::process::Stdio::null());
    query.output().is_ok_and(|answer| answer.stdout == b"installed")
}
