import Foundation
import Hub
import Testing
import Wire

@Suite struct Mem0NamesTests {
    private let bot = Mem0Names(Principal(tokenId: UUID(), role: .bot(platform: "discord")))

    @Test(arguments: [
        ("eve", "discord_eve"), ("alice@example.com", "discord_alice:40example.com"), ("user:12", "discord_user:3A12"),
        ("Zoë K.", "discord_Zo:C3:AB:20K."),
    ])
    func `a bot's program calls its users by their own ids`(_ name: String, _ userId: String) throws {
        #expect(bot.userId(name) == userId && bot.name(of: userId) == name)
        #expect(try bot.user(named: name) == userId)
    }

    @Test func `whole names are understood, names of other platforms are ids of its own`() {
        #expect(bot.userId("discord_eve") == "discord_eve")
        #expect(bot.userId("telegram_eve") == "discord_telegram_eve")
        #expect(bot.name(of: "discord_a:bc") == "discord_a:bc", "an id that no name is written as")
    }

    @Test func `a name that cannot be written is nobody's`() {
        #expect(bot.userId("") == nil && bot.userId("a\u{7}") == nil && bot.userId(String(repeating: "é", count: 100)) == nil)
        #expect(throws: WireError.self) { try bot.user(named: nil) }
    }

    @Test func `a web user is itself only`() throws {
        let names = Mem0Names(Principal(tokenId: UUID(), role: .user(userId: "webrtc_1")))
        #expect(names.userId("webrtc_1") == "webrtc_1" && names.userId("me") == "webrtc_1" && names.userId("webrtc_2") == nil)
        #expect(try names.user(named: nil) == "webrtc_1")
        #expect(throws: WireError.self) { try names.user(named: "webrtc_2") }
    }

    @Test func `messages become exchanges; what others say is left out`() throws {
        func message(_ role: String, _ text: String) -> Mem0Message { Mem0Message(role: role, content: .text(text)) }
        let exchanges = try MessageIntake.exchanges(of: [
            message("system", "be nice"), message("assistant", "hello"), message("user", "hi"), message("user", "I am Eve"),
            message("assistant", "welcome"), message("assistant", "Eve"), message("user", " "),
        ])
        #expect(exchanges.map(\.userMessage) == ["", "hi", "I am Eve"])
        #expect(exchanges.map(\.aiResponse) == ["hello", "", "welcome\nEve"])
    }
}
