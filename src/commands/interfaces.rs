use serde_json::json;

use crate::Failure;
use crate::output::Output;

pub fn run(json: bool) -> Result<(), Failure> {
    let mut output = Output::new();
    for interface in synema_captures::interfaces() {
        let addresses: Vec<String> =
            interface.addresses.iter().map(|(address, prefix)| format!("{address}/{prefix}")).collect();
        let why_not = interface.unavailable.as_ref().map(|reason| reason.to_string());
        if json {
            output.json(&json!({
                "name": interface.name,
                "description": interface.description,
                "mac": interface.mac.map(|mac| mac.to_string()),
                "addresses": addresses,
                "up": interface.up,
                "loopback": interface.loopback,
                "why_not": why_not,
            }))?;
        } else {
            let state = why_not.unwrap_or_else(|| "can be captured from".into());
            output.line(format_args!("{:<12} {:<40} {state}", interface.name, addresses.join(" ")))?;
        }
    }
    output.finish()
}
