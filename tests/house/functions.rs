//! Functions are short and take plain parameters; modules are of one style.

use std::path::Path;

use super::sources::{Source, code, sources};

/// The longest function, in lines, that is still read at one go.
pub(crate) const MAX_LINES: usize = 60;

/// A function's name, its parameters as text, and how many lines it has.
pub(crate) struct Function {
    name: String,
    parameters: Vec<String>,
    pub(crate) lines: usize,
}

impl Function {
    pub(crate) fn takes_a_tuple_apart(&self) -> bool {
        self.parameters.iter().any(|parameter| parameter.starts_with('('))
    }
}

#[test]
fn no_function_takes_a_tuple_apart_in_its_parameters() {
    let found = of_all_sources(Function::takes_a_tuple_apart);
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn no_function_is_longer_than_sixty_lines() {
    let found = of_all_sources(|function| function.lines > MAX_LINES);
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn a_module_with_children_is_a_mod_rs() {
    let beside: Vec<_> = sources()
        .into_iter()
        .map(|source| source.file)
        .filter(|file| {
            !file.ends_with("mod.rs") && Path::new(env!("CARGO_MANIFEST_DIR")).join(file.with_extension("")).is_dir()
        })
        .collect();
    assert!(beside.is_empty(), "{beside:#?}");
}

#[test]
fn the_functions_of_a_file_are_found() {
    let found = functions("impl A {\n    fn f<T: Fn(u8)>(&self, (a, b): (u8, u8)) -> u8 {\n        1\n    }\n}\n");
    let [function] = &found[..] else { panic!("{} functions", found.len()) };
    assert_eq!((function.name.as_str(), function.lines, function.parameters.len()), ("f", 3, 2));
}

#[test]
fn a_bracket_in_quotes_does_not_hide_a_function() {
    let found = functions("fn f(text: &str) -> bool {\n    text.contains('{') || text.contains('\\'')\n}\nfn g() {}\n");
    assert_eq!(found.iter().map(|function| function.lines).collect::<Vec<_>>(), [3, 1]);
}

fn of_all_sources(wanted: impl Fn(&Function) -> bool) -> Vec<String> {
    let of = |source: Source| {
        let file = source.file.display().to_string();
        let found = functions(&source.text).into_iter().filter(|function| wanted(function));
        found.map(|function| format!("{file}: {}", function.name)).collect::<Vec<_>>()
    };
    sources().into_iter().flat_map(of).collect()
}

/// The functions that have a body.
pub(crate) fn functions(text: &str) -> Vec<Function> {
    let code = code(text);
    let mut found = Vec::new();
    for (at, _) in code.match_indices("fn ") {
        let is_word = code[..at].chars().next_back().is_none_or(|c| !c.is_alphanumeric() && c != '_');
        let rest = &code[at + 3..];
        let name: String = rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
        if is_word && !name.is_empty() {
            found.extend(function(&name, &rest[name.len()..]));
        }
    }
    found
}

/// Reads from behind the name to the end of the body.
fn function(name: &str, rest: &str) -> Option<Function> {
    let open = after_generics(rest)?;
    let length = balanced(&rest[open..], '(', ')')?;
    let parameters = split(&rest[open + 1..open + length - 1]);
    let after = &rest[open + length..];
    let body = after.find(['{', ';']).filter(|at| after[*at..].starts_with('{'))?;
    let block = balanced(&after[body..], '{', '}')?;
    let lines = rest[..open + length + body + block].matches('\n').count() + 1;
    Some(Function { name: name.to_owned(), parameters, lines })
}

/// Where the parameters begin: behind the generics, if there are any.
fn after_generics(rest: &str) -> Option<usize> {
    let mut depth = 0_i32;
    let mut before = ' ';
    for (at, character) in rest.char_indices() {
        match character {
            '<' => depth += 1,
            '>' if before != '-' => depth -= 1,
            '(' if depth == 0 => return Some(at),
            _ => {}
        }
        before = character;
    }
    None
}

fn balanced(text: &str, open: char, close: char) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, character) in text.char_indices() {
        if character == open {
            depth += 1;
        } else if character == close {
            depth = depth.checked_sub(1)?;
            if depth == 0 {
                return Some(at + 1);
            }
        }
    }
    None
}

/// At the commas that are in no brackets.
fn split(parameters: &str) -> Vec<String> {
    let mut depth = 0_i32;
    let parts = parameters.split(|character| {
        match character {
            '(' | '[' | '<' | '{' => depth += 1,
            ')' | ']' | '>' | '}' => depth -= 1,
            _ => {}
        }
        character == ',' && depth == 0
    });
    parts.map(|part| part.trim().to_owned()).filter(|part| !part.is_empty()).collect()
}
