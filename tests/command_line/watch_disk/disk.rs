//! Disks that become full or read-only while a process writes on them: mounted ones where this user may mount, else a limit on that process.

use std::path::{Path, PathBuf};
use std::process::Command;

use rustix::process::{Pid, Resource, Rlimit, getrlimit, prlimit};
use tempfile::TempDir;

/// A disk of one journal.
pub(super) struct Disk {
    folder: TempDir,
    kind: Kind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// A file system in memory, whose size can be changed.
    Memory,
    /// A file system of its own in a file, which the system makes read-only after an error.
    Ext4,
    /// The size of the files of the process is limited.
    Limit,
}

/// What a disk that is full, or read-only by a limit, has room for.
const ROOM: u64 = 192 << 10;

impl Disk {
    /// One that can be full.
    pub(super) fn small() -> Self {
        let folder = TempDir::new().unwrap();
        let is_mounted = ran("mount", &["-t", "tmpfs", "-o", "size=400m,mode=700", "tmpfs", text(folder.path())]);
        Self { folder, kind: if is_mounted { Kind::Memory } else { Kind::Limit } }
    }

    /// One that can be made read-only under open files, as the system does it after an error of the disk.
    pub(super) fn failing() -> Self {
        let mut disk = Self { folder: TempDir::new().unwrap(), kind: Kind::Limit };
        std::fs::File::create(disk.image()).unwrap().set_len(32 << 20).unwrap();
        std::fs::create_dir(disk.mounted()).unwrap();
        if ran("mkfs.ext4", &["-q", "-O", "^has_journal", text(&disk.image())]) && disk.mount() {
            disk.kind = Kind::Ext4;
            if disk.trigger().is_none() {
                disk.unmount();
                disk.kind = Kind::Limit;
            }
        }
        disk
    }

    /// Where a journal has its place.
    pub(super) fn journal(&self) -> PathBuf {
        match self.kind {
            Kind::Ext4 => self.mounted().join("journal.db"),
            Kind::Memory | Kind::Limit => self.folder.path().join("journal.db"),
        }
    }

    /// From now on, nothing has room for this process.
    pub(super) fn fill(&self, process: u32) {
        match self.kind {
            Kind::Memory => self.fill_early(),
            _ => limit(process, Some(ROOM)).unwrap(),
        }
    }

    /// The same before there is a process, if that is possible. What is taken already stays: no page is left.
    pub(super) fn fill_early(&self) {
        // More may be taken meanwhile.
        while self.kind == Kind::Memory && self.resize(self.used()).is_err() {}
    }

    /// There is room again.
    pub(super) fn make_room(&self, process: Option<u32>) {
        match (self.kind, process) {
            (Kind::Memory, _) => self.resize(400 << 20).unwrap(),
            (_, Some(process)) => limit(process, None).unwrap(),
            (_, None) => {}
        }
    }

    /// From now on, nothing can be written.
    pub(super) fn break_down(&self, process: u32) {
        match self.trigger() {
            Some(trigger) => std::fs::write(trigger, "test").unwrap(),
            None => limit(process, Some(0)).unwrap(),
        }
    }

    /// It is repaired; no process has its files open.
    pub(super) fn repair(&self) {
        if self.kind == Kind::Ext4 {
            self.unmount();
            // It says 1 if it has mended something.
            let checked = Command::new("e2fsck").args(["-p", text(&self.image())]).output().unwrap();
            assert!(checked.status.code().is_some_and(|code| code <= 1), "{checked:?}");
            assert!(self.mount(), "the repaired disk cannot be mounted");
        }
    }

    fn image(&self) -> PathBuf {
        self.folder.path().join("image")
    }

    fn mounted(&self) -> PathBuf {
        self.folder.path().join("mounted")
    }

    fn mount(&self) -> bool {
        ran("mount", &["-o", "loop,errors=remount-ro", text(&self.image()), text(&self.mounted())])
    }

    fn unmount(&self) {
        assert!(ran("umount", &[text(&self.mounted())]), "the disk is in use");
    }

    /// The file that has the system take an error of this file system for found.
    fn trigger(&self) -> Option<PathBuf> {
        let mounts = std::fs::read_to_string("/proc/mounts").ok()?;
        let here = mounts.lines().find(|line| line.split(' ').nth(1) == Some(text(&self.mounted())))?;
        let device = here.split(' ').next()?.strip_prefix("/dev/")?;
        Some(Path::new("/sys/fs/ext4").join(device).join("trigger_fs_error")).filter(|trigger| trigger.exists())
    }

    /// The bytes that are taken.
    fn used(&self) -> u64 {
        let stat = rustix::fs::statvfs(self.folder.path()).unwrap();
        (stat.f_blocks - stat.f_bfree) * stat.f_frsize
    }

    fn resize(&self, bytes: u64) -> std::io::Result<()> {
        let size = format!("remount,size={bytes}");
        let is_done = ran("mount", &["-o", &size, text(self.folder.path())]);
        is_done.then_some(()).ok_or_else(|| std::io::Error::other(size))
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        match self.kind {
            Kind::Memory => drop(ran("umount", &["-l", text(self.folder.path())])),
            Kind::Ext4 => drop(ran("umount", &["-l", text(&self.mounted())])),
            Kind::Limit => {}
        }
    }
}

/// Limits the size of the files that a process writes.
fn limit(process: u32, most: Option<u64>) -> std::io::Result<()> {
    let process = Pid::from_raw(process.try_into().unwrap());
    let maximum = getrlimit(Resource::Fsize).maximum;
    prlimit(process, Resource::Fsize, Rlimit { current: most.or(maximum), maximum })?;
    Ok(())
}

fn ran(program: &str, arguments: &[&str]) -> bool {
    Command::new(program).args(arguments).output().is_ok_and(|ended| ended.status.success())
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}
