import Glibc
internal import SystemPackage

/// A reference that each thread has its own of (pthread_key_create(3)). It does not keep the object alive: whoever sets it
/// does, and takes it back before the thread ends.
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
