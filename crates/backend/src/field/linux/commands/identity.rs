use super::options::Options;
use crate::field::linux::{
    User,
    shell::{Call, Ended},
};

pub(super) fn whoami(call: &mut Call<'_>) -> Ended {
    call.line(call.user.name());
    Ok(0)
}

pub(super) fn id(call: &mut Call<'_>) -> Ended {
    let (name, number) = (call.user.name(), call.user.id());
    let more = match call.user {
        User::Pi => ",27(sudo)",
        User::Root | User::Guest => "",
    };
    call.line(format!("uid={number}({name}) gid={number}({name}) groups={number}({name}){more}"));
    Ok(0)
}

pub(super) fn hostname(call: &mut Call<'_>) -> Ended {
    match call.args.first().map(String::as_str) {
        None | Some("-s" | "-f") => call.line(call.machine.hostname()),
        Some("-I") => call.line(format!("{} ", call.machine.facts.address.clone())),
        Some(_) => {
            call.complain("you must be root to change the host name, and this one is the SIM's name");
            return Ok(1);
        }
    }
    Ok(0)
}

pub(super) fn uname(call: &mut Call<'_>) -> Ended {
    let options = match Options::of(call.args, "asnrvmo", "") {
        Ok(options) => options,
        Err(why) => {
            call.complain(why);
            return Ok(1);
        }
    };
    let hostname = call.machine.hostname();
    let parts = [
        ('s', "Linux"),
        ('n', hostname.as_str()),
        ('r', "6.1.21-v8+"),
        ('v', "#1642 SMP PREEMPT"),
        ('m', "aarch64"),
        ('o', "GNU/Linux"),
    ];
    let none = call.args.is_empty();
    let shown =
        parts.iter().filter(|(flag, _)| options.has('a') || options.has(*flag) || none && *flag == 's');
    let shown: Vec<&str> = shown.map(|(_, text)| *text).collect();
    call.line(shown.join(" "));
    Ok(0)
}
