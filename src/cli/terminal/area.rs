//! Some lines at the end of the terminal that are drawn again and again, while other text scrolls above them.
//!
//! The cursor stays visible and rests at the start of the line below them, and no mode of the terminal is changed: however the process ends, there is
//! nothing to restore.

use std::fmt::Write as _;
use std::io::{Write, stderr};
use std::sync::{Mutex, MutexGuard, Once, PoisonError};

use crate::cli::terminal::ci::harmless;

/// The terminal is one for the process.
static AREA: Mutex<Area> = Mutex::new(Area { lines: Vec::new(), drawn: 0, asides: 0 });

struct Area {
    /// With their escape sequences for color; none is as wide as the terminal.
    lines: Vec<String>,
    /// How many of them are on the terminal.
    drawn: usize,
    /// How many write something else just now.
    asides: usize,
}

/// While this lives, other text can be written; then the lines are drawn again below it.
pub(in crate::cli) struct Aside(());

/// Draws these lines in place of those before. A terminal that takes nothing just now, for example after Ctrl-S, is not waited for.
pub(in crate::cli) fn draw(lines: Vec<String>) {
    static HOOK: Once = Once::new();
    HOOK.call_once(step_aside_for_panics);
    let Ok(mut area) = AREA.try_lock() else { return };
    if area.asides > 0 {
        area.lines = lines;
    } else if (area.lines != lines || area.drawn == 0) && is_writable() {
        area.lines = lines;
        area.draw();
    }
}

/// Takes the lines away for good.
pub(in crate::cli) fn end() {
    let mut area = lock();
    area.erase();
    area.lines.clear();
}

impl Aside {
    pub(in crate::cli) fn begin() -> Self {
        lock().step_aside();
        Self(())
    }
}

impl Drop for Aside {
    fn drop(&mut self) {
        let mut area = lock();
        area.asides = area.asides.saturating_sub(1);
        if area.asides == 0 && !area.lines.is_empty() {
            area.draw();
        }
    }
}

impl Area {
    fn step_aside(&mut self) {
        self.asides = self.asides.saturating_add(1);
        self.erase();
    }

    fn erase(&mut self) {
        if self.drawn > 0 {
            put(&format!("{}\u{1b}[J", self.to_start()));
            self.drawn = 0;
        }
    }

    /// All in one piece, so that nothing flickers.
    fn draw(&mut self) {
        put(&self.drawing());
        self.drawn = self.lines.len();
    }

    fn drawing(&self) -> String {
        let mut text = self.to_start();
        for line in &self.lines {
            // INVARIANT: writing to a String does not fail.
            let _ = writeln!(text, "{line}\u{1b}[K");
        }
        text.push_str("\u{1b}[J");
        text
    }

    /// Moves the cursor to the start of what is drawn. Some terminals break lines in two when they become narrower; then a part of the old lines
    /// stays above. Going further up would erase other text on terminals that do not.
    fn to_start(&self) -> String {
        if self.drawn == 0 { "\r".to_owned() } else { format!("\r\u{1b}[{}A", self.drawn) }
    }
}

fn lock() -> MutexGuard<'static, Area> {
    AREA.lock().unwrap_or_else(PoisonError::into_inner)
}

fn put(text: &str) {
    // No message is left to give when standard error is gone.
    let _ = stderr().lock().write_all(harmless(text).as_bytes());
}

/// A message about a panic is written below other text, not into the lines.
fn step_aside_for_panics() {
    let written = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        // It may have happened while they were drawn.
        if let Ok(mut area) = AREA.try_lock() {
            area.erase();
        }
        written(panic);
    }));
}

#[cfg(unix)]
fn is_writable() -> bool {
    use rustix::event::{PollFd, PollFlags, Timespec, poll};
    let (stream, now) = (stderr(), Timespec { tv_sec: 0, tv_nsec: 0 });
    poll(&mut [PollFd::new(&stream, PollFlags::OUT)], Some(&now)).is_ok_and(|ready| ready > 0)
}

#[cfg(not(unix))]
fn is_writable() -> bool {
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    fn area(lines: &[&str], drawn: usize) -> Area {
        Area { lines: lines.iter().map(|line| (*line).to_owned()).collect(), drawn, asides: 0 }
    }

    #[test]
    fn lines_are_drawn_over_those_before_in_one_piece() {
        assert_eq!(area(&["one", "two"], 3).drawing(), "\r\u{1b}[3Aone\u{1b}[K\ntwo\u{1b}[K\n\u{1b}[J");
    }

    #[test]
    fn the_first_time_nothing_above_is_touched() {
        assert!(area(&["one"], 0).drawing().starts_with("\rone"));
    }
}
