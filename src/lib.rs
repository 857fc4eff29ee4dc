//! An embedded, evidence-first knowledge graph of sanctioned entities and their relationships.
//!
//! The crate answers, in process and offline, the questions that sanctions researchers, compliance developers and journalists ask
//! of a network of people, agencies, front companies and states: how are these two connected, who is around this one, and *who says
//! so*. Every tie exists because at least one [`Claim`] says so, and a claim names its source, how it is put, its date, the source's
//! words of caution. A denial is a claim too. Every answer explains itself with citations.
//!
//! # A first program
//!
//! ```
//! use sanctions_graph::{Class, Graph, Modality, Relation};
//!
//! let graph = Graph::load("graphs/myanmar-dprk.ron")?;
//! for route in graph.routes("kim-sok-chol", "myanmar")?
//!     .relations(Relation::in_class(Class::Trade))
//!     .as_of("2015".parse()?)
//!     .at_least(Modality::Alleged)
//!     .max_hops(4)
//!     .all_shortest()
//! {
//!     println!("{}", route.explain());
//! }
//! # Ok::<(), sanctions_graph::Error>(())
//! ```
//!
//! prints, shortened:
//!
//! ```text
//! Kim Sok-chol -> Korea Mining Development Trading Corporation -> Myanmar (2 hops, alleged)
//! 1. Kim Sok-chol brokered for Korea Mining Development Trading Corporation [alleged]
//!     alleged by United States; until 2015; goods: sales; grade B2 [1, para 15]
//!       “In 2015, the US also imposed sanctions on Kim Sok-chol, the North Korean Ambassador to Myanmar for his ...”
//! ...
//! ```
//!
//! # Overview
//!
//! | to | start at |
//! | --- | --- |
//! | read a graph file | [`Graph::load`], [`Graph::parse`], and [`guide::format`] for how to write one |
//! | build one from several files, or in memory | [`GraphBuilder`] |
//! | read an official list | `import::open` (feature `import`) |
//! | find an entity | [`Graph::entity`]: by id, or by name or alias with case and diacritics folded |
//! | find one by a name in any spelling or script | `Graph::search` (feature `search`): ranked, each hit with its reasons; [`guide::names`] says how |
//! | find one by a passport, an IMO number, an entry of a list | `Graph::by_identifier` (feature `search`) |
//! | compare two names, check the digits of a number | `search::compare_names`, `search::check` (feature `search`) |
//! | screen a list of customers | `Graph::screen` (feature `search`) |
//! | ask how two are connected | [`Graph::routes`]: shortest, all shortest, k shortest, all within n hops, strongest, chronological |
//! | ask for the route of least cost | [`RouteQuery::cheapest`] with [`Costs`] of your own |
//! | ask for the routes between many pairs | [`Graph::routes_batch`], on all processors with the feature `parallel` |
//! | ask millions of questions | [`Graph::searcher`]: bare rows of indices, in memory that is used again |
//! | ask who is around one | [`Graph::neighbourhood`] |
//! | ask who is caught by the ownership rules, on a day, and why | [`Graph::exposure`], [`Graph::compare`], [`Regime`] |
//! | ask what was traded while a party was listed | [`Graph::breaches`] |
//! | ask who holds the whole together | [`Graph::network`]: components, PageRank, betweenness, articulation points, hops to the nearest listed |
//! | ask what changed between two graphs, or two versions of a list | [`Graph::diff`], and [`DiffQuery`] for entities whose id changed |
//! | ask who was delisted and never listed again | [`Graph::delisted`], by one graph or a series of versions |
//! | ask for whatever looks like a pattern, in a subset of GQL | [`Graph::matches`], and [`guide::patterns`] for the grammar |
//! | filter what a query walks | [`View`]; its default is the *hub policy* |
//! | see everything that is said | [`EntityRef::explain`], [`TieRef::explain`], [`Graph::explain_between`], [`Graph::timeline`], [`Routes::timeline`] |
//! | take part of a graph elsewhere | [`Routes::to_graph`], [`Neighbourhood::to_graph`], [`Matches::to_graph`], [`Graph::write`] |
//! | open it in another tool, print it, or explore it in a browser | the module `export`: GEXF, GraphML, Cytoscape, JSON, tables, Neo4j, RDF, SVG, a page of HTML and more |
//! | use petgraph's algorithms | [`Graph::as_petgraph`] |
//!
//! The chapters of the [`guide`] teach the rest: the [format of graph files](guide::format), a [cookbook](guide::cookbook),
//! [names](guide::names) and how they are compared, [exposure](guide::exposure) under the rules of ownership, the language of
//! [patterns](guide::patterns), [imports](guide::imports) of official lists, [exports](guide::exports) to other tools, how [evidence
//! and time](guide::evidence) are weighed, the [architecture](guide::architecture), a [comparison](guide::comparison) with other
//! tools, and the [limits](guide::limits).
//!
//! # What an answer never does
//!
//! - It never says "not connected". A search has bounds; it says "no route within 6 hops", and what it left out.
//! - It never guesses silently. A partial date gives [`Possibly`](date::Answer::Possibly), a search that was cut says so
//!   ([`Completeness`]), and the policy in force is part of every printed result.
//! - It never merges unasked. Two records that may be one party are two entities with a `PossiblySameAs` tie; only
//!   [`Graph::merge_same_as`] makes one of those that are said to be the same, and says so.
//!
//! # Features
//!
//! | feature | default | what it adds |
//! | --- | --- | --- |
//! | `import` | no | the module `import`: readers of official sanctions lists (OFAC, UN, EU, UK), FollowTheMoney, beneficial ownership data and plain tables |
//! | `export` | yes | the module `export`: writers for other tools (GEXF, GraphML, Cytoscape, JSON, CSV, Neo4j, RDF, STIX, SVG, DOT, Mermaid), dossiers, and the explorer page |
//! | `search` | yes | the module `search`: names in any spelling (`Graph::search`), identifiers (`Graph::by_identifier`), the screening of lists (`Graph::screen`) |
//! | `parallel` | no | PageRank, betweenness, batches of routes, screening and the building of the index on all threads (rayon), with the same results to the last bit |
//!
//! # Responsibility
//!
//! Not legal advice. Presence or a path is not wrongdoing. Verify with the issuing authority. Whoever loads data about living people
//! is answerable for it; the crate reads no network and reports to nobody.

