internal import Glibc
internal import JobProtocol
package import LinuxSystem
internal import SystemPackage

/// The directory of one attempt: what was to be run, and what happened. It outlives supervisor and shim and speaks for
/// both (see `AttemptFile` for its files).
package struct AttemptDirectory: Sendable {
    package let directory: Directory
    /// Whether other machines write here, of which no watch tells.
    package let isShared: Bool

    package init(_ directory: Directory, isShared: Bool = false) {
        (self.directory, self.isShared) = (directory, isShared)
    }

    /// Makes the directory, or opens it where an earlier launch of the attempt made it.
    package static func create(
        number: Int64,
        attempt: Int,
        in state: StateDirectory
    ) throws(SystemError) -> AttemptDirectory {
        let place = AttemptPath(number: number, attempt: attempt)
        let shard: Directory
        do throws(SystemError) {
            shard = try state.directory.openDirectory(place.shard)
        } catch let error where error.errno == .noSuchFileOrDirectory {
            try state.directory.openDirectory(StateFile.attempts).makeDirectory(place.shardName)
            shard = try state.directory.openDirectory(place.shard)
        }
        try shard.makeDirectory(place.name)
        return AttemptDirectory(try shard.openDirectory(place.name))
    }

    /// The directory of an attempt, wherever it is; `nil` where there is none (any more).
    package static func open(
        number: Int64,
        attempt: Int,
        in state: StateDirectory
    ) throws(SystemError) -> AttemptDirectory? {
        try openOwn(number: number, attempt: attempt, in: state)?.followed()
    }
}

/// Where an attempt's directory is, in its parts. Only opening checks every part of a path for links, so whatever is made or removed
/// is named within an open shard.
struct AttemptPath {
    /// `attempts/NN`
    let shard: String
    /// `NN`
    let shardName: String
    /// `NUMBER.ATTEMPT`
    let name: String

    init(number: Int64, attempt: Int) {
        let parts = AttemptFile.directory(number: number, attempt: attempt).split(separator: "/").map(String.init)
        (shard, shardName, name) = ("\(parts[0])/\(parts[1])", parts[1], parts[2])
    }
}

extension AttemptDirectory {
    /// Whether a shim of this attempt lives: it holds the lock from before its claim until its death.
    package var isLocked: Bool {
        get throws(SystemError) { try FileLock.isHeld(AttemptFile.lock, in: directory) }
    }

    /// Takes the shim's lock; `nil` where another process holds it.
    package func hold() throws(SystemError) -> AttemptHold? {
        try FileLock.attempt(AttemptFile.lock, in: directory).map { AttemptHold(self, $0) }
    }

    /// Bytes that output and standard input take on the disk; holes take none.
    package func sizeOnDisk() throws(SystemError) -> UInt64 {
        var blocks: UInt64 = 0
        for name in [AttemptFile.outputLog, AttemptFile.outputIndex, AttemptFile.standardInput, AttemptFile.result] {
            blocks += UInt64(clamping: try directory.status(of: name)?.st_blocks ?? 0)
        }
        return blocks * 512
    }
}
