import TestSupport
import Testing
import Values

/// A reboot: all processes are gone, and the boot's identity is another one.
@Suite(.home)
struct RebootTests {
    let home = Home.current

    @Test func whatRanIsLostAndWhatWasQueuedGoesOn() throws {
        home.set("JOBS_BOOT_ID", "11111111-1111-4111-8111-111111111111")
        try home.succeed("group", "set", "one", "--slots", "1")
        let ended = try home.sh("echo done; exit 3")
        #expect(try home.wait(ended) == 3)
        let started = try home.fifo("started")
        let running = try home.sh(
            home.marked("running", "echo half; echo up >'\(started.path)'; exec sleep 1000"),
            options: ["--group", "one"]
        )
        _ = try started.readLine()
        let queued = try home.sh(home.marked("queued", "echo queued; exit 4"), options: ["--group", "one"])

        home.crash()
        home.set("JOBS_BOOT_ID", "22222222-2222-4222-8222-222222222222")
        #expect(try home.wait(running) == 125)
        let record = try home.record(running)
        #expect(record["status"] == "lost")
        #expect(record["reason"] == "machine-rebooted")
        #expect(record["exit_code"] == nil)
        #expect(record["survivors"] == nil)
        #expect(try home.output(running) == "half\n")
        #expect(try home.wait(queued) == 4)
        #expect(try home.wait(ended) == 3)
        #expect(home.starts(of: "running") == 1)
        #expect(home.starts(of: "queued") == 1)
        #expect(try home.wait(try home.run("true")) == 0)
    }

    @Test func anEndThatWasRecordedJustBeforeIsKept() throws {
        home.set("JOBS_BOOT_ID", "11111111-1111-4111-8111-111111111111")
        let started = try home.fifo("started")
        let gate = try home.fifo("gate")
        let number = try home.sh("echo up >'\(started.path)'; read go <'\(gate.path)'; exit 6")
        _ = try started.readLine()
        let shim = try home.shim(of: number)
        // The mark of `stop` keeps the shim from starting a supervisor, so that nobody has seen the record at the reboot.
        try home.succeed("supervisor", "stop")
        try gate.open()
        try shim.awaitEnd()
        home.crash()
        home.set("JOBS_BOOT_ID", "22222222-2222-4222-8222-222222222222")
        #expect(try home.wait(number) == 6)
    }

    /// A power cut undoes what was not synced: the claim, the output, and how far the events had come.
    @Test(arguments: [false, true])
    func whatHadStartedBeforeAPowerCutIsNeverStartedAgain(keepsDirectory: Bool) throws {
        home.set("JOBS_BOOT_ID", "11111111-1111-4111-8111-111111111111")
        let started = try home.fifo("started")
        let number = try home.sh(home.marked("job", "echo up >'\(started.path)'; exec sleep 1000"))
        _ = try started.readLine()
        let told = try sequences(after: 0).max() ?? 0
        home.crash()
        let directory = "\(home.state)/attempts/01/\(number).1"
        #expect(
            try home.command("sh", "-c", keepsDirectory ? "rm -r '\(directory)'/*" : "rm -r '\(directory)'").status == 0
        )
        home.set("JOBS_BOOT_ID", "22222222-2222-4222-8222-222222222222")
        #expect(try home.wait(number) == 125)
        #expect(try home.record(number)["reason"] == "machine-rebooted")
        #expect(home.starts(of: "job") == 1)
        let next = try sequences(after: told)
        #expect(!next.isEmpty && next.allSatisfy { $0 > told + 900 }, "\(told), then \(next)")
    }

    private func sequences(after sequence: Int64) throws -> [Int64] {
        try home.objects("events", "--after", String(sequence), "--json").compactMap { $0["seq"]?.integer }
    }

    @Test func aSupervisorThatIsKilledInTheNewBootLosesNothingOfIt() throws {
        home.set("JOBS_BOOT_ID", "11111111-1111-4111-8111-111111111111")
        #expect(try home.wait(try home.sh("exit 3")) == 3)
        home.crash()
        home.set("JOBS_BOOT_ID", "22222222-2222-4222-8222-222222222222")
        let gate = try home.fifo("gate")
        let number = try home.sh("read go <'\(gate.path)'; exit 4")
        try home.killSupervisor()
        try gate.open()
        #expect(try home.wait(number) == 4)
    }

    @Test func aLostJobCanBeRetried() throws {
        home.set("JOBS_BOOT_ID", "11111111-1111-4111-8111-111111111111")
        let started = try home.fifo("started")
        let number = try home.sh(
            "echo $JOBS_ATTEMPT; echo up >'\(started.path)'; [ $JOBS_ATTEMPT = 2 ] || exec sleep 1000"
        )
        _ = try started.readLine()
        home.crash()
        home.set("JOBS_BOOT_ID", "22222222-2222-4222-8222-222222222222")
        #expect(try home.wait(number) == 125)
        try home.succeed("retry", String(number))
        #expect(try home.wait(number) == 0)
        #expect(try home.output("\(number).1") == "1\n")
        #expect(try home.output("\(number).2") == "2\n")
    }
}