#![deny(missing_docs)]
#![warn(unreachable_pub)]
#![cfg_attr(
    not(test),
    deny(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout, clippy::print_stderr)
)]
#![cfg_attr(docsrs, feature(doc_cfg))]

mod analysis;
mod error;
#[cfg(feature = "export")]
pub mod export;
mod format;
mod graph;
#[cfg(any(doc, doctest))]
pub mod guide;
#[cfg(feature = "import")]
pub mod import;
mod model;
mod query;
#[cfg(feature = "search")]
pub mod search;
#[cfg_attr(
    not(all(feature = "export", feature = "import")),
    allow(dead_code, reason = "each side needs a part of the tables")
)]
mod vocabulary;

pub use analysis::breaches::{Breach, BreachQuery, Breaches, Overlap};
pub use analysis::common::{
    Common, CommonKind, CommonQuery, CommonThing, DEFAULT_SHARERS, Sharer, Sharing, SharingQuery,
};
pub use analysis::cut::{DEFAULT_CUT, MinimumCut, MinimumCutQuery};
pub use analysis::diff::claims::ClaimChange;
pub use analysis::diff::delisted::{Delisted, DelistedQuery, Delisting};
pub use analysis::diff::events::{ListingChange, ListingEvent};
pub use analysis::diff::exposures::ExposureChange;
pub use analysis::diff::fields::FieldChange;
pub use analysis::diff::pairs::Ambiguous;
pub use analysis::diff::sides::{ChangeKind, Sides};
pub use analysis::diff::sources::Version;
pub use analysis::diff::{Changes, Diff, DiffQuery, EntityChange, Part, TieChange};
pub use analysis::exposure::{
    Aggregation, CompareQuery, Comparison, Contribution, Exposure, ExposureQuery, ExposureReport, Finding, Ground,
    ListingNote, Regime, Rights, UnknownRegime, Verdict, Window,
};
pub use analysis::network::{
    ArticulationPoint, ArticulationPoints, Betweenness, Brokered, Hops, Network, PageRank, PageRankQuery, Partition,
    Scores, Without,
};
pub use analysis::timeline::{Chart, Entry, Moment, Timeline};
pub use error::Error;
pub use format::FORMAT_VERSION;
pub use format::write::WriteError;
pub use graph::Graph;
pub use graph::builder::GraphBuilder;
pub use graph::check::{LONGEST_ID, LONGEST_QUOTE};
pub use graph::listings::Listing;
pub use graph::lookup::{Candidate, LookupError, Select};
pub use graph::merge::{LeftApart, MergeReport, Merged};
pub use graph::problem::{Code, Position, Problem, Problems, Severity};
pub use graph::refs::{EntityRef, TieRef};
pub use graph::tie::{Standing, Tie};
pub use graph::view::{Direction, Reason, View};
pub use model::Extra;
pub use model::claim::{Amount, Claim, Designation, Measure, Modality, Retraction, Stance};
pub use model::date;
pub use model::deal::Deal;
pub use model::details::ClaimDetails;
pub use model::entity::{
    Address, Alias, Country, CountryRole, DateKind, Entity, EntityDate, EntityDetails, Identifier, Provenance, Strength,
};
pub use model::grade::{Grade, GradeError};
pub use model::kind::EntityKind;
pub use model::naming::{Spelling, UnknownName};
pub use model::relation::{Class, Relation};
pub use model::share::{Ppm, Share, ShareBound, ShareError, ShareOf};
pub use model::source::{Evidence, Source, SourceId, SourceKind};
pub use petgraph;
pub use query::batch::RouteBatch;
pub use query::costs::Costs;
pub use query::explain::{Explanation, Line, LineKind};
pub use query::neighbourhood::{DEFAULT_ENTITIES, Neighbourhood, NeighbourhoodQuery};
pub use query::pattern::MatchQuery;
pub use query::pattern::error::{PatternCode, PatternError};
pub use query::pattern::rows::{Binding, Match, Matches};
pub use query::routes::{DEFAULT_HOPS, DEFAULT_LIMIT, Hop, Route, RouteQuery, Routes};
pub use query::searcher::{Around, Searcher};
pub use query::{Completeness, Cut, Work};

/// What every page and report made with this crate says.
pub const DISCLAIMER: &str =
    "Not legal advice. Presence or a path is not wrongdoing. Verify with the issuing authority.";

/// The README's programs, as doc tests.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
pub struct Readme;
