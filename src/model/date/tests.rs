//! The calendar against counting, the notation against its own print, and every answer against day-by-day enumeration.

use proptest::prelude::*;
use ron::Options;
use ron::extensions::Extensions;

use super::*;

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn partial(text: &str) -> PartialDate {
    text.parse().unwrap()
}

fn period(text: &str) -> Period {
    text.parse().unwrap()
}

mod calendar {
    use super::*;

    #[test]
    fn agrees_with_counting_day_by_day() {
        for (from, to) in [(-401, 401), (1581, 2401), (9990, 10_010)] {
            let mut expected = Day::from_ymd(from, 1, 1).unwrap();
            for year in from..=to {
                let leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
                let lengths = [31, if leap { 29 } else { 28 }, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
                for (month, length) in (1..).zip(lengths) {
                    for day in 1..=length {
                        assert_eq!(Day::from_ymd(year, month, day), Some(expected));
                        assert_eq!(expected.ymd(), (year, month, day));
                        expected = expected.plus(1);
                    }
                    assert_eq!(Day::from_ymd(year, month, length + 1), None);
                }
            }
        }
        assert_eq!(Day::from_ymd(1970, 1, 1).map(Day::number), Some(0));
        assert_eq!(Day::from_ymd(2000, 3, 1).map(Day::number), Some(11_017));
    }

    #[test]
    fn has_ends() {
        for end in [Day::MIN, Day::MAX] {
            let (year, month, day) = end.ymd();
            assert_eq!(Day::from_ymd(year, month, day), Some(end));
        }
        assert_eq!(Day::MAX.plus(1), Day::MAX);
        assert_eq!(Day::MIN.plus(-1), Day::MIN);
        for (year, month, day) in [(i32::MAX, 1, 1), (i32::MIN, 1, 1), (2011, 0, 1), (2011, 13, 1), (2011, 1, 0)] {
            assert_eq!(Day::from_ymd(year, month, day), None);
        }
        assert_eq!(Day::from_ymd(-44, 3, 15).unwrap().to_string(), "-0044-03-15");
        assert_eq!(Day::MAX.to_string(), "+5881580-07-11");
    }

    proptest! {
        #[test]
        fn goes_there_and_back(number: i32) {
            let (year, month, day) = Day::from_number(number).ymd();
            prop_assert_eq!(Day::from_ymd(year, month, day), Some(Day::from_number(number)));
        }
    }
}

mod notation {
    use super::*;

    fn dates() -> impl Strategy<Value = String> {
        let body = prop_oneof![
            (0..=9999).prop_map(|year| format!("{year:04}")),
            (0..=9999, 1..=12).prop_map(|(year, month)| format!("{year:04}-{month:02}")),
            (0..3_652_425).prop_map(|number| Day::first_of_month(0).plus(number).to_string()),
            (0..=999).prop_map(|decade| format!("{decade:03}X")),
            (0..=99).prop_map(|century| format!("{century:02}XX")),
        ];
        (body, prop_oneof!["", "~", "[?]", "%"]).prop_map(|(body, mark)| body + &mark)
    }

    proptest! {
        #[test]
        fn dates_print_as_they_are_read(text in dates()) {
            let date = partial(&text);
            prop_assert_eq!(date.to_string(), text);
            prop_assert!(date.earliest() <= date.latest());
            prop_assert_eq!(Period::from(date).to_string(), date.to_string());
        }

        #[test]
        fn periods_print_as_they_are_read(start in prop_oneof!["", "[.][.]", dates()], end in prop_oneof!["", "[.][.]", dates()]) {
            let text = format!("{start}/{end}");
            prop_assert_eq!(period(&text).to_string(), text.as_str());
            prop_assert_eq!(Period::between(period(&text).start(), period(&text).end()), period(&text));
        }

        #[test]
        fn any_text_is_read_or_refused_and_a_suggestion_can_be_read(text in "[0-9xX/~?%.,: a-zé–-]{0,14}|[0-9]{1,4}[-/.– ][0-9]{1,4}([-/.– ][0-9]{1,4})?") {
            for error in [text.parse::<Period>().err(), text.parse::<PartialDate>().err()].into_iter().flatten() {
                prop_assert!(!error.to_string().is_empty());
                if let DateError::Misspelt { meant, .. } = error {
                    prop_assert!(meant.split(" or ").all(|meant| meant.parse::<Period>().is_ok()), "{meant}");
                }
            }
        }
    }

