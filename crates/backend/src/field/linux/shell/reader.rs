use super::{
    Amiss,
    token::{Part, PartKind, REDIRECTS, SIGNS, Token, Word},
};

/// Bytes of a line.
pub(super) const LONGEST_LINE: usize = 64 * 1024;

/// Cuts a line into tokens.
pub(super) fn tokens(line: &str) -> Result<Vec<Token>, Amiss> {
    if line.len() > LONGEST_LINE {
        return Err(Amiss::TooLong);
    }
    let mut reader = Reader { rest: line.chars().filter(|&letter| letter != '\0').collect(), at: 0 };
    let mut tokens = Vec::new();
    while let Some(token) = reader.token()? {
        tokens.push(token);
    }
    Ok(tokens)
}

struct Reader {
    rest: Vec<char>,
    at: usize,
}

impl Reader {
    fn peek(&self) -> Option<char> {
        self.rest.get(self.at).copied()
    }

    fn next(&mut self) -> Option<char> {
        let letter = self.peek()?;
        self.at += 1;
        Some(letter)
    }

    fn eats(&mut self, text: &str) -> bool {
        let there = text.chars().enumerate().all(|(at, letter)| self.rest.get(self.at + at) == Some(&letter));
        if there {
            self.at += text.chars().count();
        }
        there
    }

    fn token(&mut self) -> Result<Option<Token>, Amiss> {
        while self.eats(" ") || self.eats("\t") || self.eats("\r") || self.eats("\\\n") {}
        if self.peek() == Some('#') {
            while self.peek().is_some_and(|letter| letter != '\n') {
                self.at += 1;
            }
        }
        for (text, token) in SIGNS {
            if self.eats(text) {
                return Ok(Some(token.clone()));
            }
        }
        if self.eats("<<") {
            return Err(Amiss::Unexpected("<<".to_owned()));
        }
        for (text, redirect) in REDIRECTS {
            if self.eats(text) {
                return Ok(Some(Token::Redirect(*redirect)));
            }
        }
        if self.eats("&") {
            return Ok(Some(Token::End('&')));
        }
        match self.peek() {
            None => Ok(None),
            Some(_) => self.word().map(|word| Some(Token::Word(word))),
        }
    }

    fn word(&mut self) -> Result<Word, Amiss> {
        let mut word = Word::default();
        while let Some(letter) = self.peek() {
            if matches!(letter, ' ' | '\t' | '\r' | '\n' | ';' | '&' | '|' | '<' | '>' | '(' | ')') {
                break;
            }
            self.at += 1;
            match letter {
                '\'' => self.single(&mut word)?,
                '"' => self.double(&mut word)?,
                '\\' => match self.next() {
                    Some('\n') => {}
                    Some(letter) => word.text(letter, true),
                    None => return Err(Amiss::Unclosed('\\')),
                },
                '$' => self.dollar(&mut word, false)?,
                '`' => self.backquoted(&mut word, false)?,
                letter => word.text(letter, false),
            }
        }
        Ok(word)
    }

    fn single(&mut self, word: &mut Word) -> Result<(), Amiss> {
        word.0.push(Part { piece: PartKind::Text(String::new()), quoted: true });
        loop {
            match self.next().ok_or(Amiss::Unclosed('\''))? {
                '\'' => return Ok(()),
                letter => word.text(letter, true),
            }
        }
    }

    fn double(&mut self, word: &mut Word) -> Result<(), Amiss> {
        word.0.push(Part { piece: PartKind::Text(String::new()), quoted: true });
        loop {
            match self.next().ok_or(Amiss::Unclosed('"'))? {
                '"' => return Ok(()),
                '\\' => match self.next().ok_or(Amiss::Unclosed('"'))? {
                    '\n' => {}
                    letter @ ('"' | '\\' | '$' | '`') => word.text(letter, true),
                    letter => {
                        word.text('\\', true);
                        word.text(letter, true);
                    }
                },
                '$' => self.dollar(word, true)?,
                '`' => self.backquoted(word, true)?,
                letter => word.text(letter, true),
            }
        }
    }

    fn dollar(&mut self, word: &mut Word, quoted: bool) -> Result<(), Amiss> {
        let piece = match self.peek() {
            Some('(') => PartKind::Command(self.bracketed()?),
            Some('{') => {
                self.at += 1;
                let name = if self.eats("?") { "?".to_owned() } else { self.name() };
                match self.next() {
                    Some('}') if !name.is_empty() => PartKind::Variable(name),
                    Some(_) => return Err(Amiss::Unexpected("${".to_owned())),
                    None => return Err(Amiss::Unclosed('}')),
                }
            }
            Some(letter @ ('?' | '$' | '#' | '0'..='9')) => {
                self.at += 1;
                PartKind::Variable(letter.into())
            }
            Some('a'..='z' | 'A'..='Z' | '_') => PartKind::Variable(self.name()),
            Some(_) | None => PartKind::Text("$".to_owned()),
        };
        word.0.push(Part { piece, quoted });
        Ok(())
    }

    fn name(&mut self) -> String {
        let start = self.at;
        while self.peek().is_some_and(|letter| letter.is_ascii_alphanumeric() || letter == '_') {
            self.at += 1;
        }
        self.rest[start..self.at].iter().collect()
    }

    /// What stands from `(` to its `)`; quotes hide brackets.
    fn bracketed(&mut self) -> Result<String, Amiss> {
        let start = self.at + 1;
        let (mut open, mut quote) = (0_usize, None);
        while let Some(letter) = self.next() {
            match (quote, letter) {
                (Some('\''), '\'') | (Some('"'), '"') => quote = None,
                (Some('"') | None, '\\') => self.at += 1,
                (None, '\'' | '"') => quote = Some(letter),
                (None, '(') => open += 1,
                (None, ')') => open -= 1,
                _ => {}
            }
            if open == 0 {
                return Ok(self.rest[start..self.at - 1].iter().collect());
            }
        }
        Err(Amiss::Unclosed(')'))
    }

    fn backquoted(&mut self, word: &mut Word, quoted: bool) -> Result<(), Amiss> {
        let start = self.at;
        while let Some(letter) = self.next() {
            if letter == '`' {
                let line = self.rest[start..self.at - 1].iter().collect();
                word.0.push(Part { piece: PartKind::Command(line), quoted });
                return Ok(());
            }
        }
        Err(Amiss::Unclosed('`'))
    }
}
