//! No circle of imports, between rooms or between the files of one room.
//!
//! An arrow goes from a file to the file that defines what it names, through `use`, `crate::`, `super::` and `self::` paths and through re-exports. A
//! module file that only declares and re-exports is transparent. Test modules do not count.

use std::collections::{BTreeMap, BTreeSet};

use super::sources::{Source, code, paths_of, sources};

pub(crate) type Module = Vec<String>;

/// The files of `src` as modules, with what each one defines and names.
pub(crate) struct House {
    files: BTreeMap<Module, File>,
}

struct File {
    children: BTreeSet<String>,
    items: BTreeSet<String>,
    /// Paths that this file names, its imports among them.
    paths: BTreeSet<Module>,
    /// Does it define anything itself?
    has_code: bool,
}

impl House {
    pub(crate) fn of(sources: &[Source]) -> Self {
        let library = sources.iter().filter(|source| !source.file.ends_with("main.rs"));
        let kept = library.filter(|source| !is_test(source));
        let mut files: BTreeMap<Module, File> = kept.map(|source| (source.module(), File::of(&source.text))).collect();
        let names: Vec<Module> = files.keys().cloned().collect();
        for name in names {
            if let Some((last, parent)) = name.split_last()
                && let Some(parent) = files.get_mut(parent)
            {
                parent.children.insert(last.clone());
            }
        }
        Self { files }
    }

    /// From each file to the files it uses.
    pub(crate) fn arrows(&self) -> BTreeMap<&Module, BTreeSet<Module>> {
        let arrows = |(name, file): (&Module, &File)| -> BTreeSet<Module> {
            let targets = file.paths.iter().filter_map(|path| self.absolute(name, path));
            let owners = targets.flat_map(|path| self.owners(&path, &mut BTreeSet::new()));
            owners.filter(|owner| owner != name && self.files[owner].has_code).collect()
        };
        self.files.iter().map(|(name, file)| (name, arrows((name, file)))).collect()
    }

    /// A path as one from the root of the crate; `None` for those of other crates.
    fn absolute(&self, module: &Module, path: &Module) -> Option<Module> {
        let file = &self.files[module];
        let (first, rest) = path.split_first()?;
        let mut base = module.clone();
        match first.as_str() {
            "crate" => return Some(rest.to_vec()),
            "self" => base.extend(rest.iter().cloned()),
            "super" => {
                let up = path.iter().take_while(|part| *part == "super").count();
                base.truncate(module.len().saturating_sub(up));
                base.extend(path[up..].iter().cloned());
            }
            first if file.children.contains(first) => base.extend(path.iter().cloned()),
            // A module that was imported and is named here by its last part.
            _ => {
                let import = file.paths.iter().find(|import| {
                    import.len() > 1
                        && import.last() == Some(first)
                        && ["crate", "self", "super"].contains(&import[0].as_str())
                })?;
                let import = self.absolute(module, import)?;
                return Some(import.into_iter().chain(rest.iter().cloned()).collect());
            }
        }
        Some(base)
    }

    /// The files that define what an absolute path names.
    fn owners(&self, path: &[String], seen: &mut BTreeSet<(Module, String)>) -> BTreeSet<Module> {
        let mut module = Module::new();
        let mut rest = path.iter();
        let item = loop {
            match rest.next() {
                Some(part) if self.files[&module].children.contains(part) => module.push(part.clone()),
                Some(part) => break part,
                None => return BTreeSet::from([module]),
            }
        };
        let file = &self.files[&module];
        if item == "*" || file.items.contains(item) || !seen.insert((module.clone(), item.clone())) {
            return BTreeSet::from([module]);
        }
        let mut owners = BTreeSet::new();
        for import in file.paths.iter().filter(|import| import.last().is_some_and(|last| last == item || last == "*")) {
            let Some(mut target) = self.absolute(&module, import).filter(|target| *target != *path) else { continue };
            if target.last().is_some_and(|last| last == "*") {
                target.pop();
                target.push(item.clone());
            }
            owners.extend(self.owners(&target, seen));
        }
        if owners.is_empty() { BTreeSet::from([module]) } else { owners }
    }
}

impl File {
    fn of(text: &str) -> Self {
        let code = without_tests(&code(text));
        let items = items(&code);
        let has_code = !items.is_empty() || code.contains("impl ");
        let paths = paths_of(&without_visibility(&code)).into_iter();
        let paths = paths.map(|path| path.split("::").map(str::to_owned).collect::<Module>());
        Self { children: BTreeSet::new(), items, paths: paths.filter(|path| path.len() > 1).collect(), has_code }
    }
}

