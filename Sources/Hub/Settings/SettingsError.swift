/// All that is wrong with the settings, so that they can be put right in one go.
public struct SettingsError: Error, Sendable, Equatable, CustomStringConvertible {
    /// One sentence each: names and rules, never a secret's value.
    public let problems: [String]

    /// Asking again changes nothing.
    public var isRetryable: Bool { false }

    public var description: String { problems.joined(separator: "\n") }
}
