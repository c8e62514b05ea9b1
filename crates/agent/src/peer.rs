//! Who is at the other end of the socket.

use std::io;
use std::os::unix::net::UnixStream;

/// Process id of the other end if it belongs to the own user; `None` for anybody else.
///
/// # Errors
///
/// When the system does not tell: then nobody is let in.
///
/// # Security
///
/// The kernel noted the other end's user when the connection was made (`SO_PEERCRED`); a process
/// cannot choose it. The rights of folder and socket are a second line, not the first.
#[cfg(target_os = "linux")]
pub(crate) fn own_pid(stream: &UnixStream) -> io::Result<Option<u32>> {
    let peer = rustix::net::sockopt::socket_peercred(stream)?;
    let pid = u32::try_from(peer.pid.as_raw_nonzero().get()).unwrap_or_default();
    let own = rustix::process::getuid();
    Ok(is_own(own.as_raw(), peer.uid.as_raw()).then_some(pid))
}

/// Elsewhere nobody is let in until it was tried.
#[cfg(not(target_os = "linux"))]
pub(crate) fn own_pid(_: &UnixStream) -> io::Result<Option<u32>> {
    Err(io::ErrorKind::Unsupported.into())
}

/// The administrator of the machine is another user too.
fn is_own(own: u32, peer: u32) -> bool {
    own == peer
}

#[cfg(test)]
mod tests {
    use std::os::unix::net::UnixStream;

    use super::{is_own, own_pid};

    #[test]
    fn the_own_process_is_known() {
        let (one, _two) = UnixStream::pair().expect("a pair of sockets");
        let pid = own_pid(&one).expect("the system tells");
        assert_eq!(pid, Some(std::process::id()), "both ends are ours");
    }

    #[test]
    fn nobody_else_is_let_in() {
        assert!(is_own(1000, 1000), "the owner");
        assert!(!is_own(1000, 1001), "another person");
        assert!(!is_own(1000, 0), "not even root: it needs no socket");
    }
}
