//! Every script of the corpus, and the table of what became of it.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use synema_simulator::packetdrill::{self, Outcome};

const TABLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/packetdrill.tsv");

fn corpus() -> PathBuf {
    let default = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/corpus");
    std::env::var_os("SYNEMA_CORPUS").map_or_else(default, PathBuf::from).join("packetdrill")
}

fn scripts() -> Vec<PathBuf> {
    let entries = |dir: &Path| -> Vec<PathBuf> {
        std::fs::read_dir(dir).into_iter().flatten().flatten().map(|entry| entry.path()).collect()
    };
    let mut scripts: Vec<PathBuf> = entries(&corpus()).iter().flat_map(|dir| entries(dir)).collect();
    scripts.retain(|path| path.extension().is_some_and(|ending| ending == "pkt"));
    scripts.sort();
    scripts
}

/// The table is kept so that a change of any outcome is seen. `SYNEMA_WRITE_TABLE=1` writes it anew, to be read.
#[test]
fn every_script_of_the_corpus_comes_out_as_the_table_says() {
    let scripts = scripts();
    if scripts.is_empty() {
        println!("not run: no corpus at {}", corpus().display());
        return;
    }
    let mut table = "script\toutcome\treason\n".to_owned();
    for path in &scripts {
        let text = std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let outcome = packetdrill::run(&text);
        let name = path.strip_prefix(corpus()).unwrap_or(path).display();
        let word = match &outcome {
            Outcome::Passed { .. } => "passed",
            Outcome::Failed { .. } => "failed",
            Outcome::Unsupported { .. } => "unsupported",
        };
        let reason = match outcome {
            Outcome::Passed { unasked: 0 } => String::new(),
            outcome => outcome.to_string(),
        };
        writeln!(table, "{name}\t{word}\t{reason}").expect("a string takes everything");
    }
    if std::env::var_os("SYNEMA_WRITE_TABLE").is_some() {
        std::fs::write(TABLE, &table).unwrap_or_else(|error| panic!("{TABLE}: {error}"));
    }
    let kept = std::fs::read_to_string(TABLE).unwrap_or_default();
    for (kept, now) in kept.lines().zip(table.lines()) {
        assert_eq!(kept, now, "packetdrill.tsv is stale: run this test with SYNEMA_WRITE_TABLE=1 and read the change");
    }
    assert_eq!(kept.lines().count(), table.lines().count(), "packetdrill.tsv has other scripts than the corpus");
}

/// Scripts of our own, one behaviour each: all pass, and nothing is sent that they do not speak of.
#[test]
fn every_script_of_our_own_passes() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/packetdrill");
    let mut paths: Vec<PathBuf> = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    assert!(paths.len() >= 150, "{} scripts", paths.len());
    let mut wrong = String::new();
    for path in &paths {
        let outcome = packetdrill::run(&std::fs::read_to_string(path).unwrap());
        if outcome != (Outcome::Passed { unasked: 0 }) {
            writeln!(wrong, "{}: {outcome}", path.file_name().unwrap_or_default().display()).unwrap();
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}
