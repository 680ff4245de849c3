words! {
    /// Words that more than one page uses.
    Common {
        Cancel: "Cancel" | "やめる",
        Close: "Close" | "閉じる",
        CopyLink: "Copy link" | "リンクをコピー",
        LinkCopied: "Link copied" | "リンクをコピーしました",
        Loading: "Loading" | "読み込み中",
        TryAgain: "Try again" | "再試行",
        Production: "PRODUCTION" | "本番",
        Local: "LOCAL" | "ローカル",
        LocalWorld: "Local world" | "ローカル環境",
        NotKnown: "not known here" | "ここでは不明",
        None: "none" | "なし",
        NoName: "(no name)" | "（名前なし）",
        Group: "Group" | "グループ",
        Name: "Name" | "名前",
        CouldNotRead: "Could not read this" | "読み込めませんでした",
        NothingChanged: "Nothing was changed." | "何も変更していません。",
        NoSuchPage: "There is no such page" | "ページが見つかりません",
        NoSuchPageText: "Nothing stands at {place}." | "{place} にはページがありません。",
        ToSims: "To the SIMs" | "SIM 一覧へ",
    }
}
