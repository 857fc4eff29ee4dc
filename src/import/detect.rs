//! Which format a file has, by what is in it.

use std::fs::File;
use std::io::{Read, Seek};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::error::{ImportError, Refusal};
use super::input::Input;
use super::list::{Format, List};
use super::record::Place;

/// Opens a list: a file in any of the known [formats](Format), as it is or compressed with gzip or Zstandard; a folder or a ZIP
/// archive that has one list in it.
///
/// The format is recognised by the content, not by the name. OFAC's legacy files refer to each other, so that for `sdn.csv` the
/// files `alt.csv`, `add.csv` and `sdn_comments.csv` beside it are read too, and for `cons_prim.csv` its own.
///
/// # Errors
/// If the file cannot be opened, or is none of the known formats.
pub fn open(path: impl AsRef<Path>) -> Result<List, ImportError> {
    let path = path.as_ref();
    if path.is_dir() {
        return Bundle::folder(path)?.list();
    }
    let mut input = Input::path(path)?;
    if input.peek()?.starts_with(b"PK\x03\x04") {
        return Bundle::archive(path)?.list();
    }
    match sniff(&mut input)? {
        Format::OfacCsv => Bundle::beside(path)?.ofac_csv(input),
        format => single(format, input),
    }
}

/// Opens a list that is one input, in any of the known [formats](Format).
///
/// # Errors
/// If its beginning cannot be read, or it is none of the known formats.
pub fn read(mut input: Input) -> Result<List, ImportError> {
    let format = sniff(&mut input)?;
    single(format, input)
}

/// A list of this format from one input.
fn single(format: Format, input: Input) -> Result<List, ImportError> {
    let name = input.name().to_owned();
    let passed = vec![input.passed().clone()];
    let reader: Box<dyn super::list::ReadList> = match format {
        Format::FtmEntities | Format::FtmDelta => Box::new(super::ftm::Reader::open(input, format)?),
        Format::FtmStatements => Box::new(super::ftm::Statements::open(input)?),
        _ => return Err(unknown(&name, "its reader is missing")),
    };
    Ok(List::new(&name, format, reader, passed))
}

fn unknown(file: &str, saw: impl Into<Box<str>>) -> ImportError {
    ImportError::UnknownFormat { file: file.into(), saw: saw.into() }
}

/// The format of an input by its first bytes.
fn sniff(input: &mut Input) -> Result<Format, ImportError> {
    let name = input.name().to_owned();
    let head = input.peek()?;
    let text = text_of(head);
    let text = text.trim_start_matches('\u{feff}').trim_start();
    format_of(text).map_err(|saw| unknown(&name, saw))
}

/// The first bytes as text, whatever their encoding.
fn text_of(head: &[u8]) -> String {
    match encoding_rs::Encoding::for_bom(head) {
        Some((encoding, _)) => encoding.decode(head).0.into_owned(),
        None => String::from_utf8_lossy(head).into_owned(),
    }
}

/// The format of a text by its beginning, or what was seen instead.
fn format_of(text: &str) -> Result<Format, String> {
    match text.chars().next() {
        None => Err("it is empty".to_owned()),
        Some('<') => xml_format(text),
        Some('{' | '[') => json_format(text),
        Some('S') if text.starts_with("SanctionsGraph(") => {
            Err("it is a graph file: read it with Graph::load".to_owned())
        }
        Some(_) => csv_format(text),
    }
}

fn xml_format(text: &str) -> Result<Format, String> {
    let is_page = |start: &str| text.get(..start.len()).is_some_and(|head| head.eq_ignore_ascii_case(start));
    if is_page("<!doctype html") || is_page("<html") {
        return Err("it is a web page, perhaps a message about an error, and no list".to_owned());
    }
    let Some((root, rest)) = root_of(text) else { return Err("it begins like XML and has no element".to_owned()) };
    match root {
        "sdnList" => Ok(Format::OfacXml),
        "Sanctions" => Ok(Format::OfacAdvancedXml),
        "sanctionsData" => Ok(Format::OfacEnhancedXml),
        "CONSOLIDATED_LIST" => Ok(Format::UnXml),
        "export" if rest.contains("eu.europa.ec/fpi/fsd/export") => Ok(Format::EuXml),
        "Designations" => Ok(Format::UkXml),
        "html" | "HTML" => Err("it is a web page, perhaps a message about an error, and no list".to_owned()),
        other => Err(format!("it is XML with the unknown root element <{other}>")),
    }
}

