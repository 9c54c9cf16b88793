//! Lessons told: their scenes run or opened, and every claim of theirs checked before anybody sees them.

use std::sync::Arc;

use synema_analysis::Analysis;
use synema_analysis::lesson::{Lesson as Steps, LessonScene};
use synema_simulator::Scenario;
use synema_trace::Trace;
use synema_ui::{Act, Performance, Session};

use crate::{Failure, lessons, variant};

/// A lesson told over its own scenarios and samples, as long as `goes_on` says so.
///
/// # Errors
/// When a claim of it is not true: the pointer of the step, and what is so instead; and where it was given up.
pub fn of_lesson(lesson: &Steps, goes_on: &dyn Fn() -> bool) -> Result<Performance, Failure> {
    let acts = (0..lesson.scenes.len()).map(|scene| act(lesson, scene, goes_on)).collect::<Result<_, _>>()?;
    Ok(Performance { lesson: lesson.clone(), acts })
}

/// The scenes of a lesson that a session shows as well, each over the first flow that does; looked for as long as
/// `goes_on` says so.
///
/// # Errors
/// When it shows none of them.
pub fn in_session(lesson: &Steps, session: &Session, goes_on: &dyn Fn() -> bool) -> Result<Performance, Failure> {
    let (trace, analysis) = (&session.trace, &session.analysis);
    let found = (0..lesson.scenes.len()).filter_map(|scene| {
        let performed = lesson.find(scene, trace, analysis, goes_on)?;
        let (scenario, knobs) = (session.scenario.clone(), session.knobs.clone());
        Some(Act { scene, trace: trace.clone(), analysis: analysis.clone(), performed, scenario, knobs })
    });
    let acts: Vec<Act> = found.collect();
    match acts.is_empty() {
        false => Ok(Performance { lesson: lesson.clone(), acts }),
        true => Err(Failure::new(format!("nothing that lesson {} shows happens in {}", lesson.id, session.title))),
    }
}

/// The performance of the lesson with a name, as long as `goes_on` says so; none where it has no steps.
///
/// # Errors
/// As [`of_lesson`].
pub fn of_named(name: &str, goes_on: &dyn Fn() -> bool) -> Result<Option<Performance>, Failure> {
    match lessons::find(name).and_then(|lesson| lesson.steps) {
        Some(_) => of_lesson(&steps(name)?, goes_on).map(Some),
        None => Ok(None),
    }
}

/// The steps of the lesson with a name.
///
/// # Errors
/// When there is no such lesson, or none with steps.
pub fn steps(name: &str) -> Result<Steps, Failure> {
    let lesson = lessons::find(name)
        .ok_or_else(|| Failure::new(format!("there is no lesson '{name}'; `synema lessons` lists them")))?;
    match lesson.steps() {
        Some(steps) => steps.map_err(|error| Failure::new(format!("{name}: {error}"))),
        None => Err(Failure::new(format!("the lesson '{name}' has no steps; `synema lessons` says which have"))),
    }
}

fn act(lesson: &Steps, scene: usize, goes_on: &dyn Fn() -> bool) -> Result<Act, Failure> {
    if !goes_on() {
        return Err(Failure::new(format!("lesson {}: cancelled", lesson.id)));
    }
    let (trace, analysis, scenario) = opened(&lesson.scenes[scene], goes_on)?;
    // a scene of ours may hold several conversations; it is told over the first that it fits
    let told = (0..analysis.flows.len().max(1)).map(|flow| lesson.fit(scene, &trace, &analysis, flow, true));
    let mut misfits = Vec::new();
    for fitted in told {
        match fitted {
            Ok(performed) => {
                let knobs = scenario.as_deref().map_or_else(Vec::new, variant::knobs);
                let (trace, analysis) = (Arc::new(trace), Arc::new(analysis));
                return Ok(Act { scene, trace, analysis, performed, scenario, knobs });
            }
            Err(misfit) => misfits.push(misfit),
        }
    }
    // the flow that goes furthest is the one that was meant
    let misfit = misfits.into_iter().max_by_key(|misfit| misfit.step);
    let why = misfit.map_or("nothing happens".to_owned(), |misfit| misfit.to_string());
    Err(Failure::new(format!("lesson {}, scene {}: {why}", lesson.id, lesson.scenes[scene].id)))
}

