use super::LiveError;
use super::hardware::Hardware;

/// A capture filter, compiled by libpcap, or none.
#[derive(Default)]
pub(crate) struct CaptureFilter {
    /// The program that the kernel runs.
    kernel: Vec<libc::sock_filter>,
    /// The program that is run on every frame as it will be recorded: on cooked frames, whose header the kernel never
    /// sees.
    #[cfg(feature = "libpcap")]
    own: Option<pcap::BpfProgram>,
}

impl CaptureFilter {
    /// Compiles an expression for an interface.
    pub(crate) fn compile(name: &str, hardware: Hardware, filter: Option<&str>) -> Result<CaptureFilter, LiveError> {
        match filter {
            None => Ok(CaptureFilter::default()),
            Some(filter) => compile(name, hardware, filter),
        }
    }

    /// What the kernel is to run; empty where it is to let everything through.
    pub(crate) fn in_kernel(&self) -> &[libc::sock_filter] {
        &self.kernel
    }

    /// Whether a frame that the kernel let through is wanted.
    #[cfg(feature = "libpcap")]
    pub(crate) fn accepts(&self, frame: &[u8]) -> bool {
        self.own.as_ref().is_none_or(|program| program.filter(frame))
    }

    #[cfg(not(feature = "libpcap"))]
    pub(crate) fn accepts(&self, _frame: &[u8]) -> bool {
        true
    }
}

#[cfg(not(feature = "libpcap"))]
fn compile(_name: &str, _hardware: Hardware, _filter: &str) -> Result<CaptureFilter, LiveError> {
    Err(LiveError::WithoutLibpcap("capture filters"))
}

#[cfg(feature = "libpcap")]
fn compile(name: &str, hardware: Hardware, filter: &str) -> Result<CaptureFilter, LiveError> {
    use pcap::{Capture, Linktype};

    let refuse = |error: pcap::Error| LiveError::Filter(filter.to_owned(), super::libpcap::reason(&error));
    if hardware.is_cooked {
        let dead = Capture::dead(Linktype(i32::from(hardware.link_type.0))).map_err(refuse)?;
        return Ok(CaptureFilter { kernel: Vec::new(), own: Some(dead.compile(filter, true).map_err(refuse)?) });
    }
    // only a live handle compiles for what this kernel does with VLAN tags, which is to take them off first
    let refuse_handle = |error| super::libpcap::refuse(name, &error);
    let handle = Capture::from_device(name).map_err(refuse_handle)?.promisc(false).buffer_size(1 << 20);
    let handle = handle.snaplen(super::LONGEST_FRAME as i32).open().map_err(refuse_handle)?;
    let program = handle.compile(filter, true).map_err(refuse)?;
    let kernel = program.get_instructions().iter().map(instruction).collect();
    Ok(CaptureFilter { kernel, own: None })
}

/// An instruction as the kernel takes it. The `pcap` crate shows its four numbers only as text.
#[cfg(feature = "libpcap")]
fn instruction(given: &pcap::BpfInstruction) -> libc::sock_filter {
    let text = given.to_string();
    let mut numbers = text.split(' ').map(|number| number.parse::<u32>().expect("code, jt, jf and k"));
    let mut next = || numbers.next().expect("four numbers");
    libc::sock_filter { code: next() as u16, jt: next() as u8, jf: next() as u8, k: next() }
}
