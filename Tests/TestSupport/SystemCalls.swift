import Glibc
import LinuxSystem
import Values

/// Counts what a command costs, by its system calls (ptrace(2)): unlike its time, that is the same on every machine.
package enum SystemCalls {
    /// What a command costs the system.
    package struct Cost {
        /// From its last exec on, those of the dynamic loader included.
        package var calls: Int
        /// Pages that were touched first, and were in memory already.
        package var faults: Int
    }

    /// Runs `jobs` to its end.
    package static func cost(in home: Home, _ arguments: [String]) throws -> Cost {
        // It stops before its exec, so that it can be taken hold of; the test's own variable would be a setting's.
        let command = try home.start(
            arguments.map { ByteString($0) },
            environment: [Home.marker: nil],
            through: ["/bin/sh", "-c", "kill -STOP $$; exec \"$@\"", "sh"]
        )
        let cost = try follow(command.pid)
        let result = try command.finish()
        guard result.status == 0 else { throw Unexpected("\(arguments): \(result)") }
        return cost
    }

    // <linux/ptrace.h>
    private static let (resume, detach, seize): (Int32, Int32, Int32) = (24, 17, 0x4206)
    /// TRACESYSGOOD, TRACEEXEC, TRACEEXIT.
    private static let options = 0x1 | 0x10 | 0x40
    private static let (execEvent, exitEvent, stopEvent): (Int32, Int32, Int32) = (4, 6, 128)

    private typealias Trace = @convention(c) (Int32, pid_t, Int, Int) -> Int

    private static func follow(_ pid: pid_t) throws -> Cost {
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
                let faults = try faults(of: pid)
                _ = trace(detach, pid, 0, 0)
                // Each stops it twice; the last one, which ends it, once.
                return Cost(calls: (stops + 1) / 2, faults: faults)
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

    /// `minflt` of proc_pid_stat(5), the eighth field behind the name in parentheses.
    private static func faults(of pid: pid_t) throws -> Int {
        let stat = String(
            decoding: try Descriptor.open("/proc/\(pid)/stat", flags: O_RDONLY).readAll(limit: 4096),
            as: UTF8.self
        )
        let fields = stat.split(separator: ")").last?.split(separator: " ") ?? []
        guard fields.count > 7, let faults = Int(fields[7]) else { throw Unexpected("/proc/\(pid)/stat says \(stat)") }
        return faults
    }
}
