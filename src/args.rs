use std::path::PathBuf;

use clap::{Args as Arguments, Parser, Subcommand, ValueEnum};

/// A projector for packets: opens captures, runs simulations, and plays both in one animation.
///
/// Without a command it opens the window. Exit codes: 0 success, 1 the work failed (one line on stderr), 2 usage.
#[derive(Parser)]
#[command(name = "synema", version)]
pub struct Args {
    /// Language of texts: zh-CN or en. Without it, the language of the environment.
    #[arg(long, global = true, value_name = "LANG")]
    pub lang: Option<String>,
    /// What to do.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// The subcommands of the contract.
#[derive(Subcommand)]
pub enum Command {
    /// Open the window on a capture file
    Open {
        /// pcap, pcapng or snoop
        file: PathBuf,
        /// Show what another program still writes to the file
        #[arg(long)]
        follow: bool,
    },
    /// Open the window on a lesson
    Lesson {
        /// Its name; `synema lessons` lists them
        name: String,
        /// A capture or a scenario to tell it over, in which the same happens
        file: Option<PathBuf>,
    },
    /// Open the window on an interface
    Live {
        /// Which interface
        interface: Option<String>,
    },
    /// Say what a capture file holds
    Info {
        /// pcap or pcapng, `-` for standard input
        file: PathBuf,
        /// One JSON object
        #[arg(long)]
        json: bool,
    },
    /// List frames, a line each
    Frames {
        /// pcap or pcapng, `-` for standard input
        file: PathBuf,
        /// Only frames that this display filter selects
        #[arg(long, value_name = "EXPR", allow_hyphen_values = true)]
        filter: Option<String>,
        /// These fields, tab-separated, by their Wireshark names: frame.number,ip.src,tcp.flags
        #[arg(long, value_delimiter = ',', value_name = "a,b,c")]
        fields: Option<Vec<String>>,
        /// One JSON object a line
        #[arg(long)]
        json: bool,
        /// Only the first so many frames; the rest of the file is not read
        #[arg(long, value_name = "N", conflicts_with = "follow")]
        first: Option<usize>,
        /// Go on with what another program still writes to the file, until interrupted
        #[arg(long)]
        follow: bool,
    },
    /// Show every layer and field of one frame
    Show {
        /// pcap or pcapng, `-` for standard input
        file: PathBuf,
        /// The frame's number, from 1
        number: usize,
        /// One JSON object
        #[arg(long)]
        json: bool,
        /// Below each field, what it is for and where it is defined
        #[arg(long)]
        help_fields: bool,
    },
    /// List the conversations
    Flows {
        /// pcap or pcapng, `-` for standard input
        file: PathBuf,
        /// One JSON object a line
        #[arg(long)]
        json: bool,
    },
    /// Print reassembled streams
    Follow(Follow),
    /// Say the TCP state of both ends after every observation
    States {
        /// pcap or pcapng, `-` for standard input
        file: PathBuf,
        /// Only this TCP flow, by its number
        #[arg(long)]
        flow: Option<usize>,
        /// One JSON object a line
        #[arg(long)]
        json: bool,
    },
    /// Say one true sentence about every frame
    Explain {
        /// pcap or pcapng, `-` for standard input
        file: PathBuf,
        /// Only this TCP flow, by its number
        #[arg(long)]
        flow: Option<usize>,
        /// One JSON object a line
        #[arg(long)]
        json: bool,
    },
    /// Say where a session departs from its RFCs
    Check {
        /// pcap or pcapng, `-` for standard input; a scenario (JSON) or a lesson's name
        file: PathBuf,
        /// One JSON object a line
        #[arg(long)]
        json: bool,
    },
    /// Print the tables behind the graphs
    Stats(Stats),
    /// Run a scenario and print its ladder
    Simulate(Simulate),
    /// Draw a view as a picture, without a display
    Render(Render),
    /// Record frames
    Capture(Capture),
    /// List what can be captured from, and why not
    Interfaces {
        /// One JSON object a line
        #[arg(long)]
        json: bool,
    },
    /// Convert between file formats
    Convert(Convert),
    /// Make a scenario that re-enacts a captured flow
    Fork(Fork),
    /// Ask questions about a session
    Quiz(Quiz),
    /// Show a value in memory and on the wire, in both byte orders
    Bytes {
        /// A number or an address: 80, -2, 1.5, 0xdeadbeef, 192.0.2.1
        #[arg(allow_hyphen_values = true)]
        value: String,
        /// Its type: u8 u16 u32 u64 i8 i16 i32 i64 f32 f64 ipv4 ipv6
        #[arg(long = "as", value_name = "TYPE")]
        form: Option<String>,
        /// One JSON object
        #[arg(long)]
        json: bool,
    },
    /// List the lessons
    Lessons {
        /// Only those that are about this word: 三次握手, struct.pack
        word: Option<String>,
        /// Say which of their scenes happen in this capture, and in which flow
        #[arg(long = "in", value_name = "FILE")]
        file: Option<PathBuf>,
        /// One JSON object a line
        #[arg(long)]
        json: bool,
    },
    /// Print the JSON Schemas of scenario and lesson
    Schema,
}

/// What to simulate.
#[derive(Arguments)]
pub struct Simulate {
    /// A scenario (JSON), a packetdrill script (.pkt), or a lesson's name
    #[arg(required_unless_present = "soak", conflicts_with = "soak")]
    pub scenario: Option<PathBuf>,
    /// Save the frames seen at one host; as FILE.pkt, its connection as a packetdrill script
    #[arg(short, long, value_name = "FILE.pcapng")]
    pub output: Option<PathBuf>,
    /// Save what really happened, a JSON object a line
    #[arg(long, value_name = "FILE.jsonl")]
    pub events: Option<PathBuf>,
    /// Another seed than the scenario's; with --soak the first one
    #[arg(long)]
    pub seed: Option<u64>,
    /// Another value for a key of the scenario: --set /links/0/delay=20ms
    #[arg(long, value_name = "KEY=VALUE")]
    pub set: Vec<String>,
    /// Let this machine's own stack play a host, in real time, behind a TAP interface that is made for it: --tap c=tap0
    #[arg(long, value_name = "HOST=IFACE", conflicts_with = "soak")]
    pub tap: Option<String>,
    /// Run so many transfers, each over a network that its seed makes fair or foul: every stream has to arrive whole or
    /// end with an error
    #[arg(long, value_name = "N", conflicts_with_all = ["output", "events", "set"])]
    pub soak: Option<u64>,
    /// With --soak: print the hash of each seed's run
    #[arg(long, requires = "soak")]
    pub hashes: bool,
}

/// What to record.
#[derive(Arguments)]
pub struct Capture {
    /// The interface; `synema interfaces` lists them
    pub interface: String,
    /// The pcapng file to write, `-` for standard output
    #[arg(short = 'w', long = "write", value_name = "FILE")]
    pub output: PathBuf,
    /// Only frames that this expression of libpcap's language selects: 'tcp port 80'
    #[arg(long, value_name = "BPF")]
    pub filter: Option<String>,
    /// How frames are got: raw or libpcap
    #[arg(long, default_value = "raw", value_parser = ["raw", "libpcap"])]
    pub backend: String,
    /// Stop after so many frames
    #[arg(long, value_name = "N")]
    pub count: Option<u64>,
    /// Stop after so many seconds
    #[arg(long, value_name = "S")]
    pub seconds: Option<u64>,
    /// Keep the newest FILES files of this size or time: 10MB:5, 60s:24, 1GiB,1h:10
    #[arg(long, value_name = "SIZE:FILES")]
    pub ring: Option<synema_captures::Ring>,
    /// Keep so many octets of each frame, 0 for all
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub snaplen: u32,
    /// Only frames that are for this host
    #[arg(long)]
    pub no_promiscuous: bool,
}

/// Which table to print.
#[derive(Arguments)]
pub struct Stats {
    /// pcap or pcapng, `-` for standard input; a scenario (JSON) or a lesson's name
    pub file: PathBuf,
    /// hierarchy, endpoints, conversations, io, lengths, rtt, throughput, window, sequence (or stevens), tcptrace
    #[arg(long)]
    pub kind: String,
    /// Only this TCP flow, by its number
    #[arg(long)]
    pub flow: Option<usize>,
    /// The length of intervals, for io and throughput
    #[arg(long, value_name = "SECONDS", default_value = "1")]
    pub interval: String,
    /// One JSON object a line
    #[arg(long)]
    pub json: bool,
}

/// Which streams to print, and how.
#[derive(Arguments)]
pub struct Follow {
    /// pcap or pcapng, `-` for standard input
    pub file: PathBuf,
    /// The TCP flow's number, from 0
    #[arg(required_unless_present = "all", conflicts_with = "all")]
    pub flow: Option<usize>,
    /// Only what this end sent; without it, what `a` sent and then what `b` sent
    #[arg(long, value_enum, value_name = "a|b", conflicts_with = "all")]
    pub from: Option<End>,
    /// raw: the bytes themselves; hex: offsets, hex and text; text: one character for each byte that prints
    #[arg(long = "as", value_enum, value_name = "FORM", default_value = "raw", conflicts_with = "all")]
    pub form: Form,
    /// A line for each TCP flow and direction: bytes, SHA-256, gaps
    #[arg(long)]
    pub all: bool,
    /// With --all: one JSON object a line
    #[arg(long, requires = "all")]
    pub json: bool,
}

/// An end of a flow.
/// What a ladder's arrows carry on demand.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum OnArrows {
    /// The windows that segments offer
    Window,
    /// The blocks received behind gaps
    Sack,
}

