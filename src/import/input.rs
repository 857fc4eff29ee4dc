//! What a list is read from: a file or any reader, decompressed, counted and hashed on the way.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use super::error::{ImportError, Refusal};
use super::hashing::Hashing;
use super::record::Place;

/// How much is read at once.
const BLOCK: usize = 1 << 16;

/// The most memory that a zstd file may ask for.
const LARGEST_WINDOW: u64 = 1 << 27;

/// Something that a list can be read from.
///
/// A file compressed with gzip or Zstandard is recognised by its first bytes and decompressed while it is read.
///
/// ```
/// use sanctions_graph::import::Input;
///
/// let input = Input::bytes("entities.csv", "id,kind,name\nkomid,Company,KOMID\n")?;
/// assert_eq!(input.name(), "entities.csv");
/// # Ok::<(), sanctions_graph::import::ImportError>(())
/// ```
pub struct Input {
    name: Arc<str>,
    reader: Box<dyn BufRead + Send>,
    passed: Passed,
}

impl Input {
    /// A file.
    ///
    /// # Errors
    /// If it cannot be opened.
    pub fn path(path: impl AsRef<Path>) -> Result<Self, ImportError> {
        let path = path.as_ref();
        let name = path.display().to_string();
        let opened = File::open(path).and_then(|file| Ok((file.metadata()?, file)));
        let (about, file) = opened.map_err(|error| ImportError::io(Place::of(&name.as_str().into()), error))?;
        Self::sized(name, file, about.is_file().then_some(about.len()))
    }

    /// Any reader, under a name for messages.
    ///
    /// # Errors
    /// If its first bytes cannot be read.
    pub fn reader(name: impl Into<String>, reader: impl Read + Send + 'static) -> Result<Self, ImportError> {
        Self::sized(name.into(), reader, None)
    }

    /// Bytes in memory, under a name for messages.
    ///
    /// # Errors
    /// If they are compressed, and that wrongly.
    pub fn bytes(name: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Result<Self, ImportError> {
        let bytes = bytes.into();
        let length = bytes.len() as u64;
        Self::sized(name.into(), Cursor::new(bytes), Some(length))
    }

    pub(crate) fn sized(
        name: String,
        reader: impl Read + Send + 'static,
        total: Option<u64>,
    ) -> Result<Self, ImportError> {
        let name: Arc<str> = name.into();
        let failed = |error| ImportError::io(Place::of(&name), error);
        let passed = Passed { total, ..Passed::default() };
        let mut raw = BufReader::with_capacity(BLOCK, Tee { reader, passed: passed.clone() });
        let reader: Box<dyn BufRead + Send> = match raw.fill_buf().map_err(failed)? {
            [0x1f, 0x8b, ..] => Box::new(BufReader::with_capacity(BLOCK, flate2::bufread::MultiGzDecoder::new(raw))),
            [0x28, 0xb5, 0x2f, 0xfd, ..] => Box::new(BufReader::with_capacity(BLOCK, Zstd::new(raw).map_err(failed)?)),
            _ => Box::new(raw),
        };
        Ok(Self { name, reader, passed })
    }

    /// What messages call it.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The name without folders and endings, for the id of a source: letters, digits, dots, hyphens and underscores.
    pub(crate) fn stem(&self) -> String {
        let file = self.name.rsplit(['/', '\\']).next().unwrap_or_default();
        let stem = file.split('.').find(|part| !part.is_empty()).unwrap_or("input");
        let kept = |c: char| if c.is_alphanumeric() || matches!(c, '-' | '_') { c } else { '-' };
        stem.chars().take(60).map(kept).collect()
    }

    /// The name, to be shared with the places of records.
    pub(crate) fn file(&self) -> &Arc<str> {
        &self.name
    }

    /// Its first bytes, at most 64 KiB. They are read again later.
    pub(crate) fn peek(&mut self) -> Result<&[u8], ImportError> {
        let failed = |error| ImportError::io(Place::of(&self.name), error);
        if self.reader.fill_buf().map_err(failed)?.len() < BLOCK {
            // A reader may give little at once: take what there is and put it before the rest.
            let mut reader = std::mem::replace(&mut self.reader, Box::new(io::empty()));
            let mut head = Vec::new();
            reader.by_ref().take(BLOCK as u64).read_to_end(&mut head).map_err(failed)?;
            self.reader = Box::new(Cursor::new(head).chain(reader));
        }
        self.reader.fill_buf().map_err(failed)
    }

    /// How much was read, and of what.
    pub(crate) fn passed(&self) -> &Passed {
        &self.passed
    }

    /// The content, which refuses to give more at once than is good for the memory.
    pub(crate) fn bounded(self) -> Bounded {
        Bounded::new(self.reader)
    }

    /// The content as UTF-8, of a text that is in UTF-16 if it begins with a mark that says so, and in `or` if it has no mark.
    pub(crate) fn decoded(self, or: &'static encoding_rs::Encoding) -> Bounded {
        let Self { mut reader, .. } = self;
        // Most files are in UTF-8, and reading them goes without a decoder.
        if or == encoding_rs::UTF_8
            && let Ok(head) = reader.fill_buf()
            && head.len() > 2
            && !head.starts_with(b"\xfe\xff")
            && !head.starts_with(b"\xff\xfe")
        {
            if head.starts_with(b"\xef\xbb\xbf") {
                reader.consume(3);
            }
            return Bounded::new(reader);
        }
        // UTF-8 passes as it is, so that whoever reads it says where it is none.
        let decoded = encoding_rs_io::DecodeReaderBytesBuilder::new()
            .encoding(Some(or).filter(|encoding| *encoding != encoding_rs::UTF_8))
            .bom_override(true)
            .strip_bom(true)
            .utf8_passthru(true)
            .build(reader);
        Bounded::new(Box::new(BufReader::with_capacity(BLOCK, decoded)))
    }
}

impl std::fmt::Debug for Input {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Input").field("name", &self.name).finish_non_exhaustive()
    }
}

