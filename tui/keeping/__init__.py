"""What is kept of a session so that nothing is lost or silent: its messages, its log, the work under way, its place."""
