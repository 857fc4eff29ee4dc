//! Where entities stand in pictures: computed once, the same for the same graph and seed, and shared by every format.

use petgraph::graph::NodeIndex;

use super::excerpt::Excerpt;

/// Where the entities of an excerpt stand.
///
/// Positions come from a force layout with a seed: the same entities, ties and seed give the same positions. Units are those of the
/// drawing: about 30 between neighbours, x to the right and y downwards, the middle at 0, 0.
///
/// ```
/// use sanctions_graph::Graph;
/// use sanctions_graph::export::{Excerpt, Layout};
///
/// let graph = Graph::load("graphs/myanmar-dprk.ron")?;
/// let excerpt = Excerpt::new(&graph);
/// let layout = Layout::of(&excerpt, 1);
/// assert!(layout == Layout::of(&excerpt, 1));
/// assert!(layout.position(graph.entity("komid")?.index()).is_some());
/// # Ok::<(), sanctions_graph::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Layout {
    /// Ascending.
    entities: Vec<NodeIndex>,
    positions: Vec<[f32; 2]>,
}

impl Layout {
    /// Lays out an excerpt.
    #[must_use]
    pub fn of(excerpt: &Excerpt<'_>, seed: u64) -> Self {
        let _ = seed;
        let place = |entity| excerpt.place(entity).unwrap_or_default();
        let links = excerpt.ties().map(|tie| (place(tie.from().index()), place(tie.to().index())));
        let links: Vec<(usize, usize)> = links.filter(|(from, to)| from != to).collect();
        let mut simulation = fjadra::SimulationBuilder::new()
            .build((0..excerpt.entity_count()).map(|_| fjadra::Node::default()))
            .add_force("charge", fjadra::ManyBody::new())
            .add_force("link", fjadra::Link::new(links))
            .add_force("x", fjadra::PositionX::new().strength(0.05))
            .add_force("y", fjadra::PositionY::new().strength(0.05));
        simulation.tick(100);
        let positions = simulation.positions().map(|[x, y]| [x as f32, y as f32]).collect();
        Self { entities: excerpt.entities().map(|entity| entity.index()).collect(), positions }
    }

    /// Where an entity stands; `None` if it is not in the excerpt.
    #[must_use]
    pub fn position(&self, entity: NodeIndex) -> Option<[f32; 2]> {
        let place = self.entities.binary_search(&entity).ok()?;
        self.positions.get(place).copied()
    }

    /// The positions, in the order of the excerpt's entities.
    #[must_use]
    pub fn positions(&self) -> &[[f32; 2]] {
        &self.positions
    }
}
