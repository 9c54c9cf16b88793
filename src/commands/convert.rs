use std::borrow::Cow;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;
use std::sync::mpsc;
use std::thread;

use sha2::{Digest, Sha256};
use synema_analysis::filter::{Filter, FrameFields};
use synema_analysis::{Analysis, Dissector, FrameLine};
use synema_captures::{Anonymiser, Compression, Opened, Packer, Passage, SaveFormat, save};
use synema_trace::{Observation, Trace};
use synema_wire::Dissection;

use crate::Failure;
use crate::args::Convert;
use crate::frame_json::{Line, Whole, describe};
use crate::output::write_json;
use crate::session::{complaint, open_analysed};

/// What is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Capture(SaveFormat),
    /// A line a frame, with the columns of `frames`.
    Csv,
    /// A line a frame: the objects of `frames` and `show` in one.
    Json,
}

/// What `--anonymise` leaves as it is.
const NOT_REWRITTEN: &str = "addresses in fields that are dissected as addresses were rewritten (links, ARP, IP, ICMP, \
                             DHCP, DNS answers); addresses in text, names, and undissected data were not";

pub fn run(wanted: &Convert) -> Result<(), Failure> {
    let (kind, compression) = target(&wanted.output)?;
    let filter = wanted.filter.as_deref().map(Filter::parse).transpose().map_err(Failure::new)?;
    let key = if wanted.anonymise { Some(key(wanted.seed.as_deref())?) } else { None };
    let (opened, analysis) = open_analysed(&wanted.input)?;
    let problem = complaint(&opened, &wanted.input.display().to_string());
    // what the readers leave out is left out of the copy too, and must be said
    for notice in &opened.notices {
        say(&wanted.input, notice);
    }
    let mut way = Way {
        trace: &opened.trace,
        filter: filter.as_ref().map(|filter| (filter, &analysis, Dissector::new(&opened.trace, &analysis))),
        anonymiser: key.map(Anonymiser::new),
    };
    let naming = |error: &dyn std::fmt::Display| Failure::new(format!("{}: {error}", wanted.output.display()));
    let refused = |error: io::Error| naming(&format_args!("cannot be written: {error}; check the folder"));
    let file = Target::open(&wanted.output).map_err(refused)?;
    let mut to = Packer::new(BufWriter::new(file), compression);
    match kind {
        Kind::Capture(format) => {
            let saved = save(&opened, format, &mut to, &mut way).map_err(|error| naming(&error))?;
            if !saved.losses.is_empty() {
                let losses: Vec<String> = saved.losses.iter().map(ToString::to_string).collect();
                say(&wanted.output, &format_args!("left out: {}", losses.join(", ")));
            }
        }
        Kind::Csv | Kind::Json if way.is_everything() => list(&opened.trace, kind, &mut to).map_err(|e| naming(&e))?,
        Kind::Csv | Kind::Json => {
            let chosen = rewritten(&opened, &mut way)?;
            list(&chosen.trace, kind, &mut to).map_err(|error| naming(&error))?;
        }
    }
    let to = to.finish().map_err(|error| naming(&error))?;
    let file = to.into_inner().map_err(|error| naming(error.error()))?;
    file.keep(&wanted.output).map_err(|error| naming(&error))?;
    if wanted.anonymise {
        say(&wanted.output, &NOT_REWRITTEN);
    }
    problem.map_or(Ok(()), |problem| Err(Failure::new(problem)))
}

fn say(file: &Path, what: &dyn std::fmt::Display) {
    anstream::eprintln!("synema: {}: {what}", file.display());
}

/// What a file's endings ask for.
fn target(path: &Path) -> Result<(Kind, Option<Compression>), Failure> {
    if path == Path::new("-") {
        return Ok((Kind::Capture(SaveFormat::Pcapng), None));
    }
    let ending = |path: &Path| path.extension().and_then(|ending| ending.to_str()).map(str::to_ascii_lowercase);
    let compression = match ending(path).as_deref() {
        Some("gz") => Some(Compression::Gzip),
        Some("zst") => Some(Compression::Zstd),
        _ => None,
    };
    let stem = path.with_extension("");
    let kind = match ending(if compression.is_some() { &stem } else { path }).as_deref() {
        Some("pcap" | "cap") => Kind::Capture(SaveFormat::Pcap),
        Some("pcapng" | "ntar") => Kind::Capture(SaveFormat::Pcapng),
        Some("csv") => Kind::Csv,
        Some("json" | "jsonl") => Kind::Json,
        other => {
            let other = other.unwrap_or("");
            return Err(Failure::new(format!(
                "OUT: nothing of kind '.{other}' can be written; end it in .pcap, .pcapng, .csv or .json, and .gz or \
                 .zst behind that"
            )));
        }
    };
    Ok((kind, compression))
}

/// The key of a seed, or a random one.
fn key(seed: Option<&str>) -> Result<[u8; 32], Failure> {
    if let Some(seed) = seed {
        return Ok(Sha256::digest(format!("synema addresses {seed}")).into());
    }
    let mut key = [0; 32];
    getrandom::fill(&mut key).map_err(|error| Failure::new(format!("no random key: {error}; give one with --seed")))?;
    Ok(key)
}

