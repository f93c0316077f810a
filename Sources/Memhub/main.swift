print("memhub")
