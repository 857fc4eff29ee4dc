//! The answer in words.

use std::fmt;

use super::BreachQuery;
use super::answer::{Breach, Breaches, Overlap, Place, once};
use crate::graph::listings::Listing;
use crate::graph::refs::{EntityRef, TieRef};
use crate::model::date::{Answer, Day, PartialDate};
use crate::model::relation::{Class, Relation};
use crate::query::explain::{Explanation, LineKind, Writer, measure_words};

/// Why a trade is not certain to have been inside a listing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Doubt {
    NoDate,
    SayingDated,
    TradeDate,
    TradeUncertain,
    TradeWeak,
    TradeDisputed,
    NoMeasure,
    /// Nor does any other of the same authority then; on other days some does.
    NoMeasureThen,
    ListingBegins,
    ListingEnds,
    ListingUncertain,
    ListingWeak,
    ListingDisputed,
    /// It may lie outside the days asked for.
    Outside,
}

impl Doubt {
    /// Every one, in the order in which they are told.
    const ALL: [Doubt; 14] = [
        Doubt::NoDate,
        Doubt::SayingDated,
        Doubt::TradeDate,
        Doubt::TradeUncertain,
        Doubt::TradeWeak,
        Doubt::TradeDisputed,
        Doubt::NoMeasure,
        Doubt::NoMeasureThen,
        Doubt::ListingBegins,
        Doubt::ListingEnds,
        Doubt::ListingUncertain,
        Doubt::ListingWeak,
        Doubt::ListingDisputed,
        Doubt::Outside,
    ];
}

/// Some doubts, in one word: a large graph has many findings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Doubts(u16);

impl Doubts {
    pub(super) fn add(&mut self, doubt: Doubt) {
        self.0 |= 1 << doubt as u16;
    }

    pub(super) fn add_if(&mut self, is: bool, doubt: Doubt) {
        self.0 |= u16::from(is) << doubt as u16;
    }

    pub(super) fn is_empty(self) -> bool {
        self.0 == 0
    }

    pub(super) fn contains(self, doubt: Doubt) -> bool {
        self.0 >> doubt as u16 & 1 != 0
    }

    fn iter(self) -> impl Iterator<Item = Doubt> {
        Doubt::ALL.into_iter().filter(move |&doubt| self.contains(doubt))
    }
}

impl Overlap<'_> {
    /// Why it is only possible, one reason each: "the trade is dated only until July 2012", "the listing is disputed". Empty if it is
    /// certain.
    #[must_use]
    pub fn why(&self) -> Vec<String> {
        once(self.doubts.iter().map(|doubt| self.reason(doubt)))
    }

    fn reason(&self, doubt: Doubt) -> String {
        match doubt {
            Doubt::NoDate => "the trade has no date".to_owned(),
            Doubt::SayingDated => format!("of the trade only the saying is dated: {}", self.dated()),
            Doubt::TradeDate => format!("the trade is dated only {}", self.dated()),
            Doubt::TradeUncertain => format!("the date of the trade is marked uncertain: {}", self.dated()),
            Doubt::TradeWeak => format!("the trade is only {}", self.claim.modality()),
            Doubt::TradeDisputed => "the trade is disputed".to_owned(),
            Doubt::NoMeasure => "the listing names no measure".to_owned(),
            Doubt::NoMeasureThen => {
                let (but, authority) = (between(self.days), self.listing.authority());
                format!("the listing names no measure, and only {but} does no other by {authority} name one")
            }
            Doubt::ListingBegins => self.listing_edge("began", true),
            Doubt::ListingEnds => self.listing_edge("ended", false),
            Doubt::ListingUncertain => "a date of the listing is marked uncertain".to_owned(),
            Doubt::ListingWeak => format!("the listing is only {}", self.listing.claim().modality()),
            Doubt::ListingDisputed => "the listing is disputed".to_owned(),
            Doubt::Outside => "it may have been outside the period asked for".to_owned(),
        }
    }

    /// The date of the trade, with the source's own words.
    fn dated(&self) -> String {
        self.claim.dated().map_or_else(String::new, |when| {
            let words = when.period.words();
            let own = when.text.filter(|own| !own.eq_ignore_ascii_case(&words));
            own.map_or_else(|| words.clone(), |own| format!("{words} (\u{201c}{own}\u{201d})"))
        })
    }

    /// What is known of one end of the listing.
    fn listing_edge(&self, verb: &str, is_begin: bool) -> String {
        let listing = self.listing;
        if listing.span().is_none() {
            let known =
                listing.known_since().map(|day| format!(", only that it was by {}", on(day))).unwrap_or_default();
            return format!("since when it was listed is not said{known}");
        }
        let term = listing.designation().map(|of| if is_begin { of.listed_on } else { of.removed_on });
        match (term.flatten(), listing.claim().period()) {
            (Some(date), _) => format!("when the listing {verb} is known only as {}", date.words()),
            (None, Some(period)) => format!("the listing is dated only {}", period.words()),
            (None, None) => format!("when the listing {verb} is not known"),
        }
    }
}