/// What has passed of an input so far: how many bytes of how many, and their hash.
#[derive(Clone, Default)]
pub(crate) struct Passed {
    bytes: Arc<AtomicU64>,
    hash: Arc<Mutex<Hashing>>,
    /// The length of the input, where it is known.
    pub(crate) total: Option<u64>,
}

impl Passed {
    /// How many bytes were read, compressed as they are.
    pub(crate) fn bytes(&self) -> u64 {
        self.bytes.load(Ordering::Relaxed)
    }

    /// The SHA-256 of all that was read, in hexadecimal.
    pub(crate) fn sha256(&self) -> String {
        self.hash.lock().unwrap_or_else(PoisonError::into_inner).sha256()
    }
}

/// A reader that counts and hashes what passes.
struct Tee<R> {
    reader: R,
    passed: Passed,
}

impl<R: Read> Read for Tee<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.reader.read(buffer)?;
        if let Some(read) = buffer.get(..count) {
            self.passed.bytes.fetch_add(count as u64, Ordering::Relaxed);
            self.passed.hash.lock().unwrap_or_else(PoisonError::into_inner).update(read);
        }
        Ok(count)
    }
}

/// A Zstandard file: one frame after another.
struct Zstd<R: BufRead> {
    frame: Option<ruzstd::decoding::StreamingDecoder<R, ruzstd::decoding::FrameDecoder>>,
}

impl<R: BufRead> Zstd<R> {
    fn new(reader: R) -> io::Result<Self> {
        let frame = ruzstd::decoding::StreamingDecoder::new_with_max_window_size(reader, LARGEST_WINDOW)
            .map_err(|error| Refusal(format!("the Zstandard data is broken: {error}")))?;
        Ok(Self { frame: Some(frame) })
    }
}

impl<R: BufRead> Read for Zstd<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while let Some(frame) = &mut self.frame {
            let count = frame.read(buffer)?;
            if count > 0 || buffer.is_empty() {
                return Ok(count);
            }
            let mut rest = match self.frame.take() {
                Some(frame) => frame.into_inner(),
                None => break,
            };
            if !rest.fill_buf()?.is_empty() {
                *self = Self::new(rest)?;
            }
        }
        Ok(0)
    }
}

