//! A packet socket of our own, to be handed to `pnet_datalink`: it brings what the crate's own socket lacks, which is
//! room against loss, the kernel's timestamps, the VLAN tags that the kernel takes off, which way a frame was going,
//! a count of drops, and each frame of the loopback only once.

use std::io;
use std::mem::{MaybeUninit, size_of, size_of_val};
use std::os::fd::{AsRawFd, FromRawFd, OwnedFd};

use synema_trace::Instant;

/// Room for frames that wait for us: a second of a full gigabit link is not lost while the disk is busy.
const RECEIVE_BUFFER: libc::c_int = 32 << 20;

/// What the kernel says of a frame beside its bytes.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Arrival {
    /// How many octets were put into the buffer.
    pub(crate) kept: usize,
    /// How long the frame was as the kernel had it.
    pub(crate) wire_len: u32,
    /// When the kernel received it.
    pub(crate) at: Option<Instant>,
    /// Its VLAN tag, where the kernel took one off: protocol and control information.
    pub(crate) vlan: Option<(u16, u16)>,
    /// PACKET_HOST, PACKET_OUTGOING and so on of linux/if_packet.h.
    pub(crate) packet_type: u8,
    /// The EtherType of what it carries.
    pub(crate) protocol: u16,
    /// The number of its interface.
    pub(crate) interface: i32,
    /// The ARPHRD_ number of its interface.
    pub(crate) hardware: u16,
    /// The sender's hardware address, and how many octets of it count.
    pub(crate) address: ([u8; 8], u8),
}

/// Opens a packet socket that receives nothing until it is bound. A cooked one gives frames without their link
/// header; `filter` is a classic BPF program, or empty.
pub(crate) fn open(is_cooked: bool, ignores_outgoing: bool, filter: &[libc::sock_filter]) -> io::Result<OwnedFd> {
    let socket = socket(if is_cooked { libc::SOCK_DGRAM } else { libc::SOCK_RAW })?;
    // without the privilege for the forced size the ordinary one is as good as can be had
    if set_option(&socket, libc::SOL_SOCKET, libc::SO_RCVBUFFORCE, &RECEIVE_BUFFER).is_err() {
        let _ = set_option(&socket, libc::SOL_SOCKET, libc::SO_RCVBUF, &RECEIVE_BUFFER);
    }
    let on: libc::c_int = 1;
    set_option(&socket, libc::SOL_SOCKET, libc::SO_TIMESTAMPNS, &on)?;
    set_option(&socket, libc::SOL_PACKET, libc::PACKET_AUXDATA, &on)?;
    if ignores_outgoing {
        set_option(&socket, libc::SOL_PACKET, libc::PACKET_IGNORE_OUTGOING, &on)?;
    }
    if !filter.is_empty() {
        let len = filter.len().try_into().map_err(|_| io::Error::other("the capture filter is too long"))?;
        // the kernel only reads the program
        let program = libc::sock_fprog { len, filter: filter.as_ptr().cast_mut() };
        set_option(&socket, libc::SOL_SOCKET, libc::SO_ATTACH_FILTER, &program)?;
    }
    Ok(socket)
}

/// Whether this process may open packet sockets.
pub(crate) fn may_open() -> io::Result<()> {
    socket(libc::SOCK_RAW).map(drop)
}

fn socket(kind: libc::c_int) -> io::Result<OwnedFd> {
    #[allow(unsafe_code, reason = "the standard library has no packet sockets")]
    // SAFETY: no pointers are passed; the result is checked, and nobody else owns it.
    unsafe {
        match libc::socket(libc::AF_PACKET, kind | libc::SOCK_CLOEXEC, 0) {
            -1 => Err(io::Error::last_os_error()),
            fd => Ok(OwnedFd::from_raw_fd(fd)),
        }
    }
}

fn set_option<T>(socket: &OwnedFd, level: libc::c_int, name: libc::c_int, value: &T) -> io::Result<()> {
    let size = size_of::<T>() as libc::socklen_t;
    #[allow(unsafe_code, reason = "the standard library does not set these options")]
    // SAFETY: the pointer is to `value`, which outlives the call, and `size` is its size.
    let result = unsafe { libc::setsockopt(socket.as_raw_fd(), level, name, (&raw const *value).cast(), size) };
    if result < 0 { Err(io::Error::last_os_error()) } else { Ok(()) }
}