impl Listing<'_> {
    /// What it is, in few words: "asset freeze", "no measure named".
    fn words(&self) -> String {
        self.measure().map_or_else(|| "no measure named".to_owned(), measure_words)
    }
}

/// Some days in words: "from 1 May 1997 to 6 October 2016".
fn between((first, last): (Day, Day)) -> String {
    match (first > Day::MIN, last < Day::MAX) {
        (true, true) => format!("from {} to {}", on(first), on(last)),
        (true, false) => format!("from {} on", on(first)),
        (false, true) => format!("until {}", on(last)),
        (false, false) => "on some days".to_owned(),
    }
}

/// A day for people: "6 October 2016".
fn on(day: Day) -> String {
    let (year, month, of_month) = day.ymd();
    PartialDate::day(year, month, of_month).map_or_else(|_| day.to_string(), PartialDate::words)
}

/// "certainly", "possibly".
fn adverb(answer: Answer) -> &'static str {
    if answer.is_yes() { "certainly" } else { "possibly" }
}

impl<'g> Breach<'g> {
    /// Who traded with whom: "Myanmar bought from Glocom". A deal by its parties.
    fn title(&self) -> String {
        match self.place {
            Place::Tie(tie) => tie.to_string(),
            Place::Deal(deal) => {
                let parties: Vec<String> =
                    self.parties().into_iter().map(|(party, role)| format!("{party} ({role})")).collect();
                format!("Deal \u{201c}{}\u{201d}: {}", deal.id, parties.join(", "))
            }
        }
    }

    /// The role of a party.
    fn role(&self, party: EntityRef<'g>) -> String {
        let parties = self.parties();
        let roles = parties.iter().filter(|(one, _)| *one == party).map(|(_, role)| *role);
        roles.collect::<Vec<_>>().join(", ")
    }

    /// How it is put at best, whether it is disputed, and whether it is certain.
    fn strength(&self) -> String {
        let modality = self.claims().map(|(_, claim)| claim.modality()).min();
        let disputed = self.overlaps().iter().any(|overlap| overlap.doubts.contains(Doubt::TradeDisputed));
        let words = [modality.map(|modality| modality.to_string()), disputed.then(|| "disputed".to_owned())];
        let certainty = format!("{} inside", adverb(self.certainty()));
        words.into_iter().flatten().chain([certainty]).collect::<Vec<_>>().join(", ")
    }

