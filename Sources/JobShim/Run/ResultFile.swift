import Glibc
import JobModel
import JobProtocol
import JobStore
import LinuxSystem
import SystemPackage
import Values

/// What the job wrote to `$JOBS_RESULT`.
enum ResultFile {
    /// In bytes.
    static let limit = 1 << 20

    /// The result, or why there is none although the job wrote something. Only a regular file of the attempt directory
    /// counts: no link is followed, and nothing is waited for. From now on it is nobody else's, whatever umask the job had.
    static func read(in directory: Directory) -> (JSONValue?, JobFailure?) {
        func failure(_ errno: Int32, _ problem: String) -> (JSONValue?, JobFailure?) {
            let message = "the result in $JOBS_RESULT was ignored: \(problem)"
            return (nil, JobFailure(step: JobFailure.resultStep, errno: errno, message: message))
        }
        do throws(SystemError) {
            if let status = try directory.status(of: AttemptFile.result), status.st_mode & S_IFMT == S_IFREG,
                status.st_mode & 0o7777 != 0o600
            {
                try? directory.setMode(of: AttemptFile.result, 0o600)
            }
            guard let bytes = try directory.readFile(AttemptFile.result, limit: limit), !bytes.isEmpty else {
                return (nil, nil)
            }
            do throws(JSONSyntaxError) {
                let result = try JSONParser.parse(bytes)
                let depth = JSONParser.maximumDepthOfPayload
                guard !result.isNested(deeperThan: depth) else {
                    return failure(0, "it is nested deeper than \(depth)")
                }
                return (result, nil)
            } catch {
                return failure(0, "it is not JSON: \(error)")
            }
        } catch {
            switch error.errno {
            case .fileTooLarge: return failure(error.errno.rawValue, "it is larger than 1 MiB")
            case .tooManySymbolicLinkLevels: return failure(error.errno.rawValue, "it is a symbolic link")
            case .invalidArgument: return failure(error.errno.rawValue, "it is not a regular file")
            default: return failure(error.errno.rawValue, "\(error.errno)")
            }
        }
    }
}
