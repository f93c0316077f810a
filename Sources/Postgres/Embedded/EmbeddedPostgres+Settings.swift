extension EmbeddedPostgres {
    /// PostgreSQL settings of the embedded server, given on its command line, so that a new version of Memhub brings its own.
    static let defaults = [
        // Reached through the private socket only.
        "listen_addresses": "",
        "unix_socket_permissions": "0700",
        "port": "5432",

        // Sized for a machine that does other work too.
        "max_connections": "200",
        "shared_buffers": "128MB",
        "maintenance_work_mem": "128MB",
        "random_page_cost": "1.1",
        "jit": "off",

        // A turn that was acknowledged survives a power cut.
        "fsync": "on",
        "synchronous_commit": "on",
        "wal_compression": "on",

        "timezone": "UTC",
        "client_connection_check_interval": "10s",
        "idle_in_transaction_session_timeout": "60s",

        // People's words stay out of the log: no statements, no parameters, and no errors of statements, which may quote them.
        "logging_collector": "on",
        "log_filename": "postgres-%a.log",
        "log_truncate_on_rotation": "on",
        "log_rotation_age": "1d",
        "log_rotation_size": "0",
        "log_timezone": "UTC",
        "log_min_messages": "log",
        "log_min_error_statement": "panic",
        "log_error_verbosity": "terse",
        "log_parameter_max_length": "0",
        "log_parameter_max_length_on_error": "0",
    ]
}
