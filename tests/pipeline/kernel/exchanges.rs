//! The exchanges, and what each is about.

use super::exchange::{Exchange, PLAIN};

/// The beginnings and ends that programs share.
macro_rules! program {
    (connect $($rest:literal)*) => { concat!("s = socket(AF_INET, SOCK_STREAM)\ns.connect(('192.0.2.2', 80))\n", $($rest, "\n"),*) };
    (accept $($rest:literal)*) => {
        concat!(
            "server = socket(AF_INET, SOCK_STREAM)\nserver.setsockopt(SOL_SOCKET, SO_REUSEADDR, 1)\nserver.bind(('', 80))\n",
            "server.listen(5)\ns, addr = server.accept()\n", $($rest, "\n"),*
        )
    };
    (connect_later $($rest:literal)*) => {
        concat!("time.sleep(2)\ns = socket(AF_INET, SOCK_STREAM)\ns.connect(('192.0.2.1', 80))\n", $($rest, "\n"),*)
    };
    ($($rest:literal)*) => { concat!($($rest, "\n"),*) };
}

/// All of them.
pub const EXCHANGES: &[Exchange] = &[
    Exchange {
        name: "open and close at once",
        c: program!(connect "s.close()"),
        s: program!(accept "while s.recv(4096):" "    pass" "s.close()"),
        ..PLAIN
    },
    Exchange {
        name: "the server closes first",
        c: program!(connect "print(s.recv(10))" "time.sleep(0.1)" "s.close()"),
        s: program!(accept "s.close()"),
        ..PLAIN
    },
    Exchange {
        name: "nobody listens",
        c: program!("try:" "    s = socket(AF_INET, SOCK_STREAM)" "    s.connect(('192.0.2.2', 81))" "except OSError as e:" "    print(e)"),
        s: program!("time.sleep(1)"),
        ..PLAIN
    },
    Exchange {
        name: "the SYN is lost",
        c: program!(connect "s.close()"),
        s: program!(accept "while s.recv(4096):" "    pass" "s.close()"),
        faults: r#"{"match":"tcp.syn","from":"c","nth":1,"do":"drop"}"#,
        watched_ms: 1_600,
        ..PLAIN
    },
    Exchange {
        name: "the SYN is lost twice",
        c: program!(connect "s.close()"),
        s: program!(accept "while s.recv(4096):" "    pass" "s.close()"),
        faults: r#"{"match":"tcp.syn","from":"c","nth":1,"do":"drop"},{"match":"tcp.syn","from":"c","nth":2,"do":"drop"}"#,
        watched_ms: 3_800,
        ..PLAIN
    },
    Exchange {
        name: "the SYN,ACK is lost",
        c: program!(connect "s.close()"),
        s: program!(accept "while s.recv(4096):" "    pass" "s.close()"),
        faults: r#"{"match":"tcp.syn","from":"s","nth":1,"do":"drop"},{"match":"tcp.syn","from":"c","nth":2,"do":"drop"}"#,
        watched_ms: 1_600,
        ..PLAIN
    },
    Exchange {
        name: "the SYN comes twice",
        c: program!(connect "s.close()"),
        s: program!(accept "while s.recv(4096):" "    pass" "s.close()"),
        faults: r#"{"match":"tcp.syn","from":"c","nth":1,"do":"duplicate"}"#,
        ..PLAIN
    },
    Exchange {
        name: "the SYN,ACK comes twice",
        c: program!(connect "time.sleep(0.2)" "s.close()"),
        s: program!(accept "while s.recv(4096):" "    pass" "s.close()"),
        faults: r#"{"match":"tcp.syn","from":"s","nth":1,"do":"duplicate"}"#,
        ..PLAIN
    },
    Exchange {
        name: "the SYN,ACK comes late",
        c: program!(connect "time.sleep(1.5)" "s.close()"),
        s: program!(accept "while s.recv(4096):" "    pass" "s.close()"),
        faults: r#"{"match":"tcp.syn","from":"s","nth":1,"do":"delay 1300ms"},{"match":"tcp.syn","from":"c","nth":2,"do":"drop"}"#,
        watched_ms: 3_600,
        ..PLAIN
    },
    Exchange {
        name: "the last ACK of the handshake is lost, then text comes",
        c: program!(connect "time.sleep(0.1)" "s.sendall(b'hello')" "s.close()"),
        s: program!(accept "while s.recv(4096):" "    pass" "s.close()"),
        faults: r#"{"match":"tcp.ack","from":"c","nth":1,"do":"drop"}"#,
        ..PLAIN
    },
    Exchange {
        name: "the last ACK of the handshake is lost, and nothing else is said",
        c: program!(connect "time.sleep(1.5)" "s.close()"),
        s: program!(accept "while s.recv(4096):" "    pass" "s.close()"),
        faults: r#"{"match":"tcp.ack","from":"c","nth":1,"do":"drop"}"#,
        watched_ms: 2_200,
        ..PLAIN
    },
    Exchange {
        name: "the other side has no options",
        c: program!(connect "s.sendall(b'x' * 4000)" "s.close()"),
        s: program!(accept "while s.recv(4096):" "    pass" "s.close()"),
        s_tcp: r#""sack":false,"timestamps":false,"window_scale":null"#,
        ..PLAIN
    },
    Exchange {
        name: "without timestamps",
        c: program!(connect "s.sendall(b'x' * 4000)" "s.close()"),
        s: program!(accept "while s.recv(4096):" "    pass" "s.close()"),
        c_tcp: r#""timestamps":false"#,
        sysctls: &[("tcp_timestamps", "0")],
        ..PLAIN
    },
    Exchange {
        name: "without selective acknowledgment",
        c: program!(connect "s.sendall(b'x' * 4000)" "s.close()"),
        s: program!(accept "while s.recv(4096):" "    pass" "s.close()"),
        c_tcp: r#""sack":false"#,
        sysctls: &[("tcp_sack", "0")],
        ..PLAIN
    },
    Exchange {
        name: "with ECN",
        c: program!(connect "s.sendall(b'x' * 4000)" "s.close()"),
        s: program!(accept "while s.recv(4096):" "    pass" "s.close()"),
        c_tcp: r#""ecn":"ask""#,
        s_tcp: r#""ecn":"when-asked""#,
        sysctls: &[("tcp_ecn", "1")],
        ..PLAIN
    },
    Exchange {
        name: "a small MSS",
        c: program!(connect "s.sendall(b'x' * 4000)" "s.close()"),
        s: program!(accept "while s.recv(4096):" "    pass" "s.close()"),
        s_tcp: r#""mss":536"#,
        ..PLAIN
    },
    Exchange {
        name: "both open at once",
        c: program!("s = socket(AF_INET, SOCK_STREAM)" "s.bind(('', 5000))" "s.connect(('192.0.2.2', 5001))" "time.sleep(0.3)" "s.close()"),
        s: program!("time.sleep(2)" "s = socket(AF_INET, SOCK_STREAM)" "s.bind(('', 5001))" "s.connect(('192.0.2.1', 5000))" "while s.recv(4096):" "    pass" "s.close()"),
        faults: r#"{"match":"tcp.syn && !tcp.ack","from":"c","nth":1,"do":"drop"},{"match":"tcp.syn && !tcp.ack","from":"c","nth":2,"do":"drop"}"#,
        watched_ms: 2_600,
        ..PLAIN
    },
    Exchange {
        name: "passive: the client closes first",
        c: program!(accept "print(s.recv(10))" "time.sleep(0.1)" "s.close()"),
        s: program!(connect_later "s.close()"),
        ..PLAIN
    },
    Exchange {
        name: "passive: the server closes first",
        c: program!(accept "s.close()"),
        s: program!(connect_later "while s.recv(4096):" "    pass" "s.close()"),
        ..PLAIN
    },
    Exchange {
        name: "passive: nobody listens",
        c: program!("time.sleep(3)"),
        s: program!("time.sleep(2)" "s = socket(AF_INET, SOCK_STREAM)" "try:" "    s.connect(('192.0.2.1', 80))" "except OSError as e:" "    pass"),
        ..PLAIN
    },
    Exchange {
        name: "passive: the SYN,ACK is lost",
        c: program!(accept "print(s.recv(10))" "time.sleep(0.1)" "s.close()"),
        s: program!(connect_later "s.close()"),
        faults: r#"{"match":"tcp.syn","from":"c","nth":1,"do":"drop"},{"match":"tcp.syn","from":"s","nth":2,"do":"drop"}"#,
        watched_ms: 1_800,
        ..PLAIN
    },
    Exchange {
        name: "passive: the SYN comes twice",
        c: program!(accept "print(s.recv(10))" "time.sleep(0.1)" "s.close()"),
        s: program!(connect_later "time.sleep(0.1)" "s.close()"),
        faults: r#"{"match":"tcp.syn","from":"s","nth":1,"do":"duplicate"}"#,
        ..PLAIN
    },
    Exchange {
        name: "passive: the last ACK is lost, then text comes",
        c: program!(accept "total = 0" "while True:" "    data = s.recv(4096)" "    if not data:" "        break" "    total += len(data)" "print(total)" "s.close()"),
        s: program!(connect_later "time.sleep(0.1)" "s.sendall(b'hello')" "s.close()"),
        faults: r#"{"match":"tcp.ack","from":"s","nth":1,"do":"drop"}"#,
        ..PLAIN
    },
    Exchange {
        name: "passive: an echo",
        c: program!(accept "s.sendall(s.recv(100))" "print(s.recv(10))" "s.close()"),
        s: program!(connect_later "s.sendall(b'hello')" "s.recv(100)" "s.close()"),
        ..PLAIN
    },
    Exchange {
        name: "an echo",
        c: program!(connect "s.sendall(b'hello')" "print(s.recv(100))" "s.close()"),
        s: program!(accept "s.sendall(s.recv(100))" "while s.recv(4096):" "    pass" "s.close()"),
        ..PLAIN
    },
    Exchange {
        name: "three questions and answers",
        c: program!(connect "for i in range(3):" "    s.sendall(b'question')" "    print(s.recv(100))" "s.close()"),
        s: program!(accept "for i in range(3):" "    s.recv(100)" "    s.sendall(b'answer')" "while s.recv(4096):" "    pass" "s.close()"),
        ..PLAIN
    },
    Exchange {
        name: "five thousand octets go",
        c: program!(connect "s.sendall(b'x' * 5000)" "s.close()"),
        s: program!(accept "while s.recv(4096):" "    pass" "s.close()"),
        ..PLAIN
    },
    Exchange {
        name: "thirty thousand octets go",
        c: program!(connect "s.sendall(b'x' * 30000)" "s.close()"),
        s: program!(accept "while s.recv(4096):" "    pass" "s.close()"),
        ..PLAIN
    },
    Exchange {
        name: "five thousand octets come",
        c: program!(connect "total = 0" "while True:" "    data = s.recv(4096)" "    if not data:" "        break" "    total += len(data)" "print(total)" "s.close()"),
        s: program!(accept "s.sendall(b'x' * 5000)" "s.close()"),
        ..PLAIN
    },
    Exchange {
        name: "twenty thousand octets come",
        c: program!(connect "total = 0" "while True:" "    data = s.recv(4096)" "    if not data:" "        break" "    total += len(data)" "print(total)" "s.close()"),
        s: program!(accept "s.sendall(b'x' * 20000)" "s.close()"),
        ..PLAIN
    },
    Exchange {
        name: "small messages come with pauses",
        c: program!(connect "total = 0" "while True:" "    data = s.recv(4096)" "    if not data:" "        break" "    total += len(data)" "print(total)" "s.close()"),
        s: program!(accept "for i in range(4):" "    s.sendall(b'message')" "    time.sleep(0.25)" "s.close()"),
        watched_ms: 1_600,
        ..PLAIN
    },
    Exchange {
        name: "Nagle holds small messages back",
        c: program!(connect "s.sendall(b'one')" "s.sendall(b'two')" "s.sendall(b'three')" "time.sleep(0.3)" "s.close()"),
        s: program!(accept "while s.recv(4096):" "    pass" "s.close()"),
        ..PLAIN
    },
    Exchange {
        name: "without Nagle",
        c: program!(connect "s.setsockopt(IPPROTO_TCP, TCP_NODELAY, 1)" "s.sendall(b'one')" "s.sendall(b'two')" "s.sendall(b'three')" "time.sleep(0.3)" "s.close()"),
        s: program!(accept "while s.recv(4096):" "    pass" "s.close()"),
        ..PLAIN
    },
    Exchange {
        name: "corked",
        c: program!(connect "s.setsockopt(IPPROTO_TCP, TCP_CORK, 1)" "s.sendall(b'one')" "s.sendall(b'two')" "time.sleep(0.1)" "s.setsockopt(IPPROTO_TCP, TCP_CORK, 0)" "time.sleep(0.2)" "s.close()"),
        s: program!(accept "while s.recv(4096):" "    pass" "s.close()"),
        ..PLAIN
    },
    Exchange {
        name: "the only segment with text is lost",
        c: program!(connect "s.sendall(b'hello')" "time.sleep(0.8)" "s.close()"),
        s: program!(accept "while s.recv(4096):" "    pass" "s.close()"),
        faults: r#"{"match":"tcp.len > 0","from":"c","nth":1,"do":"drop"}"#,
        watched_ms: 1_400,
        ..PLAIN
    },
    Exchange {
        name: "the third of ten is lost",
        c: program!(connect "s.sendall(b'x' * 14480)" "time.sleep(0.5)" "s.close()"),
        s: program!(accept "while s.recv(4096):" "    pass" "s.close()"),
        faults: r#"{"match":"tcp.len > 0","from":"c","nth":3,"do":"drop"}"#,
        watched_ms: 1_000,
        ..PLAIN
    },
    Exchange {
        name: "the first of ten is lost",
        c: program!(connect "s.sendall(b'x' * 14480)" "time.sleep(0.5)" "s.close()"),
        s: program!(accept "while s.recv(4096):" "    pass" "s.close()"),
        faults: r#"{"match":"tcp.len > 0","from":"c","nth":1,"do":"drop"}"#,
        watched_ms: 1_000,
        ..PLAIN
    },
    Exchange {
        name: "the last of ten is lost",
        c: program!(connect "s.sendall(b'x' * 14480)" "time.sleep(0.8)" "s.close()"),
        s: program!(accept "while s.recv(4096):" "    pass" "s.close()"),
        faults: r#"{"match":"tcp.len > 0","from":"c","nth":10,"do":"drop"}"#,
        watched_ms: 1_300,
        ..PLAIN
    },
    Exchange {
        name: "two of ten are lost",
        c: program!(connect "s.sendall(b'x' * 14480)" "time.sleep(0.5)" "s.close()"),
        s: program!(accept "while s.recv(4096):" "    pass" "s.close()"),
        faults: r#"{"match":"tcp.len > 0","from":"c","nth":3,"do":"drop"},{"match":"tcp.len > 0","from":"c","nth":6,"do":"drop"}"#,
        watched_ms: 1_000,
        ..PLAIN
    },
    Exchange {
        name: "the retransmission is lost as well",
        c: program!(connect "s.sendall(b'hello')" "time.sleep(1.8)" "s.close()"),
        s: program!(accept "while s.recv(4096):" "    pass" "s.close()"),
        faults: r#"{"match":"tcp.len > 0","from":"c","nth":1,"do":"drop"},{"match":"tcp.len > 0","from":"c","nth":2,"do":"drop"}"#,
        watched_ms: 2_400,
        ..PLAIN
    },
    Exchange {
        name: "an acknowledgment is lost",
        c: program!(connect "s.sendall(b'hello')" "time.sleep(0.8)" "s.close()"),
        s: program!(accept "while s.recv(4096):" "    pass" "s.close()"),
        faults: r#"{"match":"tcp.ack && !tcp.syn","from":"s","nth":1,"do":"drop"}"#,
        watched_ms: 1_400,
        ..PLAIN
    },
    Exchange {
        name: "without SACK the third of ten is lost",
        c: program!(connect "s.sendall(b'x' * 14480)" "time.sleep(0.5)" "s.close()"),
        s: program!(accept "while s.recv(4096):" "    pass" "s.close()"),
        faults: r#"{"match":"tcp.len > 0","from":"c","nth":3,"do":"drop"}"#,
        s_tcp: r#""sack":false"#,
        watched_ms: 1_000,
        ..PLAIN
    },
    Exchange {
        name: "what comes has a gap",
        c: program!(connect "total = 0" "while True:" "    data = s.recv(4096)" "    if not data:" "        break" "    total += len(data)" "print(total)" "s.close()"),
        s: program!(accept "s.sendall(b'x' * 8688)" "s.close()"),
        faults: r#"{"match":"tcp.len > 0","from":"s","nth":2,"do":"drop"}"#,
        watched_ms: 1_000,
        ..PLAIN
    },
    Exchange {
        name: "what comes is out of order",
        c: program!(connect "total = 0" "while True:" "    data = s.recv(4096)" "    if not data:" "        break" "    total += len(data)" "print(total)" "s.close()"),
        s: program!(accept "s.sendall(b'x' * 8688)" "s.close()"),
        faults: r#"{"match":"tcp.len > 0","from":"s","nth":3,"do":"delay 5ms"}"#,
        ..PLAIN
    },
    Exchange {
        name: "what comes, comes twice",
        c: program!(connect "total = 0" "while True:" "    data = s.recv(4096)" "    if not data:" "        break" "    total += len(data)" "print(total)" "s.close()"),
        s: program!(accept "s.sendall(b'x' * 8688)" "s.close()"),
        faults: r#"{"match":"tcp.len > 0","from":"s","nth":3,"do":"duplicate"}"#,
        ..PLAIN
    },
    Exchange {
        name: "what comes is corrupt",
        c: program!(connect "total = 0" "while True:" "    data = s.recv(4096)" "    if not data:" "        break" "    total += len(data)" "print(total)" "s.close()"),
        s: program!(accept "s.sendall(b'x' * 8688)" "s.close()"),
        faults: r#"{"match":"tcp.len > 0","from":"s","nth":2,"do":"flip bit 5 of byte 3"}"#,
        watched_ms: 1_000,
        ..PLAIN
    },
    Exchange {
        name: "the other side does not read",
        c: program!(connect "s.sendall(b'x' * 12000)" "time.sleep(0.1)" "s.close()"),
        s: program!(accept "time.sleep(1.6)" "while s.recv(4096):" "    pass" "s.close()"),
        s_tcp: r#""receive_buffer":6000"#,
        pushes_by_window: true,
        watched_ms: 2_600,
        ..PLAIN
    },
    Exchange {
        name: "the other side reads little by little",
        c: program!(connect "s.sendall(b'x' * 12000)" "time.sleep(0.1)" "s.close()"),
        s: program!(accept "for i in range(8):" "    time.sleep(0.05)" "    s.recv(1500)" "while s.recv(4096):" "    pass" "s.close()"),
        s_tcp: r#""receive_buffer":6000"#,
        pushes_by_window: true,
        watched_ms: 1_400,
        ..PLAIN
    },
    Exchange {
        name: "idle and probed",
        c: program!(connect "s.setsockopt(SOL_SOCKET, SO_KEEPALIVE, 1)" "s.setsockopt(IPPROTO_TCP, TCP_KEEPIDLE, 1)" "s.setsockopt(IPPROTO_TCP, TCP_KEEPINTVL, 1)" "time.sleep(2.5)" "s.close()"),
        s: program!(accept "while s.recv(4096):" "    pass" "s.close()"),
        watched_ms: 3_200,
        ..PLAIN
    },
    Exchange {
        name: "probed without an answer",
        c: program!(connect "try:" "    s.setsockopt(IPPROTO_TCP, TCP_KEEPIDLE, 1)" "    s.setsockopt(IPPROTO_TCP, TCP_KEEPINTVL, 1)" "    s.setsockopt(IPPROTO_TCP, TCP_KEEPCNT, 2)" "    s.setsockopt(SOL_SOCKET, SO_KEEPALIVE, 1)" "    s.recv(1)" "except OSError as e:" "    print(e)"),
        s: program!(accept "s.recv(1)"),
        faults: r#"{"match":"tcp && !tcp.syn","from":"s","nth":1,"do":"drop"},{"match":"tcp && !tcp.syn","from":"s","nth":2,"do":"drop"},{"match":"tcp && !tcp.syn","from":"s","nth":3,"do":"drop"},{"match":"tcp && !tcp.syn","from":"s","nth":4,"do":"drop"}"#,
        watched_ms: 4_000,
        ..PLAIN
    },
    Exchange {
        name: "half closed, and text still comes",
        c: program!(connect "s.sendall(b'hello')" "s.shutdown(SHUT_WR)" "total = 0" "while True:" "    data = s.recv(4096)" "    if not data:" "        break" "    total += len(data)" "print(total)" "s.close()"),
        s: program!(accept "while s.recv(4096):" "    pass" "s.sendall(b'x' * 3000)" "s.close()"),
        ..PLAIN
    },
    Exchange {
        name: "half closed by the other side",
        c: program!(connect "print(s.recv(10))" "s.sendall(b'x' * 3000)" "s.close()"),
        s: program!(accept "s.shutdown(SHUT_WR)" "while s.recv(4096):" "    pass" "s.close()"),
        ..PLAIN
    },
    Exchange {
        name: "both close at once",
        c: program!(connect "s.recv(1)" "s.close()"),
        s: program!(accept "s.send(b'x')" "time.sleep(0.03)" "s.close()"),
        ..PLAIN
    },
    Exchange {
        name: "the first FIN is lost",
        c: program!(connect "s.close()"),
        s: program!(accept "while s.recv(4096):" "    pass" "s.close()"),
        faults: r#"{"match":"tcp.fin","from":"c","nth":1,"do":"drop"}"#,
        watched_ms: 1_200,
        ..PLAIN
    },
    Exchange {
        name: "the second FIN is lost",
        c: program!(connect "s.close()"),
        s: program!(accept "while s.recv(4096):" "    pass" "s.close()"),
        faults: r#"{"match":"tcp.fin","from":"s","nth":1,"do":"drop"}"#,
        s_tcp: r#""minimum_rto":"400ms""#,
        watched_ms: 1_200,
        ..PLAIN
    },
    Exchange {
        name: "the ACK of the second FIN is lost",
        c: program!(connect "s.close()"),
        s: program!(accept "while s.recv(4096):" "    pass" "s.close()"),
        faults: r#"{"match":"tcp.ack && !tcp.fin","from":"c","nth":2,"do":"drop"}"#,
        watched_ms: 1_200,
        ..PLAIN
    },
    Exchange {
        name: "closed with text unread",
        c: program!(connect "time.sleep(0.2)" "s.close()"),
        s: program!(accept "s.sendall(b'unread')" "try:" "    s.recv(1)" "except OSError as e:" "    pass"),
        ..PLAIN
    },
    Exchange {
        name: "closed with a reset",
        c: program!(connect "s.setsockopt(SOL_SOCKET, SO_LINGER, struct.pack('ii', 1, 0))" "time.sleep(0.1)" "s.close()"),
        s: program!(accept "try:" "    s.recv(1)" "except OSError as e:" "    pass"),
        ..PLAIN
    },
    Exchange {
        name: "reset by the other side",
        c: program!(connect "try:" "    s.recv(1)" "except OSError as e:" "    print(e)"),
        s: program!(accept "time.sleep(0.1)" "s.setsockopt(SOL_SOCKET, SO_LINGER, struct.pack('ii', 1, 0))" "s.close()"),
        ..PLAIN
    },
    Exchange {
        name: "written to after it was closed",
        c: program!(connect "try:" "    time.sleep(0.2)" "    s.sendall(b'one')" "    time.sleep(0.2)" "    s.sendall(b'two')" "except OSError as e:" "    print(e)"),
        s: program!(accept "s.close()"),
        watched_ms: 1_000,
        ..PLAIN
    },
    Exchange {
        name: "text comes after both directions were closed",
        c: program!(connect "s.close()"),
        s: program!(accept "time.sleep(0.2)" "try:" "    s.sendall(b'late')" "    time.sleep(0.2)" "    s.sendall(b'later')" "except OSError as e:" "    pass"),
        ..PLAIN
    },
    Exchange {
        name: "shut in both directions",
        c: program!(connect "s.shutdown(SHUT_RDWR)" "time.sleep(0.2)" "s.close()"),
        s: program!(accept "while s.recv(4096):" "    pass" "s.close()"),
        ..PLAIN
    },
    Exchange {
        name: "text and FIN go together, the text is lost",
        c: program!(connect "s.sendall(b'hello')" "s.close()"),
        s: program!(accept "while s.recv(4096):" "    pass" "s.close()"),
        faults: r#"{"match":"tcp.len > 0","from":"c","nth":1,"do":"drop"}"#,
        watched_ms: 1_200,
        ..PLAIN
    },
];
