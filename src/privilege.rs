//! Capabilities of the program's file: what `setcap` gives to it, only who opens an interface needs.

/// Gives up all capabilities; the superuser, whose they are anyway, keeps them. Call it before threads are begun: each
/// has its own.
#[cfg(target_os = "linux")]
pub fn give_up() {
    use caps::CapSet;

    if rustix::process::geteuid().is_root() {
        return;
    }
    for set in [CapSet::Effective, CapSet::Permitted] {
        // to have less is always allowed; where it fails, there was nothing to give up
        let _ = caps::clear(None, set);
    }
}

#[cfg(not(target_os = "linux"))]
pub fn give_up() {}
