import JobModel
import JobProtocol
import JobStore
import LinuxSystem
import Values

/// An attempt that is this process's to run. Everything that could fail for want of space has been done by now.
struct ClaimedAttempt {
    /// The absolute path of the attempt directory.
    let path: String
    let place: ShimPlace
    let directory: AttemptDirectory
    let identity: AttemptIdentity
    /// What to run; that it cannot be understood is a failure of the attempt.
    let spec: Result<AttemptSpec, JobFailure>
    /// Held until there is nothing left to do, or this process dies.
    private let hold: AttemptHold

    var state: StateDirectory { place.state }

    /// Takes the lock, then the claim. Whatever fails before the claim leaves the attempt to its supervisor, unharmed.
    init(path: String, in place: ShimPlace) throws(ShimRefusal) {
        (self.path, self.place) = (path, place)
        let directory = try ShimRefusal.unless("cannot use the attempt") { () throws(SystemError) in
            AttemptDirectory(try Directory(path))
        }
        let hold = try ShimRefusal.unless("cannot lock the attempt") { () throws(SystemError) in
            try directory.hold()
        }
        guard let hold else { throw .notNeeded }
        (self.directory, self.hold) = (directory, hold)
        guard let spec = try AttemptIdentity.read(in: directory) else { throw .failed("there is no specification") }
        (identity, self.spec) = spec

        FaultPoint.reach("shim-before-claim", in: place.state.directory)
        let isOurs: Bool
        do throws(AttemptError) {
            isOurs = try hold.claim(
                Claim(holder: .shim, process: place.process, host: place.guest?.host),
                launch: identity.launch,
                isShared: place.guest != nil
            )
        } catch {
            throw .failed("cannot claim the attempt, or keep room for its exit record: \(error)")
        }
        guard isOurs else { throw .notNeeded }
        FaultPoint.reach("shim-after-claim", in: place.state.directory)
    }

    /// Where the main process leaves its pid; see `AttemptHold`.
    var mainRecord: Descriptor { hold.file }

    /// Notes how the main process ended, for the case that this process is killed before the attempt is over.
    func note(_ ending: Outcome) { hold.note(identity.exitRecord(ending)) }

    /// Makes the record of the end what everybody reads from now on.
    ///
    /// - Parameter isDurable: Needed where no supervisor is there to store it.
    func publish(_ record: ExitRecord, isDurable: Bool) throws(SystemError) {
        FaultPoint.reach("shim-before-exit-record", in: state.directory)
        try hold.publish(record, isDurable: isDurable) {
            FaultPoint.reach("shim-at-exit-record", in: state.directory)
        }
        FaultPoint.reach("shim-after-exit-record", in: state.directory)
    }

    /// Makes the published record durable, and has the queue behind the job go on: there is no supervisor to do either.
    func handOver() {
        // What cannot be synced now is still there for every supervisor of this boot.
        try? hold.synchronize()
        if place.guest == nil { SupervisorLauncher.startIfNeeded(for: state) }
    }
}
