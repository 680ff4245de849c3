words! {
    /// Why a call did not succeed, in sentences. What the platform itself said stands beside, as it was said.
    Errors {
        Unreachable: "The Kansei server cannot be reached." | "Kansei サーバーに接続できません。",
        Unreadable: "The server answered something that this version cannot read." | "サーバーの応答を読み取れません。バージョンが異なる可能性があります。",
        SignedOut: "Your session has ended. Sign in again." | "セッションが終了しました。もう一度サインインしてください。",
        NotFound: "There is no such thing here." | "対象が見つかりません。",
        Refused: "The server refused this." | "サーバーに拒否されました。",
        Conflict: "It has changed in the meantime, or was started already." | "この間に状態が変わったか、すでに開始されています。",
        Busy: "The server is busy. Nothing was done; try again in a moment." | "サーバーが混み合っています。処理は行われていません。少し待って再試行してください。",
        Fault: "The server failed. Its log has the details." | "サーバー側で障害が発生しました。詳細はサーバーのログにあります。",
        CodeMissing: "A part of the console did not arrive." | "コンソールの一部を取得できませんでした。",
        CodeMissingText: "Nothing was changed. If trying again does not help, reload the page: the server may have a newer console." | "何も変更していません。再試行しても解消しない場合は、ページを再読み込みしてください。サーバー側でコンソールが更新された可能性があります。",
        WritesLocked: "Writes are locked in this context. Unlock them first." | "このコンテキストは読み取り専用です。書き込みのロックを解除してください。",
        NobodySignedIn: "Nobody is signed in to this account." | "このアカウントにサインインしていません。",
        StaleFeed: "What you see is not up to date. Writes wait until the feed is back." | "表示が最新ではありません。フィードが復旧するまで操作はできません。",
    }
}
