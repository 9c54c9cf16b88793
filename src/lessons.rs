/// A lesson that comes with the program.
pub struct Lesson {
    /// Its name on the command line.
    pub name: &'static str,
    /// The scenario, JSON.
    pub text: &'static str,
}

macro_rules! lessons {
    ($($name:literal),* $(,)?) => {
        [$(Lesson { name: $name, text: include_str!(concat!("../lessons/", $name, ".json")) }),*]
    };
}

/// All lessons, in the order in which a course takes them.
pub static LESSONS: [Lesson; 8] = lessons![
    "three-way-handshake",
    "four-way-teardown",
    "lost-syn-ack",
    "lost-data",
    "refused-connection",
    "simultaneous-open",
    "simultaneous-close",
    "abort-reset",
];

/// The lesson with a name.
pub fn find(name: &str) -> Option<&'static Lesson> {
    LESSONS.iter().find(|lesson| lesson.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_of_the_lessons_folder_is_a_lesson() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/lessons");
        let mut files: Vec<String> = std::fs::read_dir(folder)
            .unwrap()
            .filter_map(|entry| entry.unwrap().file_name().to_str()?.strip_suffix(".json").map(str::to_owned))
            .collect();
        let mut names: Vec<&str> = LESSONS.iter().map(|lesson| lesson.name).collect();
        files.sort();
        names.sort_unstable();
        assert_eq!(files, names);
    }
}
