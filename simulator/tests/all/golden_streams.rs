//! Golden ladders: how connections carry text, derived by hand from the RFCs and the 10 ms to the other side.

use crate::ladder::ladder;
use crate::ladders::check;
use crate::support::{client, server, set};
use synema_simulator::run;

#[test]
fn text_that_is_lost_twice_waits_twice_as_long() {
    let scenario = set(
        &server(&["recv A until EOF"]),
        &client(&["sendall S 'data'"]),
        r#"{"match":"tcp.len > 0","nth":1,"do":"drop"},{"match":"tcp.len > 0","nth":2,"do":"drop"}"#,
        &[],
    );
    check(
        &ladder(&run(&scenario).trace),
        "
        0.000    0.010  SYN-SENT     --> <SEQ=100><CTL=SYN>                           --> SYN-RECEIVED
        0.010    0.020  ESTABLISHED  <-- <SEQ=300><ACK=101><CTL=SYN,ACK>              <-- SYN-RECEIVED
        0.020    0.030  ESTABLISHED  --> <SEQ=101><ACK=301><CTL=ACK>                  --> ESTABLISHED
        0.020     lost  ESTABLISHED  --> <SEQ=101><ACK=301><DATA=4><CTL=PSH,ACK>      X
        1.020     lost  ESTABLISHED  --> <SEQ=101><ACK=301><DATA=4><CTL=PSH,ACK>      X
        3.020    3.030  ESTABLISHED  --> <SEQ=101><ACK=301><DATA=4><CTL=PSH,ACK>      --> ESTABLISHED
        3.030    3.040  ESTABLISHED  <-- <SEQ=301><ACK=105><CTL=ACK>                  <-- ESTABLISHED
        ",
    );
}

#[test]
fn three_duplicate_acknowledgments_bring_a_lost_segment_back() {
    // RFC 6675 §5: the third of them starts the recovery, long before the second of RTO is over
    let scenario = set(
        &server(&["recv A until EOF"]),
        &client(&["sendall S 'x'*7300"]),
        r#"{"match":"tcp.len > 0","nth":1,"do":"drop"}"#,
        &[("hosts.0.tcp.initial_window", "10"), ("hosts.0.tcp.sack", "true"), ("hosts.1.tcp.sack", "true")],
    );
    check(
        &ladder(&run(&scenario).trace),
        "
        0.000    0.010  SYN-SENT     --> <SEQ=100><CTL=SYN>                           --> SYN-RECEIVED
        0.010    0.020  ESTABLISHED  <-- <SEQ=300><ACK=101><CTL=SYN,ACK>              <-- SYN-RECEIVED
        0.020    0.030  ESTABLISHED  --> <SEQ=101><ACK=301><CTL=ACK>                  --> ESTABLISHED
        0.020     lost  ESTABLISHED  --> <SEQ=101><ACK=301><DATA=1460><CTL=ACK>       X
        0.020    0.030  ESTABLISHED  --> <SEQ=1561><ACK=301><DATA=1460><CTL=ACK>      --> ESTABLISHED
        0.020    0.030  ESTABLISHED  --> <SEQ=3021><ACK=301><DATA=1460><CTL=ACK>      --> ESTABLISHED
        0.020    0.030  ESTABLISHED  --> <SEQ=4481><ACK=301><DATA=1460><CTL=ACK>      --> ESTABLISHED
        0.020    0.030  ESTABLISHED  --> <SEQ=5941><ACK=301><DATA=1460><CTL=PSH,ACK>  --> ESTABLISHED
        0.030    0.040  ESTABLISHED  <-- <SEQ=301><ACK=101><CTL=ACK>                  <-- ESTABLISHED
        0.030    0.040  ESTABLISHED  <-- <SEQ=301><ACK=101><CTL=ACK>                  <-- ESTABLISHED
        0.030    0.040  ESTABLISHED  <-- <SEQ=301><ACK=101><CTL=ACK>                  <-- ESTABLISHED
        0.030    0.040  ESTABLISHED  <-- <SEQ=301><ACK=101><CTL=ACK>                  <-- ESTABLISHED
        0.040    0.050  ESTABLISHED  --> <SEQ=101><ACK=301><DATA=1460><CTL=ACK>       --> ESTABLISHED
        0.050    0.060  ESTABLISHED  <-- <SEQ=301><ACK=7401><CTL=ACK>                 <-- ESTABLISHED
        ",
    );
}

