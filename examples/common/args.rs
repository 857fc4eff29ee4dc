//! Arguments: options in any order, `--key value` or `--key=value`, `--` ends them.

use std::ffi::OsString;
use std::fmt::{Display, Write};
use std::str::FromStr;

use super::page::wrapped;
use super::{Failure, names};

const NOTATION: &str = "A list is divided by commas. Dates are such as 2015, 2015-11 or 2015-11-13, periods such as 2011/2013 or 2011/.. (EDTF).";

const STATUS: &str = "Exit status: 0 found, 1 nothing found, 2 wrong arguments, a wrong pattern, or an unknown or ambiguous entity, 3 a bad graph file or list, \
                      4 the answer could not be written.";

/// One option of a command.
pub struct Opt {
    /// "-g, --graph": the last name is the one that the code asks by.
    names: &'static str,
    /// What its value is called; empty if it takes none.
    value: &'static str,
    many: bool,
    help: &'static str,
}

impl Opt {
    pub const fn flag(names: &'static str, help: &'static str) -> Self {
        Self { names, value: "", many: false, help }
    }

    pub const fn one(names: &'static str, value: &'static str, help: &'static str) -> Self {
        Self { names, value, many: false, help }
    }

    pub const fn many(names: &'static str, value: &'static str, help: &'static str) -> Self {
        Self { names, value, many: true, help }
    }

    fn names(&self) -> impl Iterator<Item = &'static str> {
        self.names.split(", ")
    }

    fn name(&self) -> &'static str {
        self.names().last().unwrap_or_default()
    }

    fn takes_value(&self) -> bool {
        !self.value.is_empty()
    }
}

/// A heading, and labels with texts under it.
pub type Section = (&'static str, Vec<(String, String)>);

/// An example: its question, its arguments, and how to ask.
pub struct Command {
    pub name: &'static str,
    /// The question that it answers.
    pub question: &'static str,
    /// What its places are called: "FROM", "[OTHER]" if it may be left out.
    pub places: &'static [&'static str],
    /// Options under their headings.
    pub options: &'static [(&'static str, &'static [Opt])],
    /// More to know for the options, as labels and texts under a heading.
    pub appendix: Option<fn() -> Section>,
    /// Sample calls, as they stand after the name.
    pub samples: &'static [&'static str],
}

impl Command {
    fn all(&self) -> impl Iterator<Item = &'static Opt> {
        self.options.iter().flat_map(|(_, options)| options.iter())
    }

    fn find(&self, name: &str) -> Option<&'static Opt> {
        self.all().find(|option| option.names().any(|own| own == name))
    }

    /// Whether an option of this name is one of its.
    pub fn takes(&self, name: &str) -> bool {
        self.find(name).is_some()
    }

    fn usage(&self) -> String {
        let parts = [&[self.name, "[options]"], self.places].concat();
        parts.join(" ")
    }

    pub fn hint(&self) -> String {
        format!("usage: {}\n--help tells more", self.usage())
    }

    pub fn help(&self, page_width: usize) -> String {
        let mut text = format!("{}\n\nUsage: {}\n", self.question, self.usage());
        let left = |option: &Opt| format!("{} {}", option.names, option.value).trim_end().to_owned();
        let width = self.all().map(|option| left(option).len()).max().unwrap_or_default();
        for (heading, options) in self.options {
            let rows = options.iter().map(|option| (left(option), option.help.to_owned())).collect();
            section(&mut text, heading, rows, (width, page_width));
        }
        if let Some(appendix) = self.appendix {
            let (heading, rows) = appendix();
            section(&mut text, heading, rows, (width, page_width));
        }
        text.push_str("\nFor instance\n");
        for sample in self.samples {
            let features =
                if self.name.starts_with("import") || self.name == "join_lists" { " --features import" } else { "" };
            let _ = writeln!(text, "  cargo run --release{features} --example {} -- {sample}", self.name);
        }
        for paragraph in [format!("{}. {NOTATION}", names::NOTATION), STATUS.to_owned()] {
            let _ = writeln!(text, "\n{}", wrapped(&paragraph, page_width).join("\n"));
        }
        text
    }

    fn unknown(&self, given: &str) -> Failure {
        let names: Vec<&str> = self.all().flat_map(Opt::names).filter(|name| name.starts_with("--")).collect();
        let nearest = nearest(given, &names).map(|name| format!("; did you mean {name}?")).unwrap_or_default();
        Failure::Usage(format!("unknown option {given}{nearest}"))
    }
}

/// Labels and texts in two columns under a heading.
fn section(text: &mut String, heading: &str, rows: Vec<(String, String)>, (width, page_width): (usize, usize)) {
    let _ = writeln!(text, "\n{heading}");
    for (label, words) in rows {
        for (position, line) in wrapped(&words, page_width.saturating_sub(width + 4)).iter().enumerate() {
            let label = if position == 0 { label.as_str() } else { "" };
            let _ = writeln!(text, "  {label:width$}  {line}");
        }
    }
}

/// The arguments of one call.
pub struct Args {
    places: Vec<String>,
    given: Vec<(&'static str, String)>,
}

impl Args {
    pub fn parse(command: &Command, args: impl Iterator<Item = OsString>) -> Result<Self, Failure> {
        let mut parsed = Self { places: Vec::new(), given: Vec::new() };
        let texts = args.map(|arg| arg.into_string().map_err(|arg| Failure::Usage(format!("{arg:?} is not UTF-8"))));
        let mut args = texts.collect::<Result<Vec<String>, Failure>>()?.into_iter();
        while let Some(arg) = args.next() {
            if arg == "--" {
                parsed.places.extend(args);
                break;
            } else if arg.len() > 1 && arg.starts_with('-') {
                parsed.option(command, &arg, &mut args)?;
            } else {
                parsed.places.push(arg);
            }
        }
        Ok(parsed)
    }

