import JobModel
import Values

/// The commands of the ready-made hooks. They need nothing but a POSIX shell and the program that they are named after.
struct HookScript {
    let command: [ByteString]

    /// - Parameters:
    ///   - terminal: From which the job was submitted; `nil`: from none.
    ///   - sentence: What there is to tell, in a line.
    init(_ action: HookAction, terminal: SubmitterTerminal?, sentence: String) {
        command =
            switch action {
            case .command(let text): ["/bin/sh", "-c", text]
            case .bell: Self.shell(Self.terminalScript, ["bell"] + Self.words(of: terminal))
            case .terminal: Self.shell(Self.terminalScript, ["notice"] + Self.words(of: terminal))
            case .notify: ["notify-send", "--app-name=jobs", "--", ByteString(sentence)]
            case .webhook(let address): Self.post + [ByteString(address)]
            case .mail(let address): Self.shell(Self.mailScript, [address])
            }
    }

    private static func shell(_ script: String, _ words: [String]) -> [ByteString] {
        ["/bin/sh", "-c", ByteString(script), "jobs-hook"] + words.map { ByteString($0) }
    }

    private static func words(of terminal: SubmitterTerminal?) -> [String] {
        terminal.map { [$0.path, "\($0.device)", "\($0.leader)", "\($0.leaderStart)"] } ?? []
    }

    private static let post: [ByteString] = [
        "curl", "--fail", "--silent", "--show-error", "--max-time", "30", "--retry", "2", "--header",
        "Content-Type: application/json", "--data-binary", "@-", "--url",
    ]

    /// Writes to the terminal if it is still that of the same session, and this user's. A terminal's name is given to another
    /// one when it is closed: the session's leader, known by pid and start time, still has to have this very device.
    ///
    /// Arguments: what, path, device, leader, its start time.
    private static let terminalScript = """
        what=$1 path=$2 device=$3 leader=$4 start=$5
        [ -n "$path" ] || { echo "the job was submitted without a terminal"; exit 0; }
        stat=$(cat "/proc/$leader/stat" 2>/dev/null) || { echo "$path: its session has ended"; exit 0; }
        set -- ${stat##*) }
        [ "$5" = "$device" ] && [ "${20}" = "$start" ] || { echo "$path: its session has ended"; exit 0; }
        [ -c "$path" ] && [ -O "$path" ] && [ -w "$path" ] || { echo "$path: not a terminal of this user"; exit 0; }
        if [ "$what" = bell ]; then
            printf '\\a' >"$path"
        elif [ -n "$VTE_VERSION" ]; then
            printf '\\033]777;notify;jobs;%s\\033\\\\' "$JOBS_JOB_SUMMARY" >"$path"
        else
            case $TERM in
            rxvt*|foot*) printf '\\033]777;notify;jobs;%s\\033\\\\' "$JOBS_JOB_SUMMARY" >"$path" ;;
            *) printf '\\033]9;%s\\033\\\\' "$JOBS_JOB_SUMMARY" >"$path" ;;
            esac
        fi
        """

    /// A mail with the sentence as its subject, and the record below. A subject that is not ASCII is encoded (RFC 2047).
    private static let mailScript = """
        LC_ALL=C PATH=$PATH:/usr/sbin:/usr/lib
        export LC_ALL PATH
        subject=$JOBS_JOB_SUMMARY
        case $subject in *[!\\ -~]*) subject="=?UTF-8?B?$(printf %s "$subject" | base64 | tr -d '\\n')?=" ;; esac
        command -v sendmail >/dev/null || { echo "there is no sendmail"; exit 127; }
        {
            printf 'To: %s\\nSubject: %s\\nMIME-Version: 1.0\\nContent-Type: text/plain; charset=UTF-8\\n' "$1" "$subject"
            printf 'Content-Transfer-Encoding: 8bit\\nAuto-Submitted: auto-generated\\n\\n'
            printf '%s\\n\\nCommand:   %s\\n' "$JOBS_JOB_SUMMARY" "$JOBS_JOB_COMMAND"
            printf 'Directory: %s\\n\\nThe record:\\n' "$JOBS_JOB_DIRECTORY"
            cat
            echo
        } | sendmail -i -- "$1"
        """
}
