//! Finding an operation of the platform by what somebody types. Pure.

use api::console::flux::ApiCall;

/// So many are shown.
const MOST: usize = 40;

/// The operations that fit, the nearest first: by name, by path, by what they do. A slip of two letters is forgiven.
pub(super) fn find<'a>(calls: &'a [ApiCall], typed: &str) -> Vec<&'a ApiCall> {
    let typed = typed.trim().to_lowercase();
    let mut found: Vec<(usize, &ApiCall)> =
        calls.iter().filter_map(|call| Some((distance(call, &typed)?, call))).collect();
    if found.is_empty() && typed.len() > 5 {
        let slips = |call: &ApiCall| slips(&call.operation.to_lowercase(), &typed);
        found = calls.iter().map(|call| (slips(call), call)).filter(|(slips, _)| *slips <= 2).collect();
    }
    // A stable order: those that are as near stay as the definition has them.
    found.sort_by_key(|(distance, _)| *distance);
    found.into_iter().map(|(_, call)| call).take(MOST).collect()
}

fn distance(call: &ApiCall, typed: &str) -> Option<usize> {
    let name = call.operation.to_lowercase();
    let words: Vec<&str> = typed.split_whitespace().collect();
    let all = format!("{name} {} {} {} {}", call.method, call.path, call.en, call.ja).to_lowercase();
    if name == typed {
        Some(0)
    } else if name.starts_with(typed) {
        Some(1)
    } else if name.contains(typed) {
        Some(2)
    } else {
        words.iter().all(|word| all.contains(word)).then_some(3)
    }
}

/// How many letters were left out, put in, changed or swapped.
fn slips(name: &str, typed: &str) -> usize {
    let (name, typed): (Vec<char>, Vec<char>) = (name.chars().collect(), typed.chars().collect());
    let mut rows = vec![(0..=typed.len()).collect::<Vec<usize>>()];
    for (i, a) in name.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, b) in typed.iter().enumerate() {
            let mut least = (rows[i][j] + usize::from(a != b)).min(rows[i][j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && name[i - 1] == *b && typed[j - 1] == *a {
                least = least.min(rows[i - 1][j - 1] + 1);
            }
            row.push(least);
        }
        rows.push(row);
    }
    rows[name.len()][typed.len()]
}

/// A path to begin with: each parameter as a field of the message of nearly its name.
pub(super) fn path_of(call: &ApiCall) -> String {
    let parts = call.path.split('/').map(|part| {
        let name = part.strip_prefix('{').and_then(|part| part.strip_suffix('}'));
        name.map_or_else(|| part.to_owned(), |name| format!("${{payload.{}}}", camel(name)))
    });
    parts.collect::<Vec<_>>().join("/")
}

fn camel(name: &str) -> String {
    let mut words = name.split('_');
    let first = words.next().unwrap_or_default().to_owned();
    words.fold(first, |mut out, word| {
        let mut letters = word.chars();
        out.extend(letters.next().map(|first| first.to_ascii_uppercase()));
        out.push_str(letters.as_str());
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn calls() -> Vec<ApiCall> {
        let call = |operation: &str, method: &str, path: &str, en: &str, ja: &str| ApiCall {
            operation: operation.into(),
            permission: String::new(),
            method: method.into(),
            path: path.into(),
            en: en.into(),
            ja: ja.into(),
            body: String::new(),
        };
        vec![
            call("listSims", "GET", "/v1/sims", "Lists SIMs", "SIM の一覧を取得する"),
            call("getSim", "GET", "/v1/sims/{sim_id}", "Reads a SIM", "SIM を取得する"),
            call(
                "unsetSimGroup",
                "POST",
                "/v1/sims/{sim_id}/unset_group",
                "Takes a SIM out of its group",
                "SIM グループから外す",
            ),
            call(
                "setSimGroup",
                "POST",
                "/v1/sims/{sim_id}/set_group",
                "Puts a SIM into a group",
                "SIM グループに所属させる",
            ),
        ]
    }

    fn found(typed: &str) -> Vec<String> {
        find(&calls(), typed).iter().map(|call| call.operation.clone()).collect()
    }

    #[test]
    fn an_operation_is_found_by_its_name_its_path_and_its_words() {
        assert_eq!(found("setsimgroup"), ["setSimGroup", "unsetSimGroup"]);
        assert_eq!(found("set_group sim"), ["unsetSimGroup", "setSimGroup"]);
        assert_eq!(found("puts group"), ["setSimGroup"]);
        assert_eq!(found("所属"), ["setSimGroup"]);
        assert_eq!(found("").len(), 4);
        // As the document of the platform's users has it.
        assert_eq!(found("setsimgropup"), ["setSimGroup"]);
        assert_eq!(found("nothing like it"), Vec::<String>::new());
    }

    #[test]
    fn a_path_begins_with_fields() {
        let call = calls().pop().unwrap();
        assert_eq!(path_of(&call), "/v1/sims/${payload.simId}/set_group");
    }
}
