//! Users without the permission to open raw sockets, and the command that gives it.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::process::Command;

use super::{Cable, can_run};
use crate::program::{not_run, sample};

/// Calls a program as a user who is nobody.
fn as_nobody(cable: &Cable, command: &[&str]) -> (Option<i32>, String) {
    let user = ["setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups", "--inh-caps=-all"];
    let output = cable.left(&[&user[..], command].concat());
    let said = [output.stdout, output.stderr].concat();
    (output.status.code(), String::from_utf8_lossy(&said).into_owned())
}

#[test]
fn without_permission_one_line_says_how_to_get_it_and_it_is_true() {
    let has_tools = ["setpriv", "setcap"].iter().all(|tool| Command::new(tool).arg("--help").output().is_ok());
    if let Err(why) = can_run() {
        return not_run(&format!("permissions: {why}"));
    }
    if !has_tools {
        return not_run("permissions: setpriv or setcap is not installed");
    }
    let cable = Cable::new();
    let folder = cable.path("for everybody");
    fs::create_dir(&folder).unwrap();
    for path in [cable.path(""), folder.clone()] {
        fs::set_permissions(path, fs::Permissions::from_mode(0o777)).unwrap();
    }
    let program = format!("{folder}/synema");
    fs::copy(env!("CARGO_BIN_EXE_synema"), &program).unwrap();
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
    let file = format!("{folder}/lo.pcapng");
    let capture = [program.as_str(), "capture", "lo", "-w", &file, "--seconds", "1"];

    let (code, said) = as_nobody(&cable, &capture);
    let command = format!("sudo setcap cap_net_raw,cap_net_admin=eip '{program}'");
    assert!(code == Some(1) && said.trim_end().ends_with(&command) && said.lines().count() == 1, "{said}");
    let (code, said) = as_nobody(&cable, &[&program, "interfaces"]);
    assert!(code == Some(0) && said.contains(&command) && said.contains("127.0.0.1/8"), "{said}");
    // what needs no cable goes on
    let (code, said) = as_nobody(&cable, &[&program, "lessons"]);
    assert!(code == Some(0) && !said.is_empty(), "{said}");
    fs::copy(sample("http-fetch.pcap"), format!("{folder}/http.pcap")).unwrap();
    let (code, said) = as_nobody(&cable, &[&program, "flows", &format!("{folder}/http.pcap")]);
    assert!(code == Some(0), "{said}");

    let granted = Command::new("sh").args(["-c", command.strip_prefix("sudo ").unwrap()]).output().unwrap();
    if !granted.status.success() {
        return not_run(&format!("granting: {}", String::from_utf8_lossy(&granted.stderr).trim()));
    }
    let (code, said) = as_nobody(&cable, &capture);
    assert!(code == Some(0) && said.contains("frames recorded"), "{said}");
}