/// Is this the file of a test module, such as `x/tests.rs`?
pub(crate) fn is_test(source: &Source) -> bool {
    let name = source.file.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    name == "tests" || name.ends_with("_tests") || source.module().iter().any(|part| part == "tests")
}

/// Cuts the paths in `pub(in crate::cli)`, which use nothing.
fn without_visibility(code: &str) -> String {
    let mut parts = code.split("pub(in ");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |kept, part| kept + "pub " + part.split_once(')').map_or("", |(_, rest)| rest))
}

/// Cuts what is behind `#[cfg(test)]`.
pub(crate) fn without_tests(code: &str) -> String {
    let mut kept = String::new();
    let mut rest = code;
    while let Some(at) = rest.find("#[cfg(test)]") {
        kept.push_str(&rest[..at]);
        let after = &rest[at..];
        let end = match (after.find(';'), after.find('{')) {
            (Some(semicolon), Some(brace)) if semicolon < brace => semicolon + 1,
            (_, Some(brace)) => brace + block(&after[brace..]),
            (Some(semicolon), None) => semicolon + 1,
            (None, None) => after.len(),
        };
        rest = &after[end..];
    }
    kept + rest
}

/// The length of a block in braces.
fn block(text: &str) -> usize {
    let mut depth = 0_usize;
    for (at, character) in text.char_indices() {
        match character {
            '{' => depth += 1,
            '}' if depth == 1 => return at + 1,
            '}' => depth -= 1,
            _ => {}
        }
    }
    text.len()
}

/// The names that a file defines.
fn items(code: &str) -> BTreeSet<String> {
    const WORDS: [&str; 9] = ["fn", "struct", "enum", "trait", "type", "const", "static", "union", "macro_rules"];
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    let words: Vec<&str> = code.split(|c| !is_part(c)).filter(|word| !word.is_empty()).collect();
    let defined = words.windows(2).filter(|pair| WORDS.contains(&pair[0]) && !WORDS.contains(&pair[1]));
    defined.map(|pair| pair[1].to_owned()).collect()
}

/// The files that a file reaches.
fn reached<'a>(arrows: &'a BTreeMap<&Module, BTreeSet<Module>>, start: &Module) -> BTreeSet<&'a Module> {
    let mut reached = BTreeSet::new();
    let mut waiting = vec![start];
    while let Some(next) = waiting.pop() {
        for target in &arrows[next] {
            if reached.insert(target) {
                waiting.push(target);
            }
        }
    }
    reached
}

/// The groups of files that reach each other.
pub(crate) fn circles(arrows: &BTreeMap<&Module, BTreeSet<Module>>) -> BTreeSet<Vec<String>> {
    let reached: BTreeMap<&Module, BTreeSet<&Module>> =
        arrows.keys().map(|module| (*module, reached(arrows, module))).collect();
    let circle = |module: &&Module| -> Option<Vec<String>> {
        let both = reached[*module].iter().filter(|other| reached[**other].contains(*module));
        let names: Vec<String> = both.map(|other| other.join("::")).collect();
        (names.len() > 1).then_some(names)
    };
    arrows.keys().filter_map(circle).collect()
}

#[test]
fn no_files_import_each_other_in_a_circle() {
    let house = House::of(&sources());
    let circles = circles(&house.arrows());
    assert!(circles.is_empty(), "{circles:#?}");
}

#[test]
fn a_circle_through_a_re_export_is_seen() {
    let file = |path: &str, text: &str| Source {
        file: format!("src/{path}").into(),
        room: "a".to_owned(),
        text: text.to_owned(),
    };
    let sources = [
        file("lib.rs", "pub mod a;"),
        file("a/mod.rs", "mod one;\nmod two;\npub use one::One;\npub use self::two::Two;"),
        file("a/one.rs", "use super::Two;\npub struct One(Two);"),
        file("a/two.rs", "pub struct Two; impl Two { fn f() { crate::a::One::g() } }"),
    ];
    let house = House::of(&sources);
    let expected = BTreeSet::from([vec!["a::one".to_owned(), "a::two".to_owned()]]);
    assert_eq!(circles(&house.arrows()), expected);
}

#[test]
fn what_is_in_a_test_module_is_no_arrow() {
    let code = without_tests("use super::a;\n#[cfg(test)]\nmod tests { use super::b; fn f() { } }\nfn g() {}");
    assert!(code.contains("super::a") && !code.contains("super::b") && code.contains("fn g"));
}
