use std::collections::VecDeque;

/// Bytes that may be typed ahead.
const MOST_AHEAD: usize = 1024 * 1024;
/// Bytes of a line; what is typed beyond is answered with a beep.
const LONGEST_LINE: usize = 64 * 1024;

/// What somebody has typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Typed {
    Line(String),
    /// ^C
    Interrupt,
    /// ^D, or nothing more will come.
    End,
}

/// The line that is being typed. With a terminal it is shown and can be changed; without one, bytes are taken as they come.
#[derive(Debug, Default)]
pub(super) struct Editor {
    pub(super) terminal: bool,
    ahead: VecDeque<u8>,
    line: Vec<u8>,
    ended: bool,
    escape: Escape,
    history: Vec<String>,
    /// Which line of the history is shown; its length is the line that is typed.
    shown: usize,
}

/// How much of a key's sequence has come.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum Escape {
    #[default]
    None,
    Started,
    /// After `ESC [` or `ESC O`.
    Inside,
}

impl Editor {
    pub(super) fn new(terminal: bool) -> Self {
        Self { terminal, ..Self::default() }
    }

    pub(super) fn feed(&mut self, bytes: &[u8]) {
        self.ahead.extend(bytes);
    }

    /// Nothing more will come.
    pub(super) fn end(&mut self) {
        self.ended = true;
    }

    pub(super) fn has_ended(&self) -> bool {
        self.ended
    }

    pub(super) fn is_full(&self) -> bool {
        self.ahead.len() >= MOST_AHEAD
    }

    /// Sets what the arrows bring back.
    pub(super) fn begin(&mut self, history: Vec<String>) {
        self.shown = history.len();
        self.history = history;
    }

    /// Forgets what was typed up to a ^C, and says whether there was one.
    pub(super) fn interrupted(&mut self) -> bool {
        let Some(at) = self.ahead.iter().rposition(|&byte| byte == 0x03) else { return false };
        self.ahead.drain(..=at);
        self.line.clear();
        true
    }

    /// Everything that was typed ahead.
    pub(super) fn take_all(&mut self) -> Vec<u8> {
        let mut all = std::mem::take(&mut self.line);
        all.extend(std::mem::take(&mut self.ahead));
        all
    }

    /// What is typed next, and in `echo` what the terminal is to show; none until more has come.
    pub(super) fn next(&mut self, echo: &mut Vec<u8>) -> Option<Typed> {
        while let Some(byte) = self.ahead.pop_front() {
            let typed = if self.terminal { self.key(byte, echo) } else { self.plain(byte) };
            if typed.is_some() {
                return typed;
            }
        }
        if !self.ended {
            return None;
        }
        Some(if self.line.is_empty() { Typed::End } else { self.finish() })
    }

    fn plain(&mut self, byte: u8) -> Option<Typed> {
        if byte == b'\n' {
            return Some(self.finish());
        }
        if self.line.len() <= LONGEST_LINE {
            self.line.push(byte);
        }
        None
    }

    fn key(&mut self, byte: u8, echo: &mut Vec<u8>) -> Option<Typed> {
        match (self.escape, byte) {
            (Escape::None, _) => {}
            (Escape::Started, b'[' | b'O') => {
                self.escape = Escape::Inside;
                return None;
            }
            // Numbers of keys that are longer.
            (Escape::Inside, b'0'..=b'9' | b';') => return None,
            (Escape::Inside, _) => {
                self.escape = Escape::None;
                self.arrow(byte, echo);
                return None;
            }
            (Escape::Started, _) => {
                self.escape = Escape::None;
                return None;
            }
        }
        match byte {
            b'\r' | b'\n' => {
                echo.extend(b"\r\n");
                return Some(self.finish());
            }
            0x03 => {
                echo.extend(b"^C\r\n");
                self.line.clear();
                return Some(Typed::Interrupt);
            }
            0x04 if self.line.is_empty() => return Some(Typed::End),
            0x08 | 0x7f => {
                if let Some(columns) = self.pop() {
                    rub(columns, echo);
                }
            }
            0x15 => self.clear(echo),
            0x17 => self.word_back(echo),
            0x1b => self.escape = Escape::Started,
            b' '.. if self.line.len() < LONGEST_LINE => {
                self.line.push(byte);
                echo.push(byte);
            }
            b' '.. => echo.push(0x07),
            // Other control keys do nothing.
            _ => {}
        }
        None
    }

