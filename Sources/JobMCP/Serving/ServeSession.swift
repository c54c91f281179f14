import CLinux
import Glibc
package import LinuxSystem
import Values

/// What the command line says about a server.
package struct ServeOptions: Sendable {
    /// The state directory; `nil`: the usual one.
    package var home: String?
    /// The sets of tools that are offered.
    package var toolsets: [Toolset] = [.standard]
    /// Jobs get what the user's login shell sets and this environment lacks.
    package var usesLoginShell = false
    package var tools = ToolSettings()

    package init() {}
}

/// A server from its start to its end: standard input and output belong to the protocol, the calling thread waits for the
/// end of input or for a signal.
package enum ServeSession {
    /// How long answers may take to go out at the end: a client waits two seconds, then it kills.
    private static let farewell = TimeSpan.milliseconds(500)

    /// How long requests that were read may take to be answered, when no more will come; waits are given up then.
    private static let lastAnswers = TimeSpan.milliseconds(300)

    /// Serves until the client closes its end, or SIGTERM, SIGINT or SIGHUP comes; a second signal ends it at once. No job
    /// is touched by it.
    package static func run(_ options: ServeOptions) throws(SystemError) {
        // Before other threads are made, which inherit this.
        let signals = Descriptor(
            owning: try check("signalfd") { clinux_signalfd([SIGTERM, SIGINT, SIGHUP], 3) }
        )
        // A terminal whose foreground is another's would stop the server, which then heard no signal but SIGKILL. Now reading
        // from it fails instead, and that is the end.
        var stops = sigset_t()
        sigemptyset(&stops)
        for signal in [SIGTTIN, SIGTTOU] { sigaddset(&stops, signal) }
        pthread_sigmask(SIG_BLOCK, &stops, nil)
        let streams = try StandardStreams.take()
        let end = try Inbox<Void>()
        let writer = try MessageWriter(streams.output)
        try writer.start { end.put(()) }
        let server = Server(options, writer: writer)
        try MessageReader(streams.input).start({ server.receive($0) }, atEnd: { end.put(()) })

        while !((try? Descriptor.awaitInput(ofAny: [signals, end.descriptor], within: .seconds(3600))) ?? true) {}
        if end.takeAll().isEmpty {
            forget(signals)
        } else {
            // Who pipes requests in and reads the answers may have closed the input at once.
            let drained = try Inbox<Void>()
            server.drain(drained)
            _ = try? Descriptor.awaitInput(ofAny: [signals, drained.descriptor], within: lastAnswers)
        }
        server.finish()
        _ = try? Descriptor.awaitInput(ofAny: [signals, writer.finished.descriptor], within: farewell)
    }

    /// Takes the signals that came.
    private static func forget(_ signals: Descriptor) {
        var information = [UInt8](repeating: 0, count: 128 * 8)
        _ = information.withUnsafeMutableBytes { try? signals.read(into: $0) }
    }
}
