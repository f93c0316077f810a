import Foundation

extension Settings {
    /// Telephone calls, which arrive through ElevenLabs.
    public struct Telephony: Sendable, Equatable {
        /// What ElevenLabs signs its webhooks with; nil: none is taken. Secret.
        public var webhookSecret: String?
        /// The platforms whose users are telephone numbers; the first is that of calls which name none. Never empty.
        public var platforms: [String]

        public init(webhookSecret: String? = nil, platforms: [String] = ["phone"]) {
            self.webhookSecret = webhookSecret
            self.platforms = platforms
        }
    }

    static func telephony(_ reader: inout SettingsReader) -> Telephony {
        Telephony(
            webhookSecret: reader.optional(SettingTable.webhookSecret), platforms: reader.value(SettingTable.telephonyPlatforms))
    }
}

extension SettingTable {
    static let webhookSecret = Setting(
        "ELEVENLABS_WEBHOOK_SECRET", "What ElevenLabs signs its post-call webhooks with; without it none is taken.", default: "", .key,
        isSecret: true)
    static let telephonyPlatforms = Setting(
        "ELEVENLABS_PLATFORMS", "The platforms whose users are telephone numbers; calls that name none belong to the first.",
        default: "phone,elevenlabs", .platforms)

    static let telephony: [SettingDefinition] = [webhookSecret.definition, telephonyPlatforms.definition]
}

extension SettingRule where Value == [String] {
    static let platforms = SettingRule(allowed: "a comma-separated list of platforms: lower-case letters and digits") { text in
        let platforms = text.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
        let areAllowed = platforms.allSatisfy { UserName.isPlatform($0.utf8) && $0 != UserName.webPlatform }
        return areAllowed && !platforms.isEmpty ? platforms : nil
    }
}
