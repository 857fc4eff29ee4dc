//! The parts of a claim that most claims do not have.

use super::Extra;
use super::claim::{Amount, Designation, Retraction};
use super::list::List;
use super::share::Share;

/// What a claim says beyond stance, modality, date, evidence and grade. Most claims have none or one of these parts, and only what
/// is there takes room.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct ClaimDetails(List<Part>);

/// One part, in two words and its tag; a larger part stands elsewhere.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Part {
    Share(Share),
    Designation(Box<Designation>),
    Amount(Box<Amount>),
    Goods(Box<str>),
    Role(Box<str>),
    Speaker(Box<str>),
    Hedges(Box<[Box<str>]>),
    Note(Box<str>),
    Retracted(Box<Retraction>),
    Extra(Box<[(Box<str>, Box<str>)]>),
    Deal(Box<str>),
    Words(Box<str>),
}

impl Part {
    /// Its place among the parts of a claim.
    fn rank(&self) -> u8 {
        match self {
            Part::Share(_) => 0,
            Part::Designation(_) => 1,
            Part::Amount(_) => 2,
            Part::Goods(_) => 3,
            Part::Role(_) => 4,
            Part::Speaker(_) => 5,
            Part::Hedges(_) => 6,
            Part::Note(_) => 7,
            Part::Retracted(_) => 8,
            Part::Extra(_) => 9,
            Part::Deal(_) => 10,
            Part::Words(_) => 11,
        }
    }

    /// A list as a part; none if it is empty.
    pub(super) fn list<T>(list: Vec<T>, part: impl FnOnce(Box<[T]>) -> Part) -> Option<Part> {
        (!list.is_empty()).then(|| part(list.into()))
    }
}

/// For each part that is one value, how it is asked for and how it is set.
macro_rules! parts {
    ($($(#[$doc:meta])* $vis:vis $part:ident $get:ident -> $lent:ty, $set:ident($given:ty);)*) => {
        impl ClaimDetails {
            $(
                $(#[$doc])*
                #[must_use]
                $vis fn $get(&self) -> Option<&$lent> {
                    self.find(|part| match part {
                        Part::$part(held) => Some(&**held),
                        _ => None,
                    })
                }

                #[doc = concat!("Sets [`", stringify!($get), "`](Self::", stringify!($get), "), or takes it away.")]
                $vis fn $set(&mut self, value: Option<$given>) {
                    self.remove(|part| matches!(part, Part::$part(_)));
                    self.add(value.map(|value| Part::$part(value.into())));
                }
            )*
        }
    };
}

parts! {
    /// The listing, of [`Relation::SanctionedBy`](crate::Relation::SanctionedBy).
    pub Designation designation -> Designation, set_designation(Designation);
    /// A sum of money.
    pub Amount amount -> Amount, set_amount(Amount);
    /// Goods or services.
    pub Goods goods -> str, set_goods(Box<str>);
    /// The role or post, or the words of a relation that is [`Relation::Other`](crate::Relation::Other).
    pub Role role -> str, set_role(Box<str>);
    /// Who says so, where that is not the source itself: an entity's id or words.
    pub Speaker speaker -> str, set_speaker(Box<str>);
    /// A remark.
    pub Note note -> str, set_note(Box<str>);
    /// The withdrawal, if the claim was withdrawn.
    pub Retracted retracted -> Retraction, set_retracted(Retraction);
    /// The id of the deal that the claim is derived from.
    pub(crate) Deal deal -> str, set_deal(Box<str>);
    /// The source's words for the date of the claim.
    pub(super) Words words -> str, set_words(Box<str>);
}

impl ClaimDetails {
    pub(super) const NONE: Self = Self(List::EMPTY);

    /// Details of these parts, which stand in the order of their ranks; `None` if there are none.
    pub(super) fn of(parts: impl IntoIterator<Item = Option<Part>>) -> Option<Box<Self>> {
        let parts: List<Part> = parts.into_iter().flatten().collect();
        (!parts.is_empty()).then(|| Box::new(Self(parts)))
    }

    /// The stake, of [`Relation::Owns`](crate::Relation::Owns).
    #[must_use]
    pub fn share(&self) -> Option<Share> {
        self.find(|part| match part {
            Part::Share(share) => Some(*share),
            _ => None,
        })
    }

    /// Sets [`share`](Self::share), or takes it away.
    pub fn set_share(&mut self, share: Option<Share>) {
        self.remove(|part| matches!(part, Part::Share(_)));
        self.add(share.map(Part::Share));
    }

    /// The source's words of caution: "allegedly".
    #[must_use]
    pub fn hedges(&self) -> &[Box<str>] {
        let hedges = self.find(|part| match part {
            Part::Hedges(hedges) => Some(&**hedges),
            _ => None,
        });
        hedges.unwrap_or_default()
    }

    /// Sets [`hedges`](Self::hedges).
    pub fn set_hedges(&mut self, hedges: Vec<Box<str>>) {
        self.remove(|part| matches!(part, Part::Hedges(_)));
        self.add(Part::list(hedges, Part::Hedges));
    }

    /// What the record holds and the model does not, key by key.
    #[must_use]
    pub fn extra(&self) -> &[(Box<str>, Box<str>)] {
        let extra = self.find(|part| match part {
            Part::Extra(extra) => Some(&**extra),
            _ => None,
        });
        extra.unwrap_or_default()
    }

    /// Sets [`extra`](Self::extra).
    pub fn set_extra(&mut self, extra: Extra) {
        self.remove(|part| matches!(part, Part::Extra(_)));
        self.add(Part::list(extra, Part::Extra));
    }

    fn find<'a, T>(&'a self, is: impl FnMut(&'a Part) -> Option<T>) -> Option<T> {
        self.0.iter().find_map(is)
    }

    fn remove(&mut self, is: impl FnMut(&Part) -> bool) {
        if let Some(place) = self.0.iter().position(is) {
            self.0.remove(place);
        }
    }

    /// Adds a part that is not there.
    fn add(&mut self, part: Option<Part>) {
        if let Some(part) = part {
            let place = self.0.partition_point(|other| other.rank() < part.rank());
            self.0.insert(place, part);
        }
    }
}
