//! What is recorded is what tcpdump records at the same moment.

use super::cable::{RIGHT, frames, tcp, until};
use super::order::{in_order, tries};
use super::{BACKENDS, cable_or_return};
use crate::program::{json_lines, ok};

#[test]
fn a_cable_with_ipv4_ipv6_and_a_vlan_is_recorded_as_tcpdump_records_it() {
    tries("recording beside tcpdump", |cable| {
        let recorders = BACKENDS.iter().map(|name| cable.record(name, "l0", &["--backend", name])).collect::<Vec<_>>();
        let tcpdump = cable.tcpdump("tcpdump", "l0", &["-B", "8192"]);
        cable.fetch(&RIGHT);
        cable.send_tagged();
        for recorder in recorders {
            let said = recorder.stop();
            assert!(said.contains(" 0 dropped"), "{said}");
        }
        tcpdump.stop();
        let theirs = tcp(frames(&cable.path("tcpdump.pcap")));
        assert_eq!(theirs.iter().filter(|frame| frame.starts_with("5\t")).count(), 10);
        for backend in BACKENDS {
            let file = cable.path(&format!("{backend}.pcapng"));
            in_order(backend, &tcp(frames(&file)), &theirs)?;
            // offload makes frames longer than the cable would carry; none of them is cut
            let lengths = ok(&["frames", &file, "--fields", "frame.len,frame.cap_len"]);
            let lengths = lengths.lines().map(|line| line.split_once('\t').unwrap());
            let longest = lengths.inspect(|(wire, kept)| assert_eq!(wire, kept)).map(|(wire, _)| wire.parse().unwrap());
            assert!(longest.max().is_some_and(|longest: u32| longest > 20_000));
        }
        Ok(())
    });
}

#[test]
fn times_are_the_kernels_and_headings_are_known() {
    let cable = cable_or_return!("times and headings");
    let recorders = BACKENDS.iter().map(|name| cable.record(name, "l0", &["--backend", name])).collect::<Vec<_>>();
    let tcpdump = cable.tcpdump("tcpdump", "l0", &[]);
    cable.fetch(&RIGHT[..1]);
    recorders.into_iter().for_each(|recorder| drop(recorder.stop()));
    tcpdump.stop();
    let times = |file: &str| -> Vec<i64> {
        let lines = ok(&["frames", &cable.path(file), "--filter", "tcp", "--fields", "frame.time_epoch"]);
        lines.lines().map(|line| line.replace('.', "").parse().unwrap()).collect()
    };
    let theirs = times("tcpdump.pcap");
    for backend in BACKENDS {
        let file = format!("{backend}.pcapng");
        let mut apart: Vec<i64> =
            times(&file).iter().zip(&theirs).map(|(ours, theirs)| (ours - theirs).abs()).collect();
        apart.sort_unstable();
        // both are stamped by the kernel in the same call or the next; a program's own clock would be far behind
        assert!(!apart.is_empty() && apart[apart.len() / 2] < 50_000, "{backend}: {apart:?}");
        let opened = synema_captures::open(cable.path(&file)).unwrap();
        for seen in opened.trace.observations().filter(|seen| seen.bytes[12..14] == [8, 0]) {
            let is_ours = seen.bytes[26..30] == [192, 0, 2, 1];
            let heading = if is_ours { synema_trace::Heading::Outbound } else { synema_trace::Heading::Inbound };
            assert_eq!(seen.heading, heading, "{backend}: frame {}", seen.number());
        }
    }
}

