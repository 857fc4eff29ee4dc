//! Views: which ties a query walks and which entities it passes through.

use std::fmt;
use std::sync::Arc;

use petgraph::graph::NodeIndex;

use super::tie::Standing;
use crate::model::claim::Modality;
use crate::model::date::{Answer, PartialDate, Period, Span};
use crate::model::grade::Grade;
use crate::model::kind::EntityKind;
use crate::model::relation::{Class, Relation};

/// In which direction a tie may be walked, seen along a route or away from the start of a neighbourhood.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Direction {
    /// From the entity it leads from to the one it leads to: from the buyer to the seller.
    Out,
    /// The other way round.
    In,
    /// Both ways.
    #[default]
    Either,
}

/// The kinds that no route passes through unless asked for.
pub(super) const BARRIERS: [EntityKind; 3] = [EntityKind::State, EntityKind::Address, EntityKind::Place];

/// The filter that every query accepts and that runs inside the walk.
///
/// [`View::default`] is the *hub policy*. Being sanctioned by the same authority is no connection, so
/// - every relation is walked but those of the classes listing, contact and location; of identity only `SameAs`;
/// - states, addresses, places and authorities (whoever sanctions another) may be ends of a route, not inner entities;
/// - ties that are only denied, withdrawn or merely suspected are not walked; disputed ones are, and are marked.
///
/// Asking for the class listing also allows passing through authorities, and asking for location through states, addresses and
/// places: such ties lead nowhere else. [`View::everything`] has no restriction.
///
/// A tie passes if *one* claim that affirms it meets every demand on claims (modality, time, confidence, grade, `known_by`); of a tie that
/// nobody affirms, and that is walked all the same, any claim about it. Kinds of the user's own count as one kind.
///
/// ```
/// use sanctions_graph::{Class, Modality, Relation, View};
///
/// let view = View::default().at_least(Modality::Stated).also([Class::Contact]).as_of("2015".parse()?);
/// assert!(view.walks(Relation::Met));
/// assert!(!view.walks(Relation::SanctionedBy));
/// # Ok::<(), sanctions_graph::date::DateError>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
#[must_use]
pub struct View {
    /// The relations walked along their direction, as bits.
    pub(super) forward: u64,
    /// The relations walked against it.
    pub(super) backward: u64,
    pub(super) kinds: u32,
    /// The kinds that are not passed through unless their class is asked for.
    pub(super) barriers: u32,
    /// The kinds that are not passed through whatever is asked for.
    pub(super) forbidden: u32,
    pub(super) authorities_pass: bool,
    pub(super) time: Option<Time>,
    pub(super) certain: bool,
    pub(super) known_by: Option<PartialDate>,
    pub(super) modality: Modality,
    /// Per cent; of 0 nothing is asked.
    pub(super) confidence: u8,
    pub(super) grade: Option<Grade>,
    pub(super) origins: usize,
    pub(super) standings: u8,
    /// Shared: every answer of a batch keeps its view.
    pub(super) excluded: Arc<Vec<NodeIndex>>,
    pub(super) degree: Option<usize>,
}

pub(super) fn relation_bits(relations: impl IntoIterator<Item = Relation>) -> u64 {
    relations.into_iter().fold(0, |bits, relation| bits | relation.bit())
}

fn class_bits(classes: impl IntoIterator<Item = Class>) -> u64 {
    classes.into_iter().fold(0, |bits, class| bits | class.bits())
}

pub(super) fn kind_bits(kinds: impl IntoIterator<Item = EntityKind>) -> u32 {
    kinds.into_iter().fold(0, |bits, kind| bits | kind.bit())
}

fn standing_bit(standing: Standing) -> u8 {
    1 << standing as u8
}

impl Default for View {
    fn default() -> Self {
        let walked = Class::ALL
            .iter()
            .filter(|class| !matches!(class, Class::Listing | Class::Contact | Class::Location | Class::Identity));
        let relations = class_bits(walked.copied()) | Relation::SameAs.bit();
        Self {
            forward: relations,
            backward: relations,
            barriers: kind_bits(BARRIERS),
            authorities_pass: false,
            modality: Modality::Alleged,
            standings: standing_bit(Standing::Unopposed) | standing_bit(Standing::Disputed),
            ..Self::everything()
        }
    }
}

impl View {
    /// No restriction: every relation, every kind, every claim, denied and withdrawn ones too.
    pub fn everything() -> Self {
        Self {
            forward: relation_bits(Relation::all()),
            backward: relation_bits(Relation::all()),
            kinds: u32::MAX,
            barriers: 0,
            forbidden: 0,
            authorities_pass: true,
            time: None,
            certain: false,
            known_by: None,
            modality: Modality::Suspected,
            confidence: 0,
            grade: None,
            origins: 0,
            standings: u8::MAX,
            excluded: Arc::default(),
            degree: None,
        }
    }

