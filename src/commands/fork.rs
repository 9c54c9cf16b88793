use std::net::IpAddr;
use std::path::Path;

use serde_json::{Value, json};
use synema_analysis::{Act, Acting, Lost, NotReenacted, Reenactment, Side, Transport, reenact};
use synema_simulator::Scenario;

use crate::args::Fork;
use crate::session::open_analysed;
use crate::{Failure, Source};

pub fn run(wanted: &Fork) -> Result<(), Failure> {
    let name = wanted.file.display();
    let (opened, analysis) = open_analysed(&wanted.file)?;
    let trace = &opened.trace;
    let is_wanted = |flow: &synema_analysis::Flow| flow.transport == Transport::Tcp && flow.number == wanted.flow;
    let flow = analysis.flows.iter().position(is_wanted).ok_or_else(|| {
        let count = analysis.flows.iter().filter(|flow| flow.transport == Transport::Tcp).count();
        Failure::new(format!("{name}: there is no TCP flow {}: there are {count}, from 0", wanted.flow))
    })?;
    if let Some(at) = wanted.at
        && !analysis.observations_of(flow).contains(&(at.saturating_sub(1) as u32))
    {
        return Err(Failure::new(format!("{name}: frame {at} does not belong to TCP flow {}", wanted.flow)));
    }
    let play = reenact(trace, &analysis, flow, wanted.at.map(|at| at - 1)).map_err(|why| {
        let why = match why {
            NotReenacted::NoSyn => "its SYN is not in the file, so nobody knows where its sequence numbers begin",
            NotReenacted::NotTcp | NotReenacted::NoSuchFlow => "it is no TCP flow",
        };
        Failure::new(format!("{name}: flow {} cannot be played again: {why}", wanted.flow))
    })?;
    let document = scenario(&play, &wanted.output, &wanted.file);
    let text = serde_json::to_string_pretty(&document).map_err(Failure::new)? + "\n";
    Scenario::from_json(&text).map_err(|error| Failure::new(format!("{name}: flow {}: {error}", wanted.flow)))?;
    std::fs::write(&wanted.output, text)
        .map_err(|error| Failure::new(format!("{}: {error}", wanted.output.display())))?;
    if play.made_up > 0 {
        anstream::eprintln!("synema: {name}: {} octets were not captured; zeros stand for them", play.made_up);
    }
    Ok(())
}

fn scenario(play: &Reenactment, output: &Path, file: &Path) -> Value {
    let id = output.file_stem().unwrap_or_default().to_string_lossy();
    let source = Source::Capture(file.into()).title();
    // one machine that talks to itself cannot stand at both ends of a cable
    let ips = match play.ends[0].endpoint.ip == play.ends[1].endpoint.ip {
        true => [[192, 0, 2, 1].into(), [192, 0, 2, 2].into()],
        false => [play.ends[0].endpoint.ip, play.ends[1].endpoint.ip],
    };
    let hosts: Vec<Value> = [("a", 0), ("b", 1)].map(|(id, end)| host(id, end, &play.ends[end], ips[end])).into();
    let faults: Vec<Value> = play.lost.iter().map(fault).collect();
    let half_ms = format!("{}us", (play.delay_ns / 1_000).max(1));
    json!({
        "v": 1,
        "id": id,
        "title": { "zh-CN": format!("重演：{source}"), "en": format!("{source}, played again") },
        "summary": {
            "zh-CN": format!("{} 与 {} 之间的连接，按抓包重演。", play.ends[0].endpoint, play.ends[1].endpoint),
            "en": format!("The connection between {} and {}, as it was captured.", play.ends[0].endpoint, play.ends[1].endpoint),
        },
        "seed": 1,
        "until": "600s",
        "hosts": hosts,
        "links": [{ "id": "l", "a": "a", "b": "b", "delay": half_ms, "faults": faults }],
        "apps": [
            { "host": "b", "ops": ops(&play.ends[1], ips[1], None) },
            { "host": "a", "at": "1ms", "ops": ops(&play.ends[0], ips[0], Some((ips[1], play.ends[1].endpoint.port))) },
        ],
    })
}

fn host(id: &str, end: usize, acting: &Acting, ip: IpAddr) -> Value {
    // everything is on the one link, however far apart it was
    let mut tcp = serde_json::Map::new();
    if let Some(isn) = acting.isn {
        tcp.insert("isn".into(), json!(isn));
    }
    if let Some(mss) = acting.mss {
        tcp.insert("mss".into(), json!(mss));
    }
    if acting.window > 0 {
        tcp.insert("receive_buffer".into(), json!(acting.window));
    }
    let mac = format!("02:00:00:00:00:0{}", end + 1);
    json!({ "id": id, "if": [{ "ip": format!("{ip}/0"), "mac": mac }], "tcp": tcp })
}

fn fault((side, lost): &(Side, Lost)) -> Value {
    let from = if *side == Side::A { "a" } else { "b" };
    match lost {
        Lost::Syn(nth) => json!({ "match": "tcp.syn", "from": from, "nth": nth, "do": "drop" }),
        Lost::Data(nth) => json!({ "match": "tcp.len > 0", "from": from, "nth": nth, "do": "drop" }),
    }
}

/// The program of an end: it asks for the connection, or is asked, and then does what it did.
fn ops(acting: &Acting, ip: IpAddr, remote: Option<(IpAddr, u16)>) -> Vec<String> {
    let at = |ip: IpAddr, port: u16| std::net::SocketAddr::new(ip, port).to_string();
    let own = at(ip, acting.endpoint.port);
    let mut ops = match remote {
        Some((ip, port)) => {
            vec!["S=socket tcp".to_owned(), format!("bind S {own}"), format!("connect S {}", at(ip, port))]
        }
        None if acting.isn.is_none() => return Vec::new(),
        None => vec!["L=socket tcp".into(), format!("bind L {own}"), "listen L 1".into(), "S=accept L".into()],
    };
    ops.extend(acting.acts.iter().map(|act| match act {
        Act::Think(ns) => format!("sleep {}us", (ns / 1_000).max(1)),
        Act::Send(octets) => format!("sendall S '{}'", quoted(octets)),
        Act::Receive(count) => format!("recv S {count}"),
        Act::CloseWriting => "shutdown S wr".into(),
        Act::ReceiveAll => "recv S until EOF".into(),
        Act::Close => "close S".into(),
        Act::Abort => "abort S".into(),
    }));
    ops
}

fn quoted(octets: &[u8]) -> String {
    let one = |octet: &u8| match octet {
        b'\\' => "\\\\".to_owned(),
        b'\'' => "\\'".to_owned(),
        b' '..=b'~' => char::from(*octet).to_string(),
        other => format!("\\x{other:02x}"),
    };
    octets.iter().map(one).collect()
}
