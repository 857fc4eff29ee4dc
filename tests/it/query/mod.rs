//! Routes, neighbourhoods and patterns, against searches by brute force.

mod patterns;
mod routes;
mod searcher;
