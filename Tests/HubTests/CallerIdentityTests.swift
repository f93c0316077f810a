import Hub
import Testing
import Wire

/// Whose call it is: never two people's.
@Suite struct CallerIdentityTests {
    @Test(arguments: [
        ("+15551234567", "phone_15551234567"), ("+1 (555) 123-4567", "phone_15551234567"), ("tel:+4712345678", "phone_4712345678"),
        ("sip:+15551234567@sip.example.org;transport=tls", "phone_15551234567"), ("SIPS:100@example.org", "phone_100"),
    ])
    func `a number is a user of the token's platform, however it is written`(_ callerId: String, _ userId: String) {
        #expect(CallerIdentity.userId(of: callerId, on: "phone") == userId)
    }

    @Test(arguments: [
        nil, "", " ", "+", "anonymous", "Restricted", "sip:anonymous@anonymous.invalid", "sip:alice@example.org", "+266696687",
        "+7378742833", "2562533", "+8656696", "+86282452253", "12", "1234567890123456", "+1555１２３4567", "1555_1234", "1\u{0}234567",
    ])
    func `a withheld number, or none, is nobody's`(_ callerId: String?) {
        #expect(CallerIdentity.userId(of: callerId, on: "phone") == nil)
    }

    @Test func `the telephone company's number wins over the variables that a client may set`() {
        #expect(userId(named: "phone_1555000", number: "+1555999") == "phone_1555999")
        #expect(userId(named: "elevenlabs_1555000", number: "+1555999") == "elevenlabs_1555999")
        #expect(userId(named: nil, number: "+1555999") == "phone_1555999")
        #expect(userId(named: "phone_1555000", number: "anonymous") == nil)
        #expect(userId(named: "phone_1555000", number: nil) == "phone_1555000")
    }

    @Test(arguments: ["discord_1555000", "webrtc_15550", "user_123", "phone", "", "phone_", "phone_1 2"])
    func `a call is never that of a user of another platform, or of no user's form`(_ named: String) {
        #expect(userId(named: named, number: nil) == nil)
        #expect(userId(named: named, number: "+1555999") == "phone_1555999")
    }

    private func userId(named: String?, number: String?) -> String? {
        let call = FinishedCall(
            conversationId: "c", metadata: FinishedCall.Metadata(phoneCall: FinishedCall.Metadata.PhoneCall(externalNumber: number)),
            conversationInitiationClientData: FinishedCall.ClientData(dynamicVariables: named.map { ["user_id": .string($0)] }))
        return CallerIdentity.userId(of: call, platforms: ["phone", "elevenlabs"])
    }
}
