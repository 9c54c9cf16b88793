//! B5: many connections at once through a router that loses 1 %.

use synema_simulator::{Scenario, World};

use crate::cpu::{peak_megabytes, timed};

fn scenario(connections: usize) -> Scenario {
    let apps: Vec<String> = (0..connections)
        .map(|number| {
            let port = 1_024 + number;
            format!(
                r#"{{"host":"s","ops":["L=socket tcp","bind L 0.0.0.0:{port}","listen L 1","A=accept L","recv A until EOF","close A","close L"]}},
                {{"host":"c","at":"{}us","ops":["S=socket tcp","connect S 198.51.100.2:{port}","sendall S 'x'*10000","close S"]}}"#,
                1_000 + number
            )
        })
        .collect();
    let text = format!(
        r#"{{"v":1,"title":{{"zh-CN":"","en":"connections"}},"until":"3600s","msl":"1s",
        "hosts":[{{"id":"c","if":[{{"ip":"192.0.2.1/24"}}],"routes":[{{"to":"0.0.0.0/0","via":"192.0.2.254"}}]}},
                 {{"id":"r","if":[{{"ip":"192.0.2.254/24"}},{{"ip":"198.51.100.254/24"}}],"forwarding":true}},
                 {{"id":"s","if":[{{"ip":"198.51.100.2/24"}}],"routes":[{{"to":"0.0.0.0/0","via":"198.51.100.254"}}]}}],
        "links":[{{"a":"c","b":"r.0","delay":"1ms"}},{{"a":"r.1","b":"s","delay":"5ms","loss":"1%"}}],"apps":[{}]}}"#,
        apps.join(",")
    );
    Scenario::from_json(&text).unwrap_or_else(|error| panic!("{error}"))
}

pub fn run() {
    let seconds = |connections: usize| {
        let scenario = scenario(connections);
        timed(|| {
            let mut world = World::unlogged(&scenario);
            while world.step() {}
        })
        .0
    };
    let (few, many) = (seconds(1_000), seconds(10_000));
    println!(
        "B5 connections with 10 kB each over a router: 1,000 in {few:.2} s, 10,000 in {many:.2} s (wanted 5), ratio {:.1} \
         (wanted 12); peak {:.0} MB (wanted 300)",
        many / few,
        peak_megabytes()
    );
}