#[test]
fn the_loopback_and_any_show_each_frame_once() {
    tries("loopback and any", |cable| {
        let mut recorders = Vec::new();
        for interface in ["lo", "any"] {
            for backend in BACKENDS {
                recorders.push(cable.record(&format!("{interface}-{backend}"), interface, &["--backend", backend]));
            }
            recorders.push(cable.tcpdump(&format!("{interface}-tcpdump"), interface, &["-B", "8192"]));
        }
        cable.fetch(&["127.0.0.1", "::1", RIGHT[0]]);
        recorders.into_iter().for_each(|recorder| drop(recorder.stop()));
        for interface in ["lo", "any"] {
            let theirs = tcp(frames(&cable.path(&format!("{interface}-tcpdump.pcap"))));
            assert!(theirs.len() > 30, "{interface}: {} frames", theirs.len());
            for backend in BACKENDS {
                let file = cable.path(&format!("{interface}-{backend}.pcapng"));
                let info = json_lines(&["info", &file, "--json"]).remove(0);
                let link_type = if interface == "lo" { "ETHERNET" } else { "LINUX_SLL2" };
                assert_eq!(info["link_types"], serde_json::json!([link_type]), "{backend}");
                in_order(&format!("{interface} {backend}"), &tcp(frames(&file)), &theirs)?;
            }
        }
        Ok(())
    });
}

#[test]
fn a_tun_carries_ip_without_a_link_header() {
    let cable = cable_or_return!("tun");
    // sends what comes back to where it came from: a host that answers its own address
    let mirror = "import fcntl, os, struct, subprocess\n\
                  tun = os.open('/dev/net/tun', os.O_RDWR)\n\
                  fcntl.ioctl(tun, 0x400454ca, struct.pack('16sH', b't0', 0x1001))\n\
                  for c in ('addr add 203.0.113.1/24 dev t0', 'link set t0 up'): subprocess.check_call(['ip'] + c.split())\n\
                  print('there', flush=True)\n\
                  while True:\n\
                  \x20p = bytearray(os.read(tun, 65536))\n\
                  \x20if p[0] >> 4 == 4: p[12:16], p[16:20] = p[16:20], p[12:16]; os.write(tun, bytes(p))\n";
    let tun = cable.begin_left(&["python3", "-c", mirror], "tun.log");
    until("the tun is there", || !tun.said().is_empty());
    if !tun.said().contains("there") {
        return crate::program::not_run(&format!("tun: {}", tun.said().lines().last().unwrap_or_default()));
    }
    let recorders = BACKENDS.iter().map(|name| cable.record(name, "t0", &["--backend", name])).collect::<Vec<_>>();
    let tcpdump = cable.tcpdump("tcpdump", "t0", &[]);
    let send = "import socket; s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); s.bind(('203.0.113.1', 7))\n\
                for i in range(20): s.sendto(b'x' * i, ('203.0.113.9', 7)); s.recv(100)";
    assert!(cable.left(&["python3", "-c", send]).status.success());
    recorders.into_iter().for_each(|recorder| drop(recorder.stop()));
    tcpdump.stop();
    let udp = |file: &str| -> Vec<String> {
        frames(&cable.path(file)).into_iter().filter(|frame| frame.contains("203.0.113")).collect()
    };
    let theirs = udp("tcpdump.pcap");
    assert!(theirs.len() >= 40, "{theirs:?}");
    for backend in BACKENDS {
        let file = format!("{backend}.pcapng");
        assert_eq!(udp(&file), theirs, "{backend}");
        let info = json_lines(&["info", &cable.path(&file), "--json"]).remove(0);
        assert_eq!(info["link_types"], serde_json::json!(["RAW"]), "{backend}");
    }
}

