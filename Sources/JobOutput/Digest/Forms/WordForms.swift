extension TellingForm {
    /// What anybody may write who has no form: by words alone.
    static let words =
        harmless + [
            TellingForm(
                "logs",
                .suspect,
                ["error", "fatal", "critical", "severe", "panic", "emerg"],
                #"(^|[\s\[|<(:])(ERROR|FATAL|CRITICAL|SEVERE|PANIC|EMERG)([\s\]|>):]|$)"#,
                after: #"^\s+at |^\tat "#,
                hidden: #"^\s+at (java|org|javax|node)"#,
                most: 3
            ),
            TellingForm(
                "logs",
                .suspect,
                ["error", "fatal", "critical", "panic"],
                #"(?i)"?\b(level|severity|lvl|levelname)"?\s*[=:]\s*"?(error|fatal|critical|panic)\b"#
            ),
            TellingForm(
                "anybody",
                .suspect,
                ["error", "errors", "fatal", "panic", "exception", TellingWords.errorName],
                #"(?i)\b\w*(error|fatal|panic|exception)s?\b(:| in | at |$|!| while| when| during| occurred| code)"#
            ),
            TellingForm(
                "anybody",
                .suspect,
                [
                    "fail", "failed", "fails", "failing", "failure", "failures", "unable", "cannot", "couldn", "can",
                    "denied", "refused", "aborted", "aborting", "unresolved", "undefined", "timed", "timeout",
                    "unreachable", "corrupt", "corrupted", "missing", "invalid", "crashed", "rejected", "giving",
                    "exceeded", "killed", "abort", "such",
                ],
                #"(?i)\b(fail(ed|s|ing|ures?)?|unable to|cannot|could ?n.t|can.t|denied|refused|abort(ed|ing)?|unresolved|undefined|timed out|timeout|unreachable|corrupt(ed)?|missing|invalid|crashed|rejected|giving up|exceeded|killed|no such)\b"#
            ),
        ]
}
