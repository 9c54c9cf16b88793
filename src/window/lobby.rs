use synema_captures::Unavailable;
use synema_ui::{Language, Lobby, LobbyEntry, LobbyInterface, Obstacle};

use super::App;
use crate::Failure;
use crate::lessons::LESSONS;
use crate::session::{in_language, read_scenario};

/// What there is to open, in a language.
pub fn lobby(language: Language) -> Result<Lobby, Failure> {
    let mut lobby = Lobby::default();
    for lesson in &LESSONS {
        let scenario = read_scenario(lesson.name.as_ref(), &[])?;
        let said = |text: &synema_simulator::Text| in_language(language, &text.zh_cn, &text.en).to_owned();
        lobby.lessons.push(LobbyEntry {
            name: lesson.name.to_owned(),
            title: said(scenario.title()),
            about: scenario.summary().map(said).unwrap_or_default(),
            words: Vec::new(),
        });
        if let Some((told, entry)) = lesson.steps().zip(lobby.lessons.last_mut()) {
            let told = told.map_err(Failure::new)?;
            let (title, about) = (&told.title, &told.summary);
            entry.title = in_language(language, &title.zh_cn, &title.en).to_owned();
            entry.about = in_language(language, &about.zh_cn, &about.en).to_owned();
            entry.words = told.words;
        }
    }
    for sample in synema_captures::samples() {
        lobby.samples.push(LobbyEntry {
            title: in_language(language, &sample.title.zh_cn, &sample.title.en).to_owned(),
            about: sample.file.clone(),
            name: sample.file,
            words: Vec::new(),
        });
    }
    Ok(lobby)
}

impl App {
    /// Lists the interfaces in the lobby, and what it takes to listen to them where that is not permitted.
    pub(super) fn list_interfaces(&mut self) {
        let found = synema_captures::interfaces();
        // what was permitted when the window opened is so for the child that records, though not for the window
        let may_listen = self.lobby.interfaces.iter().any(|interface| interface.obstacle.is_none());
        let is_refused = |reason: &Unavailable| *reason == Unavailable::NotPermitted && !may_listen;
        let refused = found.iter().filter_map(|interface| interface.unavailable.as_ref()).any(is_refused);
        self.lobby.grant = refused.then(synema_captures::grant);
        let interfaces = found.into_iter().map(|interface| LobbyInterface {
            addresses: interface.addresses.iter().map(|(address, prefix)| format!("{address}/{prefix}")).collect(),
            obstacle: match interface.unavailable {
                Some(Unavailable::NotPermitted) if may_listen => (!interface.up).then_some(Obstacle::Down),
                Some(Unavailable::NotPermitted) => Some(Obstacle::NotPermitted),
                Some(Unavailable::Down) => Some(Obstacle::Down),
                Some(other) => Some(Obstacle::Other(other.to_string())),
                None => None,
            },
            name: interface.name,
        });
        self.lobby.interfaces = interfaces.collect();
    }
}
