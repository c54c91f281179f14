import Glibc
import JobModel
import JobProtocol
import LinuxSystem
import TestSupport
import Testing
import Values

/// Jobs as resources, and what is told of their changes.
@Suite(.home)
struct ServeResourcesTests {
    let home = Home.current

    @Test func aJobAndItsOutput() throws {
        let number = try home.sh("printf 'one\\ntwo\\033[1mbold\\n'; echo wrong >&2; exit 3")
        try home.wait(number)
        let client = try ServeClient(home)
        let read = try client.result("resources/read", ["uri": .string("job://\(number)")])
        let record = try JSONParser.parse(try #require(read["contents"]?.array?.first?["text"]?.string))
        #expect(record["exit_code"] == 3)
        #expect(read["cacheScope"] == "private")

        let out = try client.result("resources/read", ["uri": .string("job://\(number)/log?stream=stdout")])
        #expect(out["contents"]?.array?.first?["text"] == "one\ntwobold\n")
        #expect(out["contents"]?.array?.first?["_meta"]?["jobs/isLast"] == true)
        let page = try client.result("resources/read", ["uri": .string("job://\(number)/log?stream=stdout&limit=6")])
        #expect(page["contents"]?.array?.first?["text"] == "one\n")
        #expect(page["contents"]?.array?.first?["_meta"]?["jobs/nextOffset"] == 4)
        #expect(page["contents"]?.array?.first?["_meta"]?["jobs/isLast"] == false)
    }

    @Test func whatIsNotThere() throws {
        let client = try ServeClient(home)
        let answer = try client.answer(to: try client.send("resources/read", ["uri": "job://nope"]))
        #expect(answer["error"]?["code"] == -32602)
        #expect(answer["error"]?["data"]?["uri"] == "job://nope")
        try client.initialize()
        #expect(try client.errorCode("resources/read", ["uri": "job://nope"], meta: nil) == -32002)
        #expect(try client.errorCode("resources/subscribe", ["uri": "job://nope"], meta: nil) == -32002)
        #expect(try client.errorCode("prompts/get", ["name": "nope"]) == -32602)
        #expect(try client.errorCode("prompts/get", ["name": "jobs_postmortem"]) == -32602)
        #expect(try client.errorCode("tools/call", ["name": "nope"]) == -32602)
        #expect(try client.errorCode("tools/call", ["name": "get_job_status", "arguments": [1]]) == -32602)
        #expect(try client.errorCode("tools/list", ["cursor": ""]) == -32602)
    }

    @Test func theListComesInPagesThatAddedJobsDoNotMove() throws {
        try home.succeed("group", "pause", "held", "--create")
        for _ in 1...60 { _ = try home.run("true", options: ["--group", "held"]) }
        let client = try ServeClient(home)
        let first = try client.result("resources/list")
        let uris = first["resources"]?.array?.compactMap { $0["uri"]?.string } ?? []
        #expect(uris.first == "jobs://list")
        #expect(uris.count == 51)
        _ = try home.run("true", options: ["--group", "held"])
        let cursor = try #require(first["nextCursor"])
        let second = try client.result("resources/list", ["cursor": cursor])
        #expect(second["resources"]?.array?.count == 10)
        #expect(second["nextCursor"] == nil)
        let others = second["resources"]?.array?.compactMap { $0["uri"]?.string } ?? []
        #expect(others.filter(uris.contains) == [])
    }

    @Test func aStreamIsToldOfWhatItAskedForAndOfTheLastState() throws {
        let gate = try home.fifo("gate")
        let number = try home.sh("echo one; read go <'\(gate.path)'; echo two")
        let client = try ServeClient(home)
        let wanted: JSONValue = [
            "resourcesListChanged": true, "toolsListChanged": true,
            "resourceSubscriptions": [.string("job://\(number)"), .string("job://\(number)/log"), "job://99"],
        ]
        try client.send("subscriptions/listen", ["notifications": wanted], id: 0)
        let acknowledged = try client.read()["params"]?["notifications"]
        #expect(acknowledged?["resourceSubscriptions"]?.array?.count == 2)
        #expect(acknowledged?["toolsListChanged"] == nil)
        try gate.open()
        _ = try client.read { $0["params"]?["uri"] == .string("job://\(number)/log") }
        var text: String?
        repeat {
            let update = try client.notification("notifications/resources/updated")
            #expect(update["params"]?["_meta"]?["io.modelcontextprotocol/subscriptionId"] == 0)
            let read = try client.result("resources/read", ["uri": .string("job://\(number)")])
            text = read["contents"]?.array?.first?["text"]?.string
        } while text?.contains("\"status\":\"completed\"") != true
        _ = try home.run("true")
        let changed = try client.notification("notifications/resources/list_changed")
        #expect(changed["params"]?["_meta"]?["io.modelcontextprotocol/subscriptionId"] == 0)
    }

    @Test func aSilentLogHasNoNews() throws {
        let client = try ServeClient(home)
        let gate = try home.fifo("gate")
        let number = try home.sh("exec 3<'\(gate.path)'; read x <&3; echo news; read x <&3")
        let uri = JSONValue.string("job://\(number)/log")
        try client.send("subscriptions/listen", ["notifications": ["resourceSubscriptions": [uri]]], id: "log")
        _ = try client.notification("notifications/subscriptions/acknowledged")
        // Much becomes of the job that its log does not show.
        try home.succeed("pause", String(number))
        try home.succeed("resume", String(number))
        try gate.open()
        #expect(try client.notification("notifications/resources/updated")["params"]?["uri"] == uri)
        #expect(
            try client.result("resources/read", ["uri": uri])["contents"]?.array?.first?["text"] == "news\n",
            "the first update is that of the output"
        )
        try home.succeed("kill", "--now", String(number))
        _ = try client.notification("notifications/resources/updated")
        let page = try client.result("resources/read", ["uri": uri])["contents"]?.array?.first
        #expect(page?["_meta"]?["jobs/isLast"] == true)
        let rest = try client.finish().text
        #expect(!rest.contains("resources/updated"), "\(rest)")
    }

