import CLinux
import Glibc
internal import SystemPackage

/// The control group below which this user's jobs get groups of their own: one that is delegated to the user (cgroups(7)).
package struct GroupDelegation: Sendable, Equatable {
    /// Its directory.
    package let path: String

    package init(path: String) { self.path = path }

    /// Why there is none.
    package struct Missing: Error, Sendable, Equatable, CustomStringConvertible {
        package let description: String

        package init(description: String) { self.description = description }
    }

    /// The group, below the delegated one, for what is not a job: one with controllers for its children has no processes.
    static let leaf = "jobs-supervisor"
    /// What the names of jobs' groups end with.
    private static let suffix = ".job"

    // MARK: Finding it

    /// The group of this directory; without one, that of a process, if it is delegated.
    ///
    /// - Parameter makes: Whether the directory is made where it is missing.
    package static func find(
        _ directory: String?,
        of pid: Int32 = getpid(),
        makes: Bool = true
    ) throws(Missing) -> GroupDelegation {
        let path: String
        if let directory {
            path = directory
            if makes, mkdir(path, 0o755) != 0, Errno.current != .fileExists {
                throw Missing(description: "\(path) cannot be made: \(Errno.current)")
            }
            guard access("\(path)/cgroup.controllers", F_OK) == 0 else {
                throw Missing(description: "\(path) is not a control group of version 2")
            }
        } else {
            guard let own = ControlGroups.directory(of: pid) else {
                throw Missing(description: "control groups of version 2 are not mounted here")
            }
            path = own.hasSuffix("/\(leaf)") ? String(own.dropLast(leaf.utf8.count + 1)) : own
            guard path != own || isDelegated(path) else {
                throw Missing(description: "the supervisor's control group, \(path), is not delegated")
            }
        }
        for file in ["", "/cgroup.procs", "/cgroup.subtree_control"] where access(path + file, W_OK) != 0 {
            throw Missing(description: "\(path)\(file) cannot be written: \(Errno.current)")
        }
        return GroupDelegation(path: path)
    }

    /// systemd marks what it delegates, and wants to be alone with the rest.
    private static func isDelegated(_ path: String) -> Bool {
        let marks = ["user.delegate", "trusted.delegate"]
        return marks.contains { clinux_has_attribute(path, $0, CChar(UInt8(ascii: "1"))) == 1 }
            || access("/run/systemd/system", F_OK) != 0
    }

    /// Whether only this process, and who it starts, has it: systemd removes the group with its last process.
    package var belongsToProcess: Bool {
        access("/run/systemd/system", F_OK) == 0 && ControlGroups.directory(of: getpid()) == "\(path)/\(Self.leaf)"
    }

    /// Moves this process out of the group, into one below it, if it is in it: with it there, jobs could not have limits.
    package func leave() {
        guard !isRoot, ControlGroups.directory(of: getpid()) == path else { return }
        mkdir("\(path)/\(Self.leaf)", 0o755)
        try? Descriptor.open("\(path)/\(Self.leaf)/cgroup.procs", flags: O_WRONLY).writeAll(Array("0".utf8))
    }

    // MARK: Limits

    /// Throws where the groups of jobs cannot have this controller: `memory`, `cpu` or `pids`.
    func check(_ controller: String) throws(Missing) {
        guard words(of: "cgroup.controllers").contains(controller) else {
            throw Missing(description: "the control group \(path) does not have the controller '\(controller)'")
        }
        guard words(of: Self.enabled).contains(controller) || isRoot || words(of: "cgroup.procs").isEmpty else {
            throw Missing(
                description: "there are processes in the control group \(path), which has to be empty for that"
            )
        }
    }

    /// Has the groups of jobs have this controller.
    package func enable(_ controller: String) throws(Missing) {
        try check(controller)
        if words(of: Self.enabled).contains(controller) { return }
        do throws(SystemError) {
            try Descriptor.open("\(path)/\(Self.enabled)", flags: O_WRONLY).writeAll(Array("+\(controller)".utf8))
        } catch {
            throw Missing(description: "the controller '\(controller)' cannot be enabled: \(error)")
        }
    }

    private static let enabled = "cgroup.subtree_control"

    /// Whether it is the group of all processes, which may have both processes and controllers for its children.
    private var isRoot: Bool { access("\(path)/cgroup.type", F_OK) != 0 }

    private func words(of file: String) -> [String] {
        let bytes = try? Descriptor.open("\(path)/\(file)", flags: O_RDONLY).readAll(limit: 4096)
        return String(decoding: bytes ?? [], as: UTF8.self).split { $0 == " " || $0 == "\n" }.map(String.init)
    }

    // MARK: Groups of jobs

    /// The group of an attempt, such as `7.1-1a2b3c4d.job`.
    ///
    /// - Parameter home: What tells the jobs of this state directory from those of others.
    package func group(ofAttempt attempt: String, home: String) -> ControlGroup {
        ControlGroup(path: "\(path)/\(attempt)-\(home)\(Self.suffix)")
    }

    /// Makes that group anew.
    package func makeGroup(ofAttempt attempt: String, home: String) throws(SystemError) -> ControlGroup {
        try ControlGroup(making: group(ofAttempt: attempt, home: home).path)
    }

    /// Removes the groups of attempts that are over, where nothing is in them.
    ///
    /// - Parameter isOver: Whether this attempt's shim does not live.
    package func removeLeftovers(home: String, _ isOver: (String) -> Bool) {
        let end = "-\(home)\(Self.suffix)"
        for name in (try? Directory(path).names()) ?? [] where name.hasSuffix(end) {
            if isOver(String(name.dropLast(end.utf8.count))) { ControlGroup(path: "\(path)/\(name)").remove() }
        }
    }

    /// Whether a group, by its path, is or lies in that of a job.
    static func isOfJob(_ path: String) -> Bool {
        path.split(separator: "/").contains { $0.hasSuffix(suffix) }
    }
}
