//! `cimjob man`: writes the man pages.

use std::fs;
use std::path::{Path, PathBuf};

use clap::{Args, Command};

use crate::report::Exit;

use crate::cli::ending::failure::Failure;
use crate::cli::help::manual::{Page, pages};

#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(in crate::cli) struct Man {
    /// Folder to write man1/ and man7/ to
    #[arg(value_name = "DIR")]
    folder: PathBuf,
}

/// `root` is the definition of the command line.
pub(in crate::cli) fn run(command: &Man, root: Command) -> Result<Exit, Failure> {
    let pages = pages(root).map_err(Failure::Output)?;
    pages.iter().try_for_each(|page| write(page, &command.folder))?;
    Ok(Exit::Done)
}

fn write(page: &Page, folder: &Path) -> Result<(), Failure> {
    let section = folder.join(page.section);
    let written = fs::create_dir_all(&section).and_then(|()| fs::write(section.join(&page.file), &page.text));
    written.map_err(Failure::Output)
}

const EXAMPLES: &str = "Examples:
  cimjob man /usr/local/share/man
  cimjob man ~/.local/share/man";
