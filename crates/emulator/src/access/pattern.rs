/// Whether `name` is what `pattern` stands for: `*` stands for any characters, also none, and everything else for itself.
/// The vendor shows it at the end only, `*`, `Sim:*`, `Subscriber:list*`. guess: it may stand anywhere.
pub(crate) fn fits(pattern: &str, name: &str) -> bool {
    let Some((head, rest)) = pattern.split_once('*') else { return pattern == name };
    let Some(mut left) = name.strip_prefix(head) else { return false };
    let Some((middle, tail)) = rest.rsplit_once('*') else { return left.ends_with(rest) };
    // Each part at its first place: whatever follows a later one also follows the first.
    for part in middle.split('*') {
        match left.find(part) {
            Some(at) => left = &left[at + part.len()..],
            None => return false,
        }
    }
    left.ends_with(tail)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stands_for_anything() {
        for (pattern, name, fine) in [
            ("*", "Sim:getSim", true),
            ("Sim:*", "Sim:getSim", true),
            ("Sim:*", "SimProfileOrder:getOrder", false),
            ("Subscriber:list*", "Subscriber:listSubscribers", true),
            ("Subscriber:list*", "Subscriber:getSubscriber", false),
            ("Sim:getSim", "Sim:getSim", true),
            ("Sim:getSim", "Sim:getSimX", false),
            ("Sim:getsim", "Sim:getSim", false),
            ("*:get*", "Sim:getSim", true),
            ("*:get*Sim", "Sim:getSim", true),
            ("*:get*Sim", "Sim:getSims", false),
            ("Sim:*Sim:*", "Sim:getSim", false),
            ("**", "", true),
            ("", "", true),
            ("a*a", "a", false),
        ] {
            assert_eq!(fits(pattern, name), fine, "{pattern} {name}");
        }
    }
}
