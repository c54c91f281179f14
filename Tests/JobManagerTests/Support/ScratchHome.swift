import Glibc
import JobModel
import JobStore
import LinuxSystem

/// A state directory of a test's own, removed with it.
final class ScratchHome: Sendable {
    let root: String
    let state: StateDirectory

    init() throws {
        var template = Array("/tmp/jobs-manager-test.XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw SystemError.last("mkdtemp") }
        root = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        state = try StateDirectory.open(path: "\(root)/state", create: true)
    }

    deinit {
        let command = "rm -rf '\(root)'"
        _ = command.withCString { system($0) }
    }
}
