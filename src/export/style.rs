//! How pictures show what they show: kinds by shape and fill, classes of relations by colour, standings by the dash of the line,
//! evidence by its width. One table for every format that has a look.

use crate::graph::refs::TieRef;
use crate::graph::tie::Standing;
use crate::model::claim::Modality;
use crate::model::kind::EntityKind;
use crate::model::relation::Class;

/// The shape of an entity. No two groups of kinds are told apart by colour alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Shape {
    /// People.
    Ellipse,
    /// Companies and other bodies.
    Box,
    /// Front companies.
    Hexagon,
    /// States: an octagon with a double line.
    Octagon,
    /// Agencies: a box with cut corners, which is an octagon with a single line.
    Cut,
    /// What moves: an arrow's tag.
    Tag,
    /// Assets and accounts.
    Barrel,
    /// Posts.
    Trapezium,
    /// Places and addresses.
    House,
    /// Papers.
    Note,
}

impl Shape {
    /// Its name, the same in every format that names shapes as it likes.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Shape::Ellipse => "ellipse",
            Shape::Box => "box",
            Shape::Hexagon => "hexagon",
            Shape::Octagon => "octagon",
            Shape::Cut => "cut",
            Shape::Tag => "tag",
            Shape::Barrel => "barrel",
            Shape::Trapezium => "trapezium",
            Shape::House => "house",
            Shape::Note => "note",
        }
    }

    /// Its name in Graphviz.
    pub(crate) fn graphviz(self) -> &'static str {
        match self {
            Shape::Octagon => "doubleoctagon",
            Shape::Cut => "octagon",
            Shape::Tag => "cds",
            Shape::Barrel => "cylinder",
            shape => shape.name(),
        }
    }
}

/// A colour, red, green and blue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Colour(pub(crate) u8, pub(crate) u8, pub(crate) u8);

/// Prints as `#fde9c9`.
impl std::fmt::Display for Colour {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "#{:02x}{:02x}{:02x}", self.0, self.1, self.2)
    }
}

const fn rgb(colour: u32) -> Colour {
    Colour((colour >> 16) as u8, (colour >> 8) as u8, colour as u8)
}

/// The shape of a kind and the colour that fills it, light enough for dark letters.
pub(crate) fn of_kind(kind: &EntityKind) -> (Shape, Colour) {
    match kind {
        EntityKind::Person => (Shape::Ellipse, rgb(0xfde9c9)),
        EntityKind::Group => (Shape::Ellipse, rgb(0xfff4e0)),
        EntityKind::Agency => (Shape::Cut, rgb(0xd6e4f2)),
        EntityKind::Company => (Shape::Box, rgb(0xe4f0dc)),
        EntityKind::FrontCompany => (Shape::Hexagon, rgb(0xf6d5d5)),
        EntityKind::Organization => (Shape::Box, rgb(0xe6def0)),
        EntityKind::State => (Shape::Octagon, rgb(0xcfd8dc)),
        EntityKind::Vessel | EntityKind::Aircraft | EntityKind::Vehicle => (Shape::Tag, rgb(0xd8f0ee)),
        EntityKind::CryptoWallet | EntityKind::BankAccount | EntityKind::Security | EntityKind::Asset => {
            (Shape::Barrel, rgb(0xf0efd8))
        }
        EntityKind::Position => (Shape::Trapezium, rgb(0xfff4e0)),
        EntityKind::Address | EntityKind::Place => (Shape::House, rgb(0xececec)),
        EntityKind::Agreement => (Shape::Note, rgb(0xfffbe0)),
        _ => (Shape::Box, rgb(0xf4f4f4)),
    }
}

/// A kind's colour for drawings of small marks without letters: strong enough to be seen and told apart.
pub(crate) fn mark_of_kind(kind: &EntityKind) -> Colour {
    match kind {
        EntityKind::Person => rgb(0xe69f00),
        EntityKind::Group => rgb(0xc98a1b),
        EntityKind::Agency => rgb(0x2f7fc1),
        EntityKind::Company => rgb(0x4c9a2a),
        EntityKind::FrontCompany => rgb(0xd1495b),
        EntityKind::Organization => rgb(0x8e6bbf),
        EntityKind::State => rgb(0x5f7682),
        EntityKind::Vessel | EntityKind::Aircraft | EntityKind::Vehicle => rgb(0x1b9e8f),
        EntityKind::CryptoWallet | EntityKind::BankAccount | EntityKind::Security | EntityKind::Asset => rgb(0xa89a2c),
        EntityKind::Position => rgb(0xb8743a),
        EntityKind::Address | EntityKind::Place => rgb(0x8a8a8a),
        EntityKind::Agreement => rgb(0xb59f00),
        _ => rgb(0x9a9a9a),
    }
}

/// The colour of a class, dark enough to read on white and told apart without red and green.
pub(crate) fn of_class(class: Class) -> Colour {
    match class {
        Class::Trade => rgb(0xb3450b),
        Class::Ownership => rgb(0x1b5e20),
        Class::Control => rgb(0x7b1fa2),
        Class::Service => rgb(0x8d6e00),
        Class::Membership => rgb(0x37474f),
        Class::Personal => rgb(0xad1457),
        Class::Contact => rgb(0x00838f),
        Class::Location => rgb(0x6d4c41),
        Class::Listing => rgb(0x0d47a1),
        Class::Identity => rgb(0x455a64),
        Class::Other => rgb(0x616161),
    }
}

/// The dash of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Dash {
    /// Unopposed.
    Solid,
    /// Disputed.
    Dashed,
    /// Only denied, or withdrawn.
    Dotted,
}

impl Dash {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Dash::Solid => "solid",
            Dash::Dashed => "dashed",
            Dash::Dotted => "dotted",
        }
    }
}

/// The line of a tie: its colour, its dash and its width.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Line {
    pub(crate) colour: Colour,
    pub(crate) dash: Dash,
    /// In points: thin if it is only alleged or suspected, and thicker with every further origin of the evidence, up to four.
    pub(crate) width: f32,
}

/// The width of a line that rests on one origin, and is more than alleged.
pub(crate) const SINGLE: f32 = 1.6;

pub(crate) fn of_tie(tie: TieRef<'_>) -> Line {
    let dash = match tie.standing() {
        Standing::Unopposed => Dash::Solid,
        Standing::Disputed => Dash::Dashed,
        _ => Dash::Dotted,
    };
    let is_strong = tie.get().modality().is_some_and(|modality| modality <= Modality::Reported);
    let origins = tie.origins().len().clamp(1, 4) as f32;
    let width = if is_strong { SINGLE } else { 0.9 } + 0.5 * (origins - 1.0);
    Line { colour: of_class(tie.relation().class()), dash, width }
}
