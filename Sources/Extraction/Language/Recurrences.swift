/// Replaces "every morning", "twice a week", "on weekends", "most days" by one token each.
enum Recurrences {
    private static let periods = words(
        """
        day days morning mornings afternoon evening evenings night nights week weeks weekend weekends month months year years
        summer winter spring autumn monday tuesday wednesday thursday friday saturday sunday mondays tuesdays wednesdays thursdays
        fridays saturdays sundays
        """)
    private static let plural = words(
        "weekends weekdays mondays tuesdays wednesdays thursdays fridays saturdays sundays")
    private static let counts = words("once twice times time")

    static func replace(in tokens: [Token]) -> [Token] {
        var result: [Token] = []
        result.reserveCapacity(tokens.count)
        var index = 0
        while index < tokens.count {
            let count = continued(tokens[index...], from: length(tokens[index...]))
            if count > 0 {
                result.append(Token(kind: .recurrence, word: "", surface: tokens[index..<index + count].phrase))
                index += count
            } else {
                result.append(tokens[index])
                index += 1
            }
        }
        return result
    }

    private static let days = Set(Lexicon.weekdays).union(Lexicon.weekdays.map { $0 + "s" }).union(["weekend", "weekends"])
    private static let partsOfDay = words("morning mornings afternoon afternoons evening evenings night nights")
    private static let newThoughts = words("i we my our he she they it is are was")

    /// "every Tuesday" | "and Thursday", "on Mondays" | ", Wednesdays and on Fridays": the days named after the first.
    private static func continued(_ tokens: ArraySlice<Token>, from count: Int) -> Int {
        guard count > 1, let last = tokens.dropFirst(count - 1).first?.word, let alike = [days, partsOfDay].first(where: { $0.contains(last) }) else { return count }
        var end = count
        while true {
            var rest = tokens.dropFirst(end)
            let joints = rest.prefix(2).prefix { $0.kind == .comma || $0.word == "and" || $0.word == "or" }
            rest = rest.dropFirst(joints.count)
            var used = joints.count
            if let again = rest.first, ["on", "every", "each"].contains(again.word) { rest = rest.dropFirst(); used += 1 }
            guard let day = rest.first, alike.contains(day.word) else { return end }
            rest = rest.dropFirst()
            used += 1
            if alike == days, let part = rest.first, partsOfDay.contains(part.word) { rest = rest.dropFirst(); used += 1 }
            if let next = rest.first, newThoughts.contains(next.word), joints.allSatisfy({ $0.kind == .comma }) { return end }
            end += used
        }
    }

    private static func length(_ tokens: ArraySlice<Token>) -> Int {
        let spoken = tokens.prefix(4).map(\.word)
        guard spoken.count >= 1 else { return 0 }
        func at(_ offset: Int) -> String { offset < spoken.count ? spoken[offset] : "" }
        switch at(0) {
        case "every", "each", "most":
            if at(0) == "every", ["single", "other", "second", "few"].contains(at(1)), periods.contains(at(2)) { return 3 }
            if periods.contains(at(1)) { return at(0) == "every" && ["morning", "night", "evening", "afternoon"].contains(at(2)) ? 3 : 2 }
        case "on", "at":
            if plural.contains(at(1)) { return 2 }
            if Lexicon.weekdays.contains(at(1)), ["mornings", "evenings", "nights", "afternoons"].contains(at(2)) { return 3 }
            if at(0) == "on", at(1) == "the", plural.contains(at(2)) { return 3 }
        case "in" where at(1) == "the" && ["mornings", "evenings"].contains(at(2)): return 3
        case "daily", "weekly", "nightly": return spoken.count == 1 || !tokens.dropFirst().first!.isWord || Lexicon.functionWords.contains(at(1)) ? 1 : 0
        case "once" where ["a", "per", "each"].contains(at(1)) && periods.contains(at(2)): return 3
        case "twice" where ["a", "per", "each"].contains(at(1)) && periods.contains(at(2)): return 3
        case let word where (Lexicon.numbers[word] ?? Int(word)) != nil && at(1) == "times" && ["a", "per"].contains(at(2)) && periods.contains(at(3)):
            return 4
        default: break
        }
        return 0
    }
}