    fn option(&mut self, command: &Command, arg: &str, rest: &mut impl Iterator<Item = String>) -> Result<(), Failure> {
        let (name, joined) = split(command, arg);
        let option = command.find(name).ok_or_else(|| command.unknown(name))?;
        let value = match (option.takes_value(), joined) {
            (false, None) => String::new(),
            (false, Some(_)) => return Err(Failure::Usage(format!("{name} takes no value"))),
            (true, Some(value)) => value.to_owned(),
            (true, None) => {
                let next = rest.next().filter(|next| !next.starts_with("--") || next == "--");
                next.ok_or_else(|| Failure::Usage(format!("{name} needs a value: {name} {}", option.value)))?
            }
        };
        if !option.many && option.takes_value() && self.has(option.name()) {
            return Err(Failure::Usage(format!("{name} is given twice")));
        }
        self.given.push((option.name(), value));
        Ok(())
    }

    /// Complains about places that are missing or too many.
    pub fn check_places(&self, command: &Command) -> Result<(), Failure> {
        let missing = command.places.get(self.places.len()).filter(|place| !place.starts_with('['));
        if let Some(place) = missing {
            return Err(Failure::Usage(format!("{place} is missing")));
        }
        match self.places.get(command.places.len()) {
            Some(extra) => {
                Err(Failure::Usage(format!("{extra:?} is one argument too many; put names of several words in quotes")))
            }
            None => Ok(()),
        }
    }

    /// What stands at a place that must not be left out.
    pub fn place(&self, position: usize) -> &str {
        self.other_place(position).unwrap_or_default()
    }

    /// What stands at a place that may be left out.
    pub fn other_place(&self, position: usize) -> Option<&str> {
        self.places.get(position).map(String::as_str)
    }

    pub fn has(&self, name: &str) -> bool {
        self.given.iter().any(|(given, _)| *given == name)
    }

    pub fn value(&self, name: &str) -> Option<&str> {
        self.values(name).next()
    }

    pub fn values(&self, name: &str) -> impl Iterator<Item = &str> {
        self.given.iter().filter(move |(given, _)| *given == name).map(|(_, value)| value.as_str())
    }

    /// The value of an option, read.
    pub fn read<T: FromStr<Err: Display>>(&self, name: &str) -> Result<Option<T>, Failure> {
        self.value(name).map(|value| read(name, value)).transpose()
    }

    /// A count from 1.
    pub fn count(&self, name: &str) -> Result<Option<usize>, Failure> {
        let number = |value: &str| value.parse().ok().filter(|&number| number > 0 && number <= u32::MAX as usize);
        let wrong = |value: &str| Failure::Usage(format!("{name}: {value:?} is not a number from 1 on"));
        self.value(name).map(|value| number(value).ok_or_else(|| wrong(value))).transpose()
    }

    /// The parts of a list, divided by commas, of all that was given for an option.
    pub fn list(&self, name: &str) -> impl Iterator<Item = &str> {
        self.values(name).flat_map(|value| value.split(',')).map(str::trim).filter(|part| !part.is_empty())
    }

    /// Complains if more than one of these is given.
    pub fn one_of(&self, names: &[&'static str]) -> Result<Option<&'static str>, Failure> {
        let mut given = names.iter().copied().filter(|name| self.has(name));
        match (given.next(), given.next()) {
            (Some(one), Some(other)) => Err(Failure::Usage(format!("{one} and {other} exclude each other"))),
            (one, _) => Ok(one),
        }
    }
}

/// Reads a value, and says of which option it is if it cannot be read.
pub fn read<T: FromStr<Err: Display>>(name: &str, value: &str) -> Result<T, Failure> {
    value.parse().map_err(|error| Failure::Usage(format!("{name}: {error}")))
}

/// The name of an option and the value joined to it: `--key=value`, `-k3`.
fn split<'a>(command: &Command, arg: &'a str) -> (&'a str, Option<&'a str>) {
    if let Some((name, value)) = arg.split_once('=') {
        return (name, Some(value));
    }
    let short = arg.char_indices().nth(2).map(|(end, _)| arg.split_at(end)).filter(|_| !arg.starts_with("--"));
    match short.filter(|(name, _)| command.find(name).is_some_and(Opt::takes_value)) {
        Some((name, value)) => (name, Some(value)),
        None => (arg, None),
    }
}

/// The name that was probably meant: the one that begins so, or that a slip of the pen leads to.
fn nearest<'a>(given: &str, names: &[&'a str]) -> Option<&'a str> {
    let begun = names.iter().copied().find(|name| given.len() > 3 && name.starts_with(given));
    let allowed = given.chars().count() / 3;
    let slip = || names.iter().map(|&name| (distance(given, name), name)).min().filter(|(slips, _)| *slips <= allowed);
    begun.or_else(|| slip().map(|(_, name)| name))
}

/// How many letters must be changed, added or dropped to make one word of the other.
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (line, letter) in one.chars().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], line + 1);
        for (column, &expected) in other.iter().enumerate() {
            let changed = diagonal + usize::from(letter != expected);
            diagonal = row[column + 1];
            row[column + 1] = changed.min(diagonal + 1).min(row[column] + 1);
        }
    }
    row[other.len()]
}