    @Test func olderClientsSubscribeOneByOne() throws {
        let number = try home.runningJob()
        let client = try ServeClient(home)
        try client.initialize("2025-06-18")
        let uri: JSONValue = .string("job://\(number)")
        #expect(try client.result("resources/subscribe", ["uri": uri], meta: nil) == [:])
        try home.succeed("pause", String(number))
        #expect(
            try client.notification("notifications/resources/updated")
                == ["jsonrpc": "2.0", "method": "notifications/resources/updated", "params": ["uri": uri]]
        )
        #expect(try client.result("resources/unsubscribe", ["uri": uri], meta: nil) == [:])
    }

    @Test func olderClientsThatListedTheJobsAreToldOfOthers() throws {
        let client = try ServeClient(home)
        try client.initialize("2025-11-25")
        _ = try client.result("resources/list", meta: nil)
        _ = try home.run("true")
        let changed = try client.notification("notifications/resources/list_changed")
        #expect(changed["params"]?["_meta"] == nil)
    }

    @Test func aReplacedSupervisorIsNotNoticed() throws {
        let number = try home.runningJob()
        let client = try ServeClient(home)
        let wanted: JSONValue = ["resourceSubscriptions": [.string("job://\(number)")]]
        try client.send("subscriptions/listen", ["notifications": wanted])
        _ = try client.notification("notifications/subscriptions/acknowledged")
        try home.killSupervisor()
        try home.succeed("kill", "--now", String(number))
        _ = try client.notification("notifications/resources/updated")
    }

    @Test func promptsAndCompletion() throws {
        let number = try home.sh("echo 'fatal: it broke'; exit 9", options: ["--name", "breaks"])
        try home.wait(number)
        let client = try ServeClient(home)
        let prompt = try client.result(
            "prompts/get",
            ["name": "jobs_postmortem", "arguments": ["job_id": "breaks"]]
        )
        let text = try #require(prompt["messages"]?.array?.first?["content"]?["text"]?.string)
        #expect(text.contains("exit code 9") && text.contains("fatal: it broke"))
        let report = try client.result("prompts/get", ["name": "jobs_report"])
        #expect(report.encodedText.contains("breaks"))
        let completed = try client.result(
            "completion/complete",
            [
                "ref": ["type": "ref/prompt", "name": "jobs_postmortem"],
                "argument": ["name": "job_id", "value": "br"],
            ]
        )
        #expect(completed["completion"]?["values"] == ["breaks"])
        #expect(
            try client.errorCode(
                "completion/complete",
                ["ref": ["type": "ref/prompt", "name": "nope"], "argument": ["name": "a", "value": ""]]
            ) == -32602
        )
    }

    @Test func aBlueprintIsAPromptWhoseParametersComplete() throws {
        _ = try home.write(
            """
            [blueprint.deploy]
            command = ["true", "{where}", "{times}", "{dry}"]
            description = "Puts it there"
            [blueprint.deploy.parameters.where]
            type = "choice"
            choices = ["staging", "stable", "live"]
            description = "The machines"
            [blueprint.deploy.parameters.times]
            type = "integer"
            minimum = 1
            default = 3
            [blueprint.deploy.parameters.dry]
            type = "boolean"
            default = false
            [blueprint.wipe]
            command = ["true"]
            blocked = true
            """,
            to: ".jobs.toml"
        )
        let client = try ServeClient(home, "--toolset", "all")
        let prompts = try #require(try client.result("prompts/list")["prompts"]?.array)
        #expect(prompts.compactMap { $0["name"]?.string } == ["jobs_postmortem", "jobs_report", "blueprint_deploy"])
        #expect(prompts.last?["arguments"]?.array?.map { $0["required"] } == [true, false, false])
        func complete(_ parameter: String, _ value: String) throws -> JSONValue? {
            let reference: JSONValue = ["type": "ref/prompt", "name": "blueprint_deploy"]
            let argument: JSONValue = ["name": .string(parameter), "value": .string(value)]
            return try client.result("completion/complete", ["ref": reference, "argument": argument])["completion"]?[
                "values"
            ]
        }
        #expect(try complete("where", "st") == ["staging", "stable"])
        #expect(try complete("dry", "") == ["true", "false"])
        #expect(try complete("times", "") == ["3"])
        #expect(try complete("nope", "") == [])
        func prompt(_ arguments: JSONValue) -> JSONValue { ["name": "blueprint_deploy", "arguments": arguments] }
        let text = try client.result("prompts/get", prompt(["where": "live", "times": "2", "dry": ""]).object ?? [:])
        let call = #"{"blueprint":"deploy","parameters":{"where":"live","times":2}}"#
        #expect(text["messages"]?.array?.first?["content"]?["text"]?.string?.contains(call) == true)
        for wrong: JSONValue in [["where": "moon"], [:], ["where": "live", "times": "0"]] {
            #expect(try client.errorCode("prompts/get", prompt(wrong).object ?? [:]) == -32602)
        }
        #expect(try client.errorCode("prompts/get", ["name": "blueprint_gone"]) == -32602)
        // Where jobs stay below a root, so do the blueprints: those that are listed are those that run.
        let inner = home.path("inner")
        try check("mkdir", inner) { mkdir(inner, 0o755) }
        _ = try home.write("[blueprint.inner]\ncommand = ['true']\n", to: "inner/.jobs.toml")
        let bound = try ServeClient(home, "--toolset", "all", "--root", inner)
        let names = try bound.result("prompts/list")["prompts"]?.array?.compactMap { $0["name"]?.string }
        #expect(names?.contains("blueprint_inner") == true)
        let started = try bound.result(
            "tools/call",
            ["name": "jobs_submit_blueprint", "arguments": ["blueprint": "inner"]]
        )
        #expect(started["structuredContent"]?["status"] != nil, "\(started)")
        // Where nothing could start them, they are not offered.
        #expect(try ServeClient(home).result("prompts/list")["prompts"]?.array?.count == 2)
    }
}
