internal import JobProtocol
package import LinuxSystem
internal import SystemPackage

/// An executor whose machines do not see the state directory keeps the files of its attempts where they do. The attempt's
/// directory has a symbolic link to there, which only this program makes and follows.
extension AttemptDirectory {
    /// From now on, the files of the attempt are in this directory; its path is absolute.
    package func refer(to path: String) throws(SystemError) {
        guard try directory.symbolicLink(AttemptFile.elsewhere) != path else { return }
        if directory.exists(AttemptFile.elsewhere) { try directory.remove(AttemptFile.elsewhere) }
        try directory.makeSymbolicLink(AttemptFile.elsewhere, to: path)
    }

    /// The directory in the state directory, whatever it refers to; `nil` where there is none.
    package static func openOwn(
        number: Int64,
        attempt: Int,
        in state: StateDirectory
    ) throws(SystemError) -> AttemptDirectory? {
        do throws(SystemError) {
            let path = AttemptFile.directory(number: number, attempt: attempt)
            return AttemptDirectory(try state.directory.openDirectory(path))
        } catch let error where error.errno == .noSuchFileOrDirectory {
            return nil
        }
    }

    /// Where the files are: here, or in the directory to which this one refers. Throws where that cannot be reached.
    func followed() throws(SystemError) -> AttemptDirectory {
        guard let path = try directory.symbolicLink(AttemptFile.elsewhere) else { return self }
        return AttemptDirectory(try Directory(path), isShared: true)
    }
}
