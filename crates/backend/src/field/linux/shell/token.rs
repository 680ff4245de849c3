#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token {
    Word(Word),
    /// `&&`
    And,
    /// `||`
    Or,
    /// `|`
    Pipe,
    /// `;`, `&` or the end of a line.
    End(char),
    /// `(` or `)`.
    Paren(char),
    Redirect(Redirect),
}

/// A word before variables and patterns in it are replaced.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Word(pub(super) Vec<Part>);

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Part {
    pub(super) piece: PartKind,
    /// Its text is one word, and no pattern.
    pub(super) quoted: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum PartKind {
    Text(String),
    Variable(String),
    /// What stands between `$(` and `)`.
    Command(String),
}

/// Where a stream of a command leads; the file's name is the next word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Redirect {
    In,
    Out {
        append: bool,
    },
    Err {
        append: bool,
    },
    Both {
        append: bool,
    },
    /// `2>&1`
    ErrToOut,
    /// `>&2`
    OutToErr,
}

impl Word {
    /// Its text when nothing in it is quoted or to be replaced.
    pub(super) fn plain(&self) -> Option<&str> {
        match self.0.as_slice() {
            [Part { piece: PartKind::Text(text), quoted: false }] => Some(text),
            _ => None,
        }
    }

    pub(super) fn text(&mut self, letter: char, quoted: bool) {
        if let Some(Part { piece: PartKind::Text(text), quoted: before }) = self.0.last_mut()
            && *before == quoted
        {
            return text.push(letter);
        }
        self.0.push(Part { piece: PartKind::Text(letter.into()), quoted });
    }
}

/// The longer ones first.
pub(super) const SIGNS: &[(&str, Token)] = &[
    ("&&", Token::And),
    ("||", Token::Or),
    ("|", Token::Pipe),
    (";", Token::End(';')),
    ("\n", Token::End('\n')),
    ("(", Token::Paren('(')),
    (")", Token::Paren(')')),
];

/// The longer ones first.
pub(super) const REDIRECTS: &[(&str, Redirect)] = &[
    ("2>&1", Redirect::ErrToOut),
    ("1>&2", Redirect::OutToErr),
    (">&2", Redirect::OutToErr),
    ("&>>", Redirect::Both { append: true }),
    ("&>", Redirect::Both { append: false }),
    ("2>>", Redirect::Err { append: true }),
    ("2>", Redirect::Err { append: false }),
    ("1>>", Redirect::Out { append: true }),
    ("1>", Redirect::Out { append: false }),
    (">>", Redirect::Out { append: true }),
    (">", Redirect::Out { append: false }),
    ("<", Redirect::In),
];
