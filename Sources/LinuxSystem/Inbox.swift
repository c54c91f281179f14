import CLinux
import Synchronization
import Values

/// Values that any thread hands to the one thread that waits for them.
package final class Inbox<Element: Sendable>: Sendable {
    private let elements = Mutex<[Element]>([])
    /// Polls readable while there is something to take.
    package let descriptor: Descriptor

    package init() throws(SystemError) {
        descriptor = Descriptor(owning: try check("eventfd") { clinux_eventfd() })
    }

    package func put(_ element: Element) {
        let wasEmpty = elements.withLock { elements in
            elements.append(element)
            return elements.count == 1
        }
        guard wasEmpty else { return }
        var one: UInt64 = 1
        _ = withUnsafeBytes(of: &one) { try? descriptor.write($0) }
    }

    /// Whether there is nothing to take now.
    package var isEmpty: Bool { elements.withLock { $0.isEmpty } }

    /// All that is there, in the order in which it came.
    package func takeAll() -> [Element] {
        var count: UInt64 = 0
        _ = withUnsafeMutableBytes(of: &count) { try? descriptor.read(into: $0) }
        return elements.withLock { elements in
            defer { elements = [] }
            return elements
        }
    }
}
