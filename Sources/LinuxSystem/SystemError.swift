import CLinux
package import SystemPackage

/// A system call that failed: which, on what, and why.
package struct SystemError: Error, Sendable, Equatable, CustomStringConvertible {
    package var call: String
    package var subject: String?
    package var errno: Errno

    package init(_ call: String, _ subject: String? = nil, errno: Errno) {
        self.call = call
        self.subject = subject
        self.errno = errno
    }

    /// With the errno that the calling thread's last system call left.
    package static func last(_ call: String, _ subject: String? = nil) -> SystemError {
        SystemError(call, subject, errno: .current)
    }

    package var description: String { "\(call)\(subject.map { " \($0)" } ?? ""): \(errno)" }
}

extension Errno {
    /// The calling thread's errno.
    package static var current: Errno { Errno(rawValue: clinux_errno()) }
}

/// The result of a call that returns -1 on failure; repeats it while a signal interrupts it.
@discardableResult
package func check<Value: FixedWidthInteger & SignedInteger>(
    _ call: String,
    _ subject: @autoclosure () -> String? = nil,
    _ body: () -> Value
) throws(SystemError) -> Value {
    while true {
        let result = body()
        if result >= 0 { return result }
        let errno = Errno.current
        if errno != .interrupted { throw SystemError(call, subject(), errno: errno) }
    }
}