    /// Walks just these relations.
    pub fn relations(mut self, relations: impl IntoIterator<Item = Relation>) -> Self {
        let bits = relation_bits(relations);
        (self.forward, self.backward) = (bits, bits);
        self
    }

    /// Walks just the relations of these classes.
    pub fn classes(self, classes: impl IntoIterator<Item = Class>) -> Self {
        self.relations(classes.into_iter().flat_map(Relation::in_class))
    }

    /// Walks the relations of these classes too, both ways unless a direction is given afterwards.
    pub fn also(mut self, classes: impl IntoIterator<Item = Class>) -> Self {
        let bits = class_bits(classes);
        self.forward |= bits;
        self.backward |= bits;
        self
    }

    /// Does not walk these relations.
    pub fn without_relations(mut self, relations: impl IntoIterator<Item = Relation>) -> Self {
        let bits = relation_bits(relations);
        self.forward &= !bits;
        self.backward &= !bits;
        self
    }

    /// Walks a relation, if it is walked at all, in this direction only. A symmetric relation has no direction.
    pub fn direction(mut self, relation: Relation, direction: Direction) -> Self {
        let bit = relation.bit();
        let walked = (self.forward | self.backward) & bit;
        if !relation.is_symmetric() {
            self.forward = self.forward & !bit | if direction == Direction::In { 0 } else { walked };
            self.backward = self.backward & !bit | if direction == Direction::Out { 0 } else { walked };
        }
        self
    }

    /// Walks every relation in this direction only. Symmetric relations have no direction.
    pub fn directed(self, direction: Direction) -> Self {
        Relation::all().fold(self, |view, relation| view.direction(relation, direction))
    }

    /// Keeps to entities of these kinds. The ends of a route and the start of a neighbourhood are exempt.
    pub fn kinds(mut self, kinds: impl IntoIterator<Item = EntityKind>) -> Self {
        self.kinds = kind_bits(kinds);
        self
    }

    /// Leaves out entities of these kinds. The ends of a route and the start of a neighbourhood are exempt.
    pub fn without_kinds(mut self, kinds: impl IntoIterator<Item = EntityKind>) -> Self {
        self.kinds &= !kind_bits(kinds);
        self
    }

    /// Allows passing through entities of these kinds. An authority among them must be allowed by
    /// [`through_authorities`](Self::through_authorities) too.
    pub fn through(mut self, kinds: impl IntoIterator<Item = EntityKind>) -> Self {
        let kinds = kind_bits(kinds);
        self.barriers &= !kinds;
        self.forbidden &= !kinds;
        self
    }

    /// Forbids passing through entities of these kinds, whatever classes are asked for; they may still be ends.
    pub fn not_through(mut self, kinds: impl IntoIterator<Item = EntityKind>) -> Self {
        self.forbidden |= kind_bits(kinds);
        self
    }

    /// Allows passing through authorities.
    pub fn through_authorities(mut self) -> Self {
        self.authorities_pass = true;
        self
    }

    /// The network as it stood on a date: states that held then, and events that had happened by then.
    ///
    /// A tie that may have held, because its date is partial or missing, passes; [`certain`](Self::certain) leaves it out.
    pub fn as_of(mut self, date: PartialDate) -> Self {
        self.time = Some(Time::as_of(date));
        self
    }

    /// What held or happened at some time in a period, certainly or possibly.
    pub fn during(mut self, period: Period) -> Self {
        self.time = Some(Time::during(period));
        self
    }

    /// Of the ties asked for by [`as_of`](Self::as_of) or [`during`](Self::during), only those that certainly held.
    pub fn certain(mut self) -> Self {
        self.certain = true;
        self
    }

    /// What could be known by a date: claims of which some source was, certainly or possibly, published by then.
    pub fn known_by(mut self, date: PartialDate) -> Self {
        self.known_by = Some(date);
        self
    }

    /// Walks only what is claimed at least so strongly.
    pub fn at_least(mut self, modality: Modality) -> Self {
        self.modality = modality;
        self
    }

    /// Walks only what is claimed with at least so much confidence, in per cent; a claim that states none is not known to be.
    /// See [`Claim::confidence`](crate::Claim::confidence). 0 asks for nothing.
    pub fn at_least_confidence(mut self, percent: u8) -> Self {
        self.confidence = percent;
        self
    }

