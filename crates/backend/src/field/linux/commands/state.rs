use super::table::{COMMANDS, find};
use crate::field::linux::shell::{Call, Effect, Ended, is_name};

pub(super) fn yes(_call: &mut Call<'_>) -> Ended {
    Ok(0)
}

pub(super) fn no(_call: &mut Call<'_>) -> Ended {
    Ok(1)
}

pub(super) fn echo(call: &mut Call<'_>) -> Ended {
    let is_flag = |word: &&String| matches!(word.as_str(), "-n" | "-e" | "-ne" | "-en" | "-E");
    let flags: Vec<&String> = call.args.iter().take_while(is_flag).collect();
    let has = |flag| flags.iter().any(|word| word.contains(flag));
    let text = call.args[flags.len()..].join(" ");
    let text = if has('e') { unescaped(&text) } else { text };
    call.say(text);
    if !has('n') {
        call.say("\n");
    }
    Ok(0)
}

pub(super) fn cd(call: &mut Call<'_>) -> Ended {
    let back = call.args.first().is_some_and(|word| word == "-");
    let word = match call.args {
        [] => call.shell.variable("HOME").unwrap_or_else(|| "/".to_owned()),
        [_] if back => match call.shell.variable("OLDPWD") {
            Some(folder) => folder,
            None => return refuse(call, "OLDPWD not set"),
        },
        [word] => word.clone(),
        [_, _, ..] => return refuse(call, "too many arguments"),
    };
    let path = call.path(&word);
    match call.machine.files.list(&path, call.user).map(drop) {
        Ok(()) => {
            if back {
                call.line(&path);
            }
            call.shell.go(path);
            Ok(0)
        }
        Err(fault) => refuse(call, &format!("{word}: {fault}")),
    }
}

pub(super) fn pwd(call: &mut Call<'_>) -> Ended {
    let folder = call.shell.folder.clone();
    call.line(folder);
    Ok(0)
}

pub(super) fn env(call: &mut Call<'_>) -> Ended {
    if let Some(name) = call.args.first() {
        let value = call.shell.exported().into_iter().find(|(own, _)| own == name);
        return match value {
            Some((_, value)) if call.name == "printenv" => {
                call.line(value);
                Ok(0)
            }
            Some(_) | None => Ok(1),
        };
    }
    for (name, value) in call.shell.exported() {
        call.line(format!("{name}={value}"));
    }
    Ok(0)
}

pub(super) fn export(call: &mut Call<'_>) -> Ended {
    let mut status = 0;
    for word in call.args.iter().filter(|word| *word != "-p") {
        let (name, value) = match word.split_once('=') {
            Some((name, value)) => (name, value.to_owned()),
            None => (word.as_str(), call.shell.variable(word).unwrap_or_default()),
        };
        if !is_name(name) {
            call.complain(format_args!("`{word}': not a valid identifier"));
            status = 1;
        } else if !call.shell.set(name, &value, true) {
            call.complain(format_args!("{name}: no room for this variable"));
            status = 1;
        }
    }
    if call.args.is_empty() {
        for (name, value) in call.shell.exported() {
            call.line(format!("declare -x {name}=\"{value}\""));
        }
    }
    Ok(status)
}

pub(super) fn unset(call: &mut Call<'_>) -> Ended {
    for name in call.args {
        call.shell.unset(name);
    }
    Ok(0)
}

pub(super) fn exit(call: &mut Call<'_>) -> Ended {
    let status = match call.args.first() {
        None => call.shell.status,
        Some(word) => match word.parse::<i64>() {
            // [bash: the lowest eight bits]
            Ok(status) => status.to_le_bytes()[0],
            Err(_) => {
                call.complain(format_args!("{word}: numeric argument required"));
                2
            }
        },
    };
    call.effect(Effect::Exit(status));
    Ok(status)
}

pub(super) fn history(call: &mut Call<'_>) -> Ended {
    if call.args.first().is_some_and(|word| word == "-c") {
        call.shell.forget();
        return Ok(0);
    }
    let lines: Vec<String> = call.shell.history().map(str::to_owned).collect();
    for (at, line) in lines.iter().enumerate() {
        call.line(format!("{:>5}  {line}", at + 1));
    }
    Ok(0)
}

pub(super) fn clear(call: &mut Call<'_>) -> Ended {
    call.say("\x1b[H\x1b[2J\x1b[3J");
    Ok(0)
}

pub(super) fn which(call: &mut Call<'_>) -> Ended {
    let mut status = u8::from(call.args.is_empty());
    for word in call.args {
        if find(word).is_some() || word == "sudo" {
            call.line(format!("/usr/bin/{word}"));
        } else {
            status = 1;
        }
    }
    Ok(status)
}

pub(super) fn help(call: &mut Call<'_>) -> Ended {
    call.line("A simulated device. Its shell knows quotes, variables, *, pipes, ;, &&, ||, $(...), >, >>, < and 2>, and:");
    for (name, _, usage) in COMMANDS {
        call.line(format!("  {name} {usage}").trim_end());
    }
    call.line("  sudo COMMAND");
    Ok(0)
}

/// [bash: echo -e, without numbers]
fn unescaped(text: &str) -> String {
    let mut plain = String::new();
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        if letter != '\\' {
            plain.push(letter);
            continue;
        }
        match letters.next() {
            Some('n') => plain.push('\n'),
            Some('t') => plain.push('\t'),
            Some('r') => plain.push('\r'),
            Some('a') => plain.push('\x07'),
            Some('e') => plain.push('\x1b'),
            Some('0') => plain.push('\0'),
            Some('\\') | None => plain.push('\\'),
            Some(other) => plain.extend(['\\', other]),
        }
    }
    plain
}

fn refuse(call: &mut Call<'_>, why: &str) -> Ended {
    call.complain(why);
    Ok(1)
}
