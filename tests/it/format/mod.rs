//! Graph files: what is written is what was read, and what is wrong is said.

mod diagnostics;
mod graphs;
mod roundtrip;
