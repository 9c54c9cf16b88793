//! Whatever arrives, whenever: no panic, the invariants hold (they are checked on every change), and a reset is never
//! answered with a reset (C53, C56).

use proptest::prelude::*;

use super::*;

#[derive(Clone, Debug)]
enum Step {
    Segment { flags: u16, seq: u32, ack: u32, window: u16, len: usize },
    Call(Call),
    Wake,
}

fn near_or_anywhere() -> impl Strategy<Value = u32> {
    prop_oneof![6 => 0u32..30, 1 => (0u32..5).prop_map(|back| 0u32.wrapping_sub(back)), 1 => any::<u32>()]
}

fn step() -> impl Strategy<Value = Step> {
    let segment = (0u16..0x40, near_or_anywhere(), near_or_anywhere(), any::<u16>(), 0usize..20)
        .prop_map(|(flags, seq, ack, window, len)| Step::Segment { flags, seq, ack, window, len });
    let call = prop_oneof![
        Just(Call::Send(vec![7; 12].into())),
        Just(Call::Receive(5)),
        Just(Call::Close),
        Just(Call::Abort),
        Just(Call::OpenPassive),
    ];
    prop_oneof![8 => segment, 2 => call.prop_map(Step::Call), 1 => Just(Step::Wake)]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, ..ProptestConfig::default() })]

    #[test]
    fn c56_any_segments_calls_and_timers_in_any_state(
        start in prop::sample::select(TcpState::ALL.to_vec()),
        steps in prop::collection::vec(step(), 1..25),
    ) {
        let mut tcb = in_state(start);
        let mut now = Instant::from_ns(1_000_000);
        for step in steps {
            now = now.plus_ns(50_000_000);
            let mut actions = Vec::new();
            match step {
                Step::Segment { flags, seq, ack, window, len } => {
                    let text = [7; 20];
                    let arriving = Arriving {
                        at: now,
                        window: window.into(),
                        ..segment(TcpFlags(flags), seq, ack, &text[..len])
                    };
                    if let Some(child) = tcb.arrive(&arriving, remote(), Seq(ISS), &mut actions) {
                        tcb = child;
                    }
                    let is_reset = |action: &Tagged<Action>| matches!(&action.what, Action::Emit(spec) if spec.flags.rst());
                    prop_assert!(!arriving.flags.rst() || !actions.iter().any(is_reset));
                }
                Step::Call(call) => drop(tcb.call(now, &call, &mut actions)),
                Step::Wake => {
                    now = tcb.next_wakeup().unwrap_or(now).max(now);
                    tcb.wake(now, &mut actions);
                }
            }
            for action in &actions {
                if let Action::Emit(spec) = &action.what && spec.text_len() > 0 {
                    prop_assert_eq!(tcb.send_queue.text(spec.text.clone()).len() as u64, spec.text_len());
                }
            }
        }
    }
}
