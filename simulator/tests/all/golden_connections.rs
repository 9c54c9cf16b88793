//! Golden ladders: how connections open, end and are found dead, derived by hand from the RFCs and the 10 ms to the other side.

use crate::ladder::ladder;
use crate::ladders::check;
use crate::support::{client, document, scenario, server, set};
use synema_simulator::run;

#[test]
fn a_lost_syn_and_a_lost_text_make_the_first_wait_three_seconds() {
    // RFC 6298 (2.1) and (5.7): the SYN waits a second; there is no round trip to go by (Karn), so the text waits three
    let scenario = set(
        &server(&[]),
        &client(&["sendall S 'hello'"]),
        r#"{"match":"tcp.syn","nth":1,"do":"drop"},{"match":"tcp.len > 0","nth":1,"do":"drop"}"#,
        &[],
    );
    check(
        &ladder(&run(&scenario).trace),
        "
        0.000     lost  SYN-SENT     --> <SEQ=100><CTL=SYN>                           X
        1.000    1.010  SYN-SENT     --> <SEQ=100><CTL=SYN>                           --> SYN-RECEIVED
        1.010    1.020  ESTABLISHED  <-- <SEQ=300><ACK=101><CTL=SYN,ACK>              <-- SYN-RECEIVED
        1.020    1.030  ESTABLISHED  --> <SEQ=101><ACK=301><CTL=ACK>                  --> ESTABLISHED
        1.020     lost  ESTABLISHED  --> <SEQ=101><ACK=301><DATA=5><CTL=PSH,ACK>      X
        4.020    4.030  ESTABLISHED  --> <SEQ=101><ACK=301><DATA=5><CTL=PSH,ACK>      --> ESTABLISHED
        4.030    4.040  ESTABLISHED  <-- <SEQ=301><ACK=106><CTL=ACK>                  <-- ESTABLISHED
        ",
    );
}

