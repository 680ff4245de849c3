use std::{
    ffi::OsStr,
    io::{IsTerminal, Write},
};

use anyhow::{Context, bail, ensure};
use api::console::{
    sim_row::SimRow,
    window::{MAX_LIMIT, SimWindow, WindowQuery},
};
use clap_complete::CompletionCandidate;

use crate::{
    command_line::ServerOptions,
    operator::connection::{Connection, ask},
    terminal::{is_plain, tell},
};

/// SIMs that are named where several are found.
const NAMED: u32 = 20;
/// Names that a shell is offered.
const OFFERED: u32 = 100;

/// What was found.
struct Found {
    /// [`NAMED`] at most.
    rows: Vec<SimRow>,
    total: u64,
}

/// Finds a SIM by its ID, else by its exact name, else by a text that finds one alone. On a terminal somebody chooses among
/// several.
///
/// # Errors
/// None is found, or several are and nobody chooses.
pub(super) async fn find(connection: &Connection, text: &str) -> anyhow::Result<SimRow> {
    ensure!(!text.is_empty(), "say which SIM, by its name or its ID");
    // First: a name may be anything, also another SIM's ID.
    let of_id = exact(connection, "sim", text, |row| row.sim_id.as_str() == text).await?;
    if let Some(row) = of_id.rows.into_iter().next() {
        return Ok(row);
    }
    let named = exact(connection, "name", text, |row| row.name == text).await?;
    let found = if named.total > 0 { named } else { anywhere(connection, text).await? };
    if let [row] = &found.rows[..] {
        return Ok(row.clone());
    }
    if found.rows.is_empty() {
        bail!("no SIM is called {text}");
    }
    if std::io::stdin().is_terminal() && std::io::stderr().is_terminal() {
        return choose(found).await;
    }
    let names: Vec<String> = found.rows.iter().map(|row| format!("{} ({})", row.name, row.sim_id)).collect();
    let more = match found.total - names.len() as u64 {
        0 => String::new(),
        more => format!(", and {more} more"),
    };
    bail!("{} SIMs are found by {text}: {}{more}", found.total, names.join(", "))
}

/// SIMs whose `key` is exactly the text, wherever they stand: the server's own comparison takes case and width for nothing.
async fn exact(
    connection: &Connection,
    key: &str,
    text: &str,
    is_it: impl Fn(&SimRow) -> bool,
) -> anyhow::Result<Found> {
    let q = format!("{key}:{}", literal(text));
    let mut found = Found { rows: Vec::new(), total: 0 };
    let mut offset = 0;
    loop {
        let query = WindowQuery { q: q.clone(), offset, limit: Some(MAX_LIMIT), ..WindowQuery::default() };
        let window = ask::<SimWindow>(connection, &connection.context, &query, &()).await?;
        offset += window.rows.len() as u64;
        let last = window.rows.is_empty() || offset >= window.total;
        for row in window.rows.into_iter().filter(|row| is_it(row)) {
            found.total += 1;
            if found.total <= NAMED.into() {
                found.rows.push(row);
            }
        }
        if last {
            return Ok(found);
        }
    }
}

async fn anywhere(connection: &Connection, text: &str) -> anyhow::Result<Found> {
    let query = WindowQuery { q: literal(text), limit: Some(NAMED), ..WindowQuery::default() };
    let window = ask::<SimWindow>(connection, &connection.context, &query, &()).await?;
    Ok(Found { rows: window.rows, total: window.total })
}

async fn choose(Found { rows, total }: Found) -> anyhow::Result<SimRow> {
    for (nth, row) in rows.iter().enumerate() {
        let state = if row.session_id.is_some() { "online" } else { "offline" };
        tell(&format!("{:>3}  {:<40} {}  {state}", nth + 1, row.name, row.sim_id))?;
    }
    if total > rows.len() as u64 {
        tell(&format!("     and {} more", total - rows.len() as u64))?;
    }
    // A thread of its own: whoever asks for the end meanwhile is heard.
    let line = tokio::task::spawn_blocking(|| -> std::io::Result<String> {
        let mut error = std::io::stderr().lock();
        write!(error, "which one? ")?;
        error.flush()?;
        drop(error);
        let mut line = String::new();
        std::io::stdin().read_line(&mut line)?;
        Ok(line)
    });
    let line = line.await??;
    let chosen = line.trim().parse::<usize>().ok().and_then(|nth| rows.get(nth.checked_sub(1)?));
    chosen.cloned().context("none was chosen")
}

/// Names that begin so, for a shell that completes a line; none where no server can be asked.
pub(crate) fn names(begun: &OsStr) -> Vec<CompletionCandidate> {
    let found = || -> anyhow::Result<Vec<CompletionCandidate>> {
        let begun = begun.to_str().context("it is no text")?.to_owned();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        runtime.block_on(async {
            let connection = Connection::open(&ServerOptions::default()).await?;
            let q = if begun.is_empty() { String::new() } else { format!("name:{}*", literal(&begun)) };
            let query = WindowQuery { q, limit: Some(OFFERED), ..WindowQuery::default() };
            let found = ask::<SimWindow>(&connection, &connection.context, &query, &()).await;
            // Who completes a line is told nothing.
            let _signed_out = connection.close().await;
            let rows =
                found?.rows.into_iter().filter(|row| row.name.starts_with(&begun) && is_safe(&row.name));
            Ok(rows
                .map(|row| CompletionCandidate::new(row.name).help(Some(row.sim_id.to_string().into())))
                .collect())
        })
    };
    found().unwrap_or_default()
}

/// Whether a name may be put into somebody's command line: not every shell quotes what it completes, and then runs `$(…)`.
fn is_safe(name: &str) -> bool {
    const MEANS: &[char] = &[
        '$', '`', '\\', '"', '\'', ';', '&', '|', '<', '>', '(', ')', '{', '}', '*', '?', '[', ']', '!', '#',
        '~', '^', '=', '%',
    ];
    !name.is_empty() && !name.starts_with('-') && is_plain(name) && !name.contains(MEANS)
}

/// A text as one word of a query. The server takes wide characters for narrow ones before it reads quotation marks.
fn literal(text: &str) -> String {
    let mut word = String::with_capacity(text.len() + 2);
    word.push('"');
    for character in text.chars() {
        if matches!(character, '"' | '\\' | '\u{ff02}' | '\u{ff3c}') {
            word.push('\\');
        }
        word.push(character);
    }
    word.push('"');
    word
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_text_is_one_word_of_a_query() {
        for (text, word) in [
            ("pump 7", "\"pump 7\""),
            ("a\"b\\c", "\"a\\\"b\\\\c\""),
            ("a\u{ff02} b\u{ff3c}", "\"a\\\u{ff02} b\\\u{ff3c}\""),
        ] {
            assert_eq!(literal(text), word);
        }
    }

    #[test]
    fn a_shell_is_offered_no_name_that_it_would_run() {
        for name in ["pump-07", "ポンプ 7", "a.b_c:d@e+f,g/h"] {
            assert!(is_safe(name), "{name}");
        }
        for name in
            ["$(touch x)", "`id`", "a;id", "a\nb", "\u{1b}[2Jx", "-oProxyCommand=x", "a'b", "a|b", "~x", ""]
        {
            assert!(!is_safe(name), "{name:?}");
        }
    }
}
