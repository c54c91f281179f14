import CLinux
import Glibc
import Synchronization
internal import SystemPackage

/// A thread of the system, for loops that block: they must not sit on the few threads of Swift's concurrency.
package final class WorkerThread: Sendable {
    private final class Start: Sendable {
        let name: String
        let body: @Sendable () -> Void

        init(name: String, body: @escaping @Sendable () -> Void) {
            self.name = name
            self.body = body
        }
    }

    private let handle: UInt
    private let isJoined = Atomic(false)

    /// Runs `body` on a new thread, which bears the first 15 bytes of `name` (prctl(PR_SET_NAME)).
    package init(_ name: String, body: @escaping @Sendable () -> Void) throws(SystemError) {
        var handle = pthread_t()
        let start = Unmanaged.passRetained(Start(name: name, body: body))
        let result = pthread_create(
            &handle,
            nil,
            { argument in
                guard let argument else { return nil }
                let start = Unmanaged<Start>.fromOpaque(argument).takeRetainedValue()
                _ = clinux_set_name(start.name)
                start.body()
                return nil
            },
            start.toOpaque()
        )
        guard result == 0 else {
            start.release()
            throw SystemError("pthread_create", errno: .init(rawValue: result))
        }
        self.handle = UInt(handle)
    }

    /// A thread that nobody joins gives its stack back by itself.
    deinit {
        if !isJoined.load(ordering: .relaxed) { pthread_detach(pthread_t(handle)) }
    }

    /// Waits until the body has returned. To be called once.
    package func join() {
        isJoined.store(true, ordering: .relaxed)
        pthread_join(pthread_t(handle), nil)
    }
}

/// A reference per thread (pthread_key_create(3)). It does not keep the object alive: the code that sets it does, and clears
/// it before the thread ends.
package final class ThreadLocal<Object: AnyObject>: Sendable {
    private let key: pthread_key_t

    package init() throws(SystemError) {
        var key = pthread_key_t()
        let result = pthread_key_create(&key, nil)
        guard result == 0 else { throw SystemError("pthread_key_create", errno: .init(rawValue: result)) }
        self.key = key
    }

    deinit { pthread_key_delete(key) }

    /// The calling thread's; `nil` where it has set none.
    package var value: Object? {
        get { pthread_getspecific(key).map { Unmanaged<Object>.fromOpaque($0).takeUnretainedValue() } }
        set { pthread_setspecific(key, newValue.map { UnsafeRawPointer(Unmanaged.passUnretained($0).toOpaque()) }) }
    }
}