    fn finish(&mut self) -> Typed {
        Typed::Line(String::from_utf8_lossy(&std::mem::take(&mut self.line)).into_owned())
    }

    fn arrow(&mut self, key: u8, echo: &mut Vec<u8>) {
        let shown = match key {
            b'A' => self.shown.checked_sub(1),
            b'B' if self.shown < self.history.len() => Some(self.shown + 1),
            _ => None,
        };
        let Some(shown) = shown else { return };
        self.clear(echo);
        self.shown = shown;
        let line = self.history.get(shown).cloned().unwrap_or_default();
        echo.extend(line.as_bytes());
        self.line = line.into_bytes();
    }

    fn clear(&mut self, echo: &mut Vec<u8>) {
        while let Some(columns) = self.pop() {
            rub(columns, echo);
        }
    }

    fn word_back(&mut self, echo: &mut Vec<u8>) {
        let mut inside = false;
        while let Some(&last) = self.line.last() {
            if inside && last == b' ' {
                break;
            }
            inside |= last != b' ';
            rub(self.pop().unwrap_or_default(), echo);
        }
    }

    /// Takes the last letter away, and says how wide it was.
    fn pop(&mut self) -> Option<usize> {
        let last = *self.line.last()?;
        let start = self.line.iter().rposition(|byte| byte & 0xc0 != 0x80).unwrap_or(self.line.len() - 1);
        let letter = self.line.split_off(start);
        let letter = std::str::from_utf8(&letter).ok().and_then(|text| text.chars().next());
        Some(letter.map_or(usize::from(last < 0x80), columns))
    }
}

fn rub(columns: usize, echo: &mut Vec<u8>) {
    for _ in 0..columns {
        echo.extend(b"\x08 \x08");
    }
}

/// Columns that a letter takes on a terminal. [UAX 11, its large blocks]
fn columns(letter: char) -> usize {
    match u32::from(letter) {
        0x1100..=0x115f
        | 0x2e80..=0xa4cf
        | 0xac00..=0xd7a3
        | 0xf900..=0xfaff
        | 0xfe30..=0xfe6f
        | 0xff00..=0xff60
        | 0xffe0..=0xffe6
        | 0x1f300..=0x1faff
        | 0x20000..=0x3fffd => 2,
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Types keys at a terminal: what is read, and what is shown.
    fn typed(keys: &str) -> (Vec<Typed>, String) {
        let mut editor = Editor::new(true);
        editor.begin(vec!["first".into(), "second".into()]);
        editor.feed(keys.as_bytes());
        let (mut all, mut echo) = (Vec::new(), Vec::new());
        while let Some(typed) = editor.next(&mut echo) {
            all.push(typed);
        }
        (all, String::from_utf8(echo).unwrap())
    }

    #[test]
    fn keys_change_the_line() {
        for (keys, line) in [
            ("ls\r", "ls"),
            ("lx\x7fs\n", "ls"),
            ("日\x08本\r", "本"),
            ("rm -rf /\x15pwd\r", "pwd"),
            ("echo one two\x17\r", "echo one "),
            ("a\x1b[Db\x1b[1;5C\x1bOHc\r", "abc"),
            ("x\x1b[A\r", "second"),
            ("\x1b[A\x1b[A\x1b[A\x1b[B!\r", "second!"),
            ("\x01\x02\tz\r", "z"),
        ] {
            assert_eq!(typed(keys).0, [Typed::Line(line.into())], "{keys:?}");
        }
    }

    #[test]
    fn what_is_typed_is_shown() {
        assert_eq!(typed("ab\x7f\r").1, "ab\x08 \x08\r\n");
        assert_eq!(typed("日\x7f").1, "日\x08 \x08\x08 \x08");
        assert_eq!(typed("sl\x03").1, "sl^C\r\n");
        assert_eq!(typed("sl\x03\x04").0, [Typed::Interrupt, Typed::End]);
    }

    #[test]
    fn without_a_terminal_bytes_are_taken_as_they_come() {
        let mut editor = Editor::new(false);
        editor.feed(b"a\x7f\x03b\nlast");
        editor.end();
        let mut echo = Vec::new();
        let expected = [Typed::Line("a\x7f\x03b".into()), Typed::Line("last".into()), Typed::End];
        assert_eq!(expected.map(Some), std::array::from_fn(|_| editor.next(&mut echo)));
        assert!(echo.is_empty());
    }
}
