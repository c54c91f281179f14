/// The stream that a piece of output was written to.
package enum OutputStream: UInt8, Sendable, CaseIterable {
    case stdout = 0
    case stderr = 1
}
