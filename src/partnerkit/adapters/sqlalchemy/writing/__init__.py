"""Writing: all of it or nothing, in a transaction that is somebody else's and goes on whatever happens."""
