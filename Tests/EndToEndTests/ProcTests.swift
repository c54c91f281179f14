import TestSupport
import Testing

/// A place without `/proc`.
@Suite(.home)
struct ProcTests {
    let home = Home.current

    /// Whether this user may make a mount namespace, here or within a user namespace.
    static let canHideProc: Bool = {
        guard let home = try? Home() else { return false }
        defer { _ = home.close() }
        return (try? home.command("unshare", "-rm", "mount", "-t", "tmpfs", "none", "/proc").status) == 0
    }()

    @Test(.enabled(if: canHideProc), arguments: ["list", "--version", "run"])
    func itIsSaidWhatIsMissing(argument: String) throws {
        let hidden = ["unshare", "-rm", "sh", "-c", "mount -t tmpfs none /proc && exec \"$@\"", "sh"]
        let result = try home.jobs(argument, through: hidden)
        #expect(result.status == 125)
        #expect(result.errors.hasPrefix("jobs: /proc is not there"), "\(result)")
        #expect(result.errors.contains("mount -t proc proc /proc"))
        #expect(!result.errors.contains("Swift"))
    }
}