    /// The trade claim by claim with its denials; then each listing that it was inside of, as what who was listed, and how certain
    /// that is.
    ///
    /// ```
    /// use sanctions_graph::Graph;
    ///
    /// let graph = Graph::load("graphs/myanmar-dprk.ron")?;
    /// let breaches = graph.breaches().of("united-nations")?.run();
    /// let text = breaches.findings()[0].explain().to_string();
    /// assert!(text.contains("Korea Mining Development Trading Corporation (client) is sanctioned by United Nations"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn explain(&self) -> Explanation {
        let mut writer = Writer::new(self.graph);
        writer.line(LineKind::Note, 0, format!("{} {}", Breaches::CAUTION, crate::DISCLAIMER));
        self.write(&mut writer, String::new());
        writer.finish()
    }

    fn write(&self, writer: &mut Writer<'g>, label: String) {
        writer.labelled(LineKind::Tie, 0, label, format!("{} [{}]", self.title(), self.strength()));
        let claims: Vec<_> = self.claims().collect();
        for &(tie, claim) in &claims {
            writer.claim(claim, tie);
        }
        for &tie in self.ties() {
            let counters = |denial: &&crate::Claim| claims.iter().any(|(_, claim)| tie.get().counters(denial, claim));
            for denial in tie.get().denials().filter(counters) {
                writer.claim(denial, tie);
            }
        }
        let mut told: Vec<TieRef<'g>> = Vec::new();
        for overlap in self.overlaps() {
            let tie = overlap.listing.tie();
            if !told.contains(&tie) {
                told.push(tie);
                self.write_listings(writer, tie, claims.len() > 1);
            }
        }
    }

    /// The listings of one party by one authority.
    fn write_listings(&self, writer: &mut Writer<'g>, tie: TieRef<'g>, is_dated: bool) {
        let (party, authority) = (tie.from(), tie.to());
        let text = format!("{party} ({}) {} {authority}", self.role(party), tie.words());
        writer.labelled(LineKind::Fact, 1, "inside:".to_owned(), text);
        let mut told: Vec<Listing<'g>> = Vec::new();
        let of_tie = || self.overlaps().iter().filter(|overlap| overlap.listing.tie() == tie);
        for overlap in of_tie() {
            let is_same = |listing: &Listing<'_>| std::ptr::eq(listing.claim(), overlap.listing.claim());
            if told.iter().any(is_same) {
                continue;
            }
            told.push(overlap.listing);
            writer.claim(overlap.listing.claim(), tie);
            for overlap in of_tie().filter(|overlap| is_same(&overlap.listing)) {
                let of = overlap.dated();
                let of = if is_dated && !of.is_empty() { format!("dated {of}: ") } else { String::new() };
                let why = overlap.why();
                let why = if why.is_empty() { String::new() } else { format!(": {}", why.join("; ")) };
                writer.line(LineKind::Note, 3, format!("{of}{} inside{why}", adverb(overlap.answer)));
            }
        }
    }
}

/// Prints as a line: from when on it may have been inside a listing, how certain that is, the trade, and the listings.
impl fmt::Display for Breach<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.first_day() {
            Some(day) => write!(f, "{day}")?,
            None => f.write_str("any day")?,
        }
        write!(f, ", {}: {}", adverb(self.certainty()), self.title())?;
        let dates = once(self.overlaps().iter().map(Overlap::dated).filter(|date| !date.is_empty()));
        for part in self.goods().into_iter().map(str::to_owned).chain(dates) {
            write!(f, "; {part}")?;
        }
        let listing = |overlap: &Overlap<'_>| {
            let listing = overlap.listing;
            format!("{} listed by {} ({})", listing.entity(), listing.authority(), listing.words())
        };
        write!(f, "; {}", once(self.overlaps().iter().map(listing)).join(", "))
    }
}

impl BreachQuery<'_> {
    /// What was asked for, in words.
    pub(super) fn policy(&self) -> String {
        let names = |entities: &[_]| -> String {
            let name = |&entity: &_| EntityRef::new(self.graph, entity).to_string();
            entities.iter().map(name).collect::<Vec<_>>().join(" or ")
        };
        let measures: Vec<String> = self.measures.iter().copied().map(measure_words).collect();
        let by = self.authorities.as_deref().map_or_else(|| "any authority".to_owned(), names);
        let mut parts = vec![
            format!("looked at: {}", relations(self.relations)),
            format!("listings by {by}"),
            format!("measures: {}, or none named", measures.join(", ")),
            format!("at least {}", self.floor),
        ];
        parts.extend(self.parties.as_ref().map(|parties| match &parties.other {
            None => format!("party: {}", names(&parties.one)),
            Some(other) => format!("between {} and {}", names(&parties.one), names(other)),
        }));
        parts.extend(self.period.map(|period| format!("during {}", period.words())));
        parts.extend(self.certain.then(|| "certain only".to_owned()));
        parts.join("; ")
    }
}

