/// "Did you mean": the word that somebody mistyped.
package enum Spelling {
    /// The words that are nearest to what was typed, and near enough: at most a third of its letters are wrong, in any
    /// case of letters. Where none is, those that begin with it.
    package static func nearest(to typed: String, among words: some Sequence<String>) -> [String] {
        let most = max(1, typed.count / 3)
        let lower = typed.lowercased()
        let near = words.map { (word: $0, distance: distance(lower, $0.lowercased())) }.filter { $0.distance <= most }
        guard let least = near.map(\.distance).min() else {
            return typed.count >= 2 ? words.filter { $0.hasPrefix(typed) } : []
        }
        var nearest: [String] = []
        for (word, distance) in near where distance == least && !nearest.contains(word) { nearest.append(word) }
        return nearest
    }

    /// `did you mean 'status'?`, with at most two of the nearest words; `nil` where none is near.
    package static func question(for typed: String, among words: some Sequence<String>) -> String? {
        let near = nearest(to: typed, among: words).prefix(2).map { "'\($0)'" }
        return near.isEmpty ? nil : "did you mean \(near.joined(separator: " or "))?"
    }

    /// The same behind a semicolon, to end a message with, or else what there is to say instead.
    package static func hint(
        for typed: String,
        among words: some Sequence<String>,
        otherwise advice: String? = nil
    ) -> String {
        (question(for: typed, among: words) ?? advice).map { "; \($0)" } ?? ""
    }

    /// How many letters have to be put in, left out, replaced or exchanged with their neighbours (Damerau's distance
    /// without substrings that are edited twice). Of long words the first 64 letters count.
    package static func distance(_ left: String, _ right: String) -> Int {
        let (left, right) = (Array(left.prefix(64)), Array(right.prefix(64)))
        var before: [Int] = []
        var row = Array(0...right.count)
        for (index, letter) in left.enumerated() {
            var next = [index + 1]
            for column in right.indices {
                var least = min(row[column + 1], next[column]) + 1
                least = min(least, row[column] + (letter == right[column] ? 0 : 1))
                if index > 0, column > 0, letter == right[column - 1], left[index - 1] == right[column] {
                    least = min(least, before[column - 1] + 1)
                }
                next.append(least)
            }
            (before, row) = (row, next)
        }
        return row[right.count]
    }
}