    #[test]
    fn dates_are_as_wide_as_their_precision() {
        for (text, first, last, precision) in [
            ("2011-10-05", "2011-10-05", "2011-10-05", Precision::Day),
            ("2012-02~", "2012-02-01", "2012-02-29", Precision::Month),
            ("2011?", "2011-01-01", "2011-12-31", Precision::Year),
            ("201X%", "2010-01-01", "2019-12-31", Precision::Decade),
            ("20XX", "2000-01-01", "2099-12-31", Precision::Century),
        ] {
            let date = partial(text);
            assert_eq!(
                (date.earliest(), date.latest(), date.precision()),
                (day(first), day(last), precision),
                "{text}"
            );
        }
    }

    #[test]
    fn approximate_dates_are_padded_by_one_unit() {
        for (text, first, last) in [
            ("2012-02-29~", "2012-02-28", "2012-03-01"),
            ("2011-01~", "2010-12-01", "2011-02-28"),
            ("2011%", "2010-01-01", "2012-12-31"),
            ("201X~", "2000-01-01", "2029-12-31"),
            ("20XX~", "1900-01-01", "2199-12-31"),
            ("2011?", "2011-01-01", "2011-12-31"),
            ("2011~/2013", "2010-01-01", "2013-12-31"),
        ] {
            assert_eq!(period(text).window(), (day(first), day(last)), "{text}");
        }
        assert_eq!(period("0000~").window().0, Day::from_ymd(-1, 1, 1).unwrap());
        assert_eq!(period("/2011").window(), (Day::MIN, day("2011-12-31")));
        assert_eq!(period("2011/..").window(), (day("2011-01-01"), Day::MAX));
    }

    #[test]
    fn constructors_agree_with_the_notation() {
        assert_eq!(PartialDate::year(2011), Ok(partial("2011")));
        assert_eq!(PartialDate::month(2011, 10), Ok(partial("2011-10")));
        assert_eq!(PartialDate::day(2011, 10, 5), Ok(partial("2011-10-05")));
        assert_eq!(PartialDate::from(day("2011-10-05")), partial("2011-10-05"));
        assert_eq!(PartialDate::from(Day::MIN), partial("0000-01-01"));
        assert_eq!(PartialDate::from(Day::MAX), partial("9999-12-31"));
        assert_eq!(PartialDate::year(-1), Err(DateError::Year { year: -1 }));
        assert_eq!(PartialDate::year(10_000), Err(DateError::Year { year: 10_000 }));
    }

    #[test]
    fn only_what_cannot_be_is_inverted() {
        for (text, inverted) in
            [("2012/2011", true), ("2012~/2011", false), ("2012?/2011", true), ("2011/2011", false), ("/", false)]
        {
            assert_eq!(period(text).is_inverted(), inverted, "{text}");
            assert_eq!(
                period(text).span(WhenKind::State).unwrap().holds_on(day("2011-06-01")).is_no(),
                inverted,
                "{text}"
            );
        }
    }

    #[test]
    fn types_are_small() {
        assert!(size_of::<PartialDate>() <= 8);
        assert!(size_of::<Option<Period>>() <= 8);
        assert!(size_of::<Span>() <= 20);
    }

    #[test]
    fn words_are_plain() {
        for (text, words) in [
            ("2011", "2011"),
            ("2011-10", "October 2011"),
            ("2011-10-05", "5 October 2011"),
            ("201X", "the 2010s"),
            ("20XX", "the years 2000\u{2013}2099"),
            ("2011~", "about 2011"),
            ("2011?", "2011 (uncertain)"),
            ("2011-10%", "about October 2011 (uncertain)"),
            ("2011/2013", "2011 to 2013"),
            ("2011/2011", "2011"),
            ("2011/..", "from 2011"),
            ("2011/", "from 2011, end unknown"),
            ("../2011", "until 2011"),
            ("/2011", "until 2011, beginning unknown"),
            ("../..", "always"),
            ("../", "until an unknown date"),
            ("/..", "from an unknown date"),
            ("/", "at an unknown time"),
        ] {
            assert_eq!(period(text).words(), words, "{text}");
        }
    }