/// Classes that are all there, then single relations.
fn relations(bits: u64) -> String {
    let whole = |class: &&Class| class.bits() & bits == class.bits();
    let classes = Class::ALL.iter().filter(whole);
    let rest = Relation::all()
        .filter(|relation| relation.bit() & bits != 0 && relation.class().bits() & bits != relation.class().bits());
    let words: Vec<String> =
        classes.map(ToString::to_string).chain(rest.map(|relation| format!("\u{201c}{relation}\u{201d}"))).collect();
    if words.is_empty() { "none".to_owned() } else { words.join(", ") }
}

impl<'g> Breaches<'g> {
    /// What a finding does not say. Every printed answer says so, with the [disclaimer](crate::DISCLAIMER).
    pub const CAUTION: &'static str = "A finding is a trade dated inside a listing; whether it was forbidden depends on the law \
                                       that bound the parties.";

    /// What was asked for, in words: what counts as trade, whose listings with which measures, how strong claims must be.
    #[must_use]
    pub fn policy(&self) -> String {
        self.query.policy()
    }

    /// How many findings there are, certain and possible, and how many trades have no date.
    #[must_use]
    pub fn summary(&self) -> String {
        let certain = self.findings.iter().filter(|finding| finding.certainty().is_yes()).count();
        let (found, of) = (count(self.findings.len(), "finding"), count(self.trades, "trade"));
        let undated = match self.undated_count {
            0 => "none without a date beside them".to_owned(),
            some => {
                let shown = if self.undated.is_empty() { ", not shown" } else { "" };
                format!("{some} more without a date whose parties were listed at some time{shown}")
            }
        };
        format!("{found} in {of}, {certain} certain and {} possible; {undated}", self.findings.len() - certain)
    }

    /// Every finding as [`Breach::explain`] tells it, numbered, with one list of sources; what has no date, if it was asked for, under
    /// a heading of its own.
    #[must_use]
    pub fn explain(&self) -> Explanation {
        let mut writer = Writer::new(self.query.graph);
        let notes = [format!("{}.", self.summary()), format!("Policy: {}.", self.policy())];
        for note in notes.into_iter().chain([format!("{} {}", Self::CAUTION, crate::DISCLAIMER)]) {
            writer.line(LineKind::Note, 0, note);
        }
        self.write(&mut writer);
        writer.finish()
    }

    /// The findings alone, for a page that has the rest at its head.
    #[cfg(feature = "export")]
    pub(crate) fn explain_findings(&self) -> Explanation {
        let mut writer = Writer::new(self.query.graph);
        writer.line(LineKind::Note, 0, format!("{}. {}", self.summary(), Self::CAUTION));
        self.write(&mut writer);
        writer.finish()
    }

    fn write(&self, writer: &mut Writer<'g>) {
        for (position, finding) in self.findings.iter().enumerate() {
            finding.write(writer, format!("{}.", position + 1));
        }
        if !self.undated.is_empty() {
            writer.line(LineKind::Heading, 0, "Without a date");
        }
        for (position, finding) in self.undated.iter().enumerate() {
            finding.write(writer, format!("{}.", self.findings.len() + position + 1));
        }
    }
}

fn count(number: usize, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}

impl fmt::Display for Breaches<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for finding in self.all() {
            writeln!(f, "{finding}")?;
        }
        writeln!(f, "{}", self.summary())?;
        writeln!(f, "policy: {}", self.policy())?;
        writeln!(f, "{}", self.completeness)?;
        write!(f, "{} {}", Self::CAUTION, crate::DISCLAIMER)
    }
}

/// A day for a machine: none where there is no bound.
pub(super) fn bounded(day: Day) -> Option<String> {
    (day > Day::MIN && day < Day::MAX).then(|| day.to_string())
}
