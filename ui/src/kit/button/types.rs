use leptos::ev::MouseEvent;

/// How loud a button is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Tone {
    #[default]
    Normal,
    /// The one thing that this place is for.
    Primary,
    Ghost,
    /// Starts something that cannot be undone.
    Danger,
    /// The quieter form of the same.
    Warning,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Size {
    /// 24 px, inside rows.
    Small,
    /// 28 px, in bars.
    #[default]
    Normal,
    /// 32 px, in dialogs.
    Large,
    /// 36 px and as wide as its place, under a form.
    Full,
}

/// What a button does. Boxed: each closure would make a button of its own kind.
pub(crate) struct Click(Box<dyn Fn(MouseEvent)>);

impl<F: Fn(MouseEvent) + 'static> From<F> for Click {
    fn from(click: F) -> Self {
        Click(Box::new(click))
    }
}

impl Click {
    pub(super) fn run(&self, event: MouseEvent) {
        (self.0)(event);
    }
}

pub(super) fn class(tone: Tone, size: Size, icon_only: bool) -> String {
    let tone = match tone {
        Tone::Normal => "",
        Tone::Primary => " primary",
        Tone::Ghost => " ghost",
        Tone::Danger => " danger",
        Tone::Warning => " warning",
    };
    let size = match size {
        Size::Small => " size-small",
        Size::Normal => "",
        Size::Large => " size-large",
        Size::Full => " size-full",
    };
    format!("button{tone}{size}{}", if icon_only { " icon-only" } else { "" })
}
