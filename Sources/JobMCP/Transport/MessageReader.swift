import Glibc
import JobModel
import LinuxSystem
import SystemPackage
import Values

/// Reads the client's lines to the end, on a thread of its own, and never waits for anything but the client.
final class MessageReader: Sendable {
    private let input: Descriptor

    init(_ input: Descriptor) { self.input = input }

    /// - Parameters:
    ///   - take: Called on the reading thread, line by line.
    ///   - atEnd: Called once, when the client has closed its end or it cannot be read.
    func start(
        _ take: @escaping @Sendable (LineSplitter.Line) -> Void,
        atEnd: @escaping @Sendable () -> Void
    ) throws(SystemError) {
        _ = try WorkerThread("jobs-reader") { [self] in
            read(take)
            atEnd()
        }
    }

    private func read(_ take: (LineSplitter.Line) -> Void) {
        var splitter = LineSplitter()
        let chunk = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 16)
        defer { chunk.deallocate() }
        while let count = next(into: chunk), count > 0 {
            splitter.append(UnsafeRawBufferPointer(rebasing: chunk[..<count]), take)
        }
        splitter.finish(take)
    }

    /// One read; `nil` where that fails. Who started us may have left the descriptor non-blocking.
    private func next(into chunk: UnsafeMutableRawBufferPointer) -> Int? {
        while true {
            do throws(SystemError) {
                return try input.read(into: chunk)
            } catch {
                guard error.errno == .wouldBlock, (try? input.awaitInput(within: .seconds(3600))) != nil else {
                    return nil
                }
            }
        }
    }
}
