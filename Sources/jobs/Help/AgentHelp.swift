import Glibc
import JobManager
import JobModel
import LinuxSystem
import SystemPackage
import Values

/// `jobs help agents`: what makes agents that have a shell use the command line well, for AGENTS.md, CLAUDE.md and the
/// like.
struct AgentHelp {
    /// The word behind `help`.
    static let topic = "agents"
    /// A file of instructions is read by every model with every turn; a larger one is none.
    private static let largestFile = 1 << 20

    /// The block that goes into a file of instructions. Its first and its last line are what finds it again.
    static let snippet = """
        \(begin)
        Run builds, tests, servers and whatever takes long with jobctl; never with `&`, nohup or sleep loops.
        - `jobctl run --wait -c 'make'; jobctl logs --digest`: the telling part of the output; `jobctl logs --grep REGEX`: more
        - `jobctl run -n web --ready output=listening -c 'npm start'`: a server, back when it is ready
        - `jobctl wait --any 7 web`, `list`, `send web y`, `kill web` (with all its processes)
        \(end)
        """
    private static let begin = "<!-- jobs -->"
    private static let end = "<!-- /jobs -->"

    private let arguments: [ByteString]

    /// `nil` where the command line asks for something else.
    init?(_ raw: RawArguments) {
        guard raw.arguments.prefix(2).map(\.description) == ["help", Self.topic] else { return nil }
        arguments = Array(raw.arguments.dropFirst(2))
    }

    func run(in context: Context) throws(JobsError) -> ExitStatus {
        guard let option = arguments.first else {
            context.output.print(Self.snippet)
            return .done
        }
        guard arguments.count == 2, let file = arguments[1].text, !file.isEmpty else { throw Self.misuse }
        switch option.description {
        case "--install": try change(file, in: context, to: "now has the block", Self.installed)
        case "--remove": try change(file, in: context, to: "has no block any more", Self.removed)
        default: throw Self.misuse
        }
        return .done
    }

    private static let misuse = JobsError(
        .usage,
        "help agents prints a block for AGENTS.md, CLAUDE.md and the like; --install FILE puts it there, or brings it up to "
            + "date, and --remove FILE takes it out again"
    )

    /// - Parameter done: What the file is then.
    private func change(
        _ file: String,
        in context: Context,
        to done: String,
        _ body: (String) throws(JobsError) -> String
    ) throws(JobsError) {
        let path = FileReplacement.target(of: file.hasPrefix("/") ? file : "\(try Submitter.directory())/\(file)")
        let old = try Self.content(of: path, as: file)
        let new = try body(old ?? "")
        guard new != old ?? "" else { return context.say("\(file) is as it should be") }
        do throws(SystemError) {
            try FileReplacement.write(Array(new.utf8), to: path)
        } catch {
            throw JobsError(.storage, "cannot write \(file)", cause: error)
        }
        context.say("\(file) \(done)")
    }

    /// `nil` where there is no file.
    private static func content(of path: String, as file: String) throws(JobsError) -> String? {
        let bytes: [UInt8]
        do throws(SystemError) {
            bytes = try Descriptor.read(userFile: ByteString(path), limit: largestFile + 1)
        } catch {
            if error.errno == .noSuchFileOrDirectory { return nil }
            throw JobsError(.storage, "cannot read \(file)", cause: error)
        }
        guard bytes.count <= largestFile, let text = String(validating: bytes, as: UTF8.self) else {
            throw JobsError(.refused, "\(file) is not a text of at most 1 MiB in UTF-8: nothing was changed")
        }
        return text
    }

    // MARK: The block in a text

    /// A text with the block in it, once: where it was, else at the end.
    static func installed(_ text: String) throws(JobsError) -> String {
        if let place = try place(in: text) { return text.replacing(place, with: snippet) }
        let gap = text.isEmpty || text.hasSuffix("\n\n") ? "" : text.hasSuffix("\n") ? "\n" : "\n\n"
        return "\(text)\(gap)\(snippet)\n"
    }

    /// A text without the block, and without the empty line before it.
    static func removed(_ text: String) throws(JobsError) -> String {
        guard let place = try place(in: text) else { return text }
        var before = text[..<place.lowerBound]
        var after = text[place.upperBound...]
        if after.hasPrefix("\n") { after.removeFirst() }
        if before.hasSuffix("\n\n") { before.removeLast() }
        return String(before + after)
    }

    private static func place(in text: String) throws(JobsError) -> Range<String.Index>? {
        guard let first = text.firstRange(of: begin) else { return nil }
        guard let last = text[first.upperBound...].firstRange(of: end) else {
            throw JobsError(
                .refused,
                "there is a line \(begin) without the line \(end) after it: put that where the block ends, or remove the first"
            )
        }
        return first.lowerBound..<last.upperBound
    }
}

extension String {
    /// The text with another one in the place of a part.
    fileprivate func replacing(_ part: Range<Index>, with other: String) -> String {
        String(self[..<part.lowerBound]) + other + self[part.upperBound...]
    }
}
