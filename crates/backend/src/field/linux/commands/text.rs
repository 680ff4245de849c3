use super::options::Options;
use crate::field::linux::shell::{Call, Ended};

/// What `head` and `tail` show where nothing is asked for.
const LINES: usize = 10;

pub(super) fn cat(call: &mut Call<'_>) -> Ended {
    let options = match Options::of(call.args, "nu", "") {
        Ok(options) => options,
        Err(why) => return refuse(call, why),
    };
    let (sources, missed) = call.sources(&options.operands)?;
    let mut number = 0;
    for (_, bytes) in sources {
        if !options.has('n') {
            call.say(bytes);
            continue;
        }
        for line in bytes.split_inclusive(|&byte| byte == b'\n') {
            number += 1;
            call.say(format!("{number:>6}\t"));
            call.say(line);
        }
    }
    Ok(u8::from(missed))
}

pub(super) fn head(call: &mut Call<'_>) -> Ended {
    part(call, |bytes, wanted| match wanted {
        Wanted::Bytes(count) => &bytes[..count.min(bytes.len())],
        Wanted::Lines(count) => {
            let ends = bytes.iter().enumerate().filter(|(_, byte)| **byte == b'\n').map(|(at, _)| at + 1);
            let end = if count == 0 { 0 } else { ends.take(count).nth(count - 1).unwrap_or(bytes.len()) };
            &bytes[..end]
        }
    })
}

pub(super) fn tail(call: &mut Call<'_>) -> Ended {
    part(call, |bytes, wanted| match wanted {
        Wanted::Bytes(count) => &bytes[bytes.len() - count.min(bytes.len())..],
        Wanted::Lines(count) => &bytes[last_lines(bytes, count)..],
    })
}

pub(super) fn wc(call: &mut Call<'_>) -> Ended {
    let options = match Options::of(call.args, "lwcm", "") {
        Ok(options) => options,
        Err(why) => return refuse(call, why),
    };
    let (sources, missed) = call.sources(&options.operands)?;
    let all = !['l', 'w', 'c', 'm'].iter().any(|flag| options.has(*flag));
    let several = sources.len() > 1;
    let mut total = [0; 3];
    let mut counts = Vec::new();
    for (name, bytes) in sources {
        let lines = bytes.iter().filter(|byte| **byte == b'\n').count();
        let words = bytes.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty()).count();
        let count = [lines, words, bytes.len()];
        total = std::array::from_fn(|at| total[at] + count[at]);
        counts.push((count, if name == "-" { String::new() } else { name }));
    }
    if several {
        counts.push((total, "total".to_owned()));
    }
    let shown =
        [all || options.has('l'), all || options.has('w'), all || options.has('c') || options.has('m')];
    let one = shown.iter().filter(|shown| **shown).count() == 1 && !several;
    for (count, name) in counts {
        let columns = count.iter().zip(shown).filter(|(_, shown)| *shown);
        let columns = columns.map(|(count, _)| if one { count.to_string() } else { format!("{count:>7}") });
        let line = format!("{} {name}", columns.collect::<Vec<_>>().join(" "));
        call.line(line.trim_end());
    }
    Ok(u8::from(missed))
}

/// Where the last lines of a text begin.
pub(super) fn last_lines(bytes: &[u8], count: usize) -> usize {
    if count == 0 {
        return bytes.len();
    }
    let body = bytes.strip_suffix(b"\n").unwrap_or(bytes);
    let breaks = body.iter().enumerate().rev().filter(|(_, byte)| **byte == b'\n');
    breaks.map(|(at, _)| at + 1).nth(count - 1).unwrap_or(0)
}

#[derive(Clone, Copy)]
enum Wanted {
    Lines(usize),
    Bytes(usize),
}

fn part(call: &mut Call<'_>, of: impl Fn(&[u8], Wanted) -> &[u8]) -> Ended {
    // `-5` is short for `-n 5`.
    let short = call.args.first().and_then(|arg| arg.strip_prefix('-')).and_then(|count| count.parse().ok());
    let args = if short.is_some() { &call.args[1..] } else { call.args };
    let read = || -> Result<(Options<'_>, Wanted), String> {
        let options = Options::of(args, "qvf", "nc")?;
        let lines = options.number('n')?.or(short).unwrap_or(LINES);
        let wanted = options.number('c')?.map_or(Wanted::Lines(lines), Wanted::Bytes);
        Ok((options, wanted))
    };
    let (options, wanted) = match read() {
        Ok(read) => read,
        Err(why) => return refuse(call, why),
    };
    if options.has('f') {
        call.complain("this box does not follow files; it shows what is there");
    }
    let (sources, missed) = call.sources(&options.operands)?;
    let several = sources.len() > 1 && !options.has('q');
    for (at, (name, bytes)) in sources.iter().enumerate() {
        if several {
            call.line(format!("{}==> {name} <==", if at == 0 { "" } else { "\n" }));
        }
        call.say(of(bytes, wanted));
    }
    Ok(u8::from(missed))
}

fn refuse(call: &mut Call<'_>, why: String) -> Ended {
    call.complain(why);
    Ok(1)
}
