//! Files of an export that belong together.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::export::columns::Column;
use crate::export::escape;
use crate::export::excerpt::Excerpt;

/// A file of an export could not be written.
#[derive(Debug, thiserror::Error)]
#[error("{}: {error}", path.display())]
pub struct FolderError {
    path: PathBuf,
    #[source]
    error: io::Error,
}

impl FolderError {
    /// The file, or the folder if that could not be made.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }
}

/// A file: its name, and what writes it.
pub(crate) type Part<'a> = (&'static str, &'a dyn Fn(File) -> io::Result<()>);

/// Writes files into a folder, which is made if it is not there.
///
/// Each is written beside its place and moved there when all are complete: what stood there before stays if one fails.
pub(crate) fn write(folder: &Path, parts: &[Part<'_>]) -> Result<(), FolderError> {
    let at = |path: &Path| {
        let path = path.to_owned();
        move |error| FolderError { path, error }
    };
    fs::create_dir_all(folder).map_err(at(folder))?;
    let unfinished = |name: &str| folder.join(format!(".{name}.part"));
    let written = parts.iter().try_for_each(|(name, write)| {
        let path = unfinished(name);
        File::create(&path).and_then(write).map_err(at(&folder.join(name)))
    });
    let moved = written.and_then(|()| {
        parts.iter().try_for_each(|(name, _)| {
            let path = folder.join(name);
            fs::rename(unfinished(name), &path).map_err(at(&path))
        })
    });
    if moved.is_err() {
        for (name, _) in parts {
            // What was moved, or never begun, is not there; what cannot be removed does no harm.
            let _ = fs::remove_file(unfinished(name));
        }
    }
    moved
}

/// The name of the file that tells what tables have no room for.
pub(crate) const ABOUT: &str = "about.txt";

/// A table as `about.txt` explains it: the name of its file, its columns, and the places of those that it has.
pub(crate) type Explained<'a> = (&'static str, &'a [Column], &'a [usize]);

/// Writes what must be said of an export, and what its columns mean.
pub(crate) fn about(excerpt: &Excerpt<'_>, tables: &[Explained<'_>], writer: impl Write) -> io::Result<()> {
    let mut writer = io::BufWriter::new(writer);
    writeln!(writer, "{}", escape::visible(&excerpt.about().to_string()))?;
    for (file, columns, places) in tables {
        writeln!(writer, "\n{file}")?;
        for column in places.iter().filter_map(|&place| columns.get(place)) {
            writeln!(writer, "  {}: {}", column.name, column.about)?;
        }
    }
    writer.flush()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scratch(name: &str) -> PathBuf {
        std::env::temp_dir().join(format!("sanctions-graph-{name}-{}", std::process::id()))
    }

    #[test]
    fn a_failure_leaves_what_stood_there_and_names_the_file() {
        let folder = scratch("folder");
        let text = |text: &'static str| move |mut file: File| file.write_all(text.as_bytes());
        write(&folder, &[("one.csv", &text("old")), ("two.csv", &text("old"))]).unwrap();
        let broken = |_: File| Err(io::Error::other("disk full"));
        let error = write(&folder, &[("one.csv", &text("new")), ("two.csv", &broken)]).unwrap_err();
        assert_eq!(error.path(), folder.join("two.csv"));
        assert_eq!(error.to_string(), format!("{}: disk full", folder.join("two.csv").display()));
        assert_eq!(fs::read_to_string(folder.join("one.csv")).unwrap(), "old");
        assert_eq!(fs::read_dir(&folder).unwrap().count(), 2, "nothing unfinished is left");
        fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn a_folder_that_cannot_be_made_is_named() {
        let file = scratch("file");
        fs::write(&file, "").unwrap();
        let error = write(&file, &[]).unwrap_err();
        assert_eq!(error.path(), file);
        fs::remove_file(&file).unwrap();
    }
}
