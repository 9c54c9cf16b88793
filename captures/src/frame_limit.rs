use synema_wire::LinkType;

/// What libpcap takes as the longest frame of ordinary link types.
const ORDINARY: u32 = 262_144;
/// What libpcap takes as the longest D-Bus message.
const LARGE: u32 = 128 * 1024 * 1024;

/// D-Bus, EBHSCR, USBPcap, and USB as FreeBSD, Linux, Linux with mapped buffers, macOS record it.
const LARGE_LINK_TYPES: [u16; 7] = [231, 279, 249, 186, 189, 220, 266];

/// The longest captured frame that is believed. A larger number is a damaged record: believing it would swallow all
/// the frames that follow.
pub(crate) fn frame_limit(link_type: LinkType, snap_len: u32) -> u32 {
    if LARGE_LINK_TYPES.contains(&link_type.0) { LARGE } else { snap_len.clamp(ORDINARY, LARGE) }
}
