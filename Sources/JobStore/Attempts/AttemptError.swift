package import LinuxSystem
import Values

/// Why a file of an attempt directory could not be read.
package enum AttemptError: Error, Sendable, Equatable, CustomStringConvertible {
    case system(SystemError)
    /// The file is torn, is not what its name says, or was written by a later release: a case for `doctor`.
    case invalid(file: String, problem: String)

    package var description: String {
        switch self {
        case .system(let error): error.description
        case .invalid(let file, let problem): "\(file) cannot be understood: \(problem)"
        }
    }
}
