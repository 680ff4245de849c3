use api::UnixMillis;

use super::{Content, Entry, Files, Live, User};

/// The files that a box has at first.
pub(crate) fn image<'a>(commands: impl Iterator<Item = &'a str>, now: UnixMillis) -> Files {
    let folders = ROOMS.iter().map(|&(path, owner, mode)| (path.to_owned(), owner, mode, Content::Folder));
    let texts = TEXTS.iter().map(|&(path, owner, text)| {
        (path.to_owned(), owner, 0o644, Content::Bytes(text.as_bytes().to_vec()))
    });
    let lives =
        LIVES.iter().map(|&(path, mode, live)| (path.to_owned(), User::Root, mode, Content::Live(live)));
    let programs =
        commands.map(|name| (format!("/usr/bin/{name}"), User::Root, 0o755, Content::Live(Live::Program)));
    let entry = |(path, owner, mode, content)| (path, Entry { owner, mode, modified: now, content });
    Files::of(folders.chain(texts).chain(lives).chain(programs).map(entry))
}

const ROOMS: &[(&str, User, u16)] = &[
    ("/", User::Root, 0o755),
    ("/dev", User::Root, 0o755),
    ("/etc", User::Root, 0o755),
    ("/home", User::Root, 0o755),
    ("/home/guest", User::Guest, 0o755),
    ("/home/pi", User::Pi, 0o755),
    ("/mnt", User::Root, 0o755),
    ("/opt", User::Root, 0o755),
    ("/proc", User::Root, 0o555),
    ("/root", User::Root, 0o700),
    ("/tmp", User::Root, 0o777),
    ("/usr", User::Root, 0o755),
    ("/usr/bin", User::Root, 0o755),
    ("/var", User::Root, 0o755),
    ("/var/log", User::Root, 0o755),
    ("/var/tmp", User::Root, 0o777),
];

const LIVES: &[(&str, u16, Live)] = &[
    ("/dev/null", 0o666, Live::Null),
    ("/dev/zero", 0o666, Live::Zero),
    ("/etc/hostname", 0o644, Live::Hostname),
    ("/etc/hosts", 0o644, Live::Hosts),
    ("/proc/cpuinfo", 0o444, Live::Processor),
    ("/proc/loadavg", 0o444, Live::Load),
    ("/proc/meminfo", 0o444, Live::Memory),
    ("/proc/mounts", 0o444, Live::Mounts),
    ("/proc/uptime", 0o444, Live::Uptime),
    ("/proc/version", 0o444, Live::Version),
];

const TEXTS: &[(&str, User, &str)] = &[
    (
        "/etc/os-release",
        User::Root,
        "PRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\nNAME=\"Debian GNU/Linux\"\nVERSION_ID=\"12\"\nVERSION=\"12 (bookworm)\"\nVERSION_CODENAME=bookworm\nID=debian\n",
    ),
    ("/etc/debian_version", User::Root, "12.5\n"),
    (
        "/etc/passwd",
        User::Root,
        "root:x:0:0:root:/root:/bin/bash\npi:x:1000:1000:,,,:/home/pi:/bin/bash\nguest:x:1001:1001:,,,:/home/guest:/bin/bash\n",
    ),
    ("/etc/group", User::Root, "root:x:0:\nsudo:x:27:pi\npi:x:1000:\nguest:x:1001:\n"),
    ("/etc/resolv.conf", User::Root, "nameserver 100.127.0.53\nnameserver 100.127.1.53\n"),
    (
        "/etc/motd",
        User::Root,
        "\nThis is a simulated device: a small shell over files that are kept in memory.\nType `help` for what it knows.\n\n",
    ),
    ("/home/pi/.bashrc", User::Pi, "# Not read by this shell.\n"),
    (
        "/home/pi/README",
        User::Pi,
        "A simulated device. Files that are put here stay until its world is reset.\n",
    ),
];
