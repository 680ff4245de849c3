//! A Flux app as a recipe: the platform has no API that makes one, so that somebody builds it in its console, step by step.

mod call;
mod steps;
mod view;

pub(crate) use call::named;
pub(crate) use view::{Recipe, RecipeValue};
