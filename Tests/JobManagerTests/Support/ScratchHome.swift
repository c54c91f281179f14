import Glibc
import JobStore
import LinuxSystem
import TestSupport

/// A state directory of a test's own, removed with it.
final class ScratchHome: Sendable {
    let state: StateDirectory
    private let scratch: Scratch

    init() throws {
        scratch = try Scratch()
        state = try StateDirectory.open(path: "\(scratch.path)/state", create: true)
    }

    var root: String { scratch.path }
}