    /// Walks only what is graded at least so well; an ungraded claim is not known to be.
    pub fn at_least_grade(mut self, grade: Grade) -> Self {
        self.grade = Some(grade);
        self
    }

    /// Walks only ties whose passing claims have at least so many distinct origins.
    pub fn at_least_origins(mut self, origins: usize) -> Self {
        self.origins = origins;
        self
    }

    /// Whether disputed ties are walked.
    pub fn disputed(self, walk: bool) -> Self {
        self.standing(Standing::Disputed, walk)
    }

    /// Whether ties that are only denied are walked.
    pub fn denied(self, walk: bool) -> Self {
        self.standing(Standing::DeniedOnly, walk)
    }

    /// Whether ties are walked whose every claim was withdrawn.
    pub fn retracted(self, walk: bool) -> Self {
        self.standing(Standing::Retracted, walk)
    }

    fn standing(mut self, standing: Standing, walk: bool) -> Self {
        let bit = standing_bit(standing);
        self.standings = if walk { self.standings | bit } else { self.standings & !bit };
        self
    }

    /// Leaves out these entities. The ends of a route and the start of a neighbourhood are exempt.
    pub fn excluding(mut self, entities: impl IntoIterator<Item = NodeIndex>) -> Self {
        Arc::make_mut(&mut self.excluded).extend(entities);
        self
    }

    /// Does not pass through entities with more ties than this.
    pub fn max_degree(mut self, ties: usize) -> Self {
        self.degree = Some(ties);
        self
    }

    /// Whether it walks a relation in some direction.
    #[must_use]
    pub fn walks(&self, relation: Relation) -> bool {
        (self.forward | self.backward) & relation.bit() != 0
    }

    /// The least modality it walks.
    #[must_use]
    pub fn modality(&self) -> Modality {
        self.modality
    }

    /// The date or period asked for, in words.
    #[cfg(feature = "export")]
    pub(crate) fn asked_date(&self) -> Option<String> {
        Some(match self.time? {
            Time::AsOf(date) => date.words(),
            Time::During(period) => period.words(),
        })
    }

    /// The same view, of all time.
    pub(crate) fn at_any_time(&self) -> Self {
        Self { time: None, certain: false, ..self.clone() }
    }

    /// The same view, whatever the confidence, grades, origins and dates of sources.
    pub(crate) fn on_any_evidence(&self) -> Self {
        Self { confidence: 0, grade: None, origins: 0, known_by: None, ..self.clone() }
    }

    /// The same view, walking each relation both ways.
    pub(crate) fn in_any_direction(&self) -> Self {
        let both = self.forward | self.backward;
        Self { forward: both, backward: both, ..self.clone() }
    }

    /// The same view, passing through and showing every entity but those excluded by name.
    pub(crate) fn through_anything(&self) -> Self {
        Self { barriers: 0, forbidden: 0, authorities_pass: true, kinds: u32::MAX, degree: None, ..self.clone() }
    }

    pub(super) fn walks_some(&self, class: Class) -> bool {
        (self.forward | self.backward) & class.bits() != 0
    }
}

/// A question about time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Time {
    AsOf(PartialDate),
    During(Period),
}

impl Time {
    pub(crate) fn as_of(date: PartialDate) -> Self {
        Self::AsOf(date)
    }

    pub(crate) fn during(period: Period) -> Self {
        Self::During(period)
    }

    /// Whether a fact of this span belongs in the picture; possibly, if it has none.
    pub(crate) fn answer(self, span: Option<Span>) -> Answer {
        let Some(span) = span else { return Answer::Possibly };
        match self {
            Time::AsOf(date) if span.is_event() => begun_by(span, date),
            Time::AsOf(date) => span.overlaps(&Span::event(date.earliest(), date.latest())),
            Time::During(period) => {
                let (first, last) = period.window();
                span.within(first, last)
            }
        }
    }
}

/// Whether something had begun by a date of which perhaps only the month or year is known.
fn begun_by(span: Span, date: PartialDate) -> Answer {
    match (span.begun_by(date.earliest()), span.begun_by(date.latest())) {
        (Answer::Yes, _) => Answer::Yes,
        (_, Answer::No) => Answer::No,
        _ => Answer::Possibly,
    }
}

/// Why a tie was not walked or an entity not passed through.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Reason {
    /// Its relation is of a class, or is itself, not walked.
    Relation(Class),
    /// It leads the wrong way.
    Direction,
    /// It is only denied, withdrawn, or disputed where disputed ties are left out.
    Standing(Standing),
    /// It is claimed less strongly than asked for; this is the strongest way it is claimed.
    Modality(Modality),
    /// It did not hold at the time asked for, or not certainly.
    Time,
    /// Its confidence, its grade, its origins or the date of its sources do not reach what was asked for.
    Evidence,
    /// The entity is of a kind left out, or excluded by name.
    Entity,
    /// The entity is a state, an authority, an address or a place, or of another kind that is not passed through.
    Barrier,
    /// The entity has more ties than asked for.
    Degree,
}

