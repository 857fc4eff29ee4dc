//! Why somebody stands between others: whom they join, and by which ties.

use std::cmp::Ordering;

use petgraph::graph::NodeIndex;

use super::Betweenness;
use super::betweenness::Basis;
use crate::graph::refs::EntityRef;
use crate::query::explain::{Explanation, LineKind, Writer};
use crate::query::routes::Route;

/// So many pairs of neighbours are held against each other, at most: those of whom each has the most behind.
const MOST_PAIRS: usize = 100_000;

/// So many routes an explanation tells.
const ROUTES_TOLD: usize = 5;

/// Two neighbours of an entity who are no neighbours of each other, so that a shortest route between them leads through it.
#[derive(Debug, Clone)]
pub struct Brokered<'g> {
    /// The route: the one, the entity, the other.
    pub route: Route<'g>,
    /// How many equally short routes there are between the two, this one among them: 1 if there is no other.
    pub routes: usize,
    /// How many entities each has behind: to how many the shortest routes from the entity begin with it, itself among them. Where
    /// several are equally short, each counts in part.
    pub behind: [f64; 2],
}

impl<'g> Betweenness<'g> {
    /// Shortest routes that pass through an entity, as far as their ties to it go: between each two neighbours of it who are no
    /// neighbours of each other. Those come first who have the most behind: the product of the two. An entity has a betweenness
    /// above 0 just if there is such a pair.
    ///
    /// It takes one search, and looks at no more than 100,000 pairs of neighbours, of those who have the most behind.
    ///
    /// ```
    /// use sanctions_graph::{Graph, View};
    ///
    /// let graph = Graph::load("graphs/myanmar-dprk.ron")?;
    /// let betweenness = graph.network(&View::default()).betweenness();
    /// let (broker, _) = betweenness.top(1)[0];
    /// for brokered in betweenness.through(broker, 3) {
    ///     assert_eq!(brokered.route.entities().nth(1), Some(broker));
    ///     println!("{}, one of {} as short", brokered.route, brokered.routes);
    /// }
    /// println!("{}", betweenness.explain(broker));
    /// # Ok::<(), sanctions_graph::Error>(())
    /// ```
    #[must_use]
    pub fn through(&self, entity: impl Into<NodeIndex>, count: usize) -> Vec<Brokered<'g>> {
        let Some(at) = self.frame.place(entity.into()) else { return Vec::new() };
        let sides = self.sides(at);
        let all = (1..sides.len()).flat_map(|other| (0..other).map(move |one| (one, other)));
        let apart =
            |&(one, other): &(usize, usize)| self.rows.near(sides[one].0).binary_search(&sides[other].0).is_err();
        let mut pairs: Vec<(usize, usize)> = all.take(MOST_PAIRS).filter(apart).collect();
        let product = |(one, other): (usize, usize)| sides[one].1 * sides[other].1;
        pairs.sort_by(|&one, &other| descending(product(one), product(other)).then(one.cmp(&other)));
        let filter = self.frame.view.compile(self.frame.graph);
        let brokered = |(one, other): (usize, usize)| {
            let ((one, before), (other, after)) = (sides[one], sides[other]);
            let hops = vec![self.frame.hop(&filter, one, at), self.frame.hop(&filter, at, other)];
            let route = Route::of_hops(self.frame.graph, hops);
            Brokered { route, routes: self.rows.in_common(one, other), behind: [before, after] }
        };
        pairs.into_iter().take(count).map(brokered).collect()
    }

    /// The neighbours of an entity with what each has behind, most first.
    fn sides(&self, at: u32) -> Vec<(u32, f64)> {
        let depend = super::betweenness::dependencies(&self.rows, at);
        let mut sides: Vec<(u32, f64)> =
            self.rows.near(at).iter().map(|&near| (near, 1.0 + depend[near as usize])).collect();
        sides.sort_by(|one, other| descending(one.1, other.1).then(one.0.cmp(&other.0)));
        sides
    }

    /// Why an entity stands where it stands: who is behind its neighbours, and the first five of the routes
    /// [through](Self::through) it with their claims, denials and numbered citations.
    #[must_use]
    pub fn explain(&self, entity: impl Into<NodeIndex>) -> Explanation {
        let entity = EntityRef::new(self.frame.graph, entity.into());
        let mut writer = Writer::new(self.frame.graph);
        let Some(score) = self.of(entity) else {
            writer.line(LineKind::Heading, 0, format!("{entity} is not in the network"));
            self.frame.remark(&mut writer);
            return writer.finish();
        };
        let (about, of) = match self.basis {
            Basis::All => ("", String::new()),
            Basis::Sample => ("about ", String::new()),
            Basis::Chosen => ("", format!(" that begin with one of {}", self.sources())),
        };
        writer.line(LineKind::Heading, 0, format!("{entity} stands between {about}{score:.1} ordered pairs{of}"));
        self.frame.remark(&mut writer);
        let brokered = self.through(entity, ROUTES_TOLD);
        if brokered.is_empty() {
            writer.line(LineKind::Note, 1, "it has no two neighbours who are not neighbours of each other");
        }
        for (number, Brokered { route, routes, behind: [before, after] }) in brokered.iter().enumerate() {
            let short = match routes {
                1 => "no other is as short".to_owned(),
                routes => format!("one of {routes} as short"),
            };
            writer.route(route, format!("Route {}: {route}; {short}", number + 1));
            let ends = [route.entities().next(), route.entities().last()];
            for (end, behind) in ends.into_iter().zip([before, after]) {
                if let Some(end) = end {
                    writer.line(LineKind::Note, 1, format!("behind {end}: {}", others(behind - 1.0)));
                }
            }
        }
        writer.finish()
    }
}

/// So many others, who may count in part.
fn others(count: f64) -> String {
    match format!("{count:.1}").trim_end_matches(".0") {
        "0" => "nobody".to_owned(),
        "1" => "1 other".to_owned(),
        count => format!("{count} others"),
    }
}

fn descending(one: f64, other: f64) -> Ordering {
    other.total_cmp(&one)
}