#[test]
fn a_capture_filter_lets_through_what_tcpdumps_does() {
    let cable = cable_or_return!("capture filters");
    let filters =
        ["tcp dst port 8080", "ip6", "vlan 5", "vlan 5 and tcp", "udp port 9", "greater 1000 and host 192.0.2.2"];
    if !cfg!(feature = "libpcap") {
        let refused = cable.record("refused", "l0", &["--filter", filters[0]]);
        let said = refused.said();
        assert!(said.contains("libpcap-dev") && said.contains("--features libpcap"), "{said}");
        assert_eq!(refused.end(), Some(1));
        return;
    }
    let wrong = cable.record("wrong", "l0", &["--filter", "tcp port"]);
    assert!(wrong.said().contains("'tcp port' is not understood: "), "{}", wrong.said());
    assert_eq!(wrong.end(), Some(1));
    tries("capture filters", |cable| {
        let mut recorders = Vec::new();
        for (number, filter) in filters.iter().enumerate() {
            // libpcap has no tags in cooked frames
            let interfaces = if filter.contains("vlan") { &["l0"][..] } else { &["l0", "any"] };
            for interface in interfaces {
                for backend in BACKENDS {
                    let name = format!("{interface}-{backend}-{number}-");
                    recorders.push(cable.record(&name, interface, &["--backend", backend, "--filter", filter]));
                }
                recorders.push(cable.tcpdump(&format!("{interface}-tcpdump-{number}-"), interface, &[filter]));
            }
        }
        cable.fetch(&RIGHT);
        cable.send_tagged();
        cable.flood(50);
        recorders.into_iter().for_each(|recorder| drop(recorder.stop()));
        // what the hosts say to each other of themselves depends on when who began to listen
        let asked_for = |file: String| -> Vec<String> {
            let all = frames(&cable.path(&file)).into_iter();
            all.filter(|frame| frame.contains("\t8080\t") || frame.contains("\t108\t")).collect()
        };
        for (number, filter) in filters.iter().enumerate() {
            let theirs = asked_for(format!("l0-tcpdump-{number}-.pcap"));
            assert!(!theirs.is_empty(), "{filter} selects something");
            for backend in BACKENDS {
                let ours = asked_for(format!("l0-{backend}-{number}-.pcapng"));
                in_order(&format!("{backend}: {filter}"), &ours, &theirs)?;
                if !filter.contains("vlan") {
                    // in cooked frames libpcap leaves off the tags that the kernel took off
                    let untagged = |file: String| -> Vec<String> {
                        let all = asked_for(file).into_iter();
                        let mut untagged: Vec<_> = all.filter(|frame| !frame.contains("198.51.100.1")).collect();
                        // frames of different interfaces reach each listener in an order of its own
                        untagged.sort();
                        untagged
                    };
                    let theirs = untagged(format!("any-tcpdump-{number}-.pcap"));
                    let ours = untagged(format!("any-{backend}-{number}-.pcapng"));
                    in_order(&format!("any {backend}: {filter}"), &ours, &theirs)?;
                }
            }
        }
        // the raw backend puts them back on, and still chooses as libpcap does
        let tagged = frames(&cable.path("any-raw-0-.pcapng"));
        // newer kernels take the tags off what leaves, too
        assert!(tagged.iter().filter(|frame| frame.starts_with("5\t198.51.100.1")).count() >= 5, "{tagged:?}");
        Ok(())
    });
}

#[test]
fn a_flood_loses_no_more_than_tcpdump_loses() {
    const SENT: usize = 60_000;
    let cable = cable_or_return!("a flood");
    for backend in BACKENDS {
        let recorder = cable.record(backend, "l0", &["--backend", backend]);
        let tcpdump = cable.tcpdump(&format!("tcpdump-{backend}"), "l0", &[]);
        cable.flood(SENT);
        let said = recorder.stop();
        tcpdump.stop();
        let got = |file: String| ok(&["frames", &cable.path(&file), "--filter", "udp.dstport == 9"]).lines().count();
        let lost = [got(format!("{backend}.pcapng")), got(format!("tcpdump-{backend}.pcap"))].map(|got| SENT - got);
        println!("{backend} lost {} of {SENT} datagrams, tcpdump {}", lost[0], lost[1]);
        assert!(lost[0] <= lost[1], "{backend} lost {}, tcpdump {}", lost[0], lost[1]);
        // what is lost is said: in the line and in the file
        let dropped: usize = said.rsplit_once(" recorded, ").unwrap().1.split(' ').next().unwrap().parse().unwrap();
        assert!(dropped >= lost[0], "{said}");
    }
}
