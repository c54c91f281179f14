import Glibc
import Values

/// Counts what a command costs, by its system calls (ptrace(2)): unlike its time, that is the same on every machine.
package enum SystemCalls {
    /// Runs `jobs` to its end. How many system calls it makes from its last exec on, those of the dynamic loader included.
    package static func count(in home: Home, _ arguments: [String]) throws -> Int {
        // It stops before its exec, so that it can be taken hold of; the test's own variable would be a setting's.
        let command = try home.start(
            arguments.map { ByteString($0) },
            environment: [Home.marker: nil],
            through: ["/bin/sh", "-c", "kill -STOP $$; exec \"$@\"", "sh"]
        )
        let count = try follow(command.pid)
        let result = try command.finish()
        guard result.status == 0 else { throw Unexpected("\(arguments): \(result)") }
        return count
    }

    // <linux/ptrace.h>
    private static let (resume, detach, seize): (Int32, Int32, Int32) = (24, 17, 0x4206)
    /// TRACESYSGOOD, TRACEEXEC, TRACEEXIT.
    private static let options = 0x1 | 0x10 | 0x40
    private static let (execEvent, exitEvent, stopEvent): (Int32, Int32, Int32) = (4, 6, 128)

    private typealias Trace = @convention(c) (Int32, pid_t, Int, Int) -> Int

    private static func follow(_ pid: pid_t) throws -> Int {
        // Variadic in C, so Swift does not see it.
        guard let symbol = dlsym(nil, "ptrace") else { throw Unexpected("there is no ptrace") }
        let trace = unsafeBitCast(symbol, to: Trace.self)
        var status: Int32 = 0
        guard waitpid(pid, &status, WUNTRACED) == pid, status & 0xFF == 0x7F else {
            throw Unexpected("the command has not stopped")
        }
        guard trace(seize, pid, 0, options) == 0 else {
            throw Unexpected("ptrace: \(String(cString: strerror(errno)))")
        }
        kill(pid, SIGCONT)
        var stops = 0
        while waitpid(pid, &status, 0) == pid, status & 0xFF == 0x7F {
            let signal = status >> 8 & 0xFF
            var passed: Int32 = 0
            switch (status >> 16, signal) {
            case (exitEvent, _):
                _ = trace(detach, pid, 0, 0)
                // Each stops it twice; the last one, which ends it, once.
                return (stops + 1) / 2
            case (execEvent, _): stops = 0
            case (stopEvent, _): break
            case (_, SIGTRAP | 0x80): stops += 1
            case (0, _): passed = signal
            default: break
            }
            _ = trace(resume, pid, 0, Int(passed))
        }
        throw Unexpected("the command ended in another way than by itself")
    }
}
