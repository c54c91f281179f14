package import JobModel
internal import JobProtocol
package import LinuxSystem
internal import SystemPackage
internal import Values

/// Standard input that was piped in at submission. It is copied only to another file system: every attempt has a link of its
/// own to the one file.
extension AttemptDirectory {
    /// Takes over what the submitter stored in the inbox. May be repeated; false where there is nothing (any more).
    @discardableResult
    package func adoptStandardInput(of id: JobID, from state: StateDirectory) throws(SystemError) -> Bool {
        try adopt(id.description, from: state.directory.openDirectory(StateFile.inbox))
    }

    /// The same, after which it is not in the inbox any more: for the first attempt. Where it is missing, the shim says so.
    package func takeStandardInput(of id: JobID, from state: StateDirectory) throws(SystemError) {
        guard try adoptStandardInput(of: id, from: state) else { return }
        try directory.synchronize()
        let inbox = try state.directory.openDirectory(StateFile.inbox)
        if inbox.exists(id.description) { try inbox.remove(id.description) }
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
        } catch let error where error.errno == .improperLink {
            try directory.copyFile(AttemptFile.standardInput, from: name, in: source)
            return true
        }
    }
}
