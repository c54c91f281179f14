import JobModel
import JobStore
import LinuxSystem

/// Sees that what must be stored can be: on a full disk the ballast is given up, and new work refused until there is
/// space for both again.
struct SpaceKeeper {
    private let ballast: Ballast
    private var isShort = false

    init(_ state: StateDirectory) {
        ballast = Ballast(state)
        _ = try? ballast.restore()
    }

    /// A change could not be stored.
    mutating func pressure(_ error: any Error) {
        guard let error = error as? StoreError, error.isFull else { return }
        isShort = true
        _ = try? ballast.release()
    }

    /// Throws where new work must be refused because the disk is full.
    mutating func admit() throws(JobsError) {
        guard isShort else { return }
        guard (try? ballast.restore()) ?? false else {
            throw JobsError(
                .storage,
                "the disk with the state directory is full: nothing was submitted; free some space and try again"
            )
        }
        isShort = false
    }
}