/// The next frame, put into `buffer`; none when none is waiting.
pub(crate) fn receive(socket: &OwnedFd, buffer: &mut [u8]) -> io::Result<Option<Arrival>> {
    let mut from = MaybeUninit::<libc::sockaddr_ll>::zeroed();
    // 128 octets, aligned for the headers that the kernel writes there: a timestamp and the auxiliary data take 72
    let mut control = [0u64; 16];
    let mut part = libc::iovec { iov_base: buffer.as_mut_ptr().cast(), iov_len: buffer.len() };
    let mut arrival = Arrival::default();
    #[allow(unsafe_code, reason = "the standard library receives no ancillary data")]
    // SAFETY: every pointer in `message` is to a local or to `buffer`, with its size beside it; all zeroes is a valid
    // `msghdr` and a valid `sockaddr_ll`; the control messages are walked with the macros made for it.
    unsafe {
        let mut message: libc::msghdr = std::mem::zeroed();
        message.msg_name = from.as_mut_ptr().cast();
        message.msg_namelen = size_of::<libc::sockaddr_ll>() as libc::socklen_t;
        message.msg_iov = &raw mut part;
        message.msg_iovlen = 1;
        message.msg_control = control.as_mut_ptr().cast();
        message.msg_controllen = size_of_val(&control) as _;
        // with MSG_TRUNC the result is the frame's length, however little of it finds room
        let len = libc::recvmsg(socket.as_raw_fd(), &raw mut message, libc::MSG_DONTWAIT | libc::MSG_TRUNC);
        if len < 0 {
            let error = io::Error::last_os_error();
            let is_none = matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::Interrupted);
            return if is_none { Ok(None) } else { Err(error) };
        }
        arrival.kept = (len as usize).min(buffer.len());
        arrival.wire_len = len as u32;
        let mut header = libc::CMSG_FIRSTHDR(&raw const message);
        while !header.is_null() {
            let data = libc::CMSG_DATA(header);
            match ((*header).cmsg_level, (*header).cmsg_type) {
                (libc::SOL_SOCKET, libc::SCM_TIMESTAMPNS) => {
                    let time = data.cast::<libc::timespec>().read_unaligned();
                    arrival.at = Some(Instant::from_ns(time.tv_sec * 1_000_000_000 + time.tv_nsec));
                }
                (libc::SOL_PACKET, libc::PACKET_AUXDATA) => {
                    arrival.describe(&data.cast::<libc::tpacket_auxdata>().read_unaligned());
                }
                _ => {}
            }
            header = libc::CMSG_NXTHDR(&raw const message, header);
        }
        let from = from.assume_init();
        arrival.packet_type = from.sll_pkttype;
        arrival.protocol = u16::from_be(from.sll_protocol);
        arrival.interface = from.sll_ifindex;
        arrival.hardware = from.sll_hatype;
        arrival.address = (from.sll_addr, from.sll_halen);
    }
    Ok(Some(arrival))
}

impl Arrival {
    fn describe(&mut self, aux: &libc::tpacket_auxdata) {
        self.wire_len = aux.tp_len;
        if aux.tp_status & libc::TP_STATUS_VLAN_VALID != 0 {
            let says_which = aux.tp_status & libc::TP_STATUS_VLAN_TPID_VALID != 0;
            let protocol = if says_which { aux.tp_vlan_tpid } else { libc::ETH_P_8021Q as u16 };
            self.vlan = Some((protocol, aux.tp_vlan_tci));
        }
    }
}

/// How many frames found no room since this was asked last.
pub(crate) fn dropped(socket: &OwnedFd) -> io::Result<u32> {
    let mut counts = libc::tpacket_stats { tp_packets: 0, tp_drops: 0 };
    let mut size = size_of_val(&counts) as libc::socklen_t;
    #[allow(unsafe_code, reason = "the standard library does not read this option")]
    // SAFETY: the kernel writes at most `size` octets to `counts`, whose size that is.
    let result = unsafe {
        libc::getsockopt(
            socket.as_raw_fd(),
            libc::SOL_PACKET,
            libc::PACKET_STATISTICS,
            (&raw mut counts).cast(),
            &raw mut size,
        )
    };
    if result < 0 { Err(io::Error::last_os_error()) } else { Ok(counts.tp_drops) }
}