fn opened(scene: &LessonScene, goes_on: &dyn Fn() -> bool) -> Result<(Trace, Analysis, Option<Arc<str>>), Failure> {
    let (trace, scenario) = match (&scene.scenario, &scene.sample) {
        (Some(name), _) => {
            let base = lessons::find(name).ok_or_else(|| Failure::new(format!("there is no scenario '{name}'")))?;
            let set = scene.set.iter().map(|(pointer, value)| (pointer.as_str(), value.clone()));
            let text = variant::with_values(base.text, set)?;
            let scenario = Scenario::from_json(&text).map_err(|error| Failure::new(format!("{name}: {error}")))?;
            let run = synema_simulator::run_while(&scenario, goes_on);
            let run = run.ok_or_else(|| Failure::new(format!("{name}: the simulation was cancelled")))?;
            match run.failures.first() {
                None => (run.trace, Some(text.into())),
                Some(failure) => return Err(Failure::new(format!("scenario {name}: {failure}"))),
            }
        }
        (None, Some(name)) => {
            let sample =
                synema_captures::sample(name).ok_or_else(|| Failure::new(format!("there is no sample '{name}'")))?;
            (sample.open().map_err(Failure::new)?.trace, None)
        }
        (None, None) => return Err(Failure::new(format!("the scene {} plays nowhere", scene.id))),
    };
    let analysis = Analysis::of(&trace);
    Ok((trace, analysis, scenario))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Source;
    use crate::lessons::LESSONS;
    use synema_ui::{Language, REGISTRY, Texts};

    fn told() -> Vec<Steps> {
        LESSONS.iter().filter_map(|lesson| lesson.steps()).map(|steps| steps.unwrap()).collect()
    }

    #[test]
    fn every_claim_of_every_lesson_is_true() {
        for lesson in told() {
            let performance = of_lesson(&lesson, &|| true).unwrap_or_else(|failure| panic!("{failure}"));
            assert_eq!(performance.len(), lesson.steps.len(), "{}", lesson.id);
        }
    }

    #[test]
    fn every_step_claims_something_and_its_words_are_whole() {
        for lesson in told() {
            let performance = of_lesson(&lesson, &|| true).unwrap();
            for number in 0..performance.len() {
                let cue = performance.cue(number);
                assert_eq!(performance.number(cue), number);
                let step = performance.step(cue);
                let place = format!("{} /steps/{number}", lesson.id);
                assert!(!step.claims.is_empty() || !step.exact.is_empty(), "{place} claims nothing");
                assert!((1..=2).contains(&step.views.len()), "{place} shows {:?}", step.views);
                for view in &step.views {
                    assert!(REGISTRY.iter().any(|known| known.name() == view), "{place}: there is no view {view}");
                }
                for language in Language::ALL {
                    for words in performance.words(cue, Texts::of(language)) {
                        assert!(!words.contains('{') && !words.is_empty(), "{place}: {words}");
                    }
                }
            }
        }
    }

    #[test]
    fn a_lesson_that_stops_being_true_is_refused_with_the_step() {
        let text = LESSONS[1].steps.unwrap().replace("\"is\": \"SYN-RECEIVED\"", "\"is\": \"LISTEN\"");
        let failure = of_lesson(&Steps::from_json(&text).unwrap(), &|| true).unwrap_err().to_string();
        assert!(failure.contains("/steps/2: Server is in SYN-RECEIVED, not LISTEN"), "{failure}");
    }

    #[test]
    fn a_lesson_that_nobody_waits_for_is_not_run_to_its_end() {
        let asked = std::cell::Cell::new(0);
        let goes_on = || {
            asked.set(asked.get() + 1);
            asked.get() < 3
        };
        let failure = of_lesson(&steps("three-way-handshake").unwrap(), &goes_on).unwrap_err().to_string();
        assert!(failure.contains("cancelled"), "{failure}");
        assert_eq!(asked.get(), 3);
    }

    #[track_caller]
    fn found_in(sample: &str, name: &str) -> Vec<String> {
        let session = Source::Sample(sample.into()).load(Language::En).unwrap();
        let Ok(performance) = in_session(&steps(name).unwrap(), &session, &|| true) else { return Vec::new() };
        performance.acts.iter().map(|act| performance.lesson.scenes[act.scene].id.clone()).collect()
    }

    #[test]
    fn scenes_are_found_in_captures_that_show_the_same() {
        assert_eq!(found_in("http-fetch.pcap", "osi-layers"), ["request"]);
        assert!(found_in("http-fetch.pcap", "three-way-handshake").contains(&"plain".to_owned()));
        assert!(found_in("lost-syn.pcap", "three-way-handshake").contains(&"syn-lost".to_owned()));
        assert!(found_in("refused.pcap", "three-way-handshake").contains(&"refused".to_owned()));
        assert!(found_in("simultaneous-open.pcap", "three-way-handshake").contains(&"simultaneous".to_owned()));
        assert!(found_in("half-close.pcapng", "four-way-teardown").contains(&"four".to_owned()));
        assert!(found_in("fast-open.pcap", "four-way-teardown").contains(&"three".to_owned()));
        assert!(found_in("simultaneous-close.pcap", "four-way-teardown").contains(&"simultaneous".to_owned()));
        assert!(found_in("abortive-close.pcap", "four-way-teardown").contains(&"reset".to_owned()));
        assert!(found_in("arp-ping.pcap", "three-way-handshake").is_empty());
    }
}