#[test]
fn an_acknowledgment_waits_for_a_second_full_segment() {
    // RFC 5681 §4.2: 200 ms for a single octet, not at all for two full segments
    let scenario = set(
        &server(&["recv A until EOF"]),
        &client(&["sendall S 'a'", "sleep 480ms", "sendall S 'b'*2920"]),
        "",
        &[("hosts.1.tcp.delayed_ack", "200ms")],
    );
    check(
        &ladder(&run(&scenario).trace),
        "
        0.000    0.010  SYN-SENT     --> <SEQ=100><CTL=SYN>                           --> SYN-RECEIVED
        0.010    0.020  ESTABLISHED  <-- <SEQ=300><ACK=101><CTL=SYN,ACK>              <-- SYN-RECEIVED
        0.020    0.030  ESTABLISHED  --> <SEQ=101><ACK=301><CTL=ACK>                  --> ESTABLISHED
        0.020    0.030  ESTABLISHED  --> <SEQ=101><ACK=301><DATA=1><CTL=PSH,ACK>      --> ESTABLISHED
        0.230    0.240  ESTABLISHED  <-- <SEQ=301><ACK=102><CTL=ACK>                  <-- ESTABLISHED
        0.500    0.510  ESTABLISHED  --> <SEQ=102><ACK=301><DATA=1460><CTL=ACK>       --> ESTABLISHED
        0.500    0.510  ESTABLISHED  --> <SEQ=1562><ACK=301><DATA=1460><CTL=PSH,ACK>  --> ESTABLISHED
        0.510    0.520  ESTABLISHED  <-- <SEQ=301><ACK=3022><CTL=ACK>                 <-- ESTABLISHED
        ",
    );
}

#[test]
fn small_texts_wait_for_the_one_in_flight() {
    // RFC 9293 §3.7.4: what is sent meanwhile leaves together
    let scenario =
        set(&server(&["recv A until EOF"]), &client(&["sendall S 'a'", "sendall S 'b'", "sendall S 'c'"]), "", &[]);
    check(
        &ladder(&run(&scenario).trace),
        "
        0.000    0.010  SYN-SENT     --> <SEQ=100><CTL=SYN>                           --> SYN-RECEIVED
        0.010    0.020  ESTABLISHED  <-- <SEQ=300><ACK=101><CTL=SYN,ACK>              <-- SYN-RECEIVED
        0.020    0.030  ESTABLISHED  --> <SEQ=101><ACK=301><CTL=ACK>                  --> ESTABLISHED
        0.020    0.030  ESTABLISHED  --> <SEQ=101><ACK=301><DATA=1><CTL=PSH,ACK>      --> ESTABLISHED
        0.030    0.040  ESTABLISHED  <-- <SEQ=301><ACK=102><CTL=ACK>                  <-- ESTABLISHED
        0.040    0.050  ESTABLISHED  --> <SEQ=102><ACK=301><DATA=2><CTL=PSH,ACK>      --> ESTABLISHED
        0.050    0.060  ESTABLISHED  <-- <SEQ=301><ACK=104><CTL=ACK>                  <-- ESTABLISHED
        ",
    );
}

#[test]
fn the_end_of_a_text_waits_for_its_full_segments() {
    // the server takes segments of 500; the last 200 octets wait for the acknowledgment of the thousand before
    let scenario =
        set(&server(&["recv A until EOF"]), &client(&["sendall S 'x'*1200"]), "", &[("hosts.1.tcp.mss", "500")]);
    check(
        &ladder(&run(&scenario).trace),
        "
        0.000    0.010  SYN-SENT     --> <SEQ=100><CTL=SYN>                           --> SYN-RECEIVED
        0.010    0.020  ESTABLISHED  <-- <SEQ=300><ACK=101><CTL=SYN,ACK>              <-- SYN-RECEIVED
        0.020    0.030  ESTABLISHED  --> <SEQ=101><ACK=301><CTL=ACK>                  --> ESTABLISHED
        0.020    0.030  ESTABLISHED  --> <SEQ=101><ACK=301><DATA=500><CTL=ACK>        --> ESTABLISHED
        0.020    0.030  ESTABLISHED  --> <SEQ=601><ACK=301><DATA=500><CTL=ACK>        --> ESTABLISHED
        0.030    0.040  ESTABLISHED  <-- <SEQ=301><ACK=1101><CTL=ACK>                 <-- ESTABLISHED
        0.040    0.050  ESTABLISHED  --> <SEQ=1101><ACK=301><DATA=200><CTL=PSH,ACK>   --> ESTABLISHED
        0.050    0.060  ESTABLISHED  <-- <SEQ=301><ACK=1301><CTL=ACK>                 <-- ESTABLISHED
        ",
    );
}

