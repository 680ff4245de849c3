use super::options::Options;
use crate::field::linux::{
    Stat,
    files::path,
    shell::{Call, Ended},
    time,
};

pub(super) fn ls(call: &mut Call<'_>) -> Ended {
    let options = match Options::of(call.args, "laAd1hrtF", "") {
        Ok(options) => options,
        Err(why) => {
            call.complain(why);
            return Ok(2);
        }
    };
    let words = if options.operands.is_empty() { vec!["."] } else { options.operands.clone() };
    let mut status = 0;
    let (mut files, mut folders) = (Vec::new(), Vec::new());
    for word in &words {
        match call.machine.files.stat(&call.path(word), call.user) {
            Ok(stat) if stat.folder && !options.has('d') => folders.push(*word),
            Ok(stat) => files.push(((*word).to_owned(), stat)),
            Err(fault) => {
                call.complain(format_args!("cannot access '{word}': {fault}"));
                status = 2;
            }
        }
    }
    show(call, &options, files);
    for (at, folder) in folders.iter().enumerate() {
        if call.is_heard_out() {
            break;
        }
        if words.len() > 1 {
            call.line(format!("{}{folder}:", if at == 0 { "" } else { "\n" }));
        }
        match inside(call, &options, folder) {
            Ok(entries) => {
                if options.has('l') {
                    call.line(format!(
                        "total {}",
                        entries.iter().map(|(_, stat)| blocks(stat)).sum::<usize>()
                    ));
                }
                show(call, &options, entries);
            }
            Err(why) => {
                call.complain(why);
                status = 2;
            }
        }
    }
    Ok(status)
}

/// An entry as `ls -l` shows it.
pub(crate) fn entry_line(name: &str, stat: &Stat) -> String {
    let (mode, owner, links) = (stat.mode_text(), stat.owner.name(), if stat.folder { 2 } else { 1 });
    let when = time::list_time(stat.modified);
    format!("{mode} {links} {owner:<5} {owner:<5} {:>7} {when} {name}", stat.size)
}

fn inside(call: &Call<'_>, options: &Options<'_>, folder: &str) -> Result<Vec<(String, Stat)>, String> {
    let place = call.path(folder);
    let files = &call.machine.files;
    let inside = files
        .list(&place, call.user)
        .map_err(|fault| format!("cannot open directory '{folder}': {fault}"))?;
    let mut entries = Vec::new();
    if options.has('a') {
        for (name, path) in [(".", place.as_str()), ("..", path::parent(&place))] {
            entries.extend(files.stat(path, call.user).ok().map(|stat| (name.to_owned(), stat)));
        }
    }
    let hidden = options.has('a') || options.has('A');
    let shown = inside.into_iter().filter(|(name, _)| hidden || !name.starts_with('.'));
    entries.extend(shown.map(|(name, stat)| (name.to_owned(), stat)));
    if options.has('t') {
        entries.sort_by_key(|(_, stat)| std::cmp::Reverse(stat.modified));
    }
    if options.has('r') {
        entries.reverse();
    }
    Ok(entries)
}

/// One to a line: a box does not know how wide a screen is.
fn show(call: &mut Call<'_>, options: &Options<'_>, entries: Vec<(String, Stat)>) {
    for (name, stat) in entries {
        let mark = if options.has('F') && stat.folder { "/" } else { "" };
        let line = if options.has('l') { entry_line(&name, &stat) } else { name };
        call.line(format!("{line}{mark}"));
    }
}

fn blocks(stat: &Stat) -> usize {
    stat.size.div_ceil(4_096) * 4
}
