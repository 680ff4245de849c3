//! Parts in order become one.

/// One out of `parts`, each of which is in order; of two items the one of the former part goes first where `first` says so.
pub(crate) fn merged<T: Copy>(mut parts: Vec<Vec<T>>, first: impl Fn(&T, &T) -> bool) -> Vec<T> {
    while parts.len() > 1 {
        let mut behind = parts.into_iter();
        parts = Vec::new();
        while let Some(left) = behind.next() {
            parts.push(match behind.next() {
                Some(right) => of_two(&left, &right, &first),
                None => left,
            });
        }
    }
    parts.pop().unwrap_or_default()
}

fn of_two<T: Copy>(mut left: &[T], mut right: &[T], first: impl Fn(&T, &T) -> bool) -> Vec<T> {
    let mut merged = Vec::with_capacity(left.len() + right.len());
    while let ([a, behind_a @ ..], [b, behind_b @ ..]) = (left, right) {
        if first(a, b) {
            merged.push(*a);
            left = behind_a;
        } else {
            merged.push(*b);
            right = behind_b;
        }
    }
    merged.extend_from_slice(left);
    merged.extend_from_slice(right);
    merged
}
