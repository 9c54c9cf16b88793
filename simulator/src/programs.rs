//! The programs that come with Synema, as sources.

macro_rules! programs {
    ($($name:literal),* $(,)?) => {
        &[$(($name, include_str!(concat!("../programs/", $name, ".py")))),*]
    };
}

static PROGRAMS: &[(&str, &str)] = programs![
    "chat_client",
    "chat_server",
    "command_server",
    "echo_server",
    "file_server",
    "http_server",
    "ping",
    "smtp_client",
    "smtp_server",
    "tftp_client",
    "tftp_server",
    "traceroute"
];

/// The source of a program.
pub(crate) fn find(name: &str) -> Option<&'static str> {
    PROGRAMS.iter().find(|(known, _)| *known == name).map(|(_, source)| *source)
}

/// The names of all programs.
pub(crate) fn names() -> impl Iterator<Item = &'static str> {
    PROGRAMS.iter().map(|(name, _)| *name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_of_the_folder_is_a_program_that_can_be_read() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/programs");
        let files = std::fs::read_dir(folder)
            .unwrap()
            .filter_map(|entry| entry.unwrap().file_name().to_str()?.strip_suffix(".py").map(str::to_owned));
        let (mut files, mut known): (Vec<String>, Vec<&str>) = (files.collect(), names().collect());
        files.sort();
        known.sort_unstable();
        assert_eq!(files, known);
        for (name, source) in PROGRAMS {
            crate::script::compile(source).unwrap_or_else(|(line, problem)| panic!("{name}, line {line}: {problem}"));
        }
    }
}
