import Foundation
import Wire

extension UserSettingsUpdate: Ruled {
    public static let rules: [FieldRule<UserSettingsUpdate>] = [
        .text("display_name", bytes: Limits.nameBytes, allowsEmpty: false) { $0.displayName },
        .text("time_zone", "must be an IANA time zone", isAllowed: { TimeZone(identifier: $0) != nil }) { $0.timeZone },
        .text("extraction_model", EndpointRules.modelRule, isAllowed: EndpointRules.isModel) { $0.extractionModel.value },
        .number("extraction_temperature", in: EndpointRules.temperatures) { $0.extractionTemperature.value },
    ]
}
