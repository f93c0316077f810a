import Foundation
import Hub
import Testing
import Wire

/// User ids, and who may act as whom.
@Suite struct RightsTests {
    @Test(arguments: ["discord_1234567890", "webrtc_00ff", "a_b", "telegram2_x.Y:z-_9", "discord__"])
    func `a platform, an underscore and an id make a user id`(_ text: String) {
        let name = UserName(text)
        #expect(name?.text == text)
        #expect(name?.platform == String(text.prefix { $0 != "_" }))
    }

    @Test(arguments: [
        "", "_", "discord", "discord_", "_1", "Discord_1", "1discord_1", "dis cord_1", "discord_é", "discord_a b", "discord_a\n",
        "discord_a/../b", "discord_'; DROP TABLE users", "discord-x_1", "discord_\u{0}", String(repeating: "a", count: 33) + "_1",
        "discord_" + String(repeating: "1", count: 250),
    ])
    func `anything else is not a user id`(_ text: String) {
        #expect(UserName(text) == nil)
    }

    @Test func `a web user speaks for itself only`() throws {
        let user = principal(.user(userId: "webrtc_1"))
        #expect(try user.user(named: nil) == "webrtc_1")
        #expect(try user.user(named: "me") == "webrtc_1")
        #expect(try user.user(named: "webrtc_1") == "webrtc_1")
        #expect(refusal(user, "webrtc_2") == .notAllowed)
        #expect(refusal(user, "webrtc_11") == .notAllowed)
        #expect(refusal(user, "discord_1") == .notAllowed)
    }

    @Test func `a bot speaks for every user of its platform and for nobody else`() throws {
        let bot = principal(.bot(platform: "discord"))
        #expect(try bot.user(named: "discord_1") == "discord_1")
        #expect(refusal(bot, nil) == .missingField)
        #expect(refusal(bot, "me") == .missingField)
        #expect(refusal(bot, "webrtc_1") == .notAllowed)
        #expect(refusal(bot, "discordx_1") == .notAllowed)
        #expect(refusal(bot, "discord") == .invalidField)
    }

    @Test func `an admin speaks for whomever it names`() throws {
        let admin = principal(.admin)
        #expect(try admin.user(named: "webrtc_1") == "webrtc_1")
        #expect(refusal(admin, nil) == .missingField)
        #expect(refusal(admin, "nonsense") == .invalidField)
    }

    @Test func `who sees whose events follows the same rule`() {
        #expect(Visibility.user("webrtc_1").includes("webrtc_1") && !Visibility.user("webrtc_1").includes("webrtc_12"))
        #expect(Visibility.platform("discord").includes("discord_1") && !Visibility.platform("discord").includes("discordx_1"))
        #expect(!Visibility.platform("discord").includes(""))
        #expect(Visibility.everything.includes("") && Visibility.everything.includes("webrtc_1"))
        #expect(principal(.bot(platform: "discord")).visibility == .platform("discord"))
        #expect(principal(.admin).visibility == .everything)
        #expect([principal(.admin), principal(.user(userId: "webrtc_1"))].map(\.kind) == [.admin, .user])
    }

    private func principal(_ role: Principal.Role) -> Principal { Principal(tokenId: UUID(), role: role) }

    private func refusal(_ principal: Principal, _ name: String?) -> ErrorCode? {
        do throws(WireError) {
            _ = try principal.user(named: name)
            return nil
        } catch {
            return error.code
        }
    }
}
