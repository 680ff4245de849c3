//! Why a query does not read, in Japanese. The English is the index's own.

use api::console::refusal::{QueryFault, QueryFaultKind};

/// A sentence that names the place, and what may stand there.
pub(super) fn in_japanese(QueryFault { kind, at, word, known }: &QueryFault) -> String {
    let known = known.join("、");
    let why = match kind {
        QueryFaultKind::NoKey => format!("「{word}」の前にキーが必要です。"),
        QueryFaultKind::NoValue => "値が必要です。空の値は \"\" と書きます。".to_owned(),
        QueryFaultKind::NoText => "空の文字列では検索できません。".to_owned(),
        QueryFaultKind::OpenQuote => "引用符が閉じられていません。".to_owned(),
        QueryFaultKind::UnknownKey => format!("「{word}」というキーはありません（使えるキー: {known}）。"),
        QueryFaultKind::UnknownValue => format!("「{word}」は指定できません（指定できる値: {known}）。"),
        QueryFaultKind::KeyIsAge => {
            format!("「{word}」には経過時間を指定します（例: {word}<24h、{word}>10m）。")
        }
        QueryFaultKind::KeyIsNoAge => {
            format!("「{word}」には経過時間を指定できません（例: {word}:値、{word}!値）。")
        }
        QueryFaultKind::NoAge => {
            format!(
                "「{word}」は経過時間として解釈できません。整数に s、m、h、d、w のいずれかを付けてください。"
            )
        }
        QueryFaultKind::ManyAges => "経過時間は 1 つだけ指定できます。".to_owned(),
        QueryFaultKind::UnknownColumn => {
            format!("「{word}」では並べ替えられません（指定できる列: {known}）。")
        }
        QueryFaultKind::TooMany => format!("limit に {word} は指定できません（上限: {known}）。"),
    };
    match at {
        Some(at) => format!("検索条件の {} 文字目: {why}", at + 1),
        None => why,
    }
}

#[cfg(test)]
mod tests {
    use index::SimQuery;

    use super::*;

    #[test]
    fn every_fault_says_its_place_and_its_reason() {
        for (query, sentence) in [
            ("pump :x", "検索条件の 6 文字目: 「:」の前にキーが必要です。"),
            ("name:", "検索条件の 6 文字目: 値が必要です。空の値は \"\" と書きます。"),
            ("x \"\"", "検索条件の 3 文字目: 空の文字列では検索できません。"),
            ("x \"ab", "検索条件の 3 文字目: 引用符が閉じられていません。"),
            ("online:what", "検索条件の 8 文字目: 「what」は指定できません（指定できる値: yes、no）。"),
            (
                "since:3h",
                "検索条件の 1 文字目: 「since」には経過時間を指定します（例: since<24h、since>10m）。",
            ),
            (
                "name<3h",
                "検索条件の 1 文字目: 「name」には経過時間を指定できません（例: name:値、name!値）。",
            ),
            (
                "since<3",
                "検索条件の 7 文字目: 「3」は経過時間として解釈できません。整数に s、m、h、d、w のいずれかを付けてください。",
            ),
            ("since<3h,4h", "検索条件の 10 文字目: 経過時間は 1 つだけ指定できます。"),
        ] {
            let fault = SimQuery::read(query).unwrap_err().fault;
            assert_eq!(in_japanese(&fault), sentence, "{query}");
        }
        let unknown = in_japanese(&SimQuery::read("color:red").unwrap_err().fault);
        assert!(
            unknown.starts_with("検索条件の 1 文字目: 「color」というキーはありません（使えるキー: "),
            "{unknown}"
        );
    }

    #[test]
    fn what_stands_beside_the_query_has_no_place_in_it() {
        let fault = |kind, word: &str, known: &[&str]| QueryFault {
            kind,
            at: None,
            word: word.to_owned(),
            known: known.iter().map(|known| (*known).to_owned()).collect(),
        };
        for (fault, sentence) in [
            (
                fault(QueryFaultKind::UnknownColumn, "color", &["name", "sim"]),
                "「color」では並べ替えられません（指定できる列: name、sim）。",
            ),
            (fault(QueryFaultKind::TooMany, "501", &["500"]), "limit に 501 は指定できません（上限: 500）。"),
        ] {
            assert_eq!(in_japanese(&fault), sentence);
        }
    }
}
