/// Text that was written for a machine, not spoken: markup, code, templates.
enum Markup {
    static func isPresent(in text: String) -> Bool {
        var previous: UInt8 = 0
        var ticks = 0
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "{"), UInt8(ascii: "}"): return true
            case UInt8(ascii: "`"):
                ticks += 1
                if ticks == 3 { return true }
            case UInt8(ascii: "/"), UInt8(ascii: "|"), UInt8(ascii: "!"), UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"):
                if previous == UInt8(ascii: "<") { return true }
            default: break
            }
            previous = byte
        }
        return false
    }
}
