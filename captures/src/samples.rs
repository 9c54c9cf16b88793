use std::sync::Arc;

use serde::Deserialize;

use crate::{OpenError, Opened, read_bytes};

/// The list of the samples: titles, and what each of them shows.
const INDEX: &str = include_str!("../samples/index.json");

macro_rules! embedded {
    ($($file:literal),* $(,)?) => {
        [$(($file, include_bytes!(concat!("../samples/", $file)))),*]
    };
}

/// The samples themselves, found without the repository.
const FILES: [(&str, &[u8]); 15] = embedded![
    "abortive-close.pcap",
    "arp-ping.pcap",
    "close-in-four.pcap",
    "dns-query.pcapng",
    "fast-open.pcap",
    "half-close.pcapng",
    "http-fetch.pcap",
    "ipv6-fetch.pcapng",
    "lost-segment.pcap",
    "lost-syn.pcap",
    "refused.pcap",
    "simultaneous-close.pcap",
    "simultaneous-open.pcap",
    "udp-unreachable.pcap",
    "zero-window.pcapng",
];

/// A capture that comes with the program: recorded from real programs by `samples/record.sh`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sample {
    /// The file's name, `http-fetch.pcap`.
    pub file: String,
    /// What it shows, in one line.
    pub title: Title,
    /// Where it shows it.
    pub shows: Vec<Shown>,
    /// The file's octets.
    #[serde(skip)]
    pub bytes: &'static [u8],
}

/// A line in every language of the program.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Title {
    /// In Chinese.
    #[serde(rename = "zh-CN")]
    pub zh_cn: String,
    /// In English.
    pub en: String,
}

/// What can be found in a sample.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Shown {
    /// A display filter.
    pub filter: String,
    /// How many frames it lets through.
    pub frames: usize,
    /// Whether there may be more of them.
    #[serde(default)]
    pub or_more: bool,
}

impl Sample {
    /// Opens it as a capture.
    ///
    /// # Errors
    /// None, as long as the tests of this crate pass.
    pub fn open(&self) -> Result<Opened, OpenError> {
        read_bytes(&self.file, Arc::new(self.bytes))
    }
}

/// All samples, in the order in which they are taught.
pub fn samples() -> Vec<Sample> {
    let mut samples: Vec<Sample> = serde_json::from_str(INDEX).expect("the index was valid when the tests passed");
    for sample in &mut samples {
        let embedded = FILES.iter().find(|(file, _)| *file == sample.file);
        sample.bytes = embedded.expect("every sample of the index is embedded").1;
    }
    samples
}

/// The sample of this file name, with or without what follows its dot.
pub fn sample(name: &str) -> Option<Sample> {
    samples().into_iter().find(|sample| sample.file == name || sample.file.split('.').next() == Some(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_embedded_and_what_the_index_lists_are_the_same() {
        let mut listed: Vec<String> = samples().into_iter().map(|sample| sample.file).collect();
        listed.sort();
        assert_eq!(listed, FILES.map(|(file, _)| file));
    }

    #[test]
    fn a_sample_is_found_by_its_name() {
        assert_eq!(sample("lost-syn").unwrap().file, "lost-syn.pcap");
        assert_eq!(sample("lost-syn.pcap").unwrap().file, "lost-syn.pcap");
        assert!(sample("lost").is_none());
    }
}
