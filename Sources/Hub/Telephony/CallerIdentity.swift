import Wire

/// Who is on the telephone: the number, as a user of the platform that the bot's token is for. Pure.
///
/// - Invariant: two people never share a user: a number that is withheld is nobody's, however the telephone company writes that.
package enum CallerIdentity {
    /// What ITU-T E.164 allows; the fewest are extensions of a private exchange.
    private static let digitCounts = 3...15

    /// What Twilio puts in place of a number, the words typed on the keys of a telephone: restricted, blocked, unknown, anonymous,
    /// unavailable.
    private static let withheld: Set<String> = ["7378742833", "2562533", "8656696", "266696687", "86282452253"]

    /// The user who calls from a number; nil when it is withheld or none.
    ///
    /// - Parameter callerId: `+1 (555) 123-4567`, `tel:+15551234567`, `sip:+15551234567@example.org`.
    package static func userId(of callerId: String?, on platform: String) -> String? {
        callerId.flatMap(digits).map { "\(platform)_\($0)" }
    }

    /// The user of a call that is over; nil when it names none.
    ///
    /// The person's number is the telephone company's word and wins over the variables of the conversation, which a client may set.
    ///
    /// - Parameter platforms: those whose users are telephone numbers; a call may be of no other's.
    package static func userId(of call: FinishedCall, platforms: [String]) -> String? {
        let variables = call.conversationInitiationClientData?.dynamicVariables ?? [:]
        let named = (variables["user_id"]?.stringValue ?? call.userId).flatMap(UserName.init).flatMap {
            platforms.contains($0.platform) ? $0 : nil
        }
        guard let number = call.metadata?.phoneCall?.externalNumber ?? variables["system__caller_id"]?.stringValue else {
            return named?.text
        }
        return (named?.platform ?? platforms.first).flatMap { userId(of: number, on: $0) }
    }

    private static func digits(of callerId: String) -> String? {
        var number = Substring(callerId)
        for scheme in ["tel:", "sip:", "sips:"] where number.lowercased().hasPrefix(scheme) {
            number = number.dropFirst(scheme.count)
            break
        }
        number = number.prefix { $0 != "@" && $0 != ";" }
        let digits = number.filter { !"+-.() \u{a0}".contains($0) }
        guard digits.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }), digitCounts.contains(digits.utf8.count),
            !withheld.contains(digits)
        else { return nil }
        return digits
    }
}
