use std::sync::Arc;

use leptos::{prelude::*, tachys::html::attribute::IntoAttributeValue, text_prop::TextProp};

/// A text that follows a switch of the language: a child, an attribute, or a component's text.
#[derive(Clone)]
pub(crate) struct Words(Arc<dyn Fn() -> String + Send + Sync>);

/// What a view makes of it: the same type for every text.
type Shown = Box<dyn FnMut() -> String + Send>;

impl Words {
    pub(crate) fn new(text: impl Fn() -> String + Send + Sync + 'static) -> Self {
        Words(Arc::new(text))
    }
}

impl From<Words> for TextProp {
    fn from(words: Words) -> Self {
        TextProp::from(move || (words.0)())
    }
}

impl IntoRender for Words {
    type Output = Shown;

    fn into_render(self) -> Shown {
        Box::new(move || (self.0)())
    }
}

impl IntoAttributeValue for Words {
    type Output = Shown;

    fn into_attribute_value(self) -> Shown {
        Box::new(move || (self.0)())
    }
}
