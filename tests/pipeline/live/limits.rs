//! When a recording ends, and what is left of it.

use std::fs;
use std::time::{Duration, Instant};

use super::cable::{RIGHT, frames, tcp, until};
use super::order::{in_order, tries};
use super::{BACKENDS, cable_or_return};
use crate::program::{json_lines, synema};

#[test]
fn an_interface_that_is_not_there_or_down_is_said_with_what_to_do() {
    let call = synema(&["capture", "nosuch0", "-w", "/dev/null"]);
    assert_eq!(call.code, Some(1));
    assert!(call.stderr.contains("nosuch0") && call.stderr.contains("synema interfaces"), "{}", call.stderr);
    let cable = cable_or_return!("an interface that is down");
    assert!(cable.left(&["ip", "link", "set", "l0", "down"]).status.success());
    let down = cable.record("down", "l0", &[]);
    assert!(down.said().contains("ip link set l0 up"), "{}", down.said());
    assert_eq!(down.end(), Some(1));
}

#[test]
fn a_quiet_interface_ends_with_its_seconds_and_a_busy_one_with_its_count() {
    let cable = cable_or_return!("limits of a recording");
    for backend in BACKENDS {
        let quiet = cable.record(&format!("quiet-{backend}"), "lo", &["--backend", backend, "--seconds", "1"]);
        let begun = Instant::now();
        assert_eq!(quiet.end(), Some(0));
        assert!(begun.elapsed() < Duration::from_secs(20), "{backend}: {:?}", begun.elapsed());
        let name = format!("few-{backend}");
        let few = cable.record(&name, "l0", &["--backend", backend, "--count", "7", "--snaplen", "60"]);
        cable.fetch(&RIGHT[..1]);
        assert_eq!(few.end(), Some(0));
        let opened = synema_captures::open(cable.path(&format!("{name}.pcapng"))).unwrap();
        assert_eq!(opened.trace.len(), 7, "{backend}");
        assert!(opened.trace.observations().all(|seen| seen.bytes.len() == 60.min(seen.wire_len as usize)));
        assert_eq!(opened.interfaces[0].snap_len, 60);
    }
}

#[test]
fn a_kill_at_any_moment_leaves_a_readable_file() {
    let cable = cable_or_return!("kill -9");
    for octets in [0, 1_000, 100_000, 400_000] {
        let name = format!("killed-{octets}");
        let recorder = cable.record(&name, "l0", &[]);
        let file = cable.path(&format!("{name}.pcapng"));
        std::thread::scope(|scope| {
            scope.spawn(|| cable.flood(5_000));
            until("so much is recorded", || fs::metadata(&file).unwrap().len() >= octets);
            recorder.kill();
        });
        let opened = synema_captures::open(&file).unwrap();
        // a write that the kill cut leaves the beginning of a block at the end, and nothing worse
        let is_cut = |damage: &synema_captures::Damage| matches!(damage, synema_captures::Damage::Cut { .. });
        assert!(opened.problem.as_ref().is_none_or(|problem| is_cut(&problem.damage)), "{opened:?}");
        assert!(opened.trace.len() as u64 >= octets / 200, "{} frames in {octets} octets", opened.trace.len());
    }
}

#[test]
fn an_interface_that_goes_away_ends_the_recording_with_what_came() {
    let cable = cable_or_return!("an interface that goes away");
    let recorder = cable.record("gone", "l0", &[]);
    cable.fetch(&RIGHT[..1]);
    assert!(cable.left(&["ip", "link", "del", "l0"]).status.success());
    until("it is noticed", || recorder.said().contains("synema: l0: "));
    assert_eq!(recorder.end(), Some(1));
    let info = json_lines(&["info", &cable.path("gone.pcapng"), "--json"]).remove(0);
    assert!(info["complete"] == true && info["frames"].as_u64() > Some(10), "{info}");
}

