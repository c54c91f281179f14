import JobExecutors
import JobModel
import JobProtocol
import JobStore
import LinuxSystem
import Logging
import Values

extension Engine {
    /// Takes up what an earlier supervisor left: the queue as it was, and every live attempt's fate. Nothing that is
    /// queued starts before the last of them is known.
    ///
    /// - Parameter pools: Those of the configuration, which are made where there are none of their names.
    func recover(pools: [Pool] = []) throws {
        let isRebooted = BootMark(state).isOfEarlierBoot
        // Events that were told and not synced may be gone: their numbers are not given out again.
        if isRebooted { try database.skipEvents() }
        lastEvent = try database.lastSequence()
        try reloadQueue()
        make(pools)
        let live = try database.live()
        unsettled = Set(live.map(\.key))
        scheduler.isHeld = !unsettled.isEmpty
        if unsettled.isEmpty { noteBoot() }
        for job in live {
            executor(of: job).reconnect(try runningAttempt(of: job), isAfterReboot: isRebooted)
        }
        retention.noteStart(now: Clock.monotonic())
        noteStart()
        log.info("recovered", metadata: ["queued": "\(scheduler.queuedCount)", "live": "\(live.count)"])
    }

    /// Before anything is started in this boot of the machine, and after the fate of all that was started in earlier ones
    /// is known.
    func noteBoot() {
        do throws(SystemError) {
            try BootMark(state).update()
        } catch {
            log.warning("the boot could not be noted", metadata: ["error": "\(error)"])
        }
    }

    /// That one cannot be made, for instance on a full disk, keeps nobody from starting.
    private func make(_ pools: [Pool]) {
        for pool in pools where scheduler.total(ofPool: pool.name) == nil {
            let variable = pool.variable.map { PoolSetCall.Variable.named($0) }
            let call = PoolSetCall(name: pool.name, size: pool.size, variable: variable)
            do {
                _ = try database.transaction { try setPool(call, by: nil) }
            } catch {
                log.warning("a pool could not be made", metadata: ["pool": "\(pool.name)", "error": "\(error)"])
            }
        }
    }

    /// The first event. That it cannot be stored on a full disk keeps nobody from starting.
    private func noteStart() {
        do {
            try database.transaction { try append(.supervisorStarted, ["pid": .integer(Int64(lifecycle.pid))]) }
        } catch {
            space.pressure(error)
            log.warning("the start could not be noted", metadata: ["error": "\(error)"])
        }
    }

    /// The last event. That it cannot be stored, for instance on a full disk, keeps nobody from leaving.
    func noteStop() {
        do {
            try database.transaction { try append(.supervisorStopped, ["pid": .integer(Int64(lifecycle.pid))]) }
        } catch {
            log.warning("the end could not be noted", metadata: ["error": "\(error)"])
        }
    }

    /// Looks over a large database that was not closed cleanly, beside the work.
    func checkDatabase() throws {
        let (state, inbox) = (self.state, self.inbox)
        _ = try WorkerThread("jobs-check") {
            do {
                try Database.openForReading(in: state).check()
                inbox.put(
                    .resume { engine in
                        engine.database.needsCheck = false
                        engine.log.info("the database is sound")
                    }
                )
            } catch let error as StoreError where error.isCorrupt {
                inbox.put(.resume { engine in engine.noteDamage(error) })
            } catch {
                inbox.put(.resume { engine in engine.log.warning("no check", metadata: ["error": "\(error)"]) })
            }
        }
    }
}
