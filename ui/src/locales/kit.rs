words! {
    /// What the kit itself says.
    KitWords {
        Dismiss: "Dismiss" | "閉じる",
        DropFilter: "Drop the filter {filter}" | "条件 {filter} を外す",
    }
}
