//! OFAC's words for documents and features: remarks run them into the values, and the simple XML mixes both sorts.

/// What a type is among OFAC's own reference values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sort {
    /// A document or registration with a number, perhaps a country, and dates of issue and expiry.
    Document,
    /// Anything else that is said of an entry.
    Feature,
}

/// The sort of a type by its words; a type that is not known is a document if it has what only documents have.
pub(crate) fn sort(words: &str) -> Option<Sort> {
    let plain = words.trim().trim_end_matches([':', '-']).trim_end();
    match split(plain) {
        Some((known, sort, "")) if known.len() == plain.len() => Some(sort),
        _ if plain.starts_with(CURRENCY) => Some(Sort::Feature),
        _ => None,
    }
}

/// A segment of remarks that begins with the words of a type: these, the sort, and the value.
pub(crate) fn split(segment: &str) -> Option<(&str, Sort, &str)> {
    if let Some(rest) = segment.strip_prefix(CURRENCY) {
        let length = CURRENCY.len() + rest.find(' ').unwrap_or(rest.len());
        return cut(segment, length).map(|(words, value)| (words, Sort::Feature, value));
    }
    if let Some(length) = numbered(segment) {
        return cut(segment, length).map(|(words, value)| (words, Sort::Feature, value));
    }
    let first = segment.bytes().next()?;
    let begins = |words: &str| words.bytes().next().unwrap_or_default();
    let from = KNOWN.partition_point(|(words, _)| begins(words) < first);
    let known = KNOWN.get(from..).unwrap_or_default().iter().take_while(|(words, _)| begins(words) == first);
    let fits = |words: &str| {
        let rest = segment.strip_prefix(words);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', ':']))
    };
    let &(words, sort) = known.filter(|(words, _)| fits(words)).max_by_key(|(words, _)| words.len())?;
    let (words, value) = cut(segment, words.len())?;
    // Words of features end in a colon or a hyphen; numbers of documents may begin with one.
    let value = match sort {
        Sort::Feature => value.strip_prefix("- ").unwrap_or(value),
        Sort::Document => value,
    };
    Some((words, sort, value))
}

/// The words and the value behind them, without the colon between.
fn cut(segment: &str, length: usize) -> Option<(&str, &str)> {
    let (words, rest) = segment.split_at_checked(length)?;
    Some((words, rest.strip_prefix(':').unwrap_or(rest).trim_start()))
}

/// What stands before the name of a currency.
const CURRENCY: &str = "Digital Currency Address - ";

/// The length of words that name an order, of which there are ever new ones: `Executive Order 14024 Directive Information`,
/// `Effective Date (EO 14024 Directive 2)`.
fn numbered(segment: &str) -> Option<usize> {
    const DATES: [&str; 3] = ["Effective Date (", "Listing Date (", "Purchase/Sales For Divestment Date ("];
    if let Some(start) = DATES.iter().find(|start| segment.starts_with(**start)) {
        let end = segment.get(start.len()..)?.find(')')?;
        return Some(start.len() + end + 1);
    }
    const TAILS: [&str; 3] = [" Directive Information", " Directive Determination", " information"];
    let rest = segment.strip_prefix("Executive Order ")?;
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let rest = rest.get(digits..)?;
    let tail = TAILS.iter().find(|tail| rest.starts_with(**tail))?;
    let after = rest.get(tail.len()..).unwrap_or_default();
    // The hyphen belongs to the words, not to the value.
    let hyphen = if after.starts_with(" -") { 2 } else { 0 };
    Some("Executive Order ".len() + digits + tail.len() + hyphen)
}

