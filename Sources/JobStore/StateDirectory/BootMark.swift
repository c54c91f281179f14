internal import JobModel
package import LinuxSystem

/// The boot of the machine in which jobs were last started. What runs survives the death of any process, but not a reboot;
/// and what was not synced then may be gone. A supervisor that finds another boot here knows that every attempt which was
/// committed as started, and has no end, is over.
package struct BootMark {
    private let state: StateDirectory

    package init(_ state: StateDirectory) { self.state = state }

    /// Whether the machine was booted since; false where no earlier release has left a mark.
    package var isOfEarlierBoot: Bool {
        guard let recorded = try? state.directory.readFile(StateFile.bootID, limit: 100), !recorded.isEmpty else {
            return false
        }
        return recorded != Self.current
    }

    /// Marks this boot, durably, before anything is started in it. Where that fails there is no mark at all: a wrong one
    /// would have running jobs taken for lost.
    package func update() throws(SystemError) {
        if let recorded = try? state.directory.readFile(StateFile.bootID, limit: 100), recorded == Self.current {
            return
        }
        do throws(SystemError) {
            try state.directory.replaceFile(StateFile.bootID, with: Self.current, synchronized: true)
        } catch {
            try? state.directory.remove(StateFile.bootID)
            throw error
        }
    }

    private static var current: [UInt8] { Array("\(Machine.bootID())\n".utf8) }
}
