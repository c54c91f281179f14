package import Values

/// Something that is run when something happens to a job: a job of its own.
package struct Hook: Sendable, Equatable {
    /// What has to happen.
    package enum Occasion: String, Sendable, CaseIterable {
        /// An attempt starts.
        case start
        /// The job ends, however it does, and is not tried again by itself.
        case end
        /// The same, and something went wrong (see `JobRecord.isFailure`).
        case failure
    }

    package var occasion: Occasion
    /// What is done, as people write it: see `HookAction`.
    package var text: ByteString

    package init(_ occasion: Occasion, _ text: ByteString) { (self.occasion, self.text) = (occasion, text) }
}

/// What a hook does.
package enum HookAction: Sendable, Equatable {
    /// A string for /bin/sh.
    case command(ByteString)
    /// Rings the bell of the terminal from which the job was submitted.
    case bell
    /// Has that terminal show a notice (OSC 9 or 777).
    case terminal
    /// A notice of the desktop, by notify-send(1).
    case notify
    /// Posts the job's record to a URL, by curl(1).
    case webhook(String)
    /// Sends a mail, by sendmail(8).
    case mail(String)

    /// Why a text is not an action: what stands behind the option's name.
    package struct Problem: Error, Sendable, CustomStringConvertible {
        package let description: String

        package init(description: String) { self.description = description }
    }

    /// What can be given, in words.
    package static let forms = "a command for a shell, bell, terminal, notify, webhook:URL or mail:ADDRESS"

    package init(_ text: ByteString) throws(Problem) {
        guard !text.isEmpty, !text.containsNUL else { throw Problem(description: "it wants \(Self.forms)") }
        switch text.text {
        case "bell": self = .bell
        case "terminal": self = .terminal
        case "notify": self = .notify
        case let word? where word.hasPrefix("webhook:"): self = .webhook(try Self.address(word.dropFirst(8)))
        case let word? where word.hasPrefix("mail:"): self = .mail(try Self.recipient(word.dropFirst(5)))
        default: self = .command(text)
        }
    }

    private static func address(_ text: Substring) throws(Problem) -> String {
        guard ["http://", "https://"].contains(where: { text.hasPrefix($0) && text.count > $0.count }), isWord(text)
        else {
            throw Problem(description: "a webhook wants a URL with http:// or https://, without spaces")
        }
        return String(text)
    }

    private static func recipient(_ text: Substring) throws(Problem) -> String {
        guard !text.isEmpty, !text.hasPrefix("-"), isWord(text), !text.contains(",") else {
            throw Problem(description: "a mail wants one address, such as mail:me@example.org")
        }
        return String(text)
    }

    private static func isWord(_ text: Substring) -> Bool { text.utf8.allSatisfy { $0 > 0x20 && $0 != 0x7F } }

    /// Whether it needs the terminal at which the job is submitted.
    package var needsTerminal: Bool { self == .bell || self == .terminal }
}

/// Marks a job as that of a hook.
package struct HookOrigin: Sendable, Equatable {
    /// The job that it is about.
    package var number: Int64
    package var attempt: Int
    package var hook: Hook

    package init(number: Int64, attempt: Int, hook: Hook) {
        (self.number, self.attempt, self.hook) = (number, attempt, hook)
    }
}

/// What became of a hook.
package struct HookRun: Sendable, Equatable {
    /// The number of the hook's own job.
    package var number: Int64
    package var origin: HookOrigin
    package var status: JobStatus
    /// The status in words, with what went wrong.
    package var verdict: String

    package init(number: Int64, origin: HookOrigin, status: JobStatus, verdict: String) {
        (self.number, self.origin, self.status, self.verdict) = (number, origin, status, verdict)
    }
}

/// The terminal from which a job was submitted, and the session that has it: its name alone may be another one's later.
package struct SubmitterTerminal: Sendable, Equatable {
    package var path: String
    /// Its device number as proc_pid_stat(5) has it (`tty_nr`).
    package var device: Int32
    /// The pid of the session's leader.
    package var leader: Int32
    /// When that one started, in clock ticks since the boot.
    package var leaderStart: UInt64

    package init(path: String, device: Int32, leader: Int32, leaderStart: UInt64) {
        (self.path, self.device, self.leader, self.leaderStart) = (path, device, leader, leaderStart)
    }
}

extension JobRecord {
    /// Whether it ended because something went wrong: not where its user killed it, nor where it was skipped because of
    /// another job.
    package var isFailure: Bool {
        switch status {
        case .failed, .lost: true
        case .killed: outcome?.ending.reason != .killedByUser
        case .skipped: outcome?.ending.reason == .expired
        case .queued, .starting, .pending, .running, .paused, .completed: false
        }
    }
}
