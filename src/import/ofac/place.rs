//! Addresses in parts, as OFAC's XML formats give them.

use crate::import::xml::tidy;
use crate::model::entity::Address;

/// The parts of an address, in OFAC's words for them.
#[derive(Debug, Default)]
pub(crate) struct Parts {
    /// What no part of the model fits.
    full: String,
    street: String,
    city: String,
    state: String,
    postcode: String,
    country: String,
    /// A region that is no country and stands instead of one.
    region: String,
}

/// Cannot be in XML, so that it parts the parts.
const BETWEEN: char = '\u{1f}';

impl Parts {
    /// Adds a part of a type such as "CITY".
    pub(crate) fn add(&mut self, kind: &str, value: &str) {
        let slot = match kind {
            "ADDRESS1" | "ADDRESS2" | "ADDRESS3" => &mut self.street,
            "CITY" => &mut self.city,
            "STATE/PROVINCE" => &mut self.state,
            "POSTAL CODE" => &mut self.postcode,
            "REGION" => &mut self.region,
            _ => &mut self.full,
        };
        join(slot, value);
    }

    /// Adds the country, by its name.
    pub(crate) fn country(&mut self, name: &str) {
        // OFAC's word for no country.
        if name != "undetermined" {
            join(&mut self.country, name);
        }
    }

    fn parts(&self) -> [&str; 7] {
        [&self.full, &self.street, &self.city, &self.state, &self.postcode, &self.country, &self.region]
    }

    /// All of it in one text, from which [`Parts::unpack`] makes it again.
    pub(crate) fn pack(&self, into: &mut String) {
        for (position, part) in self.parts().into_iter().enumerate() {
            if position > 0 {
                into.push(BETWEEN);
            }
            if part.contains(BETWEEN) {
                into.extend(part.chars().filter(|&c| c != BETWEEN));
            } else {
                into.push_str(part);
            }
        }
    }

    /// What was packed.
    pub(crate) fn unpack(packed: &str) -> Self {
        let mut parts = packed.split(BETWEEN).map(str::to_owned);
        let mut next = || parts.next().unwrap_or_default();
        let (full, street, city, state) = (next(), next(), next(), next());
        Self { full, street, city, state, postcode: next(), country: next(), region: next() }
    }

    /// The name of the country alone, if there is nothing else.
    pub(crate) fn only_country(&self) -> Option<&str> {
        let is_only = self.parts().iter().filter(|part| !part.is_empty()).count() == 1;
        Some(self.country.as_str()).filter(|country| is_only && !country.is_empty())
    }

    /// All of it in words, from the smallest part to the largest.
    pub(crate) fn words(&self) -> String {
        let mut words = String::new();
        for part in self.parts() {
            join(&mut words, part);
        }
        words
    }

    /// The address, and the name of its country as the older formats write it, which have a region as `Region: Gaza`.
    pub(crate) fn into_address(self) -> (Address, Option<String>) {
        let text = |part: String| Some(part).filter(|part| !part.is_empty()).map(Box::from);
        let address = Address {
            full: text(self.full),
            street: text(self.street),
            city: text(self.city),
            region: text(self.state),
            postcode: text(self.postcode),
            country: None,
        };
        let region = || Some(format!("Region: {}", self.region)).filter(|_| !self.region.is_empty());
        let country = Some(self.country).filter(|country| !country.is_empty()).or_else(region);
        (address, country)
    }
}

fn join(text: &mut String, more: &str) {
    let more = tidy(more);
    if more.is_empty() {
        return;
    }
    if !text.is_empty() {
        text.push_str(", ");
    }
    text.push_str(&more);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_come_back_as_they_went() {
        let mut parts = Parts::default();
        for (kind, value) in
            [("ADDRESS1", "16 Nametkina St."), ("ADDRESS2", "Bld 1"), ("CITY", "Moscow"), ("REGION", "Gaza")]
        {
            parts.add(kind, value);
        }
        let mut packed = String::new();
        parts.pack(&mut packed);
        let parts = Parts::unpack(&packed);
        assert_eq!(parts.words(), "16 Nametkina St., Bld 1, Moscow, Gaza");
        let (address, country) = parts.into_address();
        assert_eq!(address.street.as_deref(), Some("16 Nametkina St., Bld 1"));
        assert_eq!(country.as_deref(), Some("Region: Gaza"));
    }

    #[test]
    fn a_country_alone_is_told_from_an_address() {
        let mut parts = Parts::default();
        parts.country("Russia");
        assert_eq!(parts.only_country(), Some("Russia"));
        parts.add("CITY", "Moscow");
        assert_eq!(parts.only_country(), None);
        let mut nowhere = Parts::default();
        nowhere.country("undetermined");
        assert_eq!(nowhere.into_address(), (Address::default(), None));
    }
}
