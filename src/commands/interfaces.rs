use serde_json::json;
use synema_captures::{Interface, Unavailable, grant};

use crate::Failure;
use crate::output::Output;

pub fn run(json: bool) -> Result<(), Failure> {
    let mut output = Output::new();
    let interfaces = synema_captures::interfaces();
    for interface in &interfaces {
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
                "running": interface.running,
                "loopback": interface.loopback,
                "link_type": interface.link_type.map(|link_type| link_type.to_string()),
                "why_not": why_not,
            }))?;
        } else {
            let state = why_not.map_or_else(|| state(interface), |reason| reason.replace("NAME", &interface.name));
            output.line(format_args!("{:<15} {:<40} {state}", interface.name, addresses.join(" ")))?;
        }
    }
    if !json && interfaces.iter().any(|interface| interface.unavailable == Some(Unavailable::NotPermitted)) {
        output.line(format_args!("to capture, grant it once with: {}", grant()))?;
    }
    output.finish()
}

/// What there is to know of an interface that can be captured from.
fn state(interface: &Interface) -> String {
    let mut state = "can be captured from".to_owned();
    if interface.name == "any" {
        state.push_str(": all interfaces together");
    } else if !interface.running {
        state.push_str("; nothing is at its other end");
    }
    if let Some(strange) = interface.link_type.filter(|link_type| !link_type.is_dissected()) {
        state.push_str(&format!("; link type {strange} is not dissected, its frames are shown as bytes"));
    }
    state
}
