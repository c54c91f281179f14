import CLinux
import Glibc
import JobModel
import LinuxSystem
import Values

/// What ties a subcommand to the prompt at which it was typed: a pipe, whose descriptor a variable names.
///
/// By it a subcommand knows that its hints are typed without the program's name, and tells of which ends it has spoken, so
/// that the prompt does not announce them again.
struct PromptLink {
    private let pipe: Descriptor

    private static let variable = "JOBS_PROMPT_FD"

    /// The link of this process, which it does not pass on: neither the descriptor nor the variable. `nil` where this was
    /// not typed at a prompt.
    static func taken() -> PromptLink? {
        guard let inherited = Environment.variable(variable).flatMap({ Int32($0) }), inherited > 2 else { return nil }
        unsetenv(variable)
        let own = clinux_duplicate(inherited, 3)
        guard own >= 0 else { return nil }
        let pipe = Descriptor(owning: own)
        guard let status = try? pipe.status(), status.st_mode & S_IFMT == S_IFIFO else { return nil }
        close(inherited)
        return PromptLink(pipe: pipe)
    }

    /// This process has said how the job ended.
    func tell(_ job: JobRecord) {
        // A prompt that hears nothing says it once more.
        _ = Array("\(TellingJob(job).text)\n".utf8).withUnsafeBytes { try? pipe.write($0) }
    }

    /// The environment of a subcommand that has the pipe.
    static func environment(naming pipe: Descriptor) -> [ByteString] {
        Environment.entries().filter { !$0.hasPrefix("\(variable)=") } + [ByteString("\(variable)=\(pipe.rawValue)")]
    }
}

/// An attempt whose end is told.
struct TellingJob: Hashable, Sendable {
    /// `7.2`
    let text: String

    init(_ job: JobRecord) { text = "\(job.number).\(job.attempt)" }
    init(text: String) { self.text = text }
}

/// The prompt's end of the links: the ends of which its subcommands have spoken.
final class ToldEnds {
    private let ends: (read: Descriptor, write: Descriptor)
    private var told: Set<TellingJob> = []
    /// More than that are not remembered.
    private static let most = 100_000

    init() throws(SystemError) { ends = try Descriptor.pipe(nonblocking: true) }

    /// What a subcommand is given.
    var descriptor: Descriptor { ends.write }

    /// Hears what was told until now.
    func listen() {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while let count = chunk.withUnsafeMutableBytes({ try? ends.read.read(into: $0) }), count > 0 {
            bytes += chunk[..<count]
        }
        if told.count > Self.most { told = [] }
        for line in bytes.split(separator: 0x0A) {
            told.insert(TellingJob(text: String(decoding: line, as: UTF8.self)))
        }
    }

    /// Whether the end of this attempt was told; asked once.
    func remove(_ job: TellingJob) -> Bool { told.remove(job) != nil }
}
