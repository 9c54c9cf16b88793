use serde_json::json;
use synema_analysis::{Question, QuestionKind, questions};
use synema_ui::{Language, Texts};

use crate::args::Quiz;
use crate::output::Output;
use crate::session::verdict;
use crate::{Failure, Source};

pub fn run(wanted: &Quiz, language: Language) -> Result<(), Failure> {
    let kind = match wanted.kind.as_deref() {
        None => None,
        Some(name) => Some(QuestionKind::ALL.into_iter().find(|(known, _)| *known == name).ok_or_else(|| {
            let names: Vec<&str> = QuestionKind::ALL.iter().map(|(name, _)| *name).collect();
            Failure::new(format!("there are no questions of kind '{name}'; --kind takes one of {}", names.join(" ")))
        })?),
    };
    let session = Source::named(&wanted.source).load(language)?;
    let texts = Texts::of(language);
    let asked = questions(&session.trace, &session.analysis, wanted.seed);
    let asked: Vec<Question> =
        asked.into_iter().filter(|question| kind.is_none_or(|(_, kind)| kind == question.kind)).collect();
    if asked.is_empty() {
        return Err(Failure::new(format!("{}: there is nothing to ask about", session.title)));
    }
    let mut output = Output::new();
    for (number, question) in (1..).zip(&asked) {
        let (asks, why) = (texts.sentence(&question.asks), texts.sentence(&question.why));
        if wanted.json {
            output.json(&json!({
                "number": number,
                "kind": question.kind.name(),
                "frame": question.frame,
                "question": asks,
                "choices": question.choices,
                "answer": question.answer,
                "why": why,
            }))?;
            continue;
        }
        output.line(format_args!("{number}. {asks}"))?;
        for (letter, choice) in ('a'..).zip(&question.choices) {
            output.line(format_args!("   {letter}) {choice}"))?;
        }
        let letter = ('a'..).nth(question.answer).unwrap_or('?');
        output.line(format_args!("   → {letter}: {why}"))?;
    }
    output.finish()?;
    verdict(&session)
}
