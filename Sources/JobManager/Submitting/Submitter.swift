import CLinux
import Glibc
package import JobModel
import LinuxSystem
import SystemPackage

/// What a job has from the process that submits it.
package struct Submitter: Sendable {
    /// Every entry of environ(7) that is `NAME=VALUE`.
    package var environment: [ByteString]
    package var umask: UInt32
    package var niceness: Int32
    /// All of them, to be had as far as the supervisor's own hard limits allow.
    package var resourceLimits: [ResourceLimit]

    /// This process.
    package static func current() -> Submitter {
        Submitter(
            environment: Environment.entries().filter { $0.bytes.contains(UInt8(ascii: "=")) },
            umask: currentUmask(),
            niceness: getpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0),
            resourceLimits: currentLimits()
        )
    }

    /// The working directory, absolute. Throws `.storage` where it has been removed.
    package static func directory() throws(JobsError) -> ByteString {
        guard let pointer = getcwd(nil, 0) else {
            let error = SystemError.last("getcwd")
            throw JobsError(
                .storage,
                "the working directory cannot be named: cd somewhere, or give --cwd",
                cause: error
            )
        }
        defer { free(pointer) }
        return ByteString(cString: pointer)
    }

    /// The same as a shell shows it: by the way that led here, `$PWD`, where that names the same directory, so that a job
    /// started behind a symbolic link says what its user sees.
    package static func logicalDirectory() throws(JobsError) -> ByteString {
        guard let entry = Environment.entries().last(where: { $0.hasPrefix("PWD=/") }) else { return try directory() }
        let path = ByteString(Array(entry.bytes.dropFirst(4)))
        let steps = path.bytes.split(separator: UInt8(ascii: "/"))
        guard !steps.contains(where: { $0.elementsEqual(".".utf8) || $0.elementsEqual("..".utf8) }),
            let here = FileIdentity("."), FileIdentity(path) == here
        else { return try directory() }
        return path
    }

    /// umask(2) can only be asked by setting it, which other threads would notice; /proc tells.
    private static func currentUmask() -> UInt32 {
        guard let file = try? Descriptor.open("/proc/self/status", flags: O_RDONLY),
            let bytes = try? file.readAll(limit: 1 << 16)
        else { return 0o022 }
        let name = Array("Umask:\t".utf8)
        guard let line = bytes.split(separator: 0x0A).first(where: { $0.starts(with: name) }) else { return 0o022 }
        return UInt32(String(decoding: line.dropFirst(name.count), as: UTF8.self), radix: 8) ?? 0o022
    }

    private static func currentLimits() -> [ResourceLimit] {
        ResourceLimit.names.compactMap { name in
            var limit = rlimit()
            guard getrlimit(__rlimit_resource_t(UInt32(clinux_resource_limit(name))), &limit) == 0 else { return nil }
            return ResourceLimit(
                name: name,
                soft: UInt64(limit.rlim_cur),
                hard: UInt64(limit.rlim_max),
                isRequired: false
            )
        }
    }
}

extension ResourceLimit {
    /// The limits of Linux, as getrlimit(2) names them.
    package static let names = [
        "as", "core", "cpu", "data", "fsize", "locks", "memlock", "msgqueue", "nice", "nofile", "nproc", "rss",
        "rtprio", "rttime", "sigpending", "stack",
    ]
}
