/// A part of a job's output as text for a model: bounded, without escape sequences, of progress bars the last state,
/// always valid UTF-8 (U+FFFD for what is none).
struct OutputText: Sendable, Equatable {
    var stdout = ""
    var stderr = ""
    /// Where to go on.
    var next = OutputPlace(0)
    /// Bytes that are not kept any more, between the first and the last byte that were looked at.
    var droppedBytes: UInt64 = 0
    /// What was left out in the middle.
    var leftOut: LeftOut?
    /// Whether there was nothing more when this was read.
    var isAtEnd = true
    /// Whether a search stopped because it had taken long enough.
    var isOutOfTime = false

    /// What is not shown of the part of the output that was asked for.
    struct LeftOut: Sendable, Equatable {
        /// About; of the log, where what is drawn over and escape sequences count.
        var bytes: UInt64
        /// Where it begins: from there a page shows all of it.
        var from: OutputPlace
    }
}
