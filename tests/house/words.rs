//! Plain words: what may not appear in text for people, in the documents, the help, the messages and the comments.

use std::fs;
use std::path::{Path, PathBuf};

/// Words of another language's grammar, of another spelling, and pictures.
const WORDS: &[&str] = &[
    "programme",
    "programmes",
    "nobody",
    "somebody",
    "whoever",
    "beside",
    "colour",
    "colours",
    "behaviour",
    "authorise",
    "authorised",
    "recognise",
    "recognised",
    "licence",
    "doors",
    "centre",
    "centres",
    "optimised",
    "judgement",
    "judgements",
    "neutralised",
    "anybody",
];

/// The same of several words.
const PHRASES: &[&str] = &[
    "in clear",
    "goes before",
    "let in",
    "let us in",
    "lets us in",
    "lets in",
    "keeps us out",
    "stands in",
    "stands between",
    "stands there",
    "lock that is shut",
    "every lock",
];

/// Names of other software and quotations, where such a word is right.
const EXCEPTIONS: &[&str] = &["nobody@lab.test", "no-colour", "log_in(\"nobody\""];

fn files_below(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { files_below(&path) } else { vec![path] }).collect()
}

fn texts() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files: Vec<PathBuf> =
        ["src", "docs", "tests"].iter().flat_map(|folder| files_below(&root.join(folder))).collect();
    files.extend(fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path()));
    let is_text = |path: &PathBuf| {
        path.extension()
            .is_some_and(|end| end == "md" || ((end == "rs" || end == "txt") && !path.starts_with(root.join("tests"))))
    };
    files.retain(is_text);
    files
}

/// Are these words in the line, none of them as a part of a longer one?
fn has_words(line: &str, words: &str) -> bool {
    let mut found = line.match_indices(words);
    found.any(|(at, _)| !line[at + words.len()..].starts_with(|c: char| c.is_alphanumeric() || c == '_'))
}

/// What is wrong with a line.
fn found_in(line: &str) -> Option<&'static str> {
    let lower = line.to_lowercase();
    if EXCEPTIONS.iter().any(|exception| lower.contains(exception)) {
        return None;
    }
    // `NoBody` is a name of a type.
    let words = line.split(|c: char| !c.is_alphanumeric() && c != '_');
    let mut words = words.filter(|word| word.chars().skip(1).all(|c| !c.is_uppercase())).map(str::to_lowercase);
    let word = words.find_map(|word| WORDS.iter().find(|known| **known == word));
    word.or_else(|| PHRASES.iter().find(|phrase| has_words(&lower, phrase))).copied()
}

#[test]
fn text_for_people_is_in_plain_words() {
    let mut wrong = Vec::new();
    for file in texts() {
        let text = fs::read_to_string(&file).unwrap();
        for (number, line) in text.lines().enumerate() {
            wrong.extend(found_in(line).map(|word| format!("{}:{}: {word:?}", file.display(), number + 1)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_picture_in_place_of_a_word_is_found() {
    assert_eq!(found_in("Nobody logs in"), Some("nobody"));
    assert_eq!(found_in("the message is sent in clear."), Some("in clear"));
    assert_eq!(found_in("a program with nobody_else, and NoBody"), None);
}
