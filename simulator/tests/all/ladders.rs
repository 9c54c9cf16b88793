//! Golden ladders: RFC 9293's figures, byte for byte.

use crate::ladder::ladder;
use crate::support::{client, scenario, server};
use synema_simulator::run;

/// Compares ladders line by line, without the indentation that the tests give them.
#[track_caller]
pub fn check(found: &str, expected: &str) {
    let lines = |text: &str| text.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n");
    assert_eq!(lines(found), lines(expected), "\n{found}");
}

#[test]
fn c54_figure_6_basic_three_way_handshake() {
    let scenario = scenario(&server(&[]), &client(&["send S 'data'"]), "");
    check(
        &ladder(&run(&scenario).trace),
        "
        0.000    0.010  SYN-SENT     --> <SEQ=100><CTL=SYN>                           --> SYN-RECEIVED
        0.010    0.020  ESTABLISHED  <-- <SEQ=300><ACK=101><CTL=SYN,ACK>              <-- SYN-RECEIVED
        0.020    0.030  ESTABLISHED  --> <SEQ=101><ACK=301><CTL=ACK>                  --> ESTABLISHED
        0.020    0.030  ESTABLISHED  --> <SEQ=101><ACK=301><DATA=4><CTL=PSH,ACK>      --> ESTABLISHED
        0.030    0.040  ESTABLISHED  <-- <SEQ=301><ACK=105><CTL=ACK>                  <-- ESTABLISHED
        ",
    );
}

#[test]
fn c54_figure_12_normal_close_sequence() {
    // ISN 99 and 299, so that the close begins with the figure's SEQ=100 and ACK=300
    let text = crate::support::document(
        &server(&["recv A until EOF", "sleep 20ms", "close A", "close L"]),
        &client(&["sleep 80ms", "close S"]),
        "",
    );
    let isn = [("hosts.0.tcp.isn".into(), "99".into()), ("hosts.1.tcp.isn".into(), "299".into())];
    let scenario = synema_simulator::Scenario::from_json_with(&text, &isn).unwrap();
    check(
        &ladder(&run(&scenario).trace),
        "
        0.000    0.010  SYN-SENT     --> <SEQ=99><CTL=SYN>                            --> SYN-RECEIVED
        0.010    0.020  ESTABLISHED  <-- <SEQ=299><ACK=100><CTL=SYN,ACK>              <-- SYN-RECEIVED
        0.020    0.030  ESTABLISHED  --> <SEQ=100><ACK=300><CTL=ACK>                  --> ESTABLISHED
        0.100    0.110  FIN-WAIT-1   --> <SEQ=100><ACK=300><CTL=FIN,ACK>              --> CLOSE-WAIT
        0.110    0.120  FIN-WAIT-2   <-- <SEQ=300><ACK=101><CTL=ACK>                  <-- CLOSE-WAIT
        0.130    0.140  TIME-WAIT    <-- <SEQ=300><ACK=101><CTL=FIN,ACK>              <-- LAST-ACK
        0.140    0.150  TIME-WAIT    --> <SEQ=101><ACK=301><CTL=ACK>                  --> CLOSED
        ",
    );
}

#[test]
fn c54_figure_13_simultaneous_close_sequence() {
    let scenario = scenario(&server(&["sleep 70ms", "close A"]), &client(&["sleep 80ms", "close S"]), "");
    check(
        &ladder(&run(&scenario).trace),
        "
        0.000    0.010  SYN-SENT     --> <SEQ=100><CTL=SYN>                           --> SYN-RECEIVED
        0.010    0.020  ESTABLISHED  <-- <SEQ=300><ACK=101><CTL=SYN,ACK>              <-- SYN-RECEIVED
        0.020    0.030  ESTABLISHED  --> <SEQ=101><ACK=301><CTL=ACK>                  --> ESTABLISHED
        0.100    0.110  FIN-WAIT-1   --> <SEQ=101><ACK=301><CTL=FIN,ACK>              --> CLOSING
        0.100    0.110  CLOSING      <-- <SEQ=301><ACK=101><CTL=FIN,ACK>              <-- FIN-WAIT-1
        0.110    0.120  TIME-WAIT    <-- <SEQ=302><ACK=102><CTL=ACK>                  <-- CLOSING
        0.110    0.120  CLOSING      --> <SEQ=102><ACK=302><CTL=ACK>                  --> TIME-WAIT
        ",
    );
}

#[test]
fn c54_figure_7_simultaneous_connection_synchronization() {
    let client = ["S=socket tcp", "bind S 192.0.2.1:5000", "connect S 192.0.2.2:5001"];
    let server = ["S=socket tcp", "bind S 192.0.2.2:5001", "connect S 192.0.2.1:5000"];
    check(
        &ladder(&run(&scenario(&server, &client, "")).trace),
        "
        0.000    0.010  SYN-RECEIVED <-- <SEQ=300><CTL=SYN>                           <-- SYN-SENT
        0.000    0.010  SYN-SENT     --> <SEQ=100><CTL=SYN>                           --> SYN-RECEIVED
        0.010    0.020  SYN-RECEIVED --> <SEQ=100><ACK=301><CTL=SYN,ACK>              --> ESTABLISHED
        0.010    0.020  ESTABLISHED  <-- <SEQ=300><ACK=101><CTL=SYN,ACK>              <-- SYN-RECEIVED
        0.020    0.030  ESTABLISHED  <-- <SEQ=301><ACK=101><CTL=ACK>                  <-- ESTABLISHED
        0.020    0.030  ESTABLISHED  --> <SEQ=101><ACK=301><CTL=ACK>                  --> ESTABLISHED
        ",
    );
}

#[test]
fn a_lost_last_acknowledgment_makes_time_wait_answer_again() {
    let rule = r#"{"match":"tcp.ack && !tcp.fin","from":"c","nth":2,"do":"drop"}"#;
    let scenario = scenario(&server(&["recv A until EOF", "close A", "close L"]), &client(&["close S"]), rule);
    check(
        &ladder(&run(&scenario).trace),
        "
        0.000    0.010  SYN-SENT     --> <SEQ=100><CTL=SYN>                           --> SYN-RECEIVED
        0.010    0.020  ESTABLISHED  <-- <SEQ=300><ACK=101><CTL=SYN,ACK>              <-- SYN-RECEIVED
        0.020    0.030  ESTABLISHED  --> <SEQ=101><ACK=301><CTL=ACK>                  --> ESTABLISHED
        0.020    0.030  FIN-WAIT-1   --> <SEQ=101><ACK=301><CTL=FIN,ACK>              --> CLOSE-WAIT
        0.030    0.040  FIN-WAIT-2   <-- <SEQ=301><ACK=102><CTL=ACK>                  <-- CLOSE-WAIT
        0.030    0.040  TIME-WAIT    <-- <SEQ=301><ACK=102><CTL=FIN,ACK>              <-- LAST-ACK
        0.040     lost  TIME-WAIT    --> <SEQ=102><ACK=302><CTL=ACK>                  X
        1.030    1.040  TIME-WAIT    <-- <SEQ=301><ACK=102><CTL=FIN,ACK>              <-- LAST-ACK
        1.040    1.050  TIME-WAIT    --> <SEQ=102><ACK=302><CTL=ACK>                  --> CLOSED
        ",
    );
}
