import Glibc
import Values

/// A file that is to be made or changed. One that was there before the job says nothing.
struct ReadyFile {
    private struct State: Equatable {
        var device: dev_t
        var inode: ino_t
        var seconds: Int
        var nanoseconds: Int
    }

    private let path: ByteString
    private let before: State?

    /// To be made before the job starts.
    init(_ path: ByteString) {
        self.path = path
        before = Self.state(of: path)
    }

    var isMet: Bool { Self.state(of: path).map { $0 != before } ?? false }

    private static func state(of path: ByteString) -> State? {
        var status = stat()
        let result = (path.bytes.map(CChar.init(bitPattern:)) + [0]).withUnsafeBufferPointer { name in
            name.baseAddress.map { stat($0, &status) }
        }
        guard result == 0 else { return nil }
        return State(
            device: status.st_dev,
            inode: status.st_ino,
            seconds: status.st_ctim.tv_sec,
            nanoseconds: status.st_ctim.tv_nsec
        )
    }
}
