import TestSupport
import Testing

/// A command that only talks to the supervisor costs little: whoever submits a thousand jobs pays for each.
@Suite(.home)
struct ClientCostTests {
    let home = Home.current

    /// The start of the program and its end cost the same for all of them.
    private func costs(_ arguments: String...) throws -> Int {
        let whole = try SystemCalls.count(in: home, arguments)
        return try whole - SystemCalls.count(in: home, ["--version"])
    }

    /// Raise a number only for something that is worth it to everybody, and lower it when it has become too high.
    @Test func theyAskTheSystemForLittle() throws {
        try home.succeed("supervisor", "start")
        let number = try home.run("true")
        #expect(try home.wait(number) == 0)
        #expect(try costs("status", String(number)) <= 48)
        #expect(try costs("run", "--", "true") <= 92)
    }
}
