fn main() {
    let seed: u64 = std::env::args().nth(1).unwrap().parse().unwrap();
    let run = synema_simulator::run(&synema_simulator::soak_scenario(seed));
    for line in synema_simulator::event_lines(&run.trace) {
        println!("{line}");
    }
}
