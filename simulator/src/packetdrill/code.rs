//! The code blocks of a script: `assert tcpi_x op n`, and nothing else.

use synema_trace::TcpState;

use super::kernel::Kernel;

/// Checks a block; `Err` holds the assertion, and what was found instead, or nothing where it is not understood.
pub(super) fn check(text: &str, kernel: &Kernel) -> Result<(), (String, Option<String>)> {
    let statements = text.split([';', '\n']).map(str::trim).filter(|statement| !statement.is_empty());
    for statement in statements {
        let unknown = || (format!("code '{statement}'"), None);
        let assertion = statement.strip_prefix("assert ").ok_or_else(unknown)?;
        for part in assertion.split(" and ") {
            let part = part.trim().trim_start_matches('(').trim_end_matches(')');
            let words: Vec<&str> = part.split([' ', ',']).filter(|word| !word.is_empty()).collect();
            let [name, operator, value, ..] = words[..] else { return Err(unknown()) };
            let actual = variable(name, kernel).ok_or_else(unknown)?;
            let value = constant(value).ok_or_else(unknown)?;
            let holds = match operator {
                "==" => actual == value,
                "!=" => actual != value,
                "<" => actual < value,
                "<=" => actual <= value,
                ">" => actual > value,
                ">=" => actual >= value,
                _ => return Err(unknown()),
            };
            if !holds {
                return Err((part.to_owned(), Some(format!("{name} = {actual}"))));
            }
        }
    }
    Ok(())
}

/// The member of `struct tcp_info`, of the connection that was made last.
fn variable(name: &str, kernel: &Kernel) -> Option<u64> {
    let tcb = &kernel.connections.last()?.tcb;
    Some(match name {
        "tcpi_state" => state(tcb.state),
        "tcpi_snd_cwnd" => tcb.congestion.cwnd_bytes / tcb.snd_mss,
        "tcpi_snd_mss" => tcb.snd_mss,
        "tcpi_unacked" => tcb.flight().div_ceil(tcb.snd_mss),
        _ => return None,
    })
}

fn constant(text: &str) -> Option<u64> {
    let named = [
        ("TCPI_ESTABLISHED", TcpState::Established),
        ("TCPI_SYN_SENT", TcpState::SynSent),
        ("TCPI_SYN_RECEIVED", TcpState::SynReceived),
        ("TCPI_FIN_WAIT_1", TcpState::FinWait1),
        ("TCPI_FIN_WAIT_2", TcpState::FinWait2),
        ("TCPI_TIME_WAIT", TcpState::TimeWait),
        ("TCPI_CLOSED", TcpState::Closed),
        ("TCPI_CLOSE_WAIT", TcpState::CloseWait),
        ("TCPI_LAST_ACK", TcpState::LastAck),
        ("TCPI_LISTEN", TcpState::Listen),
        ("TCPI_CLOSING", TcpState::Closing),
    ];
    let found = named.iter().find(|(name, _)| *name == text).map(|(_, value)| state(*value));
    found.or_else(|| text.parse().ok())
}

/// Any numbers will do, as long as both sides of a comparison use them.
fn state(state: TcpState) -> u64 {
    state as u64
}
