words! {
    /// What every list says: its query, what was found, and why a query cannot be read.
    Lists {
        Query: "Query" | "検索条件",
        Found: "{n} of {total}" | "{n} / {total}",
        Took: "{ms} ms" | "{ms} ms",
        NothingMatchesText: "0 of {total}." | "{total} 件中 0 件。",
        ClearQuery: "Clear the query" | "条件をすべて外す",
        BadQuery: "This query cannot be read" | "検索条件を解釈できません",
        BadQueryText: "Nothing was looked for. Put it right above, or take it away." | "検索は行っていません。上の条件を直すか、すべて外してください。",
        Place: "Character {at}: {what}" | "{at} 文字目: {what}",
        NoKey: "a key has to stand before “{word}”." | "「{word}」の前にキーが必要です。",
        NoValue: "a value has to follow. \"\" is the empty one." | "値がありません。空の値は \"\" と書きます。",
        NoText: "an empty text would find everything." | "空の文字列ではすべてに一致してしまいます。",
        OpenQuote: "nothing closes this quotation mark." | "引用符が閉じられていません。",
        UnknownKey: "there is no key “{word}”. The keys are {known}." | "「{word}」というキーはありません。使えるキー: {known}",
        UnknownValue: "“{word}” is none of {known}." | "「{word}」は指定できません。使える値: {known}",
        KeyIsAge: "“{word}” is an age. Write {word}<24h or {word}>10m." | "「{word}」は経過時間です。{word}<24h や {word}>10m のように書きます。",
        KeyIsNoAge: "“{word}” is not an age. Write {word}:value or {word}!value." | "「{word}」は経過時間ではありません。{word}:値 または {word}!値 と書きます。",
        NoAge: "“{word}” is not an age. Write a whole number and s, m, h, d or w." | "「{word}」は経過時間として読めません。整数に s、m、h、d、w のいずれかを付けます。",
        ManyAges: "an age stands alone." | "経過時間は 1 つだけ指定できます。",
        UnknownColumn: "The list cannot be sorted by “{word}”. It can be by {known}." | "「{word}」では並べ替えられません。使える列: {known}",
        TooMany: "{word} rows are more than {known}." | "{word} 行は上限の {known} 行を超えています。",
    }
}
