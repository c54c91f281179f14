import TestSupport
import Testing

/// A command that only talks to the supervisor costs little: whoever submits a thousand jobs pays for each.
@Suite(.home)
struct ClientCostTests {
    let home = Home.current

    /// Beyond what `--version` costs, which is the start of the program and its end, and the tree of all subcommands.
    private func costs(_ arguments: String...) throws -> (calls: Int, faults: Int) {
        let (whole, start) = (try SystemCalls.cost(in: home, arguments), try SystemCalls.cost(in: home, ["--version"]))
        return (whole.calls - start.calls, whole.faults - start.faults)
    }

    /// Raise a number only for something that is worth it to everybody, and lower it when it has become too high.
    @Test func theyAskTheSystemForLittle() throws {
        try home.succeed("supervisor", "start")
        let number = try home.run("true")
        #expect(try home.wait(number) == 0)
        let (status, run) = (try costs("status", String(number)), try costs("run", "--", "true"))
        #expect(status.calls <= 48 && run.calls <= 92, "\(status), \(run)")
        #expect(status.faults <= 50 && run.faults <= 80, "\(status), \(run)")
    }
}
