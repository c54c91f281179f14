import JobModel
import JobOutput
import LinuxSystem
import Values

/// The last lines of a job's output, as plain text.
struct OutputTail {
    private let reader: OutputReader
    private let streams: OutputStreams

    /// Bytes that are looked at, at most.
    private static let limit: UInt64 = 64 << 10

    init(_ directory: Directory, _ streams: OutputStreams) {
        (reader, self.streams) = (OutputReader(directory: directory), streams)
    }

    /// At most `count` lines, without what a terminal would obey, and of each only what a carriage return left; none where
    /// they cannot be read.
    func lines(_ count: Int) -> [String] {
        do throws(SystemError) {
            var offset = try reader.offset(ofLastLines: count, of: streams)
            var bytes: [UInt8] = []
            while let segment = try reader.next(from: &offset, of: streams) {
                guard case .bytes(_, let piece) = segment.content else { continue }
                bytes = (bytes + piece).suffix(Int(Self.limit))
            }
            let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false).map { line in
                let rest = line.last == 0x0D ? line.dropLast() : line
                let shown = rest.split(separator: 0x0D).last ?? []
                return ShellText.shown(String(decoding: shown, as: UTF8.self))
            }
            return Array((lines.last?.isEmpty == true ? lines.dropLast() : lines[...]).suffix(count))
        } catch {
            return []
        }
    }
}