/// Prints what was left out: "alleged", "class contact is not walked".
impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Reason::Relation(class) => write!(f, "of class {class}"),
            Reason::Direction => f.write_str("against the direction"),
            Reason::Standing(standing) => write!(f, "{standing}"),
            Reason::Modality(modality) => write!(f, "only {modality}"),
            Reason::Time => f.write_str("outside the time"),
            Reason::Evidence => f.write_str("short of the evidence asked for"),
            Reason::Entity => f.write_str("to an entity left out"),
            Reason::Barrier => f.write_str("beyond a state, authority or other entity not passed through"),
            Reason::Degree => f.write_str("beyond an entity with too many ties"),
        }
    }
}

/// Prints the policy in force, in words.
impl fmt::Display for View {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let both = self.forward | self.backward;
        let (mut walked, mut left) = (Vec::new(), Vec::new());
        for &class in Class::ALL {
            let all = class_bits([class]);
            match both & all {
                0 => left.push(class.to_string()),
                bits if bits == all => walked.push(class.to_string()),
                _ => {
                    for relation in Relation::in_class(class) {
                        let name = format!("\"{relation}\"");
                        if both & relation.bit() == 0 { left.push(name) } else { walked.push(name) }
                    }
                }
            }
        }
        write!(f, "walked: {}", list_or(&walked, "nothing"))?;
        write!(f, "; not walked: {}", list_or(&left, "nothing"))?;
        self.fmt_directions(f)?;
        self.fmt_entities(f)?;
        self.fmt_claims(f)
    }
}

impl View {
    fn fmt_directions(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let directed = Relation::all().filter(|relation| !relation.is_symmetric() && self.walks(*relation)).count();
        for (bits, words) in
            [(self.forward & !self.backward, "along its direction"), (self.backward & !self.forward, "against it")]
        {
            let only: Vec<String> = Relation::all()
                .filter(|relation| !relation.is_symmetric() && bits & relation.bit() != 0)
                .map(|relation| format!("\"{relation}\""))
                .collect();
            if only.len() == directed && directed > 1 {
                write!(f, "; each only {words}")?;
            } else if !only.is_empty() {
                write!(f, "; only {words}: {}", only.join(", "))?;
            }
        }
        Ok(())
    }

    fn fmt_entities(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let named = |bits: u32| -> Vec<String> {
            EntityKind::known().filter(|kind| bits & kind.bit() != 0).map(|kind| kind.to_string()).collect()
        };
        let (listing, location) = (self.walks_some(Class::Listing), self.walks_some(Class::Location));
        let barriers = if location { self.barriers & !kind_bits(BARRIERS) } else { self.barriers };
        let mut barred = named(barriers & !self.forbidden);
        if !self.authorities_pass && !listing {
            barred.push("authority".to_owned());
        }
        if !barred.is_empty() {
            let but = if listing && barriers & !self.forbidden != 0 { " (but authorities)" } else { "" };
            write!(f, "; not passed through: {}{but}", barred.join(", "))?;
        }
        if self.forbidden != 0 {
            write!(f, "; nor, whatever is walked, through: {}", list_or(&named(self.forbidden), "other kinds"))?;
        }
        if self.kinds != u32::MAX {
            write!(f, "; left out: {}", list_or(&named(!self.kinds), "other kinds"))?;
        }
        if !self.excluded.is_empty() {
            write!(f, "; entities left out: {}", self.excluded.len())?;
        }
        if let Some(degree) = self.degree {
            write!(f, "; not through entities of more than {degree} ties")?;
        }
        Ok(())
    }

    fn fmt_claims(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "; at least {}", self.modality)?;
        if self.confidence > 0 {
            write!(f, "; confidence at least {}%", self.confidence)?;
        }
        if let Some(grade) = self.grade {
            write!(f, "; graded at least {grade}")?;
        }
        if self.origins > 0 {
            write!(f, "; at least {} origins", self.origins)?;
        }
        let allowed = |standing: Standing| self.standings & standing_bit(standing) != 0;
        f.write_str(if allowed(Standing::Disputed) {
            "; disputed ties walked and marked"
        } else {
            "; disputed ties not walked"
        })?;
        if allowed(Standing::DeniedOnly) {
            f.write_str("; denied ties walked")?;
        }
        if allowed(Standing::Retracted) {
            f.write_str("; withdrawn ties walked")?;
        }
        match self.time {
            Some(Time::AsOf(date)) => write!(f, "; as of {}", date.words())?,
            Some(Time::During(period)) => write!(f, "; during {}", period.words())?,
            None => {}
        }
        if self.certain {
            f.write_str(", certainly")?;
        }
        if let Some(date) = self.known_by {
            write!(f, "; known by {}", date.words())?;
        }
        Ok(())
    }
}