#[test]
fn slow_start_adds_a_segment_for_each_acknowledgment() {
    // RFC 5681 §3.1: three segments of 1460, then four, then five; what comes at one instant is acknowledged together
    let scenario = set(&server(&["recv A until EOF"]), &client(&["sendall S 'x'*14600"]), "", &[]);
    check(
        &ladder(&run(&scenario).trace),
        "
        0.000    0.010  SYN-SENT     --> <SEQ=100><CTL=SYN>                           --> SYN-RECEIVED
        0.010    0.020  ESTABLISHED  <-- <SEQ=300><ACK=101><CTL=SYN,ACK>              <-- SYN-RECEIVED
        0.020    0.030  ESTABLISHED  --> <SEQ=101><ACK=301><CTL=ACK>                  --> ESTABLISHED
        0.020    0.030  ESTABLISHED  --> <SEQ=101><ACK=301><DATA=1460><CTL=ACK>       --> ESTABLISHED
        0.020    0.030  ESTABLISHED  --> <SEQ=1561><ACK=301><DATA=1460><CTL=ACK>      --> ESTABLISHED
        0.020    0.030  ESTABLISHED  --> <SEQ=3021><ACK=301><DATA=1460><CTL=ACK>      --> ESTABLISHED
        0.030    0.040  ESTABLISHED  <-- <SEQ=301><ACK=4481><CTL=ACK>                 <-- ESTABLISHED
        0.040    0.050  ESTABLISHED  --> <SEQ=4481><ACK=301><DATA=1460><CTL=ACK>      --> ESTABLISHED
        0.040    0.050  ESTABLISHED  --> <SEQ=5941><ACK=301><DATA=1460><CTL=ACK>      --> ESTABLISHED
        0.040    0.050  ESTABLISHED  --> <SEQ=7401><ACK=301><DATA=1460><CTL=ACK>      --> ESTABLISHED
        0.040    0.050  ESTABLISHED  --> <SEQ=8861><ACK=301><DATA=1460><CTL=ACK>      --> ESTABLISHED
        0.050    0.060  ESTABLISHED  <-- <SEQ=301><ACK=10321><CTL=ACK>                <-- ESTABLISHED
        0.060    0.070  ESTABLISHED  --> <SEQ=10321><ACK=301><DATA=1460><CTL=ACK>     --> ESTABLISHED
        0.060    0.070  ESTABLISHED  --> <SEQ=11781><ACK=301><DATA=1460><CTL=ACK>     --> ESTABLISHED
        0.060    0.070  ESTABLISHED  --> <SEQ=13241><ACK=301><DATA=1460><CTL=PSH,ACK> --> ESTABLISHED
        0.070    0.080  ESTABLISHED  <-- <SEQ=301><ACK=14701><CTL=ACK>                <-- ESTABLISHED
        ",
    );
}

#[test]
fn a_reader_opens_the_window_and_the_rest_follows() {
    // room for two segments; the server begins to read at 0.500 and tells at once that there is room
    let scenario = set(
        &server(&["sleep 470ms", "recv A until EOF"]),
        &client(&["sendall S 'x'*4000"]),
        "",
        &[("hosts.1.tcp.receive_buffer", "2920")],
    );
    check(
        &ladder(&run(&scenario).trace),
        "
        0.000    0.010  SYN-SENT     --> <SEQ=100><CTL=SYN>                           --> SYN-RECEIVED
        0.010    0.020  ESTABLISHED  <-- <SEQ=300><ACK=101><CTL=SYN,ACK>              <-- SYN-RECEIVED
        0.020    0.030  ESTABLISHED  --> <SEQ=101><ACK=301><CTL=ACK>                  --> ESTABLISHED
        0.020    0.030  ESTABLISHED  --> <SEQ=101><ACK=301><DATA=1460><CTL=ACK>       --> ESTABLISHED
        0.020    0.030  ESTABLISHED  --> <SEQ=1561><ACK=301><DATA=1460><CTL=ACK>      --> ESTABLISHED
        0.030    0.040  ESTABLISHED  <-- <SEQ=301><ACK=3021><CTL=ACK>                 <-- ESTABLISHED
        0.500    0.510  ESTABLISHED  <-- <SEQ=301><ACK=3021><CTL=ACK>                 <-- ESTABLISHED
        0.510    0.520  ESTABLISHED  --> <SEQ=3021><ACK=301><DATA=1080><CTL=PSH,ACK>  --> ESTABLISHED
        0.520    0.530  ESTABLISHED  <-- <SEQ=301><ACK=4101><CTL=ACK>                 <-- ESTABLISHED
        ",
    );
}

