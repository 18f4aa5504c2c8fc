//! The figures of the house, by the counters that its tests use.
//!
//! `cargo test --test house figures -- --ignored --nocapture` prints them. Tests and test modules do not count.

use std::collections::BTreeMap;

use super::circles::{House, circles, is_test, without_tests};
use super::functions::{Function, MAX_LINES, functions};
use super::sources::{Source, code, sources};

#[test]
#[ignore = "it prints a table"]
fn figures() {
    let sources: Vec<Source> = sources().into_iter().filter(|source| !is_test(source)).collect();
    let texts: Vec<String> = sources.iter().map(|source| without_tests(&code(&source.text))).collect();
    let functions: Vec<Function> = texts.iter().flat_map(|text| functions(text)).collect();
    let tuples = functions.iter().filter(|function| function.takes_a_tuple_apart()).count();
    let lengths = || functions.iter().map(|function| function.lines);
    let code_lines: usize = texts.iter().map(|text| lines_of_code(text)).sum();
    println!("files                     {}", sources.len());
    println!("code lines                {code_lines}");
    println!("file median/p90/max       {}", spread(sources.iter().map(|source| source.text.lines().count())));
    println!("function median/p90/max   {}", spread(lengths()));
    println!("functions                 {}", functions.len());
    println!("functions over {MAX_LINES}         {}", lengths().filter(|lines| *lines > MAX_LINES).count());
    println!("tuple parameters          {tuples}");
    print_rooms(&sources);
}

/// The circles, then each room with its files and the arrows between them.
fn print_rooms(sources: &[Source]) {
    let house = House::of(sources);
    let arrows = house.arrows();
    let circles = circles(&arrows);
    println!("circles, files in them    {}, {}", circles.len(), circles.iter().map(Vec::len).sum::<usize>());
    let mut rooms: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for (module, targets) in &arrows {
        let Some(room) = module.first() else { continue };
        let inside = targets.iter().filter(|target| target.first() == Some(room)).count();
        let (boxes, within) = rooms.entry(room).or_default();
        *boxes += 1;
        *within += inside;
    }
    for (room, (boxes, within)) in rooms {
        println!("{room:<12} boxes/arrows {boxes}/{within}");
    }
}

fn lines_of_code(text: &str) -> usize {
    text.lines().filter(|line| !line.trim().is_empty()).count()
}

/// The median, the value that nine of ten do not exceed, and the largest.
fn spread(values: impl Iterator<Item = usize>) -> String {
    let mut values: Vec<usize> = values.collect();
    values.sort_unstable();
    let at = |tenths: usize| values.get((values.len().saturating_sub(1)) * tenths / 10).copied().unwrap_or_default();
    format!("{}/{}/{}", at(5), at(9), at(10))
}

#[test]
fn the_median_and_the_largest_are_told() {
    assert_eq!(spread([9, 1, 3, 2, 4].into_iter()), "3/4/9");
}
