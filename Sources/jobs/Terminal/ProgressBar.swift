/// How far something is, as a bar that every terminal and every font can show.
enum ProgressBar {
    private static let length = 10

    /// `[####------] 40%`
    /// - Parameter fraction: 0–1.
    static func text(_ fraction: Double) -> String {
        let fraction = max(0, min(1, fraction))
        let full = Int((fraction * Double(length)).rounded(.down))
        let bar = String(repeating: "#", count: full) + String(repeating: "-", count: length - full)
        return "[\(bar)] \(Columns.padded(String(Int((fraction * 100).rounded(.down))), to: 3, right: true))%"
    }
}
