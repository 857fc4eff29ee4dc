//! What is concluded from a graph: measures, exposure, breaches, timelines, differences.

mod breaches;
mod cut;
mod diff;
#[cfg(feature = "import")]
mod diff_lists;
mod exposure;
mod exposure_oracle;
mod network;
mod ownership_cases;
mod sharing;
mod timeline;