#[test]
fn a_lost_syn_ack_comes_again_and_the_repeated_syn_draws_an_acknowledgment() {
    // RFC 9293 §3.10.7.4: the SYN is before the window of SYN-RECEIVED; §3.10.7.3: its acknowledgment tells SYN-SENT nothing;
    // what arrives at 1.010 comes before the time-out of the same instant
    let scenario = set(&server(&[]), &client(&[]), r#"{"match":"tcp.syn && tcp.flags.ack","nth":1,"do":"drop"}"#, &[]);
    check(
        &ladder(&run(&scenario).trace),
        "
        0.000    0.010  SYN-SENT     --> <SEQ=100><CTL=SYN>                           --> SYN-RECEIVED
        0.010     lost                 X <SEQ=300><ACK=101><CTL=SYN,ACK>              <-- SYN-RECEIVED
        1.000    1.010  SYN-SENT     --> <SEQ=100><CTL=SYN>                           --> SYN-RECEIVED
        1.010    1.020  SYN-SENT     <-- <SEQ=301><ACK=101><CTL=ACK>                  <-- SYN-RECEIVED
        1.010    1.020  ESTABLISHED  <-- <SEQ=300><ACK=101><CTL=SYN,ACK>              <-- SYN-RECEIVED
        1.020    1.030  ESTABLISHED  --> <SEQ=101><ACK=301><CTL=ACK>                  --> ESTABLISHED
        ",
    );
}

#[test]
fn a_lost_last_acknowledgment_of_the_handshake_keeps_the_server_waiting() {
    // the server may not speak before; its SYN,ACK comes again a second after 0.010, and is before the window of the client
    let scenario = set(
        &server(&["sendall A 'hi'"]),
        &client(&[]),
        r#"{"match":"tcp.flags.ack && !tcp.syn","from":"c","nth":1,"do":"drop"}"#,
        &[],
    );
    check(
        &ladder(&run(&scenario).trace),
        "
        0.000    0.010  SYN-SENT     --> <SEQ=100><CTL=SYN>                           --> SYN-RECEIVED
        0.010    0.020  ESTABLISHED  <-- <SEQ=300><ACK=101><CTL=SYN,ACK>              <-- SYN-RECEIVED
        0.020     lost  ESTABLISHED  --> <SEQ=101><ACK=301><CTL=ACK>                  X
        1.010    1.020  ESTABLISHED  <-- <SEQ=300><ACK=101><CTL=SYN,ACK>              <-- SYN-RECEIVED
        1.020    1.030  ESTABLISHED  --> <SEQ=101><ACK=301><CTL=ACK>                  --> ESTABLISHED
        1.030    1.040  ESTABLISHED  <-- <SEQ=301><ACK=101><DATA=2><CTL=PSH,ACK>      <-- ESTABLISHED
        1.040    1.050  ESTABLISHED  --> <SEQ=101><ACK=303><CTL=ACK>                  --> ESTABLISHED
        ",
    );
}

#[test]
fn a_port_where_nobody_listens_resets() {
    // RFC 9293 §3.10.7.1: <SEQ=0><ACK=SEG.SEQ+SEG.LEN><CTL=RST,ACK>, and a SYN counts one
    let scenario = set(&[], &client(&[]), "", &[]);
    check(
        &ladder(&run(&scenario).trace),
        "
        0.000    0.010  SYN-SENT     --> <SEQ=100><CTL=SYN>                           --> CLOSED
        0.010    0.020  CLOSED       <-- <SEQ=0><ACK=101><CTL=RST,ACK>                <-- CLOSED
        ",
    );
}

#[test]
fn a_syn_that_comes_twice_opens_one_connection() {
    // the second copy is before the window of SYN-RECEIVED and is acknowledged, with SND.NXT for its number
    let scenario = set(&server(&[]), &client(&[]), r#"{"match":"tcp.syn","nth":1,"do":"duplicate"}"#, &[]);
    check(
        &ladder(&run(&scenario).trace),
        "
        0.000    0.010  SYN-SENT     --> <SEQ=100><CTL=SYN>                           --> SYN-RECEIVED
        0.010    0.020  ESTABLISHED  <-- <SEQ=300><ACK=101><CTL=SYN,ACK>              <-- SYN-RECEIVED
        0.010    0.020  ESTABLISHED  <-- <SEQ=301><ACK=101><CTL=ACK>                  <-- SYN-RECEIVED
        0.020    0.030  ESTABLISHED  --> <SEQ=101><ACK=301><CTL=ACK>                  --> ESTABLISHED
        ",
    );
}

#[test]
fn a_simultaneous_open_carries_text_both_ways() {
    let scenario = scenario(
        &["S=socket tcp", "bind S 192.0.2.2:5001", "connect S 192.0.2.1:5000", "sendall S 'xyz'"],
        &["S=socket tcp", "bind S 192.0.2.1:5000", "connect S 192.0.2.2:5001", "sendall S 'ab'"],
        "",
    );
    check(
        &ladder(&run(&scenario).trace),
        "
        0.000    0.010  SYN-RECEIVED <-- <SEQ=300><CTL=SYN>                           <-- SYN-SENT
        0.000    0.010  SYN-SENT     --> <SEQ=100><CTL=SYN>                           --> SYN-RECEIVED
        0.010    0.020  SYN-RECEIVED --> <SEQ=100><ACK=301><CTL=SYN,ACK>              --> ESTABLISHED
        0.010    0.020  ESTABLISHED  <-- <SEQ=300><ACK=101><CTL=SYN,ACK>              <-- SYN-RECEIVED
        0.020    0.030  ESTABLISHED  <-- <SEQ=301><ACK=101><CTL=ACK>                  <-- ESTABLISHED
        0.020    0.030  ESTABLISHED  --> <SEQ=101><ACK=301><CTL=ACK>                  --> ESTABLISHED
        0.020    0.030  ESTABLISHED  <-- <SEQ=301><ACK=101><DATA=3><CTL=PSH,ACK>      <-- ESTABLISHED
        0.020    0.030  ESTABLISHED  --> <SEQ=101><ACK=301><DATA=2><CTL=PSH,ACK>      --> ESTABLISHED
        0.030    0.040  ESTABLISHED  --> <SEQ=103><ACK=304><CTL=ACK>                  --> ESTABLISHED
        0.030    0.040  ESTABLISHED  <-- <SEQ=304><ACK=103><CTL=ACK>                  <-- ESTABLISHED
        ",
    );
}

#[test]
fn one_side_closes_and_the_other_goes_on_talking() {
    let scenario = set(
        &server(&["recv A until EOF", "sleep 20ms", "sendall A 'answer'", "sleep 30ms", "close A"]),
        &client(&["sendall S 'ask'", "sleep 80ms", "shutdown S wr"]),
        "",
        &[],
    );
    check(
        &ladder(&run(&scenario).trace),
        "
        0.000    0.010  SYN-SENT     --> <SEQ=100><CTL=SYN>                           --> SYN-RECEIVED
        0.010    0.020  ESTABLISHED  <-- <SEQ=300><ACK=101><CTL=SYN,ACK>              <-- SYN-RECEIVED
        0.020    0.030  ESTABLISHED  --> <SEQ=101><ACK=301><CTL=ACK>                  --> ESTABLISHED
        0.020    0.030  ESTABLISHED  --> <SEQ=101><ACK=301><DATA=3><CTL=PSH,ACK>      --> ESTABLISHED
        0.030    0.040  ESTABLISHED  <-- <SEQ=301><ACK=104><CTL=ACK>                  <-- ESTABLISHED
        0.100    0.110  FIN-WAIT-1   --> <SEQ=104><ACK=301><CTL=FIN,ACK>              --> CLOSE-WAIT
        0.110    0.120  FIN-WAIT-2   <-- <SEQ=301><ACK=105><CTL=ACK>                  <-- CLOSE-WAIT
        0.130    0.140  FIN-WAIT-2   <-- <SEQ=301><ACK=105><DATA=6><CTL=PSH,ACK>      <-- CLOSE-WAIT
        0.140    0.150  FIN-WAIT-2   --> <SEQ=105><ACK=307><CTL=ACK>                  --> CLOSE-WAIT
        0.160    0.170  TIME-WAIT    <-- <SEQ=307><ACK=105><CTL=FIN,ACK>              <-- LAST-ACK
        0.170    0.180  TIME-WAIT    --> <SEQ=105><ACK=308><CTL=ACK>                  --> CLOSED
        ",
    );
}

#[test]
fn three_segments_close_where_the_acknowledgment_waits_for_the_fin() {
    // RFC 9293 §3.10.7.4: the FIN acknowledges in FIN-WAIT-1, and is then looked at in FIN-WAIT-2
    let scenario = set(
        &server(&["recv A until EOF", "close A"]),
        &client(&["sendall S 'bye'", "sleep 480ms", "close S"]),
        "",
        &[("hosts.1.tcp.delayed_ack", "200ms"), ("hosts.1.tcp.waits_in_dialogue", "true")],
    );
    check(
        &ladder(&run(&scenario).trace),
        "
        0.000    0.010  SYN-SENT     --> <SEQ=100><CTL=SYN>                           --> SYN-RECEIVED
        0.010    0.020  ESTABLISHED  <-- <SEQ=300><ACK=101><CTL=SYN,ACK>              <-- SYN-RECEIVED
        0.020    0.030  ESTABLISHED  --> <SEQ=101><ACK=301><CTL=ACK>                  --> ESTABLISHED
        0.020    0.030  ESTABLISHED  --> <SEQ=101><ACK=301><DATA=3><CTL=PSH,ACK>      --> ESTABLISHED
        0.230    0.240  ESTABLISHED  <-- <SEQ=301><ACK=104><CTL=ACK>                  <-- ESTABLISHED
        0.500    0.510  FIN-WAIT-1   --> <SEQ=104><ACK=301><CTL=FIN,ACK>              --> CLOSE-WAIT
        0.510    0.520  TIME-WAIT    <-- <SEQ=301><ACK=105><CTL=FIN,ACK>              <-- LAST-ACK
        0.520    0.530  TIME-WAIT    --> <SEQ=105><ACK=302><CTL=ACK>                  --> CLOSED
        ",
    );
}

#[test]
fn a_lost_fin_comes_again_after_the_round_trip_time_out() {
    let scenario = set(
        &server(&["recv A until EOF", "close A"]),
        &client(&["sleep 80ms", "close S"]),
        r#"{"match":"tcp.fin","nth":1,"do":"drop"}"#,
        &[],
    );
    check(
        &ladder(&run(&scenario).trace),
        "
        0.000    0.010  SYN-SENT     --> <SEQ=100><CTL=SYN>                           --> SYN-RECEIVED
        0.010    0.020  ESTABLISHED  <-- <SEQ=300><ACK=101><CTL=SYN,ACK>              <-- SYN-RECEIVED
        0.020    0.030  ESTABLISHED  --> <SEQ=101><ACK=301><CTL=ACK>                  --> ESTABLISHED
        0.100     lost  FIN-WAIT-1   --> <SEQ=101><ACK=301><CTL=FIN,ACK>              X
        1.100    1.110  FIN-WAIT-1   --> <SEQ=101><ACK=301><CTL=FIN,ACK>              --> CLOSE-WAIT
        1.110    1.120  FIN-WAIT-2   <-- <SEQ=301><ACK=102><CTL=ACK>                  <-- CLOSE-WAIT
        1.110    1.120  TIME-WAIT    <-- <SEQ=301><ACK=102><CTL=FIN,ACK>              <-- LAST-ACK
        1.120    1.130  TIME-WAIT    --> <SEQ=102><ACK=302><CTL=ACK>                  --> CLOSED
        ",
    );
}

#[test]
fn of_two_crossing_fins_one_is_lost() {
    // the side whose FIN was lost goes by way of CLOSING, the other by way of FIN-WAIT-2
    let scenario = set(
        &server(&["sleep 70ms", "close A"]),
        &client(&["sleep 80ms", "close S"]),
        r#"{"match":"tcp.fin","from":"c","nth":1,"do":"drop"}"#,
        &[],
    );
    check(
        &ladder(&run(&scenario).trace),
        "
        0.000    0.010  SYN-SENT     --> <SEQ=100><CTL=SYN>                           --> SYN-RECEIVED
        0.010    0.020  ESTABLISHED  <-- <SEQ=300><ACK=101><CTL=SYN,ACK>              <-- SYN-RECEIVED
        0.020    0.030  ESTABLISHED  --> <SEQ=101><ACK=301><CTL=ACK>                  --> ESTABLISHED
        0.100     lost  FIN-WAIT-1   --> <SEQ=101><ACK=301><CTL=FIN,ACK>              X
        0.100    0.110  CLOSING      <-- <SEQ=301><ACK=101><CTL=FIN,ACK>              <-- FIN-WAIT-1
        0.110    0.120  CLOSING      --> <SEQ=102><ACK=302><CTL=ACK>                  --> FIN-WAIT-2
        1.100    1.110  CLOSING      --> <SEQ=101><ACK=302><CTL=FIN,ACK>              --> TIME-WAIT
        1.110    1.120  TIME-WAIT    <-- <SEQ=302><ACK=102><CTL=ACK>                  <-- TIME-WAIT
        ",
    );
}

#[test]
fn a_close_with_unread_text_resets() {
    // RFC 9293 §3.6.1, SHLD-3: close of the socket interface is for good, the text is lost, and the other side has to know
    let scenario = unread(&client(&["sendall S 'hello'"]));
    check(
        &ladder(&run(&scenario).trace),
        "
        0.000    0.010  SYN-SENT     --> <SEQ=100><CTL=SYN>                           --> SYN-RECEIVED
        0.010    0.020  ESTABLISHED  <-- <SEQ=300><ACK=101><CTL=SYN,ACK>              <-- SYN-RECEIVED
        0.020    0.030  ESTABLISHED  --> <SEQ=101><ACK=301><CTL=ACK>                  --> ESTABLISHED
        0.020    0.030  ESTABLISHED  --> <SEQ=101><ACK=301><DATA=5><CTL=PSH,ACK>      --> ESTABLISHED
        0.030    0.040  ESTABLISHED  <-- <SEQ=301><ACK=106><CTL=ACK>                  <-- ESTABLISHED
        0.130    0.140  CLOSED       <-- <SEQ=301><CTL=RST>                           <-- CLOSED
        ",
    );
}

#[test]
fn an_abort_takes_one_segment() {
    // RFC 9293 §3.10.5: <SEQ=SND.NXT><CTL=RST>
    let scenario =
        set(&server(&["recv A until EOF"]), &client(&["sendall S 'hello'", "sleep 80ms", "abort S"]), "", &[]);
    check(
        &ladder(&run(&scenario).trace),
        "
        0.000    0.010  SYN-SENT     --> <SEQ=100><CTL=SYN>                           --> SYN-RECEIVED
        0.010    0.020  ESTABLISHED  <-- <SEQ=300><ACK=101><CTL=SYN,ACK>              <-- SYN-RECEIVED
        0.020    0.030  ESTABLISHED  --> <SEQ=101><ACK=301><CTL=ACK>                  --> ESTABLISHED
        0.020    0.030  ESTABLISHED  --> <SEQ=101><ACK=301><DATA=5><CTL=PSH,ACK>      --> ESTABLISHED
        0.030    0.040  ESTABLISHED  <-- <SEQ=301><ACK=106><CTL=ACK>                  <-- ESTABLISHED
        0.100    0.110  CLOSED       --> <SEQ=106><CTL=RST>                           --> CLOSED
        ",
    );
}

#[test]
fn text_for_a_host_that_has_forgotten_the_connection_is_reset() {
    // RFC 9293 §3.5.1, as in Figure 11: SEG.ACK is the number of the reset
    let scenario = after_reboot("s", &client(&["sleep 80ms", "sendall S 'data'"]), "");
    check(
        &ladder(&run(&scenario).trace),
        "
        0.000    0.010  SYN-SENT     --> <SEQ=100><CTL=SYN>                           --> SYN-RECEIVED
        0.010    0.020  ESTABLISHED  <-- <SEQ=300><ACK=101><CTL=SYN,ACK>              <-- SYN-RECEIVED
        0.020    0.030  ESTABLISHED  --> <SEQ=101><ACK=301><CTL=ACK>                  --> ESTABLISHED
        0.100    0.110  ESTABLISHED  --> <SEQ=101><ACK=301><DATA=4><CTL=PSH,ACK>      --> CLOSED
        0.110    0.120  CLOSED       <-- <SEQ=301><CTL=RST>                           <-- CLOSED
        ",
    );
}

#[test]
fn a_host_that_has_forgotten_the_connection_opens_it_again() {
    // RFC 9293 §3.5.1, Figure 10, with the challenge of RFC 5961 §4.2: the new SYN is within the old window; the reset of its
    // acknowledgment ends the old connection, and the SYN that comes again after a second opens the new one
    let scenario = {
        let connect = ["S=socket tcp", "bind S 192.0.2.1:5000", "connect S 192.0.2.2:80"];
        let again = format!(r#"{{"host":"c","at":"100ms","ops":{connect:?}}},"#);
        after_reboot("c", &connect, &again)
    };
    check(
        &ladder(&run(&scenario).trace),
        "
        0.000    0.010  SYN-SENT     --> <SEQ=100><CTL=SYN>                           --> SYN-RECEIVED
        0.010    0.020  ESTABLISHED  <-- <SEQ=300><ACK=101><CTL=SYN,ACK>              <-- SYN-RECEIVED
        0.020    0.030  ESTABLISHED  --> <SEQ=101><ACK=301><CTL=ACK>                  --> ESTABLISHED
        0.100    0.110  SYN-SENT     --> <SEQ=64100><CTL=SYN>                         --> ESTABLISHED
        0.110    0.120  SYN-SENT     <-- <SEQ=301><ACK=101><CTL=ACK>                  <-- ESTABLISHED
        0.120    0.130  SYN-SENT     --> <SEQ=101><CTL=RST>                           --> CLOSED
        1.100    1.110  SYN-SENT     --> <SEQ=64100><CTL=SYN>                         --> SYN-RECEIVED
        1.110    1.120  ESTABLISHED  <-- <SEQ=64300><ACK=64101><CTL=SYN,ACK>          <-- SYN-RECEIVED
        1.120    1.130  ESTABLISHED  --> <SEQ=64101><ACK=64301><CTL=ACK>              --> ESTABLISHED
        ",
    );
}

#[test]
fn a_keep_alive_probe_is_answered_and_idleness_begins_anew() {
    // RFC 9293 §3.8.4: SEG.SEQ = SND.NXT-1, ten seconds after the SYN,ACK, the last that the client has heard
    let scenario = set(
        &server(&["recv A until EOF", "close A"]),
        &client(&["sleep 15s", "close S"]),
        "",
        &[("hosts.0.tcp.keep_alive", "10s")],
    );
    check(
        &ladder(&run(&scenario).trace),
        "
        0.000    0.010  SYN-SENT     --> <SEQ=100><CTL=SYN>                           --> SYN-RECEIVED
        0.010    0.020  ESTABLISHED  <-- <SEQ=300><ACK=101><CTL=SYN,ACK>              <-- SYN-RECEIVED
        0.020    0.030  ESTABLISHED  --> <SEQ=101><ACK=301><CTL=ACK>                  --> ESTABLISHED
        10.020   10.030  ESTABLISHED  --> <SEQ=100><ACK=301><CTL=ACK>                  --> ESTABLISHED
        10.030   10.040  ESTABLISHED  <-- <SEQ=301><ACK=101><CTL=ACK>                  <-- ESTABLISHED
        15.020   15.030  FIN-WAIT-1   --> <SEQ=101><ACK=301><CTL=FIN,ACK>              --> CLOSE-WAIT
        15.030   15.040  FIN-WAIT-2   <-- <SEQ=301><ACK=102><CTL=ACK>                  <-- CLOSE-WAIT
        15.030   15.040  TIME-WAIT    <-- <SEQ=301><ACK=102><CTL=FIN,ACK>              <-- LAST-ACK
        15.040   15.050  TIME-WAIT    --> <SEQ=102><ACK=302><CTL=ACK>                  --> CLOSED
        ",
    );
}

#[test]
fn nine_keep_alive_probes_without_an_answer_end_the_connection() {
    // a probe each 75 seconds, and a reset in the place of the tenth
    let scenario = set(
        &server(&["recv A until EOF"]),
        &client(&[]),
        r#"{"match":"tcp.seq == 0 && !tcp.syn","from":"c","do":"drop"}"#,
        &[("hosts.0.tcp.keep_alive", "10s")],
    );
    check(
        &ladder(&run(&scenario).trace),
        "
        0.000    0.010  SYN-SENT     --> <SEQ=100><CTL=SYN>                           --> SYN-RECEIVED
        0.010    0.020  ESTABLISHED  <-- <SEQ=300><ACK=101><CTL=SYN,ACK>              <-- SYN-RECEIVED
        0.020    0.030  ESTABLISHED  --> <SEQ=101><ACK=301><CTL=ACK>                  --> ESTABLISHED
        10.020     lost  ESTABLISHED  --> <SEQ=100><ACK=301><CTL=ACK>                  X
        85.020     lost  ESTABLISHED  --> <SEQ=100><ACK=301><CTL=ACK>                  X
        160.020     lost  ESTABLISHED  --> <SEQ=100><ACK=301><CTL=ACK>                  X
        235.020     lost  ESTABLISHED  --> <SEQ=100><ACK=301><CTL=ACK>                  X
        310.020     lost  ESTABLISHED  --> <SEQ=100><ACK=301><CTL=ACK>                  X
        385.020     lost  ESTABLISHED  --> <SEQ=100><ACK=301><CTL=ACK>                  X
        460.020     lost  ESTABLISHED  --> <SEQ=100><ACK=301><CTL=ACK>                  X
        535.020     lost  ESTABLISHED  --> <SEQ=100><ACK=301><CTL=ACK>                  X
        610.020     lost  ESTABLISHED  --> <SEQ=100><ACK=301><CTL=ACK>                  X
        685.020  685.030  CLOSED       --> <SEQ=101><CTL=RST>                           --> CLOSED
        ",
    );
}

#[test]
fn a_user_timeout_gives_up_in_silence_and_what_comes_later_is_reset() {
    // RFC 9293 §3.10.8: five seconds after 0.020, before the wait of four that begins at 3.020 is over
    let scenario = set(
        &server(&["sleep 10s", "sendall A 'late'"]),
        &client(&["sendall S 'data'"]),
        r#"{"match":"tcp.len > 0","from":"c","do":"drop"}"#,
        &[("hosts.0.tcp.user_timeout", "5s")],
    );
    check(
        &ladder(&run(&scenario).trace),
        "
        0.000    0.010  SYN-SENT     --> <SEQ=100><CTL=SYN>                           --> SYN-RECEIVED
        0.010    0.020  ESTABLISHED  <-- <SEQ=300><ACK=101><CTL=SYN,ACK>              <-- SYN-RECEIVED
        0.020    0.030  ESTABLISHED  --> <SEQ=101><ACK=301><CTL=ACK>                  --> ESTABLISHED
        0.020     lost  ESTABLISHED  --> <SEQ=101><ACK=301><DATA=4><CTL=PSH,ACK>      X
        1.020     lost  ESTABLISHED  --> <SEQ=101><ACK=301><DATA=4><CTL=PSH,ACK>      X
        3.020     lost  ESTABLISHED  --> <SEQ=101><ACK=301><DATA=4><CTL=PSH,ACK>      X
        10.030   10.040  CLOSED       <-- <SEQ=301><ACK=101><DATA=4><CTL=PSH,ACK>      <-- ESTABLISHED
        10.040   10.050  CLOSED       --> <SEQ=101><CTL=RST>                           --> CLOSED
        ",
    );
}

/// The server takes the connection and closes it after 100 ms without having read.
fn unread(client: &[&str]) -> synema_simulator::Scenario {
    let program = r#"{"host":"s","cpu":"0s","source":["import socket, time","L = socket.socket()","L.bind(('', 80))",
        "L.listen()","A, addr = L.accept()","time.sleep(0.1)","A.close()","time.sleep(9)"]},"#;
    let text = document(&[], client, "").replace(r#"{"host":"s","ops":[]},"#, program);
    synema_simulator::Scenario::from_json(&text).unwrap_or_else(|error| panic!("{error}"))
}

/// A host forgets everything at 50 ms; more programs may start later.
fn after_reboot(host: &str, client: &[&str], later: &str) -> synema_simulator::Scenario {
    let commands = format!(r#""commands":[{{"at":"50ms","do":"reboot {host}"}}],"apps":[{later}"#);
    let text = document(&server(&[]), client, "").replace(r#""apps":["#, &commands);
    synema_simulator::Scenario::from_json(&text).unwrap_or_else(|error| panic!("{error}"))
}
