import Glibc
import Synchronization
import Values

/// The control groups of this process, in both versions of the file system (cgroups(7)), each as `controllers:path`.
enum ControlGroups {
    /// Those that are not the root of their hierarchy.
    ///
    /// The group of a job is its own: what is submitted in it goes where it would go without.
    static func current() -> [String] {
        memberships().filter { !$0.hasSuffix(":/") && !($0.hasPrefix(":") && GroupDelegation.isOfJob($0)) }
    }

    /// The directory of the group of the second version that a process is in; `nil` where it cannot be seen.
    static func directory(of pid: Int32) -> String? {
        guard let bytes = try? Descriptor.open("/proc/\(pid)/cgroup", flags: O_RDONLY).readAll(limit: 1 << 20),
            let path = memberships(in: bytes).first(where: { $0.hasPrefix(":") }).map({ parts(of: $0).path }),
            let place = Mount.all().first(where: { $0.serves("") })?.place(of: path)
        else { return nil }
        return place.hasSuffix("/") ? String(place.dropLast()) : place
    }

    /// What /proc/self/cgroup said last, and until when that is taken for true, on the monotonic clock: a shim asks for each
    /// of its jobs, and it hardly changes.
    private static let last = Mutex<(memberships: [String], until: Int64)>(([], 0))
    private static let lifetime = TimeSpan.seconds(1)

    /// All of them, as /proc/self/cgroup has them behind the number of the hierarchy.
    private static func memberships() -> [String] {
        last.withLock { last in
            let now = Clock.monotonic()
            if now < last.until { return last.memberships }
            guard let bytes = try? Descriptor.open("/proc/self/cgroup", flags: O_RDONLY).readAll(limit: 1 << 20)
            else { return [] }
            last = (memberships(in: bytes), now + lifetime.nanoseconds)
            return last.memberships
        }
    }

    private static func memberships(in bytes: [UInt8]) -> [String] {
        String(decoding: bytes, as: UTF8.self).split(separator: "\n").compactMap { line in
            line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).dropFirst().first.map(
                String.init
            )
        }
    }

    /// The files to write a process into so that it is in the wanted groups (the root of each hierarchy of which none is
    /// named); none for those in which this process is, that it may not enter, or that are gone.
    static func entrances(to wanted: [String]) -> [Descriptor] {
        let own = memberships()
        // As nearly everywhere: nothing to do, and nothing to take apart.
        if wanted.isEmpty, own.allSatisfy({ $0.utf8.suffix(2).elementsEqual(":/".utf8) }) { return [] }
        let moves = own.compactMap { membership -> Move? in
            let (controllers, path) = parts(of: membership)
            let target = wanted.lazy.map(parts).first { $0.controllers == controllers }?.path ?? "/"
            return target == path ? nil : Move(controllers: controllers, path: target)
        }
        guard !moves.isEmpty else { return [] }
        let mounts = Mount.all()
        return moves.compactMap { move in
            guard let mount = mounts.first(where: { $0.serves(move.controllers) }),
                let path = mount.place(of: move.path)
            else { return nil }
            return try? Descriptor.open("\(path)/cgroup.procs", flags: O_WRONLY)
        }
    }

    /// The least memory, in bytes, that a control group of this process, or one above it, allows; `nil`: no limit that can
    /// be seen.
    static func memoryLimit() -> UInt64? {
        let mounts = Mount.all()
        let limits = memberships().flatMap { membership -> [UInt64] in
            let (controllers, path) = parts(of: membership)
            guard controllers.isEmpty || controllers.split(separator: ",").contains("memory"),
                let mount = mounts.first(where: { $0.serves(controllers) }), var place = mount.place(of: path)
            else { return [] }
            let file = controllers.isEmpty ? "memory.max" : "memory.limit_in_bytes"
            var limits: [UInt64] = []
            while place.hasPrefix(mount.point) {
                if let limit = number(in: "\(place)/\(file)") { limits.append(limit) }
                guard let end = place.lastIndex(of: "/") else { break }
                place = String(place[..<end])
            }
            return limits
        }
        return limits.min()
    }

    /// `nil` where the file cannot be read, or has no number, such as `max`.
    private static func number(in path: String) -> UInt64? {
        guard let bytes = try? Descriptor.open(path, flags: O_RDONLY).readAll(limit: 64) else { return nil }
        return UInt64(String(decoding: bytes.prefix { $0 != 0x0A }, as: UTF8.self))
    }

    private struct Move {
        let controllers: String
        let path: String
    }

    private static func parts(of membership: String) -> (controllers: String, path: String) {
        let end = membership.firstIndex(of: ":") ?? membership.endIndex
        return (String(membership[..<end]), String(membership[end...].dropFirst()))
    }

    /// A mounted hierarchy (proc_pid_mountinfo(5)).
    private struct Mount {
        let root: String
        let point: String
        let type: String
        let options: Set<Substring>

        static func all() -> [Mount] {
            guard let bytes = try? Descriptor.open("/proc/self/mountinfo", flags: O_RDONLY).readAll(limit: 16 << 20)
            else { return [] }
            return String(decoding: bytes, as: UTF8.self).split(separator: "\n").compactMap { Mount($0) }
        }

        /// `36 35 0:30 ROOT POINT OPTIONS [FIELDS] - TYPE SOURCE SUPEROPTIONS`
        init?(_ line: Substring) {
            let fields = line.split(separator: " ")
            guard let dash = fields.firstIndex(of: "-"), dash >= 6, fields.count > dash + 3,
                fields[dash + 1].hasPrefix("cgroup")
            else { return nil }
            root = String(fields[3])
            point = String(fields[4])
            type = String(fields[dash + 1])
            options = Set(fields[dash + 3].split(separator: ","))
        }

        func serves(_ controllers: String) -> Bool {
            controllers.isEmpty
                ? type == "cgroup2"
                : type == "cgroup" && controllers.split(separator: ",").allSatisfy { options.contains($0) }
        }

        /// Where a group is below the mount; `nil`: outside of what is mounted.
        func place(of path: String) -> String? {
            if root == "/" { return point + path }
            guard path == root || path.hasPrefix(root + "/") else { return nil }
            return point + path.dropFirst(root.count)
        }
    }
}
