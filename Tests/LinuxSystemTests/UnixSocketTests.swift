import CLinux
import Glibc
import JobModel
import LinuxSystem
import SystemPackage
import TestSupport
import Testing
import Values

@Suite struct UnixSocketTests {
    @Test func theLengthOfThePathDoesNotMatter() throws {
        let scratch = try Scratch()
        var directory = scratch.directory
        for _ in 0..<4 {
            let name = String(repeating: "d", count: 200)
            try directory.makeDirectory(name)
            directory = try directory.openDirectory(name)
        }
        let listener = try UnixSocket.listen("sock", in: directory, backlog: 8)
        #expect(try directory.status(of: "sock").map { $0.st_mode & 0o7777 } == 0o600)
        #expect(try directory.names() == ["sock"])
        let client = try UnixSocket.connect("sock", in: directory)
        let server = try #require(try UnixSocket.accept(listener))
        try UnixSocket.sendAll(Array("hello".utf8), over: client)
        client.closeEarly()
        try server.setNonblocking(false)
        #expect(try server.readAll(limit: 100) == Array("hello".utf8))
        #expect(try UnixSocket.accept(listener) == nil)
    }

    @Test func listeningAgainTakesThePlaceOfADeadSocket() throws {
        let scratch = try Scratch()
        var listener: Descriptor? = try UnixSocket.listen("sock", in: scratch.directory, backlog: 8)
        #expect(listener != nil)
        listener = nil
        let refused = #expect(throws: SystemError.self) { try UnixSocket.connect("sock", in: scratch.directory) }
        #expect(refused?.errno == .connectionRefused)
        listener = try UnixSocket.listen("sock", in: scratch.directory, backlog: 8)
        #expect(throws: Never.self) { try UnixSocket.connect("sock", in: scratch.directory) }
        let missing = #expect(throws: SystemError.self) { try UnixSocket.connect("none", in: scratch.directory) }
        #expect(missing?.errno == .noSuchFileOrDirectory)
    }

    @Test func connectingToSomebodyWhoDoesNotAcceptEndsWithTheTime() throws {
        let scratch = try Scratch()
        let listener = try UnixSocket.listen("sock", in: scratch.directory, backlog: 0)
        var clients: [Descriptor] = []
        let error = #expect(throws: SystemError.self) {
            for _ in 0..<10 {
                let time = TimeSpan.milliseconds(50)
                clients.append(try UnixSocket.connect("sock", in: scratch.directory, within: time))
            }
        }
        #expect(error?.errno == .wouldBlock)
        withExtendedLifetime(listener) {}
    }

    @Test func theKernelSaysWhoIsThere() throws {
        let (left, right) = try UnixSocket.pair()
        #expect(try UnixSocket.peerUser(of: left) == geteuid())
        #expect(try UnixSocket.peerProcess(of: right) == getpid())
    }

    @Test func descriptorsTravelWithTheBytes() throws {
        let (left, right) = try UnixSocket.pair()
        let (read, write) = try Descriptor.pipe()
        #expect(try UnixSocket.send([1, 2], descriptors: [write.rawValue], over: left) == 2)
        write.closeEarly()
        var buffer = [UInt8](repeating: 0, count: 10)
        let received = try buffer.withUnsafeMutableBytes { try UnixSocket.receive(into: $0, from: right) }
        #expect(received.count == 2 && received.descriptors.count == 1)
        try received.descriptors[0].writeAll([9])
        #expect(fcntl(received.descriptors[0].rawValue, F_GETFD) & FD_CLOEXEC != 0)
        received.descriptors[0].closeEarly()
        #expect(try read.readAll(limit: 10) == [9])
        #expect(throws: SystemError.self) {
            try UnixSocket.send([1], descriptors: Array(repeating: read.rawValue, count: 9), over: left)
        }
    }

    @Test func writingToNobodyIsAnErrorAndNoSignal() throws {
        let (left, right) = try UnixSocket.pair()
        right.closeEarly()
        let error = #expect(throws: SystemError.self) { try UnixSocket.sendAll([1], over: left) }
        #expect(error?.errno == .brokenPipe)
    }
}
