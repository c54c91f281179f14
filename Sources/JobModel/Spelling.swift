/// What somebody meant who mistyped a word.
package enum Spelling {
    /// The words that are nearest to what was typed, and near enough: at most a third of its letters are wrong.
    package static func nearest(to typed: String, among words: [String]) -> [String] {
        let most = max(1, typed.count / 3)
        let distances = words.map { (word: $0, distance: distance(typed, $0)) }.filter { $0.distance <= most }
        guard let least = distances.map(\.distance).min() else {
            return typed.count >= 2 ? words.filter { $0.hasPrefix(typed) } : []
        }
        return distances.filter { $0.distance == least }.map(\.word)
    }

    /// `; did you mean 'grace'?` where a word is near, else nothing: to stand behind what is wrong.
    package static func hint(for typed: String, among words: [String]) -> String {
        nearest(to: typed, among: words).first.map { "; did you mean '\($0)'?" } ?? ""
    }

    /// How many letters have to be put in, left out, replaced or exchanged with their neighbours.
    package static func distance(_ left: String, _ right: String) -> Int {
        let (left, right) = (Array(left.prefix(64)), Array(right.prefix(64)))
        var rows = [Array(0...right.count)]
        for row in 0..<left.count {
            var next = [row + 1]
            for column in 0..<right.count {
                var least = min(rows[row][column + 1], next[column]) + 1
                least = min(least, rows[row][column] + (left[row] == right[column] ? 0 : 1))
                if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
                    least = min(least, rows[row - 1][column - 1] + 1)
                }
                next.append(least)
            }
            rows.append(next)
        }
        return rows[left.count][right.count]
    }
}
