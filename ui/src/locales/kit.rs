words! {
    /// What the kit itself says.
    KitWords {
        Copy: "Copy" | "コピー",
        Dismiss: "Dismiss" | "閉じる",
        FreshRows: "{n} new, show" | "新しい行 {n} 件を表示",
        MovedRows: "The list has changed, show" | "一覧が変わりました。表示を更新",
        DropFilter: "Drop the filter {filter}" | "条件 {filter} を外す",
    }
}
