//! An allocator that counts how much a thread has allocated at the same time.
#![allow(unsafe_code, reason = "an allocator is unsafe; it only counts and hands on to the system's")]

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

struct Counting;

#[global_allocator]
static COUNTING: Counting = Counting;

thread_local! {
    static LIVE: Cell<isize> = const { Cell::new(0) };
    static PEAK: Cell<isize> = const { Cell::new(0) };
}

// SAFETY: every call is handed on to the system's allocator as it came.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count(block(layout.size()));
        // SAFETY: as it came.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        count(-block(layout.size()));
        // SAFETY: as it came.
        unsafe { System.dealloc(pointer, layout) }
    }

    /// Large blocks are moved by the system without a copy; small ones do not count.
    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, new_size: usize) -> *mut u8 {
        count(block(new_size) - block(layout.size()));
        // SAFETY: as it came.
        unsafe { System.realloc(pointer, layout, new_size) }
    }
}

/// A thread that ends has no counters any more.
fn count(size: isize) {
    let _ = LIVE.try_with(|live| {
        live.set(live.get() + size);
        let _ = PEAK.try_with(|peak| peak.set(peak.get().max(live.get())));
    });
}

/// What the system's allocator takes for a block: in steps of 16 bytes, at least 32 of them (glibc).
fn block(size: usize) -> isize {
    isize::try_from((size + 8).next_multiple_of(16).max(32)).unwrap_or(isize::MAX)
}

/// The most bytes that this thread had allocated at the same time while something was done, beyond what it had before.
pub(crate) fn peak<T>(work: impl FnOnce() -> T) -> (usize, T) {
    let before = LIVE.get();
    PEAK.set(before);
    let done = work();
    (usize::try_from(PEAK.get() - before).unwrap_or_default(), done)
}
