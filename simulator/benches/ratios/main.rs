//! What the simulator costs, beside smoltcp and a bare binary heap in the same run: `cargo bench -p synema-simulator`.
//!
//! Each line is one of the benchmarks B1 to B8 of the design, with what it is measured against. Times are CPU seconds of
//! this thread, so that a busy machine changes little; ratios count, not seconds.

mod bulk;
mod connections;
mod cpu;
mod diagnosis;
mod hold;
mod lessons;
mod ping_pong;
mod seeking;

fn main() {
    let wanted: Vec<String> = std::env::args().skip(1).filter(|argument| !argument.starts_with('-')).collect();
    let all: [(&str, fn()); 8] = [
        ("bulk", bulk::run),
        ("logged", bulk::run_logged),
        ("hold", hold::run),
        ("ping-pong", ping_pong::run),
        ("connections", connections::run),
        ("seeking", seeking::run),
        ("lessons", lessons::run),
        ("diagnosis", diagnosis::run),
    ];
    for (name, run) in all {
        if wanted.is_empty() || wanted.iter().any(|wanted| wanted == name) {
            run();
        }
    }
}
