import Glibc
import LinuxSystem
import TestSupport
import Testing
import Values

/// The state directory is 0700 and its files are 0600, whatever the umask; nothing lies elsewhere.
@Suite(.home)
struct ModesTests {
    let home = Home.current

    @Test(arguments: ["000", "077", "777"])
    func nobodyElseMayRead(umask: String) throws {
        let shell = ["sh", "-c", "umask \(umask); exec \"$@\"", "sh"]
        let started = try home.fifo("started")
        func run(_ arguments: String...) throws -> CommandResult {
            try home.jobs(["run"] + arguments, input: .text("piped\n"), through: shell)
        }
        _ = try home.submitted(try run("--stdin", "-", "--", "cat"))
        _ = try home.submitted(try run("--", "sh", "-c", "echo '{\"a\":1}' >\"$JOBS_RESULT\"; echo out; echo err >&2"))
        let script = "echo up >'\(started.path)'; exec sleep 1000"
        _ = try home.submitted(try run("--interactive", "--", "sh", "-c", script))
        _ = try home.submitted(try run("--group", "g", "--", "/no/such/command"))
        _ = try started.readLine()
        for number in [1, 2, 4] { try home.wait(Int64(number)) }

        let tree = Home.tree(home.state)
        #expect(tree.count > 20, "there is something to look at")
        for (path, status) in tree {
            #expect(status.st_uid == geteuid(), "\(path)")
            let mode = status.st_mode & 0o7777
            switch status.st_mode & S_IFMT {
            case S_IFDIR: #expect(mode == 0o700, "\(path) has mode \(String(mode, radix: 8))")
            case S_IFREG, S_IFSOCK, S_IFIFO: #expect(mode == 0o600, "\(path) has mode \(String(mode, radix: 8))")
            default: Issue.record("\(path) is neither a file nor a directory nor a socket")
            }
        }
    }

    @Test func theJobHasTheSubmittersUmask() throws {
        for umask in ["000", "027", "077"] {
            let shell = ["sh", "-c", "umask \(umask); exec \"$@\"", "sh"]
            let number = try home.submitted(try home.jobs("run", "--", "sh", "-c", "umask", through: shell))
            #expect(try home.wait(number) == 0)
            #expect(try home.output(number) == "0\(umask)\n")
        }
    }

    /// No file, socket or lock in a place where somebody else could put one first.
    @Test func supervisorAndShimHaveNothingOpenOutsideTheStateDirectory() throws {
        let number = try home.runningJob()
        for pid in [try home.supervisor().pid, try home.shim(of: number).pid] {
            let names = try Directory("/proc/\(pid)/fd").names()
            for target in names.compactMap({ Executable.target(ofLink: "/proc/\(pid)/fd/\($0)") }) {
                let isOurs = target == home.state || target.hasPrefix("\(home.state)/")
                let isNowhere = target == "/dev/null" || target == "/" || !target.hasPrefix("/")
                #expect(isOurs || isNowhere, "process \(pid) has \(target) open")
            }
        }
    }
}
