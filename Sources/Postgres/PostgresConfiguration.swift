/// Where a PostgreSQL server is, and how long to wait for it.
public struct PostgresConfiguration: Sendable {
    /// A URI (`postgresql://…`) or `key=value` pairs (libpq, "Connection Strings"). May hold a password: never log it.
    public var connectionString: String
    /// Takes the place of the connection string's database; `nil` leaves it.
    public var database: String?
    /// Shown in `pg_stat_activity`; one in the connection string wins.
    public var applicationName: String
    /// How long one attempt to connect may take, name resolution not counted. Default 5 s.
    public var connectTimeout: Duration
    /// The deadline of a pool call that names none. Default 10 s.
    public var statementTimeout: Duration
    /// The schemas that unqualified names are looked up in; `nil` leaves the server's setting.
    public var searchPath: String?
    /// Lets the server's processes on this machine work for others first (`nice` 10), where the system allows it. Default false.
    public var isBackground = false

    public init(
        connectionString: String,
        applicationName: String = "memhub",
        connectTimeout: Duration = .seconds(5),
        statementTimeout: Duration = .seconds(10),
        searchPath: String? = nil,
        database: String? = nil
    ) {
        self.connectionString = connectionString
        self.database = database
        self.applicationName = applicationName
        self.connectTimeout = connectTimeout
        self.statementTimeout = statementTimeout
        self.searchPath = searchPath
    }
}
