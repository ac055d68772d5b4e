"""The accounts in MongoDB: the server, the connection, the summary pipeline, pages, loading."""