    #[test]
    fn errors_say_what_was_meant() {
        let said = |error: DateError| error.to_string();
        for (text, expected) in [
            ("", r#"no date ""; write 2011, 2011-10 or 2011-10-05, or leave the date out"#),
            ("2011-13", r#"no date "2011-13": there is no month 13"#),
            ("2011-13-01", r#"no date "2011-13-01": there is no month 13"#),
            ("2011-02-29", r#"no date "2011-02-29": February 2011 has 28 days"#),
            ("2011/10", r#"no date "2011/10"; did you mean 2011-10?"#),
            ("2011.10.05", r#"no date "2011.10.05"; did you mean 2011-10-05?"#),
            ("2011-5", r#"no date "2011-5"; did you mean 2011-05?"#),
            ("2011-XX", r#"no date "2011-XX"; did you mean 2011?"#),
            (" 2011", r#"no date " 2011"; did you mean 2011?"#),
            ("11-10-2011", r#"no date "11-10-2011"; did you mean 2011-10-11 or 2011-11-10?"#),
            ("25/10/2011", r#"no date "25/10/2011"; did you mean 2011-10-25?"#),
            ("201x", r#"no date "201x"; did you mean 201X?"#),
            ("2010s", r#"no date "2010s"; did you mean 201X?"#),
            ("c. 2011", r#"no date "c. 2011"; did you mean 2011~?"#),
            ("2011~?", r#"no date "2011~?"; did you mean 2011%?"#),
            ("2011-10-05T12:00:00Z", r#"no date "2011-10-05T12:00:00Z"; did you mean 2011-10-05?"#),
            ("2011-2013", r#"no date "2011-2013"; did you mean 2011/2013?"#),
            ("2011-10–2012-03", r#"no date "2011-10–2012-03"; did you mean 2011-10/2012-03?"#),
            ("2011..2013", r#"no date "2011..2013"; did you mean 2011/2013?"#),
            ("2011..", r#"no date "2011.."; did you mean 2011/..?"#),
            ("2011-present", r#"no date "2011-present"; did you mean 2011/..?"#),
            ("..", r#"no date ".."; did you mean ../..?"#),
            (
                "late 2011",
                r#"no date "late 2011"; write 2011, 2011-10 or 2011-10-05, and put the source's words in the `text` of a claim's `when`"#,
            ),
            (
                "20111",
                r#"no date "20111"; dates are written 2011, 2011-10 or 2011-10-05, intervals 2011/2013 or 2011/.."#,
            ),
        ] {
            assert_eq!(said(text.parse::<Period>().unwrap_err()), expected);
        }
        assert_eq!(
            said("2011/..".parse::<PartialDate>().unwrap_err()),
            r#"one date is expected, and "2011/.." is an interval"#
        );
        assert_eq!(said("2011/10".parse::<PartialDate>().unwrap_err()), r#"no date "2011/10"; did you mean 2011-10?"#);
        assert_eq!(
            said("2011-10".parse::<Day>().unwrap_err()),
            r#"a day such as 2011-10-05 is expected, and "2011-10" is not exactly one day"#
        );
        assert_eq!(said(PartialDate::year(12_011).unwrap_err()), "no year 12011; years run from 0000 to 9999");
        assert_eq!(
            said("evnt".parse::<WhenKind>().unwrap_err()),
            r#"no kind of date "evnt"; it is State, Event or Statement"#
        );
    }
}

mod files {
    use super::*;

    fn read<T: serde::de::DeserializeOwned>(text: &str) -> Result<T, String> {
        let options = Options::default().with_default_extension(Extensions::IMPLICIT_SOME);
        options.from_str(text).map_err(|error| error.to_string())
    }

    fn write(value: &impl serde::Serialize) -> String {
        Options::default().with_default_extension(Extensions::IMPLICIT_SOME).to_string(value).unwrap()
    }

    #[test]
    fn a_when_is_a_string_or_a_record() {
        let plain = When::new(period("2015"));
        assert_eq!(read(r#""2015""#), Ok(plain.clone()));
        assert_eq!(read(r#"(edtf: "2015")"#), Ok(plain.clone()));
        assert_eq!(read(r#"When(edtf: "2015")"#), Ok(plain.clone()));
        assert_eq!(write(&plain), r#""2015""#);

        let full = plain.clone().with_kind(WhenKind::Event).with_text("in \"2015\"");
        let text = r#"(edtf:"2015",kind:Event,text:"in \"2015\"")"#;
        assert_eq!(write(&full), text);
        assert_eq!(read(text), Ok(full));
        assert_eq!(read(r#"(edtf: "2015", kind: State)"#), Ok(plain.with_kind(WhenKind::State)));
        assert_eq!(read::<Option<When>>(r#""2015""#), Ok(Some(When::new(period("2015")))));
    }

    #[test]
    fn mistakes_keep_their_place_and_reason() {
        fn refused<T: serde::de::DeserializeOwned + fmt::Debug>(text: &str) -> String {
            read::<T>(text).unwrap_err()
        }
        assert_eq!(refused::<When>(r#"(edtf: "2011/10")"#), r#"1:9-1:17: no date "2011/10"; did you mean 2011-10?"#);
        let unknown = refused::<When>(r#"(edtf: "2011", knd: Event)"#);
        assert!(unknown.contains("`knd`") && unknown.contains("one of") && unknown.contains("`text`"), "{unknown}");
        assert!(refused::<When>("(kind: Event)").contains("edtf"));
        assert!(refused::<When>("2011").contains("a date such as \"2015\""), "{}", refused::<When>("2011"));
        assert!(refused::<PartialDate>("2011").contains("string"), "{}", refused::<PartialDate>("2011"));
        assert!(refused::<Period>(r#""2011-13""#).contains("no month 13"));
    }
}

/// The definitions of [`Span`], spelt out world by world.
mod worlds {
    use super::*;

    type World = (i32, i32);

    /// Every world of a span: the pairs of a first day and a last day that its kind allows.
    fn state(start: (i32, i32), end: (i32, i32)) -> Vec<World> {
        let pairs = (start.0..=start.1).flat_map(|first| (end.0..=end.1).map(move |last| (first, last)));
        pairs.filter(|(first, last)| first <= last).collect()
    }

    fn event(first: i32, last: i32) -> Vec<World> {
        (first..=last).map(|day| (day, day)).collect()
    }

    fn share_a_day(one: World, other: World) -> bool {
        (one.0..=one.1).any(|day| (other.0..=other.1).contains(&day))
    }

    fn verdict(cases: impl Iterator<Item = bool>, doubtful: bool) -> Answer {
        let (mut seen_yes, mut seen_no) = (false, false);
        for case in cases {
            seen_yes |= case;
            seen_no |= !case;
            if seen_yes && seen_no {
                break;
            }
        }
        match (seen_yes, seen_no || doubtful) {
            (false, _) => Answer::No,
            (true, true) => Answer::Possibly,
            (true, false) => Answer::Yes,
        }
    }

    #[derive(Debug, Clone)]
    struct Case {
        span: Span,
        worlds: Vec<World>,
        doubtful: bool,
    }

    /// Days are counted from here, so that two weeks hold a leap day and a change of month.
    const FIRST: &str = "2012-02-22";
    /// Stand for `Day::MIN` and `Day::MAX`: only that they lie outside the two weeks and their padding counts.
    const OPEN: (i32, i32) = (-3, 16);

    fn on(number: i32) -> Day {
        match number {
            number if number <= OPEN.0 => Day::MIN,
            number if number >= OPEN.1 => Day::MAX,
            number => day(FIRST).plus(number),
        }
    }

    /// Checks every question about one span for every day and window around the two weeks.
    fn check_alone(Case { span, worlds, doubtful }: &Case, days: std::ops::Range<i32>) {
        let on_day = |number: i32| day(FIRST).plus(number);
        let mut certain = Vec::new();
        for number in days.clone() {
            let holds = verdict(worlds.iter().map(|world| (world.0..=world.1).contains(&number)), *doubtful);
            assert_eq!(span.holds_on(on_day(number)), holds, "holds_on {number}");
            if holds.is_yes() {
                certain.push(number);
            }
            let begun = verdict(worlds.iter().map(|world| world.0 <= number), *doubtful);
            assert_eq!(span.begun_by(on_day(number)), begun, "begun_by {number}");
            for last in (number - 1..days.end).step_by(3) {
                let within = verdict(worlds.iter().map(|world| share_a_day(*world, (number, last))), *doubtful);
                assert_eq!(span.within(on_day(number), on_day(last)), within, "within {number}..={last}");
            }
            let (first, last) = span.possible();
            assert_eq!((first..=last).contains(&on_day(number)), worlds.iter().any(|w| (w.0..=w.1).contains(&number)));
        }
        let shown = days.clone().filter(|n| span.certain().is_some_and(|(a, b)| (a..=b).contains(&on_day(*n))));
        assert_eq!(shown.collect::<Vec<_>>(), certain, "certain");
        assert_eq!(span.is_doubtful(), *doubtful);
    }

    fn check_pair(one: &Case, other: &Case) {
        let pairs = one.worlds.iter().flat_map(|a| other.worlds.iter().map(move |b| share_a_day(*a, *b)));
        let expected = verdict(pairs, one.doubtful || other.doubtful);
        assert_eq!(one.span.overlaps(&other.span), expected);
        assert_eq!(other.span.overlaps(&one.span), expected);
    }

    /// Spans from raw ranges, reversed and contradictory ones among them.
    fn raw() -> impl Strategy<Value = Case> {
        let number = || prop_oneof![8 => 0..12, 1 => Just(OPEN.0), 1 => Just(OPEN.1)];
        (number(), number(), number(), number(), any::<bool>(), any::<bool>()).prop_map(
            |(a, b, c, d, once, doubtful)| {
                let (span, worlds) = match once {
                    true => (Span::event(on(a), on(b)), event(a, b)),
                    false => (Span::state((on(a), on(b)), (on(c), on(d))), state((a, b), (c, d))),
                };
                Case { span: if doubtful { span.doubted() } else { span }, worlds, doubtful }
            },
        )
    }

    /// Spans from written periods of exact days, with everything the notation knows.
    fn written() -> impl Strategy<Value = Case> {
        let end = || prop_oneof![1 => Just(None), 1 => Just(Some(None)), 6 => (0..12, 0..4usize).prop_map(|date| Some(Some(date)))];
        (end(), end(), any::<bool>(), any::<bool>()).prop_map(|(start, end, single, once)| {
            let write =
                |(number, mark): (i32, usize)| format!("{}{}", day(FIRST).plus(number), ["", "~", "?", "%"][mark]);
            let side = |end: Option<Option<(i32, usize)>>| match end {
                None => "..".to_owned(),
                Some(None) => String::new(),
                Some(Some(date)) => write(date),
            };
            let range =
                |(number, mark): (i32, usize)| if mark % 2 == 1 { (number - 1, number + 1) } else { (number, number) };
            let (text, end) = match (single, start) {
                (true, Some(Some(date))) => (write(date), start),
                _ => (format!("{}/{}", side(start), side(end)), end),
            };
            let days = |end: Option<Option<_>>, open| match end {
                None => (open, open),
                Some(None) => OPEN,
                Some(Some(date)) => range(date),
            };
            let (start_days, end_days) = (days(start, OPEN.0), days(end, OPEN.1));
            let (kind, worlds) = match once {
                true => (WhenKind::Event, event(start_days.0, end_days.1)),
                false => (WhenKind::State, state(start_days, end_days)),
            };
            let doubtful = text.contains(['?', '%']);
            assert_eq!(period(&text).is_inverted(), worlds.is_empty(), "{text}");
            Case { span: period(&text).span(kind).unwrap(), worlds, doubtful }
        })
    }

    /// Spans of whole months, by looking through the calendar for the days that are meant.
    fn months() -> impl Strategy<Value = Case> {
        let month = || (1..=5i32, any::<bool>());
        (month(), month(), any::<bool>(), any::<bool>()).prop_map(|(start, end, single, once)| {
            let end = if single { start } else { end };
            let write = |(month, about): (i32, bool)| format!("2012-{month:02}{}", if about { "~" } else { "" });
            let range = |(month, about): (i32, bool)| {
                let months_off = |number: &i32| {
                    let (year, this, _) = day(FIRST).plus(*number).ymd();
                    ((year - 2012) * 12 + i32::from(this) - month).abs()
                };
                let days: Vec<i32> = (-120..200).filter(|number| months_off(number) <= i32::from(about)).collect();
                (days[0], days[days.len() - 1])
            };
            let text = if single { write(start) } else { format!("{}/{}", write(start), write(end)) };
            let (kind, worlds) = match once {
                true => (WhenKind::Event, event(range(start).0, range(end).1)),
                false => (WhenKind::State, state(range(start), range(end))),
            };
            Case { span: period(&text).span(kind).unwrap(), worlds, doubtful: false }
        })
    }

    proptest! {
        #[test]
        fn raw_spans_agree(one in raw(), other in raw()) {
            check_alone(&one, -2..15);
            check_pair(&one, &other);
        }

        #[test]
        fn written_periods_agree(one in written(), other in written()) {
            check_alone(&one, -2..15);
            check_pair(&one, &other);
        }

        #[test]
        fn raw_and_written_agree(one in raw(), other in written()) {
            check_pair(&one, &other);
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]
        #[test]
        fn months_agree(case in months()) {
            for number in (-90..170).step_by(7) {
                let exact = day(FIRST).plus(number);
                let holds = verdict(case.worlds.iter().map(|world| (world.0..=world.1).contains(&number)), false);
                prop_assert_eq!(case.span.holds_on(exact), holds);
                let begun = verdict(case.worlds.iter().map(|world| world.0 <= number), false);
                prop_assert_eq!(case.span.begun_by(exact), begun);
                check_pair(&case, &Case { span: Span::event(exact, exact.plus(9)), worlds: event(number, number + 9), doubtful: false });
            }
        }
    }

    #[test]
    fn a_statement_has_no_span() {
        assert_eq!(period("2011").span(WhenKind::Statement), None);
    }

    #[test]
    fn open_is_known_and_unknown_is_not() {
        let span = |text: &str| period(text).span(WhenKind::State).unwrap();
        let later = day("2015-01-01");
        assert_eq!(span("2011/..").holds_on(later), Answer::Yes);
        assert_eq!(span("2011/").holds_on(later), Answer::Possibly);
        assert_eq!(span("../2011").begun_by(day("1900-01-01")), Answer::Yes);
        assert_eq!(span("/2011").begun_by(day("1900-01-01")), Answer::Possibly);
        assert_eq!(span("/2011").begun_by(day("2011-12-31")), Answer::Yes);
        assert_eq!(span("../..").certain(), Some((Day::MIN, Day::MAX)));
        assert_eq!(span("../.."), Span::always());
        assert_eq!(span("2012/2011").possible(), (Day::MAX, Day::MIN));
        assert_eq!(span("2012/2011").overlaps(&Span::always()), Answer::No);
        assert!(period("2011").span(WhenKind::Event).unwrap().is_event() && !span("2011").is_event());
    }

    #[test]
    fn answers_combine() {
        let all = [Answer::No, Answer::Possibly, Answer::Yes];
        assert!(all.is_sorted());
        assert_eq!(all.map(|answer| answer.to_string()), ["no", "possibly", "yes"]);
        assert_eq!(Answer::Possibly.and(Answer::Yes).or(Answer::No), Answer::Possibly);
        assert_eq!(all.map(Answer::at_least_possibly), [false, true, true]);
        assert_eq!((all.map(Answer::is_no), all.map(Answer::is_yes)), ([true, false, false], [false, false, true]));
    }
}