fn list_or(words: &[String], none: &str) -> String {
    if words.is_empty() { none.to_owned() } else { words.join(", ") }
}

/// Gives a query builder the methods of [`View`], so that a call reads as the question.
macro_rules! view_methods {
    ($query:ident) => {
        view_methods! { $query,
            /// Walks just these relations; see [`View::relations`](crate::View::relations).
            relations(relations: impl IntoIterator<Item = crate::Relation>);
            /// Walks just these classes; see [`View::classes`](crate::View::classes).
            classes(classes: impl IntoIterator<Item = crate::Class>);
            /// Walks these classes too; see [`View::also`](crate::View::also).
            also(classes: impl IntoIterator<Item = crate::Class>);
            /// Does not walk these relations; see [`View::without_relations`](crate::View::without_relations).
            without_relations(relations: impl IntoIterator<Item = crate::Relation>);
            /// Walks a relation in one direction; see [`View::direction`](crate::View::direction).
            direction(relation: crate::Relation, direction: crate::Direction);
            /// Walks every relation in one direction; see [`View::directed`](crate::View::directed).
            directed(direction: crate::Direction);
            /// Keeps to these kinds; see [`View::kinds`](crate::View::kinds).
            kinds(kinds: impl IntoIterator<Item = crate::EntityKind>);
            /// Leaves out these kinds; see [`View::without_kinds`](crate::View::without_kinds).
            without_kinds(kinds: impl IntoIterator<Item = crate::EntityKind>);
            /// Allows passing through these kinds; see [`View::through`](crate::View::through).
            through(kinds: impl IntoIterator<Item = crate::EntityKind>);
            /// Forbids passing through these kinds; see [`View::not_through`](crate::View::not_through).
            not_through(kinds: impl IntoIterator<Item = crate::EntityKind>);
            /// The network as it stood on a date; see [`View::as_of`](crate::View::as_of).
            as_of(date: crate::date::PartialDate);
            /// What held or happened in a period; see [`View::during`](crate::View::during).
            during(period: crate::date::Period);
            /// Only what certainly held; see [`View::certain`](crate::View::certain).
            certain();
            /// What could be known by a date; see [`View::known_by`](crate::View::known_by).
            known_by(date: crate::date::PartialDate);
            /// Only what is claimed at least so strongly; see [`View::at_least`](crate::View::at_least).
            at_least(modality: crate::Modality);
            /// Only what is claimed with at least so much confidence, in per cent; see
            /// [`View::at_least_confidence`](crate::View::at_least_confidence).
            at_least_confidence(percent: u8);
            /// Only what is graded at least so well; see [`View::at_least_grade`](crate::View::at_least_grade).
            at_least_grade(grade: crate::Grade);
            /// Only ties of so many origins; see [`View::at_least_origins`](crate::View::at_least_origins).
            at_least_origins(origins: usize);
            /// Whether disputed ties are walked; see [`View::disputed`](crate::View::disputed).
            disputed(walk: bool);
            /// Whether ties that are only denied are walked; see [`View::denied`](crate::View::denied).
            denied(walk: bool);
            /// Whether ties are walked whose every claim was withdrawn; see [`View::retracted`](crate::View::retracted).
            retracted(walk: bool);
            /// Allows passing through authorities; see [`View::through_authorities`](crate::View::through_authorities).
            through_authorities();
            /// Leaves out these entities; see [`View::excluding`](crate::View::excluding).
            excluding(entities: impl IntoIterator<Item = petgraph::graph::NodeIndex>);
            /// Not through entities with more ties; see [`View::max_degree`](crate::View::max_degree).
            max_degree(ties: usize);
        }
    };
    ($query:ident, $($(#[$doc:meta])* $method:ident($($name:ident: $type:ty),*);)*) => {
        impl $query<'_> {
            /// Asks with this view instead of the hub policy.
            pub fn view(mut self, view: crate::View) -> Self {
                self.view = view;
                self
            }

            $($(#[$doc])*
            pub fn $method(mut self, $($name: $type),*) -> Self {
                self.view = self.view.$method($($name),*);
                self
            })*
        }
    };
}
pub(crate) use view_methods;