/// The most bytes that one record, element or field may have.
pub(crate) const MOST_AT_ONCE: u64 = 32 << 20;

/// A reader that refuses to give more than [`MOST_AT_ONCE`] bytes since the last [`Bounded::start`], whatever is built from them.
pub(crate) struct Bounded {
    reader: Box<dyn BufRead + Send>,
    /// What was read and not yet given, from `first` on.
    block: Block,
    first: usize,
    /// The beginning of a character that the next block ends.
    begun: Vec<u8>,
    since: u64,
    most: u64,
}

/// A part of the input.
enum Block {
    Text(String),
    /// It is not UTF-8.
    Bytes(Vec<u8>),
}

impl Block {
    fn bytes(&self) -> &[u8] {
        match self {
            Block::Text(text) => text.as_bytes(),
            Block::Bytes(bytes) => bytes,
        }
    }
}

impl Bounded {
    fn new(reader: Box<dyn BufRead + Send>) -> Self {
        Self { reader, block: Block::Bytes(Vec::new()), first: 0, begun: Vec::new(), since: 0, most: MOST_AT_ONCE }
    }

    /// Begins something new: a record, an element, a field.
    pub(crate) fn start(&mut self) {
        self.since = 0;
    }

    /// What was read and not yet given, as far as it lies in memory and is UTF-8: perhaps nothing.
    pub(crate) fn text(&self) -> &str {
        match &self.block {
            Block::Text(text) => text.get(self.first..).unwrap_or_default(),
            Block::Bytes(_) => "",
        }
    }

    /// Reads what is left, so that all of the input has passed.
    pub(crate) fn drain(&mut self) -> io::Result<()> {
        self.first = self.block.bytes().len();
        self.begun.clear();
        io::copy(&mut self.reader, &mut io::sink()).map(drop)
    }

    #[cold]
    fn refill(&mut self) -> io::Result<()> {
        let mut bytes = match std::mem::replace(&mut self.block, Block::Bytes(Vec::new())) {
            Block::Text(text) => text.into_bytes(),
            Block::Bytes(bytes) => bytes,
        };
        self.first = 0;
        let begun = self.begun.len();
        bytes.resize(BLOCK, 0);
        for (to, from) in bytes.iter_mut().zip(self.begun.drain(..)) {
            *to = from;
        }
        let read = self.reader.read(bytes.get_mut(begun..).unwrap_or_default());
        bytes.truncate(begun + read.as_ref().copied().unwrap_or_default());
        let is_over = matches!(read, Ok(0) | Err(_));
        self.block = match String::from_utf8(bytes) {
            Ok(text) => Block::Text(text),
            Err(error) => {
                let (fault, mut bytes) = (error.utf8_error(), error.into_bytes());
                // A character may go on in the next block.
                if fault.error_len().is_none() && !is_over {
                    self.begun = bytes.split_off(fault.valid_up_to());
                }
                match String::from_utf8(bytes) {
                    Ok(text) => Block::Text(text),
                    Err(error) => Block::Bytes(error.into_bytes()),
                }
            }
        };
        let read = read?;
        if read > 0 && self.block.bytes().is_empty() {
            // Not even one character is whole.
            return self.refill();
        }
        Ok(())
    }

    fn refuse_more(&self) -> io::Result<()> {
        if self.since > self.most {
            return Err(Refusal(format!("one record is larger than {} MiB", self.most >> 20)).into());
        }
        Ok(())
    }
}

impl Read for Bounded {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut given = self.fill_buf()?;
        let count = given.read(buffer)?;
        self.consume(count);
        Ok(count)
    }
}

impl BufRead for Bounded {
    #[inline]
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.since > self.most {
            self.refuse_more()?;
        }
        if self.first >= self.block.bytes().len() {
            self.refill()?;
        }
        Ok(self.block.bytes().get(self.first..).unwrap_or_default())
    }

    #[inline]
    fn consume(&mut self, count: usize) {
        self.first += count;
        self.since += count as u64;
    }
}
