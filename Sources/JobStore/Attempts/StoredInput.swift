package import JobModel
internal import JobProtocol
package import LinuxSystem
internal import SystemPackage
internal import Values

/// Standard input that was piped in at submission. It is never copied: every attempt has a link of its own to the one file.
extension AttemptDirectory {
    /// Takes over what the submitter stored in the inbox. May be repeated; false where there is nothing (any more).
    @discardableResult
    package func adoptStandardInput(of id: JobID, from state: StateDirectory) throws(SystemError) -> Bool {
        try adopt(id.description, from: state.directory.openDirectory(StateFile.inbox))
    }

    /// Takes over the input of an earlier attempt of the same job; false where it has none.
    @discardableResult
    package func adoptStandardInput(from earlier: AttemptDirectory) throws(SystemError) -> Bool {
        try adopt(AttemptFile.standardInput, from: earlier.directory)
    }

    private func adopt(_ name: String, from source: Directory) throws(SystemError) -> Bool {
        do throws(SystemError) {
            try directory.link(AttemptFile.standardInput, to: name, in: source)
            return true
        } catch let error where error.errno == .noSuchFileOrDirectory {
            return directory.exists(AttemptFile.standardInput)
        }
    }
}