#[derive(Clone, Copy, ValueEnum)]
pub enum End {
    /// The sender of the flow's first frame
    A,
    /// The other
    B,
}

/// How bytes are printed.
#[derive(Clone, Copy, ValueEnum)]
pub enum Form {
    /// As they are
    Raw,
    /// Offset, hex digits and text, 16 a line
    Hex,
    /// Text; what does not print becomes a dot
    Text,
}

/// What to convert.
#[derive(Arguments)]
pub struct Convert {
    /// pcap or pcapng, also packed, `-` for standard input
    #[arg(value_name = "IN")]
    pub input: PathBuf,
    /// The file to write; its ending says which kind: pcap, pcapng, csv or json (a line a frame), each also with .gz
    /// or .zst behind; `-` for pcapng to standard output
    #[arg(value_name = "OUT")]
    pub output: PathBuf,
    /// Only frames that this display filter selects
    #[arg(long, value_name = "EXPR", allow_hyphen_values = true)]
    pub filter: Option<String>,
    /// Give every address another one, the same wherever it stands, with common prefixes kept, and repair checksums
    #[arg(long)]
    pub anonymise: bool,
    /// With --anonymise: the same seed gives the same addresses; without it they are random
    #[arg(long, value_name = "TEXT", requires = "anonymise")]
    pub seed: Option<String>,
}

