import JobModel
import LinuxSystem
import Values

/// Shims whose attempt is over and who wait for another one.
extension LocalWorker {
    /// How long one waits at least: a busy queue has work within milliseconds, a person's next command comes in seconds.
    private static let longestIdle = TimeSpan.seconds(5)
    /// How many wait at most; each is a process and two descriptors.
    private static let mostSpares = 16

    /// Takes the offer of a shim, or has it leave.
    func addSpare(_ link: ShimLink) {
        guard former[link.shim.pid] === link, link.isAtRest, spares.count < Self.mostSpares else {
            return dismiss(link)
        }
        link.releasePipes()
        link.idleSince = Clock.monotonic()
        spares.append(link)
        sweepLater()
    }

    /// Gives the attempt in this directory to an idle shim; `nil` where there is none. Its old link is let go of: a new one
    /// takes its place.
    func takeSpare(for directory: String) -> (Descriptor, ProcessDescriptor?)? {
        while let spare = spares.popLast() {
            guard spare.order(directory) else {
                dismiss(spare)
                continue
            }
            unwatch(spare)
            former[spare.shim.pid] = nil
            return (spare.socket, spare.shim)
        }
        return nil
    }

    /// A shim whose attempt was over has ended.
    func forget(_ link: ShimLink) {
        unwatch(link)
        if former[link.shim.pid] === link { former[link.shim.pid] = nil }
        spares.removeAll { $0 === link }
    }

    /// Ends the connection in the direction of the shim: it leaves when it is idle. It is waited for as before.
    private func dismiss(_ link: ShimLink) { UnixSocket.endWriting(link.socket) }

    private func sweepLater() {
        guard !sweepsSpares else { return }
        sweepsSpares = true
        after(Self.longestIdle) { [weak self] in
            guard let self else { return }
            sweepsSpares = false
            let oldest = Clock.monotonic() - Self.longestIdle.nanoseconds
            for spare in spares where spare.idleSince <= oldest { dismiss(spare) }
            spares.removeAll { $0.idleSince <= oldest }
            if !spares.isEmpty { sweepLater() }
        }
    }
}
