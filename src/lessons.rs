use synema_analysis::lesson::{Lesson as Steps, LessonError};

/// A lesson that comes with the program.
pub struct Lesson {
    /// Its name on the command line.
    pub name: &'static str,
    /// The scenario, JSON.
    pub text: &'static str,
    /// The steps told over it and over variants of it, JSON; some lessons are only a scenario to play.
    pub steps: Option<&'static str>,
}

impl Lesson {
    /// Its steps, read.
    ///
    /// # Errors
    /// Where the document makes no sense.
    pub fn steps(&self) -> Option<Result<Steps, LessonError>> {
        self.steps.map(Steps::from_json)
    }
}

macro_rules! lessons {
    (told: $($told:literal),+; played: $($played:literal),+ $(,)?) => {
        [$(Lesson {
            name: $told,
            text: include_str!(concat!("../lessons/", $told, ".json")),
            steps: Some(include_str!(concat!("../lessons/steps/", $told, ".json"))),
        }),+,
        $(Lesson { name: $played, text: include_str!(concat!("../lessons/", $played, ".json")), steps: None }),+]
    };
}

/// All lessons, in the order in which a course takes them.
pub static LESSONS: [Lesson; 10] = lessons![
    told: "osi-layers", "three-way-handshake", "four-way-teardown", "byte-order";
    played:
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

    fn names_in(folder: &str) -> Vec<String> {
        let folder = format!("{}/{folder}", env!("CARGO_MANIFEST_DIR"));
        let mut names: Vec<String> = std::fs::read_dir(folder)
            .unwrap()
            .filter_map(|entry| entry.unwrap().file_name().to_str()?.strip_suffix(".json").map(str::to_owned))
            .collect();
        names.sort();
        names
    }

    #[test]
    fn every_file_of_the_lessons_folder_is_a_lesson() {
        let sorted = |told: bool| {
            let mut names: Vec<&str> =
                LESSONS.iter().filter(|lesson| !told || lesson.steps.is_some()).map(|lesson| lesson.name).collect();
            names.sort_unstable();
            names
        };
        assert_eq!(names_in("lessons"), sorted(false));
        assert_eq!(names_in("lessons/steps"), sorted(true));
    }

    #[test]
    fn the_topics_of_the_course_are_found_by_its_own_words() {
        let told: Vec<Steps> = LESSONS.iter().filter_map(|lesson| lesson.steps().map(Result::unwrap)).collect();
        let of = |word: &str| -> Vec<&str> {
            told.iter().filter(|lesson| lesson.is_about(word)).map(|lesson| lesson.id.as_str()).collect()
        };
        for (word, lesson) in [
            ("三次握手", "three-way-handshake"),
            ("四次挥手", "four-way-teardown"),
            ("半关闭", "four-way-teardown"),
            ("TIME_WAIT", "four-way-teardown"),
            ("字节序", "byte-order"),
            ("struct.pack", "byte-order"),
            ("inet_aton", "byte-order"),
            ("七层模型", "osi-layers"),
            ("解包", "osi-layers"),
            ("低耦合", "osi-layers"),
        ] {
            assert_eq!(of(word), [lesson], "{word}");
        }
        let covered: Vec<&String> = told.iter().flat_map(|lesson| &lesson.covers).collect();
        for topic in
            ["T01", "T02", "T03", "T19", "T20", "T21", "T32", "T33", "T34", "T35", "E01", "E02", "E07", "E11", "E31"]
        {
            assert!(covered.iter().any(|it| *it == topic), "no lesson covers {topic}");
        }
    }
}
