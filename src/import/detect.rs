//! Which format a file has, by what is in it.

use std::collections::HashMap;
use std::fs::File;
use std::io::{Read, Seek};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::error::{ImportError, Refusal};
use super::input::Input;
use super::list::{Format, List};
use super::ofac::legacy::{Name, OfacCsv, Part};
use super::ofac::simple;
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
        Format::OfacCsv => ofac_csv(path)?.open(),
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

/// OFAC's legacy files, by the primary one: those beside it come with it.
pub(crate) fn ofac_csv(path: &Path) -> Result<OfacCsv, ImportError> {
    let file = path.file_name().map(|file| file.to_string_lossy().into_owned()).unwrap_or_default();
    Bundle::beside(path)?.ofac_csv(&file, Input::path(path)?)
}

/// A list of this format from one input.
fn single(format: Format, input: Input) -> Result<List, ImportError> {
    let name = input.name().to_owned();
    let passed = vec![input.passed().clone()];
    let reader: Box<dyn super::list::ReadList> = match format {
        Format::Tables => Box::new(super::tables::Reader::open(vec![input], Some(b','))?),
        Format::Bods => Box::new(super::bods::Reader::open(input)?),
        Format::EuXml => Box::new(super::eu::Reader::open(input)?),
        Format::FcdoCsv => Box::new(super::uk::fcdo::Reader::open(input)?),
        Format::OfsiCsv => Box::new(super::uk::ofsi::Reader::open(input)?),
        Format::UkXml => Box::new(super::uk::xml::Reader::open(input)?),
        Format::UnXml => Box::new(super::un::Reader::open(input)?),
        Format::OfacCsv => return OfacCsv::new(input).open(),
        Format::OfacXml => Box::new(simple::Reader::open(input)?),
        Format::OfacAdvancedXml => Box::new(super::ofac::advanced::Reader::open(input)?),
        Format::OfacEnhancedXml => Box::new(super::ofac::enhanced::Reader::open(input)?),
        Format::FtmEntities | Format::FtmDelta => Box::new(super::ftm::Reader::open(input, format)?),
        Format::FtmStatements => Box::new(super::ftm::Statements::open(input)?),
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
pub(super) fn text_of(head: &[u8]) -> String {
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
        let mut from = text.get(skip..)?;
        if skip == 2
            && end == ">"
            && let Some(open) = from.find('[').filter(|open| from.find('>').is_none_or(|close| *open < close))
        {
            // Declarations of a document type stand in brackets and have their own angle brackets.
            from = from.get(open + from.get(open..)?.find("]")?..)?;
        }
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
    } else if let Some(delimiter) = super::tables::other_delimiter(first) {
        Err(format!("it is a table whose cells {delimiter:?} divides: read it with import::tables"))
    } else {
        let seen: String = first.chars().take(60).collect();
        Err(format!("it is text that begins {seen:?}"))
    }
}

/// Whether a line is of a primary file of OFAC: twelve columns of which the first is a number, and the odd word for nothing in some.
fn is_ofac_row(line: &str) -> bool {
    let number = line.split(',').next().unwrap_or_default();
    let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    is_number && line.matches(',').count() >= 11 && line.matches("-0-").count() >= 3
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
    /// An archive, with where each of its files lies in it: its directory is read once.
    Archive(PathBuf, HashMap<String, Member>),
}

/// Where a file lies in an archive, or why it cannot be read.
type Member = Result<Packed, String>;

struct Packed {
    start: u64,
    packed: u64,
    length: u64,
    method: zip::CompressionMethod,
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
        let mut archive = open_archive(path)?;
        let mut files: Vec<String> =
            archive.file_names().filter(|file| !file.ends_with('/')).map(str::to_owned).collect();
        files.sort_unstable();
        let mut members = HashMap::with_capacity(files.len());
        for file in &files {
            let Some(index) = archive.index_for_name(file) else { continue };
            let member = archive.by_index(index).map(|member| Packed {
                start: member.data_start(),
                packed: member.compressed_size(),
                length: member.size(),
                method: member.compression(),
            });
            members.insert(file.clone(), member.map_err(|error| error.to_string()));
        }
        Ok(Self { name, place: Where::Archive(path.to_owned(), members), files })
    }

    fn open(&self, file: &str) -> Result<Input, ImportError> {
        match &self.place {
            Where::Folder(folder) => Input::path(folder.join(file)),
            Where::Archive(path, members) => {
                let name = format!("{}/{file}", self.name);
                let failed = |message: String| ImportError::malformed(Place::of(&Arc::from(name.as_str())), message);
                let member = members.get(file).ok_or_else(|| failed("it is not there".to_owned()))?;
                let &Packed { start, packed, length, method } =
                    member.as_ref().map_err(|message| failed(message.clone()))?;
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
            found.iter().filter(|(format, file)| *format != Format::OfacCsv || is_primary(file)).collect();
        match lists.as_slice() {
            [(Format::OfacCsv, file)] => {
                let input = self.open(file)?;
                self.ofac_csv(file, input)?.open()
            }
            [(format, file)] => single(*format, self.open(file)?),
            [] => Err(unknown(&self.name, "none of its files is a list")),
            several if several.iter().all(|(format, _)| *format == Format::Tables) => {
                let mut inputs = several.iter().map(|(_, file)| self.open(file));
                let Some(first) = inputs.next().transpose()? else { return Err(unknown(&self.name, "it is empty")) };
                let tables = super::tables::tables(first);
                inputs.try_fold(tables, |tables, input| Ok::<_, ImportError>(tables.and(input?)))?.open()
            }
            several => {
                let names: Vec<&str> = several.iter().map(|(_, file)| *file).collect();
                Err(unknown(&self.name, format!("it has several lists, open one: {}", names.join(", "))))
            }
        }
    }

    /// The legacy list of OFAC that this primary file belongs to, with the files beside it.
    fn ofac_csv(&self, file: &str, primary: Input) -> Result<OfacCsv, ImportError> {
        let name = Name::of(file);
        let mut list = OfacCsv::new(primary);
        if name.part != Some(Part::Primary) {
            return Ok(list);
        }
        let mut taken: Vec<Part> = Vec::new();
        for other in &self.files {
            let named = Name::of(other);
            if let Some(part) = named.part.filter(|part| *part != Part::Primary && named.goes_with(&name))
                && !taken.contains(&part)
                && is_table(other)
            {
                taken.push(part);
                list = list.with(part, self.open(other)?);
            }
        }
        Ok(list)
    }
}

/// Whether a file that is one of OFAC's legacy files is a primary one. What has another name stands for itself.
fn is_primary(file: &str) -> bool {
    Name::of(file).part.is_none_or(|part| part == Part::Primary)
}

/// Whether a file may be one of OFAC's CSV files: they lie beside the same in other formats.
fn is_table(file: &str) -> bool {
    let file = file.to_ascii_lowercase();
    let end = [".zst", ".gz"].iter().find_map(|end| file.strip_suffix(end)).unwrap_or(&file);
    end.ends_with(".csv")
}

fn open_archive(path: &Path) -> Result<zip::ZipArchive<File>, ImportError> {
    let place = || Place::of(&Arc::from(path.display().to_string().as_str()));
    let file = File::open(path).map_err(|error| ImportError::io(place(), error))?;
    zip::ZipArchive::new(file)
        .map_err(|error| ImportError::io(place(), Refusal(format!("the ZIP archive is broken: {error}")).into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(text: impl Into<Vec<u8>>) -> Result<Format, String> {
        let mut input = Input::bytes("list", text).unwrap();
        sniff(&mut input).map_err(|error| error.to_string())
    }

    #[test]
    fn formats_are_known_by_their_beginning() {
        for (text, expected) in [
            (
                "<?xml version='1.0'?>\n<!-- a list -->\n<sdnList xmlns='http://tempuri.org/sdnList.xsd'>",
                Format::OfacXml,
            ),
            ("\u{feff}<Sanctions xmlns='http://www.un.org/sanctions/1.0'>", Format::OfacAdvancedXml),
            ("<sanctionsData>", Format::OfacEnhancedXml),
            ("<CONSOLIDATED_LIST dateGenerated='2026-08-01'>", Format::UnXml),
            ("<ns:export xmlns:ns='http://eu.europa.ec/fpi/fsd/export'>", Format::EuXml),
            ("<Designations><DateGenerated>", Format::UkXml),
            ("9345,\"KOREA MINING\",-0- ,\"NPWMD\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \r\n", Format::OfacCsv),
            ("Last Updated,13/04/2018,,,\nName 6,Name 1,Group ID\n", Format::OfsiCsv),
            ("Unique ID,OFSI Group ID,Name,Regime Name\n", Format::FcdoCsv),
            ("{\"id\":\"a\",\"schema\":\"Person\",\"properties\":{}}", Format::FtmEntities),
            ("{\"op\":\"ADD\",\"entity\":{\"id\":\"a\",\"schema\":\"Person\"}}", Format::FtmDelta),
            ("[{\"statementId\":\"a\",\"recordDetails\":{}}]", Format::Bods),
            ("ID,Kind,Name\n", Format::Tables),
            ("from,relation,to\n", Format::Tables),
        ] {
            assert_eq!(seen(text), Ok(expected), "{text}");
        }
    }

    #[test]
    fn what_is_no_list_is_named() {
        for (text, expected) in [
            ("", "it is empty"),
            ("<!DOCTYPE html><html><body>503", "a web page"),
            ("<HTML>", "a web page"),
            ("<feed/>", "<feed>"),
            ("{\"a\":1}", "JSON of an unknown kind"),
            ("SanctionsGraph(version: 1)", "read it with Graph::load"),
            ("hello", "begins \"hello\""),
        ] {
            let error = seen(text).unwrap_err();
            assert!(error.starts_with("list: ") && error.contains(expected), "{error}");
            assert!(error.ends_with("plain tables"), "{error}");
        }
    }

    #[test]
    fn a_reader_that_gives_little_at_once_is_recognised() {
        struct Drip(&'static [u8]);
        impl Read for Drip {
            fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
                let count = self.0.len().min(3).min(buffer.len());
                buffer[..count].copy_from_slice(&self.0[..count]);
                self.0 = &self.0[count..];
                Ok(count)
            }
        }
        let mut input = Input::reader("drip", Drip(b"<CONSOLIDATED_LIST/>")).unwrap();
        assert_eq!(sniff(&mut input).unwrap(), Format::UnXml);
        let mut rest = String::new();
        input.bounded().read_to_string(&mut rest).unwrap();
        assert_eq!(rest, "<CONSOLIDATED_LIST/>");
    }

    #[test]
    fn compressed_lists_are_recognised() {
        use std::io::Write;
        let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        packed.write_all(b"<sdnList/>").unwrap();
        assert_eq!(seen(packed.finish().unwrap()), Ok(Format::OfacXml));
        let broken = Input::bytes("list.zst", b"\x28\xb5\x2f\xfdnothing".to_vec()).unwrap_err();
        assert!(broken.to_string().contains("Zstandard"), "{broken}");
    }
}
