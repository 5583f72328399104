"""The daemon: holds the queue, the library and the engine together, and serves the clients."""
