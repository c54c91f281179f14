import CLinux
internal import SystemPackage

/// Waits for any of many descriptors (epoll(7), level-triggered).
package final class Poller: Sendable {
    private let descriptor: Descriptor

    package struct Events: OptionSet, Sendable {
        package let rawValue: UInt32
        package init(rawValue: UInt32) { self.rawValue = rawValue }

        package static let readable = Events(rawValue: UInt32(clinux_event_readable))
        package static let writable = Events(rawValue: UInt32(clinux_event_writable))
        package static let error = Events(rawValue: UInt32(clinux_event_error))
        package static let hangUp = Events(rawValue: UInt32(clinux_event_hangup))
    }

    package struct Report: Sendable {
        package var token: UInt64
        package var events: Events
    }

    package init() throws(SystemError) {
        descriptor = Descriptor(owning: try check("epoll_create") { clinux_epoll_create() })
    }

    /// Reports of `watched` will carry `token`.
    package func add(_ watched: Descriptor, _ events: Events, token: UInt64) throws(SystemError) {
        try check("epoll_ctl") { clinux_epoll_add(descriptor.rawValue, watched.rawValue, events.rawValue, token) }
    }

    package func modify(_ watched: Descriptor, _ events: Events, token: UInt64) throws(SystemError) {
        try check("epoll_ctl") { clinux_epoll_modify(descriptor.rawValue, watched.rawValue, events.rawValue, token) }
    }

    package func remove(_ watched: Descriptor) { _ = clinux_epoll_remove(descriptor.rawValue, watched.rawValue) }

    /// What is ready; empty after `timeout` milliseconds (-1: for ever) or when a signal arrived.
    package func wait(timeout: Int32 = -1) throws(SystemError) -> [Report] {
        var events = [clinux_event](repeating: clinux_event(), count: 64)
        let count = clinux_epoll_wait(descriptor.rawValue, &events, 64, timeout)
        if count < 0 {
            let error = SystemError.last("epoll_wait")
            if error.errno == .interrupted { return [] }
            throw error
        }
        return events[..<Int(count)].map { Report(token: $0.token, events: Events(rawValue: $0.events)) }
    }
}
