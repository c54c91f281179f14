import Glibc

/// The program under test.
package enum Executable {
    /// `$JOBS_TEST_EXECUTABLE`, or else the `jobs` that was built beside this test bundle.
    package static let path: String = {
        if let chosen = getenv("JOBS_TEST_EXECUTABLE") { return String(cString: chosen) }
        return directory(of: target(ofLink: "/proc/self/exe") ?? ".") + "/jobs"
    }()

    /// Whether a user without rights of any kind could start it: it may lie below somebody's 0700 home directory.
    package static let isReachableByOthers: Bool = {
        var path = Self.path
        while path.count > 1 {
            var status = stat()
            guard stat(path, &status) == 0, status.st_mode & S_IXOTH != 0 else { return false }
            path = directory(of: path)
        }
        return true
    }()

    private static func directory(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/"), slash != path.startIndex else { return "/" }
        return String(path[..<slash])
    }

    /// readlink(2); `nil` where it fails.
    package static func target(ofLink path: String) -> String? {
        var buffer = [CChar](repeating: 0, count: 4096)
        let count = readlink(path, &buffer, buffer.count)
        return count < 0 ? nil : String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