#[test]
fn a_closed_window_is_probed_until_its_update_comes() {
    // RFC 9293 §3.8.6.1: an octet beyond the window, one RTO after it closed at 0.040; the update leaves at 1.500
    let scenario = set(
        &server(&["sleep 1470ms", "recv A until EOF"]),
        &client(&["sendall S 'x'*4000"]),
        "",
        &[("hosts.1.tcp.receive_buffer", "2920")],
    );
    check(
        &ladder(&run(&scenario).trace),
        "
        0.000    0.010  SYN-SENT     --> <SEQ=100><CTL=SYN>                           --> SYN-RECEIVED
        0.010    0.020  ESTABLISHED  <-- <SEQ=300><ACK=101><CTL=SYN,ACK>              <-- SYN-RECEIVED
        0.020    0.030  ESTABLISHED  --> <SEQ=101><ACK=301><CTL=ACK>                  --> ESTABLISHED
        0.020    0.030  ESTABLISHED  --> <SEQ=101><ACK=301><DATA=1460><CTL=ACK>       --> ESTABLISHED
        0.020    0.030  ESTABLISHED  --> <SEQ=1561><ACK=301><DATA=1460><CTL=ACK>      --> ESTABLISHED
        0.030    0.040  ESTABLISHED  <-- <SEQ=301><ACK=3021><CTL=ACK>                 <-- ESTABLISHED
        1.040    1.050  ESTABLISHED  --> <SEQ=3021><ACK=301><DATA=1><CTL=ACK>         --> ESTABLISHED
        1.050    1.060  ESTABLISHED  <-- <SEQ=301><ACK=3021><CTL=ACK>                 <-- ESTABLISHED
        1.500    1.510  ESTABLISHED  <-- <SEQ=301><ACK=3021><CTL=ACK>                 <-- ESTABLISHED
        1.510    1.520  ESTABLISHED  --> <SEQ=3021><ACK=301><DATA=1080><CTL=PSH,ACK>  --> ESTABLISHED
        1.520    1.530  ESTABLISHED  <-- <SEQ=301><ACK=4101><CTL=ACK>                 <-- ESTABLISHED
        ",
    );
}

#[test]
fn a_segment_that_is_overtaken_draws_a_duplicate_acknowledgment() {
    // RFC 5681 §4.2: at once for what is out of order, and at once where the gap is filled
    let scenario = set(
        &server(&["recv A until EOF"]),
        &client(&["sendall S 'x'*2920"]),
        r#"{"match":"tcp.len > 0","nth":1,"do":"hold 1"}"#,
        &[],
    );
    check(
        &ladder(&run(&scenario).trace),
        "
        0.000    0.010  SYN-SENT     --> <SEQ=100><CTL=SYN>                           --> SYN-RECEIVED
        0.010    0.020  ESTABLISHED  <-- <SEQ=300><ACK=101><CTL=SYN,ACK>              <-- SYN-RECEIVED
        0.020    0.030  ESTABLISHED  --> <SEQ=101><ACK=301><CTL=ACK>                  --> ESTABLISHED
        0.020    0.030  ESTABLISHED  --> <SEQ=101><ACK=301><DATA=1460><CTL=ACK>       --> ESTABLISHED
        0.020    0.030  ESTABLISHED  --> <SEQ=1561><ACK=301><DATA=1460><CTL=PSH,ACK>  --> ESTABLISHED
        0.030    0.040  ESTABLISHED  <-- <SEQ=301><ACK=101><CTL=ACK>                  <-- ESTABLISHED
        0.030    0.040  ESTABLISHED  <-- <SEQ=301><ACK=3021><CTL=ACK>                 <-- ESTABLISHED
        ",
    );
}

