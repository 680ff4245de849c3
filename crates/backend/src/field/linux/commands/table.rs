use super::{files, folders, identity, list, network, ping, sift, state, system, test, text, time};
use crate::field::linux::{
    User,
    shell::{Call, Ended},
};

type Command = fn(&mut Call<'_>) -> Ended;

/// Every command, with what `help` says of it, in order of their names.
pub(super) const COMMANDS: &[(&str, Command, &str)] = &[
    ("[", test::bracket, "EXPRESSION ]"),
    ("cat", text::cat, "[-n] [FILE...]"),
    ("cd", state::cd, "[FOLDER]"),
    ("clear", state::clear, ""),
    ("cp", files::cp, "[-r] SOURCE... TARGET"),
    ("date", time::date, "[+FORM]"),
    ("df", system::df, "[-h]"),
    ("dmesg", system::dmesg, ""),
    ("echo", state::echo, "[-n] [-e] [WORD...]"),
    ("env", state::env, ""),
    ("exit", state::exit, "[STATUS]"),
    ("export", state::export, "[NAME[=VALUE]...]"),
    ("false", state::no, ""),
    ("free", system::free, "[-h]"),
    ("grep", sift::grep, "[-i] [-v] [-n] [-c] [-q] TEXT [FILE...]"),
    ("head", text::head, "[-n LINES] [-c BYTES] [FILE...]"),
    ("help", state::help, ""),
    ("history", state::history, "[-c]"),
    ("hostname", identity::hostname, "[-I]"),
    ("id", identity::id, ""),
    ("ifconfig", network::ifconfig, ""),
    ("ip", network::ip, "addr | route | link"),
    ("journalctl", system::journalctl, "[-n LINES]"),
    ("less", text::cat, "[FILE...]"),
    ("logger", system::logger, "[-t NAME] TEXT"),
    ("logout", state::exit, ""),
    ("ls", list::ls, "[-l] [-a] [-d] [-1] [FILE...]"),
    ("mkdir", folders::mkdir, "[-p] FOLDER..."),
    ("more", text::cat, "[FILE...]"),
    ("mv", files::mv, "SOURCE... TARGET"),
    ("ping", ping::ping, "[-c COUNT] [-i SECONDS] HOST"),
    ("printenv", state::env, "[NAME]"),
    ("ps", system::ps, "[-e] [aux]"),
    ("pwd", state::pwd, ""),
    ("reboot", system::reboot, ""),
    ("rm", folders::rm, "[-r] [-f] FILE..."),
    ("rmdir", folders::rmdir, "FOLDER..."),
    ("seq", time::seq, "[FIRST [STEP]] LAST"),
    ("sleep", time::sleep, "SECONDS"),
    ("sort", sift::sort, "[-r] [-n] [-u] [FILE...]"),
    ("tail", text::tail, "[-n LINES] [-c BYTES] [FILE...]"),
    ("test", test::test, "EXPRESSION"),
    ("touch", files::touch, "FILE..."),
    ("true", state::yes, ""),
    ("uname", identity::uname, "[-a] [-s] [-n] [-r] [-m]"),
    ("uniq", sift::uniq, "[-c] [FILE]"),
    ("unset", state::unset, "NAME..."),
    ("uptime", time::uptime, ""),
    ("wc", text::wc, "[-l] [-w] [-c] [FILE...]"),
    ("which", state::which, "COMMAND..."),
    ("whoami", identity::whoami, ""),
];

/// Folders in which commands are found by their paths.
const ROOMS: &[&str] = &["/usr/bin", "/bin", "/usr/sbin", "/sbin"];

/// The command of a name or of a path.
pub(crate) fn find(word: &str) -> Option<Command> {
    let name = match word.rsplit_once('/') {
        Some((room, name)) if ROOMS.contains(&room) => name,
        Some(_) => return None,
        None => word,
    };
    COMMANDS.iter().find(|(own, ..)| *own == name).map(|(_, command, _)| *command)
}

pub(crate) fn names() -> impl Iterator<Item = &'static str> {
    COMMANDS.iter().map(|(name, ..)| *name).chain(["sudo"])
}

/// As whom a command runs, without the `sudo` before it; or what `sudo` says.
pub(crate) fn privileged(words: &[String], user: User) -> Result<(User, &[String]), String> {
    let (mut user, mut words) = (user, words);
    while let Some(("sudo", rest)) = words.split_first().map(|(first, rest)| (first.as_str(), rest)) {
        if user == User::Guest {
            return Err("guest is not in the sudoers file.\n".to_owned());
        }
        let options = rest.iter().take_while(|word| word.starts_with('-')).count();
        if options == rest.len()
            || rest[..options].iter().any(|word| !matches!(word.as_str(), "-n" | "-E" | "-H"))
        {
            return Err("usage: sudo [-n] [-E] [-H] command\n".to_owned());
        }
        (user, words) = (User::Root, &rest[options..]);
    }
    Ok((user, words))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_in_order() {
        assert!(COMMANDS.is_sorted_by_key(|(name, ..)| *name));
    }
}
