//! A packet socket of our own, to be handed to `pnet_datalink`: it brings what the crate's own socket lacks, which is
//! room against loss, the kernel's timestamps, a count of drops, and each frame of the loopback only once.

use std::io;
use std::os::fd::RawFd;

use synema_trace::Instant;

/// Room for frames that wait for us: a second of a full gigabit link is not lost while the disk is busy.
const RECEIVE_BUFFER: libc::c_int = 32 << 20;
/// From linux/if_packet.h: do not show what this host sends; on the loopback everything is also received.
const PACKET_IGNORE_OUTGOING: libc::c_int = 23;
/// From linux/if_packet.h: frames and drops since the last look.
const PACKET_STATISTICS: libc::c_int = 6;
/// From asm-generic/sockios.h: the time of the frame received last.
const SIOCGSTAMPNS: libc::c_ulong = 0x8907;

/// Opens a packet socket that receives nothing until it is bound.
pub(crate) fn open(ignores_outgoing: bool) -> io::Result<RawFd> {
    #[allow(unsafe_code, reason = "the standard library has no packet sockets")]
    // SAFETY: no pointers are passed; the result is checked.
    let fd = unsafe { libc::socket(libc::AF_PACKET, libc::SOCK_RAW, 0) };
    if fd < 0 {
        return Err(io::Error::last_os_error());
    }
    // without the privilege for the forced size the ordinary one is as good as can be had
    if set_option(fd, libc::SOL_SOCKET, libc::SO_RCVBUFFORCE, RECEIVE_BUFFER).is_err() {
        let _ = set_option(fd, libc::SOL_SOCKET, libc::SO_RCVBUF, RECEIVE_BUFFER);
    }
    if ignores_outgoing {
        set_option(fd, libc::SOL_PACKET, PACKET_IGNORE_OUTGOING, 1)?;
    }
    // the first question, which has no answer yet, makes the kernel stamp from now on
    let _ = stamp(fd);
    Ok(fd)
}

fn set_option(fd: RawFd, level: libc::c_int, name: libc::c_int, value: libc::c_int) -> io::Result<()> {
    let size = size_of::<libc::c_int>() as libc::socklen_t;
    #[allow(unsafe_code, reason = "the standard library does not set these options")]
    // SAFETY: the pointer is to `value`, which outlives the call, and `size` is its size.
    let result = unsafe { libc::setsockopt(fd, level, name, (&raw const value).cast(), size) };
    if result < 0 { Err(io::Error::last_os_error()) } else { Ok(()) }
}

/// When the kernel received the frame that was read last.
pub(crate) fn stamp(fd: RawFd) -> io::Result<Instant> {
    let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    #[allow(unsafe_code, reason = "the standard library has no ioctl")]
    // SAFETY: the kernel writes one timespec to the pointer, which is to a timespec.
    let result = unsafe { libc::ioctl(fd, SIOCGSTAMPNS, &raw mut time) };
    if result < 0 {
        return Err(io::Error::last_os_error());
    }
    Ok(Instant::from_ns(time.tv_sec * 1_000_000_000 + time.tv_nsec))
}

/// How many frames came for the socket since this was asked last, and how many of them found no room.
pub(crate) fn statistics(fd: RawFd) -> io::Result<(u32, u32)> {
    let mut counts = [0u32; 2];
    let mut size = size_of_val(&counts) as libc::socklen_t;
    #[allow(unsafe_code, reason = "the standard library does not read this option")]
    // SAFETY: the kernel writes at most `size` octets to `counts`, whose size that is.
    let result =
        unsafe { libc::getsockopt(fd, libc::SOL_PACKET, PACKET_STATISTICS, counts.as_mut_ptr().cast(), &raw mut size) };
    if result < 0 { Err(io::Error::last_os_error()) } else { Ok((counts[0], counts[1])) }
}
