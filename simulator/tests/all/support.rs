//! Scenarios for tests, that say only what differs.

use synema_simulator::Scenario;

/// Two hosts, `c` and `s`, 10 ms apart, ISN 100 and 300, MSL 2 s; a test adds programs and faults.
pub fn scenario(server: &[&str], client: &[&str], faults: &str) -> Scenario {
    Scenario::from_json(&document(server, client, faults)).unwrap_or_else(|error| panic!("{error}"))
}

/// The same with some of its settings changed: `hosts.0.tcp.keep_alive` to `10s`.
pub fn set(server: &[&str], client: &[&str], faults: &str, settings: &[(&str, &str)]) -> Scenario {
    let settings: Vec<(String, String)> =
        settings.iter().map(|(key, value)| ((*key).into(), (*value).into())).collect();
    Scenario::from_json_with(&document(server, client, faults), &settings).unwrap_or_else(|error| panic!("{error}"))
}

pub fn document(server: &[&str], client: &[&str], faults: &str) -> String {
    let list = |ops: &[&str]| ops.iter().map(|op| format!("{op:?}")).collect::<Vec<_>>().join(",");
    format!(
        r#"{{"v":1,"title":{{"zh-CN":"测试","en":"test"}},"msl":"2s","until":"20min",
            "hosts":[{{"id":"c","if":[{{"ip":"192.0.2.1/24"}}],"tcp":{{"isn":100}}}},
                     {{"id":"s","if":[{{"ip":"192.0.2.2/24"}}],"tcp":{{"isn":300}}}}],
            "links":[{{"a":"c","b":"s","delay":"10ms","faults":[{faults}]}}],
            "apps":[{{"host":"s","ops":[{}]}},{{"host":"c","ops":[{}]}}]}}"#,
        list(server),
        list(client)
    )
}

/// A server that takes one connection on port 80, and goes on.
pub fn server<'a>(rest: &[&'a str]) -> Vec<&'a str> {
    let mut ops = vec!["L=socket tcp", "bind L 0.0.0.0:80", "listen L 5", "A=accept L"];
    ops.extend(rest);
    ops
}

/// A client that connects to it, and goes on.
pub fn client<'a>(rest: &[&'a str]) -> Vec<&'a str> {
    let mut ops = vec!["S=socket tcp", "connect S 192.0.2.2:80"];
    ops.extend(rest);
    ops
}
