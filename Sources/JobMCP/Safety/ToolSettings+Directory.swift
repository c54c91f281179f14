import JobManager
import JobModel
import Values

extension ToolSettings {
    /// Where jobs run that name no directory: inside of `root`. Throws where that directory is gone.
    func baseDirectory() throws(JobsError) -> ByteString {
        let base = startDirectory()
        if WorkingDirectory.isThere(base) { return base }
        throw JobsError(
            .storage,
            "the directory \(base), where this server was started, is gone: give cwd, the absolute path of one that exists"
        )
    }

    /// The same, be it there or not: where blueprints are looked for, upwards.
    func startDirectory() -> ByteString {
        // What was removed may have been made again since, as a worktree is.
        let own = directory ?? (try? Submitter.directory()) ?? Submitter.lostDirectory() ?? "/"
        return WorkingDirectory.base(own, root: root)
    }

    /// A directory that does not come from a call, where jobs may run there.
    func checked(_ directory: ByteString) throws(JobsError) -> ByteString {
        try WorkingDirectory.resolve(directory.text, base: { directory }, root: root)
    }

    /// The absolute directory that a call means by `cwd`. One that is named in full does not need the server's own.
    func directory(_ path: String?) throws(JobsError) -> ByteString {
        try WorkingDirectory.resolve(path, base: { () throws(JobsError) in try baseDirectory() }, root: root)
    }
}
