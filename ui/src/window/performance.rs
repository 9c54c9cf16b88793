use std::sync::Arc;

use synema_analysis::Analysis;
use synema_analysis::lesson::{Bilingual, Lesson, Moment, Performed, Stand, Step, fill};
use synema_trace::Trace;

use super::Knob;
use crate::{Language, Story, Texts};

/// A lesson with the sessions it is told over.
#[derive(Clone, Debug)]
pub struct Performance {
    /// What is told.
    pub lesson: Lesson,
    /// Its scenes, those that were found, in order.
    pub acts: Vec<Act>,
}

/// A scene of a lesson with what happens in it.
#[derive(Clone, Debug)]
pub struct Act {
    /// Index in [`Lesson::scenes`].
    pub scene: usize,
    /// What happens.
    pub trace: Arc<Trace>,
    /// What it means.
    pub analysis: Arc<Analysis>,
    /// Where its steps are.
    pub performed: Performed,
    /// The text of the scenario that was run; none for captures.
    pub scenario: Option<Arc<str>>,
    /// What can be turned in it.
    pub knobs: Vec<Knob>,
}

/// Where a performance stands: which step of which act.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cue {
    /// Index in [`Performance::acts`].
    pub act: usize,
    /// Index in the act's steps.
    pub step: usize,
}

impl Performance {
    /// How many steps there are in all.
    pub fn len(&self) -> usize {
        self.acts.iter().map(|act| act.performed.steps.len()).sum()
    }

    /// Whether nothing of the lesson was found.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The number of a cue among all steps, from 0.
    pub fn number(&self, cue: Cue) -> usize {
        let before: usize = self.acts[..cue.act].iter().map(|act| act.performed.steps.len()).sum();
        before + cue.step
    }

    /// The cue with this number; the last one beyond the end.
    pub fn cue(&self, number: usize) -> Cue {
        let mut left = number.min(self.len().saturating_sub(1));
        for (act, played) in self.acts.iter().enumerate() {
            match left.checked_sub(played.performed.steps.len()) {
                Some(rest) => left = rest,
                None => return Cue { act, step: left },
            }
        }
        Cue::default()
    }

    /// The step at a cue.
    pub fn step(&self, cue: Cue) -> &Step {
        &self.lesson.steps[self.acts[cue.act].performed.steps[cue.step].0]
    }

    /// Where in its act a cue stands.
    pub fn moment(&self, cue: Cue) -> Moment {
        self.acts[cue.act].performed.steps[cue.step].1
    }

    /// The title of the scene of a cue.
    pub fn scene_title(&self, cue: Cue, language: Language) -> &str {
        in_language(&self.lesson.scenes[self.acts[cue.act].scene].title, language)
    }

    /// What is said at a cue: to everybody, and to the lecturer.
    pub fn words(&self, cue: Cue, texts: &Texts) -> [String; 2] {
        let act = &self.acts[cue.act];
        let names = ["end-client", "end-server"].map(|key| texts.get(key));
        let moment = self.moment(cue);
        let stand = Stand { trace: &act.trace, analysis: &act.analysis, flow: act.performed.flow, moment };
        let step = self.step(cue);
        [&step.caption, &step.notes].map(|text| {
            let filled = fill(in_language(text, texts.language()), &stand, [&names[0], &names[1]]);
            capitalized(&filled)
        })
    }
}

/// The position of a moment in a story.
pub fn position(story: &Story, moment: Moment) -> f64 {
    let at = |playhead: synema_trace::Playhead| {
        let passed =
            story.beats.partition_point(|beat| playhead.has_passed(beat.playhead.observations, beat.playhead.at));
        passed.saturating_sub(1) as f64
    };
    let from = at(moment.playhead);
    match moment.until.map(at) {
        None => from,
        // a frame that is not seen again flies for one beat
        Some(until) if until <= from => from + 0.5,
        Some(until) => (from + until) / 2.0,
    }
}

pub fn in_language(text: &Bilingual, language: Language) -> &str {
    match language {
        Language::ZhCn => &text.zh_cn,
        // lessons are written in two languages so far
        _ => &text.en,
    }
}

fn capitalized(text: &str) -> String {
    let mut rest = text.chars();
    rest.next().map(|first| first.to_uppercase().chain(rest).collect()).unwrap_or_default()
}