/// What to draw.
#[derive(Arguments)]
pub struct Render {
    /// A capture file, a scenario (JSON), or a lesson's name
    pub source: PathBuf,
    /// The file; its ending says which kind: a picture (svg, png, pdf), a film (gif, mp4), a page that plays (html), or a
    /// ladder as text for Mermaid (mmd) or PlantUML (puml)
    #[arg(short, long, value_name = "OUT")]
    pub output: PathBuf,
    /// Which view; a name that does not exist lists them
    #[arg(long, default_value = "ladder")]
    pub view: String,
    /// The frame that is looked at, by its number; without it the one at the playhead
    #[arg(long, value_name = "N")]
    pub frame: Option<usize>,
    /// Only rows of frames that this display filter selects
    #[arg(long, value_name = "EXPR", allow_hyphen_values = true)]
    pub filter: Option<String>,
    /// The first row of a table, from 0
    #[arg(long, value_name = "N")]
    pub row: Option<u64>,
    /// Another session to compare with: a capture file, a scenario (JSON), or a lesson's name
    #[arg(long, value_name = "SOURCE")]
    pub other: Option<PathBuf>,
    /// The flow's number among all flows of the session, from 0; without it the first TCP flow, or the first
    #[arg(long, value_name = "N")]
    pub flow: Option<usize>,
    /// The instant, seconds from the session's first entry
    #[arg(long, value_name = "SECONDS", conflicts_with = "step")]
    pub at: Option<String>,
    /// The step, from 0; without --at and --step the last. Films, pages and texts end there
    #[arg(long, value_name = "N")]
    pub step: Option<usize>,
    /// Width and height
    #[arg(long, default_value = "1280x720", value_name = "WxH")]
    pub size: String,
    /// light or dark
    #[arg(long, default_value = "light")]
    pub theme: String,
    /// The field that is lit, by its Wireshark name: tcp.dstport
    #[arg(long, value_name = "NAME")]
    pub field: Option<String>,
    /// What else the ladder writes on its arrows
    #[arg(long, value_enum, value_delimiter = ',', value_name = "WHAT,…")]
    pub show: Vec<OnArrows>,
    /// Layers of the model in the layers view: 7, 5 or 4
    #[arg(long, default_value_t = 5)]
    pub layers: u8,
}

/// What to play again.
#[derive(Arguments)]
pub struct Fork {
    /// pcap or pcapng, `-` for standard input
    pub file: PathBuf,
    /// The TCP flow's number, from 0
    #[arg(long, value_name = "N")]
    pub flow: usize,
    /// Only what happened before this frame
    #[arg(long, value_name = "FRAME", value_parser = clap::value_parser!(usize))]
    pub at: Option<usize>,
    /// The scenario to write, JSON
    #[arg(short, long, value_name = "SCENARIO")]
    pub output: PathBuf,
}

/// What to ask about.
#[derive(Arguments)]
pub struct Quiz {
    /// A capture file, a scenario (JSON), or a lesson's name
    pub source: PathBuf,
    /// Only questions of this kind: ack, state, byte-order, layer
    #[arg(long, value_name = "KIND")]
    pub kind: Option<String>,
    /// Another order of the answers
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// One JSON object a line
    #[arg(long)]
    pub json: bool,
}