#[test]
fn a_ring_keeps_the_newest_files_and_none_is_longer_than_it_may_be() {
    tries("a ring of files", |cable| {
        let recorder = cable.record("ring", "l0", &["--ring", "200kB:3"]);
        let whole = cable.record("whole", "l0", &[]);
        cable.fetch(&RIGHT);
        recorder.stop();
        whole.stop();
        let files: Vec<String> = cable.files("ring_").into_iter().filter(|file| file.ends_with(".pcapng")).collect();
        assert_eq!(files.len(), 3, "{files:?}");
        assert!(files.iter().all(|file| fs::metadata(file).unwrap().len() <= 200_000));
        let kept: Vec<String> = files.iter().flat_map(|file| tcp(frames(file))).collect();
        let all = tcp(frames(&cable.path("whole.pcapng")));
        assert!(kept.len() < all.len(), "{} of {} frames", kept.len(), all.len());
        for sender in ["192.0.2.1", "192.0.2.2", "2001:db8::1", "2001:db8::2"] {
            let of = |frames: &[String]| -> Vec<String> {
                frames.iter().filter(|frame| frame.split('\t').take(3).any(|end| end == sender)).cloned().collect()
            };
            let (all, kept) = (of(&all), of(&kept));
            in_order(sender, &kept, &all[all.len().saturating_sub(kept.len())..])?;
        }
        Ok(())
    });
}

#[test]
fn a_pipe_is_followed_as_frames_come_and_its_end_ends_the_recording() {
    let cable = cable_or_return!("a recording into a pipe");
    let program = env!("CARGO_BIN_EXE_synema");
    let script = format!("{program} capture l0 -w - 2>recorder.log | head -c 5000 >piped.pcapng; echo ended");
    let folder = cable.path("");
    let piped = cable.begin_left(&["sh", "-c", &format!("cd {folder}; {script}")], "piped.log");
    let listens = || cable.left(&["ss", "-0lnp"]).stdout.windows(6).any(|at| at == b"synema");
    until("the recorder listens", listens);
    cable.fetch(&RIGHT[..1]);
    until("head has enough", || piped.said().contains("ended"));
    assert_eq!(fs::metadata(cable.path("piped.pcapng")).unwrap().len(), 5000);
    // nobody reads and nothing arrives: it still ends
    until("the recorder ends", || !listens());
}

#[test]
fn an_interface_is_promiscuous_while_it_is_recorded_unless_that_is_not_wanted() {
    let cable = cable_or_return!("promiscuous interfaces");
    let promiscuity = || {
        let said = String::from_utf8(cable.left(&["ip", "-d", "link", "show", "l0"]).stdout).unwrap();
        said.split("promiscuity ").nth(1).and_then(|rest| rest.chars().next())
    };
    for backend in BACKENDS {
        let recorder = cable.record(&format!("all-{backend}"), "l0", &["--backend", backend]);
        assert_eq!(promiscuity(), Some('1'), "{backend}");
        recorder.stop();
        assert_eq!(promiscuity(), Some('0'), "{backend}");
        let recorder = cable.record(&format!("own-{backend}"), "l0", &["--backend", backend, "--no-promiscuous"]);
        assert_eq!(promiscuity(), Some('0'), "{backend}");
        recorder.stop();
    }
}

#[test]
fn what_finds_no_room_is_counted_in_the_file_and_on_the_screen() {
    const SENT: u64 = 250_000;
    let cable = cable_or_return!("drops");
    for backend in BACKENDS {
        let recorder = cable.record(backend, "l0", &["--backend", backend]);
        recorder.signal("-STOP");
        cable.flood(SENT as usize);
        recorder.signal("-CONT");
        let said = recorder.stop();
        let opened = synema_captures::open(cable.path(&format!("{backend}.pcapng"))).unwrap();
        let dropped = opened.interfaces[0].dropped.unwrap();
        assert!(dropped > 0 && opened.trace.len() as u64 + dropped >= SENT, "{} and {dropped}", opened.trace.len());
        assert!(said.contains(&format!("{} frames recorded, {dropped} dropped", opened.trace.len())), "{said}");
    }
}
