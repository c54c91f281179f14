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

    /// Reads the keys that were pressed; standard input must be readable.
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
