import CReadline
import Glibc
import LinuxSystem
import Values

/// The line that is being typed: GNU readline, with the user's inputrc. There is one in a process, of one thread.
final class LineEditor {
    /// What there is to be done after a key.
    enum Event {
        case line(ByteString)
        /// Ctrl-D, or the terminal has gone.
        case end
    }

    private let completion: PromptCompletion
    private var events: [Event] = []
    private var candidates: [Completion.Candidate] = []
    /// Whether a line is being typed.
    private(set) var isShown = false

    init(completion: PromptCompletion) {
        self.completion = completion
        // The editor lives as long as the process.
        var hooks = creadline_hooks()
        hooks.context = Unmanaged.passRetained(self).toOpaque()
        hooks.line = { context, line in LineEditor.of(context)?.take(line) }
        hooks.complete = { context, line in LineEditor.of(context)?.complete(line) }
        hooks.list = { context, columns in LineEditor.of(context)?.list(columns: Int(columns)) }
        creadline_set_up("jobs", &hooks)
    }

    private static func of(_ context: UnsafeMutableRawPointer?) -> LineEditor? {
        context.map { Unmanaged<LineEditor>.fromOpaque($0).takeUnretainedValue() }
    }

    /// Begins a line.
    func show(_ prompt: String) {
        isShown = true
        creadline_show(prompt)
    }

    /// Reads the next key, if there is one.
    func read() -> Event? {
        creadline_read()
        return events.isEmpty ? nil : events.removeFirst()
    }

    /// Gives up the line, and leaves the terminal as it was.
    func hide() {
        guard isShown else { return }
        isShown = false
        creadline_hide()
    }

    /// The same for Ctrl-C: the line stays readable, with what was pressed behind it.
    func abandon(_ mark: String) {
        guard isShown else { return }
        isShown = false
        creadline_abandon(mark)
    }

    func resize() { creadline_resize() }

    /// Lets others have the terminal while `body` runs, and shows the line again.
    func pause(while body: () -> Void) {
        if isShown { creadline_pause() }
        body()
        if isShown { creadline_resume() }
    }

    /// Lines above the one that is being typed.
    func printAbove(_ lines: [String]) { creadline_print_above(lines.map { $0 + "\n" }.joined()) }

    func remember(_ line: ByteString) {
        if !line.containsNUL { line.withCString { creadline_remember($0) } }
    }

    private func take(_ line: UnsafePointer<CChar>?) {
        isShown = false
        events.append(line.map { .line(ByteString(cString: $0)) } ?? .end)
    }

    private func complete(_ line: UnsafePointer<CChar>?) {
        guard let line else { return }
        let (candidates, lines) = completion.candidates(for: ByteString(cString: line))
        self.candidates = candidates
        let goesOn = candidates.count == 1 && candidates[0].goesOn
        for line in lines { line.withCString { creadline_offer($0, goesOn ? 1 : 0) } }
    }

    private func list(columns: Int) -> UnsafeMutablePointer<CChar>? {
        strdup(CandidateList(columns: columns).text(candidates))
    }
}

extension Completion.Candidate {
    /// Whether more of the word follows.
    fileprivate var goesOn: Bool { value.hasSuffix("/") || value.hasSuffix("=") }
}

/// Candidates of a completion as a terminal shows them: a line each with what they mean, or in columns where none of
/// them means anything.
struct CandidateList {
    let columns: Int
    /// As much as a screen may hold.
    private static let mostLines = 30

    func text(_ candidates: [Completion.Candidate]) -> String {
        let shown = candidates.map { (value: ShellText.shown($0.value), detail: ShellText.shown($0.detail)) }
        let width = shown.map { Columns.count($0.value) }.max() ?? 0
        var lines: [String]
        if shown.allSatisfy({ $0.detail.isEmpty }) {
            let count = max(1, columns / (width + 2))
            lines = stride(from: 0, to: shown.count, by: count).map { start in
                shown[start..<min(shown.count, start + count)]
                    .map { Columns.padded($0.value, to: width + 2) }.joined()
            }
        } else {
            lines = shown.map { Columns.padded($0.value, to: width + 2) + $0.detail }
        }
        let rest = lines.count - Self.mostLines
        if rest > 1 { lines = lines.prefix(Self.mostLines) + ["… and \(rest) lines more"] }
        return lines.map { line in
            var line = Columns.truncated(line, to: columns - 1)
            while line.last == " " { line.removeLast() }
            return line + "\n"
        }.joined()
    }
}
