use std::{borrow::Cow, collections::HashMap, sync::Arc};

use crate::{fold::folded, recent};

/// No word.
pub(super) const NONE: u32 = u32::MAX;

/// Texts that repeat, each kept once under a code. A text that nobody uses any more gives its code back.
#[derive(Debug, Clone, Default)]
pub(super) struct Words {
    words: Vec<Word>,
    codes: HashMap<Arc<str>, u32>,
    free: Vec<u32>,
    /// A code by the place of its text.
    recent: Vec<u32>,
}

#[derive(Debug, Clone)]
struct Word {
    text: Arc<str>,
    /// Where it is another text.
    folded: Option<Box<str>>,
    uses: u32,
}

impl Words {
    /// The code of a text, used once more.
    pub(super) fn take(&mut self, text: &str) -> u32 {
        let place = recent::place(text.as_bytes());
        let code = self.recent.get(place).copied().filter(|code| {
            self.words.get(*code as usize).is_some_and(|word| word.uses > 0 && *word.text == *text)
        });
        let code = code.or_else(|| self.code(text)).unwrap_or_else(|| self.invent(text));
        if let Some(word) = self.words.get_mut(code as usize) {
            word.uses = word.uses.saturating_add(1);
        }
        if self.recent.is_empty() {
            self.recent = vec![NONE; recent::PLACES];
        }
        self.recent[place] = code;
        code
    }

    /// A code for a text that has none.
    fn invent(&mut self, text: &str) -> u32 {
        let folded = match folded(text) {
            Cow::Owned(folded) if folded != text => Some(folded.into_boxed_str()),
            Cow::Owned(_) | Cow::Borrowed(_) => None,
        };
        let word = Word { text: text.into(), folded, uses: 0 };
        let code = self.free.pop().unwrap_or(self.words.len() as u32);
        self.codes.insert(Arc::clone(&word.text), code);
        match self.words.get_mut(code as usize) {
            Some(place) => *place = word,
            None => self.words.push(word),
        }
        code
    }

    /// Keeps a text that nobody uses yet, under the next code; none where it is there already.
    pub(super) fn add(&mut self, text: &str) -> Option<()> {
        if self.codes.contains_key(text) {
            return None;
        }
        self.invent(text);
        Some(())
    }

    /// Uses a code once more; none where there is none.
    pub(super) fn again(&mut self, code: u32) -> Option<()> {
        let word = self.words.get_mut(code as usize)?;
        word.uses = word.uses.saturating_add(1);
        Some(())
    }

    /// The texts that somebody uses, and for each code its place among them.
    pub(super) fn used(&self) -> (Vec<u32>, Vec<&str>) {
        let mut texts = Vec::new();
        let mut codes = vec![NONE; self.words.len()];
        for (word, code) in self.words.iter().zip(&mut codes).filter(|(word, _)| word.uses > 0) {
            *code = texts.len() as u32;
            texts.push(&*word.text);
        }
        (codes, texts)
    }

    /// Uses a code once less.
    pub(super) fn drop(&mut self, code: u32) {
        let Some(word) = self.words.get_mut(code as usize) else { return };
        word.uses = word.uses.saturating_sub(1);
        if word.uses == 0 {
            self.codes.remove(&word.text);
            self.free.push(code);
        }
    }

    /// The code of a text, where somebody uses it.
    pub(super) fn code(&self, text: &str) -> Option<u32> {
        self.codes.get(text).copied()
    }

    /// The text; empty for [`NONE`].
    pub(super) fn text(&self, code: u32) -> &str {
        self.words.get(code as usize).map_or("", |word| &word.text)
    }

    /// The text without regard to case and width.
    pub(super) fn folded(&self, code: u32) -> &str {
        self.words.get(code as usize).map_or("", |word| word.folded.as_deref().unwrap_or(&word.text))
    }

    /// How many texts somebody uses.
    #[cfg(test)]
    pub(super) fn in_use(&self) -> usize {
        self.codes.len()
    }

    /// Every code that is or was used is less.
    pub(super) fn len(&self) -> usize {
        self.words.len()
    }
}

/// What was found out of each word in one search: each is asked once, however many rows use it.
pub(super) struct Memo<F> {
    ask: F,
    answers: Vec<Option<bool>>,
    none: Option<bool>,
}

impl<F: FnMut(u32) -> bool> Memo<F> {
    pub(super) fn new(words: &Words, ask: F) -> Self {
        Memo { ask, answers: vec![None; words.len()], none: None }
    }

    pub(super) fn ask(&mut self, code: u32) -> bool {
        let answer = self.answers.get_mut(code as usize).unwrap_or(&mut self.none);
        *answer.get_or_insert_with(|| (self.ask)(code))
    }
}
