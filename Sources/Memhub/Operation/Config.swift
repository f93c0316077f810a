import ArgumentParser
import Hub

struct Config: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show all settings with the values in force.",
        discussion: "Secrets are masked. Wrong settings are all named at once, with exit code 78.")

    @OptionGroup(title: "Settings") var flags: SettingFlags
    @Flag(help: "As JSON.") var json = false
    @Flag(help: "The table of names, flags, defaults and meanings, as Markdown.") var markdown = false

    func validate() throws {
        if json, markdown { throw ValidationError("Choose one of --json and --markdown.") }
    }

    func run() throws {
        if markdown { return Terminal.output.line(SettingsText.markdown) }
        let settings = try flags.settings().effective
        Terminal.output.line(json ? try SettingsText.json(settings) : SettingsText.table(settings))
    }
}