/// The way of each frame: through a filter, and to other addresses.
struct Way<'a> {
    trace: &'a Trace,
    filter: Option<(&'a Filter, &'a Analysis, Dissector<'a>)>,
    anonymiser: Option<Anonymiser>,
}

impl Passage for Way<'_> {
    fn pass<'b>(&mut self, seen: &Observation<'b>) -> Option<Cow<'b, [u8]>> {
        if let Some((filter, analysis, dissector)) = &mut self.filter
            && !filter.selects(&FrameFields::read(self.trace, analysis, seen.index, dissector.dissect(seen.index)))
        {
            return None;
        }
        Some(match &self.anonymiser {
            Some(anonymiser) => Cow::Owned(anonymiser.frame(seen)),
            None => Cow::Borrowed(seen.bytes),
        })
    }

    fn hides_addresses(&self) -> bool {
        self.anonymiser.is_some()
    }

    fn is_everything(&self) -> bool {
        self.filter.is_none() && self.anonymiser.is_none()
    }
}

/// A capture as it is behind the way of its frames. It lies in a temporary file, however large it is.
fn rewritten(opened: &Opened, way: &mut Way<'_>) -> Result<Opened, Failure> {
    let file = tempfile::NamedTempFile::new()?;
    let mut to = BufWriter::new(file);
    save(opened, SaveFormat::Pcapng, &mut to, way).map_err(Failure::new)?;
    let file = to.into_inner().map_err(Failure::new)?;
    synema_captures::open(file.path()).map_err(Failure::new)
}

/// So many frames are read before they are handed on to be written.
const BATCH: usize = 256;
/// So many batches may wait to be written.
const WAITING: usize = 4;

/// Writes a line a frame, while the frames behind it are read on another thread.
fn list(trace: &Trace, kind: Kind, to: &mut impl Write) -> io::Result<()> {
    let analysis = &Analysis::of(trace);
    if kind == Kind::Csv {
        writeln!(to, "number,time,source,destination,protocol,length,info")?;
    }
    thread::scope(|scope| {
        let (read, batches) = mpsc::sync_channel::<Vec<Dissection>>(WAITING);
        scope.spawn(move || {
            let mut dissector = Dissector::new(trace, analysis).peekable();
            // nobody takes them any more where writing failed
            while dissector.peek().is_some() && read.send(dissector.by_ref().take(BATCH).collect()).is_ok() {}
        });
        let dissections = batches.iter().flatten();
        for (observation, dissection) in trace.observations().zip(dissections) {
            let line = describe(trace, analysis, observation.index, &dissection);
            match kind {
                Kind::Json => {
                    let line = Line { trace, observation, line: &line };
                    write_json(to, &Whole { line, dissection: &dissection })?;
                }
                _ => write_csv(to, &observation, &line)?,
            }
        }
        Ok(())
    })
}

fn write_csv(to: &mut impl Write, seen: &Observation<'_>, line: &FrameLine) -> io::Result<()> {
    let (number, time, length) = (seen.number(), line.time, seen.wire_len);
    let [source, destination, protocol, info] =
        [&line.source, &line.destination, line.protocol.title(), &line.info].map(quoted);
    writeln!(to, "{number},{time},{source},{destination},{protocol},{length},{info}")
}

/// A value of a CSV line (RFC 4180).
fn quoted(text: &str) -> Cow<'_, str> {
    if text.contains([',', '"', '\n', '\r']) {
        return Cow::Owned(format!("\"{}\"", text.replace('"', "\"\"")));
    }
    Cow::Borrowed(text)
}

/// Where the copy goes. A file comes into its place when it is whole, so that a copy over its own original reads what
/// it still needs.
enum Target {
    Temporary(tempfile::NamedTempFile),
    Direct(Box<dyn Write>),
}

impl Target {
    fn open(path: &Path) -> io::Result<Target> {
        if path == Path::new("-") {
            return Ok(Target::Direct(Box::new(io::stdout().lock())));
        }
        // a pipe or a device is not replaced by a file
        if std::fs::metadata(path).is_ok_and(|there| !there.is_file()) {
            return Ok(Target::Direct(Box::new(File::create(path)?)));
        }
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        // the temporary file's error would name that
        std::fs::metadata(folder)?;
        let mut builder = tempfile::Builder::new();
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            // as any new file: what the process's mask leaves of it
            builder.permissions(std::fs::Permissions::from_mode(0o666));
        }
        Ok(Target::Temporary(builder.tempfile_in(folder)?))
    }

    fn keep(self, path: &Path) -> io::Result<()> {
        match self {
            Target::Temporary(file) => file.persist(path).map(|_| ()).map_err(|error| error.error),
            Target::Direct(mut to) => to.flush(),
        }
    }
}

impl Write for Target {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Target::Temporary(file) => file.write(bytes),
            Target::Direct(to) => to.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Target::Temporary(file) => file.flush(),
            Target::Direct(to) => to.flush(),
        }
    }
}
