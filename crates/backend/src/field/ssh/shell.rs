use russh::Error;

use super::{editor::Typed, talk::Talk};
use crate::field::linux::Run;

/// Lines that belong together, and their bytes: they are read again with each that is added.
const MOST_LINES: usize = 200;
const MOST_TYPED: usize = 64 * 1024;
/// [bash: 128 and the number of the signal]
const INTERRUPTED: u8 = 130;

/// Runs line after line until the shell ends; says how it did.
pub(super) async fn shell(talk: &mut Talk) -> Result<u8, Error> {
    let terminal = talk.editor.terminal;
    if terminal {
        talk.say(&talk.greeting()).await?;
    }
    // Lines that are not complete yet.
    let mut typed = String::new();
    loop {
        // Others have their turn while much is typed at once.
        tokio::task::yield_now().await;
        if terminal {
            let prompt = if typed.is_empty() { talk.prompt() } else { "> ".to_owned() };
            talk.editor.begin(talk.shell.history().map(str::to_owned).collect());
            talk.say(prompt.as_bytes()).await?;
        }
        match talk.typed().await? {
            Typed::Line(line) => typed.push_str(&line),
            Typed::Interrupt => {
                typed.clear();
                talk.shell.status = INTERRUPTED;
                continue;
            }
            Typed::End if typed.is_empty() => {
                if terminal {
                    talk.say(b"logout\n").await?;
                }
                return Ok(talk.shell.status);
            }
            // What is not complete is amiss.
            Typed::End => {}
        }
        let goes_on = Run::of(&typed).is_err_and(|amiss| amiss.may_go_on());
        let fits = typed.len() < MOST_TYPED && typed.lines().count() < MOST_LINES;
        if goes_on && fits && !talk.editor.has_ended() {
            typed.push('\n');
            continue;
        }
        let line = std::mem::take(&mut typed);
        talk.shell.remember(line.trim_end());
        if let Some(status) = talk.run(&line).await? {
            return Ok(status);
        }
    }
}
