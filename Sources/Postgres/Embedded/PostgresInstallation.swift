import Foundation

/// PostgreSQL's programs in a folder with `bin`, `lib` and `share`; they find each other when the folder is moved.
struct PostgresInstallation: Sendable {
    let folder: String

    var server: String { "\(folder)/bin/postgres" }
    var initdb: String { "\(folder)/bin/initdb" }

    /// - Throws: `.embedded` if the account that is to run the programs cannot.
    func check(for account: UnixAccount) throws(PostgresError) {
        for program in [server, initdb] {
            guard FileManager.default.fileExists(atPath: program) else {
                throw PostgresError(.embedded, "there is no PostgreSQL at \(folder): run `make build`, or set DATABASE_URL")
            }
            guard try account.canExecute(program) else {
                throw PostgresError(
                    .embedded,
                    "\(account.name) cannot run \(program): PostgreSQL does not run as root; open its folder to that account")
            }
        }
    }
}
