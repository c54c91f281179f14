import TestSupport
import Testing
import Values

/// Which jobs depend on which, as text, for Graphviz and for programs.
@Suite(.home)
struct GraphTests {
    let home = Home.current

    private func numbers(_ arguments: String...) throws -> [Int64] {
        let result = try home.jobs(["graph", "--json"] + arguments)
        guard result.status == 0 else { throw Unexpected("\(result)") }
        return try result.lines.compactMap { try JSONParser.parse($0)["number"]?.integer }
    }

    @Test func aTreeOfThreeWithTheirStatuses() throws {
        let gate = try home.fifo("gate")
        let first = try home.sh("read go <'\(gate.path)'; exit 3", options: ["--name", "build"])
        let second = try home.run("true", options: ["--after", "\(first)"])
        let third = try home.run("true", options: ["--after-any", "\(first)", "--after", "\(second)"])
        _ = try home.run("sleep", "0", options: ["--in", "1h"])
        let tree = try home.jobs("graph")
        #expect(
            tree.lines == [
                "1  running  build: sh -c 'read go <'\\''\(gate.path)'\\''; exit 3'", "↓ 2  queued  true",
                "↓ 3  queued  true  (after 2, however 1 ends)",
            ],
            "\(tree)"
        )
        #expect(tree.errors.contains("1 more job has not ended and depends on no other one"))
        #expect(try numbers() == [first, second, third])
        try gate.open()
        _ = try home.wait(third)
        #expect(try numbers().isEmpty, "all have ended")
        let ended = try home.jobs("graph", "\(second)").lines
        #expect(ended[0].hasPrefix("1  failed: exit status 3  build: sh"))
        #expect(ended[1] == "↓ 2  skipped: job 1, on which it depends, failed  true")
        #expect(ended[2].hasPrefix("↓ 3  skipped: job 2, on which it depends, was skipped"))
        let record = try home.objects("graph", "--json", "\(third)")[2]
        #expect(record["status"] == "skipped" && record["after"]?["jobs"]?.array?.count == 2)
    }

    @Test func whatIsConnectedAndNothingElse() throws {
        let first = try home.run("true")
        let second = try home.run("true", options: ["--after", "\(first)"])
        let third = try home.run("true", options: ["--after", "\(second)"])
        let other = try home.run("true", options: ["--after", "\(first)", "--group", "g"])
        let alone = try home.run("true")
        for number in first...alone { try home.wait(number) }
        #expect(try numbers("\(third)") == [first, second, third, other])
        #expect(try numbers("\(alone)") == [alone])
        #expect(try numbers("\(first)-\(second)") == [first, second, third, other])
        #expect(try numbers("--group", "g").isEmpty, "all have ended")
        #expect(try home.jobs("graph", "--group", "h").status == 4)
        #expect(try home.jobs("graph", "99").status == 4)
        #expect(try home.jobs("graph", "--group", "g", "1").status == 64)
    }

    @Test func aWholeBatchIsALineAndADrawing() throws {
        try home.succeed("group", "pause", "g", "--create")
        try home.succeed("run", "--array", "1-100", "--group", "g", "--", "echo", "{}")
        let last = try home.run("true", options: ["--after", "batch:1"])
        let lines = try home.jobs("graph").lines
        #expect(lines == ["1-100  100 jobs: 100 queued  echo 1", "↓ \(last)  queued  true"])
        #expect(try numbers("--batch", "7") == Array(1...last))
        #expect(try home.jobs("graph", "--batch", "\(last)").status == 64)
        let drawing = try home.jobs("graph", "--dot", "\(last)").lines
        #expect(drawing.first == "digraph jobs {" && drawing.last == "}")
        #expect(drawing.count { $0.contains(" -> \(last);") } == 100)
        let plain = try home.jobs("graph", environment: ["LANG": "C"]).lines
        #expect(plain[1] == "v \(last)  queued  true")
    }
}
