use super::{
    Amiss,
    reader::tokens,
    token::{Redirect, Token, Word},
};

/// A line as it is run: one pipeline after the other.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Script(pub(super) Vec<(Joint, Pipeline)>);

/// When a pipeline is run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Joint {
    Always,
    /// Where the one before succeeded.
    And,
    /// Where it failed.
    Or,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Pipeline {
    pub(super) stages: Vec<Stage>,
    /// `!`: it succeeds where it would fail.
    pub(super) inverted: bool,
}

/// A command with its words and where its streams lead.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Stage {
    pub(super) words: Vec<Word>,
    pub(super) redirects: Vec<(Redirect, Option<Word>)>,
}

/// Reads a line.
pub(super) fn parse(line: &str) -> Result<Script, Amiss> {
    let mut tokens = tokens(line)?.into_iter().peekable();
    let mut script = Script::default();
    let mut joint = Joint::Always;
    let mut pipeline = Pipeline::default();
    let mut stage = Stage::default();
    // What a command must follow: the end of the line may not come.
    let mut owed = false;
    while let Some(token) = tokens.next() {
        match token {
            Token::Word(word) => {
                if stage.is_empty() {
                    match word.plain() {
                        Some("!") if pipeline.stages.is_empty() => {
                            pipeline.inverted = !pipeline.inverted;
                            owed = true;
                            continue;
                        }
                        Some(name) if LANGUAGE.contains(&name) => {
                            return Err(Amiss::Unknown(name.to_owned()));
                        }
                        Some(_) | None => {}
                    }
                }
                stage.words.push(word);
                owed = false;
            }
            Token::Redirect(redirect) => {
                let file = match redirect {
                    Redirect::ErrToOut | Redirect::OutToErr => None,
                    Redirect::In | Redirect::Out { .. } | Redirect::Err { .. } | Redirect::Both { .. } => {
                        match tokens.next() {
                            Some(Token::Word(word)) => Some(word),
                            Some(other) => return Err(Amiss::Unexpected(other.sign())),
                            None => return Err(Amiss::Unexpected("newline".to_owned())),
                        }
                    }
                };
                stage.redirects.push((redirect, file));
                owed = false;
            }
            Token::Paren(sign) => return Err(Amiss::Unexpected(sign.into())),
            // A line may break after `&&`, `||` and `|`.
            Token::End('\n') if stage.is_empty() && (owed || pipeline.stages.is_empty()) => {}
            Token::Pipe | Token::And | Token::Or | Token::End(_) if stage.is_empty() => {
                return Err(Amiss::Unexpected(token.sign()));
            }
            Token::Pipe => {
                pipeline.stages.push(std::mem::take(&mut stage));
                owed = true;
            }
            Token::And | Token::Or | Token::End(_) => {
                pipeline.stages.push(std::mem::take(&mut stage));
                script.0.push((joint, std::mem::take(&mut pipeline)));
                joint = match token {
                    Token::And => Joint::And,
                    Token::Or => Joint::Or,
                    Token::Word(_) | Token::Redirect(_) | Token::Paren(_) | Token::Pipe | Token::End(_) => {
                        Joint::Always
                    }
                };
                owed = joint != Joint::Always;
            }
        }
    }
    if !stage.is_empty() {
        pipeline.stages.push(stage);
        script.0.push((joint, pipeline));
    } else if owed {
        return Err(Amiss::Unfinished);
    }
    Ok(script)
}

/// Words of bash's language that this shell does not speak.
const LANGUAGE: &[&str] = &["if", "for", "while", "until", "case", "function", "select", "{", "[["];

impl Stage {
    fn is_empty(&self) -> bool {
        self.words.is_empty() && self.redirects.is_empty()
    }
}

impl Token {
    fn sign(&self) -> String {
        match self {
            Token::Word(word) => word.plain().unwrap_or_default().to_owned(),
            Token::And => "&&".to_owned(),
            Token::Or => "||".to_owned(),
            Token::Pipe => "|".to_owned(),
            Token::End('\n') => "newline".to_owned(),
            Token::End(sign) | Token::Paren(sign) => sign.to_string(),
            Token::Redirect(_) => ">".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_read() {
        for (line, expected) in [
            ("", "0"),
            ("  # only a comment", "0"),
            ("ls", "1"),
            ("ls -l /tmp | grep x && echo 'a;b' || true; pwd", "2 1 1 1"),
            ("a &&\n b", "1 1"),
            ("a\n\nb\n", "1 1"),
            ("sleep 1 & echo", "1 1"),
            ("> f", "1"),
            ("! grep x f", "1"),
            ("echo \"$(echo 'a)b')\" `date`", "1"),
        ] {
            let script = parse(line).unwrap();
            let counts: Vec<String> =
                script.0.iter().map(|(_, line)| line.stages.len().to_string()).collect();
            assert_eq!(if counts.is_empty() { "0".to_owned() } else { counts.join(" ") }, expected, "{line}");
        }
    }

    #[test]
    fn what_is_amiss_is_said_as_bash_says_it() {
        for (line, expected) in [
            ("||||", "syntax error near unexpected token `||'"),
            ("| x", "syntax error near unexpected token `|'"),
            ("a && && b", "syntax error near unexpected token `&&'"),
            (";", "syntax error near unexpected token `;'"),
            ("a >", "syntax error near unexpected token `newline'"),
            ("a > | b", "syntax error near unexpected token `|'"),
            ("(a)", "syntax error near unexpected token `('"),
            ("cat <<E", "syntax error near unexpected token `<<'"),
            ("echo 'a", "unexpected EOF while looking for matching `''"),
            ("echo \"$(a\"", "unexpected EOF while looking for matching `)'"),
            ("echo ${", "unexpected EOF while looking for matching `}'"),
            ("a |", "syntax error: unexpected end of file"),
            ("a &&", "syntax error: unexpected end of file"),
            ("for i in 1; do a; done", "for: this small shell has no loops, conditions or functions"),
        ] {
            assert_eq!(parse(line).unwrap_err().to_string(), expected, "{line}");
        }
        assert_eq!(parse(&"x".repeat(65 * 1024)), Err(Amiss::TooLong));
    }
}
