import Glibc
import JobModel
import JobOutput
import LinuxSystem
import TestSupport
import Testing
import Values

@Suite("Output is rendered for people and for programs")
struct RenderingTests {
    /// Three files that stand for stdout, stderr and the talk.
    private struct Screen {
        let scratch: Scratch
        let stdout: OutputSink
        let stderr: OutputSink
        let talk: OutputSink

        init() throws {
            let scratch = try Scratch()
            func sink(_ name: String) throws -> OutputSink {
                OutputSink(try scratch.directory.open(name, flags: O_WRONLY | O_CREAT | O_APPEND))
            }
            self.scratch = scratch
            stdout = try sink("stdout")
            stderr = try sink("stderr")
            talk = try sink("talk")
        }

        func text(_ name: String) throws -> String { String(decoding: try scratch.contents(name), as: UTF8.self) }
    }

    private func render(_ scratch: Scratch, _ options: LineRenderer.Options, on screen: Screen) throws -> LineRenderer {
        var renderer = LineRenderer(options, stdout: screen.stdout, stderr: screen.stderr, talk: screen.talk)
        let reader = OutputReader(directory: scratch.directory)
        var offset: UInt64 = 0
        while let segment = try reader.next(from: &offset) { try renderer.render(segment) }
        try renderer.finish()
        return renderer
    }

    @Test("raw: the exact bytes of each stream, each to its own descriptor")
    func raw() throws {
        let scratch = try Scratch()
        let writer = try makeWriter(scratch)
        var random = SplitMix(seed: 1)
        var expected: [OutputStream: [UInt8]] = [.stdout: [], .stderr: []]
        for _ in 0..<200 {
            let stream: OutputStream = Bool.random(using: &random) ? .stdout : .stderr
            let bytes = (0..<Int.random(in: 1...2000, using: &random)).map { UInt8(truncatingIfNeeded: $0) }
            writer.append(bytes, stream)
            expected[stream]? += bytes
        }
        let screen = try Screen()
        var renderer = RawRenderer(stdout: screen.stdout, stderr: screen.stderr, talk: screen.talk)
        let reader = OutputReader(directory: scratch.directory)
        var offset: UInt64 = 0
        while let segment = try reader.next(from: &offset) { try renderer.render(segment) }
        try renderer.finish()
        #expect(try screen.scratch.contents("stdout") == expected[.stdout])
        #expect(try screen.scratch.contents("stderr") == expected[.stderr])
        #expect(try screen.text("talk") == "")
    }

    @Test("raw: in the order of both streams where they go to the same place")
    func rawPair() throws {
        let scratch = try Scratch()
        let writer = try makeWriter(scratch)
        for number in 0..<10 { writer.append("\(number)", number % 2 == 0 ? .stdout : .stderr) }
        let file = try scratch.directory.open("both", flags: O_WRONLY | O_CREAT)
        let (stdout, stderr) = OutputSink.pair(file, try file.duplicate())
        var renderer = RawRenderer(stdout: stdout, stderr: stderr, talk: OutputSink(file))
        let reader = OutputReader(directory: scratch.directory)
        var offset: UInt64 = 0
        while let segment = try reader.next(from: &offset) { try renderer.render(segment) }
        try renderer.finish()
        #expect(try scratch.contents("both") == Array("0123456789".utf8))
    }

    @Test("raw: what is missing is told on a line of its own, as one gap")
    func rawGap() throws {
        let scratch = try Scratch()
        let writer = try makeWriter(scratch, limit: ByteCount(10))
        writer.append("0123456789")
        let screen = try Screen()
        var renderer = RawRenderer(stdout: screen.stdout, stderr: screen.stderr, talk: screen.talk)
        let reader = OutputReader(directory: scratch.directory)
        var offset: UInt64 = 0
        _ = try reader.next(from: &offset).map { try renderer.render($0) }
        offset = 5
        for _ in 0..<3 {
            writer.append([UInt8](repeating: 0x2E, count: 1024))
            var ahead = offset
            while let segment = try reader.next(from: &ahead) {
                guard case .gap = segment.content else { continue }
                try renderer.render(segment)
                offset = ahead
            }
        }
        try renderer.finish()
        #expect(try screen.text("talk") == "\n[jobs: 3.0 KiB of output dropped here]\n")
        #expect(try screen.text("stdout") == "0123456789")
    }

    @Test("by lines: whole, with time and prefix")
    func lines() throws {
        let scratch = try Scratch()
        let writer = try makeWriter(scratch, startedAt: 0)
        writer.append("one\ntw", at: 1_000_000)
        writer.append("err", .stderr, at: 2_000_000)
        writer.append("o\nlast", at: 30_000_000)
        let screen = try Screen()
        var options = LineRenderer.Options()
        options.hasTimes = true
        options.prefix = Array("7: ".utf8)
        _ = try render(scratch, options, on: screen)
        let expected = """
            7: 1970-01-01T00:00:00.001Z one
            7: 1970-01-01T00:00:00.001Z two
            7: 1970-01-01T00:00:00.030Z last

            """
        #expect(try screen.text("stdout") == expected)
        #expect(try screen.text("stderr") == "7: 1970-01-01T00:00:00.002Z err\n")
    }

    @Test("by lines: plain, and only what matches what is shown")
    func plainMatches() throws {
        let scratch = try Scratch()
        try makeWriter(scratch).append("50%\r100%\nan \u{1B}[31merror\u{1B}[0m here\nno\n")
        let screen = try Screen()
        var options = LineRenderer.Options()
        options.isPlain = true
        options.pattern = try Pattern("^100%$|an error")
        _ = try render(scratch, options, on: screen)
        #expect(try screen.text("stdout") == "100%\nan error here\n")
    }

    @Test("by lines: a gap ends the line before it")
    func lineGap() throws {
        let scratch = try Scratch()
        let writer = try makeWriter(scratch, limit: ByteCount(10))
        writer.append("0123456789abcdef\n")
        let screen = try Screen()
        var options = LineRenderer.Options()
        options.prefix = Array("x ".utf8)
        _ = try render(scratch, options, on: screen)
        #expect(try screen.text("stdout") == "x 01234\nx cdef\n")
        #expect(try screen.text("talk") == "x [jobs: 7 B of output dropped here]\n")
    }

    @Test("by lines: one that cannot be decided is counted, the others are shown")
    func undecided() throws {
        let scratch = try Scratch()
        try makeWriter(scratch).append("aaa\n" + String(repeating: "a", count: 60) + "!\naa\n")
        let screen = try Screen()
        var options = LineRenderer.Options()
        options.pattern = try Pattern("^(a+)+$")
        #expect(try render(scratch, options, on: screen).undecidedLines == 1)
        #expect(try screen.text("stdout") == "aaa\naa\n")
    }
}
