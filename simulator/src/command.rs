use std::str::FromStr;

use synema_trace::Instant;

/// Something that the scenario does to the network at an instant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Command {
    pub(crate) at: Instant,
    pub(crate) action: CommandAction,
}

/// What is done, with hosts and links by their places.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CommandAction {
    /// The host forgets every connection, socket and cache, and its programs end.
    Reboot { host: usize },
    /// The cable carries nothing any more.
    Cut { link: usize },
    /// The cable carries frames again.
    Mend { link: usize },
}

/// A command as it is written: a verb and the name of a host or link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum CommandText {
    Reboot(String),
    Cut(String),
    Mend(String),
}

impl FromStr for CommandText {
    type Err = String;

    fn from_str(text: &str) -> Result<CommandText, String> {
        match text.split_whitespace().collect::<Vec<_>>()[..] {
            ["reboot", host] => Ok(CommandText::Reboot(host.into())),
            ["cut", link] => Ok(CommandText::Cut(link.into())),
            ["mend", link] => Ok(CommandText::Mend(link.into())),
            _ => Err(format!("'{text}' is not a command: write reboot HOST, cut LINK or mend LINK")),
        }
    }
}

impl TryFrom<String> for CommandText {
    type Error = String;

    fn try_from(text: String) -> Result<CommandText, String> {
        text.parse()
    }
}
