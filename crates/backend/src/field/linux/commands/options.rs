/// The words of a command, sorted.
#[derive(Debug, Default)]
pub(super) struct Options<'a> {
    flags: Vec<char>,
    values: Vec<(char, &'a str)>,
    pub(super) operands: Vec<&'a str>,
}

impl<'a> Options<'a> {
    /// Sorts words: `flags` stand alone, `valued` are followed by a value. What is neither is refused.
    pub(super) fn of(args: &'a [String], flags: &str, valued: &str) -> Result<Self, String> {
        let mut options = Self::default();
        let mut args = args.iter().map(String::as_str);
        while let Some(arg) = args.next() {
            if arg == "--" {
                options.operands.extend(args);
                break;
            }
            if arg.starts_with("--") {
                return Err(format!("unrecognized option '{arg}'"));
            }
            let Some(letters) = arg.strip_prefix('-').filter(|letters| !letters.is_empty()) else {
                options.operands.push(arg);
                continue;
            };
            for (at, letter) in letters.char_indices() {
                if flags.contains(letter) {
                    options.flags.push(letter);
                    continue;
                }
                if !valued.contains(letter) {
                    return Err(format!("invalid option -- '{letter}'"));
                }
                let rest = &letters[at + letter.len_utf8()..];
                let value = if rest.is_empty() { args.next() } else { Some(rest) };
                let value = value.ok_or_else(|| format!("option requires an argument -- '{letter}'"))?;
                options.values.push((letter, value));
                break;
            }
        }
        Ok(options)
    }

    pub(super) fn has(&self, flag: char) -> bool {
        self.flags.contains(&flag)
    }

    /// The last value of an option.
    pub(super) fn value(&self, option: char) -> Option<&'a str> {
        self.values.iter().rev().find(|(letter, _)| *letter == option).map(|(_, value)| *value)
    }

    /// The number that is an option's value.
    pub(super) fn number(&self, option: char) -> Result<Option<usize>, String> {
        let Some(value) = self.value(option) else { return Ok(None) };
        value.parse().map(Some).map_err(|_| format!("invalid number: '{value}'"))
    }
}
