//! JSON as a stream of values: one a line, or the elements of one large array.

use std::io::BufRead;
use std::sync::Arc;

use super::error::ImportError;
use super::input::{Bounded, Input};
use super::record::Place;

/// The lines of a text, each with its number.
pub(crate) struct Lines {
    reader: Bounded,
    line: Vec<u8>,
    number: u64,
    file: Arc<str>,
}

impl Lines {
    pub(crate) fn open(input: Input) -> Self {
        Self { file: input.file().clone(), reader: input.bounded(), line: Vec::new(), number: 0 }
    }

    /// The next line that is not blank, without its end; a byte order mark before the first is left out.
    pub(crate) fn next(&mut self) -> Result<Option<&[u8]>, ImportError> {
        loop {
            self.line.clear();
            self.reader.start();
            self.number += 1;
            let read = self.reader.read_until(b'\n', &mut self.line);
            if read.map_err(|error| ImportError::io(Place::line(&self.file, self.number), error))? == 0 {
                return Ok(None);
            }
            if !self.line.trim_ascii().is_empty() {
                break;
            }
        }
        let line = self.line.as_slice();
        let line = if self.number == 1 { line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line) } else { line };
        Ok(Some(line.trim_ascii()))
    }

    /// Whether there is nothing after the last line.
    pub(crate) fn is_over(&mut self) -> Result<bool, ImportError> {
        let rest =
            self.reader.fill_buf().map_err(|error| ImportError::io(Place::line(&self.file, self.number), error))?;
        Ok(rest.is_empty())
    }

    /// The place of the last line.
    pub(crate) fn place(&self) -> Place {
        Place::line(&self.file, self.number)
    }
}

/// The objects of a text: the elements of one array, or one after another with whatever white space between.
///
/// An object is found by its brackets alone; whether what stands between them is JSON is for its parser to say.
pub(crate) struct Objects {
    reader: Bounded,
    object: Vec<u8>,
    line: u64,
    began: u64,
    file: Arc<str>,
    is_array: Option<bool>,
}

impl Objects {
    pub(crate) fn open(input: Input) -> Self {
        let file = input.file().clone();
        Self { reader: input.bounded(), object: Vec::new(), line: 1, began: 1, file, is_array: None }
    }

    /// The next object.
    pub(crate) fn next(&mut self) -> Result<Option<&[u8]>, ImportError> {
        self.reader.start();
        self.object.clear();
        let mut scan = Scan::default();
        loop {
            let block = match self.reader.fill_buf() {
                Ok(block) => block,
                Err(error) => return Err(ImportError::io(Place::line(&self.file, self.line), error)),
            };
            if block.is_empty() {
                return match self.object.is_empty() && self.is_array != Some(true) {
                    true => Ok(None),
                    false => Err(self.broken("the file ends within a value: it is cut short")),
                };
            }
            let mut used = 0;
            let mut found = None;
            for &byte in block {
                used += 1;
                self.line += u64::from(byte == b'\n');
                if scan.depth == 0 {
                    match byte {
                        b'{' => self.began = self.line,
                        b'[' if self.is_array.is_none() => {
                            self.is_array = Some(true);
                            continue;
                        }
                        b']' if self.is_array == Some(true) => {
                            // A second array may follow, as when files were put together.
                            self.is_array = None;
                            continue;
                        }
                        b' ' | b'\t' | b'\r' | b'\n' | b',' | 0xef | 0xbb | 0xbf => continue,
                        other => {
                            found = Some(Err(other));
                            break;
                        }
                    }
                }
                self.object.push(byte);
                if scan.closes(byte) {
                    found = Some(Ok(()));
                    break;
                }
            }
            self.reader.consume(used);
            match found {
                Some(Ok(())) => return Ok(Some(&self.object)),
                Some(Err(byte)) => {
                    let found = char::from(byte);
                    return Err(self.broken(format!("an object was expected, not {found:?}")));
                }
                None => {}
            }
        }
    }

    fn broken(&self, message: impl Into<Box<str>>) -> ImportError {
        ImportError::malformed(Place::line(&self.file, self.line), message)
    }

    /// The place of the last object: the line it begins on.
    pub(crate) fn place(&self) -> Place {
        Place::line(&self.file, self.began)
    }
}

/// Where among brackets and strings a scan stands.
#[derive(Default)]
struct Scan {
    depth: usize,
    in_string: bool,
    escaped: bool,
}

impl Scan {
    /// Whether this byte closes the outermost bracket.
    fn closes(&mut self, byte: u8) -> bool {
        if self.escaped {
            self.escaped = false;
        } else if self.in_string {
            self.escaped = byte == b'\\';
            self.in_string = byte != b'"';
        } else {
            match byte {
                b'"' => self.in_string = true,
                b'{' | b'[' => self.depth += 1,
                b'}' | b']' => {
                    self.depth = self.depth.saturating_sub(1);
                    return self.depth == 0;
                }
                _ => {}
            }
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn objects(text: &str) -> Result<Vec<(String, u64)>, ImportError> {
        let mut objects = Objects::open(Input::bytes("test.json", text)?);
        let mut found = Vec::new();
        while let Some(object) = objects.next()? {
            let text = String::from_utf8_lossy(object).into_owned();
            found.push((text, objects.place().line.unwrap_or_default()));
        }
        Ok(found)
    }

    #[test]
    fn objects_of_an_array_and_of_lines() {
        for text in ["[{\"a\":\"}\\\"\"},\n{\"b\":[{}]}\n]", "{\"a\":\"}\\\"\"}\n{\"b\":[{}]}\n"] {
            let found = objects(text).unwrap();
            assert_eq!(found, [("{\"a\":\"}\\\"\"}".to_owned(), 1), ("{\"b\":[{}]}".to_owned(), 2)]);
        }
        assert_eq!(objects("[]").unwrap(), []);
    }

    #[test]
    fn what_is_no_object_is_refused() {
        assert!(objects("[{\"a\":1},\n{\"b\":").unwrap_err().to_string().contains("test.json:2: the file ends"));
        assert!(objects("[{\"a\":1},").unwrap_err().to_string().contains("cut short"));
        assert!(objects("hello").unwrap_err().to_string().contains("not 'h'"));
    }

    #[test]
    fn lines_are_numbered_as_they_stand() {
        let mut lines = Lines::open(Input::bytes("test", "\u{feff}a\r\n\n  b").unwrap());
        assert_eq!(lines.next().unwrap(), Some(b"a".as_slice()));
        assert_eq!(lines.next().unwrap(), Some(b"b".as_slice()));
        assert_eq!(lines.place().line, Some(3));
        assert_eq!(lines.next().unwrap(), None);
    }
}