/// The local name of the first element, and the text after it.
fn root_of(mut text: &str) -> Option<(&str, &str)> {
    loop {
        text = text.trim_start();
        let (skip, end) = if text.starts_with("<?") {
            (2, "?>")
        } else if text.starts_with("<!--") {
            (4, "-->")
        } else if text.starts_with("<!") {
            (2, ">")
        } else {
            break;
        };
        let from = text.get(skip..)?;
        text = from.get(from.find(end)? + end.len()..)?;
    }
    let name = text.strip_prefix('<')?;
    let end = name.find(|c: char| c.is_whitespace() || c == '>' || c == '/')?;
    let (name, rest) = name.split_at(end);
    Some((name.rsplit_once(':').map_or(name, |(_, local)| local), rest))
}

fn json_format(text: &str) -> Result<Format, String> {
    let has = |key: &str| text.contains(&format!("\"{key}\""));
    if has("statementId") || has("statementID") || has("recordDetails") {
        Ok(Format::Bods)
    } else if has_operation(text) && (has("entity") || has("id")) {
        Ok(Format::FtmDelta)
    } else if (has("schema") || has("properties")) && has("id") || has("schema") && has("properties") {
        Ok(Format::FtmEntities)
    } else {
        Err("it is JSON of an unknown kind".to_owned())
    }
}

/// Whether a text has the operation of a delta: `"op": "ADD"`.
fn has_operation(text: &str) -> bool {
    text.split("\"op\"").skip(1).any(|rest| {
        let value = rest.trim_start().strip_prefix(':').map(str::trim_start).unwrap_or_default();
        ["\"ADD\"", "\"MOD\"", "\"DEL\""].iter().any(|op| value.starts_with(op))
    })
}

fn csv_format(text: &str) -> Result<Format, String> {
    let mut lines = text.lines();
    let first = lines.next().unwrap_or_default();
    let second = lines.next().unwrap_or_default();
    let columns: Vec<String> =
        first.split(',').map(|name| name.trim().trim_matches('"').to_ascii_lowercase()).collect();
    let has = |name: &str| columns.iter().any(|column| column == name);
    if first.starts_with("Last Updated") && second.contains("Group ID") {
        Ok(Format::OfsiCsv)
    } else if has("unique id") && has("regime name") {
        Ok(Format::FcdoCsv)
    } else if has("canonical_id") && has("prop") && has("value") {
        Ok(Format::FtmStatements)
    } else if (has("id") && has("name")) || (has("from") && has("relation") && has("to")) {
        Ok(Format::Tables)
    } else if is_ofac_row(first) {
        Ok(Format::OfacCsv)
    } else {
        let seen: String = first.chars().take(60).collect();
        Err(format!("it is text that begins {seen:?}"))
    }
}

/// Whether a line begins a primary file of OFAC: a number, a name in quotes, and the odd word for nothing.
fn is_ofac_row(line: &str) -> bool {
    let mut fields = line.splitn(3, ',');
    let (number, name, rest) = (fields.next(), fields.next(), fields.next());
    number.is_some_and(|number| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()))
        && name.is_some_and(|name| name.starts_with('"'))
        && rest.is_some_and(|rest| rest.contains("-0-"))
}

/// Files that belong together: those of a folder, of an archive, or beside a file.
pub(crate) struct Bundle {
    name: String,
    place: Where,
    /// The names of the files, in the order of the alphabet.
    files: Vec<String>,
}

enum Where {
    Folder(PathBuf),
    Archive(PathBuf),
}

impl Bundle {
    fn folder(path: &Path) -> Result<Self, ImportError> {
        let name = path.display().to_string();
        let failed = |error| ImportError::io(Place::of(&Arc::from(name.as_str())), error);
        let mut files = Vec::new();
        for entry in std::fs::read_dir(path).map_err(failed)? {
            let entry = entry.map_err(failed)?;
            if entry.path().is_file()
                && let Ok(file) = entry.file_name().into_string()
            {
                files.push(file);
            }
        }
        files.sort_unstable();
        Ok(Self { name, place: Where::Folder(path.to_owned()), files })
    }

