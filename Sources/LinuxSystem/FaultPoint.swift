import Glibc

/// A named moment at which a test can have this process killed: `JOBS_KILL_AT=NAME`, in debug builds only.
///
/// The process gets SIGKILL the first time that it, or any other process with the same state directory, comes by; a file
/// `killed-at.NAME` in the directory remembers that, so that whoever goes on afterwards gets past.
package enum FaultPoint {
    @inline(__always)
    package static func reach(_ name: StaticString, in directory: @autoclosure () -> Directory?) {
        #if DEBUG
            guard let wanted = Environment.variable("JOBS_KILL_AT"), wanted == name.description else { return }
            let file = try? directory()?.open("killed-at.\(wanted)", flags: O_CREAT | O_EXCL | O_WRONLY)
            if file != nil { kill(getpid(), SIGKILL) }
        #endif
    }
}
