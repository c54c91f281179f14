import LinuxSystem
import Values

/// Why a shim leaves without having run its attempt and without a record of that.
enum ShimRefusal: Error {
    /// Another shim lives, or somebody else decided about the launch.
    case notNeeded
    case failed(String)

    /// What `body` returns; its error becomes a refusal.
    static func unless<Value>(
        _ doing: String,
        _ body: () throws(SystemError) -> Value
    ) throws(ShimRefusal) -> Value {
        do throws(SystemError) {
            return try body()
        } catch {
            throw .failed("\(doing): \(error)")
        }
    }
}
