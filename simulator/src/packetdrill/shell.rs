//! Commands that ask the system something which our connections can answer.

use synema_trace::TcpState;

use super::kernel::Kernel;

/// The answer to a command: whether it would succeed, or what was found instead; `None` for one that asks nothing.
pub(super) fn ask(line: &str, kernel: &Kernel) -> Option<Result<(), String>> {
    let stages: Vec<&str> = line.split('|').map(str::trim).collect();
    if stages.first().is_some_and(|first| first.starts_with("nstat")) {
        return counter(&stages, kernel);
    }
    let lister = stages.first()?.split_whitespace().next()?;
    if !matches!(lister, "sockstat" | "ss" | "netstat") {
        return None;
    }
    // `... | grep -c STATE | grep N`: how many connections are in a state
    let words = |stage: &str| -> Vec<String> {
        stage.split_whitespace().map(|word| word.trim_matches(['"', '\'']).to_owned()).collect()
    };
    let [.., counting, wanted] = stages.as_slice() else { return None };
    let (counting, wanted) = (words(counting), words(wanted));
    let [grep, c, state] = counting.as_slice() else { return None };
    let (Some("grep"), Some(number)) = (wanted.first().map(String::as_str), wanted.last()?.parse::<usize>().ok())
    else {
        return None;
    };
    if grep != "grep" || c != "-c" {
        return None;
    }
    let state = named(state)?;
    // connections that nobody has accepted belong to no process
    let is_counted = |connection: &&super::kernel::Connection| connection.tcb.state == state;
    let found = kernel.connections.iter().filter(is_counted).count();
    Some(if found == number { Ok(()) } else { Err(format!("{found} connections in {state}")) })
}

/// `nstat -n`, which forgets what was counted before, `nstat | grep COUNTER` for one that is not zero, and
/// `nstat | grep COUNTER | grep -q " 3 "`.
fn counter(stages: &[&str], kernel: &Kernel) -> Option<Result<(), String>> {
    let (name, wanted) = match stages {
        [first] if *first != "nstat" => return Some(Ok(())),
        [_, name] => (name.strip_prefix("grep")?.split('>').next()?.trim(), None),
        [_, name, wanted] => (name.strip_prefix("grep")?.trim(), Some(wanted.strip_prefix("grep")?)),
        _ => return None,
    };
    let found = match name.trim_matches(['"', '\'']) {
        "TcpExtBeyondWindow" | "TcpExtTCPBeyondWindow" => kernel.beyond_window,
        "TcpExtOutOfWindowIcmps" => kernel.icmp_out_of_window,
        _ => return None,
    };
    let is_so = match wanted {
        None => found > 0,
        Some(wanted) => found == wanted.trim_matches(['-', 'q', ' ', '"', '\'']).parse::<u64>().ok()?,
    };
    Some(if is_so { Ok(()) } else { Err(format!("{name} {found}")) })
}

fn named(text: &str) -> Option<TcpState> {
    Some(match text.replace(['-', '_'], "").as_str() {
        "CLOSED" => TcpState::Closed,
        "LISTEN" => TcpState::Listen,
        "SYNSENT" => TcpState::SynSent,
        "SYNRCVD" | "SYNRECV" | "SYNRECEIVED" => TcpState::SynReceived,
        "ESTABLISHED" | "ESTAB" => TcpState::Established,
        "CLOSEWAIT" => TcpState::CloseWait,
        "FINWAIT1" => TcpState::FinWait1,
        "CLOSING" => TcpState::Closing,
        "LASTACK" => TcpState::LastAck,
        "FINWAIT2" => TcpState::FinWait2,
        "TIMEWAIT" => TcpState::TimeWait,
        _ => return None,
    })
}
