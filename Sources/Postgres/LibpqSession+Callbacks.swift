/// libpq prints notices to standard error unless told otherwise; they may quote values.
func ignoreNotice(_ context: UnsafeMutableRawPointer?, _ message: UnsafePointer<CChar>?) {}
