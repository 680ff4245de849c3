words! {
    /// Words that more than one page uses.
    Common {
        Cancel: "Cancel" | "キャンセル",
        Close: "Close" | "閉じる",
        CopyLink: "Copy link" | "リンクをコピー",
        LinkCopied: "Link copied" | "リンクをコピーしました",
        Copied: "Copied" | "コピーしました",
        CopyFailed: "Could not copy: {text}" | "コピーできませんでした: {text}",
        Breadcrumb: "Breadcrumb" | "パンくずリスト",
        TryAgain: "Try again" | "再試行",
        Production: "PRODUCTION" | "本番",
        Local: "LOCAL" | "ローカル",
        LocalWorld: "Local world" | "ローカル環境",
        NotKnown: "not known here" | "ここでは不明",
        Group: "Group" | "グループ",
        Name: "Name" | "名前",
        NothingChanged: "Nothing was changed." | "何も変更していません。",
        NoSuchPage: "There is no such page" | "ページが見つかりません",
        NoSuchPageText: "Nothing stands at {place}." | "{place} にはページがありません。",
        Ready: "ready" | "準備完了",
        Active: "active" | "使用中",
        Inactive: "inactive" | "休止中",
        Standby: "standby" | "利用開始待ち",
        Suspended: "suspended" | "利用中断中",
        Terminated: "terminated" | "解約済み",
        ToSims: "To the SIMs" | "SIM 一覧へ",
    }
}
