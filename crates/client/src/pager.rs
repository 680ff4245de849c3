//! Walks a list to its end.

use std::{collections::BTreeSet, fmt, marker::PhantomData};

use api::{Endpoint, Page, endpoint::percent_encode};

use crate::{
    client::{Client, read},
    error::ClientError,
    transport::Transport,
};

/// The pages of a list, one call each. A key that comes a second time ends the walk with an error: a server that
/// repeats itself would otherwise be asked for ever.
pub struct Pager<'c, T, E, I> {
    client: &'c Client<T>,
    /// What to ask next; none after the last page.
    next: Option<Result<String, ClientError>>,
    /// The target without a key, to which keys are appended.
    base: String,
    seen: BTreeSet<String>,
    of: PhantomData<fn() -> (E, I)>,
}

impl<T: fmt::Debug, E: Endpoint, I> fmt::Debug for Pager<'_, T, E, I> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pager").field("of", &E::NAME).field("next", &self.next).finish_non_exhaustive()
    }
}

impl<'c, T: Transport, E: Endpoint<Body = (), Response = Page<I>>, I> Pager<'c, T, E, I> {
    pub(crate) fn new(client: &'c Client<T>, first: Result<String, ClientError>) -> Self {
        let base = first.as_deref().map(without_key).unwrap_or_default();
        Pager { client, next: Some(first), base, seen: BTreeSet::new(), of: PhantomData }
    }

    /// The next page; none after the last one, or after an error.
    ///
    /// # Errors
    /// See [`ClientError`]; [`ClientError::Unreadable`] also where a key repeats.
    pub async fn next(&mut self) -> Option<Result<Vec<I>, ClientError>> {
        let target = self.next.take()?;
        let page = match self.page(target).await {
            Ok(page) => page,
            Err(error) => return Some(Err(error)),
        };
        if let Some(key) = page.next_key {
            if !self.seen.insert(key.clone()) {
                let why = format!("{}: the page key {key:?} came twice", E::NAME);
                return Some(Err(ClientError::Unreadable(why)));
            }
            self.next = Some(Ok(with_key(&self.base, &key)));
        }
        Some(Ok(page.items))
    }

    /// Every item that is left.
    ///
    /// # Errors
    /// As for [`Pager::next`]; what was read before is lost.
    pub async fn all(mut self) -> Result<Vec<I>, ClientError> {
        let mut items = Vec::new();
        while let Some(page) = self.next().await {
            items.append(&mut page?);
        }
        Ok(items)
    }

    async fn page(&self, target: Result<String, ClientError>) -> Result<Page<I>, ClientError> {
        read::<E>(&self.client.call(E::METHOD, target?, None).await?)
    }
}

fn without_key(target: &str) -> String {
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let rest: Vec<&str> = query
        .split('&')
        .filter(|pair| !pair.is_empty() && !pair.starts_with("last_evaluated_key="))
        .collect();
    if rest.is_empty() { path.to_owned() } else { format!("{path}?{}", rest.join("&")) }
}

fn with_key(base: &str, key: &str) -> String {
    let mut target = format!("{base}{}last_evaluated_key=", if base.contains('?') { '&' } else { '?' });
    percent_encode(key, &mut target);
    target
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_replaces_the_one_before() {
        let base = without_key("/v1/sims?last_evaluated_key=a&limit=2");
        assert_eq!(with_key(&base, "b/1"), "/v1/sims?limit=2&last_evaluated_key=b%2F1");
        assert_eq!(
            with_key(&without_key("/v1/sims?last_evaluated_key=a"), "b"),
            "/v1/sims?last_evaluated_key=b"
        );
    }
}