#[test]
fn text_whose_acknowledgment_was_lost_comes_again_and_is_acknowledged_again() {
    // RFC 9293 §3.10.7.4, first check: the second copy is before the window, and draws an acknowledgment
    let scenario = set(
        &server(&["recv A until EOF"]),
        &client(&["sendall S 'data'"]),
        r#"{"match":"tcp.flags.ack && !tcp.syn","from":"s","nth":1,"do":"drop"}"#,
        &[],
    );
    check(
        &ladder(&run(&scenario).trace),
        "
        0.000    0.010  SYN-SENT     --> <SEQ=100><CTL=SYN>                           --> SYN-RECEIVED
        0.010    0.020  ESTABLISHED  <-- <SEQ=300><ACK=101><CTL=SYN,ACK>              <-- SYN-RECEIVED
        0.020    0.030  ESTABLISHED  --> <SEQ=101><ACK=301><CTL=ACK>                  --> ESTABLISHED
        0.020    0.030  ESTABLISHED  --> <SEQ=101><ACK=301><DATA=4><CTL=PSH,ACK>      --> ESTABLISHED
        0.030     lost                 X <SEQ=301><ACK=105><CTL=ACK>                  <-- ESTABLISHED
        1.020    1.030  ESTABLISHED  --> <SEQ=101><ACK=301><DATA=4><CTL=PSH,ACK>      --> ESTABLISHED
        1.030    1.040  ESTABLISHED  <-- <SEQ=301><ACK=105><CTL=ACK>                  <-- ESTABLISHED
        ",
    );
}

#[test]
fn text_that_comes_twice_at_one_instant_is_acknowledged_once() {
    // RFC 9293 §3.10.7.4, MUST-59: what is queued is taken in before an acknowledgment leaves
    let scenario = set(
        &server(&["recv A until EOF"]),
        &client(&["sendall S 'data'"]),
        r#"{"match":"tcp.len > 0","nth":1,"do":"duplicate"}"#,
        &[],
    );
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
fn a_lost_acknowledgment_is_made_good_by_the_next() {
    // acknowledgments are cumulative: nothing is sent again at 1.020
    let scenario = set(
        &server(&["recv A until EOF"]),
        &client(&["sendall S 'a'", "sleep 480ms", "sendall S 'b'"]),
        r#"{"match":"tcp.flags.ack && !tcp.syn","from":"s","nth":1,"do":"drop"}"#,
        &[("hosts.0.tcp.nagle", "false")],
    );
    check(
        &ladder(&run(&scenario).trace),
        "
        0.000    0.010  SYN-SENT     --> <SEQ=100><CTL=SYN>                           --> SYN-RECEIVED
        0.010    0.020  ESTABLISHED  <-- <SEQ=300><ACK=101><CTL=SYN,ACK>              <-- SYN-RECEIVED
        0.020    0.030  ESTABLISHED  --> <SEQ=101><ACK=301><CTL=ACK>                  --> ESTABLISHED
        0.020    0.030  ESTABLISHED  --> <SEQ=101><ACK=301><DATA=1><CTL=PSH,ACK>      --> ESTABLISHED
        0.030     lost                 X <SEQ=301><ACK=102><CTL=ACK>                  <-- ESTABLISHED
        0.500    0.510  ESTABLISHED  --> <SEQ=102><ACK=301><DATA=1><CTL=PSH,ACK>      --> ESTABLISHED
        0.510    0.520  ESTABLISHED  <-- <SEQ=301><ACK=103><CTL=ACK>                  <-- ESTABLISHED
        ",
    );
}

#[test]
fn the_last_text_and_the_fin_leave_in_one_segment() {
    // Nagle's algorithm would keep 'b' back until 0.040, but CLOSE implies a push (RFC 9293 §3.9.1.4) and nothing can follow
    let scenario = set(
        &server(&["recv A until EOF", "sleep 50ms", "close A"]),
        &client(&["sendall S 'a'", "sendall S 'b'", "close S"]),
        "",
        &[],
    );
    check(
        &ladder(&run(&scenario).trace),
        "
        0.000    0.010  SYN-SENT     --> <SEQ=100><CTL=SYN>                           --> SYN-RECEIVED
        0.010    0.020  ESTABLISHED  <-- <SEQ=300><ACK=101><CTL=SYN,ACK>              <-- SYN-RECEIVED
        0.020    0.030  ESTABLISHED  --> <SEQ=101><ACK=301><CTL=ACK>                  --> ESTABLISHED
        0.020    0.030  ESTABLISHED  --> <SEQ=101><ACK=301><DATA=1><CTL=PSH,ACK>      --> ESTABLISHED
        0.020    0.030  FIN-WAIT-1   --> <SEQ=102><ACK=301><DATA=1><CTL=FIN,PSH,ACK>  --> CLOSE-WAIT
        0.030    0.040  FIN-WAIT-2   <-- <SEQ=301><ACK=104><CTL=ACK>                  <-- CLOSE-WAIT
        0.080    0.090  TIME-WAIT    <-- <SEQ=301><ACK=104><CTL=FIN,ACK>              <-- LAST-ACK
        0.090    0.100  TIME-WAIT    --> <SEQ=104><ACK=302><CTL=ACK>                  --> CLOSED
        ",
    );
}
