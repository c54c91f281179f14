internal import Glibc
internal import JobProtocol
package import LinuxSystem
internal import SystemPackage

extension AttemptDirectory {
    /// Removes an attempt's directory with all that is in it, without following a link. May be repeated after an
    /// interruption, and where there is nothing.
    ///
    /// The spec goes first: what an interruption leaves is rubbish then, and no job for a repair to bring back to life.
    package static func remove(number: Int64, attempt: Int, in state: StateDirectory) throws(SystemError) {
        let place = AttemptPath(number: number, attempt: attempt)
        guard let found = try openOwn(number: number, attempt: attempt, in: state) else { return }
        if let path = try found.directory.symbolicLink(AttemptFile.elsewhere) {
            // Where it cannot be reached now, nobody comes back for it.
            if let elsewhere = try? Directory(path) { try? elsewhere.removeContents() }
            try? Directory.removeDirectory(path)
        }
        try ignoringMissing { () throws(SystemError) in try found.directory.remove(AttemptFile.spec) }
        try found.directory.removeContents()
        try ignoringMissing { () throws(SystemError) in
            try state.directory.openDirectory(place.shard).removeDirectory(place.name)
        }
    }
}

extension Directory {
    /// Removes everything below the directory.
    func removeContents() throws(SystemError) {
        for name in try names() {
            try ignoringMissing { () throws(SystemError) in
                if let status = try status(of: name), status.st_mode & S_IFMT == S_IFDIR {
                    try openDirectory(name).removeContents()
                    try removeDirectory(name)
                } else {
                    try remove(name)
                }
            }
        }
    }
}

private func ignoringMissing(_ body: () throws(SystemError) -> Void) throws(SystemError) {
    do throws(SystemError) {
        try body()
    } catch let error where error.errno == .noSuchFileOrDirectory {
        // Somebody else, or an earlier try, was here.
    }
}
