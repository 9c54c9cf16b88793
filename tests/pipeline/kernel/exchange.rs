//! What an exchange is: two programs, and what the network does to them.

use synema_simulator::Scenario;

/// A scripted exchange between host `c`, which either the kernel plays or the simulator's linux-like stack, and host `s`,
/// which is always simulated. Both programs are real Python; `c`'s runs unchanged on both sides.
pub struct Exchange {
    /// What it is about.
    pub name: &'static str,
    /// The program of `c`, behind the imports.
    pub c: &'static str,
    /// The program of `s`.
    pub s: &'static str,
    /// Rules of the link, as a scenario has them.
    pub faults: &'static str,
    /// Switches of `c`'s TCP, and the same as settings of the kernel (`net.ipv4.NAME`).
    pub c_tcp: &'static str,
    /// Settings of the kernel that mean the same as `c_tcp`.
    pub sysctls: &'static [(&'static str, &'static str)],
    /// Switches of `s`'s TCP.
    pub s_tcp: &'static str,
    /// Whether `s`'s window is so small that the kernel pushes before the end of what was written, as it does whenever half
    /// of the widest window has been: PSH is not compared then.
    pub pushes_by_window: bool,
    /// How long it is watched from its first segment on, milliseconds.
    pub watched_ms: u64,
}

/// What an exchange is where it does not say otherwise.
pub const PLAIN: Exchange = Exchange {
    name: "",
    c: "",
    s: "",
    faults: "",
    c_tcp: "",
    sysctls: &[],
    s_tcp: "",
    pushes_by_window: false,
    watched_ms: 800,
};

const IMPORTS: &str = "from socket import *\nimport struct, time\n";
/// The kernel offers this shift with the settings that it is given here.
const C_TCP: &str = r#""congestion":"reno","window_scale":7"#;
const S_TCP: &str = r#""congestion":"reno","isn":1000"#;

impl Exchange {
    /// The source that both Python and the simulator run on `c`.
    pub fn source(&self) -> String {
        format!("{IMPORTS}{}", self.c)
    }

    fn json(&self) -> String {
        let joined = |common: &str, own: &str| {
            if own.is_empty() { format!("{{{common}}}") } else { format!("{{{common},{own}}}") }
        };
        let source = |text: String| serde_json::Value::from(text).to_string();
        format!(
            r#"{{"v":1,"title":{{"zh-CN":"","en":"{}"}},"seed":1,"until":"60s","profile":"linux-like",
            "hosts":[{{"id":"c","if":[{{"ip":"192.0.2.1/24"}}],"tcp":{}}},{{"id":"s","if":[{{"ip":"192.0.2.2/24"}}],"tcp":{}}}],
            "links":[{{"id":"l","a":"c","b":"s","delay":"20ms","faults":[{}]}}],
            "apps":[{{"host":"s","source":{},"cpu":"10us"}},{{"host":"c","at":"500ms","source":{},"cpu":"10us"}}]}}"#,
            self.name,
            joined(C_TCP, self.c_tcp),
            joined(S_TCP, self.s_tcp),
            self.faults,
            source(format!("{IMPORTS}{}", self.s)),
            source(self.source()),
        )
    }

    /// The exchange as a scenario file's text.
    pub fn text(&self) -> String {
        let text = self.json();
        if let Err(error) = Scenario::from_json(&text) {
            panic!("{}: {error}", self.name);
        }
        text
    }
}
