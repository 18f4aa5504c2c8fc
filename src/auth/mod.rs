//! Credentials and authentication mechanisms, without a socket.
