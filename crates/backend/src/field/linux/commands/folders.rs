use super::options::Options;
use crate::field::linux::{
    Content, Fault,
    shell::{Call, Ended},
};

pub(super) fn mkdir(call: &mut Call<'_>) -> Ended {
    let options = match Options::of(call.args, "pv", "m") {
        Ok(options) => options,
        Err(why) => return refuse(call, why),
    };
    if options.operands.is_empty() {
        return refuse(call, "missing operand".to_owned());
    }
    let mut status = 0;
    for word in &options.operands {
        let path = call.path(word);
        let made = if options.has('p') { with_parents(call, &path) } else { make(call, &path) };
        if let Err(fault) = made {
            call.complain(format_args!("cannot create directory '{word}': {fault}"));
            status = 1;
        }
    }
    Ok(status)
}

pub(super) fn rmdir(call: &mut Call<'_>) -> Ended {
    let mut status = 0;
    for word in call.args {
        let path = call.path(word);
        let removed = match call.machine.files.stat(&path, call.user) {
            Ok(stat) if !stat.folder => Err(Fault::NotFolder),
            Ok(_) => call.machine.files.remove(&path, call.user),
            Err(fault) => Err(fault),
        };
        if let Err(fault) = removed {
            call.complain(format_args!("failed to remove '{word}': {fault}"));
            status = 1;
        }
    }
    Ok(status)
}

pub(super) fn rm(call: &mut Call<'_>) -> Ended {
    let options = match Options::of(call.args, "rRfv", "") {
        Ok(options) => options,
        Err(why) => return refuse(call, why),
    };
    if options.operands.is_empty() && !options.has('f') {
        return refuse(call, "missing operand".to_owned());
    }
    let whole = options.has('r') || options.has('R');
    let mut status = 0;
    for word in &options.operands {
        let path = call.path(word);
        let removed = match call.machine.files.stat(&path, call.user) {
            Ok(_) if path == "/" => Err("it is dangerous to operate recursively on '/'".to_owned()),
            Ok(stat) if stat.folder && !whole => Err(format!("cannot remove '{word}': {}", Fault::IsFolder)),
            Ok(_) => remove(call, &path),
            Err(Fault::Missing) if options.has('f') => Ok(()),
            Err(fault) => Err(format!("cannot remove '{word}': {fault}")),
        };
        if let Err(why) = removed {
            call.complain(why);
            status = 1;
        }
    }
    Ok(status)
}

fn make(call: &mut Call<'_>, path: &str) -> Result<(), Fault> {
    let by = call.by();
    call.machine.files.make(path, Content::Folder, 0o755, by)
}

fn with_parents(call: &mut Call<'_>, path: &str) -> Result<(), Fault> {
    let ends = path.match_indices('/').skip(1).map(|(at, _)| at).chain([path.len()]);
    for end in ends {
        match make(call, &path[..end]) {
            Err(Fault::Exists)
                if call.machine.files.stat(&path[..end], call.user).is_ok_and(|stat| stat.folder) => {}
            made => made?,
        }
    }
    Ok(())
}

fn remove(call: &mut Call<'_>, path: &str) -> Result<(), String> {
    for path in call.machine.files.inside(path).into_iter().chain([path.to_owned()]) {
        let removed = call.machine.files.remove(&path, call.user);
        removed.map_err(|fault| format!("cannot remove '{path}': {fault}"))?;
    }
    Ok(())
}

fn refuse(call: &mut Call<'_>, why: String) -> Ended {
    call.complain(why);
    Ok(1)
}