/// The types of the lists, without the colon or hyphen that some end with, in the order of their bytes.
const KNOWN: &[(&str, Sort)] = &[
    ("Additional Sanctions Information", Sort::Feature),
    ("Afghan Money Service Provider License Number", Sort::Document),
    ("Aircraft Construction Number (also called L/N or S/N or F/N)", Sort::Feature),
    ("Aircraft Manufacture Date", Sort::Feature),
    ("Aircraft Manufacturer's Serial Number (MSN)", Sort::Feature),
    ("Aircraft Manufacturer\u{2019}s Serial Number (MSN)", Sort::Feature),
    ("Aircraft Mode S Transponder Code", Sort::Feature),
    ("Aircraft Model", Sort::Feature),
    ("Aircraft Operator", Sort::Feature),
    ("Aircraft Serial Identification", Sort::Document),
    ("Aircraft Tail Number", Sort::Feature),
    ("BIK (RU)", Sort::Feature),
    ("Birth Certificate Number", Sort::Document),
    ("Bosnian Personal ID No.", Sort::Document),
    ("Branch Unit Number", Sort::Document),
    ("British National Overseas Passport", Sort::Document),
    ("Business Number", Sort::Document),
    ("Business Registration Document #", Sort::Document),
    ("Business Registration Number", Sort::Document),
    ("C.I.F.", Sort::Document),
    ("C.R. No.", Sort::Document),
    ("C.U.I.", Sort::Document),
    ("C.U.I.P.", Sort::Document),
    ("C.U.I.T.", Sort::Document),
    ("C.U.R.P.", Sort::Document),
    ("CAATSA Section 235 Information", Sort::Feature),
    ("CNP (Personal Numerical Code)", Sort::Document),
    ("Cartilla de Servicio Militar Nacional", Sort::Document),
    ("Cedula No.", Sort::Document),
    ("Central Registration System Number", Sort::Document),
    ("Certificate of Incorporation Number", Sort::Document),
    ("Chamber of Commerce Number", Sort::Document),
    ("Chinese Commercial Code", Sort::Document),
    ("Citizen's Card Number", Sort::Document),
    ("Commercial Registry Number", Sort::Document),
    ("Company Number", Sort::Document),
    ("Credencial electoral", Sort::Document),
    ("D-U-N-S Number", Sort::Feature),
    ("D.N.I.", Sort::Document),
    ("Diplomatic Passport", Sort::Document),
    ("Driver's License No.", Sort::Document),
    ("Dubai Chamber of Commerce Membership No.", Sort::Document),
    ("Economic Register Number (CBLS)", Sort::Document),
    ("Electoral Registry No.", Sort::Document),
    ("Email Address", Sort::Feature),
    ("Enterprise Number", Sort::Document),
    ("Equity Ticker", Sort::Feature),
    ("Federal ID Card", Sort::Document),
    ("File Number", Sort::Document),
    ("Fiscal Code", Sort::Document),
    ("Folio Mercantil No.", Sort::Document),
    ("Former Vessel Flag", Sort::Feature),
    ("Gender", Sort::Feature),
    ("Government Gazette Number", Sort::Document),
    ("I.F.E.", Sort::Document),
    ("IFCA Determination", Sort::Feature),
    ("ISIN", Sort::Feature),
    ("Identification Number", Sort::Document),
    ("Immigration No.", Sort::Document),
    ("Issuer Name", Sort::Feature),
    ("Istanbul Chamber of Comm. No.", Sort::Document),
    ("Italian Fiscal Code", Sort::Document),
    ("Kenyan ID No.", Sort::Document),
    ("LE Number", Sort::Document),
    ("Legal Entity Number", Sort::Document),
    ("License", Sort::Document),
    ("MICEX Code", Sort::Feature),
    ("MMSI", Sort::Document),
    ("MSB Registration Number", Sort::Document),
    ("Matricula Mercantil No", Sort::Document),
    ("Military Registration Number", Sort::Document),
    ("Moroccan Personal ID No.", Sort::Document),
    ("N.I.E.", Sort::Document),
    ("N.I.F.", Sort::Document),
    ("NIT #", Sort::Document),
    ("National Foreign ID Number", Sort::Document),
    ("National ID No.", Sort::Document),
    ("Nationality of Registration", Sort::Feature),
    ("Numero Unico de Identificacao Tributaria (NUIT)", Sort::Document),
    ("Numero de Identidad", Sort::Document),
    ("Organization Code", Sort::Document),
    ("Organization Established Date", Sort::Feature),
    ("Organization Type", Sort::Feature),
    ("Other Vessel Call Sign", Sort::Feature),
    ("Other Vessel Flag", Sort::Feature),
    ("Other Vessel Type", Sort::Feature),
    ("PEESA Information", Sort::Feature),
    ("Paraguayan tax identification number", Sort::Document),
    ("Passport", Sort::Document),
    ("Permit Number", Sort::Document),
    ("Personal ID Card", Sort::Document),
    ("Phone Number", Sort::Feature),
    ("Pilot License Number", Sort::Document),
    ("Previous Aircraft Tail Number", Sort::Feature),
    ("Public Registration Number", Sort::Document),
    ("Public Security and Immigration No.", Sort::Document),
    ("R.F.C.", Sort::Document),
    ("RFC", Sort::Document),
    ("RIF #", Sort::Document),
    ("RTN", Sort::Document),
    ("RUC #", Sort::Document),
    ("RUT #", Sort::Document),
    ("Refugee ID Card", Sort::Document),
    ("Registered Charity No.", Sort::Document),
    ("Registration Certificate Number", Sort::Document),
    ("Registration Country", Sort::Feature),
    ("Registration ID", Sort::Document),
    ("Registration Number", Sort::Document),
    ("Residency Number", Sort::Document),
    ("Romanian C.R.", Sort::Document),
    ("Romanian Permanent Resident", Sort::Document),
    ("Romanian Tax Registration", Sort::Document),
    ("SRE Permit No.", Sort::Document),
    ("SSN", Sort::Document),
    ("SWIFT/BIC", Sort::Feature),
    ("Seafarer's Identification Document", Sort::Document),
    ("Secondary sanctions risk", Sort::Feature),
    ("Serial No.", Sort::Document),
    ("Stateless Person ID Card", Sort::Document),
    ("Stateless Person Passport", Sort::Document),
    ("Target Type", Sort::Feature),
    ("Tax ID No.", Sort::Document),
    ("Tazkira National ID Card", Sort::Document),
    ("Title", Sort::Feature),
    ("Tourism License No.", Sort::Document),
    ("Trade License No.", Sort::Document),
    ("Trademark number", Sort::Document),
    ("Transactions Prohibited For Persons Owned or Controlled By U.S. Financial Institutions", Sort::Feature),
    ("Travel Document Number", Sort::Document),
    ("Turkish Identification Number", Sort::Document),
    ("Turkish Identificiation Number", Sort::Document),
    ("UAE Identification", Sort::Document),
    ("UK Company Number", Sort::Document),
    ("UN/LOCODE", Sort::Feature),
    ("US FEIN", Sort::Document),
    ("Unified Social Credit Code (USCC)", Sort::Document),
    ("United Social Credit Code Certificate (USCCC)", Sort::Document),
    ("V.A.T. Number", Sort::Document),
    ("VESSEL TYPE", Sort::Feature),
    ("Vessel Call Sign", Sort::Feature),
    ("Vessel Flag", Sort::Feature),
    ("Vessel Gross Registered Tonnage", Sort::Feature),
    ("Vessel Owner", Sort::Feature),
    ("Vessel Registration Identification", Sort::Document),
    ("Vessel Tonnage", Sort::Feature),
    ("Vessel Year of Build", Sort::Feature),
    ("VisaNumberID", Sort::Document),
    ("Website", Sort::Feature),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_stand_in_order() {
        assert!(KNOWN.is_sorted_by(|one, other| one.0 < other.0));
    }

    #[test]
    fn words_and_values() {
        use Sort::{Document, Feature};
        for (segment, expected) in [
            ("Passport 472310082 (Korea, North)", Some(("Passport", Document, "472310082 (Korea, North)"))),
            ("Registration ID 1027", Some(("Registration ID", Document, "1027"))),
            ("Business Registration Number 1", Some(("Business Registration Number", Document, "1"))),
            ("Digital Currency Address - XBT 12Q", Some(("Digital Currency Address - XBT", Feature, "12Q"))),
            ("Secondary sanctions risk: section 1", Some(("Secondary sanctions risk", Feature, "section 1"))),
            (
                "Additional Sanctions Information - Subject",
                Some(("Additional Sanctions Information", Feature, "Subject")),
            ),
            (
                "Listing Date (EO 14024 Directive 2): 24 Feb 2022",
                Some(("Listing Date (EO 14024 Directive 2)", Feature, "24 Feb 2022")),
            ),
            (
                "Executive Order 99999 Directive Information - For",
                Some(("Executive Order 99999 Directive Information -", Feature, "For")),
            ),
            ("Passports were found", None),
            ("Brigadier General", None),
            ("", None),
        ] {
            assert_eq!(split(segment), expected, "{segment}");
        }
    }

    #[test]
    fn types_of_the_simple_format() {
        assert_eq!(sort("Secondary sanctions risk:"), Some(Sort::Feature));
        assert_eq!(sort("Executive Order 13662 Directive Determination -"), Some(Sort::Feature));
        assert_eq!(sort("Digital Currency Address - XYZ"), Some(Sort::Feature));
        assert_eq!(sort("Tax ID No."), Some(Sort::Document));
        assert_eq!(sort("Something new"), None);
    }
}
