use crate::field::linux::{
    files::Right,
    shell::{Call, Ended},
};

/// [test: it did not work, where 1 is that it is not so]
const TROUBLE: u8 = 2;

pub(super) fn bracket(call: &mut Call<'_>) -> Ended {
    match call.args.split_last() {
        Some((last, words)) if last == "]" => decide(call, words),
        Some(_) | None => {
            call.complain("missing `]'");
            Ok(TROUBLE)
        }
    }
}

pub(super) fn test(call: &mut Call<'_>) -> Ended {
    decide(call, call.args)
}

fn decide(call: &mut Call<'_>, words: &[String]) -> Ended {
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let wanted = words.iter().take_while(|word| **word == "!").count();
    // One `!` alone is a word that is not empty.
    let wanted = if wanted == words.len() { 0 } else { wanted };
    match holds(call, &words[wanted..]) {
        Ok(holds) => Ok(u8::from(holds != (wanted % 2 == 0))),
        Err(why) => {
            call.complain(why);
            Ok(TROUBLE)
        }
    }
}

fn holds(call: &Call<'_>, words: &[&str]) -> Result<bool, String> {
    match words {
        [] => Ok(false),
        [word] => Ok(!word.is_empty()),
        [operator, word] => one(call, operator, word),
        [left, operator, right] => two(left, operator, right),
        [_, _, _, _, ..] => Err("too many arguments".to_owned()),
    }
}

fn one(call: &Call<'_>, operator: &str, word: &str) -> Result<bool, String> {
    let path = call.path(word);
    let found = call.machine.files.find(&path, call.user);
    Ok(match operator {
        "-z" => word.is_empty(),
        "-n" => !word.is_empty(),
        "-e" | "-a" => found.is_ok(),
        "-f" => found.is_ok_and(|entry| !entry.is_folder()),
        "-d" => found.is_ok_and(crate::field::linux::files::Entry::is_folder),
        "-s" => found.is_ok_and(|entry| entry.stat().size > 0),
        "-r" => found.is_ok_and(|entry| entry.allows(call.user, Right::Read)),
        "-w" => found.is_ok_and(|entry| entry.allows(call.user, Right::Write)),
        "-x" => found.is_ok_and(|entry| entry.allows(call.user, Right::Enter)),
        _ => return Err(format!("{operator}: unary operator expected")),
    })
}

fn two(left: &str, operator: &str, right: &str) -> Result<bool, String> {
    let number =
        |word: &str| word.trim().parse::<i64>().map_err(|_| format!("{word}: integer expression expected"));
    Ok(match operator {
        "=" | "==" => left == right,
        "!=" => left != right,
        "-eq" => number(left)? == number(right)?,
        "-ne" => number(left)? != number(right)?,
        "-lt" => number(left)? < number(right)?,
        "-le" => number(left)? <= number(right)?,
        "-gt" => number(left)? > number(right)?,
        "-ge" => number(left)? >= number(right)?,
        _ => return Err(format!("{operator}: binary operator expected")),
    })
}
