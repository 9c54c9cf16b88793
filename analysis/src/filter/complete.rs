//! What may stand where a filter is being typed.

use super::fields::{self, Named, named};
use super::lexer::{TokenKind, tokens};
use super::parse_term;
use super::tree::Function;

/// Words between two tests, or between a field and its value.
const BEHIND_A_FIELD: [&str; 12] = ["!=", "&&", "<", "<=", "==", ">", ">=", "contains", "in", "matches", "and", "or"];
const BEHIND_A_TEST: [&str; 5] = ["&&", "||", "and", "or", "xor"];

/// What could stand in place of the word that ends before `column` (from 1, in characters): names that begin like it,
/// or the words that may follow what stands before. Sorted, without duplicates.
pub(super) fn candidates(text: &str, column: usize) -> Vec<String> {
    let before: String = text.chars().take(column.saturating_sub(1)).collect();
    let is_part = |char: char| char.is_alphanumeric() || matches!(char, '.' | '_' | '-');
    let typed: usize = before.chars().rev().take_while(|char| is_part(*char)).map(char::len_utf8).sum();
    let start = before.len() - typed;
    let (settled, word) = before.split_at(start);
    // inside quotes, and behind what makes no sense, nothing can be told
    let Ok(settled) = tokens(settled) else { return Vec::new() };
    let mut found: Vec<String> = match settled.last().map(|token| &token.kind) {
        Some(TokenKind::Word(last)) if is_joint(last) => starts(word),
        Some(TokenKind::Word(last)) if is_name(last) => matching(&BEHIND_A_FIELD, word),
        Some(TokenKind::Word(_) | TokenKind::Quoted(_)) => matching(&BEHIND_A_TEST, word),
        Some(TokenKind::Sign(")" | "}" | "[")) => matching(&BEHIND_A_TEST, word),
        None | Some(TokenKind::Sign(_)) => starts(word),
    };
    found.sort();
    found.dedup();
    found
}

/// Words behind which a test or a value begins.
fn is_joint(word: &str) -> bool {
    const JOINTS: [&str; 17] = [
        "and", "or", "xor", "not", "any", "all", "eq", "ne", "gt", "lt", "ge", "le", "any_eq", "all_eq", "any_ne",
        "all_ne", "contains",
    ];
    JOINTS.contains(&word)
}

fn is_name(word: &str) -> bool {
    matches!(named(word), Some(Named::Field(_) | Named::Protocol))
}

fn matching(words: &[&str], beginning: &str) -> Vec<String> {
    words.iter().filter(|word| word.starts_with(beginning)).map(|word| (*word).to_owned()).collect()
}

/// What may begin a test: names that begin like the word, or, where nothing was typed yet, those of protocols.
fn starts(beginning: &str) -> Vec<String> {
    let mut found = fields::names();
    found.retain(|name| if beginning.is_empty() { !name.contains('.') } else { name.starts_with(beginning) });
    let functions = Function::ALL.iter().map(|(name, _)| *name);
    let words: Vec<&str> = functions.chain(parse_term::NAMES).chain(["any", "all", "not"]).collect();
    found.extend(matching(&words, beginning));
    found
}
