import ArgumentParser

/// The executable: operators' commands (`serve`, `worker`, `migrate`, `token`, `config`, `import`, `export`) and clients' commands (`tail`, `replay`).
///
/// Standard output carries results only; progress, logs and errors go to standard error. Exit codes: 0; 1 something failed while
/// running; 64 wrong arguments; 78 wrong settings.
@main
struct MemhubCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "memhub",
        abstract: "A memory hub for live voice sessions.",
        discussion: """
            Start with `memhub serve`: it brings its own PostgreSQL, listens on http://127.0.0.1:4900 and shows a dashboard there. \
            In a second terminal, `memhub tail` follows what happens and `memhub replay FILE` speaks a conversation to it.

            Settings are environment variables; `memhub config` lists them all with the values in force.
            """,
        subcommands: [
            Serve.self, Worker.self, Migrate.self, Token.self, Config.self, Import.self, Export.self, Tail.self, Replay.self, Bench.self,
        ])
}
