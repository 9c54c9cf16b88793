//! The cable: what is recorded from real interfaces, beside what tcpdump recorded at the same moment.

use std::process::Command;

use crate::program::{json_lines, not_run, ok, synema};

fn can_run() -> Result<(), &'static str> {
    let succeeds = |program: &str, args: &[&str]| {
        Command::new(program).args(args).output().is_ok_and(|output| output.status.success())
    };
    if !succeeds("sh", &["-c", "test $(id -u) -eq 0"]) {
        return Err("it needs root");
    }
    for (program, args) in [("ip", ["-V"]), ("tcpdump", ["--version"]), ("python3", ["--version"])] {
        if !succeeds(program, &args) {
            return Err("ip, tcpdump or python3 is not installed");
        }
    }
    match succeeds("sh", &["-c", "ip netns add synema-try && ip netns del synema-try"]) {
        true => Ok(()),
        false => Err("network namespaces are not permitted"),
    }
}

/// The TCP frames of a file in order, without their times.
fn frames(file: &str) -> Vec<String> {
    let fields = "ip.src,ipv6.src,tcp.srcport,tcp.dstport,tcp.seq_raw,tcp.ack_raw,tcp.flags,frame.len";
    let lines = ok(&["frames", file, "--fields", fields]);
    lines.lines().filter(|line| line.contains("4242")).map(str::to_owned).collect()
}

#[test]
fn records_what_tcpdump_records_on_a_cable_and_on_the_loopback() {
    if let Err(why) = can_run() {
        return not_run(&format!("recording in network namespaces: {why}"));
    }
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).display().to_string();
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/pipeline/live.sh");
    let output = Command::new("bash")
        .args([script, env!("CARGO_BIN_EXE_synema"), folder.path().to_str().unwrap()])
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    for place in ["cable", "loopback"] {
        let log = std::fs::read_to_string(path(&format!("{place}-synema.log"))).unwrap();
        assert!(log.contains(" 0 dropped"), "{place}: {log}");
        let (ours, theirs) =
            (frames(&path(&format!("{place}-synema.pcapng"))), frames(&path(&format!("{place}-tcpdump.pcap"))));
        assert!(theirs.len() > 30, "{place}: only {} frames of traffic", theirs.len());
        assert_eq!(ours, theirs, "{place}");
    }
    // what a kill leaves is a file that opens, with the frames up to shortly before
    let killed = json_lines(&["info", &path("killed.pcapng"), "--json"]).remove(0);
    assert!(killed["frames"].as_u64().unwrap() > 10, "{killed}");
}

#[test]
fn says_what_to_do_about_an_interface_that_is_not_there() {
    let call = synema(&["capture", "nosuch0", "-w", "/dev/null"]);
    assert_eq!(call.code, Some(1));
    assert!(call.stderr.contains("nosuch0") && call.stderr.contains("synema interfaces"), "{}", call.stderr);
}
