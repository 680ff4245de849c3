use super::options::Options;
use crate::field::linux::{
    Content, Fault,
    files::path,
    shell::{Call, Ended},
};

pub(super) fn touch(call: &mut Call<'_>) -> Ended {
    let mut status = 0;
    for word in call.args {
        let (path, by) = (call.path(word), call.by());
        let touched = match call.machine.files.change(&path, call.user) {
            Ok(entry) => {
                entry.modified = by.now;
                Ok(())
            }
            Err(Fault::Missing) => call.machine.files.make(&path, Content::Bytes(Vec::new()), 0o644, by),
            Err(fault) => Err(fault),
        };
        if let Err(fault) = touched {
            call.complain(format_args!("cannot touch '{word}': {fault}"));
            status = 1;
        }
    }
    Ok(status)
}

pub(super) fn cp(call: &mut Call<'_>) -> Ended {
    let options = match Options::of(call.args, "rRafpv", "") {
        Ok(options) => options,
        Err(why) => return refuse(call, why),
    };
    let whole = ['r', 'R', 'a'].iter().any(|flag| options.has(*flag));
    each(call, &options.operands, |call, source, from, to| {
        let stat = call
            .machine
            .files
            .stat(from, call.user)
            .map_err(|fault| format!("cannot stat '{source}': {fault}"))?;
        if stat.folder && !whole {
            return Err(format!("-r not specified; omitting directory '{source}'"));
        }
        if from == to {
            return Err(format!("'{source}' and '{to}' are the same file"));
        }
        if to.starts_with(&path::below(from)) {
            return Err(format!("cannot copy a directory, '{source}', into itself, '{to}'"));
        }
        let mut paths = call.machine.files.inside(from);
        // Folders before what is in them.
        paths.reverse();
        for old in std::iter::once(from.to_owned()).chain(paths) {
            let new = format!("{to}{}", &old[from.len()..]);
            copy(call, &old, &new).map_err(|fault| format!("cannot create '{new}': {fault}"))?;
        }
        Ok(())
    })
}

pub(super) fn mv(call: &mut Call<'_>) -> Ended {
    let options = match Options::of(call.args, "fv", "") {
        Ok(options) => options,
        Err(why) => return refuse(call, why),
    };
    each(call, &options.operands, |call, source, from, to| {
        let moved = call.machine.files.rename(from, to, call.user);
        moved.map_err(|fault| match fault {
            Fault::Missing => format!("cannot stat '{source}': {fault}"),
            Fault::Invalid => format!("cannot move '{source}' to a subdirectory of itself, '{to}'"),
            Fault::Denied
            | Fault::Exists
            | Fault::IsFolder
            | Fault::NotFolder
            | Fault::NotEmpty
            | Fault::Full
            | Fault::TooLong
            | Fault::Memory => format!("cannot move '{source}' to '{to}': {fault}"),
        })
    })
}

/// Does something with each source and the path that it is to have: in the target where that is a folder.
fn each(
    call: &mut Call<'_>,
    operands: &[&str],
    act: impl Fn(&mut Call<'_>, &str, &str, &str) -> Result<(), String>,
) -> Ended {
    let Some((target, sources)) = operands.split_last().filter(|(_, sources)| !sources.is_empty()) else {
        return refuse(call, "missing file operand".to_owned());
    };
    let to = call.path(target);
    let into = call.machine.files.stat(&to, call.user).is_ok_and(|stat| stat.folder);
    if sources.len() > 1 && !into {
        return refuse(call, format!("target '{target}' is not a directory"));
    }
    let mut status = 0;
    for source in sources {
        let from = call.path(source);
        let to = if into { path::join(&to, path::name(&from)) } else { to.clone() };
        if let Err(why) = act(call, source, &from, &to) {
            call.complain(why);
            status = 1;
        }
    }
    Ok(status)
}

fn copy(call: &mut Call<'_>, old: &str, new: &str) -> Result<(), Fault> {
    let stat = call.machine.files.stat(old, call.user)?;
    if !stat.folder {
        let bytes = call.read(old)?;
        return call.write(new, &bytes);
    }
    let by = call.by();
    match call.machine.files.make(new, Content::Folder, stat.mode, by) {
        Err(Fault::Exists) if call.machine.files.stat(new, call.user).is_ok_and(|stat| stat.folder) => Ok(()),
        made => made,
    }
}

fn refuse(call: &mut Call<'_>, why: String) -> Ended {
    call.complain(why);
    Ok(1)
}