    /// The folder that a file lies in.
    fn beside(path: &Path) -> Result<Self, ImportError> {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        Self::folder(folder)
    }

    fn archive(path: &Path) -> Result<Self, ImportError> {
        let name = path.display().to_string();
        let archive = open_archive(path)?;
        let mut files: Vec<String> =
            archive.file_names().filter(|file| !file.ends_with('/')).map(str::to_owned).collect();
        files.sort_unstable();
        Ok(Self { name, place: Where::Archive(path.to_owned()), files })
    }

    fn open(&self, file: &str) -> Result<Input, ImportError> {
        match &self.place {
            Where::Folder(folder) => Input::path(folder.join(file)),
            Where::Archive(path) => {
                let name = format!("{}/{file}", self.name);
                let failed = |message: String| ImportError::malformed(Place::of(&Arc::from(name.as_str())), message);
                let mut archive = open_archive(path)?;
                let index = archive.index_for_name(file).ok_or_else(|| failed("it is gone".to_owned()))?;
                let member = archive.by_index(index).map_err(|error| failed(error.to_string()))?;
                let (start, packed, length) = (member.data_start(), member.compressed_size(), member.size());
                let method = member.compression();
                drop(member);
                let mut file = File::open(path).map_err(|error| failed(error.to_string()))?;
                file.seek(std::io::SeekFrom::Start(start)).map_err(|error| failed(error.to_string()))?;
                let packed = file.take(packed);
                match method {
                    zip::CompressionMethod::Stored => Input::sized(name, packed, Some(length)),
                    zip::CompressionMethod::Deflated => {
                        Input::sized(name, flate2::read::DeflateDecoder::new(packed), Some(length))
                    }
                    other => Err(failed(format!("it is compressed with {other}, which is not read"))),
                }
            }
        }
    }

    /// The one list that the files are.
    fn list(self) -> Result<List, ImportError> {
        let mut found: Vec<(Format, &str)> = Vec::new();
        for file in &self.files {
            let Ok(format) = self.open(file).and_then(|mut input| sniff(&mut input)) else { continue };
            found.push((format, file));
        }
        let lists: Vec<&(Format, &str)> =
            found.iter().filter(|(format, file)| *format != Format::OfacCsv || Part::of(file).is_primary()).collect();
        match lists.as_slice() {
            [(Format::OfacCsv, file)] => {
                let input = self.open(file)?;
                self.ofac_csv(input)
            }
            [(format, file)] => single(*format, self.open(file)?),
            [] => Err(unknown(&self.name, "none of its files is a list")),
            several => {
                let names: Vec<&str> = several.iter().map(|(_, file)| *file).collect();
                Err(unknown(&self.name, format!("it has several lists, open one: {}", names.join(", "))))
            }
        }
    }

    /// The legacy list of OFAC that this primary file belongs to.
    fn ofac_csv(self, primary: Input) -> Result<List, ImportError> {
        single(Format::OfacCsv, primary)
    }
}

/// What a legacy file of OFAC is, by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Primary,
    Other,
}

impl Part {
    fn of(file: &str) -> Self {
        let name = file.rsplit('/').next().unwrap_or(file).to_ascii_lowercase();
        let stem = name.split('.').next().unwrap_or_default();
        if stem.starts_with("sdn") && !stem.contains("comment") || stem.starts_with("cons_prim") {
            Part::Primary
        } else {
            Part::Other
        }
    }

    fn is_primary(self) -> bool {
        self == Part::Primary
    }
}

fn open_archive(path: &Path) -> Result<zip::ZipArchive<File>, ImportError> {
    let place = || Place::of(&Arc::from(path.display().to_string().as_str()));
    let file = File::open(path).map_err(|error| ImportError::io(place(), error))?;
    zip::ZipArchive::new(file)
        .map_err(|error| ImportError::io(place(), Refusal(format!("the ZIP archive is broken: {error}")).into()))
}
